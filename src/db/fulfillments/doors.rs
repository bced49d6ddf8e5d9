//! Doors to which more than one open fulfillment leaves from one place.

use super::{FulfillmentRow, MemberRow};
use crate::db::Conn;
use crate::db::orders::AddressRow;
use crate::db::schema::{addresses, customers, fulfillment_orders, fulfillments, orders};
use crate::db::sourcing::OrderFacts;
use crate::domain::ids::{FulfillmentId, LocationId};
use crate::error::Result;
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// As the index says it, word by word: states in which a fulfillment may still be changed.
const OPEN: &str = "fulfillments.state IN ('planned', 'released')";

/// Where to go on: after a door of a place.
pub type After = (LocationId, String);

/// Places and doors with several open fulfillments, by place and door, after one, at most `limit`; `places` none is
/// everywhere.
pub fn list_busy(
    conn: &mut Conn,
    places: Option<&[LocationId]>,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<After>> {
    let mut query = fulfillments::table
        .filter(sql::<Bool>(OPEN))
        .filter(fulfillments::door.is_not_null())
        .group_by((fulfillments::location_id, fulfillments::door))
        .having(count_star().gt(1))
        .order((fulfillments::location_id, fulfillments::door))
        .limit(limit)
        .select((
            fulfillments::location_id,
            fulfillments::door.assume_not_null(),
        ))
        .into_boxed();
    if let Some(places) = places {
        query = query.filter(fulfillments::location_id.eq_any(places));
    }
    if let Some((place, door)) = after {
        let later = fulfillments::location_id
            .gt(*place)
            .or(fulfillments::location_id
                .eq(*place)
                .and(fulfillments::door.assume_not_null().gt(door.clone())));
        query = query.filter(later);
    }
    Ok(query.load(conn)?)
}

/// The open fulfillments that leave these places for these doors, ascending.
pub fn list_at(conn: &mut Conn, doors: &[After]) -> Result<Vec<FulfillmentRow>> {
    let places: Vec<LocationId> = doors.iter().map(|(place, _)| *place).collect();
    let names: Vec<&str> = doors.iter().map(|(_, door)| door.as_str()).collect();
    let mut rows: Vec<FulfillmentRow> = fulfillments::table
        .filter(sql::<Bool>(OPEN))
        .filter(fulfillments::location_id.eq_any(places))
        .filter(fulfillments::door.eq_any(names))
        .order(fulfillments::id)
        .select(FulfillmentRow::as_select())
        .load(conn)?;
    rows.retain(|row| {
        let leads = |one: &After| one.0 == row.location_id && Some(&one.1) == row.door.as_ref();
        doors.iter().any(leads)
    });
    Ok(rows)
}

/// An order in a fulfillment, with what tells whether others may leave with it.
#[derive(Debug, Clone, Queryable)]
pub struct Inside {
    /// What it is in.
    pub member: MemberRow,
    /// The order.
    pub order: OrderFacts,
    /// Our number of it.
    pub number: String,
    /// Where it goes.
    pub address: Option<AddressRow>,
    /// The buyer's account at the channel.
    pub account: Option<String>,
}

/// The orders in these fulfillments, by fulfillment and order.
pub fn list_inside(conn: &mut Conn, ids: &[FulfillmentId]) -> Result<Vec<Inside>> {
    Ok(fulfillment_orders::table
        .inner_join(orders::table.on(orders::id.eq(fulfillment_orders::order_id)))
        .left_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .left_join(customers::table.on(orders::customer_id.eq(customers::id.nullable())))
        .filter(fulfillment_orders::fulfillment_id.eq_any(ids))
        .order((
            fulfillment_orders::fulfillment_id,
            fulfillment_orders::order_id,
        ))
        .select((
            MemberRow::as_select(),
            OrderFacts::as_select(),
            orders::number,
            Option::<AddressRow>::as_select(),
            customers::account.nullable(),
        ))
        .load(conn)?)
}
