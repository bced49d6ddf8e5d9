//! Who waits for stock is served first in, first out; and everybody is looked at again when places or rules change. Here is
//! who that is, portion by portion; each portion is then sourced in a transaction of its own.

use super::PORTION;
use super::source::Wanted;
use crate::db::types::PlanCause;
use crate::db::{Conn, backorders};
use crate::domain::ids::{OrderId, SkuId};
use crate::domain::time::Time;
use crate::error::Result;

/// One portion of a SKU's queue after a place in it, in its order; and where to go on, none at the end.
pub fn list_queued(
    conn: &mut Conn,
    now: Time,
    sku: SkuId,
    after: (Time, OrderId),
) -> Result<(Wanted, Option<(Time, OrderId)>)> {
    let queue = backorders::list_queue(conn, sku, now, after, PORTION)?;
    let wanted = Wanted {
        orders: queue.iter().map(|(_, order)| *order).collect(),
        cause: PlanCause::Backorder,
        served: Some(sku),
    };
    Ok((wanted, more(&queue)))
}

/// One portion of all orders that have units without a place and could have one, after an order; and where to go on, none
/// at the end.
pub fn list_unplaced(
    conn: &mut Conn,
    now: Time,
    after: OrderId,
) -> Result<(Wanted, Option<OrderId>)> {
    let orders = backorders::list_servable(conn, now, after, PORTION)?;
    let next = more(&orders);
    Ok((Wanted::new(orders), next))
}

/// One portion of all orders that wait, whether or not they could have anything, after an order; and where to go on, none
/// at the end.
pub fn list_waiting(conn: &mut Conn, after: OrderId) -> Result<(Wanted, Option<OrderId>)> {
    let orders = backorders::list_waiting(conn, after, PORTION)?;
    let next = more(&orders);
    Ok((Wanted::new(orders), next))
}

/// The last of a portion that is full.
fn more<T: Copy>(portion: &[T]) -> Option<T> {
    let is_full = portion.len() as i64 == PORTION;
    portion.last().copied().filter(|_| is_full)
}
