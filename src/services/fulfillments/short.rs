//! A short pick: pieces that were not on the shelf are written off, the units that lack them go back to sourcing, and
//! what remains goes on.

use super::Open;
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{self, FulfillmentLineRow};
use crate::db::stock::{self, MovementWrite};
use crate::db::{Conn, jobs, ledger};
use crate::domain::event::EventKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{ExceptionId, FulfillmentId, LineId, MovementId, OrderId, SkuId, StockId};
use crate::domain::job::Job;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Actor, Reach};
use crate::domain::stock::MovementKind;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::exceptions::{self, Shortfall};
use crate::services::holds::derive_headline;
use crate::services::units::{Unplan, withdraw};
use std::collections::{BTreeMap, HashMap};

/// Pieces that were not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Of this order line; of any that has the SKU without it.
    pub line: Option<LineId>,
    /// Of this SKU, by code; the line's only one without it.
    pub sku: Option<String>,
    /// How many pieces.
    pub pieces: i64,
}

/// What came of a short pick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shorted {
    /// How many orders lost units.
    pub orders: i64,
    /// What names them, one a SKU.
    pub exceptions: Vec<ExceptionId>,
}

/// Writes off what was not on the shelf. Possible while somebody picks: released or picking.
pub fn short(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: FulfillmentId,
    missing: &[Missing],
) -> Result<Shorted> {
    conn.write(|conn| {
        let open = Open::lock(conn, reach, id)?;
        if !matches!(
            open.row.state,
            FulfillmentState::Released | FulfillmentState::Picking
        ) {
            let why = Sentence::new("refused-short").with("state", open.row.state);
            return Err(Error::Refused(why));
        }
        let skus: Vec<SkuId> = open.lines.iter().map(|line| line.sku_id).collect();
        let codes: HashMap<SkuId, String> = stock::list_codes(conn, &skus)?.into_iter().collect();
        let short = spread(&open.lines, &codes, missing)?;
        let mut units: BTreeMap<LineId, i64> = BTreeMap::new();
        for (line, pieces) in &short {
            let most = units.entry(line.line_id).or_default();
            *most = lost_units(line, *pieces).max(*most);
        }
        let out: Vec<Unplan> = units
            .iter()
            .map(|(line, units)| Unplan {
                fulfillment: id,
                line: *line,
                units: *units,
            })
            .collect();
        let orders = withdraw(conn, now, &out)?;
        let lines = write_off(conn, now, actor, id, &short)?;
        let exceptions = name(conn, now, actor, &open, &short, &lines)?;
        tell(conn, now, actor, &open, &codes, &short)?;
        let orders: Vec<OrderId> = orders.into_keys().collect();
        for order in &orders {
            derive_headline(conn, now, *order)?;
        }
        let shorted = Shorted {
            orders: orders.len() as i64,
            exceptions,
        };
        jobs::enqueue(conn, &[Job::Source { orders }], now)?;
        Ok(shorted)
    })
}

type Short<'l> = Vec<(&'l FulfillmentLineRow, i64)>;

