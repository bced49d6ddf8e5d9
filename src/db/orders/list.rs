//! The staff's list of orders: pages by keyset, counts, ids. What it is narrowed to is `narrow`; what a search finds is
//! `search`.

use super::branches::{self, InAny};
pub use super::narrow::{Assignee, Filter, View};
use super::narrow::{Rare, due};
use crate::db::paging;
use crate::db::schema::{addresses, customers, orders, staff};
use crate::db::{Conn, Kind};
use crate::domain::hold::HoldKind;
use crate::domain::ids::{ChannelId, OrderId};
use crate::domain::order::PaymentStatus;
use crate::domain::staff::Reach;
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};

/// (time, id) before or after a place, as one row value: as two comparisons it would walk the index from its end.
macro_rules! beside {
    ($start:expr, $place:expr) => {
        sql::<Bool>($start)
            .bind::<Timestamp, _>($place.0)
            .sql(", ")
            .bind::<BigInt, _>($place.1.0)
            .sql(")")
    };
}

/// What stands between the tags that a row brings along.
const BETWEEN: char = '\u{1f}';

/// In which order a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The newest first.
    Placed,
    /// What must leave next first; without a promise last.
    Due,
}

/// A place in the list: an order's time, as it is sorted by, and id.
pub type Place = (Time, OrderId);

/// From where a page goes on.
pub type From = paging::From<Place>;

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
    /// Recipient's phone.
    pub phone: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province or state.
    pub region: Option<String>,
    /// Buyer.
    pub customer: Option<String>,
    /// Who looks after it.
    pub assignee: Option<String>,
    /// The first open hold.
    pub hold: Option<HoldKind>,
    tags: Option<String>,
}

impl Row {
    /// Its tags, by the alphabet.
    pub fn tags(&self) -> Vec<&str> {
        let mut tags: Vec<&str> = self
            .tags
            .iter()
            .flat_map(|tags| tags.split(BETWEEN))
            .collect();
        tags.sort_unstable();
        tags
    }

    /// Where it stands in a list of this order.
    pub fn place(&self, sort: Sort) -> Place {
        place(sort, self.placed_at, self.ship_by, self.id)
    }
}

/// Where an order stands in a list of this order.
pub fn place(sort: Sort, placed_at: Time, ship_by: Option<Time>, id: OrderId) -> Place {
    match sort {
        Sort::Placed => (placed_at, id),
        Sort::Due => (ship_by.unwrap_or(NEVER), id),
    }
}

/// The time that stands for no promise, as in the index `orders_due`.
const NEVER: Time = match chrono::NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day.and_time(chrono::NaiveTime::MIN),
    None => Time::MAX,
};

/// The orders of a page, one more than `limit` if there are more in the direction of `from`.
pub fn list_page(
    conn: &mut Conn,
    filter: &Filter,
    sort: Sort,
    from: From,
    limit: i64,
) -> Result<Vec<Row>> {
    let rare = Rare::look(conn, filter)?;
    let lean = match sort {
        Sort::Placed if rare.is_selected() => filter.lean(from, limit + 1),
        Sort::Placed | Sort::Due => None,
    };
    let branches = match lean {
        Some(ids) => vec![ids],
        None => filter
            .branches(&rare)
            .into_iter()
            .map(|ids| cut(ids, sort, from).limit(limit + 1))
            .collect(),
    };
    let tags = match conn.kind() {
        Kind::Postgres => {
            "(SELECT string_agg(tag, chr(31)) FROM order_tags WHERE order_id = orders.id)"
        }
        Kind::Sqlite => {
            "(SELECT group_concat(tag, char(31)) FROM order_tags WHERE order_id = orders.id)"
        }
    };
    let hold = "(SELECT kind FROM holds WHERE order_id = orders.id AND released_at IS NULL ORDER BY id LIMIT 1)";
    let query = orders::table
        .left_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .left_join(customers::table.on(orders::customer_id.eq(customers::id.nullable())))
        .left_join(staff::table.on(orders::assignee_id.eq(staff::id.nullable())))
        .filter(InAny(branches))
        .select((
            orders::id,
            orders::number,
            orders::channel_id,
            orders::channel_number,
            orders::channel_ref,
            orders::placed_at,
            orders::status,
            orders::history,
            orders::currency,
            orders::total,
            orders::payment_status,
            orders::line_count,
            orders::unit_count,
            orders::first_title,
            orders::ship_by,
            addresses::name.nullable(),
            addresses::phone.nullable(),
            addresses::city.nullable(),
            addresses::region.nullable(),
            customers::name.nullable(),
            staff::name.nullable(),
            sql::<Nullable<Text>>(hold),
            sql::<Nullable<Text>>(tags),
        ));
    let mut rows: Vec<Row> = query.load(conn)?;
    rows.sort_unstable_by_key(|row| row.place(sort));
    if sort == Sort::Placed {
        rows.reverse();
    }
    // several branches bring up to a page each
    let most = usize::try_from(limit + 1).unwrap_or(usize::MAX);
    match from {
        From::Before(_) => drop(rows.drain(..rows.len().saturating_sub(most))),
        From::Start | From::After(_) => rows.truncate(most),
    }
    Ok(rows)
}

