//! What may leave from one more place where a rule limits what a split may cost. What leaves from one place leaves; a unit
//! beyond that only if shipping it costs no more than it may, each line for itself: no line is carried by another one's
//! margin, and none held back by another one's price.

use super::decide::Why;
use super::field::{Field, Want, single};
use super::join::{Choice, Join};
use super::problem::{Demand, Place, Problem};
use super::rules::{Limit, Rule};
use super::solve::Solver;
use super::worth::{Worth, bounded, times};

/// Where a limit begins.
pub(super) struct Start<'s, 'a> {
    solver: &'s Solver<'a>,
    /// What leaves, whatever the limit says.
    base: Choice,
    /// By want: what a parcel of it costs at least if it waits, where waiting cannot save the parcel any more.
    later: Vec<i64>,
}

impl<'s, 'a> Start<'s, 'a> {
    /// From the best plan with one place; of an order that has begun from the places that still hold something of it, or,
    /// once all of that has left, from nothing.
    pub fn new(solver: &'s Solver<'a>, rule: &Rule, base: Choice) -> Start<'s, 'a> {
        let problem = solver.field.problem;
        let has_left = problem.order.begun.is_empty() && !problem.order.left.is_empty();
        let least = |want: &Want| match has_left {
            true => cheapest(problem, rule, want.demand),
            false => 0,
        };
        Start {
            later: solver.field.wants.iter().map(least).collect(),
            base: match has_left {
                true => solver.join.choice(&[]),
                false => base,
            },
            solver,
        }
    }

    /// What leaves under the limit; `best` is the best plan without one.
    pub fn within(&self, best: &Choice, limit: Limit) -> Choice {
        if best.worth == self.base.worth {
            return best.clone();
        }
        match limit {
            Limit::Margin => self.by_margin(None),
            Limit::Amount(amount) => self.by_amount(best, amount),
        }
    }

    /// What stands against each want of which more could leave than does.
    pub fn against(&self, taken: &Choice, best: &Choice, limit: Limit) -> Vec<Option<Why>> {
        let could = gained(self.solver, taken, best);
        let mut whys = vec![None; self.solver.field.wants.len()];
        for (want, units) in could {
            let more = match limit {
                Limit::Margin => self.by_margin(Some(want)),
                Limit::Amount(_) => best.clone(),
            };
            let cost = shipping(self.solver, &more) - shipping(self.solver, taken);
            let limit = match limit {
                Limit::Margin => self.may_cost(want, units).unwrap_or(0),
                Limit::Amount(amount) => amount,
            };
            if let Some(why) = whys.get_mut(want) {
                *why = Some(Why::TooDear { cost, limit });
            }
        }
        whys
    }

    /// The plan of least cost where a unit that waits costs its margin; a want may be forced to leave.
    fn by_margin(&self, forced: Option<usize>) -> Choice {
        let ways = 0..self.solver.join.grid.size();
        let waits = ways.map(|way| self.waits(&self.solver.units(way), forced));
        let join = self.solver.join.priced(waits.collect());
        let found = least(&join);
        let used = found.loads.iter().copied().enumerate();
        let used: Vec<(usize, usize)> = used.filter(|(_, load)| *load > 0).collect();
        self.solver.join.choice(&used)
    }

    /// What it costs if only so many units of each want leave.
    fn waits(&self, units: &[u32], forced: Option<usize>) -> Worth {
        let field = self.solver.field;
        let base = self.solver.units(self.base.leaves());
        let (mut cost, mut left) = (0_i64, 0_u32);
        for (index, want) in field.wants.iter().enumerate() {
            let at = |units: &[u32]| units.get(index).copied().unwrap_or(0);
            let must = match forced == Some(index) || is_due(field, index) {
                true => want.units,
                false => at(&base),
            };
            let leaves = at(units);
            let waiting = field.problem.penalties.waiting_per_unit;
            let all = |units: u32| times(waiting, i64::from(units));
            let may_wait = want.units - leaves.max(must).min(want.units);
            let price = self.may_cost(index, may_wait);
            let price = price.unwrap_or(i64::MAX).min(all(may_wait));
            cost = cost
                .saturating_add(all(must.saturating_sub(leaves)))
                .saturating_add(price);
            left += want.units.saturating_sub(leaves);
        }
        Worth::waiting(cost.min(i64::MAX / 8), left)
    }

    /// What it may cost that units of a want do not wait; none is no limit.
    fn may_cost(&self, want: usize, units: u32) -> Option<i64> {
        if units == 0 {
            return Some(0);
        }
        let margin = self.solver.field.wants.get(want)?.demand.margin?;
        let later = self.later.get(want).copied().unwrap_or(0);
        Some(times(margin, i64::from(units)).saturating_add(later))
    }

    /// Goes on to the best plan with one place more as long as what it adds costs no more than the amount.
    fn by_amount(&self, best: &Choice, amount: i64) -> Choice {
        let solver = self.solver;
        let mut taken = self.base.clone();
        for most in taken.places() + 1..=best.places() {
            let next = match most == best.places() {
                true => best.clone(),
                false => solver.join.within(most),
            };
            if next.worth >= taken.worth {
                continue;
            }
            let gains: Vec<usize> = gained(solver, &taken, &next)
                .map(|(want, _)| want)
                .collect();
            let later = gains.iter().filter_map(|want| self.later.get(*want));
            let limit = amount.saturating_add(later.sum());
            let cost = shipping(solver, &next) - shipping(solver, &taken);
            if cost <= limit || gains.iter().any(|want| is_due(solver.field, *want)) {
                taken = next;
            }
        }
        taken
    }
}

/// The plan of least cost of all.
fn least(join: &Join) -> Choice {
    let nothing = join.choice(&[]);
    let alone = join.alone().into_iter();
    let one = alone.fold(nothing, |best, one| match one.worth < best.worth {
        true => one,
        false => best,
    });
    match one.worth.amount < join.floor(2) {
        true => one,
        false => join.all(&one, &join.pairs()),
    }
}

/// The least that one unit costs in a parcel of its own from any place that a rule allows, whether or not it is there.
fn cheapest(problem: &Problem, rule: &Rule, demand: &Demand) -> i64 {
    let price = |place: &Place| {
        let ways = super::field::ways(problem, &[demand], place).ok()?;
        let parcel = single(demand);
        let takes = place
            .accepts
            .takes(&parcel, demand.temperature, demand.dangerous);
        let prices = ways.iter().filter_map(|way| way.price(&parcel));
        let carriage = prices.min().filter(|_| takes)?;
        let handling = bounded(place.handling.per_parcel) + bounded(place.handling.per_line);
        Some(carriage.saturating_add(handling))
    };
    let places = problem.places.iter();
    let allowed = places.filter(|place| rule.allow.holds(place));
    allowed.filter_map(price).min().unwrap_or(0)
}

/// What a plan costs to carry out, minor units.
pub(super) fn shipping(solver: &Solver, choice: &Choice) -> i64 {
    choice.worth.amount - solver.join.wait(choice.leaves())
}

/// Whether a want would miss its ship_by if it waited: no place that has it leaves in time after the next look.
pub(super) fn is_due(field: &Field, want: usize) -> bool {
    let latest = field.wants.get(want).and_then(|want| want.demand.latest);
    let has = |room: &Vec<u32>| room.get(want).is_some_and(|room| *room > 0);
    let sites = field.sites.iter().filter(|site| has(&site.room));
    let next = sites.map(|site| site.place.next_day).min();
    latest.zip(next).is_some_and(|(latest, next)| latest < next)
}

/// Units by want that leave by one plan and not by the other.
pub(super) fn gained(
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
