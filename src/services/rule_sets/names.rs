//! How channels, places and SKUs that rules speak of are called; what a rule names and the shop does not have is a
//! problem of `check`.

use crate::db::{Conn, channels, locations, rate_cards, skus};
use crate::domain::grams::fold;
use crate::domain::ids::{LocationId, RateCardId, SkuId};
use crate::domain::location::LocationKind;
use crate::domain::sourcing::Policy;
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet};

/// A place that rules may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceName {
    /// Which.
    pub id: LocationId,
    /// Name in forms.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// What it is.
    pub kind: LocationKind,
    /// Whether it ships at present.
    pub active: bool,
}

/// What rules may name.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Slug and name of every channel, by slug.
    pub channels: Vec<(String, String)>,
    /// Every place, by slug.
    pub places: Vec<PlaceName>,
    /// Currencies of the rate cards that places send by.
    pub currencies: Vec<String>,
    /// Codes of the SKUs that the rules name.
    pub skus: BTreeMap<SkuId, String>,
}

impl Names {
    /// The place of an id.
    pub fn place(&self, id: LocationId) -> Option<&PlaceName> {
        self.places.iter().find(|place| place.id == id)
    }

    /// The name of a channel; its slug if it is gone.
    pub fn channel<'a>(&'a self, slug: &'a str) -> &'a str {
        let mut known = self.channels.iter();
        let known = known.find(|(one, _)| one == slug);
        known.map_or(slug, |(_, name)| name)
    }
}

/// The names that these policies need.
pub fn read(conn: &mut Conn, policies: &[&Policy]) -> Result<Names> {
    let rules = policies.iter().flat_map(|policy| &policy.rules.rules);
    let mut ids: Vec<SkuId> = rules
        .flat_map(|rule| rule.when.skus.iter().copied())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let known = match ids.is_empty() {
        true => Vec::new(),
        false => skus::list_by_ids(conn, &ids)?,
    };
    let places = locations::list(conn)?;
    let senders = rate_cards::list_senders(conn)?;
    let is_used = |card: RateCardId| {
        let ships = |place: LocationId| places.iter().any(|row| row.id == place && row.active);
        let mut of_card = senders.iter().filter(|sender| sender.0 == card);
        of_card.any(|sender| ships(sender.1))
    };
    let cards = rate_cards::list(conn)?.into_iter();
    let currencies: BTreeSet<String> = cards
        .filter(|row| row.active && is_used(row.id))
        .map(|row| Ok(row.card()?.currency.code().to_owned()))
        .collect::<Result<_>>()?;
    Ok(Names {
        currencies: currencies.into_iter().collect(),
        channels: channels::list(conn)?
            .into_iter()
            .map(|channel| (channel.slug, channel.name))
            .collect(),
        places: places
            .into_iter()
            .map(|row| PlaceName {
                id: row.id,
                slug: row.slug,
                name: row.name,
                kind: row.kind,
                active: row.active,
            })
            .collect(),
        skus: known.into_iter().map(|sku| (sku.id, sku.code)).collect(),
    })
}

/// SKUs by the codes that somebody typed, as they are compared.
pub(super) fn find_skus(conn: &mut Conn, codes: &[&str]) -> Result<BTreeMap<String, SkuId>> {
    if codes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let folded: Vec<String> = codes.iter().map(|code| fold(code)).collect();
    let found = skus::list_by_folded_or_barcode(conn, &folded, &[])?;
    Ok(found
        .into_iter()
        .map(|sku| (fold(&sku.code), sku.id))
        .collect())
}
