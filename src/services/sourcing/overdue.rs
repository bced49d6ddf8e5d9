//! What should have left on an earlier day takes of what a place can do from today on: until it has left, and on the day on
//! which it leaves.

use super::places::{reading, zone_of};
use crate::db::Conn;
use crate::db::fulfillments::overdue::{self, Overdue, Today};
use crate::db::places::{Load, PlaceRow};
use crate::domain::time::Time;
use crate::error::Result;
use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Counts it at the places that can do only so much a day.
pub(super) fn count(conn: &mut Conn, rows: &mut [PlaceRow], now: Time, shop: Tz) -> Result<()> {
    let limited = rows.iter().filter(|row| {
        let work = &row.location.work;
        work.parcels_per_day.is_some() || work.units_per_day.is_some()
    });
    let days = limited.filter_map(|row| today(row, now, shop));
    let days: Vec<Today> = days.collect();
    let found = overdue::list(conn, &days)?;
    for one in days {
        let row = rows.iter_mut().find(|row| row.location.id == one.place);
        if let Some((row, overdue)) = row.zip(found.get(&one.place)) {
            row.overdue = spread(row, one.day, *overdue);
        }
    }
    Ok(())
}

/// The day that a place's clocks show.
fn today(row: &PlaceRow, now: Time, shop: Tz) -> Option<Today> {
    let zone = zone_of(&row.location.work.time_zone, shop);
    let day = reading(now, zone).date();
    let since = zone.from_local_datetime(&day.and_time(NaiveTime::MIN));
    Some(Today {
        place: row.location.id,
        day,
        since: since.earliest()?.naive_utc(),
    })
}

/// On which days it leaves: as soon as the place can do it besides what it has to do on a day anyway.
fn spread(row: &PlaceRow, today: NaiveDate, overdue: Overdue) -> BTreeMap<NaiveDate, Load> {
    let work = &row.location.work;
    let mut days = BTreeMap::from([(today, overdue.left)]);
    let mut rest = overdue.open;
    for day in row.calendar.working_from(today) {
        if rest == Load::default() {
            break;
        }
        let planned = row.loads.get(&day).copied().unwrap_or_default();
        let besides = days.entry(day).or_default();
        besides.parcels += rest.parcels;
        besides.units += rest.units;
        let beyond = |limit: Option<i64>, load: i64, rest: i64| {
            limit.map_or(0, |limit| (load - limit).clamp(0, rest))
        };
        rest = Load {
            parcels: beyond(
                work.parcels_per_day,
                planned.parcels + besides.parcels,
                rest.parcels,
            ),
            units: beyond(
                work.units_per_day,
                planned.units + besides.units,
                rest.units,
            ),
        };
    }
    days
}
