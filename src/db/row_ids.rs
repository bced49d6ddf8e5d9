//! Row ids taken before the rows are written, so that rows that name each other go in with one statement a table.

use super::Conn;
use crate::each_backend;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = BigInt)]
    slot: i64,
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Tables whose ids are taken ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// `messages`
    Messages,
    /// `customers`
    Customers,
    /// `orders`
    Orders,
    /// `order_lines`
    OrderLines,
    /// `credits`
    Credits,
    /// `fulfillments`
    Fulfillments,
}

impl Table {
    const fn name(self) -> &'static str {
        match self {
            Table::Messages => "messages",
            Table::Customers => "customers",
            Table::Orders => "orders",
            Table::OrderLines => "order_lines",
            Table::Credits => "credits",
            Table::Fulfillments => "fulfillments",
        }
    }
}

/// Takes so many ids of each table, ascending; in one statement. On SQLite the one writer makes `max(id)` safe;
/// PostgreSQL asks the sequences, whose numbers are never given twice but may have gaps.
pub fn take<const N: usize>(conn: &mut Conn, wanted: [(Table, usize); N]) -> Result<[Vec<i64>; N]> {
    let mut ids: [Vec<i64>; N] = std::array::from_fn(|_| Vec::new());
    let parts: Vec<String> = wanted
        .iter()
        .enumerate()
        .filter(|(_, (_, count))| *count > 0)
        .map(|(slot, (table, count))| match conn {
            Conn::Pg(_) => format!("SELECT {slot}::bigint AS slot, nextval('{}_id_seq') AS id FROM generate_series(1, {count})", table.name()),
            Conn::Sqlite(_) => format!("SELECT {slot} AS slot, coalesce(max(id), 0) + 1 AS id FROM {}", table.name()),
        })
        .collect();
    if parts.is_empty() {
        return Ok(ids);
    }
    let sql = parts.join(" UNION ALL ");
    let rows: Vec<Taken> = each_backend!(
        conn,
        pg | conn | diesel::sql_query(sql).load(conn)?,
        sqlite | conn | diesel::sql_query(sql).load(conn)?
    );
    let first_only = conn.kind() == super::Kind::Sqlite;
    for row in rows {
        let slot = usize::try_from(row.slot).unwrap_or(usize::MAX);
        if let (Some(list), Some((_, count))) = (ids.get_mut(slot), wanted.get(slot)) {
            if first_only {
                list.extend((row.id..).take(*count))
            } else {
                list.push(row.id)
            }
        }
    }
    ids.iter_mut().for_each(|list| list.sort_unstable());
    Ok(ids)
}
