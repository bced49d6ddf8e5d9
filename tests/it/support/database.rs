//! A database for each test: a copy of one that the binary migrated. Dropped with its test.

use super::command::{Input, finish, tributary};
use postgres::{Client, NoTls};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Once, OnceLock};
use std::time::UNIX_EPOCH;
use tempfile::TempDir;
use tributary::db::{Conn, Databases};
use tributary::domain::secret::sha256_hex;

/// One constant number: several test processes may make the template at once.
const TEMPLATE_LOCK: i64 = 0x7472_6974;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The embedded file.
    Sqlite,
    /// A server, named by `TEST_DATABASE_URL`.
    Postgres,
}

/// A migrated, empty database of one test.
pub struct Database {
    /// What it runs on.
    pub base: Base,
    /// Its address, for `DATABASE_URL`.
    pub url: String,
    /// The test's own directory: the SQLite file, mails, whatever a test writes.
    pub directory: TempDir,
    direct: OnceLock<Databases>,
    name: String,
}

impl Database {
    /// Makes one; None when there is no PostgreSQL to make it on, which CI does not accept.
    pub fn new(base: Base) -> Option<Database> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (name, url) = match base {
            Base::Sqlite => {
                let file = directory.path().join("tributary.db");
                std::fs::copy(sqlite_template(), &file).expect("the template is copied");
                (String::new(), format!("sqlite://{}", file.display()))
            }
            Base::Postgres => {
                let server = server_url()?;
                let mut admin = Client::connect(&server, NoTls).expect("TEST_DATABASE_URL answers");
                let template = postgres_template(&mut admin, &server);
                copy_postgres(&mut admin, &server, template)
            }
        };
        Some(Database {
            base,
            url,
            directory,
            direct: OnceLock::new(),
            name,
        })
    }

    /// One that is there already and stays: too large to be made anew for every run.
    pub fn kept(base: Base, url: String) -> Database {
        Database {
            base,
            url,
            directory: tempfile::tempdir().expect("a temporary directory"),
            direct: OnceLock::new(),
            name: String::new(),
        }
    }

    /// A copy of one that stays, to be changed; it goes with its test. Nobody may have the other one open.
    pub fn copy_of(kept: &Database) -> Database {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (name, url) = match kept.base {
            Base::Sqlite => {
                let file = directory.path().join("tributary.db");
                let from = Path::new(kept.url.trim_start_matches("sqlite://"));
                move_log(from);
                std::fs::copy(from, &file).expect("the file is copied");
                (String::new(), format!("sqlite://{}", file.display()))
            }
            Base::Postgres => {
                let server = server_url().expect("it was there before");
                let (_, template) = kept.url.rsplit_once('/').expect("a URL names its database");
                let mut admin = Client::connect(&server, NoTls).expect("TEST_DATABASE_URL answers");
                copy_postgres(&mut admin, &server, template)
            }
        };
        Database {
            base: kept.base,
            url,
            directory,
            direct: OnceLock::new(),
            name,
        }
    }

    /// Runs a test with one, or steps aside.
    pub fn visit(base: Base, test: impl FnOnce(&Database)) {
        if let Some(database) = Database::new(base) {
            test(&database);
        }
    }

    /// Reads with the crate's own queries, for what no public door shows.
    #[track_caller]
    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> tributary::error::Result<T>) -> T {
        self.direct().read(work).expect("the database reads")
    }

    /// Writes in one transaction, to set up what no public door can.
    #[track_caller]
    pub fn write<T>(&self, work: impl FnMut(&mut Conn) -> tributary::error::Result<T>) -> T {
        self.direct().write(work).expect("the database writes")
    }

    fn direct(&self) -> &Databases {
        self.direct
            .get_or_init(|| Databases::open(&self.url, 2).expect("the database opens"))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.direct.take());
        if !self.name.is_empty()
            && let Some(mut admin) = server_url().and_then(|url| Client::connect(&url, NoTls).ok())
        {
            let dropped = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            if let Err(cause) = admin.batch_execute(&dropped) {
                say(&format!("{} stays behind: {cause}", self.name));
            }
        }
    }
}

