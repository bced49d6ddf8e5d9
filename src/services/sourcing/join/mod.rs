//! Orders of one buyer to one address joined into one fulfillment as they arrive: with a fulfillment that is open at the
//! same place, or with one of the same portion. Never where together they would cost more than apart, nor where one would
//! leave later than by itself or arrive later than it was promised. Merging by hand is `services::merges`.

mod draft;
mod group;
pub(in crate::services) mod key;
pub(super) mod rekey;
mod replayed;
mod written;

pub(super) use draft::Draft;
pub(super) use replayed::Joining;
pub(super) use written::Written;

use super::cargo::Cargo;
use super::facts::Facts;
use super::problem::Desk;
use crate::db::Conn;
use crate::db::fulfillments::{self, FulfillmentRow};
use crate::db::sourcing::{self as rows, OrderFacts};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId};
use crate::domain::sourcing::{MergeMode, MergePolicy, Policy};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use chrono::Duration;
use group::{Fit, Group, Wait};
use std::collections::HashMap;

/// The fulfillments of a portion in the making.
#[derive(Debug, Default)]
pub(super) struct Joins {
    policy: MergePolicy,
    keys: HashMap<OrderId, String>,
    groups: Vec<Group>,
}

impl Joins {
    /// The open fulfillments that these orders may join, locked.
    pub fn lock(conn: &mut Conn, facts: &Facts, policy: &Policy, desk: &Desk) -> Result<Joins> {
        let mut joins = Joins {
            policy: policy.merge,
            ..Joins::default()
        };
        joins.keys = keys(facts, policy.merge.mode);
        let partners = partners(conn, &joins.keys)?;
        let mut open = fulfillments::lock(conn, &partners)?;
        open.retain(|row| row.state == FulfillmentState::Planned && row.merge_key.is_some());
        if !open.is_empty() {
            joins.groups = groups(conn, desk, open)?;
        }
        Ok(joins)
    }

    /// What is planned now leaves without waiting for a partner, whatever the rules say.
    pub fn wait_for_nobody(&mut self) {
        self.policy.wait_minutes = 0;
    }

    /// New fulfillments so far.
    pub fn drafts(&self) -> usize {
        let new = self.groups.iter().filter(|group| group.open.is_none());
        new.count()
    }

    /// Where something is open that an order may join, ascending.
    pub fn partners(&self, order: OrderId) -> Vec<LocationId> {
        let Some(key) = self.keys.get(&order) else {
            return Vec::new();
        };
        let same = self.groups.iter().filter(|g| g.key.as_ref() == Some(key));
        let mut places: Vec<LocationId> = same.map(|group| group.place).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Of each group that is open at other places than these and that an order could join, one of its orders.
    pub fn elsewhere(&self, order: OrderId, places: &[LocationId]) -> Vec<OrderId> {
        let Some(key) = self.keys.get(&order) else {
            return Vec::new();
        };
        let same = self.groups.iter().filter(|g| g.key.as_ref() == Some(key));
        let others = same.filter(|group| !places.contains(&group.place));
        others
            .filter_map(|group| group.known.first().copied())
            .collect()
    }

    /// What a parcel of an order would save by joining, and with what; none where there is nothing to join.
    pub fn saves(
        &self,
        facts: &Facts,
        desk: &Desk,
        order: &OrderFacts,
        draft: &Draft,
    ) -> Option<(usize, Fit)> {
        let key = self.keys.get(&order.id).filter(|_| !draft.cargo.alone)?;
        let most = i64::from(self.policy.most);
        let of_key = self.groups.iter().enumerate();
        of_key
            .filter(|(_, group)| group.key.as_ref() == Some(key))
            .find_map(|(index, group)| {
                let fit = group.saves(facts, desk, order, draft, most)?;
                Some((index, fit))
            })
    }

    /// A parcel of an order joins a group, or makes one of its own.
    pub fn add(&mut self, facts: &Facts, desk: &Desk, order: &OrderFacts, draft: Draft) {
        let found = self.saves(facts, desk, order, &draft);
        let group = found.and_then(|(index, fit)| Some((self.groups.get_mut(index)?, fit)));
        let promised = (order, desk.promise(order));
        match group {
            Some((group, fit)) => group.join(promised, draft, fit.saved),
            None => {
                let key = self.keys.get(&order.id).cloned();
                let key = key.filter(|_| !draft.cargo.alone);
                let door = facts.addresses.get(&order.id).and_then(key::door_hash);
                self.groups.push(Group::new(key, door, promised, draft));
            }
        }
    }

    /// Everything as rows; `ids` are those of the new ones.
    pub fn finish(self, ids: &[FulfillmentId], currency: &str, now: Time) -> Result<Written> {
        let mut written = Written::default();
        let mut ids = ids.iter().copied();
        let minutes = i64::from(self.policy.wait_minutes);
        let wait = Wait {
            until: (minutes > 0).then(|| now + Duration::minutes(minutes)),
            most: i64::from(self.policy.most),
        };
        let groups = self.groups.into_iter();
        for group in groups.filter(|group| !group.members.is_empty()) {
            let row = match &group.open {
                Some(row) => group.joined(row, wait, now),
                None => {
                    let id = ids.next();
                    let id = id.ok_or_else(|| Error::internal("too few ids of fulfillments"))?;
                    group.new_row(id, currency, wait, now)
                }
            };
            group.tell(&row, &mut written);
            match group.open {
                Some(_) => written.joined.push(row),
                None => written.new.push(row),
            }
        }
        Ok(written)
    }
}

/// The keys of orders that may leave with others.
pub(super) fn keys(facts: &Facts, mode: MergeMode) -> HashMap<OrderId, String> {
    let orders = facts.orders.iter();
    let keyed = orders.filter_map(|order| Some((order.id, key::key(facts, mode, order)?)));
    keyed.collect()
}

/// The open fulfillments that orders of these keys may join, ascending.
pub(super) fn partners(
    conn: &mut Conn,
    keys: &HashMap<OrderId, String>,
) -> Result<Vec<FulfillmentId>> {
    let mut keys: Vec<&str> = keys.values().map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    fulfillments::list_partners(conn, &keys)
}

/// Open fulfillments with what is in them.
fn groups(conn: &mut Conn, desk: &Desk, open: Vec<FulfillmentRow>) -> Result<Vec<Group>> {
    let ids: Vec<FulfillmentId> = open.iter().map(|row| row.id).collect();
    let lines = fulfillments::list_lines(conn, &ids)?;
    let members = fulfillments::list_members(conn, &ids)?;
    let mut orders: Vec<OrderId> = members.iter().map(|member| member.order_id).collect();
    orders.sort_unstable();
    orders.dedup();
    let orders = rows::list_orders(conn, &orders)?;
    let facts = Facts::known(conn, orders)?;
    let group = |row: FulfillmentRow| {
        let mine = members.iter().filter(|one| one.fulfillment_id == row.id);
        let known: Vec<OrderId> = mine.map(|member| member.order_id).collect();
        let orders = facts.orders.iter().filter(|one| known.contains(&one.id));
        let promises = orders.map(|order| desk.promise(order)).collect();
        let holds = lines.iter().filter(|line| line.fulfillment_id == row.id);
        let holds: Vec<_> = holds.copied().collect();
        // a kit has a row a component, all of the same units
        let mut units: Vec<(LineId, i64)> = holds.iter().map(|l| (l.line_id, l.units)).collect();
        units.dedup();
        Group::of_row(row, Cargo::of(&facts, &units), (known, promises), holds)
    };
    open.into_iter().map(group).collect()
}
