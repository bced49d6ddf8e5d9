//! What was promised of an order, in days: when it leaves and when it arrives. A plan knows no hours, so a day is what is
//! judged.

use super::time::Time;
use chrono::{Days, NaiveDate, TimeZone};
use chrono_tz::Tz;

/// When something leaves, by the clocks of its place, and when it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trip {
    /// The day on which it leaves.
    pub leaves: NaiveDate,
    /// The day on which it arrives.
    pub arrives: NaiveDate,
}

impl Trip {
    /// What leaves on a day and is so many days on its way.
    pub fn new(leaves: NaiveDate, on_the_way: i32) -> Trip {
        Trip {
            leaves,
            arrives: later(leaves, on_the_way),
        }
    }

    /// Of both together: the later of each.
    pub fn and(self, other: Trip) -> Trip {
        Trip {
            leaves: self.leaves.max(other.leaves),
            arrives: self.arrives.max(other.arrives),
        }
    }
}

/// What was promised of an order, by the shop's calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Promise {
    ship_by: Option<NaiveDate>,
    deliver_by: Option<NaiveDate>,
}

impl Promise {
    /// The days of these moments.
    pub fn of(ship_by: Option<Time>, deliver_by: Option<Time>, zone: Tz) -> Promise {
        let day = |at: Time| zone.from_utc_datetime(&at).date_naive();
        Promise {
            ship_by: ship_by.map(day),
            deliver_by: deliver_by.map(day),
        }
    }

    /// Whether something breaks it. What leaves or arrives on the very day keeps it.
    pub fn is_broken(&self, trip: Trip) -> bool {
        self.ship_by.is_some_and(|by| trip.leaves > by)
            || self.deliver_by.is_some_and(|by| trip.arrives > by)
    }

    /// Whether it may go another way than one: what was in time is in time then, and what was late is no later.
    pub fn allows(&self, other: Trip, instead_of: Trip) -> bool {
        let keeps = |by: Option<NaiveDate>, day: NaiveDate, was: NaiveDate| {
            by.is_none_or(|by| day <= by.max(was))
        };
        keeps(self.ship_by, other.leaves, instead_of.leaves)
            && keeps(self.deliver_by, other.arrives, instead_of.arrives)
    }
}

/// A day so many days after another.
pub fn later(day: NaiveDate, days: i32) -> NaiveDate {
    let days = u64::try_from(days).unwrap_or(0);
    day.checked_add_days(Days::new(days))
        .unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<Time> {
        text.parse().ok()
    }

    fn trip(day: &str, on_the_way: i32) -> Trip {
        Trip::new(day.parse().expect("a day"), on_the_way)
    }

    #[test]
    fn a_promise_of_an_hour_is_kept_by_what_leaves_later_on_that_day() {
        let zone = chrono_tz::Asia::Shanghai;
        // ten in the morning of the first, in Shanghai
        let promise = Promise::of(at("2026-11-01T02:00:00"), None, zone);
        assert!(!promise.is_broken(trip("2026-11-01", 9)));
        assert!(promise.is_broken(trip("2026-11-02", 0)));
        // one at night of the second there is the first in Greenwich
        let promise = Promise::of(at("2026-11-01T17:00:00"), None, zone);
        assert!(!promise.is_broken(trip("2026-11-02", 0)));
    }

    #[test]
    fn a_promise_to_deliver_counts_the_days_on_the_way() {
        let promise = Promise::of(None, at("2026-11-03T02:00:00"), chrono_tz::Asia::Shanghai);
        assert!(!promise.is_broken(trip("2026-11-01", 2)));
        assert!(promise.is_broken(trip("2026-11-01", 3)));
    }

    #[test]
    fn another_way_keeps_what_was_kept_and_makes_nothing_later_that_was_late() {
        let promise = Promise::of(None, at("2026-11-03T02:00:00"), chrono_tz::Asia::Shanghai);
        let in_time = trip("2026-11-01", 1);
        assert!(promise.allows(trip("2026-11-01", 2), in_time));
        assert!(!promise.allows(trip("2026-11-01", 3), in_time));
        let late = trip("2026-11-01", 5);
        assert!(promise.allows(trip("2026-11-01", 5), late));
        assert!(!promise.allows(trip("2026-11-01", 6), late));
        assert!(Promise::default().allows(trip("2026-12-01", 9), in_time));
    }
}
