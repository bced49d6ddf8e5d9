//! What no plan can cost less than, without looking at any: every gram at the best price by the gram, every line at its
//! least late place, and one parcel at least. Serves orders that are weighed in bundles.

use super::field::{Field, Site, Way};
use super::worth::{bounded, times};

/// A price by the gram, minor units over grams.
type Slope = (i128, i128);

/// No plan costs less, minor units.
pub(super) fn bound(field: &Field) -> i64 {
    let waits: i64 = field.waiting(&[]);
    let mut best = 0;
    for slope in slopes(field) {
        if let Some(opening) = opening(field, slope) {
            best = best.max(opening.saturating_add(lines(field, slope)));
        }
    }
    best.min(waits)
}

fn ways<'f, 'a>(field: &'f Field<'a>) -> impl Iterator<Item = (&'f Site<'a>, &'f Way<'a>)> {
    let sites = field.sites.iter();
    sites.flat_map(|site| site.ways.iter().map(move |way| (site, way)))
}

/// Prices by the gram that a bound may rest on.
fn slopes(field: &Field) -> Vec<Slope> {
    let mut slopes = vec![(0, 1)];
    for (site, way) in ways(field) {
        let Some(corners) = way.tariff.as_ref().map(|tariff| tariff.corners()) else {
            continue;
        };
        let handling = bounded(site.place.handling.per_parcel);
        let ends = corners.ends.iter().filter(|(grams, _)| *grams > 0);
        slopes.extend(ends.map(|(grams, price)| {
            (
                i128::from((price + handling - 1).max(0)),
                i128::from(*grams),
            )
        }));
        slopes.extend(
            corners
                .beyond
                .map(|(price, grams)| (i128::from(price), i128::from(grams))),
        );
    }
    slopes.sort_unstable();
    slopes.dedup();
    slopes
}

/// What a parcel costs at least beyond its grams at this price; none where some parcel costs less than its grams.
fn opening(field: &Field, (price, grams): Slope) -> Option<i64> {
    let mut least: Option<i128> = None;
    for (site, way) in ways(field) {
        let handling = bounded(site.place.handling.per_parcel);
        let corners = way.tariff.as_ref().map(|tariff| tariff.corners());
        let Some(corners) = corners else {
            // free carriage: a parcel of any weight for its handling
            if price > 0 {
                return None;
            }
            least = Some(least.map_or(i128::from(handling), |known| {
                known.min(i128::from(handling))
            }));
            continue;
        };
        if let Some((next, step)) = corners.beyond
            && i128::from(next) * grams < price * i128::from(step)
        {
            return None;
        }
        for (end, cost) in &corners.ends {
            // a percentage rounds by at most one minor unit
            let beyond = (i128::from(cost + handling - 1) * grams - price * i128::from(*end))
                .div_euclid(grams);
            least = Some(least.map_or(beyond, |known| known.min(beyond)));
        }
    }
    let least = i64::try_from(least?).ok()?;
    // below nothing it would be the less the more parcels there are
    (least >= 0).then_some(least)
}

/// Every line's grams at this price, with lateness and handling, or waiting where that is cheaper.
fn lines(field: &Field, (price, grams): Slope) -> i64 {
    let mut sum = 0_i64;
    for (index, want) in field.wants.iter().enumerate() {
        let here = || {
            field
                .sites
                .iter()
                .filter(|site| site.room.get(index).is_some_and(|room| *room > 0))
        };
        let late = here()
            .flat_map(|site| &site.ways)
            .filter_map(|way| way.late.get(index));
        let late = late.map(|(_, cost)| *cost).min().unwrap_or(0);
        let handling = here()
            .map(|site| bounded(site.place.handling.per_line))
            .min()
            .unwrap_or(0);
        let units = i64::from(want.units);
        let weight = i128::from(want.demand.weight_g.max(0)) * i128::from(units);
        let carriage = i64::try_from((weight * price).div_euclid(grams)).unwrap_or(0);
        let leaves = carriage
            .saturating_add(times(late, units))
            .saturating_add(if units > 0 { handling } else { 0 });
        let wait = times(field.problem.penalties.waiting_per_unit, units);
        let lacking = i64::from(want.demand.quantity.saturating_sub(want.units));
        let lacking = times(field.problem.penalties.waiting_per_unit, lacking);
        sum = sum.saturating_add(leaves.min(wait)).saturating_add(lacking);
    }
    sum
}
