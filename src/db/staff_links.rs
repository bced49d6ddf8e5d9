//! One-time links that set a password: only the hash of their token is stored.

use super::Conn;
use super::schema::{staff, staff_links as links};
use super::staff::StaffRow;
use super::types::LinkKind;
use crate::domain::ids::StaffId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One link.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = links)]
pub struct LinkRow {
    /// SHA-256 of the token.
    pub token_hash: String,
    /// Whose password it sets.
    pub staff_id: StaffId,
    /// What it is for.
    pub kind: LinkKind,
    /// Since when.
    pub created_at: Time,
    /// Until when.
    pub expires_at: Time,
}

/// Stores a link in place of any other of the person.
pub fn insert_link(conn: &mut Conn, row: &LinkRow) -> Result<()> {
    delete_of_staff(conn, row.staff_id)?;
    diesel::insert_into(links::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The link of a token's hash with its person, while both are open.
pub fn find_link(
    conn: &mut Conn,
    token_hash: &str,
    now: Time,
) -> Result<Option<(LinkRow, StaffRow)>> {
    Ok(links::table
        .inner_join(staff::table.on(staff::id.eq(links::staff_id)))
        .filter(links::token_hash.eq(token_hash))
        .filter(links::expires_at.gt(now))
        .filter(staff::active.eq(true))
        .select((LinkRow::as_select(), StaffRow::as_select()))
        .first(conn)
        .optional()?)
}

/// Uses a link up; false if somebody was first or its time is over.
pub fn delete_link(conn: &mut Conn, token_hash: &str, now: Time) -> Result<bool> {
    let open = links::table
        .filter(links::token_hash.eq(token_hash))
        .filter(links::expires_at.gt(now));
    Ok(diesel::delete(open).execute(conn)? == 1)
}

/// Takes a person's links away.
pub fn delete_of_staff(conn: &mut Conn, staff: StaffId) -> Result<()> {
    diesel::delete(links::table.filter(links::staff_id.eq(staff))).execute(conn)?;
    Ok(())
}

/// Deletes links that ended before a time; gives how many.
pub fn delete_expired(conn: &mut Conn, now: Time) -> Result<usize> {
    Ok(diesel::delete(links::table.filter(links::expires_at.le(now))).execute(conn)?)
}
