//! Who waits for stock is served first in, first out; and everybody is looked at again when places or rules change.

use super::PORTION;
use super::source::{Wanted, source};
use crate::db::types::PlanCause;
use crate::db::{Conn, backorders, sourcing as rows};
use crate::domain::ids::{OrderId, SkuId};
use crate::domain::time::Time;
use crate::error::Result;

/// Serves one portion of a SKU's queue after a place in it, in one transaction; gives where to go on, none at the end.
pub fn serve(
    conn: &mut Conn,
    now: Time,
    zone: chrono_tz::Tz,
    sku: SkuId,
    after: (Time, OrderId),
) -> Result<Option<(Time, OrderId)>> {
    conn.write(|conn| {
        let queue = backorders::list_queue(conn, sku, now, after, PORTION)?;
        let wanted = Wanted {
            orders: queue.iter().map(|(_, order)| *order).collect(),
            cause: PlanCause::Backorder,
            served: Some(sku),
        };
        if !wanted.orders.is_empty() {
            source(conn, now, zone, &wanted)?;
        }
        Ok(queue
            .last()
            .copied()
            .filter(|_| queue.len() as i64 == PORTION))
    })
}

/// One portion of all orders that have units without a place, after an order; gives where to go on, none at the end.
pub fn source_more(
    conn: &mut Conn,
    now: Time,
    zone: chrono_tz::Tz,
    after: OrderId,
) -> Result<Option<OrderId>> {
    conn.write(|conn| {
        let orders = rows::list_unplaced(conn, after, PORTION)?;
        let last = orders
            .last()
            .copied()
            .filter(|_| orders.len() as i64 == PORTION);
        if !orders.is_empty() {
            source(conn, now, zone, &Wanted::new(orders))?;
        }
        Ok(last)
    })
}
