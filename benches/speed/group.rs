//! 64 API clients, each waiting for its answer before it sends the next order, at a server that groups and at one that
//! writes each order alone (TRIBUTARY_GROUP=1); then a single client at each. In turns, on databases of their own.

use crate::support::{Base, Database, Opening, Shop};
use crate::table::{Table, median};
use crate::usage::Cpu;
use crate::{orders, post};
use postgres::{Client, NoTls};
use std::thread;
use std::time::{Duration, Instant};
use tributary::domain::staff::Scope;

/// Clients at once.
const CLIENTS: usize = 64;
/// Orders of each of them.
const EACH: usize = 40;
/// Orders of the single client.
const ALONE: usize = 300;
/// Turns of each of the two.
const TURNS: usize = 3;
/// Orders of a group, as it is set by default.
const GROUPED: &str = "200";

/// How long PostgreSQL may take to see that a client is gone.
const SETTLED: Duration = Duration::from_secs(1);

/// What one turn showed.
struct Turn {
    per_second: f64,
    server_ms: f64,
    database_ms: f64,
    commits: f64,
    all_commits: f64,
    p50: f64,
    p50_of_64: f64,
}

/// Measures both databases.
pub fn run(scale: usize) {
    println!(
        "{CLIENTS} clients × {} orders, then 1 client × {ALONE}; {TURNS} turns",
        EACH * scale
    );
    let mut table = Table::new(&[
        "database",
        "group",
        "orders/s",
        "CPU ms/order",
        "of the database",
        "commits/order",
        "with reads",
        "p50 of 64, ms",
        "p50 of one, ms",
    ]);
    let mut said = Vec::new();
    for base in [Base::Sqlite, Base::Postgres] {
        let (mut alone, mut grouped) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            alone.extend(turn(base, "1", EACH * scale));
            grouped.extend(turn(base, GROUPED, EACH * scale));
        }
        if alone.is_empty() {
            continue;
        }
        table.row(row(base, "1", &alone));
        table.row(row(base, GROUPED, &grouped));
        let of = |turns: &[Turn], figure: fn(&Turn) -> f64| median(turns.iter().map(figure));
        said.push(format!(
            "{base:?}: grouped {:.1} times the orders/s (target ≥ 2 on PostgreSQL), {:.3} commits an order (target < 0.1), p50 of one client × {:.2} (target ≤ 1.1)",
            of(&grouped, |turn| turn.per_second) / of(&alone, |turn| turn.per_second),
            of(&grouped, |turn| turn.commits),
            of(&grouped, |turn| turn.p50) / of(&alone, |turn| turn.p50),
        ));
    }
    table.print();
    for line in said {
        println!("{line}");
    }
}

fn row(base: Base, group: &str, turns: &[Turn]) -> Vec<String> {
    let of = |figure: fn(&Turn) -> f64| median(turns.iter().map(figure));
    vec![
        format!("{base:?}"),
        group.to_owned(),
        format!("{:.0}", of(|turn| turn.per_second)),
        format!("{:.2}", of(|turn| turn.server_ms)),
        format!("{:.2}", of(|turn| turn.database_ms)),
        format!("{:.3}", of(|turn| turn.commits)),
        format!("{:.2}", of(|turn| turn.all_commits)),
        format!("{:.1}", of(|turn| turn.p50_of_64)),
        format!("{:.2}", of(|turn| turn.p50)),
    ]
}

fn turn(base: Base, group: &str, each: usize) -> Option<Turn> {
    let database = Database::new(base)?;
    orders::set_up(&database, "web", "api", "CNY");
    let mut shop = Shop::closed(database, Opening::new().env("TRIBUTARY_GROUP", group));
    shop.open();
    let words = [
        "key",
        "add",
        "bench",
        "--scope",
        Scope::OrdersWrite.as_str(),
    ];
    let key = shop.cli(&words).ok().last_line().to_owned();
    let count = CLIENTS * each;
    let bodies = orders::bodies("web", "G", count, orders::USUAL);
    let watch = Watch::begin(&mut shop);
    let began = Instant::now();
    let waits = post::side_by_side(shop.url(), &key, &bodies, each);
    let took = began.elapsed();
    let (server_ms, database_ms, groups, commits) = watch.end(&mut shop, count);
    shop.open();
    let single = orders::bodies("web", "S", ALONE, orders::USUAL);
    let alone = post::one_by_one(shop.url(), &key, &single);
    shop.close();
    Some(Turn {
        per_second: count as f64 / took.as_secs_f64(),
        server_ms,
        database_ms,
        commits: groups,
        all_commits: commits,
        p50: p50(&alone),
        p50_of_64: p50(&waits),
    })
}

fn p50(waits: &[Duration]) -> f64 {
    median(waits.iter().map(|wait| wait.as_secs_f64() * 1_000.0))
}

/// What server and database have used up to now.
struct Watch {
    cpu: Cpu,
    admin: Option<(Client, i64)>,
}

impl Watch {
    fn begin(shop: &mut Shop) -> Watch {
        let admin = (shop.database.base == Base::Postgres).then(|| {
            let mut client = Client::connect(&shop.database.url, NoTls).expect("connected");
            let before = committed(&mut client);
            (client, before)
        });
        Watch {
            cpu: Cpu::begin(shop),
            admin,
        }
    }

    /// For each order: CPU of the server and of the database, transactions that wrote orders, all transactions. The
    /// server is gone afterwards: its connections tell their transactions at the latest when they end.
    fn end(self, shop: &mut Shop, count: usize) -> (f64, f64, f64, f64) {
        let each = |sum: f64| sum / count as f64;
        let (server, database) = self.cpu.used(shop);
        shop.kill();
        let Some((mut client, before)) = self.admin else {
            let file = shop.database.url.trim_start_matches("sqlite://");
            let conn = rusqlite::Connection::open(file).expect("the file opens");
            // one moment of receipt a transaction
            let groups: i64 = conn
                .query_row(
                    "SELECT count(DISTINCT received_at) FROM orders",
                    [],
                    |row| row.get(0),
                )
                .expect("counted");
            return (each(server), 0.0, each(groups as f64), f64::NAN);
        };
        thread::sleep(SETTLED);
        let groups: i64 = client
            .query_one("SELECT count(DISTINCT txid) FROM changes", &[])
            .expect("counted")
            .get(0);
        let all = committed(&mut client) - before;
        (
            each(server),
            each(database),
            each(groups as f64),
            each(all as f64),
        )
    }
}

/// Transactions of this database, reading ones too.
fn committed(client: &mut Client) -> i64 {
    client
        .query_one(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()",
            &[],
        )
        .expect("counted")
        .get(0)
}
