//! The queue of what waits for stock as staff read it: who waits for a SKU, since when, with which promise, and what is to
//! come. The queue itself is `backorders`.

use super::Conn;
use super::backend::{listed, rows};
use super::schema::{backorders, channels, orders, receipt_lines, receipts};
use crate::domain::ids::{ChannelId, LocationId, OrderId, ReceiptId, ReceiptLineId, SkuId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

/// An order that waits.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    /// Our number.
    pub number: String,
    /// Its channel.
    pub channel_id: ChannelId,
    /// The channel's name.
    pub channel: String,
    /// Pieces.
    pub pieces: i64,
    /// Since when.
    pub since: Time,
    /// Pre-sale: not before.
    pub not_before: Option<Time>,
    /// What the buyer was told.
    pub promised_at: Option<Time>,
    /// When the order has to leave.
    pub ship_by: Option<Time>,
}

/// Who waits for a SKU, first in, first out; at most `limit`.
pub fn list_queue(conn: &mut Conn, sku: SkuId, limit: i64) -> Result<Vec<Waiting>> {
    Ok(backorders::table
        .inner_join(orders::table.on(orders::id.eq(backorders::order_id)))
        .inner_join(channels::table.on(channels::id.eq(orders::channel_id)))
        .filter(backorders::sku_id.eq(sku))
        .order((
            backorders::since,
            backorders::order_id,
            backorders::line_id,
            backorders::part,
        ))
        .limit(limit)
        .select((
            orders::number,
            orders::channel_id,
            channels::name,
            backorders::pieces,
            backorders::since,
            backorders::not_before,
            backorders::promised_at,
            orders::ship_by,
        ))
        .load(conn)?)
}

/// Orders that were told of goods of a purchase order, ascending.
pub fn list_promised(conn: &mut Conn, receipt: ReceiptId) -> Result<Vec<OrderId>> {
    Ok(backorders::table
        .inner_join(
            receipt_lines::table.on(receipt_lines::id.nullable().eq(backorders::receipt_line_id)),
        )
        .filter(receipt_lines::receipt_id.eq(receipt))
        .select(backorders::order_id)
        .distinct()
        .order(backorders::order_id)
        .load(conn)?)
}

/// Goods that are to come.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Coming {
    /// What.
    #[diesel(sql_type = BigInt)]
    pub sku_id: SkuId,
    /// Where to.
    #[diesel(sql_type = BigInt)]
    pub location_id: LocationId,
    /// Pieces that are not there yet.
    #[diesel(sql_type = BigInt)]
    pub pieces: i64,
    /// When; none: nobody knows.
    #[diesel(sql_type = Nullable<Timestamp>)]
    pub expected_at: Option<Time>,
    /// Name of the purchase order; empty for what comes from a place of ours.
    #[diesel(sql_type = Text)]
    pub receipt: String,
    /// The transfer; 0 for a purchase order.
    #[diesel(sql_type = BigInt)]
    pub transfer: i64,
}

/// What is to come of these SKUs: purchase orders and transfers on their way, the earliest first.
pub fn list_coming(conn: &mut Conn, skus: &[SkuId]) -> Result<Vec<Coming>> {
    let ids = listed(skus);
    Ok(rows(
        conn,
        &format!(
            "SELECT l.sku_id, r.location_id, l.quantity - l.received AS pieces, r.expected_at, r.name AS receipt, \
             CAST(0 AS BIGINT) AS transfer \
             FROM receipt_lines l JOIN receipts r ON r.id = l.receipt_id \
             WHERE l.sku_id IN ({ids}) AND l.received < l.quantity AND r.state = 'expected' \
             UNION ALL SELECT l.sku_id, t.to_id, l.quantity - l.received, t.expected_at, '', t.id \
             FROM transfers t JOIN transfer_lines l ON l.transfer_id = t.id \
             WHERE t.state = 'sent' AND l.sku_id IN ({ids}) AND l.received < l.quantity \
             ORDER BY 4, 1"
        ),
    )?)
}

/// What waited for goods of a purchase order that will not come has no promise any more; gives the SKUs.
pub fn delete_promises(conn: &mut Conn, receipt: ReceiptId) -> Result<Vec<SkuId>> {
    let lines: Vec<(ReceiptLineId, SkuId)> = receipt_lines::table
        .inner_join(receipts::table.on(receipts::id.eq(receipt_lines::receipt_id)))
        .filter(receipts::id.eq(receipt))
        .order(receipt_lines::id)
        .select((receipt_lines::id, receipt_lines::sku_id))
        .load(conn)?;
    for (line, _) in &lines {
        // its line first: who promises of it just now holds that line, and their promise is there to be seen after them
        diesel::update(receipt_lines::table.find(line))
            .set(receipt_lines::promised.eq(0_i64))
            .execute(conn)?;
        diesel::update(backorders::table.filter(backorders::receipt_line_id.eq(line)))
            .set((
                backorders::receipt_line_id.eq(None::<ReceiptLineId>),
                backorders::promised_at.eq(None::<Time>),
            ))
            .execute(conn)?;
    }
    Ok(lines.into_iter().map(|(_, sku)| sku).collect())
}
