//! Recovery codes: what opens the door once when the second factor is lost. Only their hashes are stored.

use super::Conn;
use super::schema::recovery_codes as codes;
use crate::domain::ids::StaffId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// Stores the hashes of new codes.
pub fn insert_codes(conn: &mut Conn, staff: StaffId, hashes: &[String]) -> Result<()> {
    for hash in hashes {
        diesel::insert_into(codes::table)
            .values((codes::staff_id.eq(staff), codes::code_hash.eq(hash)))
            .execute(conn)?;
    }
    Ok(())
}

/// Uses a code up; false if there is none such or it was used before.
pub fn update_used(conn: &mut Conn, staff: StaffId, hash: &str, now: Time) -> Result<bool> {
    let unused = codes::table
        .find((staff, hash))
        .filter(codes::used_at.is_null());
    Ok(diesel::update(unused)
        .set(codes::used_at.eq(now))
        .execute(conn)?
        == 1)
}

/// How many codes of a person are left.
pub fn count_unused(conn: &mut Conn, staff: StaffId) -> Result<i64> {
    Ok(codes::table
        .filter(codes::staff_id.eq(staff))
        .filter(codes::used_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Forgets every code of a person.
pub fn delete_codes(conn: &mut Conn, staff: StaffId) -> Result<()> {
    diesel::delete(codes::table.filter(codes::staff_id.eq(staff))).execute(conn)?;
    Ok(())
}
