//! What should have left a place before a day and leaves on it at the earliest: it still waits, or left only on that day.

use crate::db::Conn;
use crate::db::backend::{literal, rows};
use crate::db::places::Load;
use crate::domain::ids::LocationId;
use crate::domain::time::Time;
use crate::error::Result;
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use std::collections::HashMap;

/// A place's own day.
#[derive(Debug, Clone, Copy)]
pub struct Today {
    /// The place.
    pub place: LocationId,
    /// Its day.
    pub day: NaiveDate,
    /// When that began.
    pub since: Time,
}

/// What should have left a place before its day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overdue {
    /// What has not left.
    pub open: Load,
    /// What left on the day.
    pub left: Load,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    location_id: LocationId,
    #[diesel(sql_type = BigInt)]
    parcels: i64,
    #[diesel(sql_type = BigInt)]
    units: i64,
    #[diesel(sql_type = BigInt)]
    has_left: i64,
}

/// What is overdue at each of these places; one statement, each part of it by an index of its own.
pub fn list(conn: &mut Conn, days: &[Today]) -> Result<HashMap<LocationId, Overdue>> {
    let parts = days.iter().flat_map(|one| {
        let since = literal(one.since);
        let open = "state NOT IN ('shipped', 'refused', 'canceled')".to_owned();
        let left = format!("state = 'shipped' AND shipped_at >= {since}");
        [(open, 0), (left, 1)].map(|(which, has_left)| {
            let (place, day) = (one.place, one.day);
            format!(
                "SELECT CAST({place} AS BIGINT) AS location_id, count(*) AS parcels, \
                 CAST(coalesce(sum(unit_count), 0) AS BIGINT) AS units, CAST({has_left} AS BIGINT) AS has_left \
                 FROM fulfillments WHERE location_id = {place} AND leaves_on < '{day}' AND {which}"
            )
        })
    });
    let parts: Vec<String> = parts.collect();
    let mut found: HashMap<LocationId, Overdue> = HashMap::new();
    if parts.is_empty() {
        return Ok(found);
    }
    let counted: Vec<Counted> = rows(conn, &parts.join(" UNION ALL "))?;
    for one in counted {
        let (parcels, units) = (one.parcels, one.units);
        let of_place = found.entry(one.location_id).or_default();
        match one.has_left {
            0 => of_place.open = Load { parcels, units },
            _ => of_place.left = Load { parcels, units },
        }
    }
    Ok(found)
}
