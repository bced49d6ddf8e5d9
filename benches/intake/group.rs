//! 64 API clients, each waiting for its answer before it sends the next order, at a server that groups and at one that
//! writes each order alone (TRIBUTARY_GROUP=1); then a single client at each. In turns, on databases of their own.

use crate::line::Line;
use crate::support::{Base, Database, Opening, Shop};
use crate::table::{Table, median};
use crate::{machine, orders};
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
    let bodies = orders::bodies("web", "G", count);
    let watch = Watch::begin(&mut shop);
    let began = Instant::now();
    let waits: Vec<Duration> = thread::scope(|scope| {
        let clients: Vec<_> = bodies
            .chunks(each)
            .map(|mine| {
                let (url, key) = (shop.url(), key.as_str());
                scope.spawn(move || post_all(url, key, mine))
            })
            .collect();
        clients
            .into_iter()
            .flat_map(|client| client.join().expect("every order is new"))
            .collect()
    });
    let took = began.elapsed();
    let (server_ms, database_ms, groups, commits) = watch.end(&mut shop, count);
    shop.open();
    let single = orders::bodies("web", "S", ALONE);
    let alone = post_all(shop.url(), &key, &single);
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

fn post_all(url: &str, key: &str, bodies: &[String]) -> Vec<Duration> {
    let mut line = Line::open(url, key);
    bodies
        .iter()
        .map(|body| {
            let began = Instant::now();
            let (status, answer) = line.post(body);
            let took = began.elapsed();
            assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
            took
        })
        .collect()
}

fn p50(waits: &[Duration]) -> f64 {
    median(waits.iter().map(|wait| wait.as_secs_f64() * 1_000.0))
}

/// What server and database have used up to now.
struct Watch {
    server: u64,
    database: u64,
    commits: i64,
    admin: Option<(Client, u32)>,
}

impl Watch {
    fn begin(shop: &mut Shop) -> Watch {
        let mut admin = (shop.database.base == Base::Postgres).then(|| {
            let mut client = Client::connect(&shop.database.url, NoTls).expect("connected");
            let row = client
                .query_one("SELECT pg_backend_pid()", &[])
                .expect("a row");
            let backend = u32::try_from(row.get::<_, i32>(0)).expect("a pid");
            (
                client,
                machine::parent(backend).expect("the server's process"),
            )
        });
        let commits = admin.as_mut().map_or(0, |(client, _)| committed(client));
        Watch {
            server: machine::cpu_ms(shop.server().pid()),
            database: admin
                .as_ref()
                .map_or(0, |(_, server)| machine::family_cpu_ms(*server)),
            commits,
            admin,
        }
    }

    /// For each order: CPU of the server and of the database, transactions that wrote orders, all transactions. The
    /// server is gone afterwards: its connections tell their transactions at the latest when they end.
    fn end(self, shop: &mut Shop, count: usize) -> (f64, f64, f64, f64) {
        let each = |sum: f64| sum / count as f64;
        let server = machine::cpu_ms(shop.server().pid()) - self.server;
        let Some((mut client, process)) = self.admin else {
            shop.kill();
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
            return (each(server as f64), 0.0, each(groups as f64), f64::NAN);
        };
        let database = machine::family_cpu_ms(process) - self.database;
        shop.kill();
        thread::sleep(SETTLED);
        let groups: i64 = client
            .query_one("SELECT count(DISTINCT txid) FROM changes", &[])
            .expect("counted")
            .get(0);
        let all = committed(&mut client) - self.commits;
        (
            each(server as f64),
            each(database as f64),
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
