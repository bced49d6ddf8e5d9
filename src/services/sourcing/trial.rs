//! What rules would decide about one order now, as if it had just come. Nothing is locked, nothing is written.

use super::facts::Facts;
use super::places::places;
use super::problem::{Desk, Stock};
use super::source::free;
use crate::db::sourcing as rows;
use crate::db::{Conn, fulfillments, stock};
use crate::domain::ids::{OrderId, StockId};
use crate::domain::sourcing::{Plan, Policy};
use crate::domain::status::OrderState;
use crate::domain::time::Time;
use crate::error::Result;
use std::collections::HashMap;

/// The plan of each policy for one order; none where nothing of it is to be placed.
pub fn attempt(
    conn: &mut Conn,
    now: Time,
    zone: chrono_tz::Tz,
    order: OrderId,
    policies: &[&Policy],
) -> Result<Vec<Option<Plan>>> {
    let mut orders = rows::list_orders(conn, &[order])?;
    orders.iter_mut().for_each(as_new);
    let mut facts = Facts::read(conn, orders)?;
    unplace(&mut facts);
    let Some(row) = facts.orders.first().cloned() else {
        return Ok(vec![None; policies.len()]);
    };
    let stock = stock_for(conn, &facts, order)?;
    let mut plans = Vec::with_capacity(policies.len());
    for policy in policies {
        let ready = places(conn, now, zone)?;
        let mut desk = Desk::new(ready, policy, now, zone);
        plans.push(desk.plan(&facts, &row, &stock, &[]));
    }
    Ok(plans)
}

/// An order as it was when it came: free to be sourced, whatever became of it.
pub(super) fn as_new(order: &mut rows::OrderFacts) {
    order.state = OrderState::Open;
    order.history = false;
    order.open_holds = 0;
}

/// Every unit that was not canceled has no place yet.
pub(super) fn unplace(facts: &mut Facts) {
    facts.begun.clear();
    for line in facts.lines.values_mut().flatten() {
        line.backordered = 0;
        line.planned = 0;
        line.picked = 0;
        line.packed = 0;
        line.shipped = 0;
        line.delivered = 0;
        line.lost = 0;
        line.returned = 0;
    }
}

/// What is free, with what this order itself has reserved.
fn stock_for(conn: &mut Conn, facts: &Facts, order: OrderId) -> Result<Stock> {
    let levels = stock::list_of_skus(conn, &facts.skus())?;
    let mut stock = free(&levels);
    let at: HashMap<StockId, _> = levels
        .iter()
        .map(|row| (row.id, (row.sku_id, row.location_id)))
        .collect();
    let open = fulfillments::list_of_orders(conn, &[order])?;
    let ids: Vec<_> = open
        .iter()
        .filter(|row| row.shipped_at.is_none())
        .map(|row| row.id)
        .collect();
    for line in fulfillments::list_lines(conn, &ids)? {
        let own = Some(line.stock_id).filter(|_| line.order_id == order);
        let Some((sku, place)) = own.and_then(|id| at.get(&id)) else {
            continue;
        };
        *stock.entry(*sku).or_default().entry(*place).or_default() += line.pieces;
    }
    Ok(stock)
}
