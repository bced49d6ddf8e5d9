//! The bare loop on PostgreSQL: the `postgres` crate, prepared statements, a round trip a row. No choice of what is
//! written.

use crate::against_bare::{Marks, WRITTEN};
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls};
use std::error::Error;
use std::time::{Duration, Instant};

/// The rows of each table of `WRITTEN`, with the statement that writes one.
pub type Rows = Vec<(String, Vec<Vec<Cell>>)>;

/// A value as PostgreSQL sends and takes it.
#[derive(Debug)]
pub struct Cell(Option<Vec<u8>>);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Cell, Box<dyn Error + Sync + Send>> {
        Ok(Cell(Some(raw.to_vec())))
    }

    fn from_sql_null(_: &Type) -> Result<Cell, Box<dyn Error + Sync + Send>> {
        Ok(Cell(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for Cell {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match &self.0 {
            Some(raw) => {
                out.extend_from_slice(raw);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Rows of each table of `WRITTEN`.
pub fn counts(url: &str) -> Vec<usize> {
    let mut client = open(url);
    let mut count = |(table, _): &(&str, &str)| {
        let row = client
            .query_one(&format!("SELECT count(*) FROM {table}"), &[])
            .expect("counted");
        row.get::<_, i64>(0) as usize
    };
    WRITTEN.iter().map(&mut count).collect()
}

/// Every row that was written.
pub fn dump(url: &str) -> Rows {
    let mut client = open(url);
    let mut rows = Rows::new();
    for (table, order) in WRITTEN {
        let query = client
            .prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))
            .expect("prepared");
        let columns: Vec<&str> = query.columns().iter().map(|column| column.name()).collect();
        let places: Vec<String> = (1..=columns.len())
            .map(|place| format!("${place}"))
            .collect();
        let insert = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            columns.join(", "),
            places.join(", ")
        );
        let cells = client
            .query(&query, &[])
            .expect("read")
            .iter()
            .map(|row| (0..row.len()).map(|column| row.get(column)).collect())
            .collect();
        rows.push((insert, cells));
    }
    rows
}

/// Writes them again into a database that has none, portion by portion.
pub fn write(url: &str, rows: &Rows, marks: &Marks) -> Duration {
    let mut client = open(url);
    let statements: Vec<_> = rows
        .iter()
        .map(|(insert, _)| client.prepare(insert).expect("prepared"))
        .collect();
    let mut from = vec![0; rows.len()];
    let began = Instant::now();
    for mark in marks {
        client.batch_execute("BEGIN").expect("begun");
        for (table, statement) in statements.iter().enumerate() {
            for row in &rows[table].1[from[table]..mark[table]] {
                let cells: Vec<_> = row.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
                client.execute(statement, &cells).expect("written");
            }
            from[table] = mark[table];
        }
        client.batch_execute("COMMIT").expect("committed");
    }
    began.elapsed()
}

fn open(url: &str) -> Client {
    Client::connect(url, NoTls).expect("the database answers")
}
