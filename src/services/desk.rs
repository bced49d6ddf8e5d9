//! What clerks put on an order without changing what was ordered: tags, notes, the one who looks after it.
//! Holds are `holds`, changes of the order itself `intake::edit`.

use crate::db::events::{self, EventWrite};
use crate::db::orders::{OrderRow, find};
use crate::db::{Conn, desk, staff};
use crate::domain::event::EventKind;
use crate::domain::ids::{OrderId, StaffId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Actor, Permission};
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Longest tag, characters: what a row of the list has room for.
pub const TAG_MAX: usize = 30;
/// Most tags of an order.
pub const TAGS_MAX: usize = 20;
/// Longest note, characters.
pub const NOTE_MAX: usize = 2_000;

/// Puts a tag on an order; one that is there already stays as it is.
pub fn tag(conn: &mut Conn, now: Time, order: OrderId, tag: &str, actor: &Actor) -> Result<()> {
    let tag = checked_tag(tag)?;
    conn.write(|conn| {
        lock(conn, order)?;
        let known = desk::list_tags(conn, order)?;
        if known.contains(&tag) {
            return Ok(());
        }
        if known.len() >= TAGS_MAX {
            return Err(Error::Refused(
                Sentence::new("refused-too-many-tags").with("limit", TAGS_MAX),
            ));
        }
        desk::insert_tag(conn, order, &tag)?;
        let event = EventWrite::new(order, now, EventKind::Tagged, actor);
        tell(conn, now, order, event.facts([("tag", tag.clone())]))
    })
}

/// Takes a tag off an order; one that is not there is no fault.
pub fn untag(conn: &mut Conn, now: Time, order: OrderId, tag: &str, actor: &Actor) -> Result<()> {
    let tag = tag.trim();
    conn.write(|conn| {
        lock(conn, order)?;
        if !desk::delete_tag(conn, order, tag)? {
            return Ok(());
        }
        let event = EventWrite::new(order, now, EventKind::Untagged, actor);
        tell(conn, now, order, event.facts([("tag", tag.to_owned())]))
    })
}

/// Writes a note into an order's timeline.
pub fn note(conn: &mut Conn, now: Time, order: OrderId, text: &str, actor: &Actor) -> Result<()> {
    let text = text.trim().replace("\r\n", "\n").replace('\0', "");
    match text.chars().count() {
        0 => return Err(Error::invalid("/note", "desk-note-needed")),
        length if length > NOTE_MAX => {
            let long = Sentence::new("desk-note-long").with("limit", NOTE_MAX);
            return Err(Error::Invalid(vec![Problem::at("/note", long)]));
        }
        _ => {}
    }
    conn.write(|conn| {
        lock(conn, order)?;
        let event = EventWrite::new(order, now, EventKind::Noted, actor);
        tell(conn, now, order, event.facts([("note", text.clone())]))
    })
}

/// Gives an order to somebody to look after, or to nobody.
pub fn assign(
    conn: &mut Conn,
    now: Time,
    order: OrderId,
    to: Option<StaffId>,
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        let row = lock(conn, order)?;
        let name = match to {
            Some(id) => assignable(conn, &row, id)?,
            None => String::new(),
        };
        if desk::find_assignee(conn, order)?.map(|(id, _)| id) == to {
            return Ok(());
        }
        desk::update_assignee(conn, order, to)?;
        let event = EventWrite::new(order, now, EventKind::Assigned, actor);
        tell(conn, now, order, event.facts([("to", name)]))
    })
}

/// The name of a person who can look after the order: works here, may change orders and sees its channel.
fn assignable(conn: &mut Conn, order: &OrderRow, id: StaffId) -> Result<String> {
    let person = staff::list(conn)?
        .into_iter()
        .find(|person| person.id == id && person.active)
        .ok_or_else(|| Error::not_found("staff"))?;
    let sees = staff::find_reach(conn, &person)?.sees_channel(order.channel_id);
    if !sees || !person.role.may(Permission::ChangeOrders) {
        return Err(Error::Refused(
            Sentence::new("refused-assign").with("name", &person.name),
        ));
    }
    Ok(person.name)
}

/// A tag as it is stored: trimmed, inner white space folded, the case as it was typed.
fn checked_tag(tag: &str) -> Result<String> {
    let tag = tag.replace('\0', "");
    let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
    match tag.chars().count() {
        0 => Err(Error::invalid("/tag", "desk-tag-needed")),
        length if length > TAG_MAX => {
            let long = Sentence::new("desk-tag-long").with("limit", TAG_MAX);
            Err(Error::Invalid(vec![Problem::at("/tag", long)]))
        }
        _ => Ok(tag),
    }
}

fn lock(conn: &mut Conn, order: OrderId) -> Result<OrderRow> {
    find::lock_orders(conn, &[order])?
        .pop()
        .ok_or_else(|| Error::not_found("order"))
}

fn tell(conn: &mut Conn, now: Time, order: OrderId, event: EventWrite) -> Result<()> {
    desk::update_changed_at(conn, order, now)?;
    events::insert_events(conn, &[event])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_trimmed_keeps_its_case_and_has_a_length() {
        assert_eq!(checked_tag("  Gift   wrap ").unwrap(), "Gift wrap");
        assert!(checked_tag(" \t ").is_err());
        assert!(checked_tag(&"券".repeat(TAG_MAX)).is_ok());
        assert!(checked_tag(&"券".repeat(TAG_MAX + 1)).is_err());
    }
}
