//! What lies on the demo's shelves: every SKU at some of its places, a few short, a few not there at all.

use tributary::db::{Conn, locations, skus};
use tributary::domain::staff::Actor;
use tributary::domain::time::Time;
use tributary::error::Result;
use tributary::sandbox::goods::goods;
use tributary::services::stock::{Change, Wish, change};

/// Most pieces of a SKU at a place.
const MOST: usize = 60;
/// Every so many pairs of SKU and place there is nothing.
const EMPTY: usize = 5;

/// Fills the shelves; kits have none of their own.
pub fn furnish(conn: &mut Conn, now: Time, actor: &Actor) -> Result<()> {
    let places = locations::list(conn)?;
    for (index, good) in goods()
        .iter()
        .filter(|good| good.parts.is_empty())
        .enumerate()
    {
        let Some(sku) = skus::find_by_code(conn, &good.sku)? else {
            continue;
        };
        for (number, place) in places.iter().enumerate() {
            let pair = index * 7 + number * 3;
            if pair % EMPTY == 0 {
                continue;
            }
            let opening = Change {
                sku: sku.id,
                location: place.id,
                wish: Wish::Opening((pair * 13 % MOST) as i64 + 1),
                reason: String::new(),
            };
            change(conn, now, actor, &opening)?;
        }
    }
    Ok(())
}
