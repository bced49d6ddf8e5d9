//! The shape of a database as it tells it itself, in words that both share. Reads with the plain drivers, not with the
//! crate, which is what is being checked.

use postgres::NoTls;
use std::collections::{BTreeMap, BTreeSet};

/// Tables that are left out: diesel's own, and the search indexes, which are fts5 here and an array there.
const NOT_COMPARED: &[&str] = &["__diesel", "order_grams", "sku_grams"];

/// Tables by name.
pub type Shape = BTreeMap<String, Table>;

/// One table.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// In order.
    pub columns: Vec<Column>,
    /// Its columns, in the key's order.
    pub primary_key: Vec<String>,
    /// Unique constraints: name and columns.
    pub unique: BTreeSet<(String, Vec<String>)>,
    /// Indexes that are not behind a constraint.
    pub indexes: BTreeSet<Index>,
    /// Foreign keys.
    pub foreign_keys: BTreeSet<ForeignKey>,
    /// Checks, without white space and brackets.
    pub checks: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Diesel's word for its type, in lower case.
    pub kind: String,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Its default as SQL.
    pub default: Option<String>,
}

/// One index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Index {
    /// Name.
    pub name: String,
    /// Columns, in order.
    pub columns: Vec<String>,
    /// Whether two rows may not share them.
    pub unique: bool,
    /// Of which rows, without white space and brackets; empty: all.
    pub of: String,
}

/// One foreign key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignKey {
    /// Columns here.
    pub columns: Vec<String>,
    /// Table there.
    pub table: String,
    /// What happens here when the row there goes.
    pub on_delete: String,
}

fn is_compared(table: &str) -> bool {
    !NOT_COMPARED.iter().any(|own| table.starts_with(own))
}

/// One spelling for conditions: PostgreSQL brackets every part, casts every text and writes lists its own way.
fn plain(condition: &str) -> String {
    let without_casts = condition.replace("::text", "").replace("::bigint", "");
    let kept = without_casts.chars();
    kept.filter(|c| !c.is_whitespace() && !"()".contains(*c))
        .collect::<String>()
        .to_lowercase()
        .replace("=anyarray[", "in")
        .replace("<>allarray[", "notin")
        .replace(']', "")
}

fn kind(sql: &str) -> String {
    match sql.to_uppercase().as_str() {
        "INTEGER" | "BIGINT" => "bigint",
        "TEXT" => "text",
        "TIMESTAMP" | "TIMESTAMP WITHOUT TIME ZONE" => "timestamp",
        "DATE" => "date",
        "BOOLEAN" => "bool",
        "BLOB" | "BYTEA" => "binary",
        "DOUBLE" | "DOUBLE PRECISION" => "double",
        other => panic!("{other} is no type that both databases share"),
    }
    .to_owned()
}

/// Reads a SQLite file.
pub fn of_sqlite(file: &str) -> Shape {
    let conn = rusqlite::Connection::open(file).unwrap();
    let tables = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' \
                  AND name NOT LIKE 'sqlite_%'";
    let tables = rows(&conn, tables, |row| (text(row, 0), text(row, 1)));
    let compared = tables.into_iter().filter(|(name, _)| is_compared(name));
    compared
        .map(|(name, sql)| {
            let table = sqlite_table(&conn, &name, &sql);
            (name, table)
        })
        .collect()
}

fn sqlite_table(conn: &rusqlite::Connection, name: &str, sql: &str) -> Table {
    let columns =
        format!("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{name}')");
    let mut keys = Vec::new();
    let columns = rows(conn, &columns, |row| {
        let (column, place) = (text(row, 0), row.get_unwrap::<_, i64>(4));
        if place > 0 {
            keys.push((place, column.clone()));
        }
        Column {
            name: column,
            kind: kind(&text(row, 1)),
            nullable: place == 0 && row.get_unwrap::<_, i64>(2) == 0,
            default: row
                .get_unwrap::<_, Option<String>>(3)
                .map(|value| plain(&value)),
        }
    });
    keys.sort();
    let foreign = format!(
        "SELECT id, \"table\", \"from\", on_delete FROM pragma_foreign_key_list('{name}') ORDER BY id, seq"
    );
    let mut foreign_keys: BTreeMap<i64, ForeignKey> = BTreeMap::new();
    for (id, table, column, on_delete) in rows(conn, &foreign, |row| {
        (
            row.get_unwrap::<_, i64>(0),
            text(row, 1),
            text(row, 2),
            text(row, 3).to_lowercase(),
        )
    }) {
        let key = foreign_keys.entry(id).or_insert(ForeignKey {
            columns: Vec::new(),
            table,
            on_delete,
        });
        key.columns.push(column);
    }
    Table {
        columns,
        primary_key: keys.into_iter().map(|(_, column)| column).collect(),
        unique: unique_of_sql(sql),
        indexes: sqlite_indexes(conn, name),
        foreign_keys: foreign_keys.into_values().collect(),
        checks: checks_of_sql(sql),
    }
}

