//! What the timeline says of plans that were moved.

use super::standing::Standing;
use crate::db::events::{self, EventWrite};
use crate::db::{Conn, locations};
use crate::domain::event::EventKind;
use crate::domain::ids::LocationId;
use crate::domain::money::split;
use crate::domain::sourcing::Policy;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;
use std::collections::BTreeSet;

/// Each order that leaves from elsewhere now says so, with its part of what that saves.
pub(super) fn tell(
    conn: &mut Conn,
    now: Time,
    policy: &Policy,
    (before, after): (&Standing, &Standing),
    saved: i64,
) -> Result<()> {
    let moved: Vec<_> = before
        .places
        .iter()
        .filter(|(order, places)| after.places.get(order) != Some(places))
        .collect();
    let names = names(conn)?;
    let parts = split(saved, &vec![1; moved.len()]);
    let log: Vec<EventWrite> = moved
        .iter()
        .zip(parts)
        .map(|((order, places), saved)| {
            EventWrite::new(**order, now, EventKind::Moved, &Actor::System).facts([
                ("from", names(Some(places))),
                ("to", names(after.places.get(order))),
                ("saved", policy.currency.text(saved)),
                ("currency", policy.currency.code().to_owned()),
            ])
        })
        .collect();
    events::insert_events(conn, &log)
}

/// Each order that leaves otherwise now because a place is closed on its day says so.
pub(super) fn tell_of_closed_days(
    conn: &mut Conn,
    now: Time,
    (before, after): (&Standing, &Standing),
) -> Result<()> {
    let names = names(conn)?;
    let log: Vec<EventWrite> = before
        .places
        .iter()
        .map(|(order, places)| {
            EventWrite::new(*order, now, EventKind::Moved, &Actor::System).facts([
                ("from", names(Some(places))),
                ("to", names(after.places.get(order))),
                ("why", "closed".to_owned()),
            ])
        })
        .collect();
    events::insert_events(conn, &log)
}

/// Says the names of places.
fn names(conn: &mut Conn) -> Result<impl Fn(Option<&BTreeSet<LocationId>>) -> String + use<>> {
    let known = locations::list(conn)?;
    Ok(move |ids: Option<&BTreeSet<LocationId>>| {
        let is_of = |id: LocationId| ids.is_some_and(|ids| ids.contains(&id));
        let named = known.iter().filter(|row| is_of(row.id));
        let names: Vec<&str> = named.map(|row| row.name.as_str()).collect();
        names.join(", ")
    })
}
