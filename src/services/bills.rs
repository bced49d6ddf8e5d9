//! What of orders' money is where.

use crate::db::Conn;
use crate::db::orders::bill::Shares;
use crate::db::orders::{self, LineRow, find};
use crate::domain::bill::Bill;
use crate::domain::ids::OrderId;
use crate::domain::money::Currency;
use crate::error::Result;
use serde_json::{Value, json};

/// Writes what the canceled units of these orders are worth now. The caller holds their locks.
pub(super) fn recount(conn: &mut Conn, ids: &[OrderId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let lines = find::list_lines(conn, ids)?;
    for order in find::list_by_ids(conn, ids)? {
        let own = lines.iter().filter(|line| line.order_id == order.id);
        let own: Vec<LineRow> = own.cloned().collect();
        orders::update_canceled(conn, order.id, order.canceled_worth(&own))?;
    }
    Ok(())
}

/// A part of an order's money as the outside sees it: every component, and what they sum up to.
pub(super) fn view(bill: &Bill, currency: Currency) -> Value {
    json!({
        "goods": currency.text(bill.goods()), "discount": currency.text(bill.discount),
        "shipping_fee": currency.text(bill.shipping_fee), "adjustment": currency.text(bill.adjustment),
        "rounding": currency.text(bill.rounding), "tax": currency.text(bill.tax()),
        "platform_discount": currency.text(bill.platform_discount), "total": currency.text(bill.total()),
        "currency": currency.code(),
    })
}

/// What of an order is canceled, and what is in no fulfillment.
pub(super) fn elsewhere(shares: &Shares, currency: Currency) -> Value {
    json!({"canceled": view(&shares.canceled, currency), "unfulfilled": view(&shares.rest, currency)})
}
