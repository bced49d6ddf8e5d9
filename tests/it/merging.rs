//! A small day of customers who come back: nothing of two people is joined, nothing leaves or arrives too late because of it, waiting saves parcels. The
//! large one is `scripts/prove merging`.

mod day;
mod shop;
mod trace;

use crate::support::Base;
use day::Size;
use trace::{late_alone, run};

fn a_day(base: Base) {
    let told = std::env::var("TRIBUTARY_TEST_SEED").ok();
    let seed = told
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_123);
    println!("seed {seed}");
    let size = Size {
        orders: 60,
        pairs: 8,
        seed,
    };
    let Some(alone) = late_alone(base, size) else {
        return;
    };
    let mut parcels = Vec::new();
    for wait in [0, 60] {
        let Some(found) = run(base, size, wait, &alone) else {
            return;
        };
        assert_eq!((found.false_merges, found.late), (0, 0), "{found:?}");
        assert!(found.waited <= i64::from(wait) * 100, "{found:?}");
        parcels.push(found.parcels);
    }
    assert!(
        parcels[1] < parcels[0],
        "waiting saves nothing: {parcels:?}"
    );
}

#[test]
fn waiting_saves_parcels_and_nobody_gets_anothers_on_sqlite() {
    a_day(Base::Sqlite);
}

#[test]
fn waiting_saves_parcels_and_nobody_gets_anothers_on_postgres() {
    a_day(Base::Postgres);
}
