//! The places that could ship, as sourcing wants them: calendars, cut-offs and capacity reduced to days from today.

use crate::db::Conn;
use crate::db::loads::Limits;
use crate::db::places::{self as rows, Load, PlaceRow};
use crate::domain::calendar::days_between;
use crate::domain::sourcing::{Capacity, Handling, Offer, Place};
use crate::domain::time::Time;
use crate::error::Result;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// The last minute of a day.
const LAST_MINUTE: i64 = 24 * 60 - 1;

/// Until an open plan, and what waits, is looked at again at the latest.
const NEXT_LOOK: TimeDelta = TimeDelta::days(1);

/// A place that could ship, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadyPlace {
    /// As sourcing wants it; its days are counted from today in the shop's zone.
    pub place: Place,
    /// The place's own day on which what is planned now leaves; its capacity is counted against it.
    pub leaves_on: NaiveDate,
    /// The last moment at which something can be released that is to leave on that day; none where it has passed.
    pub last_release: Option<Time>,
    /// What it can do on that day in all.
    pub limits: Limits,
}

/// Every active place that has a day on which something more could leave, by id.
pub fn places(conn: &mut Conn, now: Time, zone: Tz) -> Result<Vec<ReadyPlace>> {
    let rows = place_rows(conn, now)?;
    Ok(ready_places(&rows, now, zone))
}

/// Every active place with its days and loads from now on.
pub fn place_rows(conn: &mut Conn, now: Time) -> Result<Vec<PlaceRow>> {
    // a place far west of Greenwich may still have yesterday
    let from = now.date().pred_opt().unwrap_or(now.date());
    rows::list_for_sourcing(conn, from)
}

/// The same of places that are known already, with the days and loads that stand in them.
pub fn ready_places(rows: &[PlaceRow], now: Time, zone: Tz) -> Vec<ReadyPlace> {
    let ready = rows.iter().filter_map(|row| ready_for(row, now, zone, 1));
    ready.collect()
}

/// A place on its first day with room for so many units; none if it has no such day.
pub fn ready_for(row: &PlaceRow, now: Time, zone: Tz, units: u32) -> Option<ReadyPlace> {
    let today = reading(now, zone).date();
    let own = zone_of(&row.location.work.time_zone, zone);
    let clock = reading(now, own);
    let first = departure(row, clock, units)?;
    let next = departure(row, clock + NEXT_LOOK, units);
    let next = next.map_or(i32::MAX, |next| days_between(today, next.leaves_on));
    Some(ready(row, &first, own, (today, next)))
}

/// What clocks show there.
pub fn reading(now: Time, zone: Tz) -> NaiveDateTime {
    zone.from_utc_datetime(&now).naive_local()
}

/// A place's own zone, or the shop's.
pub fn zone_of(own: &str, shop: Tz) -> Tz {
    own.parse().unwrap_or(shop)
}

/// The first day from one on at which a place works and has room for so many units.
fn first_free(row: &PlaceRow, from: NaiveDate, units: u32) -> Option<NaiveDate> {
    let mut days = row.calendar.working_from(from);
    days.find(|day| has_room(left(row, *day), units))
}

/// What a place can still do on a day.
pub fn left(row: &PlaceRow, day: NaiveDate) -> Capacity {
    let load = row.loads.get(&day).copied().unwrap_or_default();
    let left = |limit: Option<i64>, load: i64| {
        limit.map(|limit| u32::try_from((limit - load).max(0)).unwrap_or(u32::MAX))
    };
    let Load { parcels, units } = load;
    Capacity {
        parcels: left(row.location.work.parcels_per_day, parcels),
        units: left(row.location.work.units_per_day, units),
    }
}

/// Whether a day has room for a parcel of so many units.
pub fn has_room(capacity: Capacity, units: u32) -> bool {
    capacity.parcels != Some(0) && capacity.units.is_none_or(|left| left >= units)
}

/// When what is planned now leaves a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// Calendar days that it needs before it can leave.
    pub lead_days: i32,
    /// The place's own day on which somebody must begin, at the latest by its cut-off.
    pub released_on: NaiveDate,
    /// The place's own day on which it leaves: a working day with capacity left.
    pub leaves_on: NaiveDate,
}

/// When so many units that are planned at a reading of a place's clocks leave it together; none if it never works, or never
/// does so many on a day.
pub fn departure(row: &PlaceRow, now: NaiveDateTime, units: u32) -> Option<Departure> {
    let work = &row.location.work;
    let lead = u32::try_from(work.lead_days).unwrap_or(0);
    let first = row.calendar.leaves_on(now, work.cut_off)?;
    let prepared = row.calendar.after_lead(first, lead)?;
    let leaves_on = first_free(row, prepared, units)?;
    Some(Departure {
        lead_days: days_between(first, prepared),
        // who needs days to prepare must begin on the first of them
        released_on: if lead == 0 { leaves_on } else { first },
        leaves_on,
    })
}

fn ready(
    row: &PlaceRow,
    first: &Departure,
    own: Tz,
    (today, next_day): (NaiveDate, i32),
) -> ReadyPlace {
    let (lead_days, leaves_on) = (first.lead_days, first.leaves_on);
    let work = &row.location.work;
    ReadyPlace {
        leaves_on,
        last_release: last_release(first.released_on, work.cut_off, own),
        limits: Limits {
            parcels: work.parcels_per_day,
            units: work.units_per_day,
        },
        place: Place {
            id: row.location.id,
            kind: row.location.kind,
            handling: Handling {
                per_parcel: work.parcel_cost,
                per_line: work.line_cost,
            },
            // both together are the day on which it leaves
            ready_day: (days_between(today, leaves_on) - lead_days).max(0),
            lead_days,
            capacity: left(row, leaves_on),
            rated: row.rated,
            offers: row
                .cards
                .iter()
                .map(|offer| Offer {
                    service: offer.service.clone(),
                    card: offer.card.clone(),
                })
                .collect(),
            name: row.location.name.clone(),
            accepts: row.accepts.clone(),
            next_day,
        },
    }
}

/// The minute of the cut-off on a day, or the day's last one.
fn last_release(day: NaiveDate, cut_off: Option<i64>, zone: Tz) -> Option<Time> {
    let minute = u32::try_from(cut_off.unwrap_or(LAST_MINUTE)).ok()?;
    let at = day.and_hms_opt(minute / 60, minute % 60, 0)?;
    let local = zone.from_local_datetime(&at).earliest()?;
    Some(local.naive_utc())
}
