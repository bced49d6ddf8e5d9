//! API keys: only their hash is stored.

use super::schema::api_keys;
use super::{BothExt, Conn};
use crate::domain::ids::KeyId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One API key.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_keys)]
pub struct KeyRow {
    /// Row id.
    pub id: KeyId,
    /// Whose it is.
    pub name: String,
    /// Its scopes, with a space between them.
    pub scopes: String,
    /// When it was made.
    pub created_at: Time,
    /// When it ceased to open anything.
    pub revoked_at: Option<Time>,
}

/// Adds a key; gives its id.
pub fn insert_key(
    conn: &mut Conn,
    name: &str,
    hash: &str,
    scopes: &str,
    now: Time,
) -> Result<KeyId> {
    diesel::insert_into(api_keys::table)
        .values((
            api_keys::name.eq(name),
            api_keys::key_hash.eq(hash),
            api_keys::scopes.eq(scopes),
            api_keys::created_at.eq(now),
        ))
        .both()
        .execute(conn)?;
    Ok(api_keys::table
        .filter(api_keys::key_hash.eq(hash))
        .select(api_keys::id)
        .first(conn)?)
}

/// The key of a hash, if it still opens anything.
pub fn find_open(conn: &mut Conn, hash: &str) -> Result<Option<KeyRow>> {
    Ok(api_keys::table
        .filter(api_keys::key_hash.eq(hash))
        .filter(api_keys::revoked_at.is_null())
        .select(KeyRow::as_select())
        .first(conn)
        .optional()?)
}

/// The key of an id, open or not.
pub fn find(conn: &mut Conn, id: KeyId) -> Result<Option<KeyRow>> {
    Ok(api_keys::table
        .find(id)
        .select(KeyRow::as_select())
        .first(conn)
        .optional()?)
}

/// Keys after an id, oldest first, revoked ones too.
pub fn list(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<KeyRow>> {
    Ok(api_keys::table
        .filter(api_keys::id.gt(KeyId(after)))
        .order(api_keys::id)
        .limit(limit)
        .select(KeyRow::as_select())
        .load(conn)?)
}

/// Closes a key; false if there is none or it is closed already.
pub fn update_revoked(conn: &mut Conn, id: KeyId, now: Time) -> Result<bool> {
    let open = api_keys::table
        .find(id)
        .filter(api_keys::revoked_at.is_null());
    Ok(diesel::update(open)
        .set(api_keys::revoked_at.eq(now))
        .execute(conn)?
        > 0)
}
