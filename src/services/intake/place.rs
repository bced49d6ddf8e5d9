//! New orders, many at once: customers, SKUs, holds and every row, with one statement a table.

use super::{Context, Item, Outcome};
use super::{buyers, draft};
use crate::db::events::{self, EventWrite};
use crate::db::holds::{self, HoldWrite};
use crate::db::orders::{self, AddressRow, LineRow, OrderRow};
use crate::db::payments::{self, PaymentKind, PaymentRow};
use crate::db::skus::{self, Known};
use crate::db::{Conn, search};
use crate::domain::channel::Channel;
use crate::domain::check;
use crate::domain::event::EventKind;
use crate::domain::hold::{HoldKind, NewHold};
use crate::domain::ids::{ChannelId, CustomerId, LineId, MessageId, OrderId};
use crate::domain::order::{ChannelStage, Line, OrderDoc, is_rounding};
use crate::domain::staff::Actor;
use crate::domain::status::{self, Headline};
use crate::error::{Error, Result};
use crate::services::sourcing;
use std::collections::{BTreeMap, HashMap};

/// A document that becomes a new order.
pub(super) struct New<'i> {
    pub index: usize,
    pub item: &'i Item,
    pub doc: &'i OrderDoc,
    pub id: OrderId,
    pub message: Option<MessageId>,
}

/// The rows of a batch, table by table.
#[derive(Default)]
struct Rows {
    orders: Vec<OrderRow>,
    lines: Vec<LineRow>,
    addresses: Vec<AddressRow>,
    holds: Vec<HoldWrite>,
    payments: Vec<PaymentRow>,
    events: Vec<EventWrite>,
    grams: Vec<(OrderId, Vec<String>)>,
}

/// Writes new orders; `line_ids` are taken for them.
pub(super) fn place(
    conn: &mut Conn,
    context: &Context,
    new: Vec<New<'_>>,
    line_ids: Vec<i64>,
) -> Result<Vec<(usize, Outcome)>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let known = known_skus(conn, &new)?;
    let buyers: Vec<_> = new
        .iter()
        .map(|one| buyers::buyer(one.doc, &one.item.channel))
        .collect();
    let customers = buyers::settle(conn, context, &buyers)?;
    let mut line_ids = line_ids.into_iter().map(LineId);
    let mut rows = Rows::default();
    let mut outcomes = Vec::with_capacity(new.len());
    for (one, customer) in new.iter().zip(customers) {
        let held = rows.draft(context, one, &known, customer, &mut line_ids)?;
        outcomes.push((
            one.index,
            Outcome::Placed {
                order: one.id,
                number: orders::number_of(one.id),
                held,
            },
        ));
    }
    let free: Vec<OrderId> = rows
        .orders
        .iter()
        .filter(|order| !order.history && order.status == Headline::Received)
        .map(|order| order.id)
        .collect();
    rows.write(conn)?;
    sourcing::enqueue(conn, context.now, &free)?;
    Ok(outcomes)
}

impl Rows {
    /// Adds the rows of one order; gives whether a hold is on it.
    fn draft(
        &mut self,
        context: &Context,
        new: &New<'_>,
        known: &KnownSkus,
        customer: Option<CustomerId>,
        line_ids: &mut impl Iterator<Item = LineId>,
    ) -> Result<bool> {
        let (doc, channel) = (new.doc, new.item.channel.as_ref());
        let history = check::is_history(doc, channel);
        let over = history || doc.stage != ChannelStage::Open;
        let lines = draft_lines(new, known, history, line_ids)?;
        let is_known = |line: &Line| known.get(channel, draft::sku_code(line)).is_some();
        let held = match over {
            true => Vec::new(),
            false => check::holds(doc, is_known),
        };
        let units = lines.iter().enumerate().map(|(index, line)| {
            let holds_it = |hold: &NewHold| hold.line == Some(index);
            (line.units(), held.iter().any(holds_it))
        });
        let units: Vec<_> = units.collect();
        let whole = held.iter().any(|hold| hold.line.is_none());
        let mut order = draft::order_row(new.id, doc, channel, history, context.now)?;
        order.customer_id = customer;
        order.canceled = order.canceled_worth(&lines);
        (order.state, order.status) = status::derive(whole, &units);
        order.open_holds = held.len() as i64;
        self.tell_arrival(context, new, &order, &held);
        self.hold(context, new.id, &lines, &held)?;
        if held.is_empty() && !over {
            let opened = EventWrite::new(new.id, context.now, EventKind::Opened, &Actor::System);
            self.events.push(opened);
        }
        let to = doc.ship_to.as_ref();
        self.addresses
            .extend(to.map(|to| draft::address_row(new.id, to, &context.secret)));
        let (paid, refunded) = (doc.payment.paid, doc.payment.refunded);
        self.payments
            .extend(payment_rows(new.id, doc, paid, refunded));
        self.grams.push((new.id, draft::search_grams(doc)));
        self.lines.extend(lines);
        self.orders.push(order);
        Ok(!held.is_empty())
    }

