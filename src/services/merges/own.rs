//! The day on which an order leaves that is taken out of a fulfillment. Its service needs no thought: only orders of one
//! service share one.

use super::carry_out::Room;
use super::contents::Load;
use crate::db::Conn;
use crate::db::fulfillments::{self, FulfillmentRow};
use crate::db::places::PlaceRow;
use crate::db::plans;
use crate::db::types::SavingKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::OrderId;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::sourcing::places::left;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The day on which an order was to leave before somebody put it into a fulfillment by hand, if it is ahead and the place
/// has room for it; otherwise it leaves as it would have with the others.
pub(super) fn day(
    conn: &mut Conn,
    now: Time,
    place: &PlaceRow,
    row: &FulfillmentRow,
    (order, load): (OrderId, &Load),
) -> Result<(String, Room)> {
    let units: i64 = load.values().flat_map(BTreeMap::values).sum();
    let can = |day: NaiveDate| {
        let left = left(place, day);
        day >= now.date()
            && place.calendar.works(day)
            && left.parcels != Some(0)
            && left.units.is_none_or(|left| i64::from(left) >= units)
    };
    let own = before(conn, row, order)?.filter(|own| *own != row.leaves_on);
    Ok(match own.filter(|own| own.parse().is_ok_and(can)) {
        Some(own) => (own, Room::Needed),
        None => (row.leaves_on.clone(), Room::Given),
    })
}

/// The day of the fulfillment that ended when the order came from it by hand.
fn before(conn: &mut Conn, row: &FulfillmentRow, order: OrderId) -> Result<Option<String>> {
    let saved = plans::list_savings(conn, &[order])?;
    let joined = saved
        .iter()
        .rfind(|one| one.fulfillment_id == row.id && one.kind == SavingKind::Merged)
        .filter(|one| one.actor_kind != Actor::System.parts().0);
    let rows = fulfillments::list_of_orders(conn, &[order])?.into_iter();
    let mut ended = rows.filter(|one| {
        one.state == FulfillmentState::Canceled
            && one.location_id == row.location_id
            && joined.is_some_and(|joined| joined.at == one.changed_at)
    });
    Ok(ended.next().map(|one| one.leaves_on))
}
