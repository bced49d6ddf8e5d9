//! Fulfillments as they shall be after something was put together or taken apart, priced; nothing is written here.

use super::contents::{Contents, Load};
use super::differences::differences;
use super::price::{Price, counted, shared_key, ship_by};
use crate::db::fulfillments::FulfillmentRow;
use crate::db::places::PlaceRow;
use crate::domain::ids::{FulfillmentId, LocationId, OrderId};
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::Policy;
use crate::error::{Error, Result};

/// A fulfillment as it shall be: which one, none for a new one; how it leaves; what is in it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub id: Option<FulfillmentId>,
    pub like: FulfillmentRow,
    pub load: Load,
}

/// The same, priced.
#[derive(Debug, Clone)]
pub(super) struct After {
    pub id: Option<FulfillmentId>,
    pub row: FulfillmentRow,
    pub load: Load,
    pub price: Price,
}

/// Fulfillments before and after.
#[derive(Debug)]
pub(super) struct Change {
    pub contents: Contents,
    pub places: Vec<PlaceRow>,
    pub after: Vec<After>,
}

impl Change {
    /// Prices what shall be; refused where no service takes it.
    pub fn new(
        contents: Contents,
        places: Vec<PlaceRow>,
        policy: &Policy,
        targets: Vec<Target>,
    ) -> Result<Change> {
        let mut after = Vec::with_capacity(targets.len());
        for target in targets {
            let place = place(&places, target.like.location_id)?;
            let like = &target.like;
            let price = Price::of(
                &contents,
                place,
                &like.currency,
                &like.service,
                &target.load,
            )
            .ok_or_else(|| Error::Refused(Sentence::new("merge-refused-size")))?;
            let key = shared_key(&contents, policy.merge.mode, &target.load);
            let by = ship_by(&contents, &target.load);
            after.push(After {
                id: target.id,
                row: counted(like, &price, key, by, &target.load),
                load: target.load,
                price,
            });
        }
        Ok(Change {
            contents,
            places,
            after,
        })
    }

    /// Those of before that end.
    pub fn ended(&self) -> Vec<&FulfillmentRow> {
        let stays = |row: &&FulfillmentRow| self.after.iter().any(|one| one.id == Some(row.id));
        let rows = self.contents.rows.iter();
        rows.filter(|row| !stays(row)).collect()
    }

    /// Parcels and money saved; less than nothing where it costs more.
    pub fn saved(&self) -> (i64, i64) {
        let before = self.contents.rows.iter();
        let before: i64 = before.map(|row| row.carriage + row.handling).sum();
        let after: i64 = self.after.iter().map(|one| one.price.total()).sum();
        let parcels = self.contents.rows.len() as i64 - self.after.len() as i64;
        (parcels, before - after)
    }

    /// What a preview of it is known by: the fulfillments as they are, and everything that would come of them.
    pub fn print(&self) -> String {
        let before = self.contents.rows.iter().map(|row| (row.id, row.revision));
        let before: Vec<(FulfillmentId, i64)> = before.collect();
        let after = self.after.iter().map(|one| {
            let row = &one.row;
            let how = (one.id, row.location_id, &row.service, &row.leaves_on);
            (how, row.weight_g, row.carriage, row.handling, &one.load)
        });
        let after: Vec<_> = after.collect();
        let differs = differences(&self.contents);
        sha256_hex(format!("{before:?} {after:?} {differs:?}").as_bytes())
    }

    /// Refuses who saw another change than this one; who saw none asks for whatever it is.
    pub fn as_seen(&self, seen: Option<&str>) -> Result<()> {
        match seen.is_none_or(|seen| seen == self.print()) {
            true => Ok(()),
            false => Err(Error::Conflict(Sentence::new("conflict-since-preview"))),
        }
    }

    /// Every order concerned, ascending.
    pub fn orders(&self) -> Vec<OrderId> {
        self.contents
            .facts
            .orders
            .iter()
            .map(|one| one.id)
            .collect()
    }

    /// The currency that it is counted in.
    pub fn currency(&self) -> &str {
        let first = self.contents.rows.first();
        first.map_or("", |row| row.currency.as_str())
    }
}

/// A place by id.
pub(super) fn place(places: &[PlaceRow], id: LocationId) -> Result<&PlaceRow> {
    places
        .iter()
        .find(|one| one.location.id == id)
        .ok_or_else(|| Error::not_found("location"))
}

/// Only what nobody works on may be changed.
pub(super) fn check_open(rows: &[FulfillmentRow]) -> Result<()> {
    match rows.iter().find(|row| !row.state.is_open()) {
        None => Ok(()),
        Some(row) => Err(Error::Refused(
            Sentence::new("merge-refused-state")
                .with("fulfillment", crate::db::fulfillments::number_of(row.id))
                .with("state", row.state),
        )),
    }
}
