//! Uploaded files until they are taken in, in compressed parts: the process that claims the work may run on another
//! machine than the one that got the upload, and a worker that is killed leaves them for the next.

use super::Conn;
use super::schema::import_parts;
use crate::domain::ids::ImportId;
use crate::error::Result;
use diesel::prelude::*;

/// Keeps one part.
pub fn insert_part(conn: &mut Conn, import: ImportId, part_no: i64, bytes: &[u8]) -> Result<()> {
    diesel::insert_into(import_parts::table)
        .values((
            import_parts::import_id.eq(import),
            import_parts::part_no.eq(part_no),
            import_parts::bytes.eq(bytes),
        ))
        .execute(conn)?;
    Ok(())
}

/// One part, from 1; none behind the last.
pub fn find_part(conn: &mut Conn, import: ImportId, part_no: i64) -> Result<Option<Vec<u8>>> {
    Ok(import_parts::table
        .find((import, part_no))
        .select(import_parts::bytes)
        .first(conn)
        .optional()?)
}

/// Forgets every part.
pub fn delete_parts(conn: &mut Conn, import: ImportId) -> Result<()> {
    diesel::delete(import_parts::table.filter(import_parts::import_id.eq(import))).execute(conn)?;
    Ok(())
}
