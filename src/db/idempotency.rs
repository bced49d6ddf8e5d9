//! Answers kept by their idempotency key, written in the transaction of the work they answer for.

use super::schema::idempotency;
use super::{BothExt, Conn};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One kept answer.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = idempotency)]
pub struct Kept {
    /// API key + method + path.
    pub scope: String,
    /// What the client sent as `Idempotency-Key`.
    pub key: String,
    /// Hash of the request's body.
    pub body_hash: String,
    /// HTTP status.
    pub status: i64,
    /// Body of the answer.
    pub answer: String,
    /// When.
    pub created_at: Time,
}

/// The kept answer of a key.
pub fn find(conn: &mut Conn, scope: &str, key: &str) -> Result<Option<Kept>> {
    Ok(idempotency::table
        .find((scope, key))
        .select(Kept::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps an answer; a second answer to the same key is a conflict that rolls its work back.
pub fn insert(conn: &mut Conn, kept: &Kept) -> Result<()> {
    diesel::insert_into(idempotency::table)
        .values(kept)
        .both()
        .execute(conn)?;
    Ok(())
}

/// Forgets answers from before a time; gives how many.
pub fn delete_before(conn: &mut Conn, time: Time) -> Result<usize> {
    Ok(
        diesel::delete(idempotency::table.filter(idempotency::created_at.lt(time)))
            .execute(conn)?,
    )
}
