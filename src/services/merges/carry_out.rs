//! What was decided, written: stock, the days' counts, rows, members, lines and the ledger of savings. The orders and
//! fulfillments are locked by then.

use super::targets::{After, Change, place};
use crate::db::fulfillments::{self, FulfillmentLineRow, FulfillmentRow, MemberRow};
use crate::db::loads::{self, Limits};
use crate::db::plans::{self, SavingWrite};
use crate::db::row_ids::{self, Table};
use crate::db::types::SavingKind;
use crate::db::{Conn, stock};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId, SkuId, StockId};
use crate::domain::money::split;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::sourcing::free_room;
use std::collections::BTreeMap;

/// Whether what a place can do on a day still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// It must have room for more.
    Needed,
    /// It had room before, and what is taken apart leaves all the same.
    Given,
}

/// Writes a change; gives the ids of what shall be, in its order.
pub(super) fn carry_out(
    conn: &mut Conn,
    now: Time,
    change: &mut Change,
    room: Room,
) -> Result<Vec<FulfillmentId>> {
    let new = change.after.iter().filter(|one| one.id.is_none()).count();
    let [fresh] = row_ids::take(conn, [(Table::Fulfillments, new)])?;
    let mut fresh = fresh.into_iter().map(FulfillmentId);
    let mut ids = Vec::with_capacity(change.after.len());
    for one in &change.after {
        let id = one.id.or_else(|| fresh.next());
        ids.push(id.ok_or_else(|| Error::internal("too few ids of fulfillments"))?);
    }
    let lines = move_stock(conn, now, change, &ids)?;
    count_days(conn, now, change, room)?;
    let known: Vec<FulfillmentId> = change.contents.rows.iter().map(|row| row.id).collect();
    let kept: Vec<FulfillmentId> = change.after.iter().filter_map(|one| one.id).collect();
    fulfillments::delete_lines(conn, &known)?;
    fulfillments::delete_members(conn, &kept)?;
    for row in change.ended() {
        fulfillments::update(conn, &ended(row, now))?;
    }
    let mut members = Vec::new();
    for (one, id) in change.after.iter().zip(&ids) {
        save(conn, now, one, *id)?;
        let of_one = one.price.shares.iter().map(|(order, cost)| MemberRow {
            fulfillment_id: *id,
            order_id: *order,
            cost: *cost,
        });
        members.extend(of_one);
    }
    fulfillments::insert_members(conn, &members)?;
    fulfillments::insert_lines(conn, &lines)?;
    Ok(ids)
}

fn save(conn: &mut Conn, now: Time, one: &After, id: FulfillmentId) -> Result<()> {
    let row = FulfillmentRow {
        id,
        changed_at: now,
        ..one.row.clone()
    };
    match one.id {
        Some(_) => fulfillments::update(conn, &row),
        None => fulfillments::insert(
            conn,
            &[FulfillmentRow {
                created_at: now,
                revision: 1,
                ..row
            }],
        ),
    }
}

/// Nothing is left in it; who was in it stays known.
fn ended(row: &FulfillmentRow, now: Time) -> FulfillmentRow {
    FulfillmentRow {
        state: FulfillmentState::Canceled,
        merge_key: None,
        wait_until: None,
        unit_count: 0,
        weight_g: 0,
        carriage: 0,
        handling: 0,
        changed_at: now,
        ..row.clone()
    }
}

