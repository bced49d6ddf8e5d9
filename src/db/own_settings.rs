//! What people set for themselves, one value a name: the columns of a list, and the like.

use super::schema::{staff, staff_settings};
use super::{BothExt, Conn};
use crate::domain::ids::StaffId;
use crate::domain::staff::Role;
use crate::error::Result;
use diesel::prelude::*;

/// Somebody who works here, with what they set under one name.
#[derive(Debug, Clone, Queryable)]
pub struct Person {
    /// Who.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// What they set.
    pub set: Option<String>,
}

/// Everybody whose log-in is open, by name; a list needs their names and the viewer's own setting at once.
pub fn list_people(conn: &mut Conn, name: &str) -> Result<Vec<Person>> {
    Ok(staff::table
        .left_join(
            staff_settings::table.on(staff_settings::staff_id
                .eq(staff::id)
                .and(staff_settings::name.eq(name))),
        )
        .filter(staff::active.eq(true))
        .order((staff::name, staff::id))
        .select((
            staff::id,
            staff::name,
            staff::role,
            staff_settings::value.nullable(),
        ))
        .load(conn)?)
}

/// Keeps what somebody set.
pub fn keep(conn: &mut Conn, staff: StaffId, name: &str, value: &str) -> Result<()> {
    diesel::insert_into(staff_settings::table)
        .values((
            staff_settings::staff_id.eq(staff),
            staff_settings::name.eq(name),
            staff_settings::value.eq(value),
        ))
        .on_conflict((staff_settings::staff_id, staff_settings::name))
        .do_update()
        .set(staff_settings::value.eq(value))
        .both()
        .execute(conn)?;
    Ok(())
}
