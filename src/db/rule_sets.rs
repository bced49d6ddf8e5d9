//! Versions of the sourcing rules: their rows. What a body says is `sourcing::Policy`; what may be done with a version
//! is `services::rule_sets`.

use super::Conn;
use super::schema::rule_sets;
use super::types::RuleSetState;
use crate::domain::ids::RuleSetId;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// One version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = rule_sets)]
pub struct RuleSetRow {
    /// Row id.
    pub id: RuleSetId,
    /// From 1.
    pub version: i64,
    /// Where it stands.
    pub state: RuleSetState,
    /// What it is for, in a clerk's words.
    pub note: String,
    /// JSON of `sourcing::Policy`.
    pub body: String,
    /// When it was begun.
    pub created_at: Time,
    /// By whom.
    pub created_by: String,
    /// In force since.
    pub active_from: Option<Time>,
    /// In force until.
    pub active_until: Option<Time>,
    /// Goes up with every change.
    pub revision: i64,
    /// Last changed.
    pub changed_at: Option<Time>,
    /// By whom; empty if never.
    pub changed_by: String,
}

/// A version to be added as a draft.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = rule_sets)]
pub struct RuleSetWrite {
    /// From 1.
    pub version: i64,
    /// Where it stands.
    pub state: RuleSetState,
    /// What it is for.
    pub note: String,
    /// JSON of `sourcing::Policy`.
    pub body: String,
    /// When.
    pub created_at: Time,
    /// By whom.
    pub created_by: String,
}

/// The version in force with its body (JSON); none until one was switched on.
pub fn find_active(conn: &mut Conn) -> Result<Option<(i64, String)>> {
    Ok(rule_sets::table
        .filter(rule_sets::state.eq(RuleSetState::Active))
        .select((rule_sets::version, rule_sets::body))
        .first(conn)
        .optional()?)
}

/// A version.
pub fn find_version(conn: &mut Conn, version: i64) -> Result<Option<RuleSetRow>> {
    Ok(rule_sets::table
        .filter(rule_sets::version.eq(version))
        .select(RuleSetRow::as_select())
        .first(conn)
        .optional()?)
}

/// Versions of a state, the newest first, below a version if one is given.
pub fn list_by_state(
    conn: &mut Conn,
    state: RuleSetState,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<RuleSetRow>> {
    let mut query = rule_sets::table
        .filter(rule_sets::state.eq(state))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(rule_sets::version.lt(before));
    }
    Ok(query
        .order(rule_sets::version.desc())
        .limit(limit)
        .select(RuleSetRow::as_select())
        .load(conn)?)
}

/// Lets nobody else change any version until the transaction ends; who only reads does not wait.
pub fn lock_all(conn: &mut Conn) -> Result<()> {
    each_backend!(
        conn,
        // the table, not its rows: the first version has none yet
        pg | conn | conn.batch_execute("LOCK TABLE rule_sets IN SHARE ROW EXCLUSIVE MODE")?,
        // its one writer is lock enough
        sqlite | _conn | ()
    );
    Ok(())
}

/// The highest version there is, 0 for none.
pub fn find_highest(conn: &mut Conn) -> Result<i64> {
    let highest: Option<i64> = rule_sets::table
        .select(diesel::dsl::max(rule_sets::version))
        .first(conn)?;
    Ok(highest.unwrap_or(0))
}

/// Adds a version.
pub fn insert_version(conn: &mut Conn, row: &RuleSetWrite) -> Result<()> {
    diesel::insert_into(rule_sets::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Saves a draft that is still as somebody saw it; false if it is not, or no draft any more.
pub fn update_draft(
    conn: &mut Conn,
    version: i64,
    seen: i64,
    (note, body): (&str, &str),
    by: &str,
    at: Time,
) -> Result<bool> {
    let changed = diesel::update(
        rule_sets::table
            .filter(rule_sets::version.eq(version))
            .filter(rule_sets::state.eq(RuleSetState::Draft))
            .filter(rule_sets::revision.eq(seen)),
    )
    .set((
        rule_sets::note.eq(note),
        rule_sets::body.eq(body),
        rule_sets::changed_by.eq(by),
        rule_sets::changed_at.eq(at),
        rule_sets::revision.eq(seen + 1),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Retires the version in force and puts a draft that is as somebody saw it in its place; false if it is not.
pub fn update_active(conn: &mut Conn, version: i64, seen: i64, at: Time) -> Result<bool> {
    diesel::update(rule_sets::table.filter(rule_sets::state.eq(RuleSetState::Active)))
        .set((
            rule_sets::state.eq(RuleSetState::Retired),
            rule_sets::active_until.eq(at),
        ))
        .execute(conn)?;
    let on = diesel::update(
        rule_sets::table
            .filter(rule_sets::version.eq(version))
            .filter(rule_sets::state.eq(RuleSetState::Draft))
            .filter(rule_sets::revision.eq(seen)),
    )
    .set((
        rule_sets::state.eq(RuleSetState::Active),
        rule_sets::active_from.eq(at),
        rule_sets::revision.eq(seen + 1),
    ))
    .execute(conn)?;
    Ok(on == 1)
}

/// Deletes a draft that is still as somebody saw it; false if it is not, or no draft.
pub fn delete_draft(conn: &mut Conn, version: i64, seen: i64) -> Result<bool> {
    let gone = diesel::delete(
        rule_sets::table
            .filter(rule_sets::version.eq(version))
            .filter(rule_sets::state.eq(RuleSetState::Draft))
            .filter(rule_sets::revision.eq(seen)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}
