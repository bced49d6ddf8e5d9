//! SKUs as staff see them: a page of the list, and the orders that a SKU is in.

use super::Conn;
use super::schema::skus;
use crate::db::paging;
use crate::domain::ids::SkuId;
use crate::domain::staff::Reach;
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text, Timestamp};
use diesel::sqlite::Sqlite;

/// Codes of one SKU by which its orders are looked for.
const CODES: usize = 20;

/// Which SKUs are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Every one.
    All,
    /// Those made of others.
    Kits,
    /// Those that no channel has a name for.
    Unlisted,
}

/// From where a page of SKUs goes on, by code.
pub type From = paging::From<String>;

/// What the list is narrowed to.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Which.
    pub only: Only,
    /// Among these: what a search found.
    pub among: Option<Vec<SkuId>>,
    /// What the viewer sees: listings elsewhere are not counted.
    pub reach: Reach,
}

/// One row of the list.
#[derive(Debug, Clone, Queryable)]
pub struct SkuLine {
    /// Row id.
    pub id: SkuId,
    /// Unique code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Grams.
    pub weight_g: Option<i64>,
    /// Millimetres.
    pub length_mm: Option<i64>,
    /// Millimetres.
    pub width_mm: Option<i64>,
    /// Millimetres.
    pub height_mm: Option<i64>,
    /// EAN, UPC or own.
    pub barcode: Option<String>,
    /// Number of its components; 0 if it is no kit.
    pub components: i64,
    /// Number of its listings.
    pub listings: i64,
}

/// SKUs in the order of their codes, one more than `limit` if there are more in the direction of `from`.
pub fn list_page(
    conn: &mut Conn,
    filter: &Filter,
    from: &From,
    limit: i64,
) -> Result<Vec<SkuLine>> {
    let mut query = skus::table.into_boxed();
    if let Some(among) = &filter.among {
        query = query.filter(skus::id.eq_any(among));
    }
    let listed = format!(
        "FROM listings WHERE listings.sku_id = skus.id{}",
        seen(&filter.reach, "listings.channel_id")
    );
    query = match filter.only {
        Only::All => query,
        Only::Kits => query.filter(sql::<Bool>(
            "skus.id IN (SELECT kit_id FROM kit_components)",
        )),
        Only::Unlisted => query.filter(sql::<Bool>(&format!("NOT EXISTS (SELECT 1 {listed})"))),
    };
    query = match from {
        From::Start => query.order(skus::code.asc()),
        From::After(code) => query.filter(skus::code.gt(code)).order(skus::code.asc()),
        From::Before(code) => query.filter(skus::code.lt(code)).order(skus::code.desc()),
    };
    let mut rows: Vec<SkuLine> = query
        .limit(limit + 1)
        .select((
            skus::id,
            skus::code,
            skus::title,
            skus::weight_g,
            skus::length_mm,
            skus::width_mm,
            skus::height_mm,
            skus::barcode,
            sql::<BigInt>(
                "(SELECT count(*) FROM kit_components WHERE kit_components.kit_id = skus.id)",
            ),
            sql::<BigInt>(&format!("(SELECT count(*) {listed})")),
        ))
        .load(conn)?;
    if matches!(from, From::Before(_)) {
        rows.reverse();
    }
    Ok(rows)
}

/// A condition on a column of channels; ids are numbers, so they stand in the statement itself.
fn seen(reach: &Reach, column: &str) -> String {
    match &reach.channels {
        None => String::new(),
        Some(channels) if channels.is_empty() => " AND 1 = 0".to_owned(),
        Some(channels) => {
            let ids: Vec<String> = channels.iter().map(ToString::to_string).collect();
            format!(" AND {column} IN ({})", ids.join(", "))
        }
    }
}

/// A component of a SKU, or a kit that it is part of.
#[derive(Debug, Clone, QueryableByName)]
pub struct Relative {
    /// Whether it is a component; a kit otherwise.
    #[diesel(sql_type = Bool)]
    pub is_part: bool,
    /// Code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// Units of the component in one kit.
    #[diesel(sql_type = BigInt)]
    pub units: i64,
}

/// Every component of a SKU, and at most `limit` kits with it; each by code.
pub fn list_relatives(conn: &mut Conn, sku: SkuId, limit: i64) -> Result<Vec<Relative>> {
    let side = |is_part: &str, own: &str, other: &str, most: &str| {
        format!(
            "SELECT * FROM (SELECT {is_part} AS is_part, skus.code, skus.title, kit_components.quantity AS units \
             FROM kit_components JOIN skus ON skus.id = kit_components.{other} \
             WHERE kit_components.{own} = {sku} ORDER BY skus.code {most}) AS side"
        )
    };
    let parts = side("1 = 1", "kit_id", "component_id", "");
    let most = format!("LIMIT {limit}");
    let kits = side("1 = 0", "component_id", "kit_id", &most);
    Ok(diesel::sql_query(format!("{parts} UNION ALL {kits}")).load(conn)?)
}

/// An order that a SKU is in.
#[derive(Debug, Clone, QueryableByName)]
pub struct OrderWith {
    /// Our number.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// When the buyer placed it.
    #[diesel(sql_type = Timestamp)]
    pub placed_at: Time,
    /// Headline.
    #[diesel(sql_type = Text)]
    pub status: Headline,
    /// Units of the line.
    #[diesel(sql_type = BigInt)]
    pub quantity: i64,
}

/// The newest orders that somebody sees with a line of this SKU under one of these codes; at most `limit`.
pub fn list_orders_with(
    conn: &mut Conn,
    reach: &Reach,
    sku: SkuId,
    codes: &[String],
    limit: i64,
) -> Result<Vec<OrderWith>> {
    let codes = codes.iter().take(CODES);
    let part = |place: &str| {
        format!(
            "SELECT * FROM (SELECT orders.number, orders.placed_at, orders.status, order_lines.quantity, orders.id \
             FROM order_lines JOIN orders ON orders.id = order_lines.order_id \
             WHERE order_lines.sku = {place} AND order_lines.sku_id = {sku}{} \
             ORDER BY order_lines.order_id DESC LIMIT {limit}) AS part",
            seen(reach, "orders.channel_id")
        )
    };
    let whole = |parts: Vec<String>| {
        format!(
            "SELECT * FROM ({}) AS found ORDER BY placed_at DESC, id DESC LIMIT {limit}",
            parts.join(" UNION ALL ")
        )
    };
    Ok(each_backend!(
        conn,
        pg | conn | {
            let parts = (1..=codes.len()).map(|index| part(&format!("${index}")));
            let mut query = diesel::sql_query(whole(parts.collect())).into_boxed::<Pg>();
            for code in codes {
                query = query.bind::<Text, _>(code);
            }
            query.load(conn)?
        },
        sqlite | conn | {
            let parts = (0..codes.len()).map(|_| part("?"));
            let mut query = diesel::sql_query(whole(parts.collect())).into_boxed::<Sqlite>();
            for code in codes {
                query = query.bind::<Text, _>(code);
            }
            query.load(conn)?
        },
    ))
}
