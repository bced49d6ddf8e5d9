//! Orders that leave the fulfillment they shared: what the ledger says that this saved is taken back, so that it never counts
//! what is not any more.

use crate::db::Conn;
use crate::db::fulfillments;
use crate::db::plans::{self, Saved, SavingWrite};
use crate::db::types::SavingKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, OrderId};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Who left a fulfillment, and who is in it still.
#[derive(Debug, Clone)]
pub(super) struct Parted {
    /// The fulfillment.
    pub fulfillment: FulfillmentId,
    /// The orders that have nothing in it any more.
    pub gone: Vec<OrderId>,
    /// Those that have.
    pub left: Vec<OrderId>,
}

/// An order in a fulfillment.
type Pair = (FulfillmentId, OrderId);

/// Takes back what was saved. Whoever did it by hand did so all the same: the ledger's own lines stay, and what takes them
/// back is the system's.
pub(super) fn take_back(conn: &mut Conn, now: Time, parted: &[Parted]) -> Result<()> {
    let mut orders: Vec<OrderId> = parted
        .iter()
        .flat_map(|one| one.gone.iter().chain(&one.left))
        .copied()
        .collect();
    orders.sort_unstable();
    orders.dedup();
    let saved = plans::list_savings(conn, &orders)?;
    if saved.is_empty() {
        return Ok(());
    }
    let ledger = Ledger {
        alive: alive(conn, &orders)?,
        saved,
    };
    let over: BTreeSet<Pair> = parted.iter().flat_map(|one| ledger.over(one)).collect();
    let mut sums: BTreeMap<(Pair, SavingKind, &str), (i64, i64)> = BTreeMap::new();
    for row in ledger.saved.iter().filter(|row| over.contains(&row.pair())) {
        let key = (row.pair(), row.kind, row.currency.as_str());
        let sum = sums.entry(key).or_default();
        *sum = (sum.0 + row.parcels, sum.1 + row.amount);
    }
    let rows: Vec<SavingWrite> = sums
        .into_iter()
        .filter(|(_, sum)| *sum != (0, 0))
        .map(|((pair, kind, currency), (parcels, amount))| {
            let back = (-parcels, -amount, currency);
            SavingWrite::new(now, kind, pair, back, &Actor::System)
        })
        .collect();
    plans::insert_savings(conn, &rows)
}

/// Where these orders are now.
fn alive(conn: &mut Conn, orders: &[OrderId]) -> Result<BTreeSet<Pair>> {
    let rows = fulfillments::list_of_orders(conn, orders)?.into_iter();
    let ids: Vec<FulfillmentId> = rows
        .filter(|row| row.state != FulfillmentState::Canceled)
        .map(|row| row.id)
        .collect();
    let members = fulfillments::list_members(conn, &ids)?.into_iter();
    Ok(members
        .map(|one| (one.fulfillment_id, one.order_id))
        .collect())
}

/// What was saved by some orders, and where they are.
struct Ledger {
    saved: Vec<Saved>,
    alive: BTreeSet<Pair>,
}

impl Ledger {
    /// What is over: the part of those who left, and, where they left whom the others had joined, that of the first of
    /// these: now it is the one that the others joined.
    fn over(&self, one: &Parted) -> BTreeSet<Pair> {
        let of = |order: &OrderId| self.pairs(one.fulfillment, *order);
        let joined = |order: &OrderId| self.parcels(&of(order)) > 0;
        let mut over: BTreeSet<Pair> = one.gone.iter().flat_map(of).collect();
        if !one.gone.iter().all(joined) && one.left.iter().all(joined) {
            let order = self.saved.iter().map(|row| row.order_id);
            let first = order.into_iter().find(|order| one.left.contains(order));
            over.extend(first.iter().flat_map(of));
        }
        over
    }

    /// A fulfillment, and those that the order came to it from by hand: what was saved there came along.
    fn pairs(&self, id: FulfillmentId, order: OrderId) -> BTreeSet<Pair> {
        let own = self
            .saved
            .iter()
            .map(Saved::pair)
            .filter(|pair| pair.1 == order);
        let mut elsewhere = self
            .alive
            .iter()
            .filter(|pair| pair.1 == order && pair.0 != id);
        let is_elsewhere = elsewhere.next().is_some();
        own.filter(|pair| pair.0 == id || !is_elsewhere && !self.alive.contains(pair))
            .collect()
    }

    /// Parcels that were saved by sharing.
    fn parcels(&self, pairs: &BTreeSet<Pair>) -> i64 {
        let rows = self.saved.iter();
        rows.filter(|row| row.kind != SavingKind::Split && pairs.contains(&row.pair()))
            .map(|row| row.parcels)
            .sum()
    }
}
