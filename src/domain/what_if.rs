//! What a replay of a past period counts: figures that can be laid beside each other.

use super::ids::LocationId;
use super::sourcing::{Outcome, Part, Plan};
use super::time::Time;
use chrono::{Days, NaiveDate, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked besides the version of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Orders placed at or after.
    pub from: Time,
    /// Orders placed before.
    pub until: Time,
    /// Another cut-off of one place.
    #[serde(default)]
    pub cut_off: Option<CutOff>,
    /// Another version of one rate card.
    #[serde(default)]
    pub card: Option<CardVersion>,
}

/// A cut-off to be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutOff {
    /// Whose.
    pub place: LocationId,
    /// Minute of the day.
    pub minute: i64,
}

/// A version of a rate card to be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardVersion {
    /// Slug of the card.
    pub card: String,
    /// Its version.
    pub version: i64,
}

/// Figures of one run; amounts in minor units of the policy's currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// Orders with something to place.
    pub orders: i64,
    /// Carriage and handling.
    pub cost: i64,
    /// Parcels, in thousandths: of one that several orders share, each has its part.
    pub parcels_milli: i64,
    /// Orders that leave from more than one place.
    pub split: i64,
    /// Orders of which something leaves after the day of its ship_by or arrives after the day of its deliver_by.
    pub late: i64,
    /// Units that waited for stock, or for a person.
    pub waited: i64,
    /// By place.
    pub places: BTreeMap<LocationId, PlaceFigures>,
}

/// What one place does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceFigures {
    /// Parcels, in thousandths.
    pub parcels_milli: i64,
    /// Units of order lines.
    pub units: i64,
    /// Carriage and handling.
    pub cost: i64,
}

/// What was promised of an order, by the shop's calendar. A plan knows no hours, so a day is what is judged.
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

    /// Whether something breaks it that leaves on a day, by the clocks of its place, and is so many days on its way. What
    /// leaves or arrives on the very day keeps it.
    pub fn is_broken(&self, leaves: NaiveDate, on_the_way: i32) -> bool {
        let arrives = later(leaves, on_the_way);
        self.ship_by.is_some_and(|by| leaves > by) || self.deliver_by.is_some_and(|by| arrives > by)
    }
}

/// A day so many days after another.
pub fn later(day: NaiveDate, days: i32) -> NaiveDate {
    let days = u64::try_from(days).unwrap_or(0);
    day.checked_add_days(Days::new(days))
        .unwrap_or(NaiveDate::MAX)
}

/// Days that the slowest parcel of a part is on its way.
pub fn on_the_way(part: &Part) -> i32 {
    let days = part
        .parcels
        .iter()
        .map(|one| one.arrives_day - part.leaves_day);
    days.max().unwrap_or(0)
}

/// What of an order was counted before: it is split or late once, however often it is decided about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Places it has left from.
    pub places: Vec<LocationId>,
    /// Whether it is late.
    pub late: bool,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Version that was in force when this was asked: `before`.
    pub active: i64,
    /// ISO 4217.
    pub currency: String,
    /// Under the rules in force.
    pub before: Figures,
    /// Under the version that is tried, with what else is changed.
    pub after: Figures,
    /// What happened really.
    pub happened: Figures,
    /// Names of places.
    pub names: BTreeMap<LocationId, String>,
}

impl Figures {
    /// Counts a decision of a day; `counted` is what is counted of the order already.
    pub fn add(&mut self, today: NaiveDate, promise: Promise, plan: &Plan, counted: &mut Counted) {
        for part in &plan.parts {
            let cost = part.costs.carriage + part.costs.parcels + part.costs.lines;
            let parcels = 1_000 * i64::try_from(part.parcels.len()).unwrap_or(0);
            let units: i64 = part.units.iter().map(|one| i64::from(one.units)).sum();
            let place = self.places.entry(part.place).or_default();
            place.parcels_milli += parcels;
            place.units += units;
            place.cost += cost;
            self.parcels_milli += parcels;
            self.cost += cost;
            if !counted.places.contains(&part.place) {
                counted.places.push(part.place);
                self.split += i64::from(counted.places.len() == 2);
            }
            let leaves = later(today, part.leaves_day);
            if promise.is_broken(leaves, on_the_way(part)) && !counted.late {
                counted.late = true;
                self.late += 1;
            }
        }
    }

    /// A parcel that was counted travels in another one of the same place, which saves so much.
    pub fn join(&mut self, place: LocationId, saved: i64) {
        let there = self.places.entry(place).or_default();
        there.parcels_milli -= 1_000;
        there.cost -= saved;
        self.parcels_milli -= 1_000;
        self.cost -= saved;
    }

    /// Units that a decision leaves waiting.
    pub fn wait(&mut self, plan: &Plan) {
        self.waited += waiting(plan);
    }
}

/// Units that wait for stock or for a person.
pub fn waiting(plan: &Plan) -> i64 {
    let waits = plan.waiting.iter();
    waits
        .filter(|one| matches!(one.outcome, Outcome::Backorder | Outcome::Hold))
        .map(|one| i64::from(one.units))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<Time> {
        text.parse().ok()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_promise_of_an_hour_is_kept_by_what_leaves_later_on_that_day() {
        let zone = chrono_tz::Asia::Shanghai;
        // ten in the morning of the first, in Shanghai
        let promise = Promise::of(at("2026-11-01T02:00:00"), None, zone);
        assert!(!promise.is_broken(day("2026-11-01"), 9));
        assert!(promise.is_broken(day("2026-11-02"), 0));
        // one at night of the second there is the first in Greenwich
        let promise = Promise::of(at("2026-11-01T17:00:00"), None, zone);
        assert!(!promise.is_broken(day("2026-11-02"), 0));
    }

    #[test]
    fn a_promise_to_deliver_counts_the_days_on_the_way() {
        let promise = Promise::of(None, at("2026-11-03T02:00:00"), chrono_tz::Asia::Shanghai);
        assert!(!promise.is_broken(day("2026-11-01"), 2));
        assert!(promise.is_broken(day("2026-11-01"), 3));
    }
}
