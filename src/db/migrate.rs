//! Brings a database up to date with the migrations that are in the binary.

use super::{Conn, Databases};
use crate::each_backend;
use crate::error::{Error, Result};
use diesel::RunQueryDsl;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// Any constant number, the same in every process: several may start together and `diesel_migrations` has no lock.
const LOCK: i64 = 0x7472_6962;

/// Runs what has not run yet; gives how many migrations that were.
pub fn run(databases: &Databases) -> Result<usize> {
    databases.alone(|conn| {
        each_backend!(
            conn,
            pg | conn | {
                let locked =
                    diesel::sql_query(format!("SELECT pg_advisory_lock({LOCK})")).execute(conn);
                let ran = locked
                    .map_err(Error::from)
                    .and_then(|_| pending(conn, POSTGRES));
                diesel::sql_query(format!("SELECT pg_advisory_unlock({LOCK})")).execute(conn)?;
                ran
            },
            sqlite | conn | pending(conn, SQLITE),
        )
    })
}

/// Whether everything has run.
pub fn is_current(conn: &mut Conn) -> Result<bool> {
    let left = each_backend!(
        conn,
        pg | conn | conn.has_pending_migration(POSTGRES),
        sqlite | conn | conn.has_pending_migration(SQLITE)
    );
    left.map(|left| !left).map_err(Error::Internal)
}

fn pending<DB: diesel::backend::Backend, C: MigrationHarness<DB>>(
    conn: &mut C,
    migrations: EmbeddedMigrations,
) -> Result<usize> {
    conn.run_pending_migrations(migrations)
        .map(|ran| ran.len())
        .map_err(Error::Internal)
}
