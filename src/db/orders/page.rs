//! One page of orders, newest first or in the order in which they changed. Keyset paging: an offset slows down with
//! every page and skips rows that move.

use crate::db::Conn;
use crate::db::schema::orders;
use crate::domain::ids::{ChannelId, OrderId};
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamp};

/// What a page is to hold; what is empty does not matter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Any of these headlines.
    pub statuses: Vec<Headline>,
    /// Any of these channels.
    pub channels: Vec<ChannelId>,
    /// Only these orders.
    pub among: Option<Vec<OrderId>>,
}

/// Orders that pass, by `placed_at` and id, newest first, after a row.
pub fn list_newest(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(Time, OrderId)>,
    limit: i64,
) -> Result<Vec<(Time, OrderId)>> {
    let mut query = orders::table.into_boxed();
    if !filter.statuses.is_empty() {
        query = query.filter(orders::status.eq_any(&filter.statuses));
    }
    if !filter.channels.is_empty() {
        query = query.filter(orders::channel_id.eq_any(&filter.channels));
    }
    if let Some(ids) = &filter.among {
        query = query.filter(orders::id.eq_any(ids));
    }
    if let Some((at, id)) = after {
        // a row value: `a < x OR (a = x AND b < y)` reads the whole index
        query = query.filter(
            sql::<Bool>("(orders.placed_at, orders.id) < (")
                .bind::<Timestamp, _>(at)
                .sql(", ")
                .bind::<BigInt, _>(id.0)
                .sql(")"),
        );
    }
    Ok(query
        .order((orders::placed_at.desc(), orders::id.desc()))
        .limit(limit)
        .select((orders::placed_at, orders::id))
        .load(conn)?)
}

/// Which of these orders pass.
pub fn list_passing(conn: &mut Conn, filter: &Filter, ids: &[OrderId]) -> Result<Vec<OrderId>> {
    let mut query = orders::table.filter(orders::id.eq_any(ids)).into_boxed();
    if !filter.statuses.is_empty() {
        query = query.filter(orders::status.eq_any(&filter.statuses));
    }
    if !filter.channels.is_empty() {
        query = query.filter(orders::channel_id.eq_any(&filter.channels));
    }
    if let Some(among) = &filter.among {
        query = query.filter(orders::id.eq_any(among));
    }
    Ok(query.select(orders::id).load(conn)?)
}
