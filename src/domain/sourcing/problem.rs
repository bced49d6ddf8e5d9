//! What sourcing is asked: the order's lines, the places with their stock, the promises, the prices and the rules.
//! Days are counted from the day of the decision, which is day 0; who asks has reduced cut-offs and calendars to them.

use super::rules::RuleSet;
use crate::domain::ids::{LineId, LocationId, SkuId};
use crate::domain::location::LocationKind;
use crate::domain::money::Currency;
use crate::domain::shipping::{Area, Destination, Parcel, RateCard};
use serde::{Deserialize, Serialize};

crate::words! {
    /// How goods must be kept on the way; a parcel holds one of them.
    pub enum Temperature {
        /// As it comes.
        Ambient = "ambient",
        /// Above freezing, cold.
        Chilled = "chilled",
        /// Below freezing.
        Frozen = "frozen",
    }
}

/// One decision to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What rules look at.
    pub order: OrderFacts,
    /// Currency of every amount; a rate card of another one is not used.
    pub currency: Currency,
    /// What is to be shipped.
    pub lines: Vec<Demand>,
    /// Who could ship.
    pub places: Vec<Place>,
    /// What is there: on hand − reserved − quarantined. What is not named is not there.
    pub stock: Vec<Free>,
    /// Day by which the buyer was promised the goods.
    pub deliver_by: Option<i32>,
    /// What is bad, in money.
    pub penalties: Penalties,
    /// What the clerk wants.
    pub rules: RuleSet,
}

/// What rules look at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderFacts {
    /// Slug of the channel.
    pub channel: String,
    /// Where it goes.
    pub to: Destination,
    /// Labels of the order.
    pub tags: Vec<String>,
    /// Total, minor units; none where the order is of another currency.
    pub total: Option<i64>,
    /// Service the buyer chose; empty where any will do.
    pub service: String,
    /// Weight of what else is in the order, grams: what is placed already, or on hold.
    pub rest_g: i64,
    /// What else is in the order: SKUs of its lines, and of what they take from stock.
    pub rest: Vec<SkuId>,
    /// Places that still hold something of the order, planned or in hand.
    pub begun: Vec<LocationId>,
    /// Places from which something of it has left.
    pub left: Vec<LocationId>,
}

/// One line of the order: its units that are not placed yet. A unit leaves one place in one parcel, with all of its
/// components; a kit whose parts may travel apart is given as one line for each part.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// The line.
    pub line: LineId,
    /// What was ordered: a kit itself, not its parts.
    pub sku: SkuId,
    /// How it is called in sentences.
    pub name: String,
    /// What one unit takes from stock; a kit has several.
    pub components: Vec<Component>,
    /// Units.
    pub quantity: u32,
    /// Weight of one unit, grams.
    pub weight_g: i64,
    /// Volume of one unit, cubic millimetres.
    pub volume_mm3: i64,
    /// Longest side of one unit, millimetres.
    pub longest_mm: i64,
    /// How it must be kept.
    pub temperature: Temperature,
    /// Dangerous goods, which travel with nothing else.
    pub dangerous: bool,
    /// Travels only with other units of the same line.
    pub alone: bool,
    /// What one unit earns, minor units; none where nobody knows.
    pub margin: Option<i64>,
    /// First day on which it may leave: pre-sale. After day 0 it waits.
    pub not_before: Option<i32>,
    /// Last day on which it may leave: ship_by.
    pub latest: Option<i32>,
}

impl Demand {
    /// What one unit takes of each SKU, ascending by SKU, each once.
    pub fn needs(&self) -> Vec<(SkuId, i64)> {
        let mut needs: Vec<(SkuId, i64)> = Vec::new();
        for part in &self.components {
            match needs.iter_mut().find(|(sku, _)| *sku == part.sku) {
                Some((_, units)) => *units += i64::from(part.quantity),
                None => needs.push((part.sku, i64::from(part.quantity))),
            }
        }
        needs.retain(|(_, units)| *units > 0);
        needs.sort_unstable();
        needs
    }

    /// Units for which there is enough of everything, where so many pieces of a SKU are free.
    pub fn available(&self, free: impl Fn(SkuId) -> i64) -> u32 {
        let needs = self.needs().into_iter();
        let each = needs.map(|(sku, units)| free(sku) / units);
        let most = each.min().unwrap_or(i64::from(u32::MAX));
        u32::try_from(most).unwrap_or(u32::MAX)
    }
}

/// A part of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Component {
    /// What is stocked.
    pub sku: SkuId,
    /// How many of it are in one unit.
    pub quantity: u32,
}

/// A place that could ship.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The location.
    pub id: LocationId,
    /// How it is called in sentences.
    pub name: String,
    /// What it is.
    pub kind: LocationKind,
    /// What it may ship.
    pub accepts: Accepts,
    /// What its work costs.
    pub handling: Handling,
    /// Day on which what is planned now leaves, from cut-off and calendar.
    pub ready_day: i32,
    /// Day on which leaves what is planned at the next look, a supplier's days included: a line that would miss its ship_by by
    /// then does not wait.
    pub next_day: i32,
    /// Days that a supplier needs before that.
    pub lead_days: i32,
    /// What it can still do until then.
    pub capacity: Capacity,
    /// Whether it has rate cards, in force or not; without, its parcels cost nothing and have no limits.
    pub rated: bool,
    /// How it sends: its rate cards in force.
    pub offers: Vec<Offer>,
}

/// What a place may ship.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Accepts {
    /// Ways of keeping; none named is all.
    pub temperatures: Vec<Temperature>,
    /// Whether it refuses dangerous goods.
    pub no_dangerous: bool,
    /// Longest side of a unit that it can handle, millimetres.
    pub longest_mm: Option<i64>,
    /// Heaviest unit that it can handle, grams.
    pub weight_g: Option<i64>,
    /// Destinations; none named is everywhere.
    pub areas: Vec<Area>,
}

impl Accepts {
    /// Whether it takes a unit of this size and weight, kept like this.
    pub fn takes(&self, unit: &Parcel, temperature: Temperature, dangerous: bool) -> bool {
        let kept = self.temperatures.is_empty() || self.temperatures.contains(&temperature);
        let fits = |value: i64, limit: Option<i64>| limit.is_none_or(|limit| value <= limit);
        kept && !(dangerous && self.no_dangerous)
            && fits(unit.longest_mm, self.longest_mm)
            && fits(unit.weight_g, self.weight_g)
    }
}

/// What a place's work costs, minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Handling {
    /// For each parcel.
    pub per_parcel: i64,
    /// For each line of which something leaves here.
    pub per_line: i64,
}

/// What a place can still do; none is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capacity {
    /// Parcels.
    pub parcels: Option<u32>,
    /// Units of lines.
    pub units: Option<u32>,
}

/// A service a place can send by.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Its name, compared with what the buyer chose.
    pub service: String,
    /// Its prices.
    pub card: RateCard,
}

/// Units of a SKU that are free at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Free {
    /// Where.
    pub place: LocationId,
    /// What.
    pub sku: SkuId,
    /// How many.
    pub units: i64,
}

/// What is bad, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalties {
    /// For each unit and day after the promise.
    pub late_per_unit_day: i64,
    /// For each unit that waits for stock. More than a parcel and more than the lateness of any unit: a unit that is so
    /// late that its lateness costs more would wait rather than leave.
    pub waiting_per_unit: i64,
    /// For each place after the first.
    pub split: i64,
}
