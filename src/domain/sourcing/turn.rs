//! Lines for which others stand first in the queue. What they need is there, but not theirs to take yet: they wait, and no
//! rule cancels them, holds the order for them or is passed over because of them.

use super::field::is_presale;
use super::plan::{Outcome, Plan, Waiting};
use super::problem::{Demand, Problem};
use super::rules::Rule;
use super::worth::times;
use crate::domain::ids::LineId;
use crate::domain::sentence::Sentence;
use std::borrow::Cow;

/// The problem without the lines that wait their turn under a rule, and those.
pub(super) fn parted<'p>(
    problem: &'p Problem,
    rule: &Rule,
    behind: &[LineId],
) -> (Cow<'p, Problem>, Vec<&'p Demand>) {
    if behind.is_empty() {
        return (Cow::Borrowed(problem), Vec::new());
    }
    // what leaves in one go waits in one go
    let whole = rule.leaves_whole();
    let waits = |demand: &Demand| !is_presale(demand) && (whole || behind.contains(&demand.line));
    let mut ready = problem.clone();
    ready.lines.retain(|demand| !waits(demand));
    let waiting = problem.lines.iter().filter(|demand| waits(demand));
    (Cow::Owned(ready), waiting.collect())
}

/// Puts what waits its turn into the plan of the others.
pub(super) fn wait(plan: &mut Plan, problem: &Problem, waiting: &[&Demand]) {
    let waiting: Vec<&&Demand> = waiting.iter().filter(|line| line.quantity > 0).collect();
    if waiting.is_empty() {
        return;
    }
    let units = waiting.iter().map(|line| line.quantity);
    let units = units.fold(0, u32::saturating_add);
    let cost = times(problem.penalties.waiting_per_unit, i64::from(units));
    plan.costs.waiting = plan.costs.waiting.saturating_add(cost);
    plan.costs.total = plan.costs.total.saturating_add(cost);
    for one in &mut plan.candidates {
        one.waiting = one.waiting.saturating_add(units);
        one.total = one.total.saturating_add(cost);
    }
    plan.waiting.extend(waiting.iter().map(|line| {
        Waiting {
            line: line.line,
            units: line.quantity,
            outcome: Outcome::Backorder,
            why: Sentence::new("sourcing-waits-turn")
                .with("name", &line.name)
                .with("units", line.quantity),
        }
    }));
    plan.waiting.sort_by_key(|one| one.line);
    let nothing_else = waiting.len()
        == problem
            .lines
            .iter()
            .filter(|line| !is_presale(line))
            .count();
    if nothing_else {
        // no place was asked, so none is out of the question
        plan.cut.clear();
    }
}
