//! Rows into a SQLite file: prepared inserts in long transactions, indexes afterwards. A crash half way leaves rubbish,
//! which is why the file gets its name only when it is whole.

use super::sink::{Cell, Sink, TABLES, Table};
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Statement, params_from_iter};
use std::path::Path;

/// A file that is filled.
pub struct Sqlite {
    conn: &'static Connection,
    statements: Vec<Statement<'static>>,
    indexes: Vec<String>,
}

impl Sqlite {
    /// A migrated, empty file, without its indexes for now.
    pub fn open(file: &Path) -> Sqlite {
        // statements borrow it to the end of the process
        let conn: &'static Connection =
            Box::leak(Box::new(Connection::open(file).expect("the file opens")));
        conn.execute_batch(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-800000; \
             PRAGMA temp_store=MEMORY;",
        )
        .expect("settings");
        let mut indexes = Vec::new();
        for (name, sql) in known_indexes(conn) {
            conn.execute_batch(&format!("DROP INDEX {name}"))
                .expect("an index goes");
            indexes.push(sql);
        }
        conn.execute_batch("BEGIN").expect("begun");
        let statements = TABLES
            .iter()
            .map(|(table, columns)| {
                let columns = if *table == "order_grams" {
                    "rowid,grams"
                } else {
                    columns
                };
                let places = vec!["?"; columns.split(',').count()].join(",");
                let insert = format!("INSERT INTO {table} ({columns}) VALUES ({places})");
                conn.prepare(&insert).expect("prepared")
            })
            .collect();
        Sqlite {
            conn,
            statements,
            indexes,
        }
    }
}

impl Sink for Sqlite {
    fn row(&mut self, table: Table, cells: Vec<Cell>) {
        let insert = &mut self.statements[table as usize];
        insert.execute(params_from_iter(cells)).expect("written");
    }

    fn pause(&mut self) {}

    fn finish(&mut self) {
        self.statements.clear();
        self.conn.execute_batch("COMMIT").expect("committed");
        for sql in &self.indexes {
            self.conn.execute_batch(sql).expect("an index comes back");
        }
        self.conn
            .execute_batch(&super::shelf::statements())
            .expect("goods lie somewhere");
        self.conn
            .execute_batch("PRAGMA journal_mode=WAL")
            .expect("as the product has it");
    }
}

fn known_indexes(conn: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
    let mut query = conn.prepare(sql).expect("prepared");
    let rows = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("read");
    rows.map(|row| row.expect("a row")).collect()
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let owned = |text: String| Ok(ToSqlOutput::Owned(Value::Text(text)));
        match self {
            Cell::Null => Ok(ToSqlOutput::Borrowed(ValueRef::Null)),
            Cell::Int(value) => Ok(ToSqlOutput::Owned(Value::Integer(*value))),
            Cell::Bool(value) => Ok(ToSqlOutput::Owned(Value::Integer((*value).into()))),
            Cell::Text(text) => Ok(ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))),
            Cell::Bytes(bytes) => Ok(ToSqlOutput::Borrowed(ValueRef::Blob(bytes))),
            // as Diesel writes a moment
            Cell::Time(time) => owned(time.format("%F %T%.f").to_string()),
            Cell::Grams(grams) => owned(grams.join(" ")),
        }
    }
}
