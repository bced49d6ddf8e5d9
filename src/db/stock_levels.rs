//! Which levels there are, in the order of SKU and place: what the API pages through. Kits have no level of their own and
//! stand where one of their components has one.

use super::Conn;
use super::backend::rows;
use crate::domain::ids::{LocationId, SkuId};
use crate::error::Result;
use diesel::QueryableByName;
use diesel::sql_types::BigInt;

/// What of which place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, QueryableByName)]
pub struct Key {
    /// The SKU.
    #[diesel(sql_type = BigInt)]
    pub sku_id: SkuId,
    /// The place.
    #[diesel(sql_type = BigInt)]
    pub location_id: LocationId,
}

/// Levels after a key, at most `limit`, of one SKU or place if they are named; kits among them.
pub fn list_keys(
    conn: &mut Conn,
    sku: Option<SkuId>,
    location: Option<LocationId>,
    after: Key,
    limit: i64,
) -> Result<Vec<Key>> {
    let narrowed = |column: &str| {
        let mut narrowed = format!(
            "({column}, s.location_id) > ({}, {})",
            after.sku_id, after.location_id
        );
        // for the index, which no row value of two tables reaches
        narrowed.push_str(&format!(" AND {column} >= {}", after.sku_id));
        if let Some(sku) = sku {
            narrowed.push_str(&format!(" AND {column} = {sku}"));
        }
        if let Some(location) = location {
            narrowed.push_str(&format!(" AND s.location_id = {location}"));
        }
        narrowed
    };
    let mut keys: Vec<Key> = rows(
        conn,
        &format!(
            "SELECT s.sku_id, s.location_id FROM stock s WHERE {} ORDER BY s.sku_id, s.location_id LIMIT {limit}",
            narrowed("s.sku_id")
        ),
    )?;
    keys.extend(rows::<Key>(
        conn,
        &format!(
            "SELECT DISTINCT k.kit_id AS sku_id, s.location_id FROM kit_components k JOIN stock s ON s.sku_id = k.component_id \
             WHERE {} ORDER BY 1, 2 LIMIT {limit}",
            narrowed("k.kit_id")
        ),
    )?);
    keys.sort_unstable();
    keys.dedup();
    keys.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(keys)
}
