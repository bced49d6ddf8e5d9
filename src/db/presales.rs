//! Pre-sales of which somebody was told that they leave on their day, since they are on the shelf: others may take them
//! first. The queue itself is `backorders`.

use super::Conn;
use super::backend::{listed, literal, rows};
use crate::domain::ids::{OrderId, SkuId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use std::collections::HashMap;

/// What waits for its day alone; `not_before IS NOT NULL` is the condition of the index `backorders_shelved`.
fn shelved(now: Time) -> String {
    format!(
        "not_before IS NOT NULL AND not_before > {} AND receipt_line_id IS NULL AND promised_at IS NOT NULL",
        literal(now)
    )
}

#[derive(QueryableByName)]
struct Pieces {
    #[diesel(sql_type = BigInt)]
    sku_id: SkuId,
    #[diesel(sql_type = BigInt)]
    pieces: i64,
}

/// Pieces of these SKUs on the shelf that pre-sales were told of; those of some orders are left out.
pub fn list_shelved(
    conn: &mut Conn,
    now: Time,
    skus: &[SkuId],
    except: &[OrderId],
) -> Result<HashMap<SkuId, i64>> {
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let (skus, except, shelved) = (listed(skus), listed(except), shelved(now));
    let found: Vec<Pieces> = rows(
        conn,
        &format!(
            "SELECT sku_id, CAST(sum(pieces) AS BIGINT) AS pieces FROM backorders \
             WHERE {shelved} AND sku_id IN ({skus}) AND order_id NOT IN ({except}) GROUP BY sku_id"
        ),
    )?;
    Ok(found
        .into_iter()
        .map(|one| (one.sku_id, one.pieces))
        .collect())
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = BigInt)]
    sku_id: SkuId,
}

/// SKUs of which more was told than is on the shelf by now: of all, or of these.
pub fn list_overtold(conn: &mut Conn, now: Time, of: Option<&[SkuId]>) -> Result<Vec<SkuId>> {
    let of = match of {
        Some([]) => return Ok(Vec::new()),
        Some(skus) => format!(" AND sku_id IN ({})", listed(skus)),
        None => String::new(),
    };
    let shelved = shelved(now);
    let found: Vec<Told> = rows(
        conn,
        &format!(
            "SELECT b.sku_id FROM (SELECT sku_id, sum(pieces) AS pieces FROM backorders WHERE {shelved}{of} GROUP BY sku_id) b \
             WHERE b.pieces > coalesce((SELECT sum(s.on_hand - s.reserved - s.quarantined) FROM stock s \
             JOIN locations l ON l.id = s.location_id AND l.active WHERE s.sku_id = b.sku_id \
             AND s.on_hand - s.reserved - s.quarantined > 0), 0) ORDER BY b.sku_id"
        ),
    )?;
    Ok(found.into_iter().map(|one| one.sku_id).collect())
}

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = BigInt)]
    order_id: OrderId,
}

/// The last in the queue of a SKU who were told so, at most `limit`.
pub fn list_last(conn: &mut Conn, now: Time, sku: SkuId, limit: i64) -> Result<Vec<OrderId>> {
    let shelved = shelved(now);
    let found: Vec<Last> = rows(
        conn,
        &format!(
            "SELECT order_id FROM backorders WHERE {shelved} AND sku_id = {sku} \
             GROUP BY since, order_id ORDER BY since DESC, order_id DESC LIMIT {limit}"
        ),
    )?;
    Ok(found.into_iter().map(|one| one.order_id).collect())
}
