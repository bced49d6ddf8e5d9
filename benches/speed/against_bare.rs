//! `take_in` with its documents ready, against a bare loop that writes the very rows that `take_in` wrote: the same
//! tables and indexes, prepared statements, row by row, in transactions of the same size. In turns, several times.

use crate::support::{Base, Database};
use crate::table::{Table, median};
use crate::take::{self, PORTION};
use crate::{bare_postgres, bare_sqlite, orders};
use std::sync::Arc;
use std::time::Duration;
use tributary::db::Databases;
use tributary::services::intake::Item;

/// Portions of one run.
const PORTIONS: usize = 20;
/// Runs of each of the two; odd, so that the median is one of them.
const TURNS: usize = 7;

/// What `take_in` writes for new orders, in the order in which a bare program would, and the column that tells the
/// order of a table's rows.
pub const WRITTEN: &[(&str, &str)] = &[
    ("message_keys", "message_id"),
    ("messages", "id"),
    ("customers", "id"),
    ("orders", "id"),
    ("order_lines", "id"),
    ("addresses", "order_id"),
    ("holds", "id"),
    ("payments", "id"),
    ("events", "id"),
    ("changes", "id"),
    ("order_grams", "order_id"),
];

/// The rows of a database by portions: how many each table of `WRITTEN` had after each.
pub type Marks = Vec<Vec<usize>>;

/// Measures both databases.
pub fn run(scale: usize) {
    let mut table = Table::new(&[
        "database",
        "take_in, orders/s",
        "bare, orders/s",
        "ratio",
        "of the turns",
        "target",
    ]);
    for (base, target) in [(Base::Sqlite, 0.35), (Base::Postgres, 0.5)] {
        if let Some(row) = one_database(base, PORTIONS * scale, target) {
            table.row(row);
        }
    }
    table.print();
}

fn one_database(base: Base, portions: usize, target: f64) -> Option<Vec<String>> {
    let count = portions * PORTION;
    let first = Database::new(base)?;
    let channel = Arc::new(orders::set_up(&first, "web", "api", "CNY"));
    let items: Vec<Item> = orders::bodies("web", "R", count, orders::USUAL)
        .into_iter()
        .map(|body| take::item(&channel, body))
        .collect();
    let (_, marks) = ours(&first, &items, true);
    let bare = Bare::of(&first, marks);
    bare.print_rows(base, count);
    drop(first);
    let per_second = |took: Duration| count as f64 / took.as_secs_f64();
    let mut turns: Vec<(f64, f64)> = Vec::with_capacity(TURNS);
    for _ in 0..TURNS {
        let fresh = || {
            let database = Database::new(base).expect("it was there before");
            orders::set_up(&database, "web", "api", "CNY");
            database
        };
        let (took, _) = ours(&fresh(), &items, false);
        turns.push((per_second(took), per_second(bare.write(&fresh()))));
    }
    let ratios = || turns.iter().map(|(ours, bare)| ours / bare);
    let (least, most) = (
        ratios().fold(f64::MAX, f64::min),
        ratios().fold(0.0, f64::max),
    );
    Some(vec![
        format!("{base:?}"),
        format!("{:.0}", median(turns.iter().map(|(ours, _)| *ours))),
        format!("{:.0}", median(turns.iter().map(|(_, bare)| *bare))),
        format!("{:.2}", median(ratios())),
        format!("{least:.2}–{most:.2}"),
        format!("≥ {target}"),
    ])
}

fn ours(database: &Database, items: &[Item], marked: bool) -> (Duration, Marks) {
    let databases = Databases::open(&database.url, 2).expect("the database opens");
    let mut marks = Marks::new();
    let mut took = Duration::ZERO;
    for portion in items.chunks(PORTION) {
        took += take::portion(&databases, portion);
        if marked {
            marks.push(match database.base {
                Base::Sqlite => bare_sqlite::counts(&database.url),
                Base::Postgres => bare_postgres::counts(&database.url),
            });
        }
    }
    (took, marks)
}

enum Bare {
    Sqlite(bare_sqlite::Rows, Marks),
    Postgres(bare_postgres::Rows, Marks),
}

impl Bare {
    fn of(database: &Database, marks: Marks) -> Bare {
        match database.base {
            Base::Sqlite => Bare::Sqlite(bare_sqlite::dump(&database.url), marks),
            Base::Postgres => Bare::Postgres(bare_postgres::dump(&database.url), marks),
        }
    }

    fn write(&self, database: &Database) -> Duration {
        let (took, written) = match self {
            Bare::Sqlite(rows, marks) => (
                bare_sqlite::write(&database.url, rows, marks),
                bare_sqlite::counts(&database.url),
            ),
            Bare::Postgres(rows, marks) => (
                bare_postgres::write(&database.url, rows, marks),
                bare_postgres::counts(&database.url),
            ),
        };
        assert_eq!(Some(&written), self.marks().last(), "a row is missing");
        took
    }

    fn marks(&self) -> &Marks {
        match self {
            Bare::Sqlite(_, marks) | Bare::Postgres(_, marks) => marks,
        }
    }

    fn print_rows(&self, base: Base, count: usize) {
        let rows: usize = self.marks().last().map_or(0, |last| last.iter().sum());
        println!(
            "{base:?}: {count} orders, {PORTION} a transaction, {:.1} rows an order, {TURNS} turns",
            rows as f64 / count as f64
        );
    }
}
