//! A shop's invoice file with all of its quirks: lines of an invoice apart from each other, credits (C…), adjustments
//! (A…), corrections of stock, a price of a tenth of a penny, buyers without an account. Whole, twice, and interrupted.

use crate::support::{Base, Database, Dice, Opening, Shop, books, count, texts};
use crate::{on_both, on_both_databases};
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Instant;

const HEADER: &str =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

const QUIRKS: &str = "\
600001,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
600002,22633,HAND WARMER,6,2010-12-01 08:28:00,1.85,,EIRE
600001,71053,LANTERN,4,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
C600003,85123A,HEART,-2,2010-12-02 09:41:00,2.55,17850.0,United Kingdom
C600004,22727,CLOCK,-1,2010-12-02 09:45:00,3.75,17850.0,United Kingdom
A600005,B,Adjust bad debt,1,2010-12-02 14:50:00,11062.06,,United Kingdom
600006,21777,,-10,2010-12-02 16:50:00,0.0,,United Kingdom
600007,PADS,PADS TO MATCH,1,2010-12-03 11:00:00,0.001,15618.0,United Kingdom
600008,22423,CAKESTAND,2,2010-12-03 12:00:00,12.75,14646.0,Netherlands
C600009,D,Discount,-1,2010-12-04 10:00:00,27.50,14646.0,Netherlands
C600010,22423,CAKESTAND,-2,2010-12-04 11:00:00,12.75,14646.0,Netherlands
600002,22632,HAND WARMER RED,6,2010-12-01 08:28:00,1.85,,EIRE
";

fn add_channel(shop: &Shop) {
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
}

fn import(shop: &Shop, name: &str) -> Value {
    let file = shop.directory().join(name).display().to_string();
    let done = shop.cli(&["import", "--channel", "uci", "--json", &file]);
    done.ok().last_json()
}

on_both!(
    a_file_with_every_quirk_ends_in_these_figures_and_changes_nothing_twice,
    |shop| {
        add_channel(shop);
        shop.file("uci.csv", format!("{HEADER}{QUIRKS}"));
        let expected = json!({
            "received": 10, "new": 4, "updated": 0, "repeated": 0, "credits": 4, "credits_unmatched": 2, "dead": 2, "held": 0, "history": 4,
            "rows": 12, "units": 25, "gross": "76.56", "credit_units": 6, "credit_gross": "61.85", "format": "uci.online_retail"
        });
        let file = shop.directory().join("uci.csv").display().to_string();
        let look = ["import", "--channel", "uci", "--json", "--dry-run", &file];
        assert_eq!(shop.cli(&look).ok().last_json(), expected, "the dry run");
        assert_eq!(books(&shop.database), [""; 0], "it writes nothing");
        assert_eq!(import(shop, "uci.csv"), expected);
        shop.cli(&["verify"]).ok();
        let matched = texts(
            &shop.database,
            "SELECT c.channel_ref || ' ' || o.channel_ref || ' ' || l.sku AS found FROM credits c JOIN orders o ON o.id = c.order_id \
             JOIN credit_lines k ON k.credit_id = c.id JOIN order_lines l ON l.id = k.order_line_id ORDER BY 1",
        );
        assert_eq!(matched, ["C600003 600001 85123A", "C600010 600008 22423"]);
        let cheap =
            "channel_ref = '600007' AND total = 0 AND unit_count = 1 AND payment_status = 'paid'";
        assert_eq!(count(&shop.database, "orders", cheap), 1);
        let dead = texts(
            &shop.database,
            "SELECT reason AS found FROM messages WHERE status = 'dead' ORDER BY id",
        );
        assert!(
            dead.iter().any(|why| why.contains("formats-adjustment")),
            "{dead:?}"
        );
        assert!(
            dead.iter()
                .any(|why| why.contains("formats-stock-correction")),
            "{dead:?}"
        );
        let before = books(&shop.database);
        let again = import(shop, "uci.csv");
        assert_eq!(
            (
                &again["received"],
                &again["new"],
                &again["updated"],
                &again["credits"],
                &again["repeated"],
                &again["dead"]
            ),
            (
                &json!(10),
                &json!(0),
                &json!(0),
                &json!(0),
                &json!(10),
                &json!(0)
            )
        );
        assert_eq!(books(&shop.database), before);
        shop.cli(&["verify"]).ok();
    }
);

/// A few hundred invoices whose lines lie apart, with credits and corrections among them.
fn large_file(invoices: u64) -> String {
    let mut dice = 7_u64;
    let mut roll = |end: u64| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % end
    };
    let mut text = HEADER.to_owned();
    for round in 0..3 {
        for invoice in 0..invoices {
            let (kind, sign) = match invoice % 17 {
                5 => ("C", "-"),
                11 if invoice % 2 == 0 => ("A", ""),
                13 => ("", "-"),
                _ => ("", ""),
            };
            let (sku, units, pence) = (roll(20), roll(9) + 1, roll(500));
            let buyer = if invoice % 5 == 0 {
                String::new()
            } else {
                format!("{}.0", 100 + invoice % 7)
            };
            let at = format!(
                "2011-0{}-1{} 1{}:0{round}:00",
                invoice % 9 + 1,
                invoice % 9,
                invoice % 10
            );
            let number = 700_000 + invoice;
            writeln!(
                text,
                "{kind}{number},S{sku},ITEM {sku},{sign}{units},{at},{}.{:02},{buyer},France",
                pence / 100,
                pence % 100
            )
            .expect("text grows");
        }
    }
    text
}

on_both_databases!(
    a_file_that_is_killed_at_any_moment_ends_as_one_that_was_not,
    |database| {
        let mut dice = Dice::new();
        let file = large_file(300);
        let calm = Shop::closed(
            Database::new(database.base).expect("one more"),
            Opening::new(),
        );
        add_channel(&calm);
        calm.file("uci.csv", &file);
        let began = Instant::now();
        let expected = import(&calm, "uci.csv");
        let lasts = began.elapsed();
        assert!(expected["credits"].as_i64() > Some(0) && expected["dead"].as_i64() > Some(0));
        assert_eq!(count(&calm.database, "staged_rows", "1 = 1"), 0);
        let expected = books(&calm.database);
        for _ in 0..2 {
            let shop = Shop::closed(
                Database::new(database.base).expect("one more"),
                Opening::new().env("TRIBUTARY_GROUP", "20"),
            );
            add_channel(&shop);
            let path = shop.file("uci.csv", &file);
            for _ in 0..4 {
                let mut running = shop
                    .command()
                    .args(["import", "--channel", "uci"])
                    .arg(&path)
                    .stdout(std::process::Stdio::null())
                    .stderr(std::process::Stdio::null())
                    .spawn()
                    .expect("the import starts");
                std::thread::sleep(dice.moment(lasts));
                running.kill().expect("it is killed or has ended");
                running.wait().expect("it is ours");
            }
            import(&shop, "uci.csv");
            let found = books(&shop.database);
            let differs: Vec<_> = found
                .iter()
                .filter(|line| !expected.contains(line))
                .take(5)
                .collect();
            assert!(
                found == expected,
                "{} and {} lines: {differs:#?}",
                found.len(),
                expected.len()
            );
            shop.cli(&["verify"]).ok();
        }
    }
);

#[test]
fn the_books_of_an_empty_database_are_empty() {
    let database = Database::new(Base::Sqlite).expect("SQLite is in the binary");
    assert_eq!(books(&database), [""; 0]);
}
