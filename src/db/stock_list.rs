//! Stock as staff see it: a page of SKUs with what waits for them, and where one SKU lies.

use super::Conn;
use super::backend::listed;
use super::schema::{locations, skus, stock};
use super::stock::StockRow;
use crate::db::paging;
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::location::LocationKind;
use crate::domain::staff::Reach;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

/// Which SKUs are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Every one.
    All,
    /// Those of which no more is free somewhere than is kept back there.
    Short,
    /// Those that orders wait for.
    Waiting,
}

/// From where a page goes on, by code.
pub type From = paging::From<String>;

/// What the list is narrowed to.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Which.
    pub only: Only,
    /// Those that lie, or once lay, at this place.
    pub location: Option<LocationId>,
    /// Among these: what a search found.
    pub among: Option<Vec<SkuId>>,
    /// What the viewer sees.
    pub reach: Reach,
}

/// One row of the list.
#[derive(Debug, Clone, Queryable)]
pub struct StockLine {
    /// Row id.
    pub id: SkuId,
    /// Unique code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Number of its components; 0 if it is no kit.
    pub components: i64,
    /// Pieces that orders wait for.
    pub waiting: i64,
}

/// A condition on a column of places that keeps what the viewer sees; empty for all.
fn seen(reach: &Reach, column: &str) -> String {
    match &reach.locations {
        None => String::new(),
        Some(places) => format!(" AND {column} IN ({})", listed(places)),
    }
}

/// SKUs in the order of their codes, one more than `limit` if there are more in the direction of `from`.
pub fn list_page(
    conn: &mut Conn,
    filter: &Filter,
    from: &From,
    limit: i64,
) -> Result<Vec<StockLine>> {
    let mut query = skus::table.into_boxed();
    if let Some(among) = &filter.among {
        query = query.filter(skus::id.eq_any(among));
    }
    let here = filter.location.map_or_else(String::new, |place| {
        format!(" AND stock.location_id = {place}")
    });
    let seen = seen(&filter.reach, "stock.location_id");
    if filter.location.is_some() {
        query = query.filter(sql::<Bool>(&format!(
            "EXISTS (SELECT 1 FROM stock WHERE stock.sku_id = skus.id{here}{seen})"
        )));
    }
    query = match filter.only {
        Only::All => query,
        Only::Short => query.filter(sql::<Bool>(&format!(
            "skus.id IN (SELECT stock.sku_id FROM stock WHERE on_hand - reserved - quarantined <= safety{here}{seen})"
        ))),
        Only::Waiting => query.filter(sql::<Bool>("skus.id IN (SELECT sku_id FROM backorders)")),
    };
    query = match from {
        From::Start => query.order(skus::code.asc()),
        From::After(code) => query.filter(skus::code.gt(code)).order(skus::code.asc()),
        From::Before(code) => query.filter(skus::code.lt(code)).order(skus::code.desc()),
    };
    let mut rows: Vec<StockLine> = query.limit(limit + 1).select(columns()).load(conn)?;
    if matches!(from, From::Before(_)) {
        rows.reverse();
    }
    Ok(rows)
}

fn columns() -> (
    skus::id,
    skus::code,
    skus::title,
    diesel::expression::SqlLiteral<BigInt>,
    diesel::expression::SqlLiteral<BigInt>,
) {
    (
        skus::id,
        skus::code,
        skus::title,
        sql::<BigInt>(
            "(SELECT count(*) FROM kit_components WHERE kit_components.kit_id = skus.id)",
        ),
        sql::<BigInt>(
            "(SELECT CAST(coalesce(sum(pieces), 0) AS BIGINT) FROM backorders WHERE backorders.sku_id = skus.id)",
        ),
    )
}

/// The row of one SKU, with the number of its open exceptions at the places that somebody sees.
pub fn find_line(conn: &mut Conn, reach: &Reach, code: &str) -> Result<Option<(StockLine, i64)>> {
    // PostgreSQL keeps no NUL in a text, so there is no such SKU
    if code.contains('\0') {
        return Ok(None);
    }
    let exceptions = format!(
        "(SELECT count(*) FROM exceptions e WHERE e.sku_id = skus.id AND e.resolved_at IS NULL{})",
        seen(reach, "e.location_id")
    );
    Ok(skus::table
        .filter(skus::code.eq(code))
        .select((columns(), sql::<BigInt>(&exceptions)))
        .first(conn)
        .optional()?)
}

/// A place with what lies there of one SKU.
#[derive(Debug, Clone, Queryable)]
pub struct Lying {
    /// The place.
    pub location_id: LocationId,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: LocationKind,
    /// Whether it ships at present.
    pub active: bool,
    /// The level; none where the SKU never lay.
    pub level: Option<StockRow>,
}

/// Every place that somebody sees, by name, with what lies there of a SKU.
pub fn list_places(conn: &mut Conn, reach: &Reach, sku: SkuId) -> Result<Vec<Lying>> {
    let mut query = locations::table
        .left_join(
            stock::table.on(stock::location_id
                .eq(locations::id)
                .and(stock::sku_id.eq(sku))),
        )
        .into_boxed();
    if let Some(places) = &reach.locations {
        query = query.filter(locations::id.eq_any(places));
    }
    Ok(query
        .order((locations::name, locations::id))
        .select((
            locations::id,
            locations::slug,
            locations::name,
            locations::kind,
            locations::active,
            Option::<StockRow>::as_select(),
        ))
        .load(conn)?)
}

/// Pieces on hand and reserved, everywhere that somebody sees, of these SKUs: (SKU, place) by (SKU, place).
pub fn list_levels(
    conn: &mut Conn,
    reach: &Reach,
    location: Option<LocationId>,
    ids: &[SkuId],
) -> Result<Vec<StockRow>> {
    let mut query = stock::table.filter(stock::sku_id.eq_any(ids)).into_boxed();
    if let Some(places) = &reach.locations {
        query = query.filter(stock::location_id.eq_any(places));
    }
    if let Some(location) = location {
        query = query.filter(stock::location_id.eq(location));
    }
    Ok(query
        .order((stock::sku_id, stock::location_id))
        .select(StockRow::as_select())
        .load(conn)?)
}
