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
