//! The same question without the product: a prepared statement by rusqlite or the postgres crate, every row read to its end.

use crate::support::{Base, Database};
use postgres::types::private::BytesMut;
use postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, SimpleQueryMessage, Statement};
use std::collections::HashMap;
use std::error::Error;
use std::time::{Duration, Instant};

/// What is asked without the product: a statement with `?1`, `?2` … and their values as text.
#[derive(Debug, Clone)]
pub struct Question {
    pub sql: String,
    pub values: Vec<String>,
}

/// A connection without the product.
pub enum Bare {
    Sqlite(
        &'static rusqlite::Connection,
        HashMap<String, rusqlite::Statement<'static>>,
    ),
    Postgres(Box<Client>, HashMap<String, Statement>),
}

impl Bare {
    pub fn open(database: &Database) -> Bare {
        match database.base {
            Base::Sqlite => {
                let file = database.url.trim_start_matches("sqlite://");
                let conn = rusqlite::Connection::open(file).expect("the file opens");
                conn.execute_batch("PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY")
                    .expect("settings of the product");
                // statements borrow it to the end of the process
                Bare::Sqlite(Box::leak(Box::new(conn)), HashMap::new())
            }
            Base::Postgres => {
                let client = Client::connect(&database.url, NoTls).expect("the database answers");
                Bare::Postgres(Box::new(client), HashMap::new())
            }
        }
    }

    /// How long the answer takes.
    pub fn time(&mut self, question: &Question) -> Duration {
        match self {
            Bare::Sqlite(conn, known) => {
                let query = known
                    .entry(question.sql.clone())
                    .or_insert_with(|| conn.prepare(&question.sql).expect("prepared"));
                let began = Instant::now();
                let columns = query.column_count();
                let values = rusqlite::params_from_iter(&question.values);
                let mut rows = query.query(values).expect("asked");
                let mut read = 0;
                while let Some(row) = rows.next().expect("a row") {
                    read += (0..columns)
                        .filter(|column| row.get_ref(*column).is_ok())
                        .count();
                }
                std::hint::black_box(read);
                began.elapsed()
            }
            Bare::Postgres(client, known) => {
                let statement = known.entry(question.sql.clone()).or_insert_with(|| {
                    client
                        .prepare(&question.sql.replace('?', "$"))
                        .expect("prepared")
                });
                let values: Vec<Plain> = question.values.iter().map(|value| Plain(value)).collect();
                let values: Vec<&(dyn ToSql + Sync)> =
                    values.iter().map(|value| value as _).collect();
                let began = Instant::now();
                std::hint::black_box(client.query(&*statement, &values).expect("asked"));
                began.elapsed()
            }
        }
    }

    /// Every row as text; for picking what is asked.
    pub fn texts(&mut self, sql: &str) -> Vec<Vec<String>> {
        match self {
            Bare::Sqlite(conn, _) => {
                let mut query = conn.prepare(sql).expect("prepared");
                let columns = query.column_count();
                let rows = query.query_map([], |row| {
                    (0..columns)
                        .map(|place| Ok(text(row.get_ref(place)?)))
                        .collect()
                });
                rows.expect("asked")
                    .map(|row| row.expect("a row"))
                    .collect()
            }
            Bare::Postgres(client, _) => {
                let rows = client.simple_query(sql).expect("asked");
                let rows = rows.iter().filter_map(|message| match message {
                    SimpleQueryMessage::Row(row) => Some(row),
                    _ => None,
                });
                rows.map(|row| {
                    (0..row.len())
                        .map(|place| row.get(place).unwrap_or_default().to_owned())
                        .collect()
                })
                .collect()
            }
        }
    }

    /// Runs what gives no rows.
    pub fn run(&mut self, sql: &str) {
        match self {
            Bare::Sqlite(conn, _) => conn.execute_batch(sql).expect("done"),
            Bare::Postgres(client, _) => client.batch_execute(sql).expect("done"),
        }
    }
}

fn text(value: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}

/// A value that PostgreSQL reads from its text, whatever its type.
#[derive(Debug)]
struct Plain<'v>(&'v str);

impl ToSql for Plain<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}
