//! Customers as the staff see them: the list, newest first, who may be seen, who may be the same person. Whoever sees
//! some channels only sees the customers of these.

use super::CustomerRow;
use crate::db::Conn;
use crate::db::paging;
use crate::db::schema::{customers, orders};
use crate::domain::ids::{ChannelId, CustomerId, OrderId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Timestamp};

/// Orders of a customer that the list counts; it says "100+" beyond.
pub const COUNTED: i64 = 100;

/// From where a page goes on, the newest customer first.
pub type From = paging::From<CustomerId>;

/// One row of the list.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    /// The customer.
    pub customer: CustomerRow,
    /// Orders that the viewer sees, at most one more than `COUNTED`.
    pub orders: i64,
    /// When the last of these was placed.
    pub last: Option<Time>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The customers of a page, newest first, one more than `limit` if there are more in the direction of `from`.
pub fn list_page(conn: &mut Conn, reach: &Reach, from: From, limit: i64) -> Result<Vec<Row>> {
    let ids = match &reach.channels {
        None => newest(conn, from, limit + 1)?,
        Some(seen) => newest_of(conn, seen, from, limit + 1)?,
    };
    list_rows(conn, reach, &ids)
}

/// The customers of these orders that the viewer sees, newest first.
pub fn list_of_orders(
    conn: &mut Conn,
    reach: &Reach,
    found: &[OrderId],
    limit: i64,
) -> Result<Vec<Row>> {
    let mut query = orders::table
        .filter(orders::id.eq_any(found))
        .filter(orders::customer_id.is_not_null())
        .into_boxed();
    if let Some(seen) = &reach.channels {
        query = query.filter(orders::channel_id.eq_any(seen));
    }
    let ids: Vec<Option<CustomerId>> = query
        .select(orders::customer_id)
        .distinct()
        .order(orders::customer_id.desc())
        .limit(limit)
        .load(conn)?;
    let ids: Vec<CustomerId> = ids.into_iter().flatten().collect();
    list_rows(conn, reach, &ids)
}

/// A customer, if the viewer sees the channel of the account or of one of the orders.
pub fn find_seen(conn: &mut Conn, reach: &Reach, id: CustomerId) -> Result<Option<CustomerRow>> {
    let mut query = customers::table.find(id).into_boxed();
    if let Some(seen) = &reach.channels {
        query = query.filter(is_seen(seen));
    }
    Ok(query
        .select(CustomerRow::as_select())
        .first(conn)
        .optional()?)
}

/// Other customers with the same own phone or mail address, as far as the viewer sees them.
pub fn list_same_contact(
    conn: &mut Conn,
    reach: &Reach,
    customer: &CustomerRow,
    limit: i64,
) -> Result<Vec<CustomerRow>> {
    if customer.phone_hash.is_none() && customer.email_hash.is_none() {
        return Ok(Vec::new());
    }
    // what is not known is compared with NULL, which is never true
    let same = customers::phone_hash
        .eq(&customer.phone_hash)
        .or(customers::email_hash.eq(&customer.email_hash));
    let mut query = customers::table
        .filter(customers::id.ne(customer.id))
        .filter(same)
        .into_boxed();
    if let Some(seen) = &reach.channels {
        query = query.filter(is_seen(seen));
    }
    Ok(query
        .order(customers::id.desc())
        .limit(limit)
        .select(CustomerRow::as_select())
        .load(conn)?)
}

fn newest(conn: &mut Conn, from: From, limit: i64) -> Result<Vec<CustomerId>> {
    let all = customers::table.select(customers::id).limit(limit);
    Ok(match from {
        From::Start => all.order(customers::id.desc()).load(conn)?,
        From::After(id) => all
            .filter(customers::id.lt(id))
            .order(customers::id.desc())
            .load(conn)?,
        From::Before(id) => all
            .filter(customers::id.gt(id))
            .order(customers::id.asc())
            .load(conn)?,
    })
}

/// A portion of each channel by its own index, then the best of all: `IN` over several channels would sort them all.
fn newest_of(
    conn: &mut Conn,
    seen: &[ChannelId],
    from: From,
    limit: i64,
) -> Result<Vec<CustomerId>> {
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    let (beyond, order) = match from {
        From::Start => (String::new(), "DESC"),
        From::After(id) => (format!("AND customer_id < {id}"), "DESC"),
        From::Before(id) => (format!("AND customer_id > {id}"), "ASC"),
    };
    let of_channel = |(index, channel): (usize, &ChannelId)| {
        format!(
            "SELECT id FROM (SELECT DISTINCT customer_id AS id FROM orders WHERE channel_id = {channel} \
             AND customer_id IS NOT NULL {beyond} ORDER BY customer_id {order} LIMIT {limit}) AS part{index}"
        )
    };
    let parts: Vec<String> = seen.iter().enumerate().map(of_channel).collect();
    let statement = format!(
        "SELECT DISTINCT id FROM ({}) AS parts ORDER BY id {order} LIMIT {limit}",
        parts.join(" UNION ALL ")
    );
    let found: Vec<Found> = each_backend!(
        conn,
        pg | conn | diesel::sql_query(&statement).load(conn)?,
        sqlite | conn | diesel::sql_query(&statement).load(conn)?,
    );
    Ok(found.into_iter().map(|one| CustomerId(one.id)).collect())
}

fn list_rows(conn: &mut Conn, reach: &Reach, ids: &[CustomerId]) -> Result<Vec<Row>> {
    let seen = match &reach.channels {
        None => String::new(),
        Some(seen) => format!("AND orders.channel_id IN ({})", joined(seen)),
    };
    let most = COUNTED + 1;
    let count = format!(
        "(SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE orders.customer_id = customers.id {seen} LIMIT {most}) AS few)"
    );
    let last = format!(
        "(SELECT orders.placed_at FROM orders WHERE orders.customer_id = customers.id {seen} \
         ORDER BY orders.placed_at DESC, orders.id DESC LIMIT 1)"
    );
    Ok(customers::table
        .filter(customers::id.eq_any(ids))
        .order(customers::id.desc())
        .select((
            CustomerRow::as_select(),
            sql::<BigInt>(&count),
            sql::<Nullable<Timestamp>>(&last),
        ))
        .load(conn)?)
}

fn is_seen(seen: &[ChannelId]) -> diesel::expression::SqlLiteral<Bool> {
    let seen = joined(seen);
    sql::<Bool>(&format!(
        "(customers.channel_id IN ({seen}) OR EXISTS (SELECT 1 FROM orders WHERE orders.channel_id IN ({seen}) \
         AND orders.customer_id = customers.id))"
    ))
}

/// Ids as SQL; NULL for none, which nothing is in.
fn joined(ids: &[ChannelId]) -> String {
    match ids {
        [] => "NULL".to_owned(),
        ids => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            ids.join(", ")
        }
    }
}
