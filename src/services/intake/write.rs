//! A change written: every row of a known order brought to what its document says now.

use super::open::Open;
use super::{Context, buyers, draft, lines, place};
use crate::db::events::{self, EventWrite};
use crate::db::orders::{self, find};
use crate::db::{Conn, payments, search};
use crate::domain::channel::Channel;
use crate::domain::check;
use crate::domain::event::EventKind;
use crate::domain::hold::{CANCEL_TOLD, HoldKind, NewHold};
use crate::domain::ids::{CustomerId, LineId, MessageId, OrderId};
use crate::domain::order::{ChannelStage, OrderDoc};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::error::Result;
use crate::services::{holds, sourcing};
use std::collections::HashMap;

/// A change that is to be written: who makes it, why, and what it touches.
pub(super) struct Change<'c> {
    pub channel: &'c Channel,
    pub actor: &'c Actor,
    pub message: Option<MessageId>,
    pub kind: EventKind,
    pub fields: Vec<String>,
    pub extra: Vec<NewHold>,
}

/// Whether a changed field concerns what leaves, to whom or how: then nothing that was planned stands.
fn moves_goods(field: &str) -> bool {
    ["/lines", "/ship_to", "/delivery", "/stage"]
        .iter()
        .any(|part| field.starts_with(part))
}

impl Change<'_> {
    /// Writes the order as `doc` says it is now; gives whether a hold is on it.
    pub(super) fn write(
        self,
        conn: &mut Conn,
        context: &Context,
        mut open: Open,
        doc: &OrderDoc,
    ) -> Result<bool> {
        let id = open.row.id;
        if self.fields.iter().any(|field| moves_goods(field)) {
            sourcing::recall(conn, context.now, id)?;
            open.lines = find::list_lines(conn, &[id])?;
        }
        let was = (open.row.paid, open.row.refunded);
        draft::fill(&mut open.row, doc, self.channel)?;
        let lines = lines::write(conn, context.now, self.channel, &open, doc)?;
        open.row.canceled = open.row.canceled_worth(&lines);
        open.row.customer_id = self.customer(conn, context, &open, doc)?;
        if let Some(to) = &doc.ship_to {
            orders::upsert_address(conn, &draft::address_row(id, to, &context.secret))?;
        }
        let (paid, refunded) = (doc.payment.paid - was.0, doc.payment.refunded - was.1);
        payments::insert_payments(conn, &place::payment_rows(id, doc, paid, refunded))?;
        search::replace_grams(conn, id, draft::search_grams(doc))?;
        let mut log = vec![
            self.event(context, id, self.kind)
                .facts([("fields", self.fields.join(" "))]),
        ];
        if paid > 0 {
            log.push(self.event(context, id, EventKind::Paid).facts([
                ("amount", doc.currency.text(paid)),
                ("currency", doc.currency.code().to_owned()),
            ]));
        }
        if self.fields.iter().any(|field| field == "/stage") {
            match doc.stage {
                ChannelStage::Canceled => {
                    log.push(self.event(context, id, EventKind::CanceledByChannel))
                }
                ChannelStage::Shipped
                | ChannelStage::Delivered
                | ChannelStage::FulfilledByPlatform => {
                    log.push(self.event(context, id, EventKind::ShippedAtChannel))
                }
                ChannelStage::Open => {}
            }
        }
        events::insert_events(conn, &log)?;
        open.row.changed_at = context.now;
        open.row.revision += 1;
        orders::update_order(conn, &open.row)?;
        let over = open.row.history || doc.stage != ChannelStage::Open;
        let ids: Vec<LineId> = lines.iter().map(|line| line.id).collect();
        let by_ref: HashMap<&str, bool> = lines
            .iter()
            .map(|line| (line.ref_.as_str(), line.sku_id.is_some()))
            .collect();
        let mut deserved = if over {
            Vec::new()
        } else {
            check::holds(doc, |line| {
                by_ref.get(line.ref_.as_str()).copied().unwrap_or(false)
            })
        };
        if !over {
            deserved.extend(self.extra);
        } else if doc.stage == ChannelStage::Canceled
            && lines.iter().any(|l| l.planned + l.picked + l.packed > 0)
        {
            // somebody has it in hand, or a supplier was told: they are stopped, and decide
            deserved.push(NewHold {
                line: None,
                kind: HoldKind::AfterSale,
                reason: Sentence::new(CANCEL_TOLD),
                waits_for: check::ORDER.to_owned(),
            });
        }
        holds::judge(conn, context.now, id, &ids, &deserved)
    }

    fn event(&self, context: &Context, id: OrderId, kind: EventKind) -> EventWrite {
        EventWrite::new(id, context.now, kind, self.actor).caused_by(self.message)
    }

    /// The customer as told now. Who was known only by this order stays who they are.
    fn customer(
        &self,
        conn: &mut Conn,
        context: &Context,
        open: &Open,
        doc: &OrderDoc,
    ) -> Result<Option<CustomerId>> {
        let told = buyers::settle(conn, context, &[buyers::buyer(doc, self.channel)])?;
        Ok(told.into_iter().next().flatten().or(open.row.customer_id))
    }
}
