//! Of many places, the most promising: so few that every division among them can be weighed.

use super::field::{Field, Site};
use super::pack::pack;
use super::quote::has;
use super::rules::{Preference, Rule};
use crate::domain::ids::LocationId;
use crate::domain::sentence::Sentence;

/// Places that are weighed exactly.
pub(super) const MOST_PLACES: usize = 12;

/// Keeps the most promising places, and says so: those that a rule wants to ship everything if they can, for each line the
/// cheapest place that has most of it, then those whose goods and waiting together cost least.
pub(super) fn reduce(field: &mut Field, rule: &Rule) -> Option<Sentence> {
    let places = field.sites.len();
    if places <= MOST_PLACES {
        return None;
    }
    let mut kept: Vec<LocationId> = Vec::new();
    if rule.prefer.how == Preference::FirstThatFits {
        // the sites stand in the sequence of the preference
        let ids = field.sites.iter().map(|site| site.place.id);
        let named = ids.filter(|id| rule.prefer.order.contains(id));
        kept.extend(named.take(MOST_PLACES));
    }
    let begun = &field.problem.order.begun;
    let ids = field.sites.iter().map(|site| site.place.id);
    let begun: Vec<LocationId> = ids
        .filter(|id| begun.contains(id) && !kept.contains(id))
        .collect();
    kept.extend(begun);
    kept.truncate(MOST_PLACES);
    for line in 0..field.wants.len() {
        let best = field
            .sites
            .iter()
            .min_by_key(|site| alone(field, site, line));
        let best = best
            .map(|site| site.place.id)
            .filter(|id| !kept.contains(id));
        kept.extend(best.filter(|_| kept.len() < MOST_PLACES));
    }
    let mut rest: Vec<&Site> = field.sites.iter().collect();
    rest.sort_by_cached_key(|site| together(field, site));
    for site in rest {
        if kept.len() < MOST_PLACES && !kept.contains(&site.place.id) {
            kept.push(site.place.id);
        }
    }
    let count = kept.len();
    field.keep(&kept, || {
        Sentence::new("sourcing-cut-promise").with("kept", count)
    });
    let note = Sentence::new("sourcing-note-promise");
    Some(note.with("places", places).with("kept", count))
}

/// What a place takes for all it has of one line, with what the rest of the line costs waiting.
fn alone(field: &Field, site: &Site, line: usize) -> i64 {
    let mut units = vec![0; field.wants.len()];
    let room = site.room.get(line).copied().unwrap_or(0);
    if let Some(there) = units.get_mut(line) {
        *there = room;
    }
    cost(field, site, &units)
}

/// What a place takes for all it has, with what the rest of the order costs waiting.
fn together(field: &Field, site: &Site) -> i64 {
    cost(field, site, &most(field, site))
}

/// As much as a place has, line after line; of what several lines compete for the first takes its share first.
pub(super) fn most(field: &Field, site: &Site) -> Vec<u32> {
    let mut units = vec![0; field.wants.len()];
    for (line, room) in site.room.iter().enumerate() {
        let mut most = *room;
        while most > 0 {
            let mut more = units.clone();
            if let Some(there) = more.get_mut(line) {
                *there = most;
            }
            if has(site, &more) {
                units = more;
                break;
            }
            most /= 2;
        }
    }
    units
}

fn cost(field: &Field, site: &Site, units: &[u32]) -> i64 {
    let packed = pack(field, site, units).map_or(i64::MAX, |packed| packed.worth.amount);
    packed.saturating_add(field.waiting(units))
}
