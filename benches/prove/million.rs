//! Every page on a database of a million orders, on both databases: the server's own time beside the bare statements,
//! statements, compressed bytes. `pages` lists them; the databases are kept between runs.
//!
//! TRIBUTARY_PROVE_ORDERS sets how many orders, TRIBUTARY_PROVE_PAGES narrows to pages whose name has a word in it,
//! TRIBUTARY_PROVE_BASE to `sqlite` or `postgres`.

#[path = "million/kept.rs"]
pub mod kept;
#[path = "million/measure.rs"]
mod measure;

use crate::pages::bare::Bare;
use crate::pages::every::{PAGES, Page};
use crate::pages::facts::Facts;
use crate::pages::opening;
use crate::pages::years::Size;
use crate::support::{Base, Shop};
use measure::{Measured, measure};

/// Requests of each page, unless TRIBUTARY_PROVE_TIMES says otherwise.
const TIMES: u64 = 200;
/// A page over its limit is measured so often before it counts: other work on the machine is no fault of the page.
const TURNS: u32 = 3;

/// Measures every page; panics if one is over its limit.
pub fn run() {
    let size = Size(
        setting("TRIBUTARY_PROVE_ORDERS")
            .and_then(|text| text.parse().ok())
            .unwrap_or(1_000_000),
    );
    let bases = setting("TRIBUTARY_PROVE_BASE").unwrap_or_default();
    let mut wrong = Vec::new();
    for base in [Base::Sqlite, Base::Postgres] {
        if format!("{base:?}").to_lowercase().contains(&bases) {
            wrong.extend(on(base, size));
        }
    }
    assert!(wrong.is_empty(), "over the limit: {}", wrong.join("; "));
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What is wrong on a database.
fn on(base: Base, size: Size) -> Vec<String> {
    let Some(database) = kept::kept(base, size) else {
        return Vec::new();
    };
    let facts = Facts::of(&database, size);
    let mut bare = Bare::open(&database);
    let mut shop = Shop::closed(database, opening());
    shop.open();
    let client = shop.stranger();
    let only = setting("TRIBUTARY_PROVE_PAGES").unwrap_or_default();
    let times = setting("TRIBUTARY_PROVE_TIMES")
        .and_then(|text| text.parse().ok())
        .unwrap_or(TIMES);
    let mut rows = Vec::new();
    for page in PAGES.iter().filter(|page| page.name.contains(&only)) {
        rows.push(best(page, || {
            measure(page, &facts, &client, &mut bare, times)
        }));
    }
    table(base, &rows);
    let wrong = rows.iter().filter(|row| !row.wrong().is_empty());
    wrong
        .map(|row| {
            format!(
                "{base:?} {}: {} ({})",
                row.name,
                row.wrong().join(", "),
                row.slowest
            )
        })
        .collect()
}

/// The first turn within its limits, or the fastest.
fn best(page: &Page, mut measure: impl FnMut() -> Measured) -> Measured {
    let mut best = measure();
    for _ in 1..TURNS {
        if best.wrong().is_empty() {
            break;
        }
        let again = measure();
        if again.p95 - again.limit() < best.p95 - best.limit() {
            best = again;
        }
    }
    let verdict = if best.wrong().is_empty() {
        "holds".to_owned()
    } else {
        best.wrong().join(", ")
    };
    eprintln!(
        "   {:34} {:7.1} of {:5.1} ms  {verdict}",
        page.name,
        best.p95,
        best.limit()
    );
    best
}

fn table(base: Base, rows: &[Measured]) {
    println!(
        "| {base:?} | p50, ms | p95, ms | max, ms | bare p95, ms | may be, ms | statements | KB | |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for row in rows {
        let bare = row
            .bare
            .map_or_else(String::new, |bare| format!("{bare:.1}"));
        let wrong = row.wrong();
        let verdict = if wrong.is_empty() {
            "holds".to_owned()
        } else {
            format!("**{}**", wrong.join(", "))
        };
        println!(
            "| {} | {:.1} | {:.1} | {:.1} | {bare} | {:.1} | {} | {:.1} | {verdict} |",
            row.name,
            row.p50,
            row.p95,
            row.max,
            row.limit(),
            row.statements,
            row.weight as f64 / 1_024.0
        );
    }
}
