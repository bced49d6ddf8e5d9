//! Doors to which more than one open fulfillment leaves from one place.

use crate::db::Conn;
use crate::db::schema::fulfillments;
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
pub fn list_at(conn: &mut Conn, doors: &[After]) -> Result<Vec<FulfillmentId>> {
    let places: Vec<LocationId> = doors.iter().map(|(place, _)| *place).collect();
    let names: Vec<&str> = doors.iter().map(|(_, door)| door.as_str()).collect();
    let rows: Vec<(FulfillmentId, LocationId, Option<String>)> = fulfillments::table
        .filter(sql::<Bool>(OPEN))
        .filter(fulfillments::location_id.eq_any(places))
        .filter(fulfillments::door.eq_any(names))
        .order(fulfillments::id)
        .select((
            fulfillments::id,
            fulfillments::location_id,
            fulfillments::door,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, place, door)| {
            let wanted = |one: &After| one.0 == *place && Some(&one.1) == door.as_ref();
            doors.iter().any(wanted)
        })
        .map(|(id, ..)| id)
        .collect())
}
