//! Events: the timeline of orders, append-only, and the feed of changed orders.

use super::Conn;
use super::schema::{changes, events};
use crate::domain::event::EventKind;
use crate::domain::ids::{MessageId, OrderId};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use crate::insert_rows;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamp};
use std::collections::BTreeMap;

/// One event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct EventRow {
    /// Row id.
    pub id: i64,
    /// The order.
    pub order_id: OrderId,
    /// When.
    pub at: Time,
    /// What happened.
    pub kind: EventKind,
    /// `system`, `channel`, `staff`, `key` or `customer`.
    pub actor_kind: String,
    /// Name of the actor.
    pub actor: String,
    /// Facts by name, JSON.
    pub facts: String,
    /// The raw message that caused it.
    pub message_id: Option<MessageId>,
}

/// An event to be written.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub struct EventWrite {
    order_id: OrderId,
    at: Time,
    kind: EventKind,
    actor_kind: &'static str,
    actor: String,
    facts: String,
    message_id: Option<MessageId>,
}

impl EventWrite {
    /// An event without facts.
    pub fn new(order: OrderId, at: Time, kind: EventKind, actor: &Actor) -> Self {
        let (actor_kind, name) = actor.parts();
        EventWrite {
            order_id: order,
            at,
            kind,
            actor_kind,
            actor: name.to_owned(),
            facts: "{}".to_owned(),
            message_id: None,
        }
    }

    /// The same with its facts.
    #[must_use]
    pub fn facts<const N: usize>(mut self, facts: [(&str, String); N]) -> Self {
        self.facts =
            serde_json::to_string(&BTreeMap::from(facts)).unwrap_or_else(|_| "{}".to_owned());
        self
    }

    /// The same with facts that are known by name only where it is written.
    pub fn told(mut self, facts: &BTreeMap<&str, String>) -> Result<Self> {
        self.facts = serde_json::to_string(facts)?;
        Ok(self)
    }

    /// The same with the message that caused it.
    #[must_use]
    pub fn caused_by(mut self, message: Option<MessageId>) -> Self {
        self.message_id = message;
        self
    }
}

/// Appends events, and marks their orders as changed for whoever follows.
pub fn insert_events(conn: &mut Conn, rows: &[EventWrite]) -> Result<()> {
    insert_rows!(conn, events::table, rows);
    let mut changed: Vec<(OrderId, Time)> = rows.iter().map(|row| (row.order_id, row.at)).collect();
    changed.sort_unstable_by_key(|(order, _)| *order);
    changed.dedup_by_key(|(order, _)| *order);
    insert_changes(conn, &changed)
}

/// Commit order is not id order, so that the feed reads only what is older than every running transaction.
fn insert_changes(conn: &mut Conn, changed: &[(OrderId, Time)]) -> Result<()> {
    each_backend!(
        conn,
        pg | conn
            | {
                let (orders, times): (Vec<i64>, Vec<Time>) =
                    changed.iter().map(|(order, at)| (order.0, *at)).unzip();
                diesel::sql_query(
                "INSERT INTO changes (txid, order_id, at) \
                 SELECT pg_current_xact_id()::text::bigint, order_id, at FROM unnest($1, $2) AS changed (order_id, at)",
            )
            .bind::<Array<BigInt>, _>(orders)
            .bind::<Array<Timestamp>, _>(times)
            .execute(conn)?;
            },
        sqlite | conn | {
            for (order, at) in changed {
                diesel::insert_into(changes::table)
                    .values((
                        changes::txid.eq(0_i64),
                        changes::order_id.eq(order),
                        changes::at.eq(at),
                    ))
                    .execute(conn)?;
            }
        },
    );
    Ok(())
}

/// The timeline of an order, oldest first.
pub fn list_of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<EventRow>> {
    Ok(events::table
        .filter(events::order_id.eq(order))
        .order(events::id)
        .select(EventRow::as_select())
        .load(conn)?)
}

/// The newest events of an order, oldest first, at most `limit`.
pub fn list_newest(conn: &mut Conn, order: OrderId, limit: i64) -> Result<Vec<EventRow>> {
    let mut rows: Vec<EventRow> = events::table
        .filter(events::order_id.eq(order))
        .order(events::id.desc())
        .limit(limit)
        .select(EventRow::as_select())
        .load(conn)?;
    rows.reverse();
    Ok(rows)
}

/// The timelines of several orders, oldest first.
pub fn list_of_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<EventRow>> {
    Ok(events::table
        .filter(events::order_id.eq_any(orders))
        .order(events::id)
        .select(EventRow::as_select())
        .load(conn)?)
}

/// Where a reader of the feed stands: (transaction, row). Within one feed it only grows.
pub type FeedPlace = (i64, i64);

/// Orders changed at or after a time, after a place: the feed behind `updated_since`. A transaction is read when all
/// older ones are over, and rows in the order of their transactions, since row ids are given before the commit.
pub fn list_changes(
    conn: &mut Conn,
    since: Time,
    after: FeedPlace,
    limit: i64,
) -> Result<Vec<(FeedPlace, OrderId)>> {
    use diesel::dsl::sql;
    use diesel::sql_types::Bool;
    let query = changes::table
        .filter(changes::at.ge(since))
        .filter(
            sql::<Bool>("(changes.txid, changes.id) > (")
                .bind::<BigInt, _>(after.0)
                .sql(", ")
                .bind::<BigInt, _>(after.1)
                .sql(")"),
        )
        .order((changes::txid, changes::id))
        .limit(limit);
    let columns = ((changes::txid, changes::id), changes::order_id);
    Ok(each_backend!(
        conn,
        pg | conn
            | query
                .filter(sql::<Bool>(
                    "txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
                ))
                .select(columns)
                .load(conn)?,
        sqlite | conn | query.select(columns).load(conn)?,
    ))
}
