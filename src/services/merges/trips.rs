//! When what orders have in fulfillments leaves and arrives, and what was promised of it.

use super::contents::{Contents, Load, orders};
use super::price::{cargo, sent, whither};
use super::targets::Change;
use crate::db::fulfillments::{self, FulfillmentRow};
use crate::db::places::{self, PlaceRow};
use crate::db::{Conn, sourcing as rows};
use crate::domain::ids::OrderId;
use crate::domain::promise::{Promise, Trip};
use crate::domain::time::Time;
use crate::error::Result;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Of each order what was promised, and when the last of it leaves and arrives.
pub type Trips = BTreeMap<OrderId, (Promise, Trip)>;

/// The trips of everything in these fulfillments, by the cards in force.
pub fn trips(conn: &mut Conn, (now, zone): (Time, Tz), of: &[FulfillmentRow]) -> Result<Trips> {
    let ids: Vec<_> = of.iter().map(|row| row.id).collect();
    let members = fulfillments::list_members(conn, &ids)?;
    let known = rows::list_orders(conn, &orders(&members))?;
    let contents = Contents::of(conn, of.to_vec(), known)?;
    let locations: Vec<_> = of.iter().map(|row| row.location_id).collect();
    let places = places::list_of(conn, &locations, now.date())?;
    let loads: Vec<Load> = ids.iter().map(|id| contents.load(*id)).collect();
    gather(&contents, &places, zone, of.iter().zip(&loads))
}

/// The orders of a change by hand that would break their promise because of it, ascending.
pub(super) fn late(change: &Change, zone: Tz) -> Result<Vec<OrderId>> {
    let contents = &change.contents;
    let loads: Vec<Load> = contents
        .rows
        .iter()
        .map(|row| contents.load(row.id))
        .collect();
    let before = gather(
        contents,
        &change.places,
        zone,
        contents.rows.iter().zip(&loads),
    )?;
    let after = change.after.iter().map(|one| (&one.row, &one.load));
    let after = gather(contents, &change.places, zone, after)?;
    let breaks = |(order, (promise, trip)): (OrderId, (Promise, Trip))| {
        let was = before.get(&order).map(|(_, was)| *was);
        was.is_some_and(|was| !promise.allows(trip, was))
            .then_some(order)
    };
    Ok(after.into_iter().filter_map(breaks).collect())
}

fn gather<'a>(
    contents: &Contents,
    places: &[PlaceRow],
    zone: Tz,
    all: impl Iterator<Item = (&'a FulfillmentRow, &'a Load)>,
) -> Result<Trips> {
    let mut trips = Trips::new();
    for (row, load) in all {
        let place = places.iter().find(|one| one.location.id == row.location_id);
        let days = place.zip(whither(contents, load)).and_then(|(place, to)| {
            let goods = cargo(contents, load);
            sent(place, &row.currency, &row.service, &goods, &to)
        });
        let trip = Trip::new(row.day()?, days.map_or(0, |(_, days)| days));
        for order in load.keys().filter_map(|order| contents.order(*order)) {
            let promise = Promise::of(order.ship_by, order.deliver_by, zone);
            let known = trips.entry(order.id).or_insert((promise, trip));
            known.1 = known.1.and(trip);
        }
    }
    Ok(trips)
}