/// The lines as they shall be, each on a shelf of its place; what moved to another place is reserved there.
fn move_stock(
    conn: &mut Conn,
    now: Time,
    change: &Change,
    ids: &[FulfillmentId],
) -> Result<Vec<FulfillmentLineRow>> {
    // what one unit of a line takes, as it was planned
    let mut pieces: BTreeMap<LineId, BTreeMap<SkuId, i64>> = BTreeMap::new();
    let mut balance: BTreeMap<(SkuId, LocationId), i64> = BTreeMap::new();
    for line in &change.contents.lines {
        let of_line = pieces.entry(line.line_id).or_default();
        of_line.insert(line.sku_id, line.pieces / line.units.max(1));
        let row = change
            .contents
            .rows
            .iter()
            .find(|row| row.id == line.fulfillment_id);
        if let Some(row) = row {
            *balance.entry((line.sku_id, row.location_id)).or_default() -= line.pieces;
        }
    }
    let mut wanted: Vec<(FulfillmentLineRow, LocationId)> = Vec::new();
    for (one, id) in change.after.iter().zip(ids) {
        for (order, units) in &one.load {
            for (line, count) in units {
                for (sku, per_unit) in pieces.get(line).into_iter().flatten() {
                    let row = FulfillmentLineRow {
                        fulfillment_id: *id,
                        line_id: *line,
                        sku_id: *sku,
                        order_id: *order,
                        stock_id: StockId(0),
                        units: *count,
                        pieces: count * per_unit,
                    };
                    let place = one.row.location_id;
                    *balance.entry((*sku, place)).or_default() += row.pieces;
                    wanted.push((row, place));
                }
            }
        }
    }
    let places: Vec<(SkuId, LocationId)> = balance.keys().copied().collect();
    let levels = stock::lock_places(conn, &places, now)?;
    let level = |sku: SkuId, place: LocationId| {
        let found = levels
            .iter()
            .find(|row| (row.sku_id, row.location_id) == (sku, place));
        found
            .map(|row| row.id)
            .ok_or_else(|| Error::internal("a level is missing"))
    };
    let mut more: BTreeMap<StockId, i64> = BTreeMap::new();
    for ((sku, place), count) in &balance {
        match *count {
            0 => {}
            1.. => *more.entry(level(*sku, *place)?).or_default() += count,
            _ => stock::release(conn, now, level(*sku, *place)?, -count)?,
        }
    }
    let more: Vec<(StockId, i64)> = more.into_iter().collect();
    if stock::reserve_all(conn, now, &more)? != more.len() {
        return Err(Error::Refused(Sentence::new("split-refused-stock")));
    }
    wanted
        .into_iter()
        .map(|(row, place)| {
            Ok(FulfillmentLineRow {
                stock_id: level(row.sku_id, place)?,
                ..row
            })
        })
        .collect()
}

/// Parcels and units that leave each place on each day.
fn count_days(conn: &mut Conn, now: Time, change: &Change, room: Room) -> Result<()> {
    let mut days: BTreeMap<(LocationId, &str), (i64, i64)> = BTreeMap::new();
    for row in &change.contents.rows {
        let day = days.entry((row.location_id, &row.leaves_on)).or_default();
        *day = (day.0 - 1, day.1 - row.unit_count);
    }
    for one in &change.after {
        let day = days
            .entry((one.row.location_id, &one.row.leaves_on))
            .or_default();
        *day = (day.0 + 1, day.1 + one.row.unit_count);
    }
    for ((location, day), (parcels, units)) in days {
        if parcels <= 0 && units <= 0 {
            if (parcels, units) != (0, 0) {
                free_room(conn, now, (location, day), -parcels, -units)?;
            }
            continue;
        }
        let work = &place(&change.places, location)?.location.work;
        let limits = match room {
            Room::Given => Limits::default(),
            Room::Needed => Limits {
                parcels: work.parcels_per_day.filter(|_| parcels > 0),
                units: work.units_per_day.filter(|_| units > 0),
            },
        };
        if !loads::add(conn, (location, day), parcels, units, limits)? {
            return Err(Error::Refused(
                Sentence::new("split-refused-full").with("day", day),
            ));
        }
    }
    Ok(())
}

/// The ledger's lines of a change: what it saved or cost, divided among the orders that it concerns.
pub(super) fn write_savings(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    change: &Change,
    told: (SavingKind, FulfillmentId),
    orders: &[OrderId],
) -> Result<()> {
    let (parcels, amount) = change.saved();
    let even = vec![1; orders.len()];
    let parcels = split(parcels, &even);
    let amounts = split(amount, &even);
    let rows: Vec<SavingWrite> = orders
        .iter()
        .zip(parcels.iter().zip(amounts))
        .map(|(order, (parcels, amount))| {
            let saved = (*parcels, amount, change.currency());
            SavingWrite::new(now, told.0, (told.1, *order), saved, actor)
        })
        .collect();
    plans::insert_savings(conn, &rows)
}
