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

/// Adds a version and makes it the active one of its name.
pub fn insert_active(
    conn: &mut Conn,
    name: &str,
    version: i64,
    body: &str,
    by: &str,
    at: Time,
) -> Result<()> {
    diesel::update(mappings::table.filter(mappings::name.eq(name)))
        .set(mappings::active.eq(false))
        .execute(conn)?;
    diesel::insert_into(mappings::table)
        .values((
            mappings::name.eq(name),
            mappings::version.eq(version),
            mappings::body.eq(body),
            mappings::active.eq(true),
            mappings::created_by.eq(by),
            mappings::created_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}
