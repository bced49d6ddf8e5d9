//! Which of the best plans a rule takes: everything from a preferred place, one place, as many as are cheapest, or one
//! more only where what it adds is worth it. The plans themselves are found in `join`.

use super::bundle::Room;
use super::join::Choice;
use super::limit::{Start, gained, is_due, shipping};
use super::plan::Candidate;
use super::rules::{Otherwise, Preference, Rule, Splitting, Waits};
use super::solve::Solver;
use crate::domain::ids::LocationId;
use crate::domain::sentence::Sentence;

/// Pairs of places that a plan remembers at most.
const PAIRS_TOLD: usize = 10;

/// What a rule takes.
pub(super) struct Decision {
    pub choice: Choice,
    /// Why some that could leave does not.
    pub held: Option<Held>,
    /// Where an order in bundles may put what was left over.
    pub room: Room,
    /// What was weighed, the choice first.
    pub candidates: Vec<Candidate>,
}

/// Why units wait that could leave from one more place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    /// By want, what stands against it.
    pub whys: Vec<Option<Why>>,
    /// Whether the rest of the order waits with them.
    pub order: bool,
}

/// What stands against one more place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The rule allows one only.
    Forbidden,
    /// It costs more than the rule allows, minor units.
    TooDear { cost: i64, limit: i64 },
    /// Something of the order is nowhere, and comes later.
    Short,
}

/// Takes what the rule wants.
pub(super) fn decide(solver: &Solver, rule: &Rule) -> Decision {
    let join = &solver.join;
    let alone = join.alone();
    let nothing = join.choice(&[]);
    let best_of = |some: &dyn Fn(&Choice) -> bool| {
        let best = alone.iter().filter(|choice| some(choice));
        let best = best.min_by_key(|choice| choice.worth);
        best.filter(|best| best.worth <= nothing.worth)
            .unwrap_or(&nothing)
    };
    let any = best_of(&|_| true);
    // what goes on from an order's first place is no further split
    let one = best_of(&|choice| goes_on(solver, rule, choice));
    let mut told = alone.clone();
    let (mut choice, mut held) = (one.clone(), None);
    let named = first_that_fits(solver, rule);
    let is_named = named.is_some();
    if let Some(first) = named {
        choice = first;
    } else {
        let free = |told: &mut Vec<Choice>| free(solver, any, told);
        let wants = solver.field.wants.len();
        match &rule.splitting {
            Splitting::Freely => choice = free(&mut told),
            Splitting::Forbid { waits } => {
                let whys = vec![Some(Why::Forbidden); wants];
                let order = *waits == Waits::Order;
                held = (one.leaves() < join.grid.whole()).then_some(Held { whys, order });
            }
            Splitting::IfCheaper { limit, waits } => {
                let best = free(&mut told);
                let start = Start::new(solver, rule, one.clone());
                choice = start.within(&best, *limit);
                let whys = start.against(&choice, &best, *limit);
                let order = *waits == Waits::Order;
                let is_held = whys.iter().any(Option::is_some);
                held = is_held.then_some(Held { whys, order });
                told.push(best);
            }
        }
    }
    if held.is_none() && rule.leaves_whole() && is_short(solver, rule) {
        let whys = vec![Some(Why::Short); solver.field.wants.len()];
        held = Some(Held { whys, order: true });
    }
    let mut leaving = gained(solver, &nothing, &choice);
    let is_due = leaving.any(|(want, _)| is_due(solver.field, want));
    if held.as_ref().is_some_and(|held| held.order) && !is_due {
        told.push(std::mem::replace(&mut choice, nothing));
    } else if let Some(one) = &mut held {
        one.order = false;
        // what is nowhere holds nothing else back
        held = held.filter(|held| !held.whys.contains(&Some(Why::Short)));
    }
    let room = match (&held, &rule.splitting) {
        // a place that was named ships everything, whatever another one would take for the rest
        _ if is_named => Room::WholeOrder,
        (None, Splitting::Freely | Splitting::IfCheaper { .. }) => Room::EveryPlace,
        _ => Room::UsedPlaces,
    };
    let candidates = candidates(solver, &choice, held.as_ref(), told);
    Decision {
        choice,
        held,
        room,
        candidates,
    }
}

