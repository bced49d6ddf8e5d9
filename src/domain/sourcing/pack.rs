//! Goods into parcels as a packer does it: class by class, the heaviest first, a box after the other, all by one service.
//! Quick and never better than the best division, which `quote` finds.

use super::field::{Field, Site, Way, single};
use super::quote::has;
use super::worth::{Worth, bounded, times};
use crate::domain::shipping::Parcel;

/// Parcels of one order from one place; who sends more sends pallets.
const MOST_PARCELS: u32 = 10_000;

/// Goods in parcels.
pub(super) struct Packed {
    /// Everything that a place takes for them.
    pub worth: Worth,
    /// Boxes as units by want, and how many there are of each.
    pub boxes: Vec<(Vec<u32>, u32)>,
}

/// Packs units of each want at a place; none if it does not have or take them.
pub(super) fn pack(field: &Field, site: &Site, units: &[u32]) -> Option<Packed> {
    let most = i64::from(site.place.capacity.units.unwrap_or(u32::MAX));
    let all: i64 = units.iter().map(|units| i64::from(*units)).sum();
    if all > most || !has(site, units) {
        return None;
    }
    let packed = site
        .ways
        .iter()
        .filter_map(|way| by(field, site, way, units));
    packed.min_by_key(|packed| packed.worth)
}

fn by(field: &Field, site: &Site, way: &Way, units: &[u32]) -> Option<Packed> {
    let mut lines: Vec<usize> = (0..field.wants.len()).collect();
    lines.retain(|line| units.get(*line).is_some_and(|units| *units > 0));
    let order = |line: &usize| {
        let want = field.wants.get(*line);
        want.map(|want| (want.class, std::cmp::Reverse(want.demand.weight_g)))
    };
    lines.sort_by_key(order);
    let mut boxes: Vec<(Vec<u32>, u32)> = Vec::new();
    let mut open: Option<(u32, Parcel)> = None;
    for line in &lines {
        let want = field.wants.get(*line)?;
        let one = single(want.demand);
        let mut left = units.get(*line).copied().unwrap_or(0);
        if let Some((_, goods)) = open.as_mut().filter(|(class, _)| *class == want.class) {
            let more = most_that_fit(way, goods, &one, left);
            *goods = filled(goods, &one, more);
            left -= more;
            let last = boxes.last_mut().and_then(|(last, _)| last.get_mut(*line));
            if let Some(there) = last {
                *there += more;
            }
        }
        if left == 0 {
            continue;
        }
        let each = most_that_fit(way, &Parcel::default(), &one, left);
        if each == 0 {
            return None;
        }
        for (units, times) in [(each, left / each), (left % each, 1)] {
            if units > 0 && times > 0 {
                let mut content = vec![0; field.wants.len()];
                if let Some(there) = content.get_mut(*line) {
                    *there = units;
                }
                boxes.push((content, times));
                open = Some((want.class, filled(&Parcel::default(), &one, units)));
            }
        }
        // only a box that is there once can be filled up
        if boxes.last().is_some_and(|(_, times)| *times > 1) {
            open = None;
        }
    }
    let worth = worth(field, site, way, units, &boxes)?;
    Some(Packed { worth, boxes })
}

/// How many of so many units can be added to a box.
fn most_that_fit(way: &Way, goods: &Parcel, one: &Parcel, left: u32) -> u32 {
    let (mut fits, mut over) = (0, left.saturating_add(1));
    while over - fits > 1 {
        let middle = fits + (over - fits) / 2;
        match way.price(&filled(goods, one, middle)) {
            Some(_) => fits = middle,
            None => over = middle,
        }
    }
    fits
}

fn filled(goods: &Parcel, one: &Parcel, units: u32) -> Parcel {
    let more = |have: i64, each: i64| have.saturating_add(each.saturating_mul(i64::from(units)));
    Parcel {
        weight_g: more(goods.weight_g, one.weight_g),
        volume_mm3: more(goods.volume_mm3, one.volume_mm3),
        longest_mm: goods
            .longest_mm
            .max(if units > 0 { one.longest_mm } else { 0 }),
    }
}

fn worth(
    field: &Field,
    site: &Site,
    way: &Way,
    units: &[u32],
    boxes: &[(Vec<u32>, u32)],
) -> Option<Worth> {
    let mut amount = 0_i64;
    let mut count = 0_u32;
    for (content, many) in boxes {
        let mut goods = Parcel::default();
        for (want, units) in field.wants.iter().zip(content) {
            goods = filled(&goods, &single(want.demand), *units);
        }
        let each = way
            .price(&goods)?
            .saturating_add(bounded(site.place.handling.per_parcel));
        amount = amount.saturating_add(times(each, i64::from(*many)));
        count = count.saturating_add(*many);
    }
    if site.place.capacity.parcels.is_some_and(|most| count > most) || count > MOST_PARCELS {
        return None;
    }
    let (days, late) = way.lateness(units);
    let lines = units.iter().filter(|units| **units > 0).count();
    let lines = times(
        site.place.handling.per_line,
        i64::try_from(lines).unwrap_or(0),
    );
    let amount = amount.saturating_add(late).saturating_add(lines);
    Some(Worth::some_parcels(amount, count, days) + Worth::place(0, site.rank))
}
