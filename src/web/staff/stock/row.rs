//! One row of the stock list: sums of what is there, as figures and as a bar.

use super::super::super::voice::Voice;
use super::super::marks::Mark;
use super::bar::{Bar, Pieces};
use super::{Read, address};
use crate::db::stock::StockRow;
use crate::db::stock_list::StockLine;
use crate::domain::ids::LocationId;
use crate::domain::stock::kits_of;
use std::collections::BTreeSet;

/// A row.
pub struct Line {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) kit: bool,
    pub(super) bar: Bar,
    pub(super) on_hand: String,
    pub(super) reserved: String,
    pub(super) free: Mark,
    pub(super) coming: String,
    pub(super) waiting: String,
}

pub(super) fn line(voice: &Voice, line: &StockLine, read: &Read) -> Line {
    let kit = line.components > 0;
    let here: Vec<&StockRow> = read
        .levels
        .iter()
        .filter(|row| row.sku_id == line.id)
        .collect();
    let mut pieces = Pieces::default();
    for row in &here {
        pieces.reserved += row.reserved;
        pieces.free += row.level().free();
        pieces.safety += row.safety.min(row.level().free());
        pieces.quarantined += row.quarantined;
    }
    pieces.coming = read
        .coming
        .iter()
        .filter(|one| one.sku_id == line.id)
        .map(|one| one.pieces)
        .sum();
    let free = if kit { kits(line, read) } else { pieces.free };
    let short = !kit && here.iter().any(|row| row.level().sellable() <= 0);
    let on_hand: i64 = here.iter().map(|row| row.on_hand).sum();
    let number = |number: i64| match number {
        0 => String::new(),
        number => voice.number(number),
    };
    Line {
        href: address(&line.code),
        code: line.code.clone(),
        title: line.title.clone(),
        kit,
        bar: Bar::new(voice, pieces),
        on_hand: voice.number(on_hand),
        reserved: number(pieces.reserved),
        free: free_mark(voice, free, short, line.waiting),
        coming: number(pieces.coming),
        waiting: number(line.waiting),
    }
}

/// What is free; red where orders wait for it, amber where a place has no more than it keeps back.
fn free_mark(voice: &Voice, free: i64, short: bool, waiting: i64) -> Mark {
    let word = voice.number(free);
    match (free <= 0 && waiting > 0, short) {
        (true, _) => Mark::new("red", "exc", word),
        (false, true) => Mark::new("amber", "late", word),
        (false, false) => Mark::new("", "", word),
    }
}

/// How many of a kit can be made, place by place.
fn kits(line: &StockLine, read: &Read) -> i64 {
    let parts: Vec<_> = read
        .parts
        .iter()
        .filter(|part| part.kit_id == line.id)
        .collect();
    let places: BTreeSet<LocationId> = read.levels.iter().map(|row| row.location_id).collect();
    places
        .into_iter()
        .map(|place| {
            kits_of(parts.iter().map(|part| {
                let level = read
                    .levels
                    .iter()
                    .find(|row| row.sku_id == part.component_id && row.location_id == place);
                (part.quantity, level.map_or(0, |row| row.level().free()))
            }))
        })
        .sum()
}
