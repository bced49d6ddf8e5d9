//! Planned fulfillments whose time to be released has come.

use crate::db::Conn;
use crate::db::schema::fulfillments;
use crate::domain::ids::{FulfillmentId, LocationId};
use crate::domain::time::Time;
use crate::error::Result;
use chrono::NaiveDate;
use diesel::dsl::{not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::BTreeMap;

/// A hold on a member, or on a line that is in it, keeps all of it.
const HELD: &str = "EXISTS (SELECT 1 FROM fulfillment_orders m JOIN holds h ON h.order_id = m.order_id \
                    WHERE m.fulfillment_id = fulfillments.id AND h.released_at IS NULL AND (h.line_id IS NULL OR EXISTS \
                    (SELECT 1 FROM fulfillment_lines l WHERE l.fulfillment_id = fulfillments.id AND l.line_id = h.line_id)))";

/// By a day: the places at which everything that leaves up to that day is to be released.
pub type Days = BTreeMap<NaiveDate, Vec<LocationId>>;

/// What is planned to leave up to these days, waits for nobody and is not held: ascending, after one.
pub fn list(
    conn: &mut Conn,
    days: &Days,
    now: Time,
    after: FulfillmentId,
    limit: i64,
) -> Result<Vec<FulfillmentId>> {
    // a part a day, each by the index `fulfillments_release`
    let part = |(day, places): (&NaiveDate, &Vec<LocationId>)| {
        let places: Vec<String> = places.iter().map(LocationId::to_string).collect();
        format!(
            "SELECT id FROM fulfillments WHERE state = 'planned' AND location_id IN ({}) AND leaves_on <= '{day}'",
            places.join(", ")
        )
    };
    let parts: Vec<String> = days.iter().map(part).collect();
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let due = format!("fulfillments.id IN ({})", parts.join(" UNION ALL "));
    let waits_for_nobody = fulfillments::wait_until
        .is_null()
        .or(fulfillments::wait_until.le(now));
    Ok(fulfillments::table
        .filter(sql::<Bool>(&due))
        .filter(fulfillments::id.gt(after))
        .filter(waits_for_nobody)
        .filter(not(sql::<Bool>(HELD)))
        .order(fulfillments::id)
        .limit(limit)
        .select(fulfillments::id)
        .load(conn)?)
}
