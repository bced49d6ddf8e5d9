//! What a choice is worth, and which of two is better: the cheaper one, then fewer units waiting, fewer parcels, less late,
//! then the places preferred. Every part is a sum over places, so that the best whole is made of the best parts.

use std::ops::{Add, AddAssign};

/// No amount that is counted reaches this; two of it can still be added.
const NEVER: i64 = i64::MAX / 4;
/// Amounts of one unit or parcel stay below, minor units: ten billion of a currency with cents.
const MOST: i64 = 1_000_000_000_000;
/// Where the parts of a tie begin: ranks of twelve places, unit-days late, parcels, units waiting.
const LATE: u32 = 12;
const PARCELS: u32 = 32;
const WAITING: u32 = 49;
/// Most of each that one summand counts, so that no sum runs into the next part.
const MOST_RANK: i64 = 1 << 8;
const MOST_LATE: i64 = 1 << 16;
const MOST_PARCELS: i64 = 10_000;
const MOST_WAITING: i64 = (1 << 14) - 1;

/// Cost with what breaks ties; smaller is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worth {
    /// Minor units.
    pub amount: i64,
    /// Units waiting, parcels, unit-days late and ranks, each in bits of its own.
    tie: i64,
}

impl Worth {
    /// What cannot be.
    pub const NEVER: Worth = Worth {
        amount: NEVER,
        tie: 0,
    };

    /// An amount alone.
    pub fn amount(amount: i64) -> Worth {
        Worth { amount, tie: 0 }
    }

    /// A parcel for an amount, so many unit-days late.
    pub fn parcel(amount: i64, late: i64) -> Worth {
        Worth::some_parcels(amount, 1, late)
    }

    /// Parcels for an amount, so many unit-days late.
    pub fn some_parcels(amount: i64, parcels: u32, late: i64) -> Worth {
        let parcels = i64::from(parcels).min(MOST_PARCELS) << PARCELS;
        Worth {
            amount: amount.min(NEVER - 1),
            tie: parcels + (late.clamp(0, MOST_LATE) << LATE),
        }
    }

    /// A place of a rank for an amount.
    pub fn place(amount: i64, rank: usize) -> Worth {
        Worth {
            amount,
            tie: i64::try_from(rank).unwrap_or(0).min(MOST_RANK),
        }
    }

    /// Units that wait for an amount.
    pub fn waiting(amount: i64, units: u32) -> Worth {
        let tie = i64::from(units).min(MOST_WAITING) << WAITING;
        Worth { amount, tie }
    }

    /// Whether it can be.
    pub fn is_possible(self) -> bool {
        self.amount < NEVER
    }

    /// Parcels in it.
    pub fn parcels(self) -> u32 {
        u32::try_from((self.tie >> PARCELS) & ((1 << (WAITING - PARCELS)) - 1)).unwrap_or(0)
    }
}

impl Add for Worth {
    type Output = Worth;
    fn add(self, other: Worth) -> Worth {
        Worth {
            amount: self.amount + other.amount,
            tie: self.tie + other.tie,
        }
    }
}

impl AddAssign for Worth {
    fn add_assign(&mut self, other: Worth) {
        *self = *self + other;
    }
}

/// An amount that can be added up some thousand times.
pub(super) fn bounded(amount: i64) -> i64 {
    amount.clamp(0, MOST)
}

/// An amount times a count, bounded.
pub(super) fn times(amount: i64, count: i64) -> i64 {
    bounded(amount).saturating_mul(count.max(0)).min(NEVER / 64)
}
