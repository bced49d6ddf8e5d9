//! A page of a SKU's or a tag's orders on SQLite, sorted in the index `orders_lean`: it reads each order that it sorts,
//! and would rather read the whole row of it than the index. PostgreSQL finds the index by itself.

use super::branches::{Ids, every};
use super::list::{From, Place};
use super::narrow::{Filter, View};
use crate::db::schema::orders;
use crate::domain::time::Time;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

impl Filter {
    /// The newest orders that pass, if nothing is asked for but one SKU or tag and what the index holds.
    pub(super) fn lean(&self, from: From, limit: i64) -> Option<Ids> {
        let more = self.is_open()
            || self.view != View::All
            || self.assignee.is_some()
            || self.refused.is_some()
            || self.among.is_some();
        let (having, word) = match (&self.sku, &self.tag) {
            _ if more => return None,
            (Some(sku), None) => ("order_lines WHERE sku", sku),
            (None, Some(tag)) => ("order_tags WHERE tag", tag),
            _ => return None,
        };
        let (beyond, order) = beyond(from);
        let start = format!(
            "orders.id IN (SELECT lean.id FROM orders AS lean INDEXED BY orders_lean \
             WHERE lean.id IN (SELECT order_id FROM {having} = "
        );
        let rest = format!(
            "){}{beyond} ORDER BY lean.placed_at {order}, lean.id {order} LIMIT {limit})",
            self.held_by_the_index()
        );
        let order = every().filter(sql::<Bool>(&start).bind::<Text, _>(word.clone()).sql(&rest));
        Some(match from {
            From::Before(_) => order.order((orders::placed_at.asc(), orders::id.asc())),
            From::Start | From::After(_) => {
                order.order((orders::placed_at.desc(), orders::id.desc()))
            }
        })
    }

    /// Conditions on the columns of the index; only ids, times and words of the house are written into them.
    fn held_by_the_index(&self) -> String {
        let mut conditions = String::new();
        if let Some(channels) = self.seen_channels() {
            let ids: Vec<String> = channels.iter().map(ToString::to_string).collect();
            conditions.push_str(&format!(" AND lean.channel_id IN ({})", ids.join(", ")));
        }
        if let Some(status) = self.status {
            conditions.push_str(&format!(" AND lean.status = '{status}'"));
        }
        if let Some(payment) = self.payment {
            conditions.push_str(&format!(" AND lean.payment_status = '{payment}'"));
        }
        if let Some(time) = self.from {
            conditions.push_str(&format!(" AND lean.placed_at >= '{}'", stored(time)));
        }
        if let Some(time) = self.until {
            conditions.push_str(&format!(" AND lean.placed_at < '{}'", stored(time)));
        }
        conditions
    }
}

/// The condition of a place, and in which order the page is cut.
fn beyond(from: From) -> (String, &'static str) {
    let place = |sign: &str, (at, id): Place| {
        format!(
            " AND (lean.placed_at, lean.id) {sign} ('{}', {id})",
            stored(at)
        )
    };
    match from {
        From::Start => (String::new(), "DESC"),
        From::After(at) => (place("<", at), "DESC"),
        From::Before(at) => (place(">", at), "ASC"),
    }
}

/// A time as SQLite stores it.
fn stored(time: Time) -> String {
    time.format("%F %T%.f").to_string()
}
