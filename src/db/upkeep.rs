//! What a database needs now and then to stay quick. PostgreSQL sees to itself (autovacuum); SQLite has to be told.

use super::Conn;
use crate::each_backend;
use crate::error::Result;
use diesel::connection::SimpleConnection;

/// Gathers what the planner goes by, of tables that have no figures yet or have grown tenfold since; a sample of each
/// index, so that it takes milliseconds. Other connections go by it once they are opened anew, within half an hour.
pub fn update_statistics(conn: &mut Conn) -> Result<()> {
    each_backend!(
        conn,
        pg | _conn | {},
        // 0x10000: tables that this connection never asked for, too; 0x02: ANALYZE, of a sample
        sqlite | conn | conn.batch_execute("PRAGMA optimize=0x10002")?,
    );
    Ok(())
}
