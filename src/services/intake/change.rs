//! Orders that are known already: a later message of the channel merged three ways, and an edit made here.

use super::{Context, Item, Outcome, buyers, draft, place};
use crate::db::customers::{self, CustomerRow};
use crate::db::events::{self, EventWrite};
use crate::db::orders::find;
use crate::db::orders::{self, AddressRow, LineRow, OrderRow};
use crate::db::row_ids::{self, Table};
use crate::db::{Conn, payments, search, skus};
use crate::domain::channel::Channel;
use crate::domain::event::EventKind;
use crate::domain::hold::{HoldKind, NewHold};
use crate::domain::ids::{CustomerId, LineId, MessageId, OrderId};
use crate::domain::order::{ChannelStage, OrderDoc};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::status::{OrderState, Units};
use crate::domain::three_way::{self, Merged};
use crate::domain::time::Time;
use crate::domain::{check, order_json, order_parse};
use crate::error::{Error, Result};
use crate::services::holds;
use serde_json::Value;
use std::collections::HashMap;

/// A document about an order that is known.
pub(super) struct Later<'i> {
    pub index: usize,
    pub item: &'i Item,
    pub doc: &'i OrderDoc,
    pub order: OrderId,
    pub message: Option<MessageId>,
}

/// An order with all of its rows, locked.
pub(crate) struct Open {
    pub row: OrderRow,
    pub lines: Vec<LineRow>,
    pub address: Option<AddressRow>,
    pub customer: Option<CustomerRow>,
}

impl Open {
    /// Locks an order and reads it after the lock.
    pub(crate) fn lock(conn: &mut Conn, id: OrderId) -> Result<Open> {
        let row = find::lock_orders(conn, &[id])?
            .pop()
            .ok_or_else(|| Error::not_found("order"))?;
        let customer = row
            .customer_id
            .map(|id| customers::find(conn, id))
            .transpose()?
            .flatten();
        Ok(Open {
            lines: find::list_lines(conn, &[id])?,
            address: find::list_addresses(conn, &[id])?.pop(),
            customer,
            row,
        })
    }

    /// The order in the standard form, as it is now.
    pub(crate) fn document(&self) -> Result<OrderDoc> {
        draft::document(
            &self.row,
            &self.lines,
            self.address.as_ref(),
            self.customer.as_ref(),
        )
    }
}

/// Applies later messages, each to its own order; all orders are locked first, ascending.
pub(super) fn apply(
    conn: &mut Conn,
    context: &Context,
    later: Vec<Later<'_>>,
) -> Result<Vec<(usize, Outcome)>> {
    let ids: Vec<OrderId> = later.iter().map(|one| one.order).collect();
    find::lock_orders(conn, &ids)?;
    later
        .iter()
        .map(|one| apply_one(conn, context, one).map(|outcome| (one.index, outcome)))
        .collect()
}

