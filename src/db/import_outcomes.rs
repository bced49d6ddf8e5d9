//! What came of a file, document by document. The file itself is `imports`.

use super::Conn;
use super::schema::{messages, orders};
use super::types::MessageStatus;
use crate::domain::ids::{ImportId, MessageId};
use crate::domain::status::Headline;
use crate::error::Result;
use diesel::prelude::*;

/// What became of one document of a file.
#[derive(Debug, Clone, Queryable)]
pub struct OutcomeRow {
    /// The message.
    pub message: MessageId,
    /// Rows within the file.
    pub origin: String,
    /// Why it is dead, a `Sentence` as JSON.
    pub reason: Option<String>,
    /// Our number of the order.
    pub number: Option<String>,
    /// The order's headline.
    pub status: Option<Headline>,
    /// Open holds of the order.
    pub holds: Option<i64>,
}

/// Which documents of a file are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that became or changed an order.
    Orders,
    /// Of these, those whose order is held now.
    Held,
    /// Those that could not be read.
    Dead,
}

/// Documents of a file in its sequence, after one.
pub fn list_outcomes(
    conn: &mut Conn,
    import: ImportId,
    which: Which,
    after: MessageId,
    limit: i64,
) -> Result<Vec<OutcomeRow>> {
    let status = match which {
        Which::Orders | Which::Held => MessageStatus::Read,
        Which::Dead => MessageStatus::Dead,
    };
    let mut query = messages::table
        .left_join(orders::table.on(messages::order_id.eq(orders::id.nullable())))
        .filter(messages::import_id.eq(import))
        .filter(messages::status.eq(status))
        .filter(messages::id.gt(after))
        .into_boxed();
    if which == Which::Held {
        query = query.filter(orders::open_holds.gt(0));
    }
    Ok(query
        .order(messages::id)
        .limit(limit)
        .select((
            messages::id,
            messages::origin,
            messages::reason,
            orders::number.nullable(),
            orders::status.nullable(),
            orders::open_holds.nullable(),
        ))
        .load(conn)?)
}

/// How many documents of a file are dead now.
pub fn count_dead(conn: &mut Conn, import: ImportId) -> Result<i64> {
    Ok(messages::table
        .filter(messages::import_id.eq(import))
        .filter(messages::status.eq(MessageStatus::Dead))
        .count()
        .get_result(conn)?)
}
