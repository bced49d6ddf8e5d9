//! What a clerk edits as one version: the rules, what is bad in money, and when orders may share a fulfillment.

use super::problem::Penalties;
use super::rules::RuleSet;
use crate::domain::money::Currency;
use serde::{Deserialize, Serialize};

/// One version of the sourcing rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Currency of every amount here, of handling costs and of goods' costs; rate cards of another one are not used.
    #[serde(with = "crate::domain::shipping::currency_code")]
    pub currency: Currency,
    /// From the first to the last.
    pub rules: RuleSet,
    /// What is bad, in money.
    pub penalties: Penalties,
    /// An open plan is moved only if that saves more than this, minor units.
    pub move_if_saves: i64,
    /// When orders share a fulfillment.
    pub merge: MergePolicy,
}

/// When orders of one buyer to one address share a fulfillment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MergePolicy {
    /// Who counts as one buyer.
    pub mode: MergeMode,
    /// Orders in one fulfillment at most.
    pub most: u32,
    /// Minutes that a fulfillment may wait for a partner after it was planned, never past its ship_by; 0: it does not.
    pub wait_minutes: u32,
}

crate::words! {
    /// Who counts as one buyer at one address.
    #[derive(Default)]
    pub enum MergeMode {
        /// Nobody: orders are never joined by themselves.
        Off = "off",
        /// The same name, phone, address and account.
        #[default]
        Strict = "strict",
        /// The same name, phone and address.
        Loose = "loose",
    }
}

impl Default for MergePolicy {
    fn default() -> Self {
        MergePolicy {
            mode: MergeMode::Strict,
            most: 20,
            wait_minutes: 0,
        }
    }
}

impl Policy {
    /// What counts where nobody said anything, of the size of this currency's amounts.
    pub fn usual(currency: Currency) -> Policy {
        let usual = Policy::default();
        let size = 10_i64.pow(currency.tens());
        Policy {
            currency,
            penalties: Penalties {
                late_per_unit_day: usual.penalties.late_per_unit_day * size,
                waiting_per_unit: usual.penalties.waiting_per_unit * size,
                split: usual.penalties.split,
            },
            move_if_saves: usual.move_if_saves * size,
            ..usual
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            currency: Currency::CNY,
            rules: RuleSet::default(),
            // more than a parcel and more than any lateness costs, so that what can be had leaves
            penalties: Penalties {
                late_per_unit_day: 200,
                waiting_per_unit: 1_000_000,
                split: 0,
            },
            move_if_saves: 100,
            merge: MergePolicy::default(),
        }
    }
}
