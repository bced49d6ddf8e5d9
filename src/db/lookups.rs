//! Customers' look-ups: what was asked for, whether it was proved, until when. Only hashes of tokens, codes and contacts
//! are kept. What an order or a person can be proved with is `provable`.

pub mod provable;

use super::Conn;
use super::schema::lookups;
use crate::domain::ids::OrderId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One look-up.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = lookups, treat_none_as_default_value = false)]
pub struct LookupRow {
    /// SHA-256 of the token in the cookie.
    pub token_hash: String,
    /// What its forms carry.
    pub csrf: String,
    /// Keyed hash of what was entered: its tries are counted under it where nothing was found.
    pub subject: String,
    /// The order that the code or the fact proves, if it proves one alone.
    pub order_id: Option<OrderId>,
    /// `phone:HASH`, `email:HASH` or `customers:ID,ID`: whose orders the code proves, if not one alone.
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
    /// `phone:HASH`, `email:HASH` or `text:WORDS`; empty if it may lead nowhere.
    pub entered: String,
    /// The letter's language: `en` or `zh-CN`.
    pub language: String,
    /// When the code was sent.
    pub code_at: Option<Time>,
}

/// A code that is on its way, and what it proves.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = lookups, treat_none_as_null = true)]
pub struct CodeWrite {
    /// Keyed hash of the code.
    pub code_hash: Option<String>,
    /// When it was sent.
    pub code_at: Option<Time>,
    /// The order that it proves, if one alone.
    pub order_id: Option<OrderId>,
    /// Whose orders it proves otherwise.
    pub customer_scope: Option<String>,
    /// A new code may be tried anew.
    pub tries: i64,
}

/// What a proof opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// One order alone.
    pub order: Option<OrderId>,
    /// Otherwise whose orders.
    pub scope: Option<String>,
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

/// Gives a look-up that is not proved yet more time.
pub fn update_expiry(conn: &mut Conn, token_hash: &str, until: Time) -> Result<()> {
    diesel::update(unproved(token_hash))
        .set(lookups::expires_at.eq(until))
        .execute(conn)?;
    Ok(())
}

/// Writes down which code is on its way, in place of the one before.
pub fn update_code(conn: &mut Conn, token_hash: &str, code: &CodeWrite) -> Result<()> {
    diesel::update(unproved(token_hash))
        .set(code)
        .execute(conn)?;
    Ok(())
}

/// Gives a proved look-up a new token, so that one that was seen before the proof is worth nothing.
pub fn update_proved(
    conn: &mut Conn,
    old: &str,
    new: &str,
    opened: &Opened,
    until: Time,
) -> Result<bool> {
    let proved = diesel::update(unproved(old))
        .set((
            lookups::token_hash.eq(new),
            lookups::proved.eq(true),
            lookups::entered.eq(""),
            lookups::code_hash.eq(None::<String>),
            lookups::order_id.eq(opened.order),
            lookups::customer_scope.eq(&opened.scope),
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

#[diesel::dsl::auto_type]
fn unproved<'a>(token_hash: &'a str) -> _ {
    lookups::table
        .filter(lookups::token_hash.eq(token_hash))
        .filter(lookups::proved.eq(false))
}
