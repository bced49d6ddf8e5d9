//! Sourcing keeps up with intake on a database of a million orders: orders a second in transactions without a server, then
//! 64 clients at a server whose workers source what arrives, with the CPU of an order from its message to its plan.
//!
//! TRIBUTARY_PROVE_ORDERS sets how many orders are there, TRIBUTARY_PROVE_BASE narrows to `sqlite` or `postgres`.

use crate::million::kept::kept;
use crate::pages::years::Size;
use crate::support::{Base, Database, Shop, count, wait_until_none};
use crate::table::Table;
use crate::usage::Cpu;
use crate::{orders, post, reserve, setting};
use std::time::Instant;
use tributary::domain::staff::Scope;

/// Clients at once, and orders of each.
const CLIENTS: usize = 64;
const EACH: usize = 80;

/// Measures both databases.
pub fn run() {
    let size = Size(i64::try_from(setting("TRIBUTARY_PROVE_ORDERS", 1_000_000)).expect("a size"));
    let mut decided = reserve::head();
    let mut served = Table::new(&[
        "database",
        "taken in, orders/s",
        "all sourced, orders/s",
        "CPU ms/order",
        "of the database",
    ]);
    let bases = std::env::var("TRIBUTARY_PROVE_BASE").unwrap_or_default();
    let named = |base: &Base| format!("{base:?}").to_lowercase().contains(&bases);
    for base in [Base::Sqlite, Base::Postgres].into_iter().filter(named) {
        let Some(kept) = kept(base, size) else {
            continue;
        };
        let (mut shop, channel) = reserve::furnished(Database::copy_of(&kept));
        reserve::measure(&mut decided, &shop.database, &channel, 1);
        shop.open();
        reserve::wait_until_rested(&shop);
        served.row(serve(&mut shop));
        // the bare loop reserved goods for nobody
        shop.expect_failed_jobs();
    }
    decided.print();
    println!();
    served.print();
}

fn serve(shop: &mut Shop) -> [String; 5] {
    let words = [
        "key",
        "add",
        "bench",
        "--scope",
        Scope::OrdersWrite.as_str(),
    ];
    let key = shop.cli(&words).ok().last_line().to_owned();
    let bodies = orders::bodies("bench", "S", CLIENTS * EACH, orders::USUAL);
    let placed = "status = 'sourced' AND channel_ref LIKE 'S%' AND channel_id = (SELECT id FROM channels WHERE slug = 'bench')";
    let cpu = Cpu::begin(shop);
    let began = Instant::now();
    post::side_by_side(shop.url(), &key, &bodies, EACH);
    let taken = began.elapsed();
    wait_until_none(|| reserve::left(shop), "every order has a place");
    let sourced = began.elapsed();
    let (server, database) = cpu.used(shop);
    assert_eq!(
        count(&shop.database, "orders", placed),
        bodies.len() as i64,
        "every order has a place"
    );
    let each = |sum: f64| format!("{:.2}", sum / bodies.len() as f64);
    [
        format!("{:?}", shop.database.base),
        format!("{:.0}", bodies.len() as f64 / taken.as_secs_f64()),
        format!("{:.0}", bodies.len() as f64 / sourced.as_secs_f64()),
        each(server),
        each(database),
    ]
}
