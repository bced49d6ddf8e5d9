//! What a replay of a past period counts: figures that can be laid beside each other.

use super::ids::LocationId;
use super::promise::{Promise, Trip, later};
use super::sourcing::{Outcome, Part, Plan};
use super::time::Time;
use chrono::NaiveDate;
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
    /// Units that have not left by the end: they still wait, or were canceled by a rule.
    pub unsent: i64,
    /// By place.
    pub places: BTreeMap<LocationId, PlaceFigures>,
}

/// Days behind the period in which what waits may still leave.
pub const GRACE_DAYS: i64 = 7;

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
    /// Places it leaves from, each with the last day on which something of it does.
    pub places: BTreeMap<LocationId, NaiveDate>,
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
            let trip = Trip::new(later(today, part.leaves_day), on_the_way(part));
            let known = counted.places.len();
            let last = counted.places.entry(part.place).or_insert(trip.leaves);
            *last = trip.leaves.max(*last);
            self.split += i64::from(known == 1 && counted.places.len() == 2);
            if promise.is_broken(trip) && !counted.late {
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

    /// Units of an order that have not left by the end, which may make it late.
    pub fn stay(&mut self, units: i64, is_late: bool) {
        self.unsent += units;
        self.late += i64::from(is_late);
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
