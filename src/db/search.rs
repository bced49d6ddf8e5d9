//! The bigram index behind the search box: written in the order's transaction, rechecked by whoever reads it.

use super::Conn;
use crate::domain::ids::{ChannelId, OrderId};
use crate::each_backend;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

/// Grams and age of an order; the words of the index `order_grams_aged`. No gram has such a sign.
const AGED: &str = "array_append(grams, '#' || (order_id / 32768)::text)";
/// How far back each step of a search goes, in ages of 32,768 orders.
const AGES: [i64; 2] = [1, 5];

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

/// Orders that have every one of these grams, newest first; of these channels, if there are any given.
pub fn find_by_grams(
    conn: &mut Conn,
    grams: &[String],
    channels: Option<&[ChannelId]>,
    limit: i64,
) -> Result<Vec<OrderId>> {
    if grams.is_empty() {
        return Ok(Vec::new());
    }
    let seen = |order: &str| match channels {
        None => String::new(),
        Some(seen) => {
            let ids: Vec<String> = seen.iter().map(ChannelId::to_string).collect();
            let ids = if ids.is_empty() {
                "NULL".to_owned()
            } else {
                ids.join(", ")
            };
            format!(" AND (SELECT channel_id FROM orders WHERE orders.id = {order}) IN ({ids})")
        }
    };
    let hits: Vec<Hit> = each_backend!(
        conn,
        pg | conn | {
            diesel::sql_query(newest_first(&seen("order_grams.order_id")))
                .bind::<Array<Text>, _>(grams)
                .bind::<BigInt, _>(limit)
                .load(conn)?
        },
        sqlite
            | conn
            | {
                let query = grams
                    .iter()
                    .map(|gram| format!("\"{}\"", gram.replace('"', "")))
                    .collect::<Vec<_>>()
                    .join(" AND ");
                diesel::sql_query(format!(
                "SELECT rowid AS id FROM order_grams WHERE order_grams MATCH ?{} ORDER BY rowid DESC LIMIT ?",
                seen("order_grams.rowid")
            ))
                .bind::<Text, _>(query)
                .bind::<BigInt, _>(limit)
                .load(conn)?
            },
    );
    Ok(hits.into_iter().map(|hit| OrderId(hit.id)).collect())
}

/// A PostgreSQL index of arrays gives what it finds in no order, and every hit is a page to be read: thousands have two
/// letters in common. So each order is indexed with its age, and the ages are asked one after the other, the newest
/// first; once there are enough, the older ones are not asked at all. The last step names no ages: many of them cost more
/// than what they cut.
fn newest_first(seen: &str) -> String {
    let branch = |age: &str| {
        // an expression: by the column itself the planner walks the newest orders one by one, hoping to meet a match
        format!(
            "SELECT id FROM (SELECT order_id AS id FROM order_grams WHERE {AGED} @> $1 AND {age}{seen} \
             ORDER BY order_id + 0 DESC LIMIT $2) AS aged"
        )
    };
    let last = "(SELECT max(order_id) / 32768 FROM order_grams)";
    let from_to = |from: i64, to: i64| {
        let ages = format!("generate_series({last} - {from}, {last} - {to}) AS age");
        branch(&format!("{AGED} && ARRAY(SELECT '#' || age FROM {ages})"))
    };
    let [newest, newer] = AGES;
    format!(
        "{} UNION ALL {} UNION ALL {} LIMIT $2",
        from_to(newest, 0),
        from_to(newer, newest + 1),
        branch(&format!("order_id + 0 < ({last} - {newer}) * 32768"))
    )
}

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = BigInt)]
    id: i64,
}
