//! What is reserved on one level, and for whom: lines of fulfillments that have not left yet.

use super::Conn;
use super::schema::{fulfillment_lines, fulfillments, orders};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, OrderId, StockId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// Pieces of one level that are reserved for units of one order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Reservation {
    /// In this fulfillment.
    pub fulfillment: FulfillmentId,
    /// For this line.
    pub line: LineId,
    /// Of this order.
    pub order: OrderId,
    /// Units of the line.
    pub units: i64,
    /// Pieces of the level.
    pub pieces: i64,
    /// Where the fulfillment stands.
    pub state: FulfillmentState,
    /// When the order has to leave.
    pub ship_by: Option<Time>,
}

/// Everything that is reserved on a level.
pub fn list_reservations(conn: &mut Conn, stock: StockId) -> Result<Vec<Reservation>> {
    let reserving: Vec<FulfillmentState> = FulfillmentState::ALL
        .iter()
        .copied()
        .filter(|state| state.reserves())
        .collect();
    Ok(fulfillment_lines::table
        .inner_join(fulfillments::table.on(fulfillments::id.eq(fulfillment_lines::fulfillment_id)))
        .inner_join(orders::table.on(orders::id.eq(fulfillment_lines::order_id)))
        .filter(fulfillment_lines::stock_id.eq(stock))
        .filter(fulfillments::state.eq_any(reserving))
        .select((
            fulfillment_lines::fulfillment_id,
            fulfillment_lines::line_id,
            fulfillment_lines::order_id,
            fulfillment_lines::units,
            fulfillment_lines::pieces,
            fulfillments::state,
            orders::ship_by,
        ))
        .load(conn)?)
}
