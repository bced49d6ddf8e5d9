//! A consistent copy of a SQLite database while it is in use.

use super::Conn;
use crate::each_backend;
use crate::error::{Error, Result};
use diesel::RunQueryDsl;
use diesel::sql_types::Text;

/// Writes the copy; it sees what was committed when it began.
pub fn copy_into(conn: &mut Conn, file: &str) -> Result<()> {
    each_backend!(
        conn,
        pg | _conn | Err(Error::internal("PostgreSQL is copied by pg_dump")),
        sqlite | conn | {
            diesel::sql_query("VACUUM INTO ?")
                .bind::<Text, _>(file)
                .execute(conn)?;
            Ok(())
        },
    )
}
