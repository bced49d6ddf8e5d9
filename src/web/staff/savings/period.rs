//! The days of the ledger that are shown.

use super::Asked;
use crate::domain::time::{Time, local};
use crate::web::voice::Voice;
use chrono::{Days, NaiveDate, NaiveTime};

/// Days that are shown at first.
const USUAL: u64 = 29;
/// Days of a period at most.
const LONGEST: usize = 366;

/// The days of a period, in the shop's zone.
pub(super) struct Period {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    zone: chrono_tz::Tz,
}

impl Period {
    pub(super) fn of(asked: &Asked, voice: &Voice) -> Period {
        let today = voice.date(voice.now);
        let back = |day: NaiveDate, days: u64| day.checked_sub_days(Days::new(days)).unwrap_or(day);
        let last = asked.to.parse().unwrap_or(today);
        let first: NaiveDate = asked.from.parse().unwrap_or_else(|_| back(last, USUAL));
        Period {
            first: first.min(last).max(back(last, LONGEST as u64 - 1)),
            last,
            zone: voice.zone,
        }
    }

    pub(super) fn midnight(&self, day: NaiveDate) -> Time {
        local(day.and_time(NaiveTime::MIN), self.zone)
    }

    pub(super) fn ends(&self, day: NaiveDate) -> (Time, Time) {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        (self.midnight(day), self.midnight(next))
    }

    pub(super) fn days(&self) -> Vec<NaiveDate> {
        let days = self.first.iter_days().take(LONGEST);
        days.take_while(|day| *day <= self.last).collect()
    }

    pub(super) fn whole(&self) -> (Time, Time) {
        (self.midnight(self.first), self.ends(self.last).1)
    }

    pub(super) fn query(&self) -> String {
        format!("from={}&to={}", self.first, self.last)
    }
}
