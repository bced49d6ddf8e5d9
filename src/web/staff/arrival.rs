//! What came of goods that were to come, as it is typed: a field a line, in their sequence, and what becomes of the rest. Of
//! purchase orders and of transfers alike.

use crate::domain::ids::SkuId;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::typed;
use crate::error::{Error, Result};
use serde::Deserialize;

/// The form as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Came {
    /// What came of each line.
    pub came: Vec<String>,
    /// What becomes of what did not.
    pub rest: String,
}

impl Came {
    /// The pieces of each line, whose SKUs these are. An empty field is none and keeps its place, so that what is found to be
    /// wrong later stands beside its own line.
    pub fn of_lines(&self, skus: impl Iterator<Item = SkuId>) -> Result<Vec<(SkuId, i64)>> {
        let mut problems = Vec::new();
        let mut came = Vec::new();
        for (index, sku) in skus.enumerate() {
            let text = self.came.get(index).map_or("", String::as_str).trim();
            match typed::whole(text) {
                Some(pieces) if pieces >= 0 => came.push((sku, pieces)),
                None if text.is_empty() => came.push((sku, 0)),
                _ => problems.push(Problem::at(
                    pointer(index),
                    Sentence::new("problem-not-count"),
                )),
            }
        }
        match problems.is_empty() {
            true => Ok(came),
            false => Err(Error::Invalid(problems)),
        }
    }
}

/// Where what is wrong with a line's pieces is said.
pub fn pointer(index: usize) -> String {
    format!("/lines/{index}/quantity")
}
