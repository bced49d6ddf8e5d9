//! Demand that no place has reserved yet, counted from the lines of orders; and what kits are made of. What waits in the
//! queue for stock is `waiting`.

use super::{Conn, Kind};
use super::backend::{listed, literal, rows};
use crate::domain::ids::SkuId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use std::collections::{BTreeSet, HashMap};

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

/// Every component of the kits among these SKUs, and of the kits that these SKUs are part of.
pub fn list_parts(conn: &mut Conn, skus: &[SkuId]) -> Result<Vec<Part>> {
    let mut found = Vec::new();
    for part in skus.chunks(PORTION) {
        let ids = listed(part);
        found.extend(rows::<Part>(
            conn,
            &format!(
                "SELECT kit_id, component_id, quantity FROM kit_components WHERE kit_id IN ({ids}) OR kit_id IN \
                 (SELECT kit_id FROM kit_components WHERE component_id IN ({ids})) ORDER BY kit_id, component_id"
            ),
        )?);
    }
    found.sort_unstable_by_key(|part| (part.kit_id, part.component_id));
    found.dedup();
    Ok(found)
}

/// Pieces of these SKUs that orders want and no place has reserved; what is wanted as part of a kit is counted with its
/// components. Unpaid orders count for their channel's term only, cash on delivery is no unpaid order.
pub fn list_demand(
    conn: &mut Conn,
    now: Time,
    skus: &[SkuId],
    parts: &[Part],
) -> Result<HashMap<SkuId, i64>> {
    let mut asked: BTreeSet<SkuId> = skus.iter().copied().collect();
    asked.extend(
        parts
            .iter()
            .filter(|part| skus.contains(&part.component_id))
            .map(|part| part.kit_id),
    );
    let asked: Vec<SkuId> = asked.into_iter().collect();
    let mut demand: HashMap<SkuId, i64> = HashMap::new();
    for portion in asked.chunks(PORTION) {
        let sql = statement(conn.kind() == Kind::Postgres, now, portion);
        for wanted in rows::<Wanted>(conn, &sql)? {
            *demand.entry(wanted.sku_id).or_default() += wanted.pieces;
        }
    }
    for part in parts {
        if let Some(kits) = demand.get(&part.kit_id).copied() {
            *demand.entry(part.component_id).or_default() += kits * part.quantity;
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
    format!(
        "SELECT l.sku_id, CAST(sum((l.quantity - l.planned - l.picked - l.packed - l.shipped - l.delivered - l.lost \
         - l.returned - l.canceled) * l.pack_size) AS BIGINT) AS pieces \
         FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN channels c ON c.id = o.channel_id \
         WHERE l.sku_id IN ({}) AND l.sku_id IS NOT NULL AND l.quantity > l.planned + l.picked + l.packed + l.shipped \
         + l.delivered + l.lost + l.returned + l.canceled AND NOT o.history AND o.state <> 'canceled' \
         AND (o.payment_status <> 'unpaid' OR o.payment_method = 'cod' OR {ends} > {}) GROUP BY l.sku_id",
        listed(skus),
        literal(now),
    )
}
