//! What orders that are to leave together differ in: some of it forbids it, some of it a person may decide.

use super::contents::Contents;
use crate::db::orders::AddressRow;
use crate::db::sourcing::OrderFacts;
use crate::domain::grams::fold;
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use crate::services::sourcing::join::key::{
    account, door, is_cash_on_delivery, is_open, shows_street,
};

crate::words! {
    /// What orders differ in that may leave together where a person says so.
    pub enum Difference {
        /// The recipients' names.
        Name = "name",
        /// Their phones.
        Phone = "phone",
        /// Their accounts.
        Account = "account",
        /// The channels they bought on.
        Channel = "channel",
    }
}

/// What forbids that these orders leave together, each reason once; nothing where a person may decide it.
pub(super) fn obstacles(contents: &Contents) -> Vec<Sentence> {
    let orders = &contents.facts.orders;
    let mut found = Vec::new();
    let mut forbid = |broken: bool, key: &str| {
        if broken {
            found.push(Sentence::new(key));
        }
    };
    forbid(orders.iter().any(is_cash_on_delivery), "merge-refused-cod");
    forbid(
        differs(orders, |order| order.currency.clone()),
        "merge-refused-currency",
    );
    forbid(
        differs(orders, |order| order.service.clone()),
        "merge-refused-service",
    );
    let address = |order: &OrderFacts| contents.facts.addresses.get(&order.id);
    forbid(
        differs(orders, |order| address(order).map(door)),
        "merge-refused-door",
    );
    let token = |order: &OrderFacts| {
        let account = account(&contents.facts, order.customer_id);
        account.map(|account| (order.channel_id, account))
    };
    forbid(
        orders
            .iter()
            .any(|order| !address(order).is_some_and(shows_street)),
        "merge-refused-masked",
    );
    let hides = |order: &OrderFacts| !address(order).is_some_and(is_open);
    let unproved = orders.iter().any(|order| token(order).is_none()) || differs(orders, token);
    forbid(orders.iter().any(hides) && unproved, "merge-refused-hidden");
    found
}

/// The same as a refusal.
pub(super) fn check(contents: &Contents) -> Result<()> {
    match obstacles(contents).into_iter().next() {
        Some(why) => Err(Error::Refused(why)),
        None => Ok(()),
    }
}

/// What they differ in that a person may decide.
pub(super) fn differences(contents: &Contents) -> Vec<Difference> {
    let orders = &contents.facts.orders;
    let of = |order: &OrderFacts, part: fn(&AddressRow) -> String| {
        contents.facts.addresses.get(&order.id).map(part)
    };
    let mut found = Vec::new();
    let mut note = |differs: bool, what| {
        if differs {
            found.push(what);
        }
    };
    note(
        differs(orders, |order| of(order, |address| fold(&address.name))),
        Difference::Name,
    );
    let phone = |address: &AddressRow| {
        let hash = address.phone_hash.clone();
        hash.unwrap_or_else(|| address.phone.clone())
    };
    note(differs(orders, |order| of(order, phone)), Difference::Phone);
    note(
        differs(orders, |order| account(&contents.facts, order.customer_id)),
        Difference::Account,
    );
    note(
        differs(orders, |order| order.channel_id),
        Difference::Channel,
    );
    found
}

fn differs<T: PartialEq>(orders: &[OrderFacts], of: impl Fn(&OrderFacts) -> T) -> bool {
    let mut all = orders.iter().map(of);
    let first = all.next();
    all.any(|one| Some(one) != first)
}
