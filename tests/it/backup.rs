//! `tributary backup`: a consistent copy while orders come in.

use crate::on_both;
use crate::support::{Base, Opening, Shop, count};
use std::fmt::Write;
use std::process::Stdio;

/// A few thousand orders, enough to be copied in the middle.
fn file(shop: &Shop) -> String {
    let mut text = "order number,order date,sku,title,quantity,unit price,country\n".to_owned();
    for index in 0..3_000 {
        for line in 0..2 {
            writeln!(text, "b{index},2020-11-01 08:30:00,S{line},Tea,1,1.00,GB")
                .expect("text grows");
        }
    }
    shop.file("many.csv", text).display().to_string()
}

on_both!(a_copy_made_while_orders_come_in_is_consistent, |shop| {
    shop.add_channel("files", "file");
    let copy = shop.directory().join("copy.db");
    let name = copy.display().to_string();
    if shop.database.base == Base::Postgres {
        let refused = shop.cli(&["backup", &name]).ended_with(1);
        assert!(
            refused.stderr.contains("pg_dump") && refused.stderr.contains(&name),
            "{}",
            refused.stderr
        );
        assert!(!copy.exists());
        return;
    }
    let file = file(shop);
    let mut import = shop
        .command()
        .args(["import", "--channel", "files", &file])
        .stdout(Stdio::null())
        .spawn()
        .expect("the import starts");
    crate::support::wait_until(
        || count(&shop.database, "orders", "1 = 1") > 200,
        "orders come in",
    );
    shop.cli(&["backup", &name]).ok();
    assert!(import.wait().expect("it is ours").success());
    shop.cli(&["backup", &name]).ended_with(1);
    let of_copy = |words: &[&str]| {
        let mut command = shop.command();
        command
            .env("DATABASE_URL", format!("sqlite://{name}"))
            .args(words);
        command.output().expect("it runs")
    };
    let verified = of_copy(&["verify"]);
    assert!(verified.status.success(), "{verified:?}");
    let conn = rusqlite::Connection::open(&copy).expect("the copy opens");
    let copied: i64 = conn
        .query_row("SELECT count(*) FROM orders", [], |row| row.get(0))
        .expect("a count");
    assert!((200..=3_000).contains(&copied), "{copied}");
    drop(conn);
    assert!(
        of_copy(&["import", "--channel", "files", &file])
            .status
            .success()
    );
    let conn = rusqlite::Connection::open(&copy).expect("the copy opens");
    let whole: i64 = conn
        .query_row("SELECT count(*) FROM orders", [], |row| row.get(0))
        .expect("a count");
    assert_eq!(whole, 3_000, "the copy goes on where it was made");
});

#[test]
fn a_backup_does_not_write_over_anything() {
    let shop = Shop::on_sqlite(Opening::new());
    let file = shop.file("precious.txt", "mine").display().to_string();
    shop.cli(&["backup", &file]).ended_with(1);
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "mine");
}
