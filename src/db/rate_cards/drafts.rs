//! Versions of rate cards that are not in force yet.

use super::{Conn, LocationId, RateCardId, RateCardRow, RateCardWrite};
use crate::db::schema::rate_card_versions;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// What a draft says besides its prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Name for people.
    pub name: String,
    /// The service that it prices.
    pub service: String,
    /// Whether places are to send by it.
    pub active: bool,
    /// Who is to send by it; none: as they are.
    pub senders: Option<Senders>,
    /// The version that was in force when it was written.
    pub seen: i64,
}

/// The places that somebody may choose from, and those they chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Senders {
    /// From which.
    pub among: Vec<LocationId>,
    /// Which.
    pub chosen: Vec<LocationId>,
}

impl Senders {
    /// Who sends in the end, if these do now.
    pub fn applied(&self, now: &[LocationId]) -> Vec<LocationId> {
        let others = now.iter().filter(|place| !self.among.contains(place));
        let chosen = self.chosen.iter().filter(|one| self.among.contains(one));
        others.chain(chosen).copied().collect()
    }
}

/// A card as it would be with a version of it in force.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The card.
    pub row: RateCardRow,
    /// What a draft says; none of a version that was in force already.
    pub terms: Option<Terms>,
}

impl Tried {
    /// Who would send by it, if these do now.
    pub fn senders(&self, now: Vec<LocationId>) -> Vec<LocationId> {
        let changed = self.terms.as_ref().and_then(|terms| terms.senders.as_ref());
        match changed {
            Some(changed) => changed.applied(&now),
            None => now,
        }
    }

    /// What is to be written where it is put in force.
    pub fn write(&self, at: Time, by: &str) -> Result<RateCardWrite> {
        Ok(RateCardWrite {
            name: self.row.name.clone(),
            service: self.row.service.clone(),
            active: self.row.active,
            card: self.row.card()?,
            at,
            by: by.to_owned(),
        })
    }
}

/// A card with a version in force: a draft with all that it says, an older one with its prices alone.
pub fn find(conn: &mut Conn, card: RateCardRow, version: i64) -> Result<Option<Tried>> {
    let found: Option<(String, Option<String>)> = rate_card_versions::table
        .find((card.id, version))
        .select((rate_card_versions::body, rate_card_versions::draft))
        .first(conn)
        .optional()?;
    let Some((body, terms)) = found else {
        return Ok(None);
    };
    let terms: Option<Terms> = terms.as_deref().map(serde_json::from_str).transpose()?;
    let mut row = RateCardRow {
        version,
        body,
        ..card
    };
    if let Some(terms) = &terms {
        row.name.clone_from(&terms.name);
        row.service.clone_from(&terms.service);
        row.active = terms.active;
    }
    Ok(Some(Tried { row, terms }))
}

/// It is a draft no longer; false if it was none.
pub fn update_used(conn: &mut Conn, id: RateCardId, version: i64) -> Result<bool> {
    let draft = rate_card_versions::table
        .find((id, version))
        .filter(rate_card_versions::draft.is_not_null());
    let changed = diesel::update(draft)
        .set(rate_card_versions::draft.eq(None::<String>))
        .execute(conn)?;
    Ok(changed == 1)
}

/// It is gone; false if there was none.
pub fn delete(conn: &mut Conn, id: RateCardId, version: i64) -> Result<bool> {
    let draft = rate_card_versions::table
        .find((id, version))
        .filter(rate_card_versions::draft.is_not_null());
    Ok(diesel::delete(draft).execute(conn)? == 1)
}
