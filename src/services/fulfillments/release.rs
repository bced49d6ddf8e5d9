//! What is released by itself: which places do so, and what is due there. What a release does is `step`.

use super::Open;
use super::step::take;
use crate::db::fulfillments::due::{self, Days};
use crate::db::locations::{self, LocationRow};
use crate::db::{Conn, places};
use crate::domain::fulfillment::{FulfillmentState, Step};
use crate::domain::ids::{FulfillmentId, LocationId};
use crate::domain::location::ReleaseMode;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::locations::first_open_day;
use crate::services::sourcing::places::{reading, zone_of};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// Fulfillments that are listed at once.
pub const PORTION: i64 = 200;

/// No day is later.
const EVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Releases a fulfillment that waits for nobody: by itself, or as one of many. One that is looked at alone may be released
/// at any time, by `step`.
pub fn release(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: FulfillmentId,
) -> Result<FulfillmentState> {
    conn.write(|conn| {
        let open = Open::lock(conn, reach, id)?;
        if open.row.waits_until(now).is_some() {
            return Err(Error::Refused(Sentence::new("refused-step-waits")));
        }
        take(conn, now, actor, open, Step::Release)
    })
}

/// A portion of what is to be released by now, ascending, after one.
pub fn list_due(
    conn: &mut Conn,
    now: Time,
    zone: Tz,
    after: FulfillmentId,
) -> Result<Vec<FulfillmentId>> {
    let days = days(conn, now, zone)?;
    due::list(conn, &days, now, after, PORTION)
}

/// Up to which day everything that leaves is to be released by now, by place.
fn days(conn: &mut Conn, now: Time, zone: Tz) -> Result<Days> {
    let releasing = locations::list_releasing(conn)?;
    let prepares = |row: &&LocationRow| row.work.lead_days > 0;
    let ids: Vec<LocationId> = releasing
        .iter()
        .filter(prepares)
        .map(|row| row.id)
        .collect();
    let mut single = match ids.is_empty() {
        true => places::Days::new(),
        false => places::list_days(conn, &ids, first_open_day(now))?,
    };
    let mut days = Days::new();
    for row in &releasing {
        let single = single.remove(&row.id).unwrap_or_default();
        let there = reading(now, zone_of(&row.work.time_zone, zone));
        let day = match row.work.release {
            ReleaseMode::ByHand => None,
            ReleaseMode::AtOnce => Some(EVER),
            ReleaseMode::AtCutOff => {
                let lead = u32::try_from(row.work.lead_days).unwrap_or(0);
                places::calendar(row, single).begun_for(there, row.work.cut_off, lead)
            }
        };
        if let Some(day) = day {
            days.entry(day).or_default().push(row.id);
        }
    }
    Ok(days)
}
