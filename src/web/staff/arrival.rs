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
    /// Pieces that had come when the form was shown.
    pub seen: String,
    /// Given where more than was to come is meant.
    pub more: Option<String>,
}

impl Came {
    /// The pieces of each line, of whose SKU so many were still to come. An empty field is none and keeps its place, so that
    /// what is found to be wrong later stands beside its own line.
    pub fn of_lines(&self, lines: impl Iterator<Item = (SkuId, i64)>) -> Result<Vec<(SkuId, i64)>> {
        let mut problems = Vec::new();
        let mut came = Vec::new();
        for (index, (sku, left)) in lines.enumerate() {
            let mut wrong = |why: Sentence| problems.push(Problem::at(pointer(index), why));
            match self.pieces(index) {
                Some(pieces) if pieces > left && self.more.is_none() => {
                    wrong(Sentence::new("problem-more-than-left").with("left", left.max(0)));
                }
                Some(pieces) => came.push((sku, pieces)),
                None => wrong(Sentence::new("problem-not-count")),
            }
        }
        match problems.is_empty() {
            true => Ok(came),
            false => Err(Error::Invalid(problems)),
        }
    }

    /// Whether more is typed of any line than was still to come.
    pub fn exceeds(&self, left: impl Iterator<Item = i64>) -> bool {
        let typed = |(index, left)| self.pieces(index).is_some_and(|pieces| pieces > left);
        left.enumerate().any(typed)
    }

    /// What the form's reader saw of what had come; none where that is not a number.
    pub fn seen(&self) -> Result<i64> {
        let seen = self.seen.trim().parse();
        seen.map_err(|_| Error::invalid("", "conflict-arrival-seen"))
    }

    fn pieces(&self, index: usize) -> Option<i64> {
        let text = self.came.get(index).map_or("", String::as_str).trim();
        match typed::whole(text) {
            Some(pieces) => Some(pieces).filter(|pieces| *pieces >= 0),
            None => text.is_empty().then_some(0),
        }
    }
}

/// Where what is wrong with a line's pieces is said.
pub fn pointer(index: usize) -> String {
    format!("/lines/{index}/quantity")
}