/// One branch from a place on, in the order of the list.
fn cut(ids: branches::Ids, sort: Sort, from: From) -> branches::Ids {
    let ids = match (sort, from) {
        (Sort::Placed, From::Start) => ids,
        // true of every order: without a bound SQLite sorts all that is open instead of walking its index
        (Sort::Due, From::Start) => ids.filter(sql::<Bool>(due!("", " >= '0001-01-01 00:00:00'"))),
        (Sort::Placed, From::After(place)) => {
            ids.filter(beside!("(orders.placed_at, orders.id) < (", place))
        }
        (Sort::Placed, From::Before(place)) => {
            ids.filter(beside!("(orders.placed_at, orders.id) > (", place))
        }
        (Sort::Due, From::After(place)) => {
            let ids = ids.filter(sql::<Bool>(due!("", " >= ")).bind::<Timestamp, _>(place.0));
            ids.filter(beside!(due!("(", ", orders.id) > ("), place))
        }
        (Sort::Due, From::Before(place)) => {
            let ids = ids.filter(sql::<Bool>(due!("", " <= ")).bind::<Timestamp, _>(place.0));
            ids.filter(beside!(due!("(", ", orders.id) < ("), place))
        }
    };
    let due = sql::<Timestamp>(due!("", ""));
    match (sort, from) {
        (Sort::Placed, From::Before(_)) => ids.order((orders::placed_at.asc(), orders::id.asc())),
        (Sort::Placed, _) => ids.order((orders::placed_at.desc(), orders::id.desc())),
        (Sort::Due, From::Before(_)) => ids.order((due.desc(), orders::id.desc())),
        (Sort::Due, _) => ids.order((due.asc(), orders::id.asc())),
    }
}

/// The ids of the first orders that pass, newest first, at most `limit`.
pub fn list_ids(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<OrderId>> {
    let rare = Rare::look(conn, filter)?;
    let branches = filter
        .branches(&rare)
        .into_iter()
        .map(|ids| cut(ids, Sort::Placed, From::Start).limit(limit))
        .collect();
    let ids = branches::every()
        .filter(InAny(branches))
        .order((orders::placed_at.desc(), orders::id.desc()))
        .limit(limit);
    branches::load(conn, ids)
}

/// How many orders pass each filter, none counted further than `most`; one statement, and one for each rare SKU or tag.
pub fn count_each(conn: &mut Conn, filters: &[Filter], most: i64) -> Result<Vec<i64>> {
    let mut branches = Vec::with_capacity(filters.len());
    for filter in filters {
        let rare = Rare::look(conn, filter)?;
        branches.push(filter.whole(&rare).limit(most));
    }
    branches::count(conn, branches)
}

/// Those of these orders that somebody sees, ascending.
pub fn list_seen(conn: &mut Conn, reach: &Reach, ids: &[OrderId]) -> Result<Vec<OrderId>> {
    let mut query = orders::table.filter(orders::id.eq_any(ids)).into_boxed();
    if let Some(seen) = &reach.channels {
        query = query.filter(orders::channel_id.eq_any(seen));
    }
    Ok(query.order(orders::id).select(orders::id).load(conn)?)
}
