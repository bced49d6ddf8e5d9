//! One order with everything that its page shows beside it, in few statements. The list is `list`.

use super::{AddressRow, OrderRow, decision};
use crate::db::customers::CustomerRow;
use crate::db::exceptions;
use crate::db::holds::HoldRow;
use crate::db::schema::{
    addresses, channels, credits, customers, messages, orders, payments, staff,
};
use crate::db::{BothExt, Conn, Kind};
use crate::domain::channel::ProofFact;
use crate::domain::hold::HoldKind;
use crate::domain::ids::{ChannelId, CustomerId, ExceptionId, HoldId, LineId, OrderId, StaffId};
use crate::domain::staff::{Permission, Reach, Role};
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};

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
    /// Who looks after it.
    pub assignee: Option<(StaffId, String)>,
    /// The newest open exception whose goods it still misses, of a place that the viewer sees.
    pub exception: Option<ExceptionId>,
    tags: Option<String>,
    holds: String,
    current: decision::Texts,
}

/// A hold as `HOLDS` writes it.
type HoldTold = (
    HoldId,
    Option<LineId>,
    HoldKind,
    String,
    String,
    String,
    Time,
    Option<Time>,
    Option<String>,
    Option<String>,
);

impl Whole {
    /// Where it leaves from and why, and what waits.
    pub fn current(&self) -> Result<decision::Current> {
        decision::read(&self.current)
    }

    /// Every hold, released ones too, oldest first.
    pub fn holds(&self) -> Result<Vec<HoldRow>> {
        let mut told: Vec<HoldTold> = serde_json::from_str(&self.holds)?;
        told.sort_unstable_by_key(|hold| hold.0);
        let read = |hold: HoldTold| HoldRow {
            id: hold.0,
            order_id: self.order.id,
            line_id: hold.1,
            kind: hold.2,
            reason: hold.3,
            waits_for: hold.4,
            owner: hold.5,
            created_at: hold.6,
            released_at: hold.7,
            released_by: hold.8,
            release_reason: hold.9,
        };
        Ok(told.into_iter().map(read).collect())
    }

    /// Its tags, by name.
    pub fn tags(&self) -> Vec<String> {
        let tags = self.tags.as_deref().unwrap_or_default();
        tags.lines().map(str::to_owned).collect()
    }
}

/// A payment, refund or credit of an order, one of its raw messages, or somebody who may look after it.
#[derive(Debug, Clone, Queryable)]
pub struct Movement {
    /// `payment`, `refund`, `credit`, `message` or `clerk`.
    pub kind: String,
    /// Minor units, positive; of a message or a person the id.
    pub amount: i64,
    /// For example `alipay`; empty for a credit; of a person the name.
    pub method: String,
    /// The provider's reference, or the credit's.
    pub reference: String,
    /// When.
    pub at: Time,
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
    /// Worth of the canceled units, minor units.
    pub canceled: i64,
    /// Where it was bought.
    pub channel_id: ChannelId,
    /// Title of the first line.
    pub first_title: String,
}

/// What a raw message is called among the movements.
pub const MESSAGE: &str = "message";
/// A row of `list_movements` that is somebody who may look after orders.
pub const CLERK: &str = "clerk";

/// Every tag in one text, a line each: tags have no line breaks, and the page has no statement to spare.
const TAGS: &str = "(SELECT string_agg(tag, '\n' ORDER BY tag) FROM order_tags WHERE order_tags.order_id = orders.id)";

/// Every hold of an order as JSON: they come with it, so that they cost no statement of their own. A `T` stands between
/// day and time, as JSON has it.
fn holds(kind: Kind) -> String {
    let columns = |created: &str, released: &str| {
        format!(
            "id, line_id, kind, reason, waits_for, owner, {created}, {released}, released_by, release_reason"
        )
    };
    let (open, close, columns) = match kind {
        Kind::Postgres => (
            "COALESCE(json_agg(json_build_array(",
            ")), '[]')::text",
            columns("created_at", "released_at"),
        ),
        Kind::Sqlite => (
            "json_group_array(json_array(",
            "))",
            columns(
                "replace(created_at, ' ', 'T')",
                "replace(released_at, ' ', 'T')",
            ),
        ),
    };
    format!("(SELECT {open}{columns}{close} FROM holds WHERE holds.order_id = orders.id)")
}