fn apply_one(conn: &mut Conn, context: &Context, later: &Later<'_>) -> Result<Outcome> {
    let mut open = Open::lock(conn, later.order)?;
    let repeated = Outcome::Repeated {
        order: Some(open.row.id),
        number: Some(open.row.number.clone()),
    };
    let channel = later.item.channel.as_ref();
    learn_refs(conn, &mut open.row, later.doc)?;
    if later
        .doc
        .updated_at
        .zip(open.row.channel_updated_at)
        .is_some_and(|(now, known)| now < known)
    {
        return Ok(repeated);
    }
    let before: Value = serde_json::from_str(&open.row.channel_doc)?;
    let mut doc = later.doc.clone();
    (doc.channel_ref, doc.channel_number) = (
        open.row.channel_ref.clone(),
        open.row.channel_number.clone(),
    );
    never_back(&before, &mut doc);
    let now = order_json::write(&doc, &channel.slug);
    let news = three_way::difference(&before, &now);
    open.row.channel_updated_at = doc.updated_at.or(open.row.channel_updated_at);
    if news.iter().all(|field| {
        matches!(
            field.as_str(),
            "/updated_at" | "/channel_ref" | "/channel_number"
        )
    }) {
        open.row.channel_doc = now.to_string();
        orders::update_order(conn, &open.row)?;
        return Ok(repeated);
    }
    let ours = order_json::write(&open.document()?, &channel.slug);
    let Merged {
        order,
        changed,
        clashes,
    } = three_way::merge(&before, &now, &ours);
    let mut merged = order_parse::parse(&order, channel).map_err(Error::Invalid)?;
    (merged.stage, merged.after_sale) = (doc.stage, doc.after_sale.clone());
    keep_address_kinds(&open, &mut merged);
    open.row.channel_doc = now.to_string();
    let mut extra = Vec::new();
    for clash in clashes {
        let reason = Sentence::new("hold-conflict")
            .with("field", clash.field)
            .with("ours", clash.ours)
            .with("theirs", clash.theirs);
        extra.push(NewHold {
            line: None,
            kind: HoldKind::Conflict,
            reason,
            waits_for: check::ORDER.to_owned(),
        });
    }
    let held = Change {
        channel,
        actor: &later.item.actor,
        message: later.message,
        kind: EventKind::ChangedByChannel,
        fields: changed,
        extra,
    }
    .write(conn, context, open, &merged)?;
    Ok(Outcome::Changed {
        order: later.order,
        number: super::take_in::number(later.order),
        held,
    })
}

/// Edits an order that is not sourced yet: `patch` is a JSON merge patch (RFC 7396) on the standard form.
pub fn edit(
    conn: &mut Conn,
    context: &Context,
    id: OrderId,
    patch: &Value,
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        let open = Open::lock(conn, id)?;
        editable(&open)?;
        let channel = crate::db::channels::get(conn, open.row.channel_id)?;
        let before = order_json::write(&open.document()?, &channel.slug);
        let mut after = before.clone();
        merge_patch(&mut after, patch);
        for fixed in [
            "channel",
            "channel_ref",
            "channel_number",
            "placed_at",
            "currency",
            "stage",
            "after_sale",
        ] {
            if after.get(fixed) != before.get(fixed) {
                return Err(Error::invalid(&format!("/{fixed}"), "problem-not-editable"));
            }
        }
        let mut doc = order_parse::parse(&after, &channel).map_err(Error::Invalid)?;
        keep_address_kinds(&open, &mut doc);
        let fields = three_way::difference(&before, &order_json::write(&doc, &channel.slug));
        if fields.is_empty() {
            return Ok(());
        }
        Change {
            channel: &channel,
            actor,
            message: None,
            kind: EventKind::Edited,
            fields,
            extra: Vec::new(),
        }
        .write(conn, context, open, &doc)?;
        Ok(())
    })
}

fn editable(open: &Open) -> Result<()> {
    let why = match open.row.state {
        _ if open.row.history => "refused-edit-history",
        OrderState::Canceled => "refused-edit-canceled",
        OrderState::Completed => "refused-edit-completed",
        OrderState::Received | OrderState::Open => {
            let moved = |units: Units| units.quantity() - units.unplaced - units.canceled > 0;
            if open.lines.iter().any(|line| moved(line.units())) {
                "refused-edit-sourced"
            } else {
                return Ok(());
            }
        }
    };
    Err(Error::Refused(
        Sentence::new(why).with("number", &open.row.number),
    ))
}

fn merge_patch(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                if value.is_null() {
                    target.remove(name);
                } else {
                    merge_patch(target.entry(name.clone()).or_insert(Value::Null), value);
                }
            }
        }
        (target, patch) => *target = patch.clone(),
    }
}

