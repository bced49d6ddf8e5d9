//! Units of order lines taken out of their fulfillments: back to sourcing, with what was reserved for them.

use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{self, FulfillmentLineRow, FulfillmentRow};
use crate::db::orders::units::move_units;
use crate::db::orders::{LineRow, find};
use crate::db::{Conn, jobs, stock};
use crate::domain::event::EventKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, OrderId, SkuId, StockId};
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::parted::{self, Parted};
use crate::services::stock::announce;
use crate::services::{holds, merges, sourcing};
use std::collections::{BTreeMap, BTreeSet};

/// Units that leave a fulfillment and have no place any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unplan {
    /// The fulfillment.
    pub fulfillment: FulfillmentId,
    /// The order line.
    pub line: LineId,
    /// How many of its units.
    pub units: i64,
}

/// Takes units back to sourcing: out of their fulfillments, with their reservations, and an event of `kind` in every order
/// concerned, with the number of its `units`. The orders are sourced again.
pub fn unplan(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    wanted: &[Unplan],
    kind: EventKind,
    facts: &[(&'static str, String)],
) -> Result<()> {
    conn.write(|conn| {
        let mut orders = withdraw(conn, now, wanted)?;
        let mut log = Vec::with_capacity(orders.len());
        for (order, units) in &orders {
            let mut told: BTreeMap<&str, String> = facts.iter().cloned().collect();
            told.insert("units", units.to_string());
            log.push(EventWrite::new(*order, now, kind, actor).told(&told)?);
        }
        events::insert_events(conn, &log)?;
        let orders: Vec<OrderId> = std::mem::take(&mut orders).into_keys().collect();
        for order in &orders {
            holds::derive_headline(conn, now, *order)?;
        }
        jobs::enqueue(conn, &[Job::Source { orders }], now)
    })
}

/// Takes units out of their fulfillments, which end where nothing is left in them; gives how many of each order. They are
/// unplaced then; who calls says so in the orders' timelines and derives their headlines. Whoever waits for what is free
/// now is served.
pub fn withdraw(conn: &mut Conn, now: Time, wanted: &[Unplan]) -> Result<BTreeMap<OrderId, i64>> {
    let ids: Vec<FulfillmentId> = wanted.iter().map(|one| one.fulfillment).collect();
    let concerned = |rows: &[FulfillmentLineRow]| -> Vec<OrderId> {
        let of = |row: &&FulfillmentLineRow| wanted.iter().any(|one| is_of(row, one));
        rows.iter().filter(of).map(|row| row.order_id).collect()
    };
    let seen = fulfillments::list_lines(conn, &ids)?;
    let locked = concerned(&seen);
    find::lock_orders(conn, &locked)?;
    let rows = fulfillments::lock(conn, &ids)?;
    // read again, after the locks
    let lines = fulfillments::list_lines(conn, &ids)?;
    if concerned(&lines)
        .iter()
        .any(|order| !locked.contains(order))
    {
        return Err(Error::Conflict(Sentence::new("conflict-changed-meanwhile")));
    }
    let stock: Vec<StockId> = lines.iter().map(|line| line.stock_id).collect();
    stock::lock(conn, &stock)?;
    let mut taken = BTreeMap::new();
    let (mut smaller, mut parted) = (Vec::new(), Vec::new());
    for row in rows {
        let of_row: Vec<FulfillmentLineRow> = lines
            .iter()
            .filter(|line| line.fulfillment_id == row.id)
            .copied()
            .collect();
        let out: Vec<Unplan> = wanted
            .iter()
            .filter(|one| one.fulfillment == row.id)
            .copied()
            .collect();
        let id = row.id;
        let Some(who) = take_out(conn, now, row, &of_row, &out, &mut taken)? else {
            continue;
        };
        if !who.left.is_empty() {
            smaller.push(id);
        }
        if !who.gone.is_empty() {
            parted.push(who);
        }
    }
    parted::take_back(conn, now, &parted)?;
    merges::reprice(conn, now, &smaller)?;
    let mut freed: Vec<SkuId> = lines
        .iter()
        .filter(|row| wanted.iter().any(|one| is_of(row, one)))
        .map(|row| row.sku_id)
        .collect();
    freed.sort_unstable();
    freed.dedup();
    announce(conn, now, &freed)?;
    Ok(taken)
}

fn is_of(row: &FulfillmentLineRow, one: &Unplan) -> bool {
    row.fulfillment_id == one.fulfillment && row.line_id == one.line
}

/// Takes units out of one locked fulfillment; gives who left it, none where it is not open to that any more.
fn take_out(
    conn: &mut Conn,
    now: Time,
    mut row: FulfillmentRow,
    lines: &[FulfillmentLineRow],
    out: &[Unplan],
    taken: &mut BTreeMap<OrderId, i64>,
) -> Result<Option<Parted>> {
    if !row.state.reserves() {
        return Ok(None);
    }
    let before = row.unit_count;
    let mut left = lines.to_vec();
    for one in out {
        let mut units = 0;
        for line in left.iter_mut().filter(|line| is_of(line, one)) {
            let of_row = one.units.min(line.units);
            units = units.max(of_row);
            // all of it goes with the last unit, even where it is not the same a unit
            let pieces = match of_row == line.units {
                true => line.pieces,
                false => line.pieces / line.units * of_row,
            };
            stock::release(conn, now, line.stock_id, pieces)?;
            line.units -= of_row;
            line.pieces -= pieces;
            fulfillments::update_line(conn, line)?;
        }
        left.retain(|line| line.units > 0);
        let Some(order) = lines
            .iter()
            .find(|line| is_of(line, one))
            .map(|line| line.order_id)
        else {
            continue;
        };
        back_to_unplaced(conn, order, one.line, units, row.state)?;
        *taken.entry(order).or_default() += units;
        row.unit_count -= units;
    }
    let parted = end_memberships(conn, &mut row, lines, &left)?;
    let (parcels, units) = (i64::from(left.is_empty()), before - row.unit_count);
    sourcing::free_room(conn, now, (row.location_id, &row.leaves_on), parcels, units)?;
    row.changed_at = now;
    if left.is_empty() {
        (row.state, row.merge_key) = (FulfillmentState::Canceled, None);
        (row.weight_g, row.carriage, row.handling) = (0, 0, 0);
        fulfillments::delete_lines(conn, &[row.id])?;
    }
    fulfillments::update(conn, &row)?;
    Ok(Some(parted))
}

/// Orders that have nothing in it any more leave it.
fn end_memberships(
    conn: &mut Conn,
    row: &mut FulfillmentRow,
    before: &[FulfillmentLineRow],
    left: &[FulfillmentLineRow],
) -> Result<Parted> {
    let orders = |lines: &[FulfillmentLineRow]| -> BTreeSet<OrderId> {
        lines.iter().map(|line| line.order_id).collect()
    };
    let (before, left) = (orders(before), orders(left));
    let parted = Parted {
        fulfillment: row.id,
        gone: before.difference(&left).copied().collect(),
        left: left.into_iter().collect(),
    };
    // what ended keeps its members, so that each order still shows it
    if parted.left.is_empty() {
        return Ok(parted);
    }
    for order in &parted.gone {
        fulfillments::delete_member(conn, row.id, *order)?;
        row.members -= 1;
    }
    Ok(parted)
}

fn back_to_unplaced(
    conn: &mut Conn,
    order: OrderId,
    line: LineId,
    units: i64,
    state: FulfillmentState,
) -> Result<()> {
    let row: LineRow = find::list_lines(conn, &[order])?
        .into_iter()
        .find(|row| row.id == line)
        .ok_or_else(|| Error::internal("a fulfillment holds a line that is gone"))?;
    let before = row.units();
    let mut after = before;
    if let Some(stage) = state.stage(&mut after) {
        *stage -= units;
    }
    after.unplaced += units;
    move_units(conn, line, before, after)
}

/// What of these orders is in fulfillments that nobody works on yet, all of it.
pub fn open_units(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Unplan>> {
    let open: Vec<FulfillmentId> = fulfillments::list_of_orders(conn, orders)?
        .iter()
        .filter(|row| row.state.is_open())
        .map(|row| row.id)
        .collect();
    let mut wanted: Vec<Unplan> = fulfillments::list_lines(conn, &open)?
        .iter()
        .filter(|line| orders.contains(&line.order_id))
        .map(|line| Unplan {
            fulfillment: line.fulfillment_id,
            line: line.line_id,
            units: line.units,
        })
        .collect();
    wanted.dedup();
    Ok(wanted)
}
