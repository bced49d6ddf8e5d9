//! An order too large to weigh every division: lines that are in the same places go together, large quantities in lots.
//! What is left over is filled in afterwards. The best of that is found exactly; how far it is from the best of all is
//! `bound`.

use super::field::{Field, Site};
use super::grid::Grid;
use super::pack::{Packed, pack};
use super::promise::most;
use super::worth::{Worth, bounded, times};

/// Pairs of a bundled grid at most: each way is packed at every place.
const MOST_PAIRS: u64 = 3_000;
/// Bundles at most: one lot of each has 3^7 pairs.
const MOST_BUNDLES: usize = 7;
/// Lines that are compared pair by pair; more are first joined in their order.
const MOST_COMPARED: usize = 60;

/// Lines in bundles, each of so many lots.
pub(super) struct Bundles {
    /// By bundle: the wants in one lot, with their units.
    lots: Vec<Vec<(usize, u32)>>,
    /// By bundle: lots.
    pub counts: Vec<u32>,
}

impl Bundles {
    /// Bundles of a field that a search can hold.
    pub fn of(field: &Field) -> Bundles {
        let wants = field
            .wants
            .iter()
            .enumerate()
            .filter(|(_, want)| want.units > 0);
        let mut groups: Vec<Vec<usize>> = wants.map(|(index, _)| vec![index]).collect();
        groups.sort_by_key(|group| group.first().map(|want| presence(field, *want)));
        while groups.len() > MOST_BUNDLES {
            let (one, other) = match groups.len() > MOST_COMPARED {
                true => (groups.len() - 2, groups.len() - 1),
                false => nearest(field, &groups),
            };
            let gone = groups.swap_remove(other);
            if let Some(group) = groups.get_mut(one) {
                group.extend(gone);
            }
        }
        let units = |want: usize| field.wants.get(want).map_or(0, |want| want.units);
        let whole = |group: &Vec<usize>| group.iter().map(|want| (*want, units(*want))).collect();
        let mut bundles = Bundles {
            counts: groups
                .iter()
                .map(|group| match group.as_slice() {
                    [want] => units(*want),
                    _ => 1,
                })
                .collect(),
            lots: groups.iter().map(whole).collect(),
        };
        while Grid::pairs(&bundles.counts) > MOST_PAIRS {
            if let Some(most) = bundles.counts.iter_mut().max() {
                *most = (*most / 2).max(1);
            }
        }
        for (lot, count) in bundles.lots.iter_mut().zip(&bundles.counts) {
            for (_, units) in lot {
                *units /= count;
            }
        }
        bundles
    }

    /// Units by want of so many lots.
    pub fn units(&self, lots: &[u32], wants: usize) -> Vec<u32> {
        let mut units = vec![0; wants];
        for (lot, count) in self.lots.iter().zip(lots) {
            for (want, each) in lot {
                if let Some(there) = units.get_mut(*want) {
                    *there = each * count;
                }
            }
        }
        units
    }

    /// What a place takes for every way of the grid.
    pub fn quote(&self, field: &Field, site: &Site, grid: &Grid) -> Vec<Worth> {
        let split = Worth::amount(bounded(field.problem.penalties.split));
        let each = (0..grid.size()).map(|way| match way {
            0 => Worth::default(),
            _ => {
                let units = self.units(grid.units(way), field.wants.len());
                let packed = pack(field, site, &units);
                packed.map_or(Worth::NEVER, |packed| packed.worth + split)
            }
        });
        each.collect()
    }
}

/// Where what was left over may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// Only where something leaves anyway.
    UsedPlaces,
    /// Anywhere.
    EveryPlace,
    /// With the rest: one place ships the whole order.
    WholeOrder,
}

/// Units by want at a place.
pub(super) type Load = (usize, Vec<u32>);

/// The loads with what was left over. Where every place may be used, the same is tried from each place with all it has,
/// since lines of one bundle may have no place in common.
pub(super) fn completed(field: &Field, loads: Vec<Load>, room: Room) -> Vec<Load> {
    if room == Room::WholeOrder {
        return loads
            .into_iter()
            .map(|(site, _)| (site, field.whole()))
            .collect();
    }
    let mut starts = vec![loads];
    if room == Room::EveryPlace && field.wants.len() <= MOST_COMPARED {
        let sites = field.sites.iter().enumerate();
        starts.extend(sites.map(|(index, site)| vec![(index, most(field, site))]));
    }
    let each = starts.into_iter().filter_map(|mut loads| {
        if room == Room::EveryPlace {
            let used: Vec<usize> = loads.iter().map(|(site, _)| *site).collect();
            let unused = (0..field.sites.len()).filter(|site| !used.contains(site));
            loads.extend(unused.map(|site| (site, vec![0; field.wants.len()])));
        }
        fill(field, &mut loads);
        loads.retain(|(_, units)| units.iter().any(|units| *units > 0));
        loads.sort_by_key(|(site, _)| *site);
        Some((total(field, &loads)?, loads))
    });
    each.min().map(|(_, loads)| loads).unwrap_or_default()
}

