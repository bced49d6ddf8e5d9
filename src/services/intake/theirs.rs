//! A conflict decided for the channel: what it said last takes the place of what was changed here.

use super::Context;
use super::edit::editable;
use super::open::{Open, keep_address_kinds};
use super::write::Change;
use crate::db::{Conn, channels, events, holds};
use crate::domain::event::EventKind;
use crate::domain::hold::HoldKind;
use crate::domain::ids::{HoldId, OrderId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::{order_json, order_parse, three_way};
use crate::error::{Error, Result};
use crate::services::holds::released;
use serde_json::Value;

/// Why a conflict is over: what was changed here stays.
pub const OURS: &str = "ours";
/// Why a conflict is over: the channel's word was taken over.
pub const THEIRS: &str = "theirs";

/// Takes over what the channel said last of the field that a conflict is about, and releases its hold.
pub fn take_theirs(
    conn: &mut Conn,
    context: &Context,
    order: OrderId,
    hold: HoldId,
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        let open = Open::lock(conn, order)?;
        editable(&open)?;
        let hold = holds::list_of_orders(conn, &[order])?
            .into_iter()
            .find(|one| one.id == hold && one.kind == HoldKind::Conflict)
            .ok_or_else(|| Error::not_found("hold"))?;
        let reason: Sentence = serde_json::from_str(&hold.reason)?;
        let field = reason.facts.get("field").cloned().unwrap_or_default();
        let channel = channels::get(conn, open.row.channel_id)?;
        let theirs: Value = serde_json::from_str(&open.row.channel_doc)?;
        let ours = order_json::write(&open.document()?, &channel.slug);
        let taken = three_way::take(&field, &theirs, &ours);
        let mut doc = order_parse::parse(&taken, &channel).map_err(Error::Invalid)?;
        keep_address_kinds(&open, &mut doc);
        let (_, name) = actor.parts();
        if !holds::release(conn, hold.id, name, THEIRS, context.now)? {
            return Err(Error::Conflict(Sentence::new("conflict-hold-released")));
        }
        events::insert_events(conn, &[released(&hold, context.now, actor, THEIRS)])?;
        Change {
            channel: &channel,
            actor,
            message: None,
            kind: EventKind::TookTheirs,
            fields: vec![field],
            extra: Vec::new(),
        }
        .write(conn, context, open, &doc)?;
        Ok(())
    })
}
