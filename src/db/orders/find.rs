//! Orders read back: by their references, by id, with lines and address.

use super::{AddressRow, LineRow, OrderRow};
use crate::db::schema::{addresses, order_lines, orders};
use crate::db::{Conn, chunks};
use crate::domain::ids::{ChannelId, OrderId};
use crate::domain::staff::Reach;
use crate::each_backend;
use crate::error::{Error, Result};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

/// The two references of a known order.
#[derive(Debug, Clone, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = orders)]
pub struct Known {
    /// Row id.
    pub id: OrderId,
    /// The platform's immutable id.
    pub channel_ref: Option<String>,
    /// What the buyer sees.
    pub channel_number: Option<String>,
}

/// Which orders a channel's references and numbers belong to.
pub fn find_known(
    conn: &mut Conn,
    channel: ChannelId,
    refs: &[&str],
    numbers: &[&str],
) -> Result<Vec<Known>> {
    let mut known: Vec<Known> = each_backend!(
        conn,
        // key by key: on a table that grows faster than its statistics, `IN` reads the whole channel; and never by the
        // channel, of which the statistics know nothing while it is new: all of its orders would be read for each key
        pg | conn | diesel::sql_query(
            "SELECT found.* FROM unnest($2) AS wanted (text) CROSS JOIN LATERAL (SELECT id, channel_ref, channel_number \
             FROM orders WHERE channel_ref = wanted.text AND channel_id + 0 = $1 LIMIT 1) AS found UNION ALL \
             SELECT found.* FROM unnest($3) AS wanted (text) CROSS JOIN LATERAL (SELECT id, channel_ref, channel_number \
             FROM orders WHERE channel_number = wanted.text AND channel_id + 0 = $1 LIMIT 1) AS found",
        )
        .bind::<BigInt, _>(channel)
        .bind::<Array<Text>, _>(refs)
        .bind::<Array<Text>, _>(numbers)
        .load(conn)?,
        sqlite | conn | {
            let of_channel = orders::table.filter(orders::channel_id.eq(channel)).select(Known::as_select());
            let mut known: Vec<Known> = Vec::new();
            for part in chunks(refs, 1) {
                known.extend(of_channel.filter(orders::channel_ref.eq_any(part)).load(conn)?);
            }
            for part in chunks(numbers, 1) {
                known.extend(of_channel.filter(orders::channel_number.eq_any(part)).load(conn)?);
            }
            known
        },
    );
    known.sort_by_key(|order| order.id);
    known.dedup_by_key(|order| order.id);
    Ok(known)
}

/// Locks orders for a change, ascending by id, and reads them after the lock.
pub fn lock_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<OrderRow>> {
    let mut rows: Vec<OrderRow> = Vec::with_capacity(ids.len());
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    for part in chunks(&ids, 1) {
        let query = orders::table
            .filter(orders::id.eq_any(part))
            .order(orders::id);
        rows.extend(each_backend!(
            conn,
            pg | conn
                | query
                    .select(OrderRow::as_select())
                    .for_no_key_update()
                    .load(conn)?,
            sqlite | conn | query.select(OrderRow::as_select()).load(conn)?,
        ));
    }
    Ok(rows)
}

/// The order of one of our numbers.
pub fn find_by_number(conn: &mut Conn, number: &str) -> Result<Option<OrderRow>> {
    // PostgreSQL keeps no NUL in a text, so there is no such number
    if number.contains('\0') {
        return Ok(None);
    }
    Ok(orders::table
        .filter(orders::number.eq(number))
        .select(OrderRow::as_select())
        .first(conn)
        .optional()?)
}

/// The order of one of our numbers, if the viewer sees its channel; not found otherwise.
pub fn get_seen(conn: &mut Conn, reach: &Reach, number: &str) -> Result<OrderRow> {
    find_by_number(conn, number)?
        .filter(|order| reach.sees_channel(order.channel_id))
        .ok_or_else(|| Error::not_found("order"))
}

/// The order of an id.
pub fn find(conn: &mut Conn, id: OrderId) -> Result<Option<OrderRow>> {
    Ok(orders::table
        .find(id)
        .select(OrderRow::as_select())
        .first(conn)
        .optional()?)
}

/// Orders by id, ascending.
pub fn list_by_ids(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<OrderRow>> {
    Ok(orders::table
        .filter(orders::id.eq_any(ids))
        .order(orders::id)
        .select(OrderRow::as_select())
        .load(conn)?)
}

/// Lines of these orders, by order and position.
pub fn list_lines(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<LineRow>> {
    Ok(order_lines::table
        .filter(order_lines::order_id.eq_any(ids))
        .order((order_lines::order_id, order_lines::position))
        .select(LineRow::as_select())
        .load(conn)?)
}

/// The addresses of these orders.
pub fn list_addresses(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<AddressRow>> {
    Ok(addresses::table
        .filter(addresses::order_id.eq_any(ids))
        .select(AddressRow::as_select())
        .load(conn)?)
}

/// An order that its customer could look up: our number and an own phone; for the demo's welcome.
pub fn find_example(conn: &mut Conn) -> Result<Option<(String, String)>> {
    Ok(orders::table
        .inner_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .filter(addresses::phone_hash.is_not_null())
        .order(orders::id)
        .select((orders::number, addresses::phone))
        .first(conn)
        .optional()?)
}