/// A message that has only one of the two references teaches the other one.
fn learn_refs(conn: &mut Conn, row: &mut OrderRow, doc: &OrderDoc) -> Result<()> {
    let known = (row.channel_ref.clone(), row.channel_number.clone());
    if row.channel_ref.is_none() {
        row.channel_ref = doc.channel_ref.clone();
    }
    if row.channel_number.is_none() && doc.channel_number != row.channel_ref {
        row.channel_number = doc.channel_number.clone();
    }
    if known != (row.channel_ref.clone(), row.channel_number.clone()) {
        orders::update_refs(
            conn,
            row.id,
            row.channel_ref.as_deref(),
            row.channel_number.as_deref(),
        )?;
    }
    Ok(())
}

/// Late messages never undo a newer state: the stage goes forward only, money paid or refunded does not unhappen.
fn never_back(before: &Value, doc: &mut OrderDoc) {
    let stage: Option<ChannelStage> = before
        .get("stage")
        .and_then(Value::as_str)
        .and_then(|stage| stage.parse().ok());
    if let Some(stage) = stage.filter(|stage| *stage > doc.stage) {
        doc.stage = stage;
    }
    let told = |pointer: &str| {
        let text = before.pointer(pointer).and_then(Value::as_str)?;
        crate::domain::money::parse_decimal(text).and_then(|amount| doc.currency.minor(amount))
    };
    let (paid, refunded) = (
        told("/payment/paid").unwrap_or(0),
        told("/payment/refunded").unwrap_or(0),
    );
    if paid > doc.payment.paid || refunded > doc.payment.refunded {
        doc.payment.paid = doc.payment.paid.max(paid);
        doc.payment.refunded = doc.payment.refunded.max(refunded);
        let due = doc.total - doc.platform_discount;
        doc.payment.status =
            order_parse::payment_status(None, doc.payment.paid, doc.payment.refunded, due);
    }
}

/// What JSON does not carry of an address that did not change: its division and the words as they were written.
fn keep_address_kinds(open: &Open, doc: &mut OrderDoc) {
    if let (Some(row), Some(to)) = (&open.address, &mut doc.ship_to) {
        let same = to.street == row.street
            && to.district == row.district
            && to.city == row.city
            && to.region == row.region;
        if same && to.division == row.division_code && to.raw.is_empty() {
            to.raw = row.raw.clone();
        }
    }
}

/// A change that is to be written: who makes it, why, and what it touches.
struct Change<'c> {
    channel: &'c Channel,
    actor: &'c Actor,
    message: Option<MessageId>,
    kind: EventKind,
    fields: Vec<String>,
    extra: Vec<NewHold>,
}

