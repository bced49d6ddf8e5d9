//! What sourcing answers: what leaves where and for how much, what waits and why, and everything that was weighed.

use crate::domain::ids::{LineId, LocationId};
use crate::domain::sentence::Sentence;
use crate::domain::shipping::ChargeLine;
use serde::{Deserialize, Serialize};

/// A decision with its reasons.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Name of the rule that decided; none where no rule applied and every place was allowed.
    pub rule: Option<String>,
    /// What leaves, a part a place, by the place's id.
    pub parts: Vec<Part>,
    /// What does not leave, and why.
    pub waiting: Vec<Waiting>,
    /// What all of it costs.
    pub costs: Costs,
    /// Plans that were weighed with their costs, the chosen one first.
    pub candidates: Vec<Candidate>,
    /// Places that were not weighed, and why.
    pub cut: Vec<Cut>,
    /// What else is to be known: rules passed over, places left out, how far the search went.
    pub notes: Vec<Sentence>,
    /// How the search went.
    pub search: Search,
}

/// What leaves one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The place.
    pub place: LocationId,
    /// Day on which it leaves.
    pub leaves_day: i32,
    /// Units by line.
    pub units: Vec<LineUnits>,
    /// The boxes.
    pub parcels: Vec<PlannedParcel>,
    /// What it costs.
    pub costs: Costs,
}

/// Units of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineUnits {
    /// The line.
    pub line: LineId,
    /// How many of its units.
    pub units: u32,
}

/// A box as it is planned; packing may find another way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedParcel {
    /// The service it is sent by; none where the place has no rate cards.
    pub service: Option<String>,
    /// What is in it.
    pub units: Vec<LineUnits>,
    /// Actual weight, grams.
    pub weight_g: i64,
    /// Day of arrival.
    pub arrives_day: i32,
    /// Carriage, minor units.
    pub carriage: i64,
    /// How the carriage came about.
    pub charge: Vec<ChargeLine>,
}

/// Costs by component, minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Costs {
    /// What carriers get.
    pub carriage: i64,
    /// Handling of parcels.
    pub parcels: i64,
    /// Handling of lines.
    pub lines: i64,
    /// Lateness against the promises.
    pub lateness: i64,
    /// Units that wait.
    pub waiting: i64,
    /// Places after the first.
    pub split: i64,
    /// The sum.
    pub total: i64,
}

impl Costs {
    /// Without what waiting costs: what the plan costs to carry out.
    pub fn shipping(&self) -> i64 {
        self.total.saturating_sub(self.waiting)
    }

    pub(super) fn add(&mut self, more: &Costs) {
        self.carriage = self.carriage.saturating_add(more.carriage);
        self.parcels = self.parcels.saturating_add(more.parcels);
        self.lines = self.lines.saturating_add(more.lines);
        self.lateness = self.lateness.saturating_add(more.lateness);
        self.waiting = self.waiting.saturating_add(more.waiting);
        self.split = self.split.saturating_add(more.split);
        self.total = self.total.saturating_add(more.total);
    }

    pub(super) fn summed(mut self) -> Costs {
        let parts = [
            self.carriage,
            self.parcels,
            self.lines,
            self.lateness,
            self.waiting,
            self.split,
        ];
        self.total = parts.into_iter().fold(0, i64::saturating_add);
        self
    }
}

crate::words! {
    /// What becomes of units that do not leave.
    pub enum Outcome {
        /// They wait for stock, or for the rest of the order.
        Backorder = "backorder",
        /// They wait for somebody to look at the order.
        Hold = "hold",
        /// They are canceled.
        Cancel = "cancel",
        /// They wait for the day on which they may leave.
        Presale = "presale",
    }
}

/// Units that do not leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// The line.
    pub line: LineId,
    /// How many of its units.
    pub units: u32,
    /// What becomes of them.
    pub outcome: Outcome,
    /// Why.
    pub why: Sentence,
}

impl Waiting {
    /// Whether it is there and leaves on another day, since a place can do no more on this one.
    pub fn is_for_room(&self) -> bool {
        self.why.key == "sourcing-wait-day"
    }
}

/// A plan that was weighed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its places, ascending.
    pub places: Vec<LocationId>,
    /// Its parcels.
    pub parcels: u32,
    /// Units that it leaves waiting.
    pub waiting: u32,
    /// To carry it out, minor units.
    pub shipping: i64,
    /// With what waiting costs, minor units: what was compared.
    pub total: i64,
    /// Chosen, or why not.
    pub verdict: Sentence,
}

/// A place that was not weighed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// The place.
    pub place: LocationId,
    /// The rule or reason.
    pub why: Sentence,
}

impl Cut {
    /// Whether the reason passes: there is no stock or no room, or other places were more promising.
    pub fn may_pass(&self) -> bool {
        let key = self.why.key.as_str();
        [
            "sourcing-cut-stock",
            "sourcing-cut-capacity",
            "sourcing-cut-promise",
        ]
        .contains(&key)
    }
}

/// How a search went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Places weighed.
    pub places: u32,
    /// Steps of the search.
    pub steps: u64,
    /// Whether the plan is proven to be the cheapest.
    pub exact: bool,
    /// At most so much dearer than the cheapest, minor units; 0 where it is proven.
    pub at_most_worse: i64,
}

impl Plan {
    /// Units of the problem's lines that leave.
    pub fn shipped(&self) -> u64 {
        let units = self.parts.iter().flat_map(|part| &part.units);
        units.map(|one| u64::from(one.units)).sum()
    }
}
