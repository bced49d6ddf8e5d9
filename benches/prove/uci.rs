//! A shop's real invoices of nine months: in whole on both databases, recounted here by other means than the import's,
//! in again without a change, killed at random moments with the same end.

use crate::support::{Base, Database, Dice, Opening, Shop, books};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const FILE: &str = "uci/online-retail_2010-12_2011-08.csv.gz";

/// Runs it; `TRIBUTARY_SHARED_DATA` names the folder, `TRIBUTARY_PROVE_KILLS` how often the import is killed.
pub fn run() {
    let folder = std::env::var_os("TRIBUTARY_SHARED_DATA")
        .expect("TRIBUTARY_SHARED_DATA names the folder of real data");
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = unpacked(&Path::new(&folder).join(FILE), directory.path());
    let expected = recount(&file);
    println!("   recounted: {expected}");
    for base in [Base::Sqlite, Base::Postgres] {
        if let Some(database) = Database::new(base) {
            on(database, &file, &expected);
        }
    }
}

fn on(database: Database, file: &Path, expected: &Value) {
    let base = database.base;
    let calm = shop(database);
    let began = Instant::now();
    let told = import(&calm, file);
    let lasts = began.elapsed();
    for (name, figure) in expected.as_object().expect("figures") {
        assert_eq!(&told[name], figure, "{name}: {told}");
    }
    calm.cli(&["verify"]).ok();
    println!("   {base:?}: {told} in {:.1} s", lasts.as_secs_f64());
    let whole = books(&calm.database);
    let again = import(&calm, file);
    assert_eq!(
        (&again["new"], &again["updated"], &again["credits"]),
        (&json!(0), &json!(0), &json!(0)),
        "{again}"
    );
    assert!(
        books(&calm.database) == whole,
        "the second import changed something"
    );
    drop(calm);
    let mut dice = Dice::new();
    let killed = shop(Database::new(base).expect("one more"));
    let kills = kills();
    for _ in 0..kills {
        let mut child = killed
            .command()
            .args(["import", "--channel", "uci"])
            .arg(file)
            .stdout(Stdio::null())
            .spawn()
            .expect("the import starts");
        // each run goes on where the last one stopped, so a share of the whole time is far enough
        std::thread::sleep(dice.moment(lasts * 2 / (kills + 1)));
        child.kill().expect("it is killed or has ended");
        child.wait().expect("it is ours");
    }
    import(&killed, file);
    assert!(
        books(&killed.database) == whole,
        "the killed import ended elsewhere"
    );
    killed.cli(&["verify"]).ok();
    println!("   {base:?}: killed {kills} times, the same end");
}

fn kills() -> u32 {
    let told = std::env::var("TRIBUTARY_PROVE_KILLS").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(10)
}

fn shop(database: Database) -> Shop {
    let shop = Shop::closed(database, Opening::new());
    let words = [
        "channel",
        "add",
        "uci",
        "--kind",
        "file",
        "--currency",
        "GBP",
        "--time-zone",
        "Europe/London",
    ];
    shop.cli(&words).ok();
    shop
}

fn import(shop: &Shop, file: &Path) -> Value {
    let file = file.display().to_string();
    let done = shop.cli(&["import", "--channel", "uci", "--json", &file]);
    done.ok().last_json()
}

fn unpacked(packed: &Path, directory: &Path) -> PathBuf {
    let file = directory.join("online-retail.csv");
    let target = std::fs::File::create(&file).expect("a file");
    let mut gzip = Command::new("gzip");
    gzip.arg("-dc").arg(packed).stdout(target);
    assert!(
        gzip.status().expect("gzip runs").success(),
        "{} is unpacked",
        packed.display()
    );
    file
}

/// An invoice as it stands in the file.
#[derive(Default)]
struct Invoice {
    /// Units and worth in pence of each row.
    rows: Vec<(i64, i64)>,
}

/// What the file says, counted without the product: by invoice, in whole pence, each row rounded by itself.
fn recount(file: &Path) -> Value {
    let text = std::fs::read_to_string(file).expect("the file is text");
    let mut invoices: BTreeMap<String, Invoice> = BTreeMap::new();
    let mut rows = 0;
    for row in text.lines().skip(1).filter(|row| !row.is_empty()) {
        rows += 1;
        let cells = cells(row);
        let (units, thousandths) = (whole(&cells[3]), thousandths(&cells[5]));
        let invoice = invoices.entry(cells[0].clone()).or_default();
        invoice
            .rows
            .push((units, half_even(units.abs() * thousandths)));
    }
    let (mut orders, mut credits, mut dead) = (0, 0, 0);
    let mut sums = [0_i64; 4];
    for (number, invoice) in &invoices {
        let units: i64 = invoice.rows.iter().map(|(units, _)| units).sum();
        let pence: i64 = invoice.rows.iter().map(|(_, pence)| pence).sum();
        if number.starts_with('C') {
            credits += 1;
            sums[2] += units.abs();
            sums[3] += pence;
        } else if number.starts_with('A') || invoice.rows.iter().any(|(units, _)| *units <= 0) {
            dead += 1;
        } else {
            orders += 1;
            sums[0] += units;
            sums[1] += pence;
        }
    }
    let pounds = |pence: i64| format!("{}.{:02}", pence / 100, pence % 100);
    json!({
        "rows": rows, "received": orders + credits + dead, "new": orders, "credits": credits, "dead": dead,
        "units": sums[0], "gross": pounds(sums[1]), "credit_units": sums[2], "credit_gross": pounds(sums[3]),
        "updated": 0, "repeated": 0, "held": 0
    })
}

fn cells(row: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for sign in row.chars() {
        match sign {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

fn whole(text: &str) -> i64 {
    text.parse().expect("whole units")
}

/// A price of up to three places, in thousandths of a pound.
fn thousandths(text: &str) -> i64 {
    let (pounds, parts) = text.split_once('.').unwrap_or((text, ""));
    assert!(parts.len() <= 3, "{text} has more places");
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let parts: i64 = format!("{parts:0<3}").parse().expect("digits");
    pounds.parse::<i64>().expect("digits") * 1_000 + sign * parts
}

/// Thousandths to pence, half to even.
fn half_even(thousandths: i64) -> i64 {
    let (pence, rest) = (thousandths.div_euclid(10), thousandths.rem_euclid(10));
    pence + i64::from(rest > 5 || rest == 5 && pence % 2 != 0)
}
