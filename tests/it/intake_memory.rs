//! What an import needs of memory: as much for a large file as for a small one.

use crate::support::{Base, Database, Opening, Shop, count};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::Stdio;

const HEADER: &str =
    "order number,order date,sku,title,quantity,unit price,recipient,country,city,street,note\n";

/// Imports a file; gives the peak of the process's memory, kilobytes, and what it printed.
fn peak_of_import(shop: &Shop, file: &PathBuf) -> (u64, serde_json::Value) {
    let mut child = shop
        .command()
        .args(["import", "--channel", "files", "--json"])
        .arg(file)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the import starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    // the peak only grows, so the last look before the end is near enough
    while child.try_wait().expect("the child is ours").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let told = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        peak = peak.max(told.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("the import ends");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    let last = text.lines().last().expect("a line");
    (peak, serde_json::from_str(last).expect("JSON"))
}

fn shop() -> Shop {
    let database = Database::new(Base::Sqlite).expect("SQLite is in the binary");
    let shop = Shop::closed(database, Opening::new());
    shop.add_channel("files", "file");
    shop
}

fn write_file(shop: &Shop, name: &str, orders: usize) -> PathBuf {
    let path = shop.directory().join(name);
    let mut file = BufWriter::new(std::fs::File::create(&path).expect("a file"));
    file.write_all(HEADER.as_bytes()).expect("it grows");
    for index in 0..orders {
        for line in 0..2 {
            let note = "n".repeat(200);
            writeln!(
                file,
                "m{index},2020-11-01 08:30:00,S{line},Tea,1,1.00,Li,GB,London,Road {index},{note}"
            )
            .expect("it grows");
        }
    }
    file.flush().expect("it is written");
    path
}

#[test]
fn a_file_ten_times_as_large_needs_no_more_memory() {
    let (small, large) = (shop(), shop());
    let (less, _) = peak_of_import(&small, &write_file(&small, "small.csv", 6_000));
    let (more, told) = peak_of_import(&large, &write_file(&large, "large.csv", 60_000));
    assert_eq!(told["new"], 60_000);
    eprintln!("peak: {less} kB of 6,000 orders, {more} kB of 60,000");
    assert!(more * 10 <= less * 12, "{less} kB, then {more} kB");
}

#[test]
fn a_row_without_an_end_is_refused_and_the_next_one_is_read() {
    let shop = shop();
    let path = shop.directory().join("wide.csv");
    let mut file = BufWriter::new(std::fs::File::create(&path).expect("a file"));
    let row =
        |number: &str| format!("{number},2020-11-01 08:30:00,S1,Tea,1,1.00,Li,GB,London,Road,");
    file.write_all(HEADER.as_bytes()).expect("it grows");
    let megabyte = vec![b'x'; 1 << 20];
    // a cell of 1.5 MB, then a row of 64 MB
    file.write_all(row("w1").as_bytes()).expect("it grows");
    file.write_all(&megabyte).expect("it grows");
    file.write_all(&megabyte[..1 << 19]).expect("it grows");
    write!(file, "\n{}", row("w2")).expect("it grows");
    for _ in 0..64 {
        file.write_all(&megabyte).expect("it grows");
    }
    write!(file, "\n{}fine\n", row("w3")).expect("it grows");
    file.flush().expect("it is written");
    drop(file);
    let (peak, told) = peak_of_import(&shop, &path);
    eprintln!("peak: {peak} kB");
    assert!(peak < 200_000, "{peak} kB");
    assert_eq!(
        (&told["new"], &told["dead"]),
        (&1.into(), &2.into()),
        "{told}"
    );
    assert_eq!(count(&shop.database, "orders", "channel_ref = 'w3'"), 1);
    shop.cli(&["verify"]).ok();
}
