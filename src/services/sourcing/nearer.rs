//! A plan of an order alone is not always the cheapest where another order leaves for the same door: here the plan from the
//! other's place is weighed with what joining saves.

use super::join::Draft;
use super::problem::Desk;
use super::source::ships;
use super::write::Batch;
use crate::db::sourcing::OrderFacts;
use crate::domain::ids::{LocationId, OrderId};
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::{self, Plan, Preference};

impl Batch<'_> {
    /// Where something is open that an order may join.
    pub fn partners(&self, order: OrderId) -> Vec<LocationId> {
        self.joins.partners(order)
    }

    /// The plan, or a cheaper one from a place where the order joins another.
    pub fn drawn(
        &mut self,
        desk: &Desk,
        order: &OrderFacts,
        plan: Plan,
        partners: &[LocationId],
    ) -> Plan {
        // a rule that names the first place that fits does not ask what is cheapest
        let named = desk.problem().rules.rules.iter().any(|rule| {
            Some(&rule.name) == plan.rule.as_ref() && rule.prefer.how == Preference::FirstThatFits
        });
        if named || plan.parts.is_empty() {
            return plan;
        }
        let mut best = (self.cost(desk, order, &plan), None);
        for place in partners.iter().filter(|place| !ships(&plan, **place)) {
            let Some(other) = self.at_partner(desk, order, &plan, *place) else {
                continue;
            };
            let cost = self.cost(desk, order, &other);
            if cost < best.0 {
                best = (cost, Some((*place, other)));
            }
        }
        match best {
            (_, None) => plan,
            (cost, Some((place, other))) => {
                let saved = self.cost(desk, order, &plan) - cost;
                let detour = other.costs.shipping() - plan.costs.shipping();
                self.detours.insert(order.id, detour);
                told(desk, place, plan, other, saved)
            }
        }
    }

    /// Everything from the partner's place in one parcel that joins something there, under the same rule and no later
    /// than by itself: what is saved must not be paid with the promise.
    fn at_partner(
        &self,
        desk: &Desk,
        order: &OrderFacts,
        plan: &Plan,
        place: LocationId,
    ) -> Option<Plan> {
        if plan.cut.iter().any(|cut| cut.place == place) {
            return None;
        }
        let mut there = desk.problem().clone();
        there.places.retain(|one| one.id == place);
        let other = sourcing::plan(&there);
        let same = other.rule == plan.rule && waiting(&other) <= waiting(plan);
        let [part] = other.parts.as_slice() else {
            return None;
        };
        let drafts = Draft::of_part(self.facts, desk, part);
        let [draft] = drafts.as_slice() else {
            return None;
        };
        let (index, _) = self.joins.saves(self.facts, desk, order, draft)?;
        let in_time = self.joins.leaves_on(index) <= desk.leaves_on(plan).as_deref();
        (same && in_time).then_some(other)
    }

    /// What a plan costs to carry out, less what its parcels save by joining.
    fn cost(&self, desk: &Desk, order: &OrderFacts, plan: &Plan) -> i64 {
        let parts = plan.parts.iter();
        let drafts = parts.flat_map(|part| Draft::of_part(self.facts, desk, part));
        let saved = drafts.filter_map(|draft| {
            let found = self.joins.saves(self.facts, desk, order, &draft);
            found.map(|(_, saved)| saved)
        });
        plan.costs.shipping() - saved.sum::<i64>()
    }
}

fn waiting(plan: &Plan) -> u64 {
    plan.waiting.iter().map(|one| u64::from(one.units)).sum()
}

/// The plan from the partner's place, with what was weighed before and why it was not taken.
fn told(desk: &Desk, place: LocationId, plan: Plan, mut other: Plan, saved: i64) -> Plan {
    let name = desk.place(place).map(|ready| ready.place.name.clone());
    let currency = desk.currency();
    let text = format!("{} {currency}", currency.text(saved));
    let mut before = plan.candidates;
    before.retain(|one| one.places != [place]);
    if let Some(first) = before.first_mut() {
        first.verdict = Sentence::new("sourcing-verdict-apart").with("more", &text);
    }
    other.candidates.truncate(1);
    other.candidates.extend(before);
    other.cut = plan.cut;
    other.search = plan.search;
    other.notes = plan.notes;
    other.notes.push(
        Sentence::new("sourcing-note-joins")
            .with("place", name.unwrap_or_default())
            .with("saved", text),
    );
    other
}
