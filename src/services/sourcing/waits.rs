//! The queue after the decisions of a portion: what waits is promised of what is to come, in its order, as far as it goes
//! round; what waits as before is left alone.

use super::problem::Stock;
use super::write::{Barred, Batch};
use crate::db::Conn;
use crate::db::backorders::{self, BackorderRow, Coming};
use crate::db::presales;
use crate::domain::ids::{LineId, LocationId, OrderId, ReceiptLineId, SkuId};
use crate::domain::time::Time;
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl Batch<'_> {
    /// Writes what waits, and gives the SKUs of pre-sales. A line that is held was not decided on: it keeps its place.
    pub(super) fn queue(&mut self, conn: &mut Conn, left: &Stock) -> Result<Vec<SkuId>> {
        self.queued
            .retain(|row| self.decided.contains(&row.line_id));
        let mut skus: Vec<SkuId> = self.waits.iter().map(|row| row.sku_id).collect();
        skus.sort_unstable();
        skus.dedup();
        let told: Vec<ReceiptLineId> = self
            .queued
            .iter()
            .filter_map(|row| row.receipt_line_id)
            .collect();
        let mut coming = backorders::lock_coming(conn, &skus, &told)?;
        if !told.is_empty() {
            // under the locks nobody takes a promise back any more
            let orders: HashSet<_> = self.queued.iter().map(|row| row.order_id).collect();
            let orders: Vec<_> = orders.into_iter().collect();
            self.queued = backorders::list_of_orders(conn, &orders)?;
            self.queued
                .retain(|row| self.decided.contains(&row.line_id));
        }
        let waits = std::mem::take(&mut self.waits);
        let told = presold(&waits);
        let mut shelf = self.shelf(conn, &told, left)?;
        let (waits, changes) = promise(waits, &self.queued, &mut coming, &mut shelf);
        self.waits = waits;
        backorders::update_promised(conn, &changes)?;
        let same = unchanged(&self.queued, &self.waits);
        let mut gone: Vec<LineId> = self.queued.iter().map(|row| row.line_id).collect();
        gone.sort_unstable();
        gone.dedup();
        gone.retain(|line| !same.contains(line));
        backorders::delete(conn, &gone)?;
        self.waits.retain(|row| !same.contains(&row.line_id));
        backorders::insert(conn, &self.waits)?;
        Ok(told)
    }

    /// What pre-sales may be told of.
    fn shelf<'s>(&'s self, conn: &mut Conn, skus: &[SkuId], left: &'s Stock) -> Result<Shelf<'s>> {
        let portion: Vec<OrderId> = self.facts.orders.iter().map(|order| order.id).collect();
        Ok(Shelf {
            left,
            told: presales::list_shelved(conn, self.now, skus, &portion)?,
            barred: &self.barred,
        })
    }
}

/// What pre-sales wait for, each once.
fn presold(waits: &[BackorderRow]) -> Vec<SkuId> {
    let presales = waits.iter().filter(|row| row.not_before.is_some());
    let skus: BTreeSet<SkuId> = presales.map(|row| row.sku_id).collect();
    skus.into_iter().collect()
}

/// What nobody has reserved, of which pre-sales are told before others take it.
struct Shelf<'s> {
    left: &'s Stock,
    /// Pieces that somebody was told of.
    told: HashMap<SkuId, i64>,
    barred: &'s Barred,
}

impl Shelf<'_> {
    /// Whether goods at a place may be shipped to an order.
    fn may_ship(&self, order: OrderId, place: LocationId) -> bool {
        let barred = self.barred.get(&order);
        barred.is_none_or(|places| !places.contains(&place))
    }

    /// Tells a pre-sale of up to all its units; gives how many.
    fn take(&mut self, row: &BackorderRow) -> i64 {
        let there = self.left.get(&row.sku_id).into_iter().flatten();
        let there = there.filter(|(place, _)| self.may_ship(row.order_id, **place));
        let there: i64 = there.map(|(_, pieces)| (*pieces).max(0)).sum();
        let told = self.told.entry(row.sku_id).or_default();
        let each = (row.pieces / row.units).max(1);
        let units = ((there - *told) / each).clamp(0, row.units);
        *told += units * each;
        units
    }
}

/// Tells who waits what comes for them, first in, first out, to places that may ship to them: whole units, of as many purchase
/// orders as it takes, with a row for each. A pre-sale that is on the shelf has its day, and no less otherwise. Gives the rows, and by how much each line of a purchase order is promised more or
/// less than before.
fn promise(
    waits: Vec<BackorderRow>,
    before: &[BackorderRow],
    coming: &mut [Coming],
    shelf: &mut Shelf,
) -> (Vec<BackorderRow>, BTreeMap<ReceiptLineId, i64>) {
    let mut changes: BTreeMap<ReceiptLineId, i64> = BTreeMap::new();
    for row in before {
        if let Some(line) = row.receipt_line_id {
            *changes.entry(line).or_default() -= row.pieces;
        }
    }
    let mut of_sku: HashMap<SkuId, Vec<&mut Coming>> = HashMap::new();
    for one in coming {
        // what the portion was told before is there to be told anew
        one.room -= changes.get(&one.line).copied().unwrap_or(0);
        of_sku.entry(one.sku).or_default().push(one);
    }
    let mut told = Vec::with_capacity(waits.len());
    for mut row in waits {
        let (order, day) = (row.order_id, row.not_before);
        if day.is_some() {
            let units = shelf.take(&row);
            told.extend(part_of(&mut row, units, (day, None)));
        }
        let lines = of_sku.get_mut(&row.sku_id).into_iter().flatten();
        for one in lines.filter(|one| shelf.may_ship(order, one.place)) {
            if row.units == 0 {
                break;
            }
            let each = row.pieces / row.units;
            let units = (one.room / each.max(1)).min(row.units);
            let at = Some(one.at).max(day);
            if let Some(part) = part_of(&mut row, units, (at, Some(one.line))) {
                one.room -= part.pieces;
                *changes.entry(one.line).or_default() += part.pieces;
                told.push(part);
            }
        }
        if row.units > 0 {
            told.push(row);
        }
    }
    (told, changes)
}

/// So many of the units that wait, with a promise of their own.
fn part_of(
    row: &mut BackorderRow,
    units: i64,
    (promised_at, receipt_line_id): (Option<Time>, Option<ReceiptLineId>),
) -> Option<BackorderRow> {
    if units <= 0 {
        return None;
    }
    let part = BackorderRow {
        units,
        pieces: row.pieces / row.units * units,
        promised_at,
        receipt_line_id,
        ..row.clone()
    };
    row.part += 1;
    row.units -= part.units;
    row.pieces -= part.pieces;
    Some(part)
}

/// Lines whose rows are all as they were.
fn unchanged(before: &[BackorderRow], after: &[BackorderRow]) -> HashSet<LineId> {
    let rows = |of: &[BackorderRow]| {
        let mut lines: HashMap<LineId, Vec<BackorderRow>> = HashMap::new();
        for row in of {
            lines.entry(row.line_id).or_default().push(row.clone());
        }
        lines
            .values_mut()
            .for_each(|rows| rows.sort_by_key(|row| (row.sku_id, row.part)));
        lines
    };
    let after = rows(after);
    let before = rows(before).into_iter();
    before
        .filter(|(line, rows)| after.get(line) == Some(rows))
        .map(|(line, _)| line)
        .collect()
}
