//! How connections are made: pools for reading and writing, and the one writer of a SQLite file.

use super::record::Recorder;
use super::{Conn, error};
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a caller waits for a connection before it is told to come back.
const WAIT: Duration = Duration::from_secs(10);

/// Connections that a transaction is tried on before its caller is told to come back.
const CONNECTIONS_TRIED: u32 = 3;

/// Which database an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The embedded file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// The connections of one process to its database.
#[derive(Clone)]
pub struct Databases {
    kind: Kind,
    pool: Pool<Address>,
    writer: Option<Arc<Writer>>,
}

/// SQLite has one writer: in the process this mutex, between processes the lock on `FILE.writer`, which the kernel
/// frees on kill -9. `busy_timeout` alone is unfair: one of several writers waited four seconds.
struct Writer {
    address: Address,
    conn: Mutex<Conn>,
    lock: File,
}

impl Databases {
    /// Opens the database that `url` names: `sqlite://FILE` or `postgres://…`, with up to `connections` at once.
    pub fn open(url: &str, connections: u32) -> Result<Databases> {
        let address = Address::parse(url)?;
        let kind = address.kind();
        let writer = match &address {
            Address::Sqlite(file) => Some(Arc::new(Writer {
                address: address.clone(),
                conn: Mutex::new(address.connect_writer()?),
                lock: File::options()
                    .create(true)
                    .append(true)
                    .open(lock_path(file))?,
            })),
            Address::Postgres(_) => None,
        };
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .test_on_check_out(false)
            .build(address)
            .map_err(|cause| Error::Internal(Box::new(cause)))?;
        Ok(Databases { kind, pool, writer })
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Reads; blocking, for worker threads and `web::block`.
    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.pooled()?;
        let done = work(&mut conn);
        if done.as_ref().is_err_and(error::is_transient) {
            conn.give_up();
        }
        done
    }

    /// One write transaction; blocking. The closure may run twice.
    pub fn write<T>(&self, work: impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
        match &self.writer {
            Some(writer) => {
                let mut conn = writer.take()?;
                let _held = writer.hold()?;
                conn.write(work)
            }
            None => self.write_pooled(work),
        }
    }

    /// The writing connection without a transaction, for what cannot run in one: migrations, VACUUM.
    pub fn alone<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        match &self.writer {
            Some(writer) => {
                let mut conn = writer.take()?;
                let _held = writer.hold()?;
                work(&mut conn)
            }
            None => work(&mut *self.pooled()?),
        }
    }

    /// A connection that was lost is not tried again: the next one is another.
    fn write_pooled<T>(&self, mut work: impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
        let mut tried = 1;
        loop {
            let mut conn = self.pooled()?;
            match conn.write(&mut work) {
                Err(fault) if error::is_transient(&fault) && tried < CONNECTIONS_TRIED => {
                    conn.give_up();
                    tried += 1;
                }
                done => return done,
            }
        }
    }

    fn pooled(&self) -> Result<PooledConnection<Address>> {
        self.pool.get_timeout(WAIT).map_err(|cause| {
            tracing::warn!(%cause, "no database connection");
            Error::Unavailable(Sentence::new("unavailable-database"))
        })
    }
}

impl Writer {
    /// The writing connection. After a panic, or a rollback that failed, its transaction may still be open: then it
    /// is replaced, since whatever it wrote next would never be committed.
    fn take(&self) -> Result<MutexGuard<'_, Conn>> {
        let poisoned = self.conn.is_poisoned();
        let mut conn = self.conn.lock().unwrap_or_else(PoisonError::into_inner);
        if poisoned || !conn.is_idle() {
            tracing::warn!("the writing connection was left in a transaction; it is replaced");
            *conn = self.address.connect_writer()?;
            self.conn.clear_poison();
        }
        Ok(conn)
    }

    /// Holds the lock between processes until the guard is dropped.
    fn hold(&self) -> Result<Held<'_>> {
        self.lock.lock()?;
        Ok(Held(&self.lock))
    }
}

/// The lock between processes, held.
struct Held<'w>(&'w File);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Err(fault) = self.0.unlock() {
            tracing::error!(%fault, "the writer's lock cannot be freed");
        }
    }
}

fn lock_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".writer");
    PathBuf::from(name)
}

/// Where a database is; makes set-up connections for the pool.
#[derive(Debug, Clone)]
pub enum Address {
    /// A file.
    Sqlite(PathBuf),
    /// A libpq URL.
    Postgres(String),
}

impl Address {
    fn parse(url: &str) -> Result<Address> {
        if let Some(file) = url.strip_prefix("sqlite://") {
            return Ok(Address::Sqlite(PathBuf::from(file)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Address::Postgres(url.to_owned()));
        }
        Err(Error::Refused(Sentence::new("config-database-url")))
    }

    fn kind(&self) -> Kind {
        match self {
            Address::Sqlite(_) => Kind::Sqlite,
            Address::Postgres(_) => Kind::Postgres,
        }
    }

    fn connect(&self) -> Result<Conn> {
        let refused = |cause: diesel::ConnectionError| {
            tracing::error!(%cause, "the database cannot be opened");
            Error::Unavailable(Sentence::new("unavailable-database"))
        };
        match self {
            Address::Sqlite(file) => {
                let name = file
                    .to_str()
                    .ok_or_else(|| Error::internal("the database's path is not UTF-8"))?;
                let mut conn = SqliteConnection::establish(name).map_err(refused)?;
                // 4 MB of page cache for each of many readers, since the system's own cache stands behind; FULL: a commit that was answered survives a power cut; the log goes into the file
                // when it has 32 MB, since at 4 MB every second transaction of an import paid for that
                conn.batch_execute(
                    "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
                     PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=8000;",
                )?;
                conn.set_instrumentation(Recorder);
                Ok(Conn::Sqlite(conn))
            }
            Address::Postgres(url) => {
                let mut conn = PgConnection::establish(url).map_err(refused)?;
                conn.set_instrumentation(Recorder);
                Ok(Conn::Pg(conn))
            }
        }
    }
}

impl Address {
    /// The one that writes has four times the page cache.
    fn connect_writer(&self) -> Result<Conn> {
        let mut conn = self.connect()?;
        if let Conn::Sqlite(conn) = &mut conn {
            conn.batch_execute("PRAGMA cache_size=-16000")?;
        }
        Ok(conn)
    }
}

impl ManageConnection for Address {
    type Connection = Conn;
    type Error = Error;

    fn connect(&self) -> Result<Conn> {
        Address::connect(self)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<()> {
        diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1")).execute(conn)?;
        Ok(())
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        use diesel::connection::{AnsiTransactionManager, TransactionManager};
        match conn {
            Conn::Pg(conn) => AnsiTransactionManager::is_broken_transaction_manager(conn),
            Conn::Sqlite(conn) => AnsiTransactionManager::is_broken_transaction_manager(conn),
        }
    }
}
