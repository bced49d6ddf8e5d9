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
