//! Three years of a shop, invented from a seed: channels, staff, SKUs, customers, orders with everything that belongs to
//! them. What is invented keeps the promises, so that `tributary verify` holds on it. How rows are written is `sqlite`
//! and `postgres`.

pub mod chance;
mod order;
mod people;
mod postgres;
mod rows;
mod said;
mod shelf;
pub mod sink;
mod sqlite;
mod start;

pub use rows::TAGS;
pub use start::{CHANNELS, STAFF, sku, token};

use chrono::NaiveDateTime;
use sink::Sink;
use std::path::Path;
use tributary::domain::secret::Secret;

/// Everything follows from it.
pub const SEED: u64 = 20_261_122;
/// The key of all hashes, for the server as well.
pub const SECRET: &str = "three years of a shop, invented";
/// Of how many SKUs.
pub const SKUS: u64 = 20_000;
/// The first order, and the last.
pub const START: &str = "2023-11-20";
pub const END: &str = "2026-11-20";

/// What chance is asked about.
const PEOPLE: u64 = 1;
const GOODS: u64 = 2;
const ORDERS: u64 = 3;
/// What measurements ask.
pub const ASKED: u64 = 4;

/// How many orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub i64);

impl Size {
    /// A customer for every four orders.
    pub const fn customers(self) -> i64 {
        self.0 / 4
    }

    /// The orders of 50 lines and 300 events, twenty in all.
    pub const fn is_huge(self, id: i64) -> bool {
        id % (self.0 / 20) == 0
    }
}

/// Midnight of a day, UTC.
pub fn moment(day: &str) -> NaiveDateTime {
    let day: chrono::NaiveDate = day.parse().expect("a day");
    day.and_time(chrono::NaiveTime::MIN)
}

/// Fills a migrated, empty SQLite file.
pub fn fill_sqlite(file: &Path, size: Size) {
    fill(&mut sqlite::Sqlite::open(file), size);
}

/// Fills a migrated, empty PostgreSQL database.
pub fn fill_postgres(url: &str, size: Size) {
    fill(&mut postgres::Postgres::open(url), size);
}

fn fill(sink: &mut dyn Sink, size: Size) {
    let secret = Secret::new(SECRET.as_bytes().to_vec());
    start::write(sink, &secret, size);
    let mut next = rows::Next::default();
    for id in 1..=size.0 {
        rows::write(sink, &secret, size, id, &mut next);
        if id % 4_000 == 0 {
            sink.pause();
        }
    }
    sink.finish();
}