/// The order of one of our numbers with what belongs to it; none too if the viewer does not see its channel.
pub fn find_whole(conn: &mut Conn, reach: &Reach, number: &str) -> Result<Option<Whole>> {
    // PostgreSQL keeps no NUL in a text, so there is no such number
    if number.contains('\0') {
        return Ok(None);
    }
    let holds = holds(conn.kind());
    let found: Option<Whole> = orders::table
        .inner_join(channels::table.on(channels::id.eq(orders::channel_id)))
        .left_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .left_join(customers::table.on(orders::customer_id.eq(customers::id.nullable())))
        .left_join(staff::table.on(orders::assignee_id.eq(staff::id.nullable())))
        .filter(orders::number.eq(number))
        .select((
            OrderRow::as_select(),
            Option::<AddressRow>::as_select(),
            Option::<CustomerRow>::as_select(),
            channels::name,
            channels::slug,
            channels::proof,
            (staff::id, staff::name).nullable(),
            diesel::dsl::sql::<Nullable<BigInt>>(&exceptions::newest_missed(reach)),
            diesel::dsl::sql::<Nullable<Text>>(TAGS),
            diesel::dsl::sql::<Text>(&holds),
            (
                diesel::dsl::sql::<Nullable<Text>>(decision::PLAN),
                diesel::dsl::sql::<Nullable<Text>>(decision::PLACES),
                diesel::dsl::sql::<Nullable<Text>>(decision::WAITING),
            ),
        ))
        .first(conn)
        .optional()?;
    Ok(found.filter(|whole| reach.sees_channel(whole.order.channel_id)))
}

/// Payments, refunds and credits of an order.
pub fn list_money(conn: &mut Conn, order: OrderId) -> Result<Vec<Movement>> {
    let mut rows = list_movements(conn, order)?;
    rows.retain(|row| ![MESSAGE, CLERK].contains(&row.kind.as_str()));
    Ok(rows)
}

/// Payments, refunds and credits of an order, its raw messages without their bodies, and everybody who may look after
/// orders: one statement for all of it, since a page has eight.
pub fn list_movements(conn: &mut Conn, order: OrderId) -> Result<Vec<Movement>> {
    let text = |word: &'static str| diesel::dsl::sql::<Text>(word);
    let roles: Vec<Role> = Role::ALL
        .iter()
        .copied()
        .filter(|role| role.may(Permission::ChangeOrders))
        .collect();
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
        .union_all(
            messages::table
                .filter(messages::order_id.eq(order))
                .select((
                    text("'message'"),
                    messages::id,
                    text("''"),
                    text("''"),
                    messages::received_at,
                )),
        )
        .union_all(
            staff::table
                .filter(staff::active.eq(true))
                .filter(staff::role.eq_any(roles))
                .select((
                    text("'clerk'"),
                    staff::id,
                    staff::name,
                    text("''"),
                    staff::created_at,
                )),
        )
        .both()
        .load(conn)?;
    rows.sort_by_key(|row| row.at);
    Ok(rows)
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

/// A page of a customer's orders, newest first, older than a place.
pub fn list_older_of_customer(
    conn: &mut Conn,
    reach: &Reach,
    customer: CustomerId,
    (at, id): (Time, OrderId),
    limit: i64,
) -> Result<Vec<Other>> {
    let mut query = orders::table
        .filter(orders::customer_id.eq(customer))
        .filter(
            diesel::dsl::sql::<Bool>("(orders.placed_at, orders.id) < (")
                .bind::<Timestamp, _>(at)
                .sql(", ")
                .bind::<BigInt, _>(id.0)
                .sql(")"),
        )
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
