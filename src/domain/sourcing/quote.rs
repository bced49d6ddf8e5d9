//! What each place takes for each way of loading it: its goods divided into parcels as cheaply as can be. Which place
//! gets which load is `join`.

use super::field::{Field, Site, single};
use super::grid::Grid;
use super::worth::{Worth, bounded, times};
use crate::domain::shipping::Parcel;

/// A load of goods of several classes, which is no parcel.
const MIXED: u32 = u32::MAX;

/// A load as one box, whatever the place.
struct Load {
    parcel: Parcel,
    class: u32,
    units: u32,
    lines: u32,
}

/// Every load as one box.
pub(super) struct Loads(Vec<Load>);

impl Loads {
    /// Of every way of a grid over the field's wants.
    pub fn new(field: &Field, grid: &Grid) -> Loads {
        let nothing = Load {
            parcel: Parcel::default(),
            class: MIXED,
            units: 0,
            lines: 0,
        };
        let mut loads = vec![nothing];
        for way in 1..grid.size() {
            let (line, units) = grid.top(way);
            let (Some(want), Some(rest)) =
                (field.wants.get(line), loads.get(way - grid.unit(line)))
            else {
                continue;
            };
            let unit = single(want.demand);
            let load = Load {
                parcel: Parcel {
                    weight_g: rest.parcel.weight_g.saturating_add(unit.weight_g),
                    volume_mm3: rest.parcel.volume_mm3.saturating_add(unit.volume_mm3),
                    longest_mm: rest.parcel.longest_mm.max(unit.longest_mm),
                },
                class: match rest.units == 0 || rest.class == want.class {
                    true => want.class,
                    false => MIXED,
                },
                units: rest.units + 1,
                lines: rest.lines + u32::from(units == 1),
            };
            loads.push(load);
        }
        Loads(loads)
    }

    fn weight(&self, way: usize) -> i64 {
        self.0.get(way).map_or(0, |load| load.parcel.weight_g)
    }
}

/// What two parcels cost at least, so that a cheap single one need not be divided: twice what a parcel costs beyond its
/// grams, and all the grams, for two prices of a gram.
struct Two {
    /// Price of a gram, minor units over grams, and what a parcel costs at least beyond that, times the grams.
    lines: [(i128, i128, i128); 2],
}

impl Two {
    fn new(boxes: &[Worth], loads: &Loads) -> Two {
        let possible = || {
            let all = boxes.iter().zip(&loads.0);
            let sent = all.filter(|(one, _)| one.is_possible());
            sent.map(|(one, load)| (load.parcel.weight_g, one.amount))
        };
        let (light, heavy) = (
            possible().min().unwrap_or((0, 0)),
            possible().max().unwrap_or((0, 0)),
        );
        let rise = (
            heavy.1.saturating_sub(light.1).max(0),
            heavy.0.saturating_sub(light.0).max(1),
        );
        let line = |(price, grams): (i64, i64)| {
            let (price, grams) = (i128::from(price), i128::from(grams));
            let beyond = possible()
                .map(|(weight, amount)| i128::from(amount) * grams - price * i128::from(weight));
            (price, grams, beyond.min().unwrap_or(0))
        };
        Two {
            lines: [line((0, 1)), line(rise)],
        }
    }

    fn cost_at_least(&self, amount: i64, weight_g: i64) -> bool {
        let (amount, weight) = (i128::from(amount), i128::from(weight_g));
        let mut lines = self.lines.iter();
        lines.any(|(price, grams, beyond)| {
            amount.saturating_mul(*grams) <= 2 * beyond + price.saturating_mul(weight)
        })
    }
}

/// What one place takes for each load.
pub(super) struct Quote {
    /// Everything included, by load; of nothing, nothing.
    pub whole: Vec<Worth>,
    /// As one parcel.
    boxes: Vec<Worth>,
    /// As parcels: of any number, or of at most one, two, … up to the place's capacity.
    packed: Vec<Vec<Worth>>,
    /// Pairs looked at.
    pub steps: u64,
}

impl Quote {
    /// The quote of a place.
    pub fn new(field: &Field, site: &Site, grid: &Grid, loads: &Loads) -> Quote {
        let most = site.place.capacity.units.unwrap_or(u32::MAX);
        let there = loads.0.iter().enumerate();
        let there = there.map(|(load, box_)| box_.units <= most && has(site, grid.units(load)));
        let there: Vec<bool> = there.collect();
        let boxes = boxes(field, site, grid, loads, &there);
        let mut quote = Quote {
            whole: Vec::new(),
            packed: Vec::new(),
            steps: grid.size() as u64,
            boxes,
        };
        quote.pack(site, grid, loads, &there);
        let handling = site.place.handling;
        let packed = quote.packed.last().map_or(&[][..], Vec::as_slice);
        let whole = packed
            .iter()
            .zip(&loads.0)
            .map(|(packed, load)| match load.units {
                0 => Worth::default(),
                _ if !packed.is_possible() => Worth::NEVER,
                _ => {
                    let lines = times(handling.per_line, i64::from(load.lines));
                    let split = bounded(field.problem.penalties.split);
                    *packed + Worth::place(lines + split, site.rank)
                }
            });
        quote.whole = whole.collect();
        quote
    }