/// Whether a plan goes on where the order has begun, so far as the rule minds that: a place more is a split.
fn goes_on(solver: &Solver, rule: &Rule, choice: &Choice) -> bool {
    let order = &solver.field.problem.order;
    let left: &[LocationId] = match rule.splitting {
        Splitting::Freely => return true,
        Splitting::IfCheaper { .. } => &[],
        Splitting::Forbid { .. } => &order.left,
    };
    if order.begun.is_empty() && left.is_empty() {
        return true;
    }
    let sites = solver.field.sites.iter().zip(&choice.loads);
    let mut used = sites.filter(|(_, load)| **load > 0);
    used.all(|(site, _)| order.begun.contains(&site.place.id) || left.contains(&site.place.id))
}

/// Whether some of the order waits for stock.
fn is_short(solver: &Solver, rule: &Rule) -> bool {
    let waits = matches!(rule.otherwise, Otherwise::NextRule | Otherwise::Backorder);
    let mut wants = solver.field.wants.iter();
    waits && wants.any(|want| want.units < want.demand.quantity)
}

/// Everything from the first place of the preference that can.
fn first_that_fits(solver: &Solver, rule: &Rule) -> Option<Choice> {
    if rule.prefer.how != Preference::FirstThatFits {
        return None;
    }
    let sites = solver.field.sites.iter().enumerate();
    let named = sites.filter(|(_, site)| rule.prefer.order.contains(&site.place.id));
    named
        .map(|(index, _)| index)
        .find_map(|site| solver.everything_at(site))
}

/// The cheapest plan with any number of places.
fn free(solver: &Solver, one: &Choice, told: &mut Vec<Choice>) -> Choice {
    if one.worth.amount < solver.join.floor(2) {
        return one.clone();
    }
    let pairs = solver.join.pairs();
    told.extend(pairs.iter().take(PAIRS_TOLD).cloned());
    solver.join.all(one, &pairs)
}

fn candidates(
    solver: &Solver,
    chosen: &Choice,
    held: Option<&Held>,
    mut told: Vec<Choice>,
) -> Vec<Candidate> {
    told.sort_by(|one, other| (one.worth, &one.loads).cmp(&(other.worth, &other.loads)));
    told.dedup();
    told.retain(|choice| choice != chosen);
    let verdict = |choice: &Choice| verdict(solver, chosen, choice, held);
    let others = told
        .iter()
        .map(|choice| candidate(solver, choice, verdict(choice)));
    let first = candidate(solver, chosen, Sentence::new("sourcing-verdict-chosen"));
    std::iter::once(first).chain(others).collect()
}

fn verdict(solver: &Solver, chosen: &Choice, other: &Choice, held: Option<&Held>) -> Sentence {
    let currency = solver.field.problem.currency;
    let said = |minor: i64| format!("{} {currency}", currency.text(minor));
    let more = other.worth.amount - chosen.worth.amount;
    let whys = held.map_or(&[][..], |held| held.whys.as_slice());
    let mut more_leaves = gained(solver, chosen, other);
    let why = more_leaves.find_map(|(want, _)| whys.get(want).copied().flatten());
    match (more, why) {
        (1.., _) => Sentence::new("sourcing-verdict-dearer").with("more", said(more)),
        (0, _) => Sentence::new("sourcing-verdict-tie"),
        (_, Some(Why::TooDear { cost, limit })) if other.places() > chosen.places() => {
            Sentence::new("sourcing-verdict-split")
                .with("cost", said(cost))
                .with("limit", said(limit))
        }
        (_, Some(_)) => Sentence::new("sourcing-verdict-order"),
        (_, None) => Sentence::new("sourcing-verdict-preference"),
    }
}

fn candidate(solver: &Solver, choice: &Choice, verdict: Sentence) -> Candidate {
    let used = solver.field.sites.iter().zip(&choice.loads);
    let mut places: Vec<_> = used
        .filter(|(_, load)| **load > 0)
        .map(|(site, _)| site.place.id)
        .collect();
    places.sort_unstable();
    let ordered = solver.field.wants.iter().map(|want| want.demand.quantity);
    let leaves = solver.units(choice.leaves()).into_iter();
    Candidate {
        places,
        parcels: choice.worth.parcels(),
        waiting: ordered
            .fold(0, u32::saturating_add)
            .saturating_sub(leaves.sum()),
        shipping: shipping(solver, choice),
        total: choice.worth.amount,
        verdict,
    }
}