/// Which rows lack how many pieces: those are taken from the last one that fits back to the first.
fn spread<'l>(
    lines: &'l [FulfillmentLineRow],
    codes: &HashMap<SkuId, String>,
    missing: &[Missing],
) -> Result<Short<'l>> {
    let mut short: Vec<(&FulfillmentLineRow, i64)> = lines.iter().map(|line| (line, 0)).collect();
    for (index, one) in missing.iter().enumerate() {
        let wrong = |field: &str, why: Sentence| {
            Error::Invalid(vec![Problem::at(format!("/lines/{index}/{field}"), why)])
        };
        let code = |row: &FulfillmentLineRow| codes.get(&row.sku_id).map(String::as_str);
        let fits = |row: &FulfillmentLineRow| {
            one.line.is_none_or(|line| row.line_id == line)
                && one.sku.as_deref().is_none_or(|sku| code(row) == Some(sku))
        };
        let mut skus: Vec<SkuId> = lines
            .iter()
            .filter(|row| fits(row))
            .map(|r| r.sku_id)
            .collect();
        skus.sort_unstable();
        skus.dedup();
        match skus.len() {
            0 => return Err(wrong("sku", Sentence::new("short-not-in-it"))),
            1 => {}
            _ => return Err(wrong("sku", Sentence::new("short-which-sku"))),
        }
        if one.pieces < 1 {
            return Err(wrong("quantity", Sentence::new("problem-not-positive")));
        }
        let mut left = one.pieces;
        for (row, pieces) in short.iter_mut().rev().filter(|(row, _)| fits(row)) {
            let taken = left.min(row.pieces - *pieces);
            *pieces += taken;
            left -= taken;
        }
        if left > 0 {
            let most = one.pieces - left;
            return Err(wrong(
                "quantity",
                Sentence::new("short-too-many").with("most", most),
            ));
        }
    }
    short.retain(|(_, pieces)| *pieces > 0);
    match short.is_empty() {
        true => Err(Error::invalid("/lines", "short-nothing")),
        false => Ok(short),
    }
}

/// Units that cannot be had without these pieces.
const fn lost_units(line: &FulfillmentLineRow, pieces: i64) -> i64 {
    let each = line.pieces / line.units;
    (pieces + each - 1) / each
}

/// Takes pieces that are not there off their levels, with the fulfillment that lacks them. The reservations are released
/// by now, so that every piece may go. Gives the line of the ledger of each level.
pub(super) fn write_off(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    id: FulfillmentId,
    short: &Short<'_>,
) -> Result<BTreeMap<StockId, MovementId>> {
    let mut levels: BTreeMap<StockId, i64> = BTreeMap::new();
    for (line, pieces) in short {
        *levels.entry(line.stock_id).or_default() += pieces;
    }
    let mut written = BTreeMap::new();
    for (level, pieces) in levels {
        let mut movement = MovementWrite::new(level, MovementKind::Short, -pieces);
        movement.fulfillment = Some(id);
        movement.reason = fulfillments::number_of(id);
        stock::move_stock(conn, now, actor, &movement)?;
        written.insert(level, ledger::get_newest(conn, level)?.id);
    }
    Ok(written)
}

/// Names the orders that lost units, level by level.
fn name(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    open: &Open,
    short: &Short<'_>,
    written: &BTreeMap<StockId, MovementId>,
) -> Result<Vec<ExceptionId>> {
    let mut named = Vec::with_capacity(written.len());
    for (level, movement) in written {
        let here: Short<'_> = short
            .iter()
            .filter(|(line, _)| line.stock_id == *level)
            .copied()
            .collect();
        let Some((first, _)) = here.first() else {
            continue;
        };
        let mut lost: BTreeMap<OrderId, i64> = BTreeMap::new();
        for (line, pieces) in &here {
            *lost.entry(line.order_id).or_default() += lost_units(line, *pieces);
        }
        let shortfall = Shortfall {
            sku: first.sku_id,
            location: open.row.location_id,
            movement: *movement,
            cause: MovementKind::Short,
            pieces: here.iter().map(|(_, pieces)| pieces).sum(),
        };
        let lost: Vec<(OrderId, i64)> = lost.into_iter().collect();
        named.extend(exceptions::name_broken(
            conn, now, actor, &shortfall, &lost,
        )?);
    }
    Ok(named)
}

fn tell(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    open: &Open,
    codes: &HashMap<SkuId, String>,
    short: &Short<'_>,
) -> Result<()> {
    let told: Vec<EventWrite> = short
        .iter()
        .map(|(line, pieces)| {
            EventWrite::new(line.order_id, now, EventKind::ShortPicked, actor).facts([
                ("units", lost_units(line, *pieces).to_string()),
                ("sku", codes.get(&line.sku_id).cloned().unwrap_or_default()),
                ("place", open.place.name.clone()),
                ("fulfillment", fulfillments::number_of(open.row.id)),
            ])
        })
        .collect();
    events::insert_events(conn, &told)
}
