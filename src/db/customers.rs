//! Customers: one row per identity (account at a channel, own phone, own mail), looked up by keyed hash.

pub mod list;

use super::schema::customers;
use super::{Conn, chunks};
use crate::domain::ids::{ChannelId, CustomerId};
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::prelude::*;
use std::collections::HashMap;

/// One customer.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = customers, treat_none_as_default_value = false)]
pub struct CustomerRow {
    /// Row id.
    pub id: CustomerId,
    /// Hash of what tells this customer from others.
    pub identity: String,
    /// Channel of the account.
    pub channel_id: Option<ChannelId>,
    /// Account at the channel.
    pub account: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Keyed hash of an own phone.
    pub phone_hash: Option<String>,
    /// Mail.
    pub email: Option<String>,
    /// Keyed hash of an own mail address.
    pub email_hash: Option<String>,
    /// When first seen.
    pub created_at: Time,
}

/// Customers by identity, of those that exist.
pub fn find_known(
    conn: &mut Conn,
    identities: &[&str],
) -> Result<HashMap<String, (CustomerId, Told)>> {
    let mut found = HashMap::with_capacity(identities.len());
    for part in chunks(identities, 1) {
        let rows: Vec<(String, CustomerId, Told)> = customers::table
            .filter(customers::identity.eq_any(part))
            .select((customers::identity, customers::id, Told::as_select()))
            .load(conn)?;
        found.extend(
            rows.into_iter()
                .map(|(identity, id, told)| (identity, (id, told))),
        );
    }
    Ok(found)
}

/// Adds customers, sorted by identity; those that somebody else added meanwhile are left. Gives how many were added.
pub fn insert_missing(conn: &mut Conn, rows: &[CustomerRow]) -> Result<usize> {
    let mut added = 0;
    each_backend!(
        conn,
        pg | conn | {
            for part in chunks(rows, 10) {
                added += diesel::insert_into(customers::table)
                    .values(part)
                    .on_conflict(customers::identity)
                    .do_nothing()
                    .execute(conn)?;
            }
        },
        sqlite | conn | {
            for row in rows {
                added += diesel::insert_into(customers::table)
                    .values(row)
                    .on_conflict(customers::identity)
                    .do_nothing()
                    .execute(conn)?;
            }
        },
    );
    Ok(added)
}

/// A customer.
pub fn find(conn: &mut Conn, id: CustomerId) -> Result<Option<CustomerRow>> {
    Ok(customers::table
        .find(id)
        .select(CustomerRow::as_select())
        .first(conn)
        .optional()?)
}

/// Customers by id.
pub fn list_by_ids(conn: &mut Conn, ids: &[CustomerId]) -> Result<Vec<CustomerRow>> {
    Ok(customers::table
        .filter(customers::id.eq_any(ids))
        .select(CustomerRow::as_select())
        .load(conn)?)
}

/// The latest told name and contacts of a customer; what was not told this time stays.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset, Queryable, Selectable)]
#[diesel(table_name = customers)]
pub struct Told {
    /// Name.
    pub name: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Keyed hash of an own phone.
    pub phone_hash: Option<String>,
    /// Mail.
    pub email: Option<String>,
    /// Keyed hash of an own mail address.
    pub email_hash: Option<String>,
}

impl Told {
    /// Whether it says anything that is not known.
    pub fn is_news(&self, known: &Told) -> bool {
        let news = |told: &Option<String>, known: &Option<String>| told.is_some() && told != known;
        news(&self.name, &known.name)
            || news(&self.phone, &known.phone)
            || news(&self.phone_hash, &known.phone_hash)
            || news(&self.email, &known.email)
            || news(&self.email_hash, &known.email_hash)
    }
}

/// Writes down what was told anew.
pub fn update_told(conn: &mut Conn, id: CustomerId, told: &Told) -> Result<()> {
    diesel::update(customers::table.find(id))
        .set(told)
        .execute(conn)?;
    Ok(())
}
