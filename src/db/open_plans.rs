//! Orders with an open plan, which is one that nobody has begun to pick: who may have a cheaper one by now.

use super::Conn;
use super::backend::{listed, rows};
use crate::domain::ids::{LocationId, OrderId, SkuId};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::BigInt;

/// Lines of what is still open.
const OPEN: &str = "fulfillment_lines l JOIN fulfillments f ON f.id = l.fulfillment_id AND f.state IN ('planned', 'released')";
/// Something is free where it could be shipped from.
const IS_FREE: &str = "p.active AND s.on_hand - s.reserved - s.quarantined > 0";

#[derive(QueryableByName)]
struct Order {
    #[diesel(sql_type = BigInt)]
    id: OrderId,
}

#[derive(QueryableByName)]
struct Sku {
    #[diesel(sql_type = BigInt)]
    id: SkuId,
}

fn orders(conn: &mut Conn, sql: &str) -> Result<Vec<OrderId>> {
    let found: Vec<Order> = rows(conn, sql)?;
    Ok(found.into_iter().map(|one| one.id).collect())
}

/// All of them after an order, ascending, at most `limit`.
pub fn list_after(conn: &mut Conn, after: OrderId, limit: i64) -> Result<Vec<OrderId>> {
    orders(
        conn,
        &format!(
            "SELECT DISTINCT l.order_id AS id FROM {OPEN} WHERE l.order_id > {after} ORDER BY l.order_id LIMIT {limit}"
        ),
    )
}

/// Those that take a SKU from one place while another has it free: the newest, at most `limit`.
pub fn list_elsewhere(conn: &mut Conn, sku: SkuId, limit: i64) -> Result<Vec<OrderId>> {
    orders(
        conn,
        &format!(
            "SELECT DISTINCT l.order_id AS id FROM {OPEN} WHERE l.sku_id = {sku} AND EXISTS (SELECT 1 FROM stock s \
             JOIN locations p ON p.id = s.location_id WHERE s.sku_id = l.sku_id AND s.location_id <> f.location_id AND {IS_FREE}) \
             ORDER BY l.order_id DESC LIMIT {limit}"
        ),
    )
}

/// Those that leave a place later than on a day, and those that take from another what this one has free: the newest, at
/// most `limit`.
pub fn list_sent_off(
    conn: &mut Conn,
    place: LocationId,
    day: NaiveDate,
    limit: i64,
) -> Result<Vec<OrderId>> {
    orders(
        conn,
        &format!(
            "SELECT DISTINCT l.order_id AS id FROM {OPEN} WHERE (f.location_id = {place} AND f.leaves_on > '{day}') \
             OR (f.location_id <> {place} AND EXISTS (SELECT 1 FROM stock s JOIN locations p ON p.id = s.location_id \
             WHERE s.sku_id = l.sku_id AND s.location_id = {place} AND {IS_FREE})) ORDER BY l.order_id DESC LIMIT {limit}"
        ),
    )
}

/// Of these SKUs, those that something is planned of at one place while another has them free.
pub fn list_movable(conn: &mut Conn, skus: &[SkuId]) -> Result<Vec<SkuId>> {
    let found: Vec<Sku> = rows(
        conn,
        &format!(
            "SELECT DISTINCT o.sku_id AS id FROM stock o JOIN stock s ON s.sku_id = o.sku_id AND s.location_id <> o.location_id \
             JOIN locations p ON p.id = s.location_id WHERE o.sku_id IN ({}) AND o.reserved > 0 AND {IS_FREE}",
            listed(skus)
        ),
    )?;
    Ok(found.into_iter().map(|one| one.id).collect())
}
