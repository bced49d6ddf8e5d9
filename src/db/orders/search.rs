//! Orders found by what somebody typed; one function for the staff's list and the API. What the text could mean is
//! `services/search.rs`.

use crate::db::schema::{addresses, customers, order_lines, orders};
use crate::db::search::find_by_grams;
use crate::db::{BothExt, Conn};
use crate::domain::grams::fold;
use crate::domain::ids::OrderId;
use crate::error::Result;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// Everything that a search could mean; whatever matches any of it is found.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Our number.
    pub number: Option<String>,
    /// The text in the spellings of a channel's reference or number, an account or a SKU.
    pub exact: Vec<String>,
    /// Keyed hash of the text as a phone.
    pub phone_hash: Option<String>,
    /// Keyed hash of the text as a mail address.
    pub email_hash: Option<String>,
    /// The text as names are compared.
    pub folded: String,
    /// Its bigrams.
    pub grams: Vec<String>,
}

/// Orders that match, newest first, at most `limit`; four statements at most. Each way to be found is a branch of its own,
/// since an OR of them would read the whole table on PostgreSQL.
pub fn find_ids(conn: &mut Conn, wanted: &Wanted, limit: i64) -> Result<Vec<OrderId>> {
    let mut found: BTreeSet<OrderId> = find_by_code(conn, wanted)?.into_iter().collect();
    found.extend(
        order_lines::table
            .filter(order_lines::sku.eq_any(&wanted.exact))
            .order(order_lines::order_id.desc())
            .limit(limit)
            .select(order_lines::order_id)
            .load::<OrderId>(conn)?,
    );
    // digits are grams of nearly every order, which takes long, and whoever typed a whole number means that one
    if found.is_empty() || !wanted.folded.contains(|sign: char| sign.is_ascii_digit()) {
        found.extend(find_by_name(conn, wanted, limit)?);
    }
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(found.into_iter().rev().take(most).collect())
}

/// The same for the search page, where SKUs are a group of their own: by what identifies an order or a person, else by
/// name; at most three statements.
pub fn find_meant(conn: &mut Conn, wanted: &Wanted, limit: i64) -> Result<Vec<OrderId>> {
    let mut found = find_by_code(conn, wanted)?;
    if found.is_empty() {
        found = find_by_name(conn, wanted, limit)?;
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// Orders of a person, by the keyed hash of an own phone or mail address, newest first.
pub fn find_by_contact(
    conn: &mut Conn,
    phone_hash: Option<&str>,
    email_hash: Option<&str>,
) -> Result<Vec<OrderId>> {
    let wanted = Wanted {
        phone_hash: phone_hash.map(str::to_owned),
        email_hash: email_hash.map(str::to_owned),
        ..Wanted::default()
    };
    let mut found = find_by_code(conn, &wanted)?;
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}

/// By our number, the channel's, a buyer's account, a phone or a mail address. What is not wanted is compared with
/// NULL or with nothing, which is never true.
fn find_by_code(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<OrderId>> {
    let accounts = customers::table
        .filter(customers::account.eq_any(&wanted.exact))
        .select(customers::id.nullable());
    let phones = customers::table
        .filter(customers::phone_hash.eq(&wanted.phone_hash))
        .select(customers::id.nullable());
    let emails = customers::table
        .filter(customers::email_hash.eq(&wanted.email_hash))
        .select(customers::id.nullable());
    Ok(orders::table
        .filter(orders::number.eq(wanted.number.as_deref().unwrap_or_default()))
        .select(orders::id)
        .union(
            orders::table
                .filter(orders::channel_ref.eq_any(&wanted.exact))
                .select(orders::id),
        )
        .union(
            orders::table
                .filter(orders::channel_number.eq_any(&wanted.exact))
                .select(orders::id),
        )
        .union(
            addresses::table
                .filter(addresses::phone_hash.eq(&wanted.phone_hash))
                .select(addresses::order_id),
        )
        .union(
            orders::table
                .filter(orders::customer_id.eq_any(accounts))
                .select(orders::id),
        )
        .union(
            orders::table
                .filter(orders::customer_id.eq_any(phones))
                .select(orders::id),
        )
        .union(
            orders::table
                .filter(orders::customer_id.eq_any(emails))
                .select(orders::id),
        )
        .both()
        .load(conn)?)
}

/// The index knows bigrams only, so what it gives is compared again as a whole.
fn find_by_name(conn: &mut Conn, wanted: &Wanted, limit: i64) -> Result<Vec<OrderId>> {
    let hits = find_by_grams(conn, &wanted.grams, limit)?;
    if hits.is_empty() || wanted.folded.is_empty() {
        return Ok(Vec::new());
    }
    type Texts = (
        OrderId,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Texts> = orders::table
        .left_join(addresses::table.on(addresses::order_id.eq(orders::id)))
        .left_join(customers::table.on(customers::id.nullable().eq(orders::customer_id)))
        .filter(orders::id.eq_any(hits))
        .select((
            orders::id,
            orders::channel_ref,
            orders::channel_number,
            addresses::name.nullable(),
            customers::name.nullable(),
            customers::account.nullable(),
        ))
        .load(conn)?;
    let matches = |text: &Option<String>| {
        text.as_ref()
            .is_some_and(|text| fold(text).contains(&wanted.folded))
    };
    Ok(rows
        .into_iter()
        .filter(|(_, a, b, c, d, e)| [a, b, c, d, e].into_iter().any(matches))
        .map(|(id, ..)| id)
        .collect())
}
