//! Versions of mappings that were saved here; the shipped ones are in the binary (`formats::built_in`).

use super::Conn;
use super::schema::mappings;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// The bodies (JSON) of the active versions.
pub fn list_active(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(mappings::table
        .filter(mappings::active.eq(true))
        .order(mappings::name)
        .select(mappings::body)
        .load(conn)?)
}

/// The highest version of a name, 0 if there is none.
pub fn count_versions(conn: &mut Conn, name: &str) -> Result<i64> {
    let highest: Option<i64> = mappings::table
        .filter(mappings::name.eq(name))
        .select(diesel::dsl::max(mappings::version))
        .first(conn)?;
    Ok(highest.unwrap_or(0))
}

/// One saved version, without its body.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mappings)]
pub struct VersionRow {
    /// Name of the format.
    pub name: String,
    /// From 1.
    pub version: i64,
    /// Whether it is the one in use.
    pub active: bool,
    /// When it was saved.
    pub created_at: Time,
    /// By whom.
    pub created_by: String,
}

/// Every saved version, by name, the newest first.
pub fn list_versions(conn: &mut Conn) -> Result<Vec<VersionRow>> {
    Ok(mappings::table
        .order((mappings::name, mappings::version.desc()))
        .select(VersionRow::as_select())
        .load(conn)?)
}

/// The body (JSON) of a version.
pub fn find_body(conn: &mut Conn, name: &str, version: i64) -> Result<Option<String>> {
    Ok(mappings::table
        .filter(mappings::name.eq(name))
        .filter(mappings::version.eq(version))
        .select(mappings::body)
        .first(conn)
        .optional()?)
}

/// Adds a version; it is not in use yet.
pub fn insert_version(
    conn: &mut Conn,
    (name, version): (&str, i64),
    body: &str,
    by: &str,
    at: Time,
) -> Result<()> {
    diesel::insert_into(mappings::table)
        .values((
            mappings::name.eq(name),
            mappings::version.eq(version),
            mappings::body.eq(body),
            mappings::active.eq(false),
            mappings::created_by.eq(by),
            mappings::created_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes a version the one in use of its name, or none of them, so that the shipped one is; false if it is not there.
pub fn update_active(conn: &mut Conn, name: &str, version: Option<i64>) -> Result<bool> {
    diesel::update(mappings::table.filter(mappings::name.eq(name)))
        .set(mappings::active.eq(false))
        .execute(conn)?;
    let Some(version) = version else {
        return Ok(true);
    };
    let on = diesel::update(
        mappings::table
            .filter(mappings::name.eq(name))
            .filter(mappings::version.eq(version)),
    )
    .set(mappings::active.eq(true))
    .execute(conn)?;
    Ok(on == 1)
}
