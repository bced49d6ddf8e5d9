//! Orders that are known already: a later message of the channel merged three ways, and an edit made here.

use super::open::{Open, keep_address_kinds};
use super::sort::own_ref;
use super::write::Change;
use super::{Context, Item, Outcome, Raw};
use crate::db::orders::find;
use crate::db::orders::{self, OrderRow};
use crate::db::{Conn, messages};
use crate::domain::event::EventKind;
use crate::domain::hold::{HoldKind, NewHold};
use crate::domain::ids::{MessageId, OrderId};
use crate::domain::order::{ChannelStage, OrderDoc};
use crate::domain::sentence::Sentence;
use crate::domain::three_way::{self, Merged};
use crate::domain::{check, order_json, order_parse};
use crate::error::{Error, Result};
use serde_json::Value;

/// A document about an order that is known.
pub(super) struct Later<'i> {
    pub index: usize,
    pub item: &'i Item,
    pub doc: &'i OrderDoc,
    pub order: OrderId,
    pub message: Option<MessageId>,
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
    let mut now = order_json::write(&doc, &channel.slug);
    if !is_format_kept(conn, later)? {
        now = three_way::completed(&before, &now);
    }
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
        number: orders::number_of(later.order),
        held,
    })
}

/// A message that has only one of the two references teaches the other one; the platform's own one replaces a number
/// that stood for it.
fn learn_refs(conn: &mut Conn, row: &mut OrderRow, doc: &OrderDoc) -> Result<()> {
    let known = (row.channel_ref.clone(), row.channel_number.clone());
    let has_own = own_ref(row.channel_ref.as_deref(), row.channel_number.as_deref()).is_some();
    let told = own_ref(doc.channel_ref.as_deref(), doc.channel_number.as_deref());
    if row.channel_ref.is_none() || (!has_own && told.is_some()) {
        row.channel_ref = doc.channel_ref.clone().or(row.channel_ref.take());
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

/// Whether the message before this one was of the same format. Another one leaves out what its format has no place
/// for, and names the lines in its own way.
fn is_format_kept(conn: &mut Conn, later: &Later<'_>) -> Result<bool> {
    let (Raw::New { format, .. } | Raw::Stored { format, .. }) = &later.item.message;
    let before = messages::find_last_format(conn, later.order, later.message)?;
    Ok(before.is_none_or(|before| before == *format))
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
