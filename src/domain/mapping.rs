//! A mapping: the declarative rule that turns a channel's format into the standard order. Data, versioned, no code.
//! Applying one is `formats`; keeping its versions is `db/mappings.rs`.

use serde::{Deserialize, Serialize};

/// The rule for one format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// Name of the format, for example `shopify.order`.
    pub name: String,
    /// Version, from 1.
    pub version: i64,
}
