//! One order with everything that its page shows beside it, in few statements. The list is `list`.

use super::{AddressRow, OrderRow};
use crate::db::customers::CustomerRow;
use crate::db::schema::{addresses, channels, credits, customers, messages, orders, payments};
use crate::db::types::{MessageStatus, Source};
use crate::db::{BothExt, Conn};
use crate::domain::channel::ProofFact;
use crate::domain::ids::{CustomerId, MessageId, OrderId};
use crate::domain::staff::Reach;
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::Text;

/// An order, where it goes, who bought it and where.
#[derive(Debug, Clone, Queryable)]
pub struct Whole {
    /// The order.
    pub order: OrderRow,
    /// Where it goes.
    pub address: Option<AddressRow>,
    /// Who bought it.
    pub customer: Option<CustomerRow>,
    /// The channel's name for people.
    pub channel: String,
    /// The channel's short name.
    pub slug: String,
    /// What a customer proves it with.
    pub proof: ProofFact,
}

/// A payment, refund or credit of an order.
#[derive(Debug, Clone, Queryable)]
pub struct Movement {
    /// `payment`, `refund` or `credit`.
    pub kind: String,
    /// Minor units, positive.
    pub amount: i64,
    /// For example `alipay`; empty for a credit.
    pub method: String,
    /// The provider's reference, or the credit's.
    pub reference: String,
    /// When.
    pub at: Time,
}

/// A raw message of an order, without its body.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub struct MessageHead {
    /// Row id.
    pub id: MessageId,
    /// By which door it came.
    pub source: Source,
    /// Mapping that read it.
    pub format: String,
    /// Where within its source.
    pub origin: String,
    /// When.
    pub received_at: Time,
    /// What became of it.
    pub status: MessageStatus,
}

/// Another order of the same customer.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub struct Other {
    /// Row id.
    pub id: OrderId,
    /// Our number.
    pub number: String,
    /// What the buyer sees.
    pub channel_number: Option<String>,
    /// Headline.
    pub status: Headline,
    /// When the buyer placed it.
    pub placed_at: Time,
    /// ISO 4217.
    pub currency: String,
    /// Minor units.
    pub total: i64,
}

/// The order of one of our numbers with what belongs to it; none too if the viewer does not see its channel.
pub fn find_whole(conn: &mut Conn, reach: &Reach, number: &str) -> Result<Option<Whole>> {
    // PostgreSQL keeps no NUL in a text, so there is no such number
    if number.contains('\0') {
        return Ok(None);
    }
    let found: Option<Whole> = orders::table
        .inner_join(channels::table.on(channels::id.eq(orders::channel_id)))
        .left_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .left_join(customers::table.on(orders::customer_id.eq(customers::id.nullable())))
        .filter(orders::number.eq(number))
        .select((
            OrderRow::as_select(),
            Option::<AddressRow>::as_select(),
            Option::<CustomerRow>::as_select(),
            channels::name,
            channels::slug,
            channels::proof,
        ))
        .first(conn)
        .optional()?;
    Ok(found.filter(|whole| reach.sees_channel(whole.order.channel_id)))
}

/// Payments, refunds and credits of an order.
pub fn list_money(conn: &mut Conn, order: OrderId) -> Result<Vec<Movement>> {
    let text = |word: &'static str| diesel::dsl::sql::<Text>(word);
    let mut rows: Vec<Movement> = payments::table
        .filter(payments::order_id.eq(order))
        .select((
            payments::kind,
            payments::amount,
            payments::method,
            payments::reference,
            payments::at,
        ))
        .union_all(credits::table.filter(credits::order_id.eq(order)).select((
            text("'credit'"),
            credits::amount,
            text("''"),
            credits::channel_ref,
            credits::issued_at,
        )))
        .both()
        .load(conn)?;
    rows.sort_by_key(|row| row.at);
    Ok(rows)
}

/// The raw messages of an order, oldest first, without their bodies.
pub fn list_message_heads(conn: &mut Conn, order: OrderId) -> Result<Vec<MessageHead>> {
    Ok(messages::table
        .filter(messages::order_id.eq(order))
        .order(messages::id)
        .select(MessageHead::as_select())
        .load(conn)?)
}

/// The newest orders of a customer, of the channels that the viewer sees.
pub fn list_of_customer(
    conn: &mut Conn,
    reach: &Reach,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<Other>> {
    let mut query = orders::table
        .filter(orders::customer_id.eq(customer))
        .into_boxed();
    if let Some(seen) = &reach.channels {
        query = query.filter(orders::channel_id.eq_any(seen));
    }
    Ok(query
        .order((orders::placed_at.desc(), orders::id.desc()))
        .limit(limit)
        .select(Other::as_select())
        .load(conn)?)
}

/// These orders, newest first.
pub fn list_short(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(Other, String, i64)>> {
    Ok(orders::table
        .filter(orders::id.eq_any(ids))
        .order((orders::placed_at.desc(), orders::id.desc()))
        .select((Other::as_select(), orders::first_title, orders::unit_count))
        .load(conn)?)
}

/// Our number of an order.
pub fn find_number(conn: &mut Conn, order: OrderId) -> Result<Option<String>> {
    Ok(orders::table
        .find(order)
        .select(orders::number)
        .first(conn)
        .optional()?)
}
