//! The buyer on an order's page: name, contacts, what else they bought.

use super::Read;
use crate::db::orders::view::Other;
use crate::domain::contact::ContactKind;
use crate::domain::ids::OrderId;
use crate::domain::status::Headline;
use crate::web::staff::contact::{self, Seen};
use crate::web::staff::marks::{self, Mark};
use crate::web::voice::Voice;
use std::collections::BTreeMap;

/// Orders of a customer that are counted; beyond it the page says "1,000+".
pub const COUNTED: usize = 500;
/// Other orders that are named.
const NAMED: usize = 6;

/// The card of the buyer.
pub(super) struct Buyer {
    pub(super) name: String,
    /// The customer's page; empty if nobody is known.
    pub(super) href: String,
    pub(super) figures: Figures,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) phone_note: String,
    pub(super) others: Vec<(String, String, Mark)>,
}

/// What a customer bought, as far as the viewer sees it.
#[derive(Debug, Default)]
pub struct Figures {
    /// "6 orders since 2023".
    pub count: String,
    /// A sum for each currency, the one with most orders first; canceled units left out.
    pub sums: Vec<String>,
    /// The time of the first and the last.
    pub span: String,
}

pub(super) fn buyer(voice: &Voice, read: &Read, seen: Seen) -> Buyer {
    let customer = read.whole.customer.as_ref();
    let address = read.whole.address.as_ref();
    let phone = customer
        .and_then(|customer| customer.phone.clone())
        .filter(|phone| !phone.is_empty())
        .or_else(|| address.map(|row| row.phone.clone()))
        .unwrap_or_default();
    let kind = address
        .filter(|row| row.phone == phone)
        .map(|row| row.phone_kind)
        .filter(|kind| *kind != ContactKind::Own);
    Buyer {
        name: customer
            .and_then(|customer| customer.name.clone())
            .or_else(|| address.map(|row| row.name.clone()))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| voice.t("orders-walk-in")),
        href: customer.map_or_else(String::new, |row| format!("/staff/customers/{}", row.id)),
        figures: figures(voice, &read.others),
        email: customer
            .and_then(|customer| customer.email.as_deref())
            .map_or_else(String::new, |email| contact::email(email, seen)),
        phone: contact::phone(&phone, seen),
        phone_note: match kind {
            Some(kind) if !phone.is_empty() => voice.word("contact", kind.as_str()),
            _ => String::new(),
        },
        others: open_ones(voice, &read.others, read.whole.order.id),
    }
}

/// The figures of these orders, newest first; one more than `COUNTED` if there are more.
pub fn figures(voice: &Voice, orders: &[Other]) -> Figures {
    let is_more = orders.len() > COUNTED;
    let counted = orders.get(..COUNTED).unwrap_or(orders);
    let (Some(last), Some(first)) = (counted.first(), counted.last()) else {
        return Figures::default();
    };
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for order in counted {
        let sum = sums.entry(&order.currency).or_default();
        let worth = order.total.saturating_sub(order.canceled);
        *sum = (sum.0 + 1, sum.1.saturating_add(worth));
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, (orders, _))| -orders);
    let number = i64::try_from(counted.len()).unwrap_or(0);
    let day = |order: &Other| voice.dated(order.placed_at);
    Figures {
        count: if is_more {
            let number = voice.number(number);
            voice.t_with("customer-orders-more", &[("count", number.into())])
        } else {
            voice.t_with("customer-orders", &[("count", number.into())])
        },
        sums: sums
            .into_iter()
            .map(|(currency, (_, sum))| voice.money(sum, currency))
            .collect(),
        span: match (is_more, counted.len()) {
            (true, _) => voice.t_with("customer-last", &[("last", day(last).into())]),
            (_, 1) => day(first),
            _ => voice.t_with(
                "customer-span",
                &[("first", day(first).into()), ("last", day(last).into())],
            ),
        },
    }
}

fn open_ones(voice: &Voice, orders: &[Other], own: OrderId) -> Vec<(String, String, Mark)> {
    let is_over = |status: Headline| {
        matches!(
            status,
            Headline::Delivered | Headline::Completed | Headline::Canceled
        )
    };
    orders
        .iter()
        .filter(|other| other.id != own && !is_over(other.status))
        .take(NAMED)
        .map(|other| {
            let placed = voice.when(other.placed_at).text;
            let mark = marks::headline(voice, other.status);
            (other.number.clone(), placed, mark)
        })
        .collect()
}