impl Change<'_> {
    /// Writes the order as `doc` says it is now; gives whether a hold is on it.
    fn write(
        self,
        conn: &mut Conn,
        context: &Context,
        mut open: Open,
        doc: &OrderDoc,
    ) -> Result<bool> {
        let id = open.row.id;
        let was = (open.row.paid, open.row.refunded);
        draft::fill(&mut open.row, doc, self.channel)?;
        let lines = self.lines(conn, context.now, &open, doc)?;
        open.row.canceled = canceled_worth(&lines, doc);
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
        deserved.extend(self.extra);
        holds::judge(conn, context.now, id, &ids, &deserved)
    }

    fn event(&self, context: &Context, id: OrderId, kind: EventKind) -> EventWrite {
        EventWrite::new(id, context.now, kind, self.actor).caused_by(self.message)
    }

    /// Writes the lines: matched by `ref`, added, or gone; in the document's sequence.
    fn lines(
        &self,
        conn: &mut Conn,
        now: Time,
        open: &Open,
        doc: &OrderDoc,
    ) -> Result<Vec<LineRow>> {
        let mut left: HashMap<&str, &LineRow> = open
            .lines
            .iter()
            .map(|line| (line.ref_.as_str(), line))
            .collect();
        let mut codes: Vec<&str> = doc.lines.iter().map(draft::sku_code).collect();
        codes.sort_unstable();
        codes.dedup();
        let known = skus::find_known(conn, self.channel.id, &codes)?;
        let added = doc
            .lines
            .iter()
            .filter(|line| !left.contains_key(line.ref_.as_str()))
            .count();
        let [ids] = row_ids::take(conn, [(Table::OrderLines, added)])?;
        let mut ids = ids.into_iter().map(LineId);
        let mut next_position = open
            .lines
            .iter()
            .map(|line| line.position)
            .max()
            .unwrap_or(0);
        let mut rows = Vec::with_capacity(doc.lines.len());
        for line in &doc.lines {
            let before = left.remove(line.ref_.as_str());
            let (id, position) = match before {
                Some(row) => (row.id, row.position),
                None => {
                    next_position += 1;
                    (
                        ids.next()
                            .ok_or_else(|| Error::internal("too few line ids"))?,
                        next_position,
                    )
                }
            };
            let mut row = draft::line_row(id, open.row.id, position, line, doc.currency);
            row.place(now_units(
                before.map(LineRow::units),
                line,
                doc,
                open.row.history,
            )?);
            if let Some(sku) = known.get(draft::sku_code(line)) {
                (row.sku_id, row.pack_size) = (Some(sku.sku), sku.pack_size);
            }
            match before {
                Some(_) => orders::update_line(conn, &row)?,
                None => orders::insert_lines(conn, std::slice::from_ref(&row))?,
            }
            rows.push(row);
        }
        for gone in left.into_values() {
            if gone.units().unplaced + gone.units().canceled < gone.quantity {
                return Err(Error::Refused(
                    Sentence::new("refused-line-moving").with("sku", &gone.sku),
                ));
            }
            crate::db::holds::detach_line(conn, gone.id, now)?;
            orders::delete_line(conn, gone.id)?;
        }
        Ok(rows)
    }

    /// The customer as told now. Who was known only by this order stays who they are.
    fn customer(
        &self,
        conn: &mut Conn,
        context: &Context,
        open: &Open,
        doc: &OrderDoc,
    ) -> Result<Option<CustomerId>> {
        let told = buyers::settle(conn, context, &[draft::buyer(doc, self.channel)])?;
        Ok(told.into_iter().next().flatten().or(open.row.customer_id))
    }
}

/// Where the units of a line are after a change: what is not placed yet follows the quantity and the channel's stage.
fn now_units(
    before: Option<Units>,
    line: &crate::domain::order::Line,
    doc: &OrderDoc,
    history: bool,
) -> Result<Units> {
    let Some(mut units) = before else {
        return Ok(check::first_units(line, doc, history));
    };
    let more = line.quantity - units.quantity();
    let newly_canceled = (line.canceled - units.canceled).max(0);
    if units.unplaced + units.backordered + more < newly_canceled && !history {
        return Err(Error::Refused(
            Sentence::new("refused-line-moving").with("sku", &line.sku),
        ));
    }
    units.unplaced += more;
    if history && units.unplaced < 0 {
        units.delivered += units.unplaced;
        units.unplaced = 0;
    }
    units.canceled += newly_canceled;
    units.unplaced -= newly_canceled;
    if units.unplaced < 0 {
        units.backordered += units.unplaced;
        units.unplaced = 0;
    }
    let waiting = units.unplaced + units.backordered;
    match doc.stage {
        ChannelStage::Open => return Ok(units),
        ChannelStage::Canceled => units.canceled += waiting,
        ChannelStage::Shipped | ChannelStage::FulfilledByPlatform => units.shipped += waiting,
        ChannelStage::Delivered => {
            units.delivered += waiting + units.shipped;
            units.shipped = 0;
        }
    }
    (units.unplaced, units.backordered) = (0, 0);
    Ok(units)
}

/// What the canceled units are worth, minor units: each line's share of its amount.
fn canceled_worth(lines: &[LineRow], doc: &OrderDoc) -> i64 {
    if doc.stage == ChannelStage::Canceled
        && lines.iter().all(|line| line.canceled == line.quantity)
    {
        return doc.total;
    }
    lines
        .iter()
        .map(|line| {
            crate::domain::money::split(
                line.amount,
                &[line.canceled, line.quantity - line.canceled],
            )
            .first()
            .copied()
            .unwrap_or(0)
        })
        .sum()
}
