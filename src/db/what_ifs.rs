//! Replays of a past period: what is asked and answered, and the past as they need it, in portions: orders by the time
//! they were placed, stock as it was, what moved it since.

use super::schema::{movements, orders, rate_card_versions, rate_cards, staff, stock, what_ifs};
use super::sourcing::OrderFacts;
use super::types::WhatIfState;
use super::{BothExt, Conn};
use crate::domain::ids::{LocationId, MovementId, OrderId, SkuId, StaffId, StockId, WhatIfId};
use crate::domain::stock::MovementKind;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamp};

/// One replay.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = what_ifs)]
pub struct WhatIfRow {
    /// Row id.
    pub id: WhatIfId,
    /// Who asked.
    pub asked_by: StaffId,
    /// Version that is tried.
    pub version: i64,
    /// JSON of `what_if::Question`.
    pub facts: String,
    /// Where it stands.
    pub state: WhatIfState,
    /// Orders of the period.
    pub total: i64,
    /// Of them, decided.
    pub through: i64,
    /// JSON of `what_if::Answer`.
    pub result: Option<String>,
    /// When it was asked.
    pub created_at: Time,
    /// When it ended.
    pub finished_at: Option<Time>,
}

/// Writes down what is asked.
pub fn insert(
    conn: &mut Conn,
    by: StaffId,
    version: i64,
    facts: &str,
    total: i64,
    at: Time,
) -> Result<WhatIfId> {
    Ok(diesel::insert_into(what_ifs::table)
        .values((
            what_ifs::asked_by.eq(by),
            what_ifs::version.eq(version),
            what_ifs::facts.eq(facts),
            what_ifs::state.eq(WhatIfState::Waiting),
            what_ifs::total.eq(total),
            what_ifs::created_at.eq(at),
        ))
        .returning(what_ifs::id)
        .both()
        .get_result(conn)?)
}

/// One of them with the name of who asked.
pub fn find(conn: &mut Conn, id: WhatIfId) -> Result<Option<(WhatIfRow, String)>> {
    Ok(what_ifs::table
        .inner_join(staff::table.on(staff::id.eq(what_ifs::asked_by)))
        .filter(what_ifs::id.eq(id))
        .select((WhatIfRow::as_select(), staff::name))
        .first(conn)
        .optional()?)
}

/// Those of a version, the newest first.
pub fn list_of_version(
    conn: &mut Conn,
    version: i64,
    limit: i64,
) -> Result<Vec<(WhatIfRow, String)>> {
    Ok(what_ifs::table
        .inner_join(staff::table.on(staff::id.eq(what_ifs::asked_by)))
        .filter(what_ifs::version.eq(version))
        .order(what_ifs::id.desc())
        .limit(limit)
        .select((WhatIfRow::as_select(), staff::name))
        .load(conn)?)
}

/// How far it is; false if somebody stopped it.
pub fn update_through(conn: &mut Conn, id: WhatIfId, through: i64) -> Result<bool> {
    let on = diesel::update(
        what_ifs::table
            .find(id)
            .filter(what_ifs::state.eq_any([WhatIfState::Waiting, WhatIfState::Running])),
    )
    .set((
        what_ifs::state.eq(WhatIfState::Running),
        what_ifs::through.eq(through),
    ))
    .execute(conn)?;
    Ok(on == 1)
}

/// Ends it with its figures, or without where it was stopped; false if it had ended.
pub fn update_end(
    conn: &mut Conn,
    id: WhatIfId,
    state: WhatIfState,
    result: Option<&str>,
    at: Time,
) -> Result<bool> {
    let ended = diesel::update(
        what_ifs::table
            .find(id)
            .filter(what_ifs::finished_at.is_null()),
    )
    .set((
        what_ifs::state.eq(state),
        what_ifs::result.eq(result),
        what_ifs::finished_at.eq(at),
    ))
    .execute(conn)?;
    Ok(ended == 1)
}

/// How many orders were placed in a period, history left out.
pub fn count_orders(conn: &mut Conn, from: Time, until: Time) -> Result<i64> {
    Ok(orders::table
        .filter(orders::placed_at.ge(from))
        .filter(orders::placed_at.lt(until))
        .filter(orders::history.eq(false))
        .count()
        .get_result(conn)?)
}

