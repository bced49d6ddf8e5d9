//! Places whose day is full by a plan: what they still have leaves on another day. It is not missing.

use super::field::{Field, Site};
use super::problem::Demand;
use super::solve::{Answer, Loaded};
use crate::domain::ids::SkuId;
use std::collections::HashMap;

/// A place that does as much as it can by a plan, with what it has left.
pub(super) struct Full<'f, 'a> {
    site: &'f Site<'a>,
    left: HashMap<SkuId, i64>,
}

/// The places that are full by an answer.
pub(super) fn full<'f, 'a>(field: &'f Field<'a>, answer: &Answer) -> Vec<Full<'f, 'a>> {
    let loads = answer.loads.iter().filter_map(|load| {
        let site = field.sites.get(load.site)?;
        is_full(site, load).then(|| Full {
            site,
            left: left(field, site, load),
        })
    });
    loads.collect()
}

fn is_full(site: &Site, load: &Loaded) -> bool {
    let parcels = u32::try_from(load.parcels.len()).unwrap_or(u32::MAX);
    let units = load.parcels.iter().flatten();
    let units = units.fold(0_u32, |sum, more| sum.saturating_add(*more));
    let reaches = |limit: Option<u32>, load: u32| limit.is_some_and(|limit| load >= limit);
    reaches(site.place.capacity.parcels, parcels) || reaches(site.place.capacity.units, units)
}

fn left(field: &Field, site: &Site, load: &Loaded) -> HashMap<SkuId, i64> {
    let mut left: HashMap<SkuId, i64> = HashMap::new();
    let stock = field.problem.stock.iter();
    for free in stock.filter(|free| free.place == site.place.id) {
        *left.entry(free.sku).or_default() += free.units;
    }
    for parcel in &load.parcels {
        for (want, units) in field.wants.iter().zip(parcel) {
            take(&mut left, want.demand, *units);
        }
    }
    left
}

fn take(left: &mut HashMap<SkuId, i64>, demand: &Demand, units: u32) {
    for (sku, each) in demand.needs() {
        *left.entry(sku).or_default() -= each * i64::from(units);
    }
}

impl Full<'_, '_> {
    /// Takes up to so many units of a want, if it may ship it, from what it has left; gives how many.
    pub fn take(&mut self, want: usize, demand: &Demand, most: u32) -> u32 {
        if self.site.room.get(want).is_none_or(|room| *room == 0) {
            return 0;
        }
        let there = demand.available(|sku| self.left.get(&sku).copied().unwrap_or(0).max(0));
        let units = there.min(most);
        take(&mut self.left, demand, units);
        units
    }
}
