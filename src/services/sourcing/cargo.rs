//! What travels together, measured: weight, volume, sides, how it must be kept. The optimiser, joining and merging by hand
//! measure the same way, so that a parcel costs the same whoever asks.

use super::facts::Facts;
use crate::db::orders::LineRow;
use crate::db::sourcing::Goods;
use crate::domain::ids::LineId;
use crate::domain::shipping::Parcel;
use crate::domain::sourcing::Temperature;
use std::collections::BTreeSet;

/// Units of lines, measured together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cargo {
    /// Weight and size.
    pub parcel: Parcel,
    /// How it must be kept: the coldest of it.
    pub temperature: Temperature,
    /// Dangerous goods.
    pub dangerous: bool,
    /// Something in it travels only with its like.
    pub alone: bool,
    /// Units.
    pub units: i64,
    /// The lines.
    pub lines: BTreeSet<LineId>,
}

impl Default for Cargo {
    fn default() -> Self {
        Cargo {
            parcel: Parcel::default(),
            temperature: Temperature::Ambient,
            dangerous: false,
            alone: false,
            units: 0,
            lines: BTreeSet::new(),
        }
    }
}

impl Cargo {
    /// One unit of a line; none where nobody knows what it is.
    pub fn unit(facts: &Facts, line: &LineRow) -> Option<Cargo> {
        let own = facts.goods.get(&line.sku_id?)?;
        let pieces = facts.pieces(line);
        let parts: Vec<(&Goods, i64)> = pieces
            .iter()
            .filter_map(|piece| Some((facts.goods.get(&piece.sku)?, piece.quantity)))
            .collect();
        let sum = |figure: fn(&Goods) -> i64| -> i64 {
            let figures = parts.iter().map(|(goods, count)| figure(goods) * count);
            figures.sum()
        };
        let sides = parts.iter().map(|(goods, _)| longest(goods));
        Some(Cargo {
            parcel: Parcel {
                weight_g: own.weight_g.map_or_else(
                    || sum(|goods| goods.weight_g.unwrap_or(0)),
                    |weight| weight * line.pack_size,
                ),
                volume_mm3: sum(volume).max(volume(own) * line.pack_size),
                longest_mm: sides.max().unwrap_or(0).max(longest(own)),
            },
            temperature: parts
                .iter()
                .map(|(goods, _)| goods.temperature)
                .max()
                .unwrap_or(Temperature::Ambient),
            dangerous: parts.iter().any(|(goods, _)| goods.dangerous),
            alone: own.alone || parts.iter().any(|(goods, _)| goods.alone),
            units: 1,
            lines: BTreeSet::from([line.id]),
        })
    }

    /// So many units of lines.
    pub fn of(facts: &Facts, units: &[(LineId, i64)]) -> Cargo {
        let mut cargo = Cargo::default();
        for (id, count) in units {
            let line = facts.lines.values().flatten().find(|line| line.id == *id);
            let Some(unit) = line.and_then(|line| Cargo::unit(facts, line)) else {
                continue;
            };
            cargo = cargo.with(&unit.times(*count));
        }
        cargo
    }

    /// With more in it.
    pub fn with(&self, other: &Cargo) -> Cargo {
        let (one, two) = (&self.parcel, &other.parcel);
        Cargo {
            parcel: Parcel {
                weight_g: one.weight_g + two.weight_g,
                volume_mm3: one.volume_mm3 + two.volume_mm3,
                longest_mm: one.longest_mm.max(two.longest_mm),
            },
            temperature: self.temperature.max(other.temperature),
            dangerous: self.dangerous || other.dangerous,
            alone: self.alone || other.alone,
            units: self.units + other.units,
            lines: self.lines.union(&other.lines).copied().collect(),
        }
    }

    fn times(mut self, count: i64) -> Cargo {
        self.parcel.weight_g *= count;
        self.parcel.volume_mm3 *= count;
        self.units *= count;
        self
    }
}

fn volume(goods: &Goods) -> i64 {
    let sides = [goods.length_mm, goods.width_mm, goods.height_mm];
    sides.map(|side| side.unwrap_or(0)).iter().product()
}

fn longest(goods: &Goods) -> i64 {
    let sides = [goods.length_mm, goods.width_mm, goods.height_mm];
    sides.into_iter().flatten().max().unwrap_or(0)
}
