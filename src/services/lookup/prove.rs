//! Proofs: whether a code or a fact is the right one. Right or wrong, known or not, locked or not: the same statements,
//! the same number of hashes, the same comparisons, in the same sequence.

use super::{Asking, CODE_MINUTES, PROVED, code, limits, orders_named, text_of};
use crate::db::Conn;
use crate::db::lookups::provable::{Provable, SAME_NUMBER};
use crate::db::lookups::{self, LookupRow, Opened};
use crate::domain::channel::ProofFact;
use crate::domain::contact::ContactKind;
use crate::domain::grams::fold;
use crate::domain::secret::sha256_hex;
use crate::domain::shop::ProofWays;
use crate::error::Result;
use crate::services::staff::token;
use chrono::Duration;

/// What a customer tells as a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The code that was sent.
    Code(String),
    /// A fact of the order.
    Fact(String),
}

/// Whether what was told proves a look-up; if so, the new token of the cookie.
pub fn prove(conn: &mut Conn, asking: &Asking, token: &str, told: &Told) -> Result<Option<String>> {
    let new = self::token();
    let hash = sha256_hex(token.as_bytes());
    let new_hash = sha256_hex(new.as_bytes());
    conn.write(|conn| {
        let Some(row) = lookups::find_lookup(conn, &hash, asking.now)? else {
            return Ok(None);
        };
        let door_free = limits::knock(conn, asking, "proof")?;
        let orders = orders_named(conn, text_of(&row))?;
        let subject = subject(asking, &row, &orders);
        let subject_free = match told {
            Told::Code(_) => limits::try_code(conn, asking, &subject)?,
            Told::Fact(_) => limits::try_fact(conn, asking, &subject)?,
        };
        let lookup_free = lookups::update_tries(conn, &hash, limits::LOOKUP)?;
        let opened = match told {
            Told::Code(told) => by_code(asking, &row, told),
            Told::Fact(told) => {
                by_fact(asking, &orders, told).filter(|_| asking.ways == ProofWays::Facts)
            }
        };
        let Some(opened) = opened.filter(|_| door_free && subject_free && lookup_free) else {
            return Ok(None);
        };
        limits::forget(conn, asking, &subject)?;
        let proved = lookups::update_proved(conn, &hash, &new_hash, &opened, asking.now + PROVED)?;
        Ok(proved.then(|| new.clone()))
    })
}

/// Under what tries are counted: the order, however its number was written; otherwise what was entered.
fn subject(asking: &Asking, row: &LookupRow, orders: &[Provable]) -> String {
    let order = orders.first().map(|order| order.order.to_string());
    asking
        .secret
        .hash("subject", order.as_deref().unwrap_or(&row.subject))
}

fn by_code(asking: &Asking, row: &LookupRow, told: &str) -> Option<Opened> {
    let hash = code::hash(asking, &row.token_hash, &fold(told));
    let fresh = row
        .code_at
        .is_some_and(|sent| asking.now < sent + Duration::minutes(CODE_MINUTES));
    let right = same(row.code_hash.as_deref().unwrap_or_default(), &hash);
    (right && fresh).then(|| Opened {
        order: row.order_id,
        scope: row.customer_scope.clone(),
    })
}

/// The one order whose fact it is; none if it is that of several. Where a code can be sent, no fact opens.
fn by_fact(asking: &Asking, orders: &[Provable], told: &str) -> Option<Opened> {
    let told = fold(told);
    let mut proved = None;
    let mut matches = 0;
    for place in 0..SAME_NUMBER {
        let order = orders.get(place);
        let expected = order.map_or_else(String::new, fact);
        let open = order.is_some_and(|order| code::reach_of_order(asking, order).is_none());
        if same(&expected, &told) && !expected.is_empty() && open {
            matches += 1;
            proved = order.map(|order| order.order);
        }
    }
    proved.filter(|_| matches == 1).map(|order| Opened {
        order: Some(order),
        scope: None,
    })
}

/// What the order's channel asks for, as the order has it; the recipient's name where that would be the digits of a phone
/// that a platform masked or relays, since those are nobody's secret, or a postcode that there is none of. Empty if there is nothing to prove it with.
fn fact(order: &Provable) -> String {
    match order.proof {
        ProofFact::PhoneLast4 => last_digits(order).unwrap_or_else(|| recipient(order)),
        ProofFact::RecipientName => recipient(order),
        ProofFact::Postcode => match fold(order.postcode.as_deref().unwrap_or_default()) {
            none if none.is_empty() => recipient(order),
            postcode => postcode,
        },
    }
}

fn last_digits(order: &Provable) -> Option<String> {
    let phone = order
        .phone
        .as_deref()
        .filter(|_| order.phone_kind == Some(ContactKind::Own))?;
    let number = phone.split(',').next().unwrap_or_default();
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let start = digits.len().checked_sub(4)?;
    Some(digits.iter().skip(start).collect())
}

fn recipient(order: &Provable) -> String {
    let buyer = || order.buyer.as_ref().and_then(|buyer| buyer.name.clone());
    let told = order.name.clone().filter(|name| !name.is_empty());
    let whole = told
        .or_else(buyer)
        .filter(|name| !name.contains(['*', '＊']));
    fold(&whole.unwrap_or_default())
}

fn same(a: &str, b: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(a.as_bytes(), b.as_bytes()).into()
}
