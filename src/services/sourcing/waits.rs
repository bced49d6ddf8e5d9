//! The queue after the decisions of a portion: what waits is promised of what is to come, in its order, as far as it goes
//! round; what waits as before is left alone.

use super::write::{Barred, Batch};
use crate::db::Conn;
use crate::db::backorders::{self, BackorderRow, Coming};
use crate::domain::ids::{LineId, ReceiptLineId, SkuId};
use crate::error::Result;
use std::collections::{BTreeMap, HashMap, HashSet};

impl Batch<'_> {
    /// Writes what waits. A line that is held was not decided on: it keeps its place.
    pub(super) fn queue(&mut self, conn: &mut Conn) -> Result<()> {
        self.queued
            .retain(|row| self.decided.contains(&row.line_id));
        let mut skus: Vec<SkuId> = self
            .waits
            .iter()
            .filter(|row| row.not_before.is_none())
            .map(|row| row.sku_id)
            .collect();
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
        let (waits, changes) = promise(waits, &self.queued, &mut coming, &self.barred);
        self.waits = waits;
        backorders::update_promised(conn, &changes)?;
        let same = unchanged(&self.queued, &self.waits);
        let mut gone: Vec<LineId> = self.queued.iter().map(|row| row.line_id).collect();
        gone.sort_unstable();
        gone.dedup();
        gone.retain(|line| !same.contains(line));
        backorders::delete(conn, &gone)?;
        self.waits.retain(|row| !same.contains(&row.line_id));
        backorders::insert(conn, &self.waits)
    }
}

/// Tells who waits what comes for them, first in, first out, to places that may ship to them: whole units, of as many purchase
/// orders as it takes, with a row for each. Gives the rows, and by how much each line of a purchase order is promised more or
/// less than before.
fn promise(
    waits: Vec<BackorderRow>,
    before: &[BackorderRow],
    coming: &mut [Coming],
    barred: &Barred,
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
        if row.not_before.is_some() {
            told.push(row);
            continue;
        }
        let barred = barred.get(&row.order_id);
        let may_ship = |one: &&mut &mut Coming| barred.is_none_or(|not| !not.contains(&one.place));
        let lines = of_sku.get_mut(&row.sku_id).into_iter().flatten();
        for one in lines.filter(may_ship) {
            let each = row.pieces / row.units;
            let units = (one.room / each.max(1)).min(row.units);
            if units <= 0 {
                continue;
            }
            let pieces = match units == row.units {
                true => row.pieces,
                false => units * each,
            };
            one.room -= pieces;
            *changes.entry(one.line).or_default() += pieces;
            told.push(BackorderRow {
                units,
                pieces,
                receipt_line_id: Some(one.line),
                promised_at: Some(one.at),
                ..row.clone()
            });
            row.part += 1;
            row.units -= units;
            row.pieces -= pieces;
            if row.units == 0 {
                break;
            }
        }
        if row.units > 0 {
            told.push(row);
        }
    }
    (told, changes)
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
