//! A short pick: pieces that were not on the shelf are written off, the units that lack them go back to sourcing, and
//! what remains goes on.

use super::Open;
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{self, FulfillmentLineRow};
use crate::db::stock::{self, MovementWrite};
use crate::db::{Conn, jobs};
use crate::domain::event::EventKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, OrderId, SkuId, StockId};
use crate::domain::job::Job;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Actor, Reach};
use crate::domain::stock::MovementKind;
use crate::domain::time::Time;
use crate::error::{Error, Result};
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

/// Writes off what was not on the shelf. Possible while somebody picks: released or picking.
pub fn short(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: FulfillmentId,
    missing: &[Missing],
) -> Result<()> {
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
        write_off(conn, now, actor, id, &short)?;
        tell(conn, now, actor, &open, &codes, &short)?;
        let orders: Vec<OrderId> = orders.into_keys().collect();
        for order in &orders {
            derive_headline(conn, now, *order)?;
        }
        jobs::enqueue(conn, &[Job::Source { orders }], now)
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
/// by now, so that every piece may go.
pub(super) fn write_off(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    id: FulfillmentId,
    short: &Short<'_>,
) -> Result<()> {
    let mut levels: BTreeMap<StockId, i64> = BTreeMap::new();
    for (line, pieces) in short {
        *levels.entry(line.stock_id).or_default() += pieces;
    }
    for (level, pieces) in levels {
        let mut movement = MovementWrite::new(level, MovementKind::Short, -pieces);
        movement.fulfillment = Some(id);
        movement.reason = fulfillments::number_of(id);
        stock::move_stock(conn, now, actor, &movement)?;
    }
    Ok(())
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
