//! An order taken out of a fulfillment that it shares, into one of its own, as if it had never joined: on its own day, where
//! that is known and has room.

use super::carry_out::{Room, carry_out, write_savings};
use super::contents::{Contents, Load, Look};
use super::own::day;
use super::preview::Preview;
use super::targets::{Change, Target, check_open, place};
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{FulfillmentRow, number_of};
use crate::db::orders::find;
use crate::db::types::SavingKind;
use crate::db::{Conn, places};
use crate::domain::event::EventKind;
use crate::domain::ids::{FulfillmentId, OrderId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::rule_sets;
use chrono_tz::Tz;

/// Whether a fulfillment is within reach; not found otherwise.
pub fn check_seen(conn: &mut Conn, reach: &Reach, id: FulfillmentId) -> Result<()> {
    Contents::get(conn, Look::Read, reach, &[id]).map(|_| ())
}

/// What taking an order out would do; nothing is written.
pub fn preview_unmerge(
    conn: &mut Conn,
    (now, zone): (Time, Tz),
    reach: &Reach,
    id: FulfillmentId,
    order: &str,
) -> Result<Preview> {
    let (change, _, _) = decide(conn, now, Look::Read, reach, id, order)?;
    Preview::of(conn, zone, reach, &change)
}

/// Takes it out; gives the id of its own fulfillment.
pub fn unmerge(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: FulfillmentId,
    order: &str,
) -> Result<FulfillmentId> {
    conn.write(|conn| {
        let (mut change, order, room) = decide(conn, now, Look::Lock, reach, id, order)?;
        let ids = carry_out(conn, now, &mut change, room)?;
        let own = ids
            .last()
            .copied()
            .ok_or_else(|| Error::internal("nothing was taken out"))?;
        let log: Vec<EventWrite> = change
            .orders()
            .into_iter()
            .filter(|one| *one == order || change.contents.facts.orders.len() == 2)
            .map(|one| {
                EventWrite::new(one, now, EventKind::Unmerged, actor)
                    .facts([("fulfillment", number_of(id))])
            })
            .collect();
        events::insert_events(conn, &log)?;
        let told = (SavingKind::Unmerged, own);
        write_savings(conn, now, actor, &change, told, &[order])?;
        Ok(own)
    })
}

fn decide(
    conn: &mut Conn,
    now: Time,
    look: Look,
    reach: &Reach,
    id: FulfillmentId,
    order: &str,
) -> Result<(Change, OrderId, Room)> {
    let order = find::get_seen(conn, reach, order)?.id;
    let (_, policy) = rule_sets::active(conn)?;
    let contents = Contents::get(conn, look, reach, &[id])?;
    check_open(&contents.rows)?;
    let row = contents.rows.first().cloned();
    let row = row.ok_or_else(|| Error::not_found("fulfillment"))?;
    let mut rest = contents.load(id);
    let own = rest
        .remove(&order)
        .ok_or_else(|| Error::not_found("order"))?;
    if rest.is_empty() {
        return Err(Error::Refused(Sentence::new("unmerge-refused-single")));
    }
    let places = places::list_of(conn, &[row.location_id], now.date())?;
    let here = place(&places, row.location_id)?;
    let own = Load::from([(order, own)]);
    let (leaves_on, room) = day(conn, now, here, &row, (order, &own))?;
    let stays = Target {
        id: Some(id),
        like: row.clone(),
        load: rest,
    };
    let leaves = Target {
        id: None,
        like: FulfillmentRow { leaves_on, ..row },
        load: own,
    };
    let change = Change::new(contents, places, &policy, vec![stays, leaves])?;
    Ok((change, order, room))
}
