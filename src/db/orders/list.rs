//! The staff's list of orders: filters, keyset paging. What a search finds is `search`. Each filter has an index; the
//! words of `TO_DO` and `HELD` stand in the statement itself, since a bound value would hide them from partial indexes.

use crate::db::Conn;
use crate::db::schema::{addresses, customers, holds, order_lines, orders};
use crate::domain::hold::HoldKind;
use crate::domain::ids::{ChannelId, OrderId};
use crate::domain::order::PaymentStatus;
use crate::domain::staff::Reach;
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamp};

/// Orders of which something has not left yet; the words of the index `orders_to_do`.
const TO_DO: &str =
    "orders.status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment')";
/// Orders with an open hold; the words of the index `orders_held`.
const HELD: &str = "orders.open_holds > 0";

/// (time, id) before or after a place, as one row value: as two comparisons it would walk the index from its end.
macro_rules! beside {
    ($start:literal, $place:expr) => {
        sql::<Bool>($start)
            .bind::<Timestamp, _>($place.0)
            .sql(", ")
            .bind::<BigInt, _>($place.1.0)
            .sql(")")
    };
}

/// Which orders a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Something has not left yet.
    ToDo,
    /// With an open hold.
    Held,
    /// Every order.
    All,
}

/// A place in the list: an order's time and id.
pub type Place = (Time, OrderId);

/// From where a page goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The newest.
    Start,
    /// What is older than this place.
    After(Place),
    /// What is newer than this place.
    Before(Place),
}

/// What the list is narrowed to.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Which orders.
    pub view: View,
    /// Headline.
    pub status: Option<Headline>,
    /// Channel.
    pub channel: Option<ChannelId>,
    /// Payment status.
    pub payment: Option<PaymentStatus>,
    /// Placed at or after.
    pub from: Option<Time>,
    /// Placed before.
    pub until: Option<Time>,
    /// With an open hold of this kind.
    pub held: Option<HoldKind>,
    /// With a line of this code.
    pub sku: Option<String>,
    /// What the viewer sees.
    pub reach: Reach,
    /// Among these, newest first: what a search found.
    pub among: Option<Vec<OrderId>>,
}

/// One row of the list.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    /// Row id.
    pub id: OrderId,
    /// Our number.
    pub number: String,
    /// Channel.
    pub channel: ChannelId,
    /// What the buyer sees.
    pub channel_number: Option<String>,
    /// The platform's id.
    pub channel_ref: Option<String>,
    /// When the buyer placed it.
    pub placed_at: Time,
    /// Headline.
    pub status: Headline,
    /// In figures and look-up only.
    pub history: bool,
    /// Holds that are not released.
    pub open_holds: i64,
    /// ISO 4217.
    pub currency: String,
    /// Minor units.
    pub total: i64,
    /// Payment status.
    pub payment: PaymentStatus,
    /// Lines.
    pub line_count: i64,
    /// Units.
    pub unit_count: i64,
    /// Title of the first line.
    pub first_title: String,
    /// Must have left by then.
    pub ship_by: Option<Time>,
    /// Recipient.
    pub recipient: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province or state.
    pub region: Option<String>,
    /// Buyer.
    pub customer: Option<String>,
    /// The buyer's account at the channel.
    pub account: Option<String>,
}

/// The orders of a page, newest first, one more than `limit` if there are more in the direction of `from`.
pub fn list_page(conn: &mut Conn, filter: &Filter, from: From, limit: i64) -> Result<Vec<Row>> {
    let mut query = orders::table
        .left_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .left_join(customers::table.on(orders::customer_id.eq(customers::id.nullable())))
        .into_boxed();
    query = match filter.view {
        View::ToDo => query.filter(sql::<Bool>(TO_DO)),
        View::Held => query.filter(sql::<Bool>(HELD)),
        View::All => query,
    };
    if let Some(seen) = &filter.reach.channels {
        query = query.filter(orders::channel_id.eq_any(seen));
    }
    if let Some(status) = filter.status {
        query = query.filter(orders::status.eq(status));
    }
    if let Some(channel) = filter.channel {
        query = query.filter(orders::channel_id.eq(channel));
    }
    if let Some(payment) = filter.payment {
        query = query.filter(orders::payment_status.eq(payment));
    }
    if let Some(time) = filter.from {
        query = query.filter(orders::placed_at.ge(time));
    }
    if let Some(time) = filter.until {
        query = query.filter(orders::placed_at.lt(time));
    }
    if let Some(kind) = filter.held {
        let held = holds::table
            .filter(holds::kind.eq(kind))
            .filter(holds::released_at.is_null())
            .select(holds::order_id);
        query = query
            .filter(sql::<Bool>(HELD))
            .filter(orders::id.eq_any(held));
    }
    if let Some(sku) = &filter.sku {
        let having = order_lines::table
            .filter(order_lines::sku.eq(sku))
            .select(order_lines::order_id);
        query = query.filter(orders::id.eq_any(having));
    }
    if let Some(among) = &filter.among {
        query = query.filter(orders::id.eq_any(among));
    }
    query = match from {
        From::Start => query,
        From::After(place) => query.filter(beside!("(orders.placed_at, orders.id) < (", place)),
        From::Before(place) => query.filter(beside!("(orders.placed_at, orders.id) > (", place)),
    };
    query = match from {
        From::Before(_) => query.order((orders::placed_at.asc(), orders::id.asc())),
        From::Start | From::After(_) => query.order((orders::placed_at.desc(), orders::id.desc())),
    };
    let mut rows: Vec<Row> = query
        .limit(limit + 1)
        .select((
            orders::id,
            orders::number,
            orders::channel_id,
            orders::channel_number,
            orders::channel_ref,
            orders::placed_at,
            orders::status,
            orders::history,
            orders::open_holds,
            orders::currency,
            orders::total,
            orders::payment_status,
            orders::line_count,
            orders::unit_count,
            orders::first_title,
            orders::ship_by,
            addresses::name.nullable(),
            addresses::city.nullable(),
            addresses::region.nullable(),
            customers::name.nullable(),
            customers::account.nullable(),
        ))
        .load(conn)?;
    if matches!(from, From::Before(_)) {
        rows.reverse();
    }
    Ok(rows)
}

/// How many orders have something to do; counts open ones only, by their own index.
pub fn count_to_do(conn: &mut Conn, reach: &Reach) -> Result<i64> {
    count(conn, TO_DO, reach)
}

/// How many orders are held.
pub fn count_held(conn: &mut Conn, reach: &Reach) -> Result<i64> {
    count(conn, HELD, reach)
}

fn count(conn: &mut Conn, which: &'static str, reach: &Reach) -> Result<i64> {
    let mut query = orders::table.filter(sql::<Bool>(which)).into_boxed();
    if let Some(seen) = &reach.channels {
        query = query.filter(orders::channel_id.eq_any(seen));
    }
    Ok(query.count().get_result(conn)?)
}
