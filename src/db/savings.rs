//! The ledger of what merging and splitting saved and cost, read: by day, and line by line. Writing it is `plans`.

use super::Conn;
use super::schema::{fulfillments, locations, orders, savings};
use super::types::SavingKind;
use crate::domain::ids::{ChannelId, FulfillmentId, LocationId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text, Timestamp};
use std::fmt::Write;

/// What one day came to, of one kind and currency.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct DaySum {
    /// Which of the days that were asked for.
    #[diesel(sql_type = BigInt)]
    pub day: i64,
    /// What was done.
    #[diesel(sql_type = Text)]
    pub kind: SavingKind,
    /// ISO 4217.
    #[diesel(sql_type = Text)]
    pub currency: String,
    /// How often.
    #[diesel(sql_type = BigInt)]
    pub times: i64,
    /// Parcels saved (+) or spent (−).
    #[diesel(sql_type = BigInt)]
    pub parcels: i64,
    /// Minor units saved (+) or spent (−).
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
}

/// What each of these days came to; a day is its two ends, since its length is the zone's.
pub fn sum_days(conn: &mut Conn, reach: &Reach, days: &[(Time, Time)]) -> Result<Vec<DaySum>> {
    if days.is_empty() {
        return Ok(Vec::new());
    }
    let is_pg = conn.kind() == super::Kind::Postgres;
    let moment = |at: &Time| match is_pg {
        true => format!("CAST('{at}' AS TIMESTAMP)"),
        false => format!("'{}'", at.format("%Y-%m-%d %H:%M:%S")),
    };
    let rows = (0..).zip(days).map(|(index, (from, until))| {
        format!(
            "({}, {}, {})",
            i32::to_string(&index),
            moment(from),
            moment(until)
        )
    });
    let rows: Vec<String> = rows.collect();
    let mut text = format!("WITH d (day, a, b) AS (VALUES {}) ", rows.join(", "));
    text.push_str(
        "SELECT CAST(d.day AS BIGINT) AS day, s.kind, s.currency, COUNT(*) AS times, \
         CAST(SUM(s.parcels) AS BIGINT) AS parcels, CAST(SUM(s.amount) AS BIGINT) AS amount \
         FROM d JOIN savings s ON s.at >= d.a AND s.at < d.b WHERE 1 = 1",
    );
    // ids are numbers: there is nothing to escape
    let list = |ids: Vec<i64>| match ids.is_empty() {
        true => "NULL".to_owned(),
        false => ids
            .iter()
            .map(i64::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    };
    if let Some(seen) = &reach.channels {
        let ids = list(seen.iter().map(|id: &ChannelId| id.0).collect());
        let inner = "SELECT id FROM orders WHERE channel_id IN";
        write!(text, " AND s.order_id IN ({inner} ({ids}))").ok();
    }
    if let Some(seen) = &reach.locations {
        let ids = list(seen.iter().map(|id: &LocationId| id.0).collect());
        let inner = "SELECT id FROM fulfillments WHERE location_id IN";
        write!(text, " AND s.fulfillment_id IN ({inner} ({ids}))").ok();
    }
    text.push_str(" GROUP BY d.day, s.kind, s.currency ORDER BY d.day, s.kind, s.currency");
    Ok(each_backend!(
        conn,
        pg | conn | diesel::sql_query(text).load(conn)?,
        sqlite | conn | diesel::sql_query(text).load(conn)?,
    ))
}

/// A line of the ledger.
#[derive(Debug, Clone, Queryable)]
pub struct SavingRow {
    /// Row id.
    pub id: i64,
    /// When.
    pub at: Time,
    /// What was done.
    pub kind: SavingKind,
    /// Parcels saved (+) or spent (−).
    pub parcels: i64,
    /// Minor units saved (+) or spent (−).
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// `staff`, `system` …
    pub actor_kind: String,
    /// Who did it.
    pub actor: String,
    /// Our number of the order.
    pub number: String,
    /// What it was put into, or taken out into.
    pub fulfillment: FulfillmentId,
    /// From where it leaves.
    pub place: String,
}

/// Lines of a period, newest first, before a place in it; of one kind or all.
pub fn list(
    conn: &mut Conn,
    reach: &Reach,
    (from, until): (Time, Time),
    kind: Option<SavingKind>,
    before: Option<(Time, i64)>,
    limit: i64,
) -> Result<Vec<SavingRow>> {
    let mut query = savings::table
        .inner_join(orders::table.on(orders::id.eq(savings::order_id)))
        .inner_join(fulfillments::table.on(fulfillments::id.eq(savings::fulfillment_id)))
        .inner_join(locations::table.on(locations::id.eq(fulfillments::location_id)))
        .filter(savings::at.ge(from))
        .filter(savings::at.lt(until))
        .into_boxed();
    if let Some(seen) = &reach.channels {
        query = query.filter(orders::channel_id.eq_any(seen));
    }
    if let Some(seen) = &reach.locations {
        query = query.filter(fulfillments::location_id.eq_any(seen));
    }
    if let Some(kind) = kind {
        query = query.filter(savings::kind.eq(kind));
    }
    if let Some((at, id)) = before {
        query = query.filter(
            sql::<Bool>("(savings.at, savings.id) < (")
                .bind::<Timestamp, _>(at)
                .sql(", ")
                .bind::<BigInt, _>(id)
                .sql(")"),
        );
    }
    Ok(query
        .order((savings::at.desc(), savings::id.desc()))
        .limit(limit)
        .select((
            savings::id,
            savings::at,
            savings::kind,
            savings::parcels,
            savings::amount,
            savings::currency,
            savings::actor_kind,
            savings::actor,
            orders::number,
            fulfillments::id,
            locations::name,
        ))
        .load(conn)?)
}
