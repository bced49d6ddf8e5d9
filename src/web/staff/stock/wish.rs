//! What a person types to change one level, on the spot.

use crate::domain::typed;
use crate::error::{Error, Result};
use crate::services::stock::{Shelf, Wish};
use serde::Deserialize;

/// What can be done to a level, the likely first.
pub(super) const ACTS: &[&str] = &[
    "count",
    "receive",
    "adjust",
    "quarantine",
    "unquarantine",
    "scrap",
    "scrap_quarantined",
    "safety",
];

/// The form as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) at: String,
    pub(super) act: String,
    pub(super) pieces: String,
    pub(super) reason: String,
    /// The form's name.
    pub(super) once: String,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// A change of the level.
    Change(Wish),
    /// So much is kept back.
    KeepBack(i64),
}

impl Typed {
    pub(super) fn act(&self) -> Result<Act> {
        let pieces: i64 = typed::whole(&self.pieces)
            .ok_or_else(|| Error::invalid("/quantity", "problem-not-whole"))?;
        let positive = || {
            if pieces > 0 {
                Ok(pieces)
            } else {
                Err(Error::invalid("/quantity", "problem-not-positive"))
            }
        };
        Ok(Act::Change(match self.act.as_str() {
            "opening" => Wish::Opening(pieces),
            "count" => Wish::Count(pieces),
            "receive" => Wish::Receive(pieces),
            "adjust" => Wish::Adjust(pieces),
            "quarantine" => Wish::Quarantine(positive()?),
            "unquarantine" => Wish::Quarantine(-positive()?),
            "scrap" => Wish::Scrap(pieces, Shelf::Open),
            "scrap_quarantined" => Wish::Scrap(pieces, Shelf::Quarantine),
            "safety" => return Ok(Act::KeepBack(pieces)),
            _ => return Err(Error::invalid("/act", "problem-form")),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_from_any_keyboard() {
        let typed = |act: &str, pieces: &str| Typed {
            act: act.to_owned(),
            pieces: pieces.to_owned(),
            ..Typed::default()
        };
        let done = |act: &str, pieces: &str| typed(act, pieces).act().ok();
        assert_eq!(done("count", " １２ "), Some(Act::Change(Wish::Count(12))));
        assert_eq!(done("adjust", "−3"), Some(Act::Change(Wish::Adjust(-3))));
        assert_eq!(done("adjust", "+3"), Some(Act::Change(Wish::Adjust(3))));
        assert_eq!(
            done("unquarantine", "2"),
            Some(Act::Change(Wish::Quarantine(-2)))
        );
        assert_eq!(done("quarantine", "-2"), None);
        assert_eq!(done("safety", "5"), Some(Act::KeepBack(5)));
        assert_eq!(done("count", "a few"), None);
        assert_eq!(done("explode", "1"), None);
    }
}
