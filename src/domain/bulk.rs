//! One action on many orders: what can be done to them, and where each of them stands.

use crate::words;

words! {
    /// What is done to each order.
    pub enum BulkAction {
        /// Put a hold on it by hand.
        Hold = "hold",
        /// Release its holds that a person may release.
        Release = "release",
        /// Put a tag on it.
        Tag = "tag",
        /// Take a tag off.
        Untag = "untag",
        /// Give it to somebody to look after, or to nobody.
        Assign = "assign",
        /// Write a note into its timeline.
        Note = "note",
    }
}

words! {
    /// Where one order of the action stands.
    pub enum ItemState {
        /// Its turn has not come.
        Waiting = "waiting",
        /// Done.
        Done = "done",
        /// Refused; the reason says why.
        Refused = "refused",
    }
}

/// The most orders of one action.
pub const MOST: i64 = 10_000;

/// Orders of one transaction.
pub const PORTION: i64 = 200;
