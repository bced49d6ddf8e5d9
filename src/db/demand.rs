//! Demand that no place has reserved yet, counted from the lines of orders; and what kits are made of. What waits in the
//! queue for stock is `waiting`.

use super::backend::{listed, literal, rows};
use super::{Conn, Kind};
use crate::domain::ids::SkuId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use std::collections::HashMap;

/// SKUs that are asked for in one statement.
const PORTION: usize = 1_000;

/// One component of a kit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Part {
    /// The kit.
    #[diesel(sql_type = BigInt)]
    pub kit_id: SkuId,
    /// What it is made of.
    #[diesel(sql_type = BigInt)]
    pub component_id: SkuId,
    /// Pieces in one kit.
    #[diesel(sql_type = BigInt)]
    pub quantity: i64,
}

#[derive(QueryableByName)]
struct Wanted {
    #[diesel(sql_type = BigInt)]
    sku_id: SkuId,
    #[diesel(sql_type = BigInt)]
    pieces: i64,
}

/// What the kits among these SKUs are made of.
pub fn list_parts(conn: &mut Conn, skus: &[SkuId]) -> Result<Vec<Part>> {
    let mut found = Vec::new();
    for part in skus.chunks(PORTION) {
        found.extend(rows::<Part>(
            conn,
            &format!(
                "SELECT kit_id, component_id, quantity FROM kit_components WHERE kit_id IN ({}) ORDER BY kit_id, component_id",
                listed(part)
            ),
        )?);
    }
    Ok(found)
}

/// Pieces of these SKUs that orders want and no place has reserved; what is wanted as part of a kit is counted with its
/// components. Unpaid orders count for their channel's term only, cash on delivery is no unpaid order.
pub fn list_demand(conn: &mut Conn, now: Time, skus: &[SkuId]) -> Result<HashMap<SkuId, i64>> {
    let mut demand: HashMap<SkuId, i64> = HashMap::with_capacity(skus.len());
    let postgres = conn.kind() == Kind::Postgres;
    for portion in skus.chunks(PORTION) {
        for wanted in rows::<Wanted>(conn, &statement(postgres, now, portion))? {
            demand.insert(wanted.sku_id, wanted.pieces);
        }
    }
    Ok(demand)
}

/// The condition on the units is that of the index `order_lines_demand`, word by word.
fn statement(postgres: bool, now: Time, skus: &[SkuId]) -> String {
    let ends = if postgres {
        "o.received_at + c.unpaid_minutes * interval '1 minute'"
    } else {
        "datetime(o.received_at, '+' || c.unpaid_minutes || ' minutes')"
    };
    let ids = listed(skus);
    format!(
        "SELECT w.sku_id, CAST(sum(w.quantity * l.pack_size * (l.quantity - l.planned - l.picked - l.packed - l.shipped \
         - l.delivered - l.lost - l.returned - l.canceled)) AS BIGINT) AS pieces \
         FROM (SELECT id AS sku_id, id AS sold_id, 1 AS quantity FROM skus WHERE id IN ({ids}) UNION ALL \
         SELECT component_id, kit_id, quantity FROM kit_components WHERE component_id IN ({ids})) w \
         JOIN order_lines l ON l.sku_id = w.sold_id JOIN orders o ON o.id = l.order_id JOIN channels c ON c.id = o.channel_id \
         WHERE l.sku_id IS NOT NULL AND l.quantity > l.planned + l.picked + l.packed + l.shipped + l.delivered + l.lost \
         + l.returned + l.canceled AND NOT o.history AND o.state <> 'canceled' \
         AND (o.payment_status <> 'unpaid' OR o.payment_method = 'cod' OR {ends} > {}) GROUP BY w.sku_id",
        literal(now),
    )
}
