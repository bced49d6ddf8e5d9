//! Whose turn it is: of what is free here, who outside a portion waits for it first. Only who could have it now has a claim:
//! whom a rule keeps back, or where no place may ship to, stands in nobody's way.

use super::PORTION;
use super::facts::Facts;
use super::problem::{Desk, Stock};
use super::source::free;
use crate::db::{Conn, backorders, sourcing as rows, stock as levels};
use crate::domain::ids::{LineId, OrderId, SkuId};
use crate::domain::sourcing::Outcome;
use crate::domain::time::Time;
use crate::error::Result;
use std::collections::{HashMap, HashSet};

/// Of those who stand first, so many are looked at together.
const FEW: usize = 20;

/// A place in every queue: when an order came.
pub type Turn = (Time, OrderId);

/// For each of these SKUs that is free, the first claim on it of an order that is not among the portion's and came before
/// the last of them. Nobody has one on what is being `served`.
pub fn claims(
    conn: &mut Conn,
    now: Time,
    desk: &mut Desk,
    (facts, stock): (&Facts, &Stock),
    served: Option<SkuId>,
) -> Result<HashMap<SkuId, Turn>> {
    let Some(last) = facts.orders.last() else {
        return Ok(HashMap::new());
    };
    let last = (last.received_at, last.id);
    let portion: Vec<OrderId> = facts.orders.iter().map(|order| order.id).collect();
    let is_free = |sku: &SkuId| {
        let there = stock.get(sku);
        Some(*sku) != served && there.is_some_and(|at| at.values().any(|units| *units > 0))
    };
    let skus: Vec<SkuId> = facts.skus().into_iter().filter(is_free).collect();
    let awaited = backorders::list_awaited(conn, &skus)?;
    let mut first = backorders::list_first(conn, &awaited, &portion, now)?;
    first.retain(|(_, since, order)| (*since, *order) < last);
    let orders: Vec<OrderId> = first.iter().map(|(_, _, order)| *order).collect();
    let able = able(conn, desk, &orders)?;
    let mut claims = HashMap::new();
    for (sku, since, order) in first {
        let claim = match able.contains(&(sku, order)) {
            true => Some((since, order)),
            false => next(conn, now, desk, sku, (&portion, last))?,
        };
        claims.extend(claim.map(|claim| (sku, claim)));
    }
    Ok(claims)
}

/// The first in the queue of a SKU who could have it; of very many who could not, a portion is asked.
fn next(
    conn: &mut Conn,
    now: Time,
    desk: &mut Desk,
    sku: SkuId,
    (portion, last): (&[OrderId], Turn),
) -> Result<Option<Turn>> {
    let mut queue = backorders::list_claimants(conn, sku, portion, now, PORTION)?;
    queue.retain(|turn| *turn < last);
    for few in queue.chunks(FEW) {
        let orders: Vec<OrderId> = few.iter().map(|(_, order)| *order).collect();
        let able = able(conn, desk, &orders)?;
        let found = few.iter().find(|(_, order)| able.contains(&(sku, *order)));
        if found.is_some() {
            return Ok(found.copied());
        }
    }
    Ok(None)
}

/// Which of these orders would get what, if each were decided alone as things stand.
fn able(conn: &mut Conn, desk: &mut Desk, orders: &[OrderId]) -> Result<HashSet<(SkuId, OrderId)>> {
    let mut able = HashSet::new();
    if orders.is_empty() {
        return Ok(able);
    }
    let orders = rows::list_orders(conn, orders)?;
    let facts = Facts::read(conn, orders)?;
    let stock = free(&levels::list_of_skus(conn, &facts.skus())?);
    for order in &facts.orders {
        let Some(plan) = desk.plan(&facts, order, &stock, &[]) else {
            continue;
        };
        if plan.waiting.iter().any(|one| one.outcome == Outcome::Hold) {
            continue;
        }
        let units = plan.parts.iter().flat_map(|part| &part.units);
        let leaving: HashSet<LineId> = units.map(|one| one.line).collect();
        let wanting = facts.wanting(order.id).into_iter();
        let pieces = wanting
            .filter(|line| leaving.contains(&line.id))
            .flat_map(|line| facts.pieces(line));
        able.extend(pieces.map(|piece| (piece.sku, order.id)));
    }
    Ok(able)
}
