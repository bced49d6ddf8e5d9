//! What taking orders in and sourcing them costs, on both databases, each figure beside something measured in the same
//! run: the bare database, the server without groups, a file of a tenth of the size. `cargo bench --bench speed`, or with
//! a part's name behind `--`; TRIBUTARY_BENCH_SCALE=5 makes every size five times as large.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a measurement that cannot go on fails, and its figures are for a person"
)]

mod against_bare;
mod bare_postgres;
mod bare_sqlite;
mod decide;
mod group;
mod invoices;
mod line;
mod machine;
mod orders;
mod path;
mod post;
mod problems;
mod reserve;
mod stopwatch;
mod table;
mod take;
mod usage;

#[path = "../../tests/it/support/mod.rs"]
mod support;

use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use support::{Base, Database};

/// Name, what it shows, and how, given the scale.
type Part = (&'static str, &'static str, fn(usize));

const PARTS: &[Part] = &[
    (
        "bare",
        "take_in against a bare loop that writes the same rows",
        against_bare::run,
    ),
    (
        "path",
        "a file from its first byte to its last commit",
        path::run,
    ),
    (
        "group",
        "64 API clients, with and without groups",
        group::run,
    ),
    (
        "decide",
        "a sourcing decision, by lines and places",
        decide::run,
    ),
    (
        "reserve",
        "orders sourced, against bare guarded updates and against taking them in",
        sourced,
    ),
];

/// Says that this is the second start, where there may be a PostgreSQL or not.
const AGAIN: &str = "--again";

fn main() -> ExitCode {
    let (flags, wanted): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|word| word.starts_with('-'));
    let known = |word: &String| PARTS.iter().any(|(name, ..)| name == word);
    if !wanted.iter().all(known) {
        let parts: Vec<&str> = PARTS.iter().map(|(name, ..)| *name).collect();
        eprintln!("parts: {}", parts.join(", "));
        return ExitCode::from(2);
    }
    let again = flags.iter().any(|flag| flag == AGAIN);
    if std::env::var_os("TEST_DATABASE_URL").is_none() && !again {
        // once more, under a PostgreSQL of its own
        let cluster = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/with-pg");
        let myself = std::env::current_exe().expect("this program has a path");
        let failed = Command::new(cluster)
            .arg(myself)
            .arg(AGAIN)
            .args(&wanted)
            .exec();
        eprintln!("{cluster}: {failed}; SQLite alone");
    }
    let scale = std::env::var("TRIBUTARY_BENCH_SCALE")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    println!(
        "seed {}, scale {scale}, {}",
        orders::SEED,
        machine::describe()
    );
    for (name, shows, run) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            println!("\n── {name}: {shows} (load {})", machine::load());
            run(scale);
        }
    }
    ExitCode::SUCCESS
}

/// Sourcing on both databases, empty ones.
fn sourced(scale: usize) {
    let mut table = reserve::head();
    for base in [Base::Sqlite, Base::Postgres] {
        if let Some(database) = Database::new(base) {
            let (shop, channel) = reserve::furnished(database);
            reserve::measure(&mut table, &shop.database, &channel, scale);
            // the bare loop reserved goods for nobody
            shop.expect_failed_jobs();
        }
    }
    table.print();
}
