//! Stock: what is there of one SKU at one location, and the kinds of lines in its ledger. How it changes is
//! `services/stock`; what is promised to whom are the lines of fulfillments.

use crate::words;
use serde::{Deserialize, Serialize};

words! {
    /// Why on hand or quarantined changed.
    pub enum MovementKind {
        /// What was there when counting began.
        Opening = "opening",
        /// Goods came in.
        Receive = "receive",
        /// Somebody corrected it, with a reason.
        Adjust = "adjust",
        /// A person counted.
        Count = "count",
        /// The warehouse's system told what is there.
        Snapshot = "snapshot",
        /// It left for another location of ours.
        TransferOut = "transfer_out",
        /// It came from another location of ours.
        TransferIn = "transfer_in",
        /// It left for a buyer.
        Ship = "ship",
        /// It was not on the shelf when somebody came to pick it.
        Short = "short",
        /// A buyer sent it back and it can be sold again.
        Return = "return",
        /// It was thrown away.
        Scrap = "scrap",
        /// It was set aside, or taken back from there.
        Quarantine = "quarantine",
    }
}

words! {
    /// Where goods stand that go from one place of ours to another.
    pub enum TransferState {
        /// They have left and are not all there yet.
        Sent = "sent",
        /// They are there, or are known to be lost.
        Received = "received",
        /// What had not arrived is back where it came from.
        Canceled = "canceled",
    }
}

words! {
    /// Where a purchase order stands.
    pub enum ReceiptState {
        /// Goods are to come.
        Expected = "expected",
        /// Nothing more is to come.
        Received = "received",
        /// Nothing came, and nothing will.
        Canceled = "canceled",
    }
}

/// What is there, in pieces. Never: reserved + quarantined > on hand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Physically there.
    pub on_hand: i64,
    /// Of it, promised to orders.
    pub reserved: i64,
    /// Of it, set aside.
    pub quarantined: i64,
    /// Kept back from what channels are told.
    pub safety: i64,
}

impl Level {
    /// What sourcing may use: on hand − reserved − quarantined. Safety stock too, since what is sold may take it.
    pub const fn free(&self) -> i64 {
        self.on_hand - self.reserved - self.quarantined
    }

    /// What channels are told, before the demand that is not reserved yet: free − safety.
    pub const fn sellable(&self) -> i64 {
        self.free() - self.safety
    }
}

/// Takes demand that no place has reserved yet from what several places could sell: from the fullest first, so that none
/// is said to lack what another has. The sum falls by the whole demand, below zero if need be.
pub fn take_demand(sellable: &mut [i64], demand: i64) {
    let mut left = demand;
    let mut fullest: Vec<&mut i64> = sellable.iter_mut().collect();
    fullest.sort_by_key(|one| std::cmp::Reverse(**one));
    for one in &mut fullest {
        let taken = left.min((**one).max(0));
        **one -= taken;
        left -= taken;
    }
    if let Some(first) = fullest.first_mut() {
        **first -= left;
    }
}

/// How many kits can be made of (pieces in one kit, pieces there) of each component: as many as the scarcest allows.
pub fn kits_of(parts: impl IntoIterator<Item = (i64, i64)>) -> i64 {
    parts
        .into_iter()
        .filter(|(needed, _)| *needed > 0)
        .map(|(needed, there)| there.div_euclid(needed))
        .min()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demand_is_taken_from_the_fullest_place_and_none_of_it_is_forgotten() {
        let taken = |mut places: Vec<i64>, demand: i64| {
            take_demand(&mut places, demand);
            places
        };
        assert_eq!(taken(vec![10, 30], 25), [10, 5]);
        assert_eq!(taken(vec![10, 30], 35), [5, 0]);
        assert_eq!(taken(vec![10, 30], 50), [0, -10]);
        assert_eq!(taken(vec![-3], 2), [-5]);
        assert_eq!(taken(vec![], 2), [0_i64; 0]);
    }

    #[test]
    fn a_kit_is_as_scarce_as_its_scarcest_component() {
        assert_eq!(kits_of([(2, 7), (1, 5)]), 3);
        assert_eq!(kits_of([(2, -1)]), -1);
        assert_eq!(kits_of([]), 0);
    }
}
