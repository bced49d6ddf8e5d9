//! Fulfillments by place and state: the figures of a board's columns, its cards, and the list, by keyset. What one of them
//! holds is `card`.

use super::FulfillmentRow;
use crate::db::Conn;
use crate::db::schema::{fulfillment_orders, fulfillments, orders};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{ChannelId, FulfillmentId, LocationId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamp};

/// What is under way; the words of the indexes `fulfillments_board` and `fulfillments_due`.
const UNDER_WAY: &str = "fulfillments.state NOT IN ('shipped', 'canceled')";
/// When it must have left, what has no promise last; the words of the same indexes.
macro_rules! due {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "COALESCE(fulfillments.ship_by, '9999-12-31 00:00:00')",
            $after
        )
    };
}

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// At any of these places; at every place without it.
    pub locations: Option<Vec<LocationId>>,
    /// In any of these states; in any without one.
    pub states: Vec<FulfillmentState>,
    /// With a member of any of these channels; of any channel without it.
    pub channels: Option<Vec<ChannelId>>,
    /// By this service.
    pub service: Option<String>,
    /// Should have left before.
    pub late: Option<Time>,
}

/// The figures of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Figures {
    /// At this place.
    pub location: LocationId,
    /// In this state.
    pub state: FulfillmentState,
    /// Fulfillments.
    pub count: i64,
    /// Units in them.
    pub units: i64,
    /// Of them, those that should have left.
    pub late: i64,
    /// When the oldest was planned.
    pub oldest: Option<Time>,
    /// When the next must leave.
    pub next: Option<Time>,
}

/// A place in the list by promise.
pub type Place = (Time, FulfillmentId);

/// The place of a fulfillment in the list by promise.
pub fn place(row: &FulfillmentRow) -> Place {
    let never = chrono::NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default();
    let due = row.ship_by;
    (due.unwrap_or(never.and_time(Default::default())), row.id)
}

/// A query of fulfillments, narrowed to what a filter says.
macro_rules! narrowed {
    ($query:expr, $filter:expr) => {{
        let mut query = $query;
        let filter: &Filter = $filter;
        if let Some(places) = filter.locations.clone() {
            query = query.filter(fulfillments::location_id.eq_any(places));
        }
        match filter.states.as_slice() {
            [] => {}
            [one] => query = query.filter(fulfillments::state.eq(*one)),
            several => query = query.filter(fulfillments::state.eq_any(several.to_vec())),
        }
        if let Some(channels) = filter.channels.clone() {
            query = query.filter(exists(
                fulfillment_orders::table
                    .inner_join(orders::table.on(orders::id.eq(fulfillment_orders::order_id)))
                    .filter(fulfillment_orders::fulfillment_id.eq(fulfillments::id))
                    .filter(orders::channel_id.eq_any(channels))
                    .select(fulfillment_orders::order_id),
            ));
        }
        if let Some(service) = filter.service.clone() {
            query = query.filter(fulfillments::service.eq(service));
        }
        if let Some(time) = filter.late {
            query = query.filter(fulfillments::ship_by.lt(time));
        }
        query
    }};
}

/// The figures of what is under way, by place and state; those without any are not there.
pub fn list_figures(conn: &mut Conn, filter: &Filter, now: Time) -> Result<Vec<Figures>> {
    let query = fulfillments::table
        .filter(sql::<Bool>(UNDER_WAY))
        .group_by((fulfillments::location_id, fulfillments::state))
        .select((
            fulfillments::location_id,
            fulfillments::state,
            diesel::dsl::count_star(),
            sql::<BigInt>("CAST(SUM(fulfillments.unit_count) AS BIGINT)"),
            sql::<BigInt>("CAST(SUM(CASE WHEN fulfillments.ship_by < ")
                .bind::<Timestamp, _>(now)
                .sql(" THEN 1 ELSE 0 END) AS BIGINT)"),
            diesel::dsl::min(fulfillments::created_at),
            diesel::dsl::min(fulfillments::ship_by),
        ))
        .into_boxed();
    Ok(narrowed!(query, filter).load(conn)?)
}

/// The first so many of each state at one place, those that must leave next first: the cards of a board, in one statement.
pub fn list_first(
    conn: &mut Conn,
    location: LocationId,
    (states, limit): (&[FulfillmentState], i64),
    filter: &Filter,
) -> Result<Vec<FulfillmentRow>> {
    let of_channels = match &filter.channels {
        None => String::new(),
        Some(channels) => {
            let ids: Vec<String> = channels.iter().map(ChannelId::to_string).collect();
            // no channel at all: an id that none has
            let ids = if ids.is_empty() {
                "0".to_owned()
            } else {
                ids.join(", ")
            };
            format!(
                "AND EXISTS (SELECT 1 FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id \
                 WHERE m.fulfillment_id = fulfillments.id AND o.channel_id IN ({ids}))"
            )
        }
    };
    let parts: Vec<String> = states
        .iter()
        .map(|state| {
            format!(
                "SELECT id FROM (SELECT id FROM fulfillments WHERE location_id = {location} AND state = '{state}' \
                 AND {UNDER_WAY} {of_channels} ORDER BY {}, id LIMIT {limit}) AS {state}",
                due!("", "")
            )
        })
        .collect();
    let ids = format!("fulfillments.id IN ({})", parts.join(" UNION ALL "));
    Ok(fulfillments::table
        .filter(sql::<Bool>(&ids))
        .order((sql::<Timestamp>(due!("", "")), fulfillments::id))
        .select(FulfillmentRow::as_select())
        .load(conn)?)
}

/// A page of what is under way, what must leave next first, after a place.
pub fn list_due(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<FulfillmentRow>> {
    let query = fulfillments::table
        .filter(sql::<Bool>(UNDER_WAY))
        .into_boxed();
    let mut query = narrowed!(query, filter);
    if let Some((due, id)) = after {
        query = query.filter(
            sql::<Bool>(due!("(", ", fulfillments.id) > ("))
                .bind::<Timestamp, _>(due)
                .sql(", ")
                .bind::<BigInt, _>(id.0)
                .sql(")"),
        );
    }
    Ok(query
        .order((sql::<Timestamp>(due!("", "")), fulfillments::id))
        .limit(limit)
        .select(FulfillmentRow::as_select())
        .load(conn)?)
}

/// A page of them, the newest first, before a place.
pub fn list_newest(
    conn: &mut Conn,
    filter: &Filter,
    before: Option<FulfillmentId>,
    limit: i64,
) -> Result<Vec<FulfillmentRow>> {
    let mut query = narrowed!(fulfillments::table.into_boxed(), filter);
    if let Some(id) = before {
        query = query.filter(fulfillments::id.lt(id));
    }
    Ok(query
        .order(fulfillments::id.desc())
        .limit(limit)
        .select(FulfillmentRow::as_select())
        .load(conn)?)
}

/// A page of them, the oldest first, after a place.
pub fn list_oldest(
    conn: &mut Conn,
    filter: &Filter,
    after: FulfillmentId,
    limit: i64,
) -> Result<Vec<FulfillmentRow>> {
    Ok(narrowed!(fulfillments::table.into_boxed(), filter)
        .filter(fulfillments::id.gt(after))
        .order(fulfillments::id)
        .limit(limit)
        .select(FulfillmentRow::as_select())
        .load(conn)?)
}
