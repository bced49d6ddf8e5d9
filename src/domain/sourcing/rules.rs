//! The rules a clerk edits: which orders, which places, in what preference, what may be split, what happens if nothing
//! fits. What is cheapest inside them is not their business.

use super::problem::{Demand, OrderFacts, Place, Problem};
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::location::LocationKind;
use crate::domain::shipping::Area;
use serde::{Deserialize, Serialize};

/// Rules in their order; the first one whose conditions hold is tried first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleSet {
    /// From the first to the last.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// As the clerk calls it.
    pub name: String,
    /// Which orders.
    #[serde(default)]
    pub when: When,
    /// Which places.
    #[serde(default)]
    pub allow: Allow,
    /// Which of them rather.
    #[serde(default)]
    pub prefer: Prefer,
    /// Whether several places may ship one order.
    #[serde(default)]
    pub splitting: Splitting,
    /// What happens if the places allowed cannot ship everything.
    #[serde(default)]
    pub otherwise: Otherwise,
}

/// Which orders: every condition that is set must hold, one word of a list is enough. None set is every order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct When {
    /// Slugs of channels.
    pub channels: Vec<String>,
    /// Destinations.
    pub areas: Vec<Area>,
    /// Labels of the order.
    pub tags: Vec<String>,
    /// Services the buyer chose.
    pub services: Vec<String>,
    /// SKUs, of which one is in the order: as it was ordered, or as a part of a kit.
    pub skus: Vec<SkuId>,
    /// The order's total, minor units; one of another currency lies in no range.
    pub total: Span,
    /// Weight of all lines, grams.
    pub weight_g: Span,
}

/// A range, both ends included; an end that is not set is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Span {
    /// At least.
    pub from: Option<i64>,
    /// At most.
    pub to: Option<i64>,
}

/// Which places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allow {
    /// Every place.
    #[default]
    All,
    /// Places of these kinds.
    Kinds(Vec<LocationKind>),
    /// These places.
    Places(Vec<LocationId>),
}

/// Which places rather than others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefer {
    /// From the dearest to us on; places not named come after these.
    pub order: Vec<LocationId>,
    /// What that means.
    pub how: Preference,
}

crate::words! {
    /// What the order of places means.
    #[derive(Default)]
    pub enum Preference {
        /// Of plans that cost the same, with as many parcels and as late.
        #[default]
        Tie = "tie",
        /// The first place that can ship everything alone does, whatever it costs.
        FirstThatFits = "first_that_fits",
    }
}

/// Whether several places may ship one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Splitting {
    /// Whatever is cheapest.
    Freely,
    /// One place; what it does not have waits.
    Forbid {
        /// What waits.
        waits: Waits,
    },
    /// One more place only if what it adds is worth it.
    IfCheaper {
        /// What it may cost.
        limit: Limit,
        /// What waits if it costs more.
        waits: Waits,
    },
}

impl Default for Splitting {
    fn default() -> Self {
        Splitting::IfCheaper {
            limit: Limit::Margin,
            waits: Waits::Line,
        }
    }
}

/// What one more place may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The margin of the units that leave because of it; of a unit without a known margin there is no limit.
    Margin,
    /// An amount, minor units.
    Amount(i64),
}

crate::words! {
    /// What waits where a split is not worth it.
    pub enum Waits {
        /// The units that would have needed the other place.
        Line = "line",
        /// The whole order.
        Order = "order",
    }
}

crate::words! {
    /// What happens if the places allowed cannot ship everything.
    #[derive(Default)]
    pub enum Otherwise {
        /// The next rule is tried.
        NextRule = "next_rule",
        /// What can be had is shipped, the rest waits for stock.
        #[default]
        Backorder = "backorder",
        /// Nothing is shipped until somebody has looked at it.
        Hold = "hold",
        /// What cannot be had is canceled.
        Cancel = "cancel",
    }
}

impl Rule {
    /// Whether the order waits as a whole for what of it waits.
    pub fn leaves_whole(&self) -> bool {
        match self.splitting {
            Splitting::Freely => false,
            Splitting::Forbid { waits } | Splitting::IfCheaper { waits, .. } => {
                waits == Waits::Order
            }
        }
    }
}

impl When {
    /// Whether the conditions hold.
    pub fn holds(&self, problem: &Problem) -> bool {
        let order: &OrderFacts = &problem.order;
        let named = |list: &[String], word: &String| list.is_empty() || list.contains(word);
        let weight = problem.lines.iter().fold(order.rest_g, |sum, line| {
            sum.saturating_add(line.weight_g.saturating_mul(i64::from(line.quantity)))
        });
        let contains = |sku: &SkuId| {
            let lines = &problem.lines;
            let is_in = |line: &Demand| {
                line.sku == *sku || line.components.iter().any(|part| part.sku == *sku)
            };
            order.rest.contains(sku) || lines.iter().any(is_in)
        };
        named(&self.channels, &order.channel)
            && named(&self.services, &order.service)
            && Area::any(&self.areas, &order.to)
            && (self.tags.is_empty() || self.tags.iter().any(|tag| order.tags.contains(tag)))
            && (self.skus.is_empty() || self.skus.iter().any(contains))
            && (self.total.is_open() || order.total.is_some_and(|total| self.total.holds(total)))
            && self.weight_g.holds(weight)
    }
}

impl Span {
    /// Whether neither end is set.
    pub fn is_open(&self) -> bool {
        *self == Span::default()
    }

    /// Whether a figure lies in it.
    pub fn holds(&self, figure: i64) -> bool {
        self.from.is_none_or(|from| figure >= from) && self.to.is_none_or(|to| figure <= to)
    }
}

impl Allow {
    /// Whether a place is allowed.
    pub fn holds(&self, place: &Place) -> bool {
        match self {
            Allow::All => true,
            Allow::Kinds(kinds) => kinds.contains(&place.kind),
            Allow::Places(places) => places.contains(&place.id),
        }
    }
}

impl Prefer {
    /// Where a place stands in the preference; the smaller the better.
    pub fn rank(&self, place: LocationId) -> usize {
        let named = self.order.iter().position(|id| *id == place);
        named.unwrap_or(self.order.len())
    }
}
