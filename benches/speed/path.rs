//! A file from its first byte to its last commit: where the time goes, in one process; then the command itself, on a
//! file and on one ten times as large, with its CPU and its memory.

use crate::support::{Base, Database, Opening, Shop};
use crate::table::Table;
use crate::usage::{stat, ticks};
use crate::{invoices, orders, stopwatch};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tributary::app::App;
use tributary::app::import::Options;
use tributary::config::Config;
use tributary::domain::channel::Channel;
use tributary::formats;

/// Documents of the smaller file.
const DOCUMENTS: usize = 3_000;
/// The real invoices, below `TRIBUTARY_SHARED_DATA`.
const REAL: &str = "uci/online-retail_2010-12_2011-08.csv.gz";

/// Measures both databases.
pub fn run(scale: usize) {
    let directory = tempfile::tempdir().expect("a directory");
    let invented = |name: &str, count: usize| {
        let path = directory.path().join(format!("{name}.csv"));
        std::fs::write(&path, invoices::invoices(count)).expect("written");
        (name.to_owned(), path)
    };
    let count = DOCUMENTS * scale;
    let mut files = vec![
        invented(&format!("{count} invoices"), count),
        invented(&format!("{} invoices", count * 10), count * 10),
    ];
    if let Some(shared) = std::env::var_os("TRIBUTARY_SHARED_DATA") {
        files.push(("UCI, real".to_owned(), PathBuf::from(shared).join(REAL)));
    }
    phases(&files);
    println!();
    commands(&files);
}

/// What a file costs step by step. The pure steps are measured alone on the same file, the database's share by
/// watching its connections, and the rest is what is left over: rows drafted, JSON, hashes.
fn phases(files: &[(String, PathBuf)]) {
    stopwatch::watch();
    let mut table = Table::new(&[
        "file",
        "database",
        "documents",
        "orders/s",
        "all, s",
        "read + recognise",
        "map",
        "statements",
        "commit",
        "rest",
    ]);
    for (name, path) in files {
        for base in [Base::Sqlite, Base::Postgres] {
            let Some(database) = Database::new(base) else {
                continue;
            };
            let channel = orders::set_up(&database, "uci", "file", "GBP");
            let (reading, mapping) = pure(path, &channel);
            let app = App::start(Config {
                database_url: database.url.clone(),
                ..Config::from_env().expect("no setting is wrong")
            })
            .expect("the database opens");
            stopwatch::read();
            let began = Instant::now();
            let summary = app
                .import(&channel, path, name, &Options::default(), |_| Ok(()))
                .expect("imported");
            let all = began.elapsed();
            let (statements, commits) = stopwatch::read();
            let known = reading + mapping + statements + commits;
            let share =
                |part: Duration| format!("{:.0} %", 100.0 * part.as_secs_f64() / all.as_secs_f64());
            table.row([
                name.clone(),
                format!("{base:?}"),
                summary.received.to_string(),
                format!("{:.0}", summary.received as f64 / all.as_secs_f64()),
                format!("{:.1}", all.as_secs_f64()),
                share(reading),
                share(mapping),
                share(statements),
                share(commits),
                share(all.saturating_sub(known)),
            ]);
        }
    }
    table.print();
}

/// Time to open the file and read its rows, and to put its documents into the standard form.
fn pure(path: &Path, channel: &Channel) -> (Duration, Duration) {
    let began = Instant::now();
    let opened = formats::open(path, formats::built_in(), None).expect("recognised");
    let rows: Vec<_> = opened.rows.map(|row| row.expect("read")).collect();
    let reading = began.elapsed();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        groups.entry(row.group_key).or_default().push(row.cells);
    }
    let began = Instant::now();
    for cells in groups.values() {
        let body = formats::document_body(&opened.mapping, cells);
        let _ = std::hint::black_box(formats::read(&body, &opened.mapping, channel));
    }
    (reading, began.elapsed())
}

/// The command as a merchant runs it.
fn commands(files: &[(String, PathBuf)]) {
    let mut table = Table::new(&[
        "tributary import",
        "database",
        "file, MB",
        "documents",
        "orders/s",
        "CPU, ms/order",
        "most memory, MB",
    ]);
    for (name, path) in files {
        for base in [Base::Sqlite, Base::Postgres] {
            let Some(database) = Database::new(base) else {
                continue;
            };
            orders::set_up(&database, "uci", "file", "GBP");
            let shop = Shop::closed(database, Opening::new());
            let cpu = waited_cpu_ms();
            let began = Instant::now();
            let (documents, peak) = import(&shop, path);
            let took = began.elapsed().as_secs_f64();
            let cpu = waited_cpu_ms() - cpu;
            let size = path.metadata().expect("the file is there").len();
            assert!(
                peak < 200.0,
                "{peak} MB for {name}: more than an import may take"
            );
            table.row([
                name.clone(),
                format!("{base:?}"),
                format!("{:.1}", size as f64 / f64::from(1 << 20)),
                format!("{documents:.0}"),
                format!("{:.0}", documents / took),
                format!("{:.2}", cpu as f64 / documents),
                format!("{peak:.0}"),
            ]);
        }
    }
    table.print();
}

/// Documents received, and the most memory that the command had.
fn import(shop: &Shop, path: &Path) -> (f64, f64) {
    let mut child = shop
        .command()
        .args(["import", "--channel", "uci", "--json"])
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut peak = 0.0_f64;
    while child.try_wait().expect("the child is ours").is_none() {
        peak = peak.max(peak_mb(child.id()).unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().expect("the command ends");
    assert!(
        output.status.success(),
        "the import ended with {}",
        output.status
    );
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().expect("a last line");
    let summary: serde_json::Value = serde_json::from_str(last).expect("JSON");
    (summary["received"].as_f64().expect("a count"), peak)
}

/// CPU of the children that this process has waited for, milliseconds.
fn waited_cpu_ms() -> u64 {
    stat(std::process::id()).map_or(0, |fields| ticks(&fields, 13))
}

/// Most memory that a running process has had, MB.
fn peak_mb(pid: u32) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kb: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024.0)
}
