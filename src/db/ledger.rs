//! The stock ledger as it is read: what happened to a level, since when, and how much of it. Lines are written by
//! `stock::move_stock` alone.

use super::Conn;
use super::backend::{listed, literal, rows};
use super::schema::{movement_refs, movements};
use super::stock::MovementRow;
use crate::domain::ids::{MovementId, StockId};
use crate::domain::stock::MovementKind;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::QueryableByName;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};

/// A place in the ledger: time and id of a line.
pub type Place = (Time, i64);

/// What the ledger is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of these levels.
    pub levels: Vec<StockId>,
    /// Only this kind.
    pub kind: Option<MovementKind>,
    /// Older than this line.
    pub after: Option<Place>,
}

/// A line with the name of the purchase order that it came with.
pub type Line = (MovementRow, Option<String>);

/// Lines, the newest first; one more than `limit` where there are more.
pub fn list_page(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Line>> {
    let mut query = movements::table
        .filter(movements::stock_id.eq_any(&filter.levels))
        .into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(movements::kind.eq(kind));
    }
    if let Some((at, id)) = filter.after {
        query = query.filter(
            sql::<Bool>("(movements.at, movements.id) < (")
                .bind::<Timestamp, _>(at)
                .sql(", ")
                .bind::<BigInt, _>(id)
                .sql(")"),
        );
    }
    Ok(query
        .order((movements::at.desc(), movements::id.desc()))
        .limit(limit + 1)
        .select((
            MovementRow::as_select(),
            sql::<Nullable<Text>>(
                "(SELECT name FROM receipts WHERE receipts.id = movements.receipt_id)",
            ),
        ))
        .load(conn)?)
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    pieces: i64,
}

/// Pieces that came (+) and went (−) after a moment. Counts and snapshots are left out: what they corrected was so before.
pub fn sum_after(conn: &mut Conn, stock: StockId, moment: Time) -> Result<i64> {
    let sum: Vec<Sum> = rows(
        conn,
        &format!(
            "SELECT CAST(coalesce(sum(quantity), 0) AS BIGINT) AS pieces FROM movements WHERE stock_id = {stock} \
             AND at > {} AND kind NOT IN ('snapshot', 'count')",
            literal(moment)
        ),
    )?;
    Ok(sum.first().map_or(0, |sum| sum.pieces))
}

/// Whether a level has a line at all.
pub fn has_lines(conn: &mut Conn, stock: StockId) -> Result<bool> {
    let any = movements::table.filter(movements::stock_id.eq(stock));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(conn)?)
}

/// The newest line of a level that is locked.
pub fn get_newest(conn: &mut Conn, stock: StockId) -> Result<MovementRow> {
    Ok(movements::table
        .filter(movements::stock_id.eq(stock))
        .order(movements::id.desc())
        .select(MovementRow::as_select())
        .first(conn)?)
}

/// The line that an outsider gave this name.
pub fn find_by_ref(conn: &mut Conn, name: &str) -> Result<Option<MovementRow>> {
    let id: Option<MovementId> = movement_refs::table
        .find(name)
        .select(movement_refs::movement_id)
        .first(conn)
        .optional()?;
    let Some(id) = id else { return Ok(None) };
    Ok(movements::table
        .find(id)
        .select(MovementRow::as_select())
        .first(conn)
        .optional()?)
}

/// What changed on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct DaySum {
    /// Days since 1970 in the zone that was asked for.
    #[diesel(sql_type = BigInt)]
    pub day: i64,
    /// Change of on hand.
    #[diesel(sql_type = BigInt)]
    pub pieces: i64,
}

/// The change of on hand of these levels, day by day since a moment; `offset` is the zone's distance from UTC in seconds.
pub fn list_days(
    conn: &mut Conn,
    levels: &[StockId],
    since: Time,
    offset: i32,
) -> Result<Vec<DaySum>> {
    let seconds = match conn.kind() {
        super::Kind::Postgres => "CAST(extract(epoch FROM at) AS BIGINT)",
        super::Kind::Sqlite => "CAST(strftime('%s', at) AS INTEGER)",
    };
    Ok(rows(
        conn,
        &format!(
            "SELECT day, CAST(sum(quantity) AS BIGINT) AS pieces FROM (SELECT ({seconds} + ({offset})) / 86400 \
             AS day, quantity FROM movements WHERE stock_id IN ({}) AND at >= {}) AS each_day GROUP BY day ORDER BY day",
            listed(levels),
            literal(since)
        ),
    )?)
}
