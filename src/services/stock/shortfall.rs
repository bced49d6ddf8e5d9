//! Stock is less than was promised: whose reservations break. The latest promise breaks first, in whole units of its line;
//! what nobody has begun to pick goes before what somebody holds in their hands. Taking units out is `units`.

use crate::db::orders::find;
use crate::db::reservations::{self, Reservation};
use crate::db::stock::StockRow;
use crate::db::{Conn, error, fulfillments, locations, skus};
use crate::domain::event::EventKind;
use crate::domain::ids::{FulfillmentId, OrderId, StockId};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::units::{Unplan, unplan};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Orders that were locked before the stock was.
#[derive(Debug, Default)]
pub struct Held(Vec<OrderId>);

/// A reservation that loses units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Broken {
    reservation: Reservation,
    units: i64,
}

/// Locks the orders and fulfillments that would lose so many pieces of a level as things stand.
pub fn hold(conn: &mut Conn, stock: StockId, pieces: i64) -> Result<Held> {
    if pieces == 0 {
        return Ok(Held::default());
    }
    let broken = choose(reservations::list_reservations(conn, stock)?, pieces);
    let mut orders: Vec<OrderId> = broken.iter().map(|one| one.reservation.order).collect();
    orders.sort_unstable();
    orders.dedup();
    let ids: Vec<FulfillmentId> = broken
        .iter()
        .map(|one| one.reservation.fulfillment)
        .collect();
    // units leave a shared fulfillment: its other members are locked too
    let members = fulfillments::list_members(conn, &ids)?;
    let mut all = orders.clone();
    all.extend(members.iter().map(|member| member.order_id));
    find::lock_orders(conn, &all)?;
    fulfillments::lock(conn, &ids)?;
    Ok(Held(orders))
}

/// Breaks reservations of so many pieces of a locked level; gives the orders, ascending, with the units that each lost.
/// These go back to sourcing.
pub fn break_reservations(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    row: &StockRow,
    pieces: i64,
    held: &Held,
) -> Result<Vec<(OrderId, i64)>> {
    if pieces == 0 {
        return Ok(Vec::new());
    }
    let broken = choose(reservations::list_reservations(conn, row.id)?, pieces);
    let mut lost: BTreeMap<OrderId, i64> = BTreeMap::new();
    for one in &broken {
        *lost.entry(one.reservation.order).or_default() += one.units;
    }
    if lost.keys().any(|order| !held.0.contains(order)) {
        return Err(error::again(Error::internal(
            "others are affected than those who were locked",
        )));
    }
    let sku = skus::list_by_ids(conn, &[row.sku_id])?
        .pop()
        .map_or_else(String::new, |sku| sku.code);
    let place = locations::list(conn)?
        .into_iter()
        .find(|place| place.id == row.location_id)
        .map_or_else(String::new, |place| place.name);
    let wanted: Vec<Unplan> = broken
        .iter()
        .map(|one| Unplan {
            fulfillment: one.reservation.fulfillment,
            line: one.reservation.line,
            units: one.units,
        })
        .collect();
    let facts = [("sku", sku), ("place", place)];
    unplan(
        conn,
        now,
        actor,
        &wanted,
        EventKind::ReservationBroken,
        &facts,
    )?;
    Ok(lost.into_iter().collect())
}

/// Which reservations lose how many units, so that at least so many pieces are free.
fn choose(mut reservations: Vec<Reservation>, pieces: i64) -> Vec<Broken> {
    reservations.sort_by_key(|one| {
        (
            !one.state.is_open(),
            // without a promise it is the latest of all
            one.ship_by.is_some(),
            Reverse(one.ship_by),
            Reverse(one.order),
            Reverse((one.fulfillment, one.line)),
        )
    });
    let mut left = pieces;
    let mut broken = Vec::new();
    for reservation in reservations {
        if left <= 0 {
            break;
        }
        let in_one = (reservation.pieces / reservation.units.max(1)).max(1);
        let units = reservation.units.min((left + in_one - 1) / in_one);
        left -= units * in_one;
        broken.push(Broken { reservation, units });
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fulfillment::FulfillmentState;
    use crate::domain::ids::LineId;

    fn reserved(order: i64, units: i64, pieces: i64, day: Option<u32>) -> Reservation {
        Reservation {
            fulfillment: FulfillmentId(order),
            line: LineId(order),
            order: OrderId(order),
            units,
            pieces,
            state: FulfillmentState::Planned,
            ship_by: day.map(|day| {
                chrono::NaiveDate::from_ymd_opt(2026, 11, day)
                    .and_then(|day| day.and_hms_opt(12, 0, 0))
                    .expect("a day")
            }),
        }
    }

    fn taken(reservations: &[Reservation], pieces: i64) -> Vec<(i64, i64)> {
        choose(reservations.to_vec(), pieces)
            .iter()
            .map(|one| (one.reservation.order.0, one.units))
            .collect()
    }

    #[test]
    fn the_latest_promise_breaks_first_and_no_promise_is_the_latest() {
        let all = [
            reserved(1, 2, 2, Some(24)),
            reserved(2, 2, 2, Some(26)),
            reserved(3, 1, 1, None),
        ];
        assert_eq!(taken(&all, 1), [(3, 1)]);
        assert_eq!(taken(&all, 2), [(3, 1), (2, 1)]);
        assert_eq!(taken(&all, 9), [(3, 1), (2, 2), (1, 2)]);
    }

    #[test]
    fn whole_units_break_and_what_is_being_picked_last() {
        let mut picking = reserved(1, 3, 6, None);
        picking.state = FulfillmentState::Picking;
        let planned = reserved(2, 3, 6, Some(24));
        assert_eq!(taken(&[picking, planned], 3), [(2, 2)]);
        assert_eq!(taken(&[picking, planned], 7), [(2, 3), (1, 1)]);
    }
}
