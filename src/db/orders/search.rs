//! Orders found by what somebody typed; one function for the staff's list and the API. What the text could mean is
//! `services/search.rs`.

use super::branches::{Ids, every, load_each};
use crate::db::Conn;
use crate::db::schema::{addresses, customers, order_lines, orders};
use crate::db::search::find_by_grams;
use crate::domain::grams::fold;
use crate::domain::ids::OrderId;
use crate::domain::staff::Reach;
use crate::error::Result;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// From so many digits on, a text is a whole number and not a part of one.
const WHOLE: usize = 9;
/// The most orders that are looked at by name: each is compared again, and nobody reads on so long.
const NAMED: i64 = 200;

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

/// Which of the orders that match are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'a> {
    /// What the viewer sees: it is part of the search, or others' orders would fill the limit.
    pub reach: &'a Reach,
    /// At most so many, the newest.
    pub limit: i64,
}

/// Orders that match, newest first; three statements at most. Each way to be found is a branch of its own, since an OR
/// of them would read the whole table on PostgreSQL.
pub fn find_ids(conn: &mut Conn, wanted: &Wanted, bound: Bound<'_>) -> Result<Vec<OrderId>> {
    let mut ways = by_code(wanted, bound);
    let lines = order_lines::table.filter(order_lines::sku.eq_any(wanted.exact.clone()));
    ways.push(match bound.reach.channels {
        // the index of the lines has them in this order
        None => every().filter(
            orders::id.eq_any(
                lines
                    .order(order_lines::order_id.desc())
                    .limit(bound.limit)
                    .select(order_lines::order_id),
            ),
        ),
        Some(_) => {
            bound.cut(every().filter(orders::id.eq_any(lines.select(order_lines::order_id))))
        }
    });
    let mut found: BTreeSet<OrderId> = load_each(conn, ways)?.into_iter().collect();
    let has_digit = wanted.folded.contains(|sign: char| sign.is_ascii_digit());
    // digits are grams of nearly every order, which takes long, and whoever typed a whole number means that one
    if (found.is_empty() && !wanted.is_whole_number()) || !has_digit {
        found.extend(find_by_name(conn, wanted, bound)?);
    }
    let most = usize::try_from(bound.limit).unwrap_or(usize::MAX);
    Ok(found.into_iter().rev().take(most).collect())
}

/// The same for the search page, where SKUs are a group of their own: by what identifies an order or a person, else by
/// name; at most three statements.
pub fn find_meant(conn: &mut Conn, wanted: &Wanted, bound: Bound<'_>) -> Result<Vec<OrderId>> {
    let mut found = load_each(conn, by_code(wanted, bound))?;
    if found.is_empty() && !wanted.is_whole_number() {
        found = find_by_name(conn, wanted, bound)?;
    }
    Ok(newest(found, bound.limit))
}

/// Orders of a person, by the keyed hash of an own phone or mail address, newest first, at most `limit`.
pub fn find_by_contact(
    conn: &mut Conn,
    phone_hash: Option<&str>,
    email_hash: Option<&str>,
    limit: i64,
) -> Result<Vec<OrderId>> {
    let wanted = Wanted {
        phone_hash: phone_hash.map(str::to_owned),
        email_hash: email_hash.map(str::to_owned),
        ..Wanted::default()
    };
    let bound = Bound {
        reach: &Reach::ALL,
        limit,
    };
    Ok(newest(load_each(conn, by_code(&wanted, bound))?, limit))
}

fn newest(mut found: Vec<OrderId>, limit: i64) -> Vec<OrderId> {
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    found
}

impl Wanted {
    /// Whether it can only be a whole number or phone: so many digits that nobody types them as a part of one.
    fn is_whole_number(&self) -> bool {
        self.folded.len() >= WHOLE && self.folded.bytes().all(|byte| byte.is_ascii_digit())
    }
}

impl Bound<'_> {
    /// The newest of what is seen.
    fn cut(self, ids: Ids) -> Ids {
        let ids = match &self.reach.channels {
            Some(seen) => ids.filter(orders::channel_id.eq_any(seen.clone())),
            None => ids,
        };
        ids.order(orders::id.desc()).limit(self.limit)
    }
}

/// By our number, the channel's, a buyer's account, a phone or a mail address. What is not wanted is compared with
/// NULL or with nothing, which is never true.
fn by_code(wanted: &Wanted, bound: Bound<'_>) -> Vec<Ids> {
    let exact = || wanted.exact.clone();
    let accounts = customers::table
        .filter(customers::account.eq_any(exact()))
        .select(customers::id.nullable());
    let phones = customers::table
        .filter(customers::phone_hash.eq(wanted.phone_hash.clone()))
        .select(customers::id.nullable());
    let emails = customers::table
        .filter(customers::email_hash.eq(wanted.email_hash.clone()))
        .select(customers::id.nullable());
    let sent_to = addresses::table.filter(addresses::phone_hash.eq(wanted.phone_hash.clone()));
    let number = wanted.number.clone().unwrap_or_default();
    let sent_to = match bound.reach.channels {
        // cut before the orders themselves are looked at
        None => every().filter(
            orders::id.eq_any(
                sent_to
                    .order(addresses::order_id.desc())
                    .limit(bound.limit)
                    .select(addresses::order_id),
            ),
        ),
        Some(_) => {
            bound.cut(every().filter(orders::id.eq_any(sent_to.select(addresses::order_id))))
        }
    };
    let mut ways: Vec<Ids> = [
        every().filter(orders::number.eq(number)),
        every().filter(orders::channel_ref.eq_any(exact())),
        every().filter(orders::channel_number.eq_any(exact())),
        every().filter(orders::customer_id.eq_any(accounts)),
        every().filter(orders::customer_id.eq_any(phones)),
        every().filter(orders::customer_id.eq_any(emails)),
    ]
    .into_iter()
    .map(|way| bound.cut(way))
    .collect();
    ways.push(sent_to);
    ways
}

/// The index knows bigrams only, so what it gives is compared again as a whole, unless a whole bigram is all that is
/// wanted.
fn find_by_name(conn: &mut Conn, wanted: &Wanted, bound: Bound<'_>) -> Result<Vec<OrderId>> {
    let seen = bound.reach.channels.as_deref();
    let hits = find_by_grams(conn, &wanted.grams, seen, bound.limit.min(NAMED))?;
    if hits.is_empty() || wanted.folded.is_empty() {
        return Ok(Vec::new());
    }
    if wanted.grams.len() == 1 && wanted.folded.chars().count() == 2 {
        return Ok(hits);
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
