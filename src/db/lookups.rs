//! Customers' look-ups: what was asked for, whether it was proved, until when. Only hashes of tokens and codes are kept.

use super::Conn;
use super::schema::{addresses, channels, customers, lookups, orders};
use crate::domain::channel::ProofFact;
use crate::domain::contact::ContactKind;
use crate::domain::ids::OrderId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One look-up. `subject` says how it is proved: `fact` or `code`.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = lookups, treat_none_as_default_value = false)]
pub struct LookupRow {
    /// SHA-256 of the token in the cookie.
    pub token_hash: String,
    /// What its forms carry.
    pub csrf: String,
    /// The proof that is asked for, then the keyed hash of what was entered.
    pub subject: String,
    /// The order that was asked for, if there is one.
    pub order_id: Option<OrderId>,
    /// `phone:HASH` or `email:HASH`: every order of that contact.
    pub customer_scope: Option<String>,
    /// Keyed hash of the code that was sent.
    pub code_hash: Option<String>,
    /// Tries of the proof.
    pub tries: i64,
    /// Whether it was proved.
    pub proved: bool,
    /// Since when.
    pub created_at: Time,
    /// Until when.
    pub expires_at: Time,
}

/// Begins a look-up.
pub fn insert_lookup(conn: &mut Conn, row: &LookupRow) -> Result<()> {
    diesel::insert_into(lookups::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The look-up of a token's hash, while it lasts.
pub fn find_lookup(conn: &mut Conn, token_hash: &str, now: Time) -> Result<Option<LookupRow>> {
    Ok(lookups::table
        .find(token_hash)
        .filter(lookups::expires_at.gt(now))
        .select(LookupRow::as_select())
        .first(conn)
        .optional()?)
}

/// Counts one more try; false if there were `limit` already.
pub fn update_tries(conn: &mut Conn, token_hash: &str, limit: i64) -> Result<bool> {
    let counted = diesel::update(
        lookups::table
            .find(token_hash)
            .filter(lookups::tries.lt(limit)),
    )
    .set(lookups::tries.eq(lookups::tries + 1))
    .execute(conn)?;
    Ok(counted == 1)
}

/// Gives a proved look-up a new token, so that one that was seen before the proof is worth nothing.
pub fn update_proved(conn: &mut Conn, old: &str, new: &str, until: Time) -> Result<bool> {
    let proved = diesel::update(
        lookups::table
            .filter(lookups::token_hash.eq(old))
            .filter(lookups::proved.eq(false)),
    )
    .set((
        lookups::token_hash.eq(new),
        lookups::proved.eq(true),
        lookups::code_hash.eq(None::<String>),
        lookups::expires_at.eq(until),
    ))
    .execute(conn)?;
    Ok(proved == 1)
}

/// Ends a look-up.
pub fn delete_lookup(conn: &mut Conn, token_hash: &str) -> Result<()> {
    diesel::delete(lookups::table.find(token_hash)).execute(conn)?;
    Ok(())
}

/// Deletes look-ups that ended before a time; gives how many.
pub fn delete_expired(conn: &mut Conn, now: Time) -> Result<usize> {
    Ok(diesel::delete(lookups::table.filter(lookups::expires_at.le(now))).execute(conn)?)
}

/// What an order can be proved with.
#[derive(Debug, Clone, Queryable)]
pub struct Provable {
    /// The order.
    pub order: OrderId,
    /// What its channel asks for.
    pub proof: ProofFact,
    /// Recipient.
    pub name: Option<String>,
    /// Recipient's phone.
    pub phone: Option<String>,
    /// Whose the phone is.
    pub phone_kind: Option<ContactKind>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Buyer's name.
    pub customer: Option<String>,
}

/// The order of one of our numbers or of a channel's, and what it is proved with; none too if several channels have it.
pub fn find_provable(conn: &mut Conn, number: &str, written: &str) -> Result<Option<Provable>> {
    let found: Vec<Provable> = provable()
        .filter(
            orders::number
                .eq(number)
                .or(orders::channel_number.eq(written))
                .or(orders::channel_ref.eq(written)),
        )
        .limit(2)
        .load(conn)?;
    Ok(match found.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    })
}

/// The same of a known order.
pub fn find_provable_order(conn: &mut Conn, order: OrderId) -> Result<Option<Provable>> {
    Ok(provable()
        .filter(orders::id.eq(order))
        .first(conn)
        .optional()?)
}

#[diesel::dsl::auto_type]
fn provable() -> _ {
    orders::table
        .inner_join(channels::table.on(channels::id.eq(orders::channel_id)))
        .left_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .left_join(customers::table.on(orders::customer_id.eq(customers::id.nullable())))
        .select((
            orders::id,
            channels::proof,
            addresses::name.nullable(),
            addresses::phone.nullable(),
            addresses::phone_kind.nullable(),
            addresses::postcode.nullable(),
            customers::name.nullable(),
        ))
}

/// The buyer's own mail address of an order.
pub fn find_order_box(conn: &mut Conn, order: OrderId) -> Result<Option<String>> {
    let found: Option<Option<String>> = orders::table
        .inner_join(customers::table.on(orders::customer_id.eq(customers::id.nullable())))
        .filter(orders::id.eq(order))
        .filter(customers::email_hash.is_not_null())
        .select(customers::email)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

/// The first known own mail address of a customer with this phone or mail hash, and whether there is any order.
pub fn find_letter_box(conn: &mut Conn, scope: &str) -> Result<Option<String>> {
    let Some((kind, hash)) = scope.split_once(':') else {
        return Ok(None);
    };
    let mut query = customers::table
        .filter(customers::email_hash.is_not_null())
        .into_boxed();
    query = match kind {
        "phone" => query.filter(customers::phone_hash.eq(hash.to_owned())),
        _ => query.filter(customers::email_hash.eq(hash.to_owned())),
    };
    let found: Option<Option<String>> = query
        .order(customers::id)
        .select(customers::email)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}
