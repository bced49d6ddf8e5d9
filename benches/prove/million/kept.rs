//! The databases of a million orders, kept between runs: a file in /tmp, a database beside the one of TEST_DATABASE_URL.

use crate::pages::settle;
use crate::pages::years::{self, Size};
use crate::support::{Base, Database, beside, migrate, server_url};
use postgres::{Client, NoTls};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Raised when what is invented changes, so that a kept database of before is not taken for one of now.
const SHAPE: u32 = 3;

/// The database of this size, made if there is none of it yet; None without a server for it.
pub fn kept(base: Base, size: Size) -> Option<Database> {
    let server = server_url();
    let name = format!("tributary_million_{}_{SHAPE}", size.0);
    let file = PathBuf::from(format!("/tmp/tributary-million-{}-{SHAPE}.db", size.0));
    let began = Instant::now();
    let (url, was_there) = match (base, server) {
        (Base::Sqlite, _) => (format!("sqlite://{}", file.display()), sqlite(&file, size)),
        (Base::Postgres, Some(server)) => (beside(&server, &name), postgres(&server, &name, size)),
        (Base::Postgres, None) => return None,
    };
    let told = if was_there {
        "was there already".to_owned()
    } else {
        format!("made in {:.0} s", began.elapsed().as_secs_f64())
    };
    println!("   {base:?}: {} orders, {told}", size.0);
    // what migrations were added since
    migrate(&url, &std::env::temp_dir());
    settle(&url);
    Some(Database::kept(base, url))
}

fn sqlite(file: &Path, size: Size) -> bool {
    if file.exists() {
        return true;
    }
    let new = file.with_extension("new");
    let _ = std::fs::remove_file(&new);
    migrate(
        &format!("sqlite://{}", new.display()),
        &std::env::temp_dir(),
    );
    years::fill_sqlite(&new, size);
    std::fs::rename(&new, file).expect("the file gets its name");
    false
}

fn postgres(server: &str, name: &str, size: Size) -> bool {
    let mut admin = Client::connect(server, NoTls).expect("TEST_DATABASE_URL answers");
    let known = "SELECT 1 FROM pg_database WHERE datname = $1";
    if admin
        .query_opt(known, &[&name])
        .expect("the server lists its databases")
        .is_some()
    {
        return true;
    }
    let new = format!("{name}_new");
    admin
        .batch_execute(&format!("DROP DATABASE IF EXISTS {new} WITH (FORCE)"))
        .expect("nothing is in the way");
    admin
        .batch_execute(&format!("CREATE DATABASE {new}"))
        .expect("it may make databases");
    migrate(&beside(server, &new), &std::env::temp_dir());
    years::fill_postgres(&beside(server, &new), size);
    admin
        .batch_execute(&format!("ALTER DATABASE {new} RENAME TO {name}"))
        .expect("it gets its name");
    false
}