/// What loads cost, with the split and what waits; none if a place cannot pack its load.
fn total(field: &Field, loads: &[Load]) -> Option<i64> {
    let mut sum = 0_i64;
    let mut leaves = vec![0_u32; field.wants.len()];
    for (site, units) in loads {
        let packed = pack(field, field.sites.get(*site)?, units)?;
        sum = sum.saturating_add(packed.worth.amount);
        for (leaves, units) in leaves.iter_mut().zip(units) {
            *leaves += units;
        }
    }
    let more = i64::try_from(loads.len()).unwrap_or(0) - 1;
    let split = times(field.problem.penalties.split, more);
    Some(
        sum.saturating_add(split)
            .saturating_add(field.waiting(&leaves)),
    )
}

/// Puts what was left over where it adds least, as long as that is cheaper than waiting.
fn fill(field: &Field, loads: &mut [Load]) {
    for (index, want) in field.wants.iter().enumerate() {
        let at = |units: &Vec<u32>| units.get(index).copied().unwrap_or(0);
        let mut left = want.units - loads.iter().map(|(_, units)| at(units)).sum::<u32>();
        while left > 0 {
            let wait =
                |units: u32| times(field.problem.penalties.waiting_per_unit, i64::from(units));
            let more = loads
                .iter()
                .enumerate()
                .filter_map(|(load, (site, units))| {
                    let site = field.sites.get(*site)?;
                    let (fuller, added, cost) = most_more(field, site, units, index, left)?;
                    let opens = units.iter().all(|units| *units == 0);
                    let split = if opens {
                        field.problem.penalties.split
                    } else {
                        0
                    };
                    let cost = cost.saturating_add(bounded(split));
                    (cost < wait(added)).then_some((cost / i64::from(added), load, fuller, added))
                });
            let Some((_, load, fuller, added)) = more.min() else {
                break;
            };
            if let Some((_, units)) = loads.get_mut(load) {
                *units = fuller;
            }
            left -= added;
        }
    }
}

/// A load with as many more units of a want as a place can take, by halves; how many, and what they cost.
fn most_more(
    field: &Field,
    site: &Site,
    units: &[u32],
    want: usize,
    left: u32,
) -> Option<(Vec<u32>, u32, i64)> {
    let before: Packed = pack(field, site, units)?;
    let have = units.get(want).copied().unwrap_or(0);
    let room = site
        .room
        .get(want)
        .copied()
        .unwrap_or(0)
        .saturating_sub(have);
    let mut added = left.min(room);
    while added > 0 {
        let mut fuller = units.to_vec();
        if let Some(there) = fuller.get_mut(want) {
            *there += added;
        }
        if let Some(after) = pack(field, site, &fuller) {
            return Some((fuller, added, after.worth.amount - before.worth.amount));
        }
        added /= 2;
    }
    None
}

/// Where a want is: by place, how many hundredths of its units.
fn presence(field: &Field, want: usize) -> Vec<u32> {
    let units = field.wants.get(want).map_or(1, |want| want.units.max(1));
    let rooms = field
        .sites
        .iter()
        .map(|site| site.room.get(want).copied().unwrap_or(0));
    rooms
        .map(|room| (u64::from(room) * 100 / u64::from(units)) as u32)
        .collect()
}

/// The two groups that are in the most similar places.
fn nearest(field: &Field, groups: &[Vec<usize>]) -> (usize, usize) {
    let first = |group: &Vec<usize>| {
        group
            .first()
            .map(|want| presence(field, *want))
            .unwrap_or_default()
    };
    let all: Vec<Vec<u32>> = groups.iter().map(first).collect();
    let mut best = (u32::MAX, 0, 1);
    for (one, here) in all.iter().enumerate() {
        for (other, there) in all.iter().enumerate().skip(one + 1) {
            let apart = here
                .iter()
                .zip(there)
                .map(|(one, other)| one.abs_diff(*other))
                .sum();
            best = best.min((apart, one, other));
        }
    }
    (best.1, best.2)
}
