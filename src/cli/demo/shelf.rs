//! What lies on the demo's shelves: openings of three months ago, the counts of the weeks before the house itself shipped,
//! safety stock, what is set aside.

use super::said;
use chrono::Duration;
use std::collections::BTreeMap;
use tributary::db::{Conn, locations, skus};
use tributary::domain::ids::{LocationId, SkuId};
use tributary::domain::staff::Actor;
use tributary::domain::time::Time;
use tributary::error::{Error, Result};
use tributary::sandbox::goods::goods;
use tributary::services::stock::{Change, Shelf, Wish, change, keep_back};

/// Days since the shelves were opened.
const OPENED: i64 = 89;
/// What sells best was counted every so many days.
const COUNTED_EVERY: i64 = 12;
/// How many things sell best.
const LEADERS: usize = 24;
/// Things that lie nowhere: sold out, and not to be sold before their day.
const SOLD_OUT: [usize; 3] = [5, 27, 66];
/// Pre-sale: (thing, days until it may leave).
pub const PRESALE: [(usize, i64); 3] = [(33, 12), (60, 19), (90, 26)];
/// Families that only the potter has: teapots and vases.
const POTTERY: [usize; 2] = [6, 21];
/// The first tea; they lie in the cold room alone.
const FIRST_TEA: usize = 184;
/// Things of one family.
const FAMILY: usize = 8;

/// What the house knows its things and places by.
pub struct Shelves {
    /// Each thing by its place in the range; kits are not there.
    pub skus: Vec<SkuId>,
    /// Each place by its short name.
    pub places: BTreeMap<String, LocationId>,
}

impl Shelves {
    /// Reads them.
    pub fn find(conn: &mut Conn) -> Result<Shelves> {
        let single = goods().iter().filter(|good| good.parts.is_empty());
        let mut known = Vec::new();
        for good in single {
            let row = skus::find_by_code(conn, &good.sku)?;
            known.push(row.ok_or_else(|| Error::not_found("sku"))?.id);
        }
        let rows = locations::list(conn)?.into_iter();
        Ok(Shelves {
            skus: known,
            places: rows.map(|row| (row.slug, row.id)).collect(),
        })
    }

    /// A place by its short name.
    pub fn place(&self, slug: &str) -> Result<LocationId> {
        let found = self.places.get(slug).copied();
        found.ok_or_else(|| Error::not_found("location"))
    }

    /// A thing by its place in the range.
    pub fn sku(&self, index: usize) -> Result<SkuId> {
        let found = self.skus.get(index).copied();
        found.ok_or_else(|| Error::not_found("sku"))
    }
}

/// Pieces of a thing at a place when the house began to ship; none where it does not lie.
fn pieces(slug: &str, index: usize) -> Option<i64> {
    let is_special = SOLD_OUT.contains(&index) || PRESALE.iter().any(|(one, _)| *one == index);
    let potter = POTTERY.contains(&(index / FAMILY));
    let (lies, share) = match slug {
        "shanghai" => (true, 100),
        "shenzhen" => (index % 3 != 2 && index < FIRST_TEA, 55),
        "venlo" => (index % 4 != 3 && index < FIRST_TEA, 60),
        "west-lake" => (index.is_multiple_of(FAMILY) && index < FIRST_TEA, 15),
        _ => (true, 120),
    };
    let wanted = lies && !is_special && potter == (slug == "jingdezhen");
    // what stands first sells best
    let usual = 14 + 120 / (2 + index as i64) + (index as i64 * 13 + share) % 9;
    wanted.then_some(1 + usual * share / 100)
}

/// Opens every level, and counts what sells best until `until`, when the house began to ship.
pub fn fill(conn: &mut Conn, shelves: &Shelves, now: Time, until: Time, by: &Actor) -> Result<()> {
    let opened = now - Duration::days(OPENED);
    for (slug, place) in &shelves.places {
        for (index, sku) in shelves.skus.iter().enumerate() {
            let Some(last) = pieces(slug, index) else {
                continue;
            };
            let told = |wish| Change {
                sku: *sku,
                location: *place,
                wish,
                reason: String::new(),
            };
            let leads = index < LEADERS && slug != "west-lake";
            let first = if leads { last * 3 } else { last };
            change(conn, opened, by, &told(Wish::Opening(first)))?;
            if !leads {
                continue;
            }
            for (moment, level) in counts(opened, until, last) {
                change(conn, moment, by, &told(Wish::Snapshot(level, moment)))?;
            }
        }
    }
    Ok(())
}

/// How a level went down, was filled up, and went down to what was there in the end.
fn counts(opened: Time, until: Time, last: i64) -> Vec<(Time, i64)> {
    let days = (until - opened).num_days();
    let steps = days / COUNTED_EVERY;
    let level = |step: i64| {
        let (half, after) = (steps / 2, step - steps / 2);
        match after < 0 {
            true => last * 3 - last * 2 * step / half.max(1),
            false => last * 3 - last * 2 * after / (steps - half).max(1),
        }
    };
    (1..=steps)
        .map(|step| (opened + Duration::days(step * COUNTED_EVERY), level(step)))
        .collect()
}

/// What people of the warehouse did by hand in the last days.
pub fn tidy(conn: &mut Conn, shelves: &Shelves, now: Time, by: &Actor) -> Result<()> {
    let damaged = said("Damaged on the way", "运输破损");
    let smell = said("Smells of paint, asked the maker", "有漆味，已问厂家");
    let broken = said("Broken on the shelf", "货架上碰碎");
    let found = said("Found behind the rack", "货架后找到");
    let done: [(usize, &str, i64, Wish, &str); 9] = [
        (41, "shanghai", 9, Wish::Quarantine(4), damaged),
        (97, "shanghai", 8, Wish::Quarantine(2), damaged),
        (121, "shenzhen", 6, Wish::Quarantine(3), damaged),
        (104, "shanghai", 4, Wish::Quarantine(6), smell),
        (140, "venlo", 4, Wish::Quarantine(2), damaged),
        (97, "shanghai", 3, Wish::Scrap(1, Shelf::Quarantine), broken),
        (145, "shanghai", 3, Wish::Scrap(2, Shelf::Open), broken),
        (12, "shenzhen", 2, Wish::Adjust(3), found),
        (
            112,
            "west-lake",
            1,
            Wish::Adjust(1),
            said("Not sold at the till after all", "柜台误记，补回"),
        ),
    ];
    for (index, slug, days, wish, reason) in done {
        let what = Change {
            sku: shelves.sku(index)?,
            location: shelves.place(slug)?,
            wish,
            reason: reason.to_owned(),
        };
        change(conn, now - Duration::days(days), by, &what)?;
    }
    for index in 0..LEADERS {
        for (slug, pieces) in [("shanghai", 6), ("shenzhen", 4)] {
            let at = (shelves.sku(index)?, shelves.place(slug)?);
            keep_back(conn, now - Duration::days(20), &Actor::System, at, pieces)?;
        }
    }
    Ok(())
}
