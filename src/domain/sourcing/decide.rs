//! Which of the best plans a rule takes: everything from a preferred place, one place, as many as are cheapest, or one
//! more only where what it adds is worth it. The plans themselves are found in `join`.

use super::bundle::Room;
use super::join::Choice;
use super::plan::Candidate;
use super::rules::{Limit, Otherwise, Preference, Rule, Splitting, Waits};
use super::solve::Solver;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub why: Why,
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
    let best_alone = alone
        .iter()
        .min_by_key(|choice| choice.worth)
        .unwrap_or(&nothing);
    let one = if nothing.worth < best_alone.worth {
        &nothing
    } else {
        best_alone
    };
    let mut told = alone.clone();
    let (mut choice, mut held) = (one.clone(), None);
    let named = first_that_fits(solver, rule);
    let is_named = named.is_some();
    if let Some(first) = named {
        choice = first;
    } else {
        let free = |told: &mut Vec<Choice>| free(solver, one, told);
        match &rule.splitting {
            Splitting::Freely => choice = free(&mut told),
            Splitting::Forbid { waits } => {
                let why = Why::Forbidden;
                let order = *waits == Waits::Order;
                held = (one.leaves() < join.grid.whole()).then_some(Held { why, order });
            }
            Splitting::IfCheaper { limit, waits } => {
                let best = free(&mut told);
                let (taken, why) = worth_it(solver, one, &best, *limit);
                let order = *waits == Waits::Order;
                held = why.map(|why| Held { why, order });
                choice = taken;
                told.push(best);
            }
        }
    }
    if held.is_none() && rule.leaves_whole() && is_short(solver, rule) {
        let why = Why::Short;
        held = Some(Held { why, order: true });
    }
    if held.is_some_and(|held| held.order) && !is_due(solver, &nothing, &choice) {
        told.push(std::mem::replace(&mut choice, nothing));
    } else if let Some(one) = &mut held {
        one.order = false;
        // what is nowhere holds nothing else back
        held = held.filter(|held| held.why != Why::Short);
    }
    let room = match (held, &rule.splitting) {
        // a place that was named ships everything, whatever another one would take for the rest
        _ if is_named => Room::WholeOrder,
        (None, Splitting::Freely | Splitting::IfCheaper { .. }) => Room::EveryPlace,
        _ => Room::UsedPlaces,
    };
    let candidates = candidates(solver, &choice, held.map(|held| held.why), told);
    Decision {
        choice,
        held,
        room,
        candidates,
    }
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

/// Goes from the best plan with one place to the best with two, three, … as long as what each adds is worth it; and what
/// stood against the first that was not.
fn worth_it(solver: &Solver, one: &Choice, best: &Choice, limit: Limit) -> (Choice, Option<Why>) {
    let mut taken = one.clone();
    let mut against = None;
    for most in 2..=best.places() {
        let next = match most == best.places() {
            true => best.clone(),
            false => solver.join.within(most),
        };
        if next.worth >= taken.worth {
            continue;
        }
        let cost = shipping(solver, &next) - shipping(solver, &taken);
        let limit = allowed(solver, &taken, &next, limit);
        if cost <= 0 || limit.is_none_or(|limit| cost <= limit) || is_due(solver, &taken, &next) {
            taken = next;
            against = None;
        } else {
            let limit = limit.unwrap_or(0);
            against = against.or(Some(Why::TooDear { cost, limit }));
        }
    }
    (taken, against)
}

/// What a plan costs to carry out, minor units.
fn shipping(solver: &Solver, choice: &Choice) -> i64 {
    choice.worth.amount - solver.join.wait(choice.leaves())
}

/// What the units may cost that leave by one plan and not by the other; none is no limit.
fn allowed(solver: &Solver, less: &Choice, more: &Choice, limit: Limit) -> Option<i64> {
    match limit {
        Limit::Amount(amount) => Some(amount),
        Limit::Margin => gained(solver, less, more).try_fold(0_i64, |sum, (want, units)| {
            let margin = solver.field.wants.get(want)?.demand.margin?;
            Some(sum.saturating_add(margin.saturating_mul(i64::from(units))))
        }),
    }
}

/// Whether a unit that leaves by one plan and not by the other would miss its ship_by by the next look.
fn is_due(solver: &Solver, less: &Choice, more: &Choice) -> bool {
    let next_look = solver.field.problem.next_look;
    gained(solver, less, more).any(|(want, _)| {
        let latest = solver
            .field
            .wants
            .get(want)
            .and_then(|want| want.demand.latest);
        let leaves = solver
            .field
            .sites
            .iter()
            .zip(&more.loads)
            .filter(|(_, load)| {
                let units = solver.units(**load);
                units.get(want).is_some_and(|units| *units > 0)
            });
        let first = leaves
            .flat_map(|(site, _)| &site.ways)
            .map(|way| way.leaves_day)
            .min();
        let then = first.unwrap_or(0).saturating_add(next_look);
        latest.is_some_and(|latest| latest < then)
    })
}

/// Units by want that leave by one plan and not by the other.
fn gained(
    solver: &Solver,
    less: &Choice,
    more: &Choice,
) -> impl Iterator<Item = (usize, u32)> + use<> {
    let pairs = solver
        .units(less.leaves())
        .into_iter()
        .zip(solver.units(more.leaves()));
    let gains = pairs
        .map(|(less, more)| more.saturating_sub(less))
        .enumerate();
    gains.filter(|(_, units)| *units > 0)
}

fn candidates(
    solver: &Solver,
    chosen: &Choice,
    why: Option<Why>,
    mut told: Vec<Choice>,
) -> Vec<Candidate> {
    told.sort_by(|one, other| (one.worth, &one.loads).cmp(&(other.worth, &other.loads)));
    told.dedup();
    told.retain(|choice| choice != chosen);
    let verdict = |choice: &Choice| verdict(solver, chosen, choice, why);
    let others = told
        .iter()
        .map(|choice| candidate(solver, choice, verdict(choice)));
    let first = candidate(solver, chosen, Sentence::new("sourcing-verdict-chosen"));
    std::iter::once(first).chain(others).collect()
}

fn verdict(solver: &Solver, chosen: &Choice, other: &Choice, why: Option<Why>) -> Sentence {
    let currency = solver.field.problem.currency;
    let said = |minor: i64| format!("{} {currency}", currency.text(minor));
    let more = other.worth.amount - chosen.worth.amount;
    match (more, why) {
        (1.., _) => Sentence::new("sourcing-verdict-dearer").with("more", said(more)),
        (0, _) => Sentence::new("sourcing-verdict-tie"),
        (_, Some(Why::TooDear { cost, limit })) if other.places() > 1 => {
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
