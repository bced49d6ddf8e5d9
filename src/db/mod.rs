//! The only room that speaks SQL, one file a noun; functions take the connection first.
//! Here: the connection itself, on either database, and the three tools that make one source serve both.

pub mod audit;
pub mod audit_subject;
pub mod backend;
pub mod backorders;
pub mod backup;
pub mod bulks;
pub mod channel_days;
pub mod channels;
pub mod connect;
pub mod cost_currency;
pub mod credits;
pub mod customers;
pub mod dead_letters;
pub mod demand;
pub mod desk;
pub mod error;
pub mod events;
pub mod exceptions;
pub mod fulfillments;
pub mod goods;
pub mod hits;
pub mod holds;
pub mod idempotency;
pub mod import_files;
pub mod import_outcomes;
pub mod imports;
pub mod job_list;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod letters;
pub mod listings;
pub mod loads;
pub mod locations;
pub mod lookups;
pub mod mappings;
pub mod message_heads;
pub mod messages;
pub mod migrate;
pub mod open_plans;
pub mod orders;
pub mod own_settings;
pub mod paging;
pub mod payments;
pub mod places;
pub mod plans;
pub mod presales;
pub mod rate_cards;
pub mod receipts;
pub mod record;
pub mod recovery;
pub mod replays;
pub mod reservations;
pub mod row_ids;
pub mod rule_sets;
pub mod savings;
pub mod schema;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod sku_list;
pub mod sku_search;
pub mod skus;
pub mod sourcing;
pub mod staff;
pub mod staff_links;
pub mod stock;
pub mod stock_levels;
pub mod stock_list;
pub mod transfers;
pub mod tries;
pub mod types;
pub mod unmatched;
pub mod upkeep;
pub mod verify;
pub mod views;
pub mod waiting;
pub mod walks;
pub mod what_ifs;

pub use backend::{Both, BothExt, cols};
pub use connect::{Databases, Kind};

use crate::error::{Error, Result};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::{PgConnection, SqliteConnection};
use std::time::Duration;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL 15 or newer.
    Pg(PgConnection),
    /// The embedded file.
    Sqlite(SqliteConnection),
}

/// Runs one of two branches with the inner connection, where the databases really differ.
#[macro_export]
macro_rules! each_backend {
    ($conn:expr, pg |$pg:ident| $on_pg:expr, sqlite |$sqlite:ident| $on_sqlite:expr $(,)?) => {
        match $conn {
            $crate::db::Conn::Pg($pg) => $on_pg,
            $crate::db::Conn::Sqlite($sqlite) => $on_sqlite,
        }
    };
}

/// Sent with BEGIN, since nothing may need session state across transactions (PgBouncer).
const BEGIN_PG: &str =
    "BEGIN; SET LOCAL lock_timeout='5s'; SET LOCAL idle_in_transaction_session_timeout='60s'";
/// Writers take the lock at once: a deferred transaction that reads first fails with SQLITE_BUSY_SNAPSHOT.
const BEGIN_SQLITE: &str = "BEGIN IMMEDIATE";
/// How often a transaction is tried before the caller is told to come back later.
const TRIES: u32 = 8;

impl Conn {
    /// Which database this is.
    pub const fn kind(&self) -> Kind {
        match self {
            Conn::Pg(_) => Kind::Postgres,
            Conn::Sqlite(_) => Kind::Sqlite,
        }
    }

    /// One write transaction: a savepoint when nested, retried on deadlock, serialization failure and lock time-out
    /// when outermost. The closure may run twice: nothing outside the database in it.
    pub fn write<T>(&mut self, mut work: impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
        if self.depth() > 0 {
            return self.nested(&mut work);
        }
        let mut tried = 1;
        loop {
            match self.once(&mut work) {
                Err(fault) if error::is_transient(&fault) && tried < TRIES => {
                    std::thread::sleep(Duration::from_millis(
                        rand::random_range(1..=8) * u64::from(tried),
                    ));
                    tried += 1;
                }
                other => return other,
            }
        }
    }

    /// Work within a transaction that is kept only where it gives something: what was tried in vain leaves no trace.
    pub fn attempt<T>(
        &mut self,
        mut work: impl FnMut(&mut Conn) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        let mut in_vain = false;
        let tried = self.write(|conn| {
            let found = work(conn)?;
            in_vain = found.is_none();
            found.ok_or_else(|| Error::internal("tried in vain"))
        });
        if in_vain { Ok(None) } else { tried.map(Some) }
    }

    fn once<T>(&mut self, work: &mut impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
        match self {
            Conn::Pg(conn) => AnsiTransactionManager::begin_transaction_sql(conn, BEGIN_PG)?,
            Conn::Sqlite(conn) => {
                AnsiTransactionManager::begin_transaction_sql(conn, BEGIN_SQLITE)?
            }
        }
        self.settle(work)
    }

    fn nested<T>(&mut self, work: &mut impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
        match self {
            Conn::Pg(conn) => AnsiTransactionManager::begin_transaction(conn)?,
            Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction(conn)?,
        }
        self.settle(work)
    }

    fn settle<T>(&mut self, work: &mut impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
        match work(self) {
            Ok(done) => {
                match self {
                    Conn::Pg(conn) => AnsiTransactionManager::commit_transaction(conn)?,
                    Conn::Sqlite(conn) => AnsiTransactionManager::commit_transaction(conn)?,
                }
                Ok(done)
            }
            Err(fault) => {
                let undone = match self {
                    Conn::Pg(conn) => AnsiTransactionManager::rollback_transaction(conn),
                    Conn::Sqlite(conn) => AnsiTransactionManager::rollback_transaction(conn),
                };
                if let Err(cause) = undone {
                    tracing::warn!(%cause, "the transaction could not be rolled back; its connection is dropped");
                }
                Err(fault)
            }
        }
    }

    /// Says that it may be lost, so that its pool makes another one: asking each one first would cost a round trip a
    /// request.
    fn give_up(&mut self) {
        match self {
            Conn::Pg(conn) => {
                AnsiTransactionManager::transaction_manager_status_mut(conn).set_in_error()
            }
            Conn::Sqlite(conn) => {
                AnsiTransactionManager::transaction_manager_status_mut(conn).set_in_error()
            }
        }
    }

    /// Whether no transaction is open or broken on it.
    fn is_idle(&mut self) -> bool {
        let status = match self {
            Conn::Pg(conn) => {
                AnsiTransactionManager::transaction_manager_status_mut(conn).transaction_depth()
            }
            Conn::Sqlite(conn) => {
                AnsiTransactionManager::transaction_manager_status_mut(conn).transaction_depth()
            }
        };
        matches!(status, Ok(None))
    }

    fn depth(&mut self) -> u32 {
        let status = match self {
            Conn::Pg(conn) => {
                AnsiTransactionManager::transaction_manager_status_mut(conn).transaction_depth()
            }
            Conn::Sqlite(conn) => {
                AnsiTransactionManager::transaction_manager_status_mut(conn).transaction_depth()
            }
        };
        status.ok().flatten().map_or(0, std::num::NonZeroU32::get)
    }
}

/// The most bind parameters of one statement: SQLite's limit, the smaller of the two.
const MAX_BINDS: usize = 32_766;

/// Rows in portions that fit one multi-row statement.
fn chunks<T>(rows: &[T], columns: usize) -> std::slice::Chunks<'_, T> {
    rows.chunks((MAX_BINDS / columns).clamp(1, 500))
}