/// Whether something that is missing fails the tests (CI) or makes them step aside.
pub fn insists() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Says once per kind of test that it is left out, where the test runner does not swallow it; fails under CI.
pub fn step_aside(once: &Once, why: &str) {
    assert!(!insists(), "CI insists, but {why}");
    once.call_once(|| say(&format!("left out: {why}")));
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The server that `TEST_DATABASE_URL` names, if it does.
pub fn server_url() -> Option<String> {
    static SAID: Once = Once::new();
    let url = std::env::var("TEST_DATABASE_URL").ok();
    if url.is_none() {
        step_aside(
            &SAID,
            "TEST_DATABASE_URL is not set, so there is no PostgreSQL (scripts/pg starts one)",
        );
    }
    url
}

/// Changes with the binary, and so with every migration in it.
fn fingerprint() -> &'static str {
    static FINGERPRINT: OnceLock<String> = OnceLock::new();
    FINGERPRINT.get_or_init(|| {
        let binary = Path::new(env!("CARGO_BIN_EXE_tributary"));
        let facts = binary.metadata().expect("the binary is there");
        let built = facts.modified().expect("a time").duration_since(UNIX_EPOCH);
        let text = format!("{} {} {built:?}", binary.display(), facts.len());
        sha256_hex(text.as_bytes())[..16].to_owned()
    })
}

/// The migrated file that every SQLite test copies; made once by each test process.
fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let template = kept.join(format!("template-{}.db", fingerprint()));
        if !template.exists() {
            let directory = tempfile::tempdir_in(kept).expect("a temporary directory");
            let file = directory.path().join("new.db");
            migrate(&format!("sqlite://{}", file.display()), directory.path());
            move_log(&file);
            std::fs::rename(&file, &template).expect("the template is kept");
        }
        template
    })
}

/// Moves what is still in the write-ahead log into the file, which is copied alone.
fn move_log(file: &Path) {
    let conn = rusqlite::Connection::open(file).expect("the file opens");
    let emptied = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    assert_eq!(
        emptied,
        Ok(0_i64),
        "somebody still reads {}",
        file.display()
    );
}

/// Copies a database under a name of its own; gives the name and its URL.
fn copy_postgres(admin: &mut Client, server: &str, template: &str) -> (String, String) {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!(
        "tributary_{}_{}_{number}",
        std::process::id(),
        &fingerprint()[..8]
    );
    admin
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .expect("TEST_DATABASE_URL may create databases");
    let url = beside(server, &name);
    (name, url)
}

fn postgres_template(admin: &mut Client, server: &str) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let template = format!("tributary_template_{}", fingerprint());
        let building = format!("{template}_building");
        let lock = format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})");
        admin.batch_execute(&lock).expect("the template's lock");
        let found = admin
            .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&template])
            .expect("the server lists its databases");
        if found.is_none() {
            let fresh = format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)");
            admin.batch_execute(&fresh).expect("nothing is in the way");
            admin
                .batch_execute(&format!("CREATE DATABASE {building}"))
                .expect("TEST_DATABASE_URL may create databases");
            migrate(&beside(server, &building), &std::env::temp_dir());
            admin
                .batch_execute(&format!("ALTER DATABASE {building} RENAME TO {template}"))
                .expect("the template is kept");
        }
        let unlock = format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})");
        admin.batch_execute(&unlock).expect("the template's lock");
        template
    })
}

/// The URL of another database on the same server.
pub fn beside(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).expect("TEST_DATABASE_URL is an URL");
    url.set_path(name);
    url.into()
}

/// Brings a database up to date.
pub fn migrate(url: &str, directory: &Path) {
    finish(tributary(url, directory), &["migrate"], Input::None).ok();
}
