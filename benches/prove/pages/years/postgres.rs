//! Rows into a PostgreSQL database by COPY, a table at a time, indexes afterwards.

use super::sink::{Cell, Sink, TABLES, Table};
use postgres::{Client, NoTls};
use std::fmt::Write as _;
use std::io::Write as _;

/// A database that is filled.
pub struct Postgres {
    client: Client,
    waiting: Vec<String>,
    indexes: Vec<String>,
}

impl Postgres {
    /// A migrated, empty database, without its indexes for now.
    pub fn open(url: &str) -> Postgres {
        let mut client = Client::connect(url, NoTls).expect("the database answers");
        // replica: foreign keys are not looked up row by row; what is made here keeps them
        let settings = "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'";
        client.batch_execute(settings).expect("settings");
        let mut indexes = Vec::new();
        let known = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS \
            (SELECT 1 FROM pg_constraint c WHERE c.conindid = (quote_ident(indexname))::regclass)";
        for row in client.query(known, &[]).expect("read") {
            let (name, sql): (String, String) = (row.get(0), row.get(1));
            client
                .batch_execute(&format!("DROP INDEX {name}"))
                .expect("an index goes");
            indexes.push(sql);
        }
        Postgres {
            client,
            waiting: vec![String::new(); TABLES.len()],
            indexes,
        }
    }
}

impl Sink for Postgres {
    fn row(&mut self, table: Table, cells: Vec<Cell>) {
        let line = &mut self.waiting[table as usize];
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                line.push('\t');
            }
            write(line, cell);
        }
        line.push('\n');
    }

    fn pause(&mut self) {
        for ((table, columns), lines) in TABLES.iter().zip(&mut self.waiting) {
            if lines.is_empty() {
                continue;
            }
            let mut copy = self
                .client
                .copy_in(&format!("COPY {table} ({columns}) FROM STDIN"))
                .expect("COPY begins");
            copy.write_all(lines.as_bytes()).expect("COPY goes on");
            copy.finish().expect("COPY ends");
            lines.clear();
        }
    }

    fn finish(&mut self) {
        self.pause();
        for sql in &self.indexes {
            self.client.batch_execute(sql).expect("an index comes back");
        }
        for (table, columns) in TABLES {
            if columns.starts_with("id,") {
                let next =
                    format!("SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))");
                // a table without rows leaves its sequence alone
                self.client.batch_execute(&next).expect("numbers go on");
            }
        }
        self.client
            .batch_execute(&super::shelf::statements())
            .expect("goods lie somewhere");
        let next = "SELECT setval('fulfillments_id_seq', (SELECT max(id) FROM fulfillments))";
        self.client.batch_execute(next).expect("numbers go on");
        self.client
            .batch_execute("VACUUM ANALYZE")
            .expect("statistics");
    }
}

/// A value in COPY's text format.
fn write(line: &mut String, cell: &Cell) {
    let written = match cell {
        Cell::Null => write!(line, "\\N"),
        Cell::Int(value) => write!(line, "{value}"),
        Cell::Bool(value) => write!(line, "{}", if *value { 't' } else { 'f' }),
        Cell::Time(time) => write!(line, "{}", time.format("%F %T%.f")),
        Cell::Bytes(bytes) => write!(line, "\\\\x{}", hex::encode(bytes)),
        Cell::Text(text) => {
            escape(line, text);
            Ok(())
        }
        // grams are letters and digits: nothing in them needs quotes of its own
        Cell::Grams(grams) => write!(
            line,
            "{{{}}}",
            grams
                .iter()
                .map(|gram| format!("\"{gram}\""))
                .collect::<Vec<_>>()
                .join(",")
        ),
    };
    written.expect("a string grows");
}

fn escape(line: &mut String, text: &str) {
    for sign in text.chars() {
        match sign {
            '\\' => line.push_str("\\\\"),
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            other => line.push(other),
        }
    }
}
