//! Orders of the past joined as they came: what would have been open for them, by the rules that are tried.

use super::super::facts::Facts;
use super::super::problem::Desk;
use super::draft::Draft;
use super::group::{Group, Wait};
use super::key;
use crate::db::sourcing::OrderFacts;
use crate::domain::ids::LocationId;
use crate::domain::location::ReleaseMode;
use crate::domain::sourcing::{MergePolicy, Plan};
use crate::domain::time::Time;
use chrono::Duration;
use std::collections::HashMap;

/// What is planned and not released, in one run.
#[derive(Debug)]
pub struct Joining {
    policy: MergePolicy,
    open: HashMap<String, Vec<Open>>,
}

/// A fulfillment that may be joined.
#[derive(Debug)]
struct Open {
    group: Group,
    until: Time,
}

impl Joining {
    /// Nothing yet.
    pub fn new(policy: MergePolicy) -> Joining {
        Joining {
            policy,
            open: HashMap::new(),
        }
    }

    /// What is released by now can be joined no longer.
    pub fn close(&mut self, at: Time) {
        self.open.retain(|_, groups| {
            groups.retain(|one| one.until > at);
            !groups.is_empty()
        });
    }

    /// The parcels of a plan join what is open, or can be joined themselves; gives from where each leaves that joined, and
    /// what that saves.
    pub fn join(
        &mut self,
        facts: &Facts,
        desk: &Desk,
        order: &OrderFacts,
        plan: &Plan,
        at: Time,
    ) -> Vec<(LocationId, i64)> {
        let Some(key) = key::key(facts, self.policy.mode, order) else {
            return Vec::new();
        };
        let promised = (order, desk.promise(order));
        let mut joined = Vec::new();
        let parts = plan.parts.iter();
        for draft in parts.flat_map(|part| Draft::of_part(facts, desk, part)) {
            if draft.cargo.alone {
                continue;
            }
            let most = i64::from(self.policy.most);
            let open = self.open.entry(key.clone()).or_default();
            open.retain(|one| one.until > at);
            let found = open.iter_mut().find_map(|one| {
                let fit = one.group.saves(facts, desk, order, &draft, most)?;
                Some((one, fit.saved))
            });
            match found {
                Some((one, saved)) => {
                    joined.push((draft.place, saved));
                    one.group.join(promised, draft, saved);
                }
                None => {
                    let group = Group::new(Some(key.clone()), None, promised, draft);
                    let until = self.until(desk, &group, at);
                    let open = self.open.entry(key.clone()).or_default();
                    open.extend(until.map(|until| Open { group, until }));
                }
            }
        }
        joined
    }

    /// Until when others may join: as the place releases it. Where people do, that is taken to be at the cut-off.
    fn until(&self, desk: &Desk, group: &Group, at: Time) -> Option<Time> {
        let mut rows = desk.rows().iter();
        let place = rows.find(|row| row.location.id == group.place)?;
        if place.location.work.release != ReleaseMode::AtOnce {
            return group.last_release;
        }
        let minutes = i64::from(self.policy.wait_minutes);
        group.waits_until(
            Wait {
                until: (minutes > 0).then(|| at + Duration::minutes(minutes)),
                most: i64::from(self.policy.most),
            },
            at,
        )
    }
}
