//! A location: a place that can ship.

use crate::words;

words! {
    /// What a place that ships is.
    pub enum LocationKind {
        /// Only ships: a warehouse of ours or of a service.
        Warehouse = "warehouse",
        /// Sells over the counter, and ships too.
        Store = "store",
        /// Ships its own goods for us.
        Supplier = "supplier",
    }
}

words! {
    /// How what is planned at a place is released.
    pub enum ReleaseMode {
        /// Somebody does it.
        ByHand = "by_hand",
        /// By itself, as soon as nothing makes it wait.
        AtOnce = "at_once",
        /// By itself, at the cut-off of the day on which it leaves.
        AtCutOff = "at_cut_off",
    }
}
