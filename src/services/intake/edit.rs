//! An edit made here, until picking has begun: what was planned is taken back and planned anew.

use super::Context;
use super::open::{Open, keep_address_kinds};
use super::write::Change;
use crate::db::Conn;
use crate::db::orders::{LineRow, OrderRow};
use crate::domain::channel::Channel;
use crate::domain::event::EventKind;
use crate::domain::ids::OrderId;
use crate::domain::order::OrderDoc;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::status::{OrderState, Units};
use crate::domain::{order_json, order_parse, three_way};
use crate::error::{Error, Result};
use serde_json::Value;

/// Edits an order of which nothing is being picked: `patch` is a JSON merge patch (RFC 7396) on the standard form.
pub fn edit(
    conn: &mut Conn,
    context: &Context,
    id: OrderId,
    patch: &Value,
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        let open = Open::lock(conn, id)?;
        write(conn, context, open, patch, actor)
    })
}

/// The same for somebody who saw the order at a revision: refused if it has changed since, so that nobody overwrites
/// what they have not seen.
pub fn edit_seen(
    conn: &mut Conn,
    context: &Context,
    (id, revision): (OrderId, i64),
    patch: &Value,
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        let open = Open::lock(conn, id)?;
        if open.row.revision != revision {
            let changed = Sentence::new(STALE).with("number", &open.row.number);
            return Err(Error::Conflict(changed));
        }
        write(conn, context, open, patch, actor)
    })
}

/// Key of the conflict of an edit with a change that its maker has not seen.
pub const STALE: &str = "conflict-edit-stale";

fn write(
    conn: &mut Conn,
    context: &Context,
    open: Open,
    patch: &Value,
    actor: &Actor,
) -> Result<()> {
    editable(&open)?;
    let channel = crate::db::channels::get(conn, open.row.channel_id)?;
    let (doc, fields) = planned(&open, &channel, patch)?;
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
}

/// The order after a patch, and the pointers of the fields that differ.
pub(super) fn planned(
    open: &Open,
    channel: &Channel,
    patch: &Value,
) -> Result<(OrderDoc, Vec<String>)> {
    let before = order_json::write(&open.document()?, &channel.slug);
    let after = patched(&before, patch);
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
    let mut doc = order_parse::parse(&after, channel).map_err(Error::Invalid)?;
    keep_address_kinds(open, &mut doc);
    for (pointer, is, was) in [
        ("/payment/paid", doc.payment.paid, open.row.paid),
        ("/payment/refunded", doc.payment.refunded, open.row.refunded),
    ] {
        // money that came or went stands in the payments; it does not unhappen by an edit
        if is < was {
            return Err(Error::invalid(pointer, "problem-not-editable"));
        }
    }
    let fields = three_way::difference(&before, &order_json::write(&doc, &channel.slug));
    Ok((doc, fields))
}

/// A document after a merge patch.
pub fn patched(document: &Value, patch: &Value) -> Value {
    let mut after = document.clone();
    merge_patch(&mut after, patch);
    after
}

/// Why an order cannot be changed here any more; none if it can.
pub fn uneditable(order: &OrderRow, lines: &[LineRow]) -> Option<Sentence> {
    // what is only planned is taken back and planned again
    let moved = |units: Units| {
        let waits = units.unplaced + units.backordered + units.planned;
        units.quantity() - waits - units.canceled > 0
    };
    let why = match order.state {
        _ if order.history => "refused-edit-history",
        OrderState::Canceled => "refused-edit-canceled",
        OrderState::Completed => "refused-edit-completed",
        OrderState::Received | OrderState::Open => lines
            .iter()
            .any(|line| moved(line.units()))
            .then_some("refused-edit-sourced")?,
    };
    Some(Sentence::new(why).with("number", &order.number))
}

/// The same as a refusal.
pub(super) fn editable(open: &Open) -> Result<()> {
    match uneditable(&open.row, &open.lines) {
        Some(why) => Err(Error::Refused(why)),
        None => Ok(()),
    }
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
