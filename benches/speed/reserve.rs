//! Orders that were taken in are sourced: at most as fast as a bare loop of the guarded updates that reserve their goods
//! and does nothing else, and how fast beside taking them in. One order a transaction and 200, one hot SKU and many.

use crate::orders::{self, Basket, SKUS};
use crate::support::{Base, Client, Database, Opening, Shop, texts, wait_until_none};
use crate::table::{Table, median};
use crate::take::{self, PORTION};
use postgres::NoTls;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tributary::app::now;
use tributary::db::Databases;
use tributary::domain::channel::Channel;
use tributary::domain::ids::OrderId;
use tributary::services::sourcing::{self, Wanted};

/// Places that ship every SKU.
const PLACES: [&str; 3] = ["bench-north", "bench-south", "bench-west"];
/// Pieces of each SKU at each place: as many as anybody wants.
const PIECES: i64 = 1_000_000;
/// Turns of each line of the table; odd, so that the median is one of them.
const TURNS: usize = 3;

/// What is measured: a name, what is in an order, orders of a transaction, transactions.
const CASES: [(&str, Basket, usize, usize); 4] = [
    ("hot SKU", HOT, 1, 300),
    ("many SKUs", orders::USUAL, 1, 300),
    ("hot SKU", HOT, PORTION, 10),
    ("many SKUs", orders::USUAL, PORTION, 10),
];
const HOT: Basket = Basket {
    lines: 1,
    skus: 1,
    units: 1,
};

/// An empty table of what `measure` tells.
pub fn head() -> Table {
    Table::new(&[
        "database, orders",
        "a transaction",
        "sourced, orders/s",
        "bare, orders/s",
        "sourced to bare",
        "taken in, orders/s",
        "sourced to taken in",
    ])
}

/// A closed shop with a channel and stock of every SKU at three places with prices; nothing is left to be done in it.
pub fn furnished(database: Database) -> (Shop, Channel) {
    let channel = orders::set_up(&database, "bench", "api", "CNY");
    let mut shop = Shop::closed(database, Opening::new());
    shop.open();
    let api = shop.api();
    for (turn, slug) in PLACES.iter().enumerate() {
        place(&api, slug, turn);
    }
    for number in 0..SKUS {
        for slug in PLACES {
            let path = format!("/api/v1/stock/{slug}/{}", orders::code(number));
            api.put_json(&path, &json!({"on_hand": PIECES})).expect(200);
        }
    }
    wait_until_rested(&shop);
    shop.kill();
    (shop, channel)
}

/// Waits as long as jobs are done one after the other: every open plan is looked at again where places and prices came.
pub fn wait_until_rested(shop: &Shop) {
    let began = Instant::now();
    let undone = || match left(shop) {
        0 => 0,
        _ => i64::MAX - 1 - crate::support::count(&shop.database, "jobs", "state = 'done'"),
    };
    wait_until_none(undone, "what waited is sourced");
    let plans = "state IN ('planned', 'released')";
    let plans = crate::support::count(&shop.database, "fulfillments", plans);
    println!(
        "   {:?}: rested after {:.1} s, with {plans} open plans",
        shop.database.base,
        began.elapsed().as_secs_f64()
    );
}

/// Jobs that are not done.
pub fn left(shop: &Shop) -> i64 {
    crate::support::count(
        &shop.database,
        "jobs",
        "state IN ('waiting', 'running') AND kind <> 'sweep'",
    )
}

fn place(api: &Client, slug: &str, turn: usize) {
    let place = json!({"slug": slug, "name": slug, "kind": "warehouse", "country": "CN",
        "handling": {"parcel": "1.00", "line": "0.20"}});
    api.post_json("/api/v1/locations", &place).expect(201);
    let near = ["CN/广东省", "CN/浙江省", "CN/四川省"][turn];
    let card = json!({"slug": slug, "name": slug, "service": "standard", "currency": "CNY", "divisor": 6000, "locations": [slug],
        "zones": [
            {"name": "near", "areas": [near], "first_g": 1000, "first": "6.00", "next_g": 1000, "next": "2.00", "days": 1},
            {"name": "rest", "areas": [], "first_g": 1000, "first": "9.00", "next_g": 1000, "next": "4.00", "days": 3}]});
    api.post_json("/api/v1/rate-cards", &card).expect(201);
}

