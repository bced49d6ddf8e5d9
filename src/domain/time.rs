//! Time as the house keeps it: UTC, whole milliseconds, always a parameter. Reading a clock is `app.rs`'s business.

use chrono::{DateTime, NaiveDateTime, SubsecRound, TimeZone, Utc};
use chrono_tz::Tz;

/// A moment in UTC with millisecond precision.
pub type Time = NaiveDateTime;

/// The moment of a zoned time, cut to milliseconds.
pub fn moment<Z: TimeZone>(zoned: DateTime<Z>) -> Time {
    zoned.with_timezone(&Utc).naive_utc().trunc_subsecs(3)
}

/// RFC 3339 in UTC, with milliseconds only where there are any.
pub fn rfc3339(time: Time) -> String {
    time.and_utc()
        .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

/// Reads RFC 3339; the offset is required.
pub fn parse_rfc3339(text: &str) -> Option<Time> {
    DateTime::parse_from_rfc3339(text.trim()).ok().map(moment)
}

/// A wall clock's reading in a zone, as a moment. Of two possible moments (the clock was set back) the earlier
/// counts; a reading that never was (the clock was set forward) is read as if the clock had not been set yet.
pub fn local(reading: NaiveDateTime, zone: Tz) -> Time {
    match zone.from_local_datetime(&reading).earliest() {
        Some(zoned) => moment(zoned),
        None => match zone
            .from_local_datetime(&(reading - chrono::Duration::hours(1)))
            .earliest()
        {
            Some(zoned) => moment(zoned) + chrono::Duration::hours(1),
            None => reading.trunc_subsecs(3),
        },
    }
}
