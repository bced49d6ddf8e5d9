//! Payments and refunds: rows, append-only. Tributary moves no money.

use super::Conn;
use super::schema::payments;
use crate::domain::ids::OrderId;
use crate::domain::time::Time;
use crate::error::Result;
use crate::insert_rows;
use crate::words;
use diesel::prelude::*;

words! {
    /// Which way the money went.
    pub enum PaymentKind {
        /// From the buyer.
        Payment = "payment",
        /// Back to the buyer.
        Refund = "refund",
    }
}

/// One payment or refund; the amount is positive, minor units.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = payments, treat_none_as_default_value = false)]
pub struct PaymentRow {
    /// The order.
    pub order_id: OrderId,
    /// `payment` or `refund`.
    pub kind: String,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// For example `alipay`.
    pub method: String,
    /// The provider's reference.
    pub reference: String,
    /// When.
    pub at: Time,
}

/// Appends payments.
pub fn insert_payments(conn: &mut Conn, rows: &[PaymentRow]) -> Result<()> {
    insert_rows!(conn, payments::table, rows);
    Ok(())
}

/// Payments of an order, oldest first.
pub fn list_of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<PaymentRow>> {
    Ok(payments::table
        .filter(payments::order_id.eq(order))
        .order(payments::id)
        .select(PaymentRow::as_select())
        .load(conn)?)
}
