//! Levels as they are told: free and sellable of goods and of kits, the demand that nobody has reserved yet taken off.

use crate::db::Conn;
use crate::db::demand::{self, Part};
use crate::db::stock::{self, StockRow};
use crate::db::stock_levels::Key;
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::stock::{Level, kits_of, take_demand};
use crate::domain::time::Time;
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is told of one SKU at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// What of which place.
    pub key: Key,
    /// What is there; nothing of a kit.
    pub level: Level,
    /// What sourcing may use; of a kit as many as can be made of its components.
    pub free: i64,
    /// What channels are told.
    pub sellable: i64,
    /// Whether it is a kit.
    pub kit: bool,
}

/// Everything that is known of some SKUs, whatever the place.
#[derive(Debug)]
pub struct Known {
    /// Levels everywhere.
    pub levels: BTreeMap<(SkuId, LocationId), StockRow>,
    /// Demand that no place has reserved, pieces.
    pub demand: HashMap<SkuId, i64>,
    /// What the kits among them are made of.
    pub parts: Vec<Part>,
    sellable: HashMap<(SkuId, LocationId), i64>,
}

/// Looks these SKUs up, and what they are made of, in three statements.
pub fn know(conn: &mut Conn, now: Time, skus: &[SkuId]) -> Result<Known> {
    let parts = demand::list_parts(conn, skus)?;
    let mut all: BTreeSet<SkuId> = skus.iter().copied().collect();
    all.extend(parts.iter().map(|part| part.component_id));
    let all: Vec<SkuId> = all.into_iter().collect();
    let demand = demand::list_demand(conn, now, &all)?;
    let levels: BTreeMap<_, _> = stock::list_of_skus(conn, &all)?
        .into_iter()
        .map(|row| ((row.sku_id, row.location_id), row))
        .collect();
    let mut sellable = HashMap::with_capacity(levels.len());
    for sku in &all {
        let here: Vec<&StockRow> = levels.values().filter(|row| row.sku_id == *sku).collect();
        let mut each: Vec<i64> = here.iter().map(|row| row.level().sellable()).collect();
        take_demand(&mut each, demand.get(sku).copied().unwrap_or(0));
        sellable.extend(
            here.iter()
                .map(|row| (row.sku_id, row.location_id))
                .zip(each),
        );
    }
    Ok(Known {
        levels,
        demand,
        parts,
        sellable,
    })
}

impl Known {
    /// What is told of a SKU at a place.
    pub fn told(&self, key: Key) -> Told {
        let parts: Vec<&Part> = self
            .parts
            .iter()
            .filter(|part| part.kit_id == key.sku_id)
            .collect();
        if !parts.is_empty() {
            let of = |pick: fn(&Known, SkuId, LocationId) -> i64| {
                kits_of(parts.iter().map(|part| {
                    (
                        part.quantity,
                        pick(self, part.component_id, key.location_id),
                    )
                }))
            };
            return Told {
                key,
                level: Level::default(),
                free: of(Known::free),
                sellable: of(Known::sellable),
                kit: true,
            };
        }
        let place = (key.sku_id, key.location_id);
        Told {
            key,
            level: self
                .levels
                .get(&place)
                .map(StockRow::level)
                .unwrap_or_default(),
            free: self.free(key.sku_id, key.location_id),
            sellable: self.sellable(key.sku_id, key.location_id),
            kit: false,
        }
    }

    /// What sourcing may use of goods at a place.
    pub fn free(&self, sku: SkuId, location: LocationId) -> i64 {
        self.levels
            .get(&(sku, location))
            .map_or(0, |row| row.level().free())
    }

    /// What channels are told of goods at a place.
    pub fn sellable(&self, sku: SkuId, location: LocationId) -> i64 {
        self.sellable.get(&(sku, location)).copied().unwrap_or(0)
    }

    /// What sourcing may use of goods, everywhere.
    pub fn free_everywhere(&self, sku: SkuId) -> i64 {
        let here = self.levels.values().filter(|row| row.sku_id == sku);
        here.map(|row| row.level().free()).sum()
    }
}
