//! A portion of orders sourced: locked, decided one after the other, reserved and written together.

use super::claims::claims;
use super::facts::Facts;
use super::places::place_rows;
use super::problem::{Desk, Stock};
use super::write::Batch;
use crate::db::orders::LineRow;
use crate::db::sourcing as rows;
use crate::db::stock::{self, StockRow};
use crate::db::types::PlanCause;
use crate::db::{Conn, backorders};
use crate::domain::ids::{LineId, LocationId, OrderId, SkuId};
use crate::domain::sourcing;
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::rule_sets;
use std::collections::{HashMap, HashSet};

/// What is asked of sourcing.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The orders, at most a portion.
    pub orders: Vec<OrderId>,
    /// Why.
    pub cause: PlanCause,
    /// The SKU whose queue is being served: nobody is ahead for it.
    pub served: Option<SkuId>,
}

impl Wanted {
    /// Orders that are free.
    pub fn new(orders: Vec<OrderId>) -> Wanted {
        Wanted {
            orders,
            cause: PlanCause::New,
            served: None,
        }
    }
}

/// Finds places for the units of these orders that have none; harmless to run again. Nothing happens while there is no
/// place that ships.
pub fn source(conn: &mut Conn, now: Time, zone: chrono_tz::Tz, wanted: &Wanted) -> Result<()> {
    conn.write(|conn| {
        let (version, policy) = rule_sets::active(conn)?;
        let mut desk = Desk::counting(place_rows(conn, now)?, &policy, now, zone);
        if desk.is_empty() {
            return Ok(());
        }
        let locked = rows::lock_orders(conn, &wanted.orders)?;
        let facts = Facts::read(conn, locked)?;
        let ids: Vec<OrderId> = facts.orders.iter().map(|order| order.id).collect();
        let queued = backorders::list_of_orders(conn, &ids)?;
        let mut batch = Batch::new(conn, &facts, &policy, version, queued, now, wanted.cause)?;
        let levels = levels(conn, &desk, &facts.skus())?;
        let mut stock = free(&levels);
        batch.know(&levels);
        // an order whose plan is moved had its turn: it takes from nobody what it gives back
        let ahead = match wanted.cause {
            PlanCause::Reconsidered => HashMap::new(),
            PlanCause::New | PlanCause::Backorder | PlanCause::ByHand => {
                claims(conn, now, &mut desk, (&facts, &stock), wanted.served)?
            }
        };
        for order in &facts.orders {
            let key = (order.received_at, order.id);
            let blocked: HashSet<SkuId> = ahead
                .iter()
                .filter(|(_, first)| **first < key)
                .map(|(sku, _)| *sku)
                .collect();
            let behind = behind(&facts, order.id, &blocked);
            let Some(mut plan) = desk.plan(&facts, order, &stock, &behind) else {
                continue;
            };
            let partners = batch.partners(order.id);
            // who waits their turn is looked at again soon, and may join others then
            if behind.is_empty() && partners.iter().any(|place| !ships(&plan, *place)) {
                plan = batch.drawn(&desk, order, plan, &partners);
            }
            take(&mut stock, &facts, order.id, &plan);
            batch.decide(&desk, order, &plan, &blocked)?;
            // after that: a place may go on with another day than the plan's
            desk.take(&plan);
        }
        batch.write(conn, &desk)
    })
}

/// Lines of an order that take of what others wait for first.
fn behind(facts: &Facts, order: OrderId, blocked: &HashSet<SkuId>) -> Vec<LineId> {
    if blocked.is_empty() {
        return Vec::new();
    }
    let takes = |line: &&LineRow| {
        let pieces = facts.pieces(line);
        pieces.iter().any(|piece| blocked.contains(&piece.sku))
    };
    let wanting = facts.wanting(order).into_iter().filter(takes);
    wanting.map(|line| line.id).collect()
}

/// Whether something leaves a place.
pub(super) fn ships(plan: &sourcing::Plan, place: LocationId) -> bool {
    plan.parts.iter().any(|part| part.place == place)
}

/// Levels of these SKUs at the places that ship, locked.
pub(super) fn levels(conn: &mut Conn, desk: &Desk, skus: &[SkuId]) -> Result<Vec<StockRow>> {
    let ids: Vec<_> = stock::list_of_skus(conn, skus)?
        .iter()
        .filter(|row| desk.place(row.location_id).is_some())
        .map(|row| row.id)
        .collect();
    stock::lock(conn, &ids)
}

/// What is free, by SKU and place.
pub(super) fn free(levels: &[StockRow]) -> Stock {
    let mut stock = Stock::new();
    for row in levels {
        let there = stock.entry(row.sku_id).or_default();
        there.insert(row.location_id, row.level().free());
    }
    stock
}

/// What a plan takes is not free for the next order.
pub(super) fn take(stock: &mut Stock, facts: &Facts, order: OrderId, plan: &sourcing::Plan) {
    let lines = facts.lines.get(&order).map_or(&[][..], Vec::as_slice);
    for part in &plan.parts {
        for one in &part.units {
            let Some(line) = lines.iter().find(|line| line.id == one.line) else {
                continue;
            };
            for piece in facts.pieces(line) {
                let there = stock
                    .get_mut(&piece.sku)
                    .and_then(|at| at.get_mut(&part.place));
                if let Some(there) = there {
                    *there -= i64::from(one.units) * piece.quantity;
                }
            }
        }
    }
}
