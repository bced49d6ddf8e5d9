//! The bigram index behind the search box: written in the order's transaction, rechecked by whoever reads it.

use super::Conn;
use crate::domain::ids::OrderId;
use crate::each_backend;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

diesel::table! {
    order_grams (order_id) {
        order_id -> BigInt,
        grams -> Array<Text>,
    }
}

diesel::table! {
    #[sql_name = "order_grams"]
    fts_grams (rowid) {
        rowid -> BigInt,
        grams -> Text,
    }
}

/// Indexes orders that are not indexed yet.
pub fn insert_grams(conn: &mut Conn, rows: &[(OrderId, Vec<String>)]) -> Result<()> {
    each_backend!(
        conn,
        pg | conn | {
            let rows: Vec<_> = rows
                .iter()
                .map(|(order, grams)| {
                    (
                        order_grams::order_id.eq(order.0),
                        order_grams::grams.eq(grams),
                    )
                })
                .collect();
            diesel::copy_from(order_grams::table)
                .from_insertable(&rows)
                .execute(conn)?;
        },
        sqlite | conn | {
            for (order, grams) in rows {
                diesel::insert_into(fts_grams::table)
                    .values((
                        fts_grams::rowid.eq(order.0),
                        fts_grams::grams.eq(grams.join(" ")),
                    ))
                    .execute(conn)?;
            }
        },
    );
    Ok(())
}

/// Indexes an order anew.
pub fn replace_grams(conn: &mut Conn, order: OrderId, grams: Vec<String>) -> Result<()> {
    each_backend!(
        conn,
        pg | conn | diesel::delete(order_grams::table.find(order.0)).execute(conn)?,
        sqlite | conn | diesel::delete(fts_grams::table.find(order.0)).execute(conn)?,
    );
    insert_grams(conn, &[(order, grams)])
}

/// Orders that have every one of these grams, newest first.
pub fn find_by_grams(conn: &mut Conn, grams: &[String], limit: i64) -> Result<Vec<OrderId>> {
    if grams.is_empty() {
        return Ok(Vec::new());
    }
    Ok(each_backend!(conn,
        pg |conn| {
            use diesel::PgArrayExpressionMethods;
            // an expression: by the column itself the planner walks the newest orders one by one, hoping to meet a match
            order_grams::table
                .filter(order_grams::grams.contains(grams))
                .order(diesel::dsl::sql::<BigInt>("order_id + 0").desc())
                .limit(limit)
                .select(order_grams::order_id)
                .load::<i64>(conn)?
        },
        sqlite |conn| {
            let query = grams.iter().map(|gram| format!("\"{}\"", gram.replace('"', ""))).collect::<Vec<_>>().join(" AND ");
            diesel::sql_query("SELECT rowid AS id FROM order_grams WHERE order_grams MATCH ? ORDER BY rowid DESC LIMIT ?")
                .bind::<Text, _>(query)
                .bind::<BigInt, _>(limit)
                .load::<Hit>(conn)?
                .into_iter()
                .map(|hit| hit.id)
                .collect()
        },
    )
    .into_iter()
    .map(OrderId)
    .collect())
}

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = BigInt)]
    id: i64,
}
