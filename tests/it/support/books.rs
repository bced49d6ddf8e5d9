//! What a database holds, in words that two runs can be compared by: no ids, no times of receipt.

use super::database::Database;
use diesel::prelude::*;
use diesel::sql_types::Text;
use tributary::each_backend;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    found: String,
}

/// Orders with their amounts, lines, holds, payments and events, credits with their matches, dead letters with their
/// reasons, rows that are still staged.
const BOOKS: [&str; 8] = [
    "SELECT 'order ' || coalesce(channel_ref, '') || ' ' || coalesce(channel_number, '') || ' ' || CAST(placed_at AS TEXT) || ' ' \
     || currency || ' ' || goods || ' ' || rounding || ' ' || total || ' ' || paid || ' ' || refunded || ' ' || canceled || ' ' \
     || state || ' ' || status || ' ' || open_holds || ' ' || unit_count || ' ' || channel_doc AS found FROM orders",
    "SELECT 'line ' || o.channel_ref || ' ' || l.position || ' ' || l.ref || ' ' || l.sku || ' ' || l.title || ' ' || l.quantity \
     || ' ' || l.unit_price_e6 || ' ' || l.amount || ' ' || l.shipped || ' ' || l.delivered AS found \
     FROM order_lines l JOIN orders o ON o.id = l.order_id",
    "SELECT 'hold ' || o.channel_ref || ' ' || h.kind || ' ' || h.reason AS found FROM holds h JOIN orders o ON o.id = h.order_id",
    "SELECT 'payment ' || o.channel_ref || ' ' || p.kind || ' ' || p.amount AS found FROM payments p JOIN orders o ON o.id = p.order_id",
    "SELECT 'event ' || o.channel_ref || ' ' || e.kind || ' ' || e.facts AS found FROM events e JOIN orders o ON o.id = e.order_id",
    "SELECT 'credit ' || c.channel_ref || ' ' || c.amount || ' ' || l.sku || ' ' || l.quantity || ' of ' || coalesce(o.channel_ref, '-') \
     || ' ' || coalesce(ol.ref, '-') AS found FROM credits c JOIN credit_lines l ON l.credit_id = c.id \
     LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN order_lines ol ON ol.id = l.order_line_id",
    "SELECT 'message ' || origin || ' ' || status || ' ' || coalesce(reason, '') AS found FROM messages",
    "SELECT 'staged ' || row_no AS found FROM staged_rows",
];

/// Everything, sorted.
pub fn books(database: &Database) -> Vec<String> {
    let mut lines: Vec<String> = BOOKS.iter().flat_map(|sql| texts(database, sql)).collect();
    lines.sort();
    lines
}

/// The column `found` of a statement that is valid on both databases.
#[track_caller]
pub fn texts(database: &Database, sql: &str) -> Vec<String> {
    let rows: Vec<Row> = database.read(|conn| {
        Ok(each_backend!(
            conn,
            pg | conn | diesel::sql_query(sql).load(conn)?,
            sqlite | conn | diesel::sql_query(sql).load(conn)?
        ))
    });
    rows.into_iter().map(|row| row.found).collect()
}

/// How many rows of a table meet a condition, `1 = 1` for all.
#[track_caller]
pub fn count(database: &Database, table: &str, condition: &str) -> i64 {
    let sql = format!("SELECT CAST(count(*) AS TEXT) AS found FROM {table} WHERE {condition}");
    let found = texts(database, &sql).pop().expect("a count is a row");
    found.parse().expect("a number")
}

/// Breaks or sets up what no public door can; the statements are run one by one.
#[track_caller]
pub fn execute(database: &Database, statements: &[&str]) {
    for sql in statements {
        database.write(|conn| {
            each_backend!(
                conn,
                pg | conn | diesel::sql_query(*sql).execute(conn)?,
                sqlite | conn | diesel::sql_query(*sql).execute(conn)?
            );
            Ok(())
        });
    }
}
