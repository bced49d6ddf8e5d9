//! Codes that orders wait for because nobody knows them, a row each channel and code.

use super::Conn;
use super::schema::{holds, order_lines, orders};
use crate::domain::ids::ChannelId;
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};

/// A code that orders wait for.
#[derive(Debug, Clone, Queryable)]
pub struct Unmatched {
    /// The channel.
    pub channel: ChannelId,
    /// The cause, as in `holds.waits_for`.
    pub waits_for: String,
    /// Orders that wait.
    pub orders: i64,
    /// When the first of them was held.
    pub since: Time,
    /// What the line is called.
    pub title: Option<String>,
}

impl Unmatched {
    /// The channel's code; the title where it sent none.
    pub fn code(&self) -> &str {
        self.waits_for
            .strip_prefix("sku:")
            .unwrap_or(&self.waits_for)
    }
}

/// The codes with the most waiting orders first; at most `limit`. `typed` is looked for in code and title.
pub fn list_unmatched(
    conn: &mut Conn,
    reach: &Reach,
    channel: Option<ChannelId>,
    typed: &str,
    limit: i64,
) -> Result<Vec<Unmatched>> {
    let seen = match (&reach.channels, channel) {
        (Some(seen), Some(one)) if !seen.contains(&one) => return Ok(Vec::new()),
        (_, Some(one)) => format!("orders.channel_id = {one}"),
        (None, None) => "1 = 1".to_owned(),
        (Some(seen), None) if seen.is_empty() => return Ok(Vec::new()),
        (Some(seen), None) => {
            let ids: Vec<String> = seen.iter().map(ToString::to_string).collect();
            format!("orders.channel_id IN ({})", ids.join(", "))
        }
    };
    let typed = typed.replace('\0', "").to_lowercase();
    let pattern = format!(
        "%{}%",
        typed
            .replace('!', "!!")
            .replace('%', "!%")
            .replace('_', "!_")
    );
    Ok(holds::table
        .inner_join(orders::table.on(orders::id.eq(holds::order_id)))
        .left_join(order_lines::table.on(order_lines::id.nullable().eq(holds::line_id)))
        .filter(holds::released_at.is_null())
        .filter(holds::waits_for.like("sku:%"))
        .filter(sql::<Bool>(&seen))
        .filter(
            sql::<Bool>("(lower(substr(holds.waits_for, 5)) LIKE ")
                .bind::<Text, _>(pattern.clone())
                .sql(" ESCAPE '!' OR lower(order_lines.title) LIKE ")
                .bind::<Text, _>(pattern)
                .sql(" ESCAPE '!')"),
        )
        .group_by((orders::channel_id, holds::waits_for))
        .order(sql::<BigInt>("3 DESC, 2, 1"))
        .limit(limit)
        .select((
            // as text, since diesel checks columns of two tables one by one against the grouping
            sql::<BigInt>("orders.channel_id"),
            sql::<Text>("holds.waits_for"),
            sql::<BigInt>("COUNT(DISTINCT holds.order_id)"),
            sql::<Timestamp>("MIN(holds.created_at)"),
            sql::<Nullable<Text>>("MAX(order_lines.title)"),
        ))
        .load(conn)?)
}