fn sqlite_indexes(conn: &rusqlite::Connection, table: &str) -> BTreeSet<Index> {
    let listed = format!(
        "SELECT list.name, list.\"unique\", schema.sql FROM pragma_index_list('{table}') AS list \
         JOIN sqlite_schema AS schema ON schema.name = list.name WHERE list.origin = 'c'"
    );
    let listed = rows(conn, &listed, |row| {
        (text(row, 0), row.get_unwrap::<_, i64>(1) == 1, text(row, 2))
    });
    listed
        .into_iter()
        .map(|(name, unique, sql)| {
            let columns = format!(
                "SELECT coalesce(name, 'expression') FROM pragma_index_info('{name}') ORDER BY seqno"
            );
            Index {
                columns: rows(conn, &columns, |row| text(row, 0)),
                of: sql
                    .split_once(" WHERE ")
                    .map_or_else(String::new, |(_, of)| plain(of)),
                name,
                unique,
            }
        })
        .collect()
}

/// SQLite keeps a constraint's name only in the table's own text.
fn unique_of_sql(sql: &str) -> BTreeSet<(String, Vec<String>)> {
    let parts = sql.split("CONSTRAINT ").skip(1);
    parts
        .filter_map(|part| {
            let (name, rest) = part.split_once(" UNIQUE (")?;
            let (columns, _) = rest.split_once(')')?;
            let columns = columns.split(',').map(|column| column.trim().to_owned());
            (!name.contains(char::is_whitespace)).then(|| (name.to_owned(), columns.collect()))
        })
        .collect()
}

fn checks_of_sql(sql: &str) -> Vec<String> {
    let mut checks: Vec<String> = sql
        .split("CHECK (")
        .skip(1)
        .map(|part| {
            let mut depth = 1;
            let end = part.find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            plain(&part[..end.expect("the check ends")])
        })
        .collect();
    checks.sort();
    checks
}

fn rows<T>(
    conn: &rusqlite::Connection,
    sql: &str,
    read: impl FnMut(&rusqlite::Row<'_>) -> T,
) -> Vec<T> {
    let mut read = read;
    let mut statement = conn.prepare(sql).unwrap();
    let found = statement.query_map([], |row| Ok(read(row))).unwrap();
    found.map(Result::unwrap).collect()
}

fn text(row: &rusqlite::Row<'_>, column: usize) -> String {
    row.get_unwrap(column)
}

const PG_COLUMNS: &str = "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text, \
    column_default::text FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position";
/// Kind, name, columns, table pointed at, action on delete, definition.
const PG_CONSTRAINTS: &str = "SELECT c.conrelid::regclass::text, c.contype::text, c.conname::text, \
    ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, n) JOIN pg_attribute a \
    ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.n), COALESCE(c.confrelid::regclass::text, ''), \
    c.confdeltype::text, pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.connamespace = 'public'::regnamespace";
/// Name, columns, unique, predicate.
const PG_INDEXES: &str = "SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, \
    ARRAY(SELECT CASE i.indkey[n - 1] WHEN 0 THEN 'expression' ELSE replace(pg_get_indexdef(i.indexrelid, n, true), '\"', '') END FROM generate_series(1, i.indnkeyatts) AS n ORDER BY n), \
    i.indisunique, COALESCE(pg_get_expr(i.indpred, i.indrelid), '') FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
    WHERE c.relnamespace = 'public'::regnamespace \
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))";

/// Reads a PostgreSQL database.
pub fn of_postgres(url: &str) -> Shape {
    let mut client = postgres::Client::connect(url, NoTls).unwrap();
    let mut shape = Shape::new();
    for row in client.query(PG_COLUMNS, &[]).unwrap() {
        let table: String = row.get(0);
        if !is_compared(&table) {
            continue;
        }
        let default: Option<String> = row.get(4);
        shape.entry(table).or_default().columns.push(Column {
            name: row.get(1),
            kind: kind(row.get(2)),
            nullable: row.get::<_, &str>(3) == "YES",
            default: default.map(|value| plain(&value)),
        });
    }
    for row in client.query(PG_CONSTRAINTS, &[]).unwrap() {
        if let Some(table) = shape.get_mut(row.get::<_, &str>(0)) {
            add_constraint(table, &row);
        }
    }
    for row in client.query(PG_INDEXES, &[]).unwrap() {
        if let Some(table) = shape.get_mut(row.get::<_, &str>(0)) {
            table.indexes.insert(Index {
                name: row.get(1),
                columns: row.get(2),
                unique: row.get(3),
                of: plain(row.get(4)),
            });
        }
    }
    for table in shape.values_mut() {
        table.checks.sort();
    }
    shape
}

fn add_constraint(table: &mut Table, row: &postgres::Row) {
    let (name, columns): (String, Vec<String>) = (row.get(2), row.get(3));
    match row.get(1) {
        "p" => table.primary_key = columns,
        "u" => {
            table.unique.insert((name, columns));
        }
        "c" => {
            let definition: &str = row.get(6);
            table
                .checks
                .push(plain(definition.trim_start_matches("CHECK")));
        }
        "f" => {
            let on_delete = match row.get(5) {
                "c" => "cascade",
                "n" => "set null",
                "r" => "restrict",
                _ => "no action",
            };
            table.foreign_keys.insert(ForeignKey {
                columns,
                table: row.get(4),
                on_delete: on_delete.to_owned(),
            });
        }
        _ => {}
    }
}