    /// Divides every load into parcels.
    fn pack(&mut self, site: &Site, grid: &Grid, loads: &Loads, there: &[bool]) {
        let mut any: Vec<Worth> = Vec::with_capacity(grid.size());
        let two = Two::new(&self.boxes, loads);
        for (way, (alone, there)) in self.boxes.iter().zip(there).enumerate() {
            let mut best = *alone;
            if way > 0 && *there && !two.cost_at_least(best.amount, loads.weight(way)) {
                let parts = grid.parts_with_top(way);
                self.steps += parts.len() as u64;
                best = best.min(cheapest(parts, &self.boxes, &any, way));
            }
            any.push(if way == 0 { Worth::default() } else { best });
        }
        let most = site.place.capacity.parcels;
        let over = |most: &u32| {
            any.iter()
                .any(|one| one.is_possible() && one.parcels() > *most)
        };
        match most.filter(over) {
            None => self.packed.push(any),
            Some(most) => self.pack_within(most, grid, there),
        }
    }

    fn pack_within(&mut self, most: u32, grid: &Grid, there: &[bool]) {
        let mut layer = self.boxes.clone();
        if let Some(nothing) = layer.first_mut() {
            *nothing = Worth::default();
        }
        for _ in 1..most {
            let mut next = layer.clone();
            for (way, (best, there)) in next.iter_mut().zip(there).enumerate().skip(1) {
                if !there {
                    continue;
                }
                let parts = grid.parts_with_top(way);
                self.steps += parts.len() as u64;
                *best = (*best).min(cheapest(parts, &self.boxes, &layer, way));
            }
            let done = next == layer;
            self.packed.push(std::mem::replace(&mut layer, next));
            if done {
                return;
            }
        }
        self.packed.push(layer);
    }

    /// The parcels of a load.
    pub fn parcels(&self, grid: &Grid, load: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut rest = load;
        let mut layer = self.packed.len();
        while rest > 0 {
            let of = |layer: usize, way: usize| {
                let layer = layer.saturating_sub(1);
                self.packed.get(layer).and_then(|all| all.get(way)).copied()
            };
            // a single layer stands for any number of parcels
            let below = if self.packed.len() == 1 {
                1
            } else {
                layer.saturating_sub(1)
            };
            let alone = |way: usize| self.boxes.get(way).copied();
            let target = of(layer, rest);
            let parts = grid.parts_with_top(rest).iter().map(|part| *part as usize);
            let fits = |part: &usize| match (alone(*part), of(below, rest - part)) {
                (Some(one), _) if *part == rest => Some(one) == target,
                (Some(one), Some(others)) if below > 0 => Some(one + others) == target,
                _ => false,
            };
            let Some(part) = parts.rev().find(fits) else {
                break;
            };
            found.push(part);
            rest -= part;
            layer = below;
        }
        found
    }
}

/// The cheapest division of a load into one box and what is known of the rest.
fn cheapest(parts: &[u32], boxes: &[Worth], known: &[Worth], way: usize) -> Worth {
    let mut best = Worth::NEVER;
    for part in parts {
        let part = *part as usize;
        if let (Some(one), Some(others)) = (boxes.get(part), known.get(way - part)) {
            best = best.min(*one + *others);
        }
    }
    best
}

/// Each load that is there as one parcel by the cheapest way to send it.
fn boxes(field: &Field, site: &Site, grid: &Grid, loads: &Loads, there: &[bool]) -> Vec<Worth> {
    let is_late = |line: usize| {
        site.ways
            .iter()
            .any(|way| way.late.get(line).is_some_and(|late| late.0 > 0))
    };
    let late = (0..field.wants.len()).any(is_late);
    let each = loads
        .0
        .iter()
        .zip(there)
        .enumerate()
        .map(|(load, (box_, there))| {
            let units = grid.units(load);
            if box_.class == MIXED || !there {
                return Worth::NEVER;
            }
            let handling = bounded(site.place.handling.per_parcel);
            let sent = site.ways.iter().filter_map(|way| {
                let price = way.price(&box_.parcel)?.saturating_add(handling);
                if !late {
                    return Some(Worth::parcel(price, 0));
                }
                let (days, cost) = way.lateness(units);
                Some(Worth::parcel(price.saturating_add(cost), days))
            });
            sent.min().unwrap_or(Worth::NEVER)
        });
    each.collect()
}

/// Whether a place has so many units of each want.
pub(super) fn has(site: &Site, units: &[u32]) -> bool {
    units
        .iter()
        .zip(&site.room)
        .all(|(units, room)| units <= room)
        && site.contested.iter().all(|sku| {
            let taken = sku.takes.iter().map(|(line, each)| {
                let units = units.get(*line).copied().unwrap_or(0);
                i64::from(units).saturating_mul(*each)
            });
            taken.fold(0, i64::saturating_add) <= sku.free
        })
}