/// Adds the lines of a database to the table. The shop is not open: nobody else sources.
pub fn measure(table: &mut Table, database: &Database, channel: &Channel, scale: usize) {
    let channel = Arc::new(channel.clone());
    let databases = Databases::open(&database.url, 2).expect("the database opens");
    for (case, (name, basket, portion, portions)) in CASES.into_iter().enumerate() {
        let count = portion * portions * scale;
        let mut turns = Vec::new();
        for turn in 0..TURNS {
            let prefix = format!("B{case}-{turn}-");
            let items: Vec<_> = orders::bodies("bench", &prefix, count, basket)
                .into_iter()
                .map(|body| take::item(&channel, body))
                .collect();
            let last = newest(database);
            let taken: Duration = items
                .chunks(PORTION)
                .map(|items| take::portion(&databases, items))
                .sum();
            let ids = after(database, last);
            assert_eq!(ids.len(), count, "an order is missing");
            let sourced = source(&databases, &ids, portion);
            let bare = bare(database, &reserved(database, last), portion);
            let rate = |took: Duration| count as f64 / took.as_secs_f64();
            turns.push((rate(sourced), rate(bare), rate(taken)));
        }
        let of = |figure: fn(&(f64, f64, f64)) -> f64| median(turns.iter().map(figure));
        table.row([
            format!("{:?}, {name}", database.base),
            portion.to_string(),
            format!("{:.0}", of(|turn| turn.0)),
            format!("{:.0}", of(|turn| turn.1)),
            format!("{:.2}", of(|turn| turn.0 / turn.1)),
            format!("{:.0}", of(|turn| turn.2)),
            format!("{:.2}", of(|turn| turn.0 / turn.2)),
        ]);
    }
}

fn newest(database: &Database) -> i64 {
    let found = texts(
        database,
        "SELECT CAST(max(id) AS TEXT) AS found FROM orders",
    );
    found.first().and_then(|id| id.parse().ok()).unwrap_or(0)
}

fn after(database: &Database, last: i64) -> Vec<OrderId> {
    let sql = format!("SELECT CAST(id AS TEXT) AS found FROM orders WHERE id > {last} ORDER BY id");
    let ids = texts(database, &sql);
    ids.iter()
        .map(|id| OrderId(id.parse().expect("an id")))
        .collect()
}

fn source(databases: &Databases, ids: &[OrderId], portion: usize) -> Duration {
    let began = Instant::now();
    for portion in ids.chunks(portion) {
        let wanted = Wanted::new(portion.to_vec());
        databases
            .write(|conn| sourcing::source(conn, now(), chrono_tz::UTC, &wanted))
            .expect("sourced");
    }
    began.elapsed()
}

/// What was reserved for each order after `last`: pieces of levels.
fn reserved(database: &Database, last: i64) -> Vec<Vec<(i64, i64)>> {
    let rows = texts(
        database,
        &format!(
            "SELECT order_id || ' ' || stock_id || ' ' || pieces AS found FROM fulfillment_lines \
             WHERE order_id > {last} ORDER BY order_id, stock_id"
        ),
    );
    let mut orders: Vec<(i64, Vec<(i64, i64)>)> = Vec::new();
    for row in rows {
        let mut cells = row
            .split(' ')
            .map(|cell| cell.parse::<i64>().expect("a number"));
        let mut next = || cells.next().expect("three numbers");
        let (order, level) = (next(), (next(), next()));
        match orders.last_mut() {
            Some((known, levels)) if *known == order => levels.push(level),
            _ => orders.push((order, vec![level])),
        }
    }
    orders.into_iter().map(|(_, levels)| levels).collect()
}

const GUARDED: &str = "UPDATE stock SET reserved = reserved + $1 WHERE id = $2 AND on_hand - quarantined - reserved >= $1";

/// The same goods reserved by nothing but guarded updates, prepared once, in transactions of the same orders.
fn bare(database: &Database, orders: &[Vec<(i64, i64)>], portion: usize) -> Duration {
    match database.base {
        Base::Sqlite => {
            let file = database.url.trim_start_matches("sqlite://");
            let conn = rusqlite::Connection::open(file).expect("the file opens");
            conn.execute_batch(
                "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=8000;",
            )
            .expect("the pragmas are taken");
            let mut guarded = conn.prepare(GUARDED).expect("prepared");
            let began = Instant::now();
            for portion in orders.chunks(portion) {
                conn.execute_batch("BEGIN IMMEDIATE").expect("begun");
                for (level, pieces) in portion.iter().flatten() {
                    assert_eq!(guarded.execute([pieces, level]), Ok(1), "reserved");
                }
                conn.execute_batch("COMMIT").expect("committed");
            }
            began.elapsed()
        }
        Base::Postgres => {
            let mut client = postgres::Client::connect(&database.url, NoTls).expect("connected");
            let guarded = client.prepare(GUARDED).expect("prepared");
            let began = Instant::now();
            for portion in orders.chunks(portion) {
                client.batch_execute("BEGIN").expect("begun");
                for (level, pieces) in portion.iter().flatten() {
                    let reserved = client.execute(&guarded, &[pieces, level]);
                    assert_eq!(reserved.expect("written"), 1, "reserved");
                }
                client.batch_execute("COMMIT").expect("committed");
            }
            began.elapsed()
        }
    }
}
