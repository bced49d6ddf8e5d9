//! A cancel that was asked of whoever has the goods in hand, as its hold says it.

use crate::db::holds::HoldRow;
use crate::domain::hold::{CANCEL_ASKED, CANCEL_ASKED_WHY, CANCEL_TOLD, HoldKind};
use crate::domain::ids::LineId;
use crate::domain::sentence::Sentence;

/// A cancel that was asked for and is not answered yet.
pub(super) struct Asked {
    pub hold: HoldRow,
    /// Units of the hold's line; of a whole order all that is left.
    pub units: i64,
    pub why: String,
}

impl Asked {
    /// None where a hold asks for nothing of the kind.
    pub fn of(hold: HoldRow) -> Option<Asked> {
        let said: Sentence = serde_json::from_str(&hold.reason).ok()?;
        let is_cancel = [CANCEL_ASKED, CANCEL_ASKED_WHY, CANCEL_TOLD].contains(&said.key.as_str());
        let fact = |name: &str| said.facts.get(name).cloned().unwrap_or_default();
        let (units, why) = (fact("units").parse().unwrap_or(0), fact("why"));
        (is_cancel && hold.released_at.is_none()).then_some(Asked { hold, units, why })
    }

    /// None where it was the channel that asked: what it takes back goes by itself.
    pub fn by_hand(hold: HoldRow) -> Option<Asked> {
        Asked::of(hold).filter(|one| one.hold.kind == HoldKind::Manual)
    }

    /// Whether it asks for so many of a line, or of the whole order, by itself.
    pub fn has_all_of(&self, line: Option<LineId>, units: i64) -> bool {
        match (self.hold.line_id, line) {
            (None, Some(_)) => true,
            (own, line) => own == line && self.units >= units,
        }
    }

    /// How much it asks of a line that has so many units.
    pub fn of_line(&self, line: LineId, there: i64) -> i64 {
        match self.hold.line_id {
            None => there,
            Some(own) if own == line => there.min(self.units),
            Some(_) => 0,
        }
    }
}
