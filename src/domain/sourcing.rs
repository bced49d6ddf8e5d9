//! Which place ships which units: the clerk's rules say what is allowed, and inside them the plan of least total cost is
//! found exactly. Pure: who asks brings stock, days and prices, and keeps the plan. Reserving and merging are not here.
//!
//! **What is exact.** A plan says how many units of each line leave each place, and in which parcels. A unit leaves whole,
//! with all its components, so that stock is taken by SKU and two lines (or two kits) compete for the same pieces. Any
//! number of a line's units may leave any place, whether or not one place had all of them. The goods of a place are
//! divided into any number of parcels; a parcel holds one class of goods (temperature, dangerous or not, a line that
//! travels alone), keeps the limits of the service it is sent by, and each parcel goes by the service that is best for it.
//! Its cost is
//!
//! ```text
//! Σ parcels (carriage by rate card + handling + Σ units (days late × penalty))
//! + Σ places (lines that leave there × handling) + (places − 1) × penalty of a split + units that wait × penalty
//! ```
//!
//! Among all such plans the one is taken that costs least; of equals the one with fewer units waiting, then fewer parcels, then
//! fewer unit-days late, then the places preferred, then those that come first by preference and id. Nothing depends on the order of the input.
//!
//! **How.** The ways to take units of the lines are numbered (`grid`). Each place quotes every way, divided into its
//! cheapest parcels (`quote`); then place after place is joined, keeping the best for every way that may have left
//! (`join`). Before that, bounds rule out what cannot pay: a second place costs at least the cheapest parcel there is.
//! Of more than twelve places the twelve most promising are weighed (`promise`), and the plan says so. An order too large
//! for the grid is weighed in bundles (`bundle`), and the plan says how far from the cheapest it may be.
//!
//! **Rules.** `decide` takes from the best plans what a rule wants. Where a split has a limit (`limit`), the best plan with
//! one place leaves; of the rest a unit that waits costs its margin, and the cheapest plan is taken, so that each line's
//! part of the cost is no more than it earns. An amount instead of the margin is what each further place may cost. A unit
//! that would miss its ship_by by the next look has no limit. Of an order that has begun, the place that still holds
//! something of it is the first one; once all of that has left, waiting saves a parcel only where another place would be
//! cheaper, so that a unit that waits costs such a parcel, too. In an order weighed in bundles that compares bundles; what
//! is left over of them goes where it is cheaper than waiting, without a limit. Which line has to let others go first is not a
//! rule's business: `turn` leaves it waiting, whatever the rule says of what cannot be had.

mod bound;
mod bundle;
mod decide;
mod field;
mod full;
mod grid;
mod join;
mod limit;
mod pack;
mod plan;
mod policy;
mod problem;
mod promise;
mod quote;
mod rules;
mod solve;
mod tell;
mod turn;
mod worth;

pub use plan::{
    Candidate, Costs, Cut, LineUnits, Outcome, Part, Plan, PlannedParcel, Search, Waiting,
};
pub use policy::{MergeMode, MergePolicy, Policy};
pub use problem::{
    Accepts, Capacity, Component, Demand, Free, Handling, Offer, OrderFacts, Penalties, Place,
    Problem, Temperature,
};
pub use rules::{
    Allow, Limit, Otherwise, Prefer, Preference, Rule, RuleSet, Span, Splitting, Waits, When,
};

use crate::domain::ids::LineId;
use crate::domain::sentence::Sentence;
use decide::decide;
use field::Field;
use solve::{Answer, Solver};

/// The plan of least cost that the rules allow.
pub fn plan(problem: &Problem) -> Plan {
    plan_in_turn(problem, &[])
}

/// The same where others stand before some lines in the queue: these are part of the order, but wait, whatever happens to
/// what cannot be had.
pub fn plan_in_turn(problem: &Problem, behind: &[LineId]) -> Plan {
    let applies = |rule: &&Rule| rule.when.holds(problem);
    let mut rules: Vec<&Rule> = problem.rules.rules.iter().filter(applies).collect();
    let usual = Rule::default();
    let none = rules.is_empty();
    // what no rule decided is decided as every other order is
    if rules
        .last()
        .is_none_or(|last| last.otherwise == Otherwise::NextRule)
    {
        rules.push(&usual);
    }
    let mut notes = Vec::new();
    let currency = |rule: &&Rule| problem.order.total.is_none() && !rule.when.total.is_open();
    if let Some(rule) = problem.rules.rules.iter().find(currency) {
        let note = Sentence::new("sourcing-note-currency").with("rule", &rule.name);
        notes.push(note.with("currency", problem.currency));
    }
    let mut plan = Plan::default();
    for (index, rule) in rules.iter().enumerate() {
        let (ready, waiting) = turn::parted(problem, rule, behind);
        plan = under(&ready, rule);
        let last = index + 1 == rules.len();
        let passes = rule.otherwise == Otherwise::NextRule && !fits(&plan) && !last;
        if !passes {
            turn::wait(&mut plan, problem, &waiting);
            plan.rule = (!std::ptr::eq(*rule, &usual)).then(|| rule.name.clone());
            break;
        }
        notes.push(Sentence::new("sourcing-note-passed").with("rule", &rule.name));
    }
    if none {
        notes.push(Sentence::new("sourcing-note-no-rule"));
    }
    notes.append(&mut plan.notes);
    plan.notes = notes;
    plan
}

/// Whether everything leaves that may.
fn fits(plan: &Plan) -> bool {
    plan.waiting
        .iter()
        .all(|waiting| waiting.outcome == Outcome::Presale)
}

/// The plan under one rule.
fn under(problem: &Problem, rule: &Rule) -> Plan {
    let mut field = Field::new(problem, rule);
    let reduced = promise::reduce(&mut field, rule);
    let solver = Solver::new(&field);
    let decision = decide(&solver, rule);
    let mut answer = solver.answer(&decision.choice, decision.room);
    let at_most_worse = solver.at_most_worse(&answer);
    let mut waiting = tell::waiting(&field, rule, &answer, decision.held.as_ref());
    let mut candidates = decision.candidates;
    let is_held = waiting
        .iter()
        .any(|waiting| waiting.outcome == Outcome::Hold);
    if is_held {
        answer = Answer::default();
        waiting = tell::all_held(problem, rule);
    }
    let parts = tell::parts(&field, &answer);
    let costs = tell::costs(&field, &parts, &answer);
    tell::choose(&mut candidates, &parts, &waiting, &costs, is_held);
    let mut notes: Vec<Sentence> = reduced.into_iter().collect();
    if !solver.is_exact() {
        notes.push(tell::bundled(problem, at_most_worse));
    }
    Plan {
        rule: None,
        costs,
        parts,
        waiting,
        candidates,
        search: Search {
            places: u32::try_from(field.sites.len()).unwrap_or(0),
            steps: solver.steps(),
            exact: at_most_worse == 0,
            at_most_worse,
        },
        cut: field.cut,
        notes,
    }
}