/// Orders of a period behind a place in it, by the time they were placed.
pub fn list_orders(
    conn: &mut Conn,
    after: (Time, OrderId),
    until: Time,
    limit: i64,
) -> Result<Vec<(Time, OrderFacts)>> {
    // a row value, since two comparisons would walk the index from its end
    let beyond = sql::<Bool>("(orders.placed_at, orders.id) > (")
        .bind::<Timestamp, _>(after.0)
        .sql(", ")
        .bind::<BigInt, _>(after.1)
        .sql(")");
    Ok(orders::table
        .filter(beyond)
        .filter(orders::placed_at.lt(until))
        .filter(orders::history.eq(false))
        .order((orders::placed_at, orders::id))
        .limit(limit)
        .select((orders::placed_at, OrderFacts::as_select()))
        .load(conn)?)
}

/// A level as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Start {
    /// Row id.
    #[diesel(sql_type = BigInt)]
    pub id: StockId,
    /// What.
    #[diesel(sql_type = BigInt)]
    pub sku_id: SkuId,
    /// Where.
    #[diesel(sql_type = BigInt)]
    pub location_id: LocationId,
    /// Pieces that were free.
    #[diesel(sql_type = BigInt)]
    pub free: i64,
}

/// Levels behind a row as they were at a moment, from what is there now and the ledger since. An opening counts as if it
/// had been there: before it nobody counted. What older orders had reserved and had not yet got is not free.
pub fn list_start(conn: &mut Conn, at: Time, after: StockId, limit: i64) -> Result<Vec<Start>> {
    const SQL: &str = "SELECT s.id, s.sku_id, s.location_id, s.on_hand - s.quarantined \
         - CAST(COALESCE((SELECT SUM(m.quantity - m.quarantined) FROM movements m \
             WHERE m.stock_id = s.id AND m.at >= $1 AND m.kind <> 'opening'), 0) AS BIGINT) \
         - CAST(COALESCE((SELECT SUM(l.pieces) FROM fulfillment_lines l \
             JOIN fulfillments f ON f.id = l.fulfillment_id JOIN orders o ON o.id = l.order_id \
             WHERE l.stock_id = s.id AND f.created_at < $1 AND o.placed_at < $1 AND f.state <> 'canceled' AND (f.shipped_at IS NULL OR f.shipped_at >= $1)), 0) AS BIGINT) AS free \
         FROM stock s WHERE s.id > $2 ORDER BY s.id LIMIT $3";
    Ok(each_backend!(
        conn,
        pg | conn
            | diesel::sql_query(SQL)
                .bind::<Timestamp, _>(at)
                .bind::<BigInt, _>(after)
                .bind::<BigInt, _>(limit)
                .load(conn)?,
        sqlite
            | conn
            | diesel::sql_query(SQL.replace('$', "?"))
                .bind::<Timestamp, _>(at)
                .bind::<BigInt, _>(after)
                .bind::<BigInt, _>(limit)
                .load(conn)?,
    ))
}

/// What came or went otherwise than to a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Moved {
    /// When.
    pub at: Time,
    /// Row id.
    pub id: MovementId,
    /// What.
    pub sku: SkuId,
    /// Where.
    pub place: LocationId,
    quantity: i64,
    quarantined: i64,
}

impl Moved {
    /// Change of what is free.
    pub const fn pieces(&self) -> i64 {
        self.quantity - self.quarantined
    }
}

/// Movements behind a place in the ledger up to a moment, the moment included.
pub fn list_moved(
    conn: &mut Conn,
    after: (Time, MovementId),
    upto: Time,
    limit: i64,
) -> Result<Vec<Moved>> {
    let beyond = sql::<Bool>("(movements.at, movements.id) > (")
        .bind::<Timestamp, _>(after.0)
        .sql(", ")
        .bind::<BigInt, _>(after.1)
        .sql(")");
    let own = [
        MovementKind::Ship,
        MovementKind::Short,
        MovementKind::Opening,
    ];
    Ok(movements::table
        .inner_join(stock::table.on(stock::id.eq(movements::stock_id)))
        .filter(beyond)
        .filter(movements::at.le(upto))
        .filter(movements::kind.ne_all(own))
        .order((movements::at, movements::id))
        .limit(limit)
        .select((
            movements::at,
            movements::id,
            stock::sku_id,
            stock::location_id,
            movements::quantity,
            movements::quarantined,
        ))
        .load(conn)?)
}

/// Every version of every rate card: slug, name, version, whether it is a draft; the newest first.
pub fn list_cards(conn: &mut Conn) -> Result<Vec<(String, String, i64, bool)>> {
    Ok(rate_card_versions::table
        .inner_join(rate_cards::table.on(rate_cards::id.eq(rate_card_versions::rate_card_id)))
        .order((rate_cards::slug, rate_card_versions::version.desc()))
        .limit(200)
        .select((
            rate_cards::slug,
            rate_cards::name,
            rate_card_versions::version,
            rate_card_versions::draft.is_not_null(),
        ))
        .load(conn)?)
}
