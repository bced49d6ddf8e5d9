//! The bare loop on SQLite: rusqlite, prepared statements, the pragmas of `db/connect.rs`. No choice of what is written.

use crate::against_bare::{Marks, WRITTEN};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::time::{Duration, Instant};

/// The rows of each table of `WRITTEN`, with the statement that writes one.
pub type Rows = Vec<(String, Vec<Vec<Value>>)>;

/// Rows of each table of `WRITTEN`.
pub fn counts(url: &str) -> Vec<usize> {
    let conn = open(url);
    let count = |(table, _): &(&str, &str)| {
        let counted = format!("SELECT count(*) FROM {table}");
        let rows: i64 = conn
            .query_row(&counted, [], |row| row.get(0))
            .expect("counted");
        rows as usize
    };
    WRITTEN.iter().map(count).collect()
}

/// Every row that was written.
pub fn dump(url: &str) -> Rows {
    let conn = open(url);
    // a contentless index gives its text back only word by word
    conn.execute_batch(
        "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, order_grams, instance)",
    )
    .expect("the index's words");
    WRITTEN
        .iter()
        .map(|(table, order)| {
            let (columns, rows) = match *table {
                "order_grams" => (
                    "rowid, grams".to_owned(),
                    "SELECT doc, group_concat(term, ' ') FROM temp.words GROUP BY doc ORDER BY doc"
                        .to_owned(),
                ),
                _ => (
                    columns(&conn, table),
                    format!("SELECT * FROM {table} ORDER BY {order}"),
                ),
            };
            let places = vec!["?"; columns.split(',').count()].join(", ");
            (
                format!("INSERT INTO {table} ({columns}) VALUES ({places})"),
                values(&conn, &rows),
            )
        })
        .collect()
}

/// Writes them again into a database that has none, portion by portion.
pub fn write(url: &str, rows: &Rows, marks: &Marks) -> Duration {
    let conn = open(url);
    let mut statements: Vec<_> = rows
        .iter()
        .map(|(insert, _)| conn.prepare(insert).expect("prepared"))
        .collect();
    let mut from = vec![0; rows.len()];
    let began = Instant::now();
    for mark in marks {
        conn.execute_batch("BEGIN IMMEDIATE").expect("begun");
        for (table, statement) in statements.iter_mut().enumerate() {
            for row in &rows[table].1[from[table]..mark[table]] {
                statement.execute(params_from_iter(row)).expect("written");
            }
            from[table] = mark[table];
        }
        conn.execute_batch("COMMIT").expect("committed");
    }
    began.elapsed()
}

fn open(url: &str) -> Connection {
    let conn = Connection::open(url.trim_start_matches("sqlite://")).expect("the file opens");
    conn.execute_batch(
        "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
         PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=8000;",
    )
    .expect("the pragmas are taken");
    conn
}

fn columns(conn: &Connection, table: &str) -> String {
    let statement = conn
        .prepare(&format!("SELECT * FROM {table}"))
        .expect("the table");
    statement.column_names().join(", ")
}

fn values(conn: &Connection, query: &str) -> Vec<Vec<Value>> {
    let mut statement = conn.prepare(query).expect("prepared");
    let columns = statement.column_count();
    let read = statement.query_map([], |row| {
        (0..columns).map(|column| row.get(column)).collect()
    });
    let rows: Result<_, _> = read.expect("read").collect();
    rows.expect("read to the end")
}
