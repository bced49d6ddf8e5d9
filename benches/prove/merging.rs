//! Merging: what waiting for a partner is worth, and that nothing of two people is ever joined, nothing is late because of
//! it, and what was joined can be taken apart. TRIBUTARY_PROVE_ORDERS and TRIBUTARY_PROVE_PAIRS set how many;
//! TRIBUTARY_TEST_SEED sets the seed.

#[path = "../../tests/it/merging/day.rs"]
mod day;
#[path = "../../tests/it/merging/shop.rs"]
mod shop;
#[path = "../../tests/it/merging/trace.rs"]
mod trace;

use crate::setting;
use crate::support::Base;
use day::Size;
use trace::{Figures, late_alone, run as run_day};

/// Proves it.
pub fn run() {
    let size = Size {
        orders: setting("TRIBUTARY_PROVE_ORDERS", 3_000),
        pairs: setting("TRIBUTARY_PROVE_PAIRS", 1_000),
        seed: setting("TRIBUTARY_TEST_SEED", 20_261_123),
    };
    println!("   seed {}", size.seed);
    println!(
        "   database  wait, min  orders  parcels  saved per 1,000  waited, min  late  late anyway  false  taken apart"
    );
    for base in [Base::Sqlite, Base::Postgres] {
        let Some(alone) = late_alone(base, size) else {
            println!("   {base:?} is not here");
            continue;
        };
        for wait in [0, 10, 30, 60] {
            if let Some(found) = run_day(base, size, wait, &alone) {
                told(&format!("{base:?}"), wait, &found);
            }
        }
    }
}

fn told(base: &str, wait: u32, found: &Figures) {
    let saved = 1_000 * (found.orders - found.parcels) / found.orders.max(1);
    println!(
        "   {base:8}  {wait:9}  {:6}  {:7}  {saved:15}  {:8}.{:02}  {:4}  {:11}  {:5}  {:11}",
        found.orders,
        found.parcels,
        found.waited / 100,
        found.waited % 100,
        found.late,
        found.late_alone,
        found.false_merges,
        found.taken_apart,
    );
    assert_eq!(found.false_merges, 0, "two people share a parcel");
    assert_eq!(found.late, 0, "joining made an order late");
    assert!(
        found.waited <= i64::from(wait) * 100,
        "it waited longer than the rule allows"
    );
}
