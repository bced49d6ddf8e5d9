//! Orders found by what somebody typed; one function for the staff's list and the API. What the text could mean is
//! `services/search.rs`.

use crate::db::Conn;
use crate::db::schema::{addresses, customers, order_lines, orders};
use crate::db::search::find_by_grams;
use crate::domain::grams::fold;
use crate::domain::ids::{CustomerId, OrderId};
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

/// Orders that match, newest first, at most `limit`.
pub fn find_ids(conn: &mut Conn, wanted: &Wanted, limit: i64) -> Result<Vec<OrderId>> {
    let mut found: BTreeSet<OrderId> = BTreeSet::new();
    if let Some(number) = &wanted.number {
        found.extend(
            newest(limit)
                .filter(orders::number.eq(number))
                .load::<OrderId>(conn)?,
        );
    }
    found.extend(
        newest(limit)
            .filter(orders::channel_ref.eq_any(&wanted.exact))
            .load::<OrderId>(conn)?,
    );
    found.extend(
        newest(limit)
            .filter(orders::channel_number.eq_any(&wanted.exact))
            .load::<OrderId>(conn)?,
    );
    found.extend(
        order_lines::table
            .filter(order_lines::sku.eq_any(&wanted.exact))
            .order(order_lines::order_id.desc())
            .limit(limit)
            .select(order_lines::order_id)
            .load::<OrderId>(conn)?,
    );
    if let Some(hash) = &wanted.phone_hash {
        found.extend(
            addresses::table
                .filter(addresses::phone_hash.eq(hash))
                .order(addresses::order_id.desc())
                .limit(limit)
                .select(addresses::order_id)
                .load::<OrderId>(conn)?,
        );
    }
    let customers = find_customers(conn, wanted, limit)?;
    found.extend(
        newest(limit)
            .filter(orders::customer_id.eq_any(customers))
            .load::<OrderId>(conn)?,
    );
    found.extend(find_by_name(conn, wanted, limit)?);
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(found.into_iter().rev().take(most).collect())
}

type Newest<'q> = diesel::helper_types::IntoBoxed<
    'q,
    diesel::helper_types::Select<orders::table, orders::id>,
    crate::db::MultiBackend,
>;

fn newest<'q>(limit: i64) -> Newest<'q> {
    orders::table
        .select(orders::id)
        .order(orders::id.desc())
        .limit(limit)
        .into_boxed()
}

fn find_customers(conn: &mut Conn, wanted: &Wanted, limit: i64) -> Result<Vec<CustomerId>> {
    let mut ids: Vec<CustomerId> = customers::table
        .filter(customers::account.eq_any(&wanted.exact))
        .limit(limit)
        .select(customers::id)
        .load(conn)?;
    if let Some(hash) = &wanted.phone_hash {
        let by_phone = customers::table
            .filter(customers::phone_hash.eq(hash))
            .limit(limit);
        ids.extend(by_phone.select(customers::id).load::<CustomerId>(conn)?);
    }
    if let Some(hash) = &wanted.email_hash {
        let by_email = customers::table
            .filter(customers::email_hash.eq(hash))
            .limit(limit);
        ids.extend(by_email.select(customers::id).load::<CustomerId>(conn)?);
    }
    Ok(ids)
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