    /// How it came: that it did, what was rounded, and whether it came canceled.
    fn tell_arrival(
        &mut self,
        context: &Context,
        new: &New<'_>,
        order: &OrderRow,
        held: &[NewHold],
    ) {
        let doc = new.doc;
        self.events.push(received(context, new, order.history));
        let disputed = held.iter().any(|hold| hold.kind == HoldKind::Totals);
        let rounds = order.rounding != 0 && is_rounding(order.rounding, doc.lines.len() as u64);
        if rounds && !disputed {
            let amount = doc.currency.text(order.rounding);
            let rounded = EventWrite::new(new.id, context.now, EventKind::Rounded, &Actor::System);
            self.events
                .push(rounded.facts([("amount", amount), ("currency", order.currency.clone())]));
        }
        if doc.stage == ChannelStage::Canceled && !order.history {
            let (kind, actor) = (EventKind::CanceledByChannel, &new.item.actor);
            let canceled = EventWrite::new(new.id, context.now, kind, actor);
            self.events.push(canceled.caused_by(new.message));
        }
    }

    /// Its holds, each with its event.
    fn hold(
        &mut self,
        context: &Context,
        order: OrderId,
        lines: &[LineRow],
        held: &[NewHold],
    ) -> Result<()> {
        for hold in held {
            let line = hold.line.and_then(|index| lines.get(index));
            let reason = serde_json::to_string(&hold.reason)?;
            let told = EventWrite::new(order, context.now, EventKind::Held, &Actor::System);
            self.events
                .push(told.facts([("kind", hold.kind.to_string()), ("reason", reason.clone())]));
            self.holds.push(HoldWrite {
                order_id: order,
                line_id: line.map(|line| line.id),
                kind: hold.kind,
                reason,
                waits_for: hold.waits_for.clone(),
                owner: hold.kind.owner().to_owned(),
                created_at: context.now,
            });
        }
        Ok(())
    }

    fn write(self, conn: &mut Conn) -> Result<()> {
        orders::insert_orders(conn, &self.orders)?;
        orders::insert_lines(conn, &self.lines)?;
        orders::insert_addresses(conn, &self.addresses)?;
        holds::insert_holds(conn, &self.holds)?;
        payments::insert_payments(conn, &self.payments)?;
        events::insert_events(conn, &self.events)?;
        search::insert_grams(conn, &self.grams)
    }
}

/// The lines of a new order, with what their codes stand for.
fn draft_lines(
    new: &New<'_>,
    known: &KnownSkus,
    history: bool,
    ids: &mut impl Iterator<Item = LineId>,
) -> Result<Vec<LineRow>> {
    let (doc, channel) = (new.doc, new.item.channel.as_ref());
    let draft_line = |(position, line): (i64, &Line)| {
        let id = ids.next();
        let id = id.ok_or_else(|| Error::internal("too few line ids"))?;
        let mut row = draft::line_row(id, new.id, position, line, doc.currency);
        row.place(check::first_units(line, doc, history));
        if let Some(sku) = known.get(channel, draft::sku_code(line)) {
            (row.sku_id, row.pack_size) = (Some(sku.sku), sku.pack_size);
        }
        Ok(row)
    };
    (1_i64..).zip(&doc.lines).map(draft_line).collect()
}

fn received(context: &Context, new: &New<'_>, history: bool) -> EventWrite {
    let kind = if history {
        EventKind::ReceivedAsHistory
    } else {
        EventKind::Received
    };
    let total = new.doc.currency.text(new.doc.total);
    EventWrite::new(new.id, context.now, kind, &new.item.actor)
        .facts([
            ("channel", new.item.channel.name.clone()),
            ("total", total),
            ("currency", new.doc.currency.code().to_owned()),
            ("source", new.item.source.to_string()),
        ])
        .caused_by(new.message)
}

/// Rows for what was paid and what went back, minor units.
pub(super) fn payment_rows(
    order: OrderId,
    doc: &OrderDoc,
    paid: i64,
    refunded: i64,
) -> Vec<PaymentRow> {
    let row = |kind: PaymentKind, amount: i64| PaymentRow {
        order_id: order,
        kind: kind.to_string(),
        amount,
        currency: doc.currency.code().to_owned(),
        method: doc.payment.method.clone().unwrap_or_default(),
        reference: doc.payment.reference.clone().unwrap_or_default(),
        at: doc.payment.paid_at.unwrap_or(doc.placed_at),
    };
    let mut rows = Vec::new();
    if paid > 0 {
        rows.push(row(PaymentKind::Payment, paid));
    }
    if refunded > 0 {
        rows.push(row(PaymentKind::Refund, refunded));
    }
    rows
}

/// What the codes of a batch stand for, channel by channel.
struct KnownSkus(HashMap<ChannelId, HashMap<String, Known>>);

impl KnownSkus {
    fn get(&self, channel: &Channel, code: &str) -> Option<Known> {
        self.0.get(&channel.id)?.get(code).copied()
    }
}

fn known_skus(conn: &mut Conn, new: &[New<'_>]) -> Result<KnownSkus> {
    let mut codes: BTreeMap<ChannelId, Vec<&str>> = BTreeMap::new();
    for one in new {
        codes
            .entry(one.item.channel.id)
            .or_default()
            .extend(one.doc.lines.iter().map(draft::sku_code));
    }
    let mut known = HashMap::with_capacity(codes.len());
    for (channel, mut codes) in codes {
        codes.sort_unstable();
        codes.dedup();
        known.insert(channel, skus::find_known(conn, channel, &codes)?);
    }
    Ok(KnownSkus(known))
}
