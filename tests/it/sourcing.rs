//! The optimiser from outside: against everything there is, by example and by property.

#[path = "sourcing/audit.rs"]
pub mod audit;
#[path = "sourcing/brute.rs"]
pub mod brute;
#[path = "sourcing/large.rs"]
mod large;
#[path = "sourcing/random.rs"]
pub mod random;
#[path = "sourcing/rules.rs"]
mod rules;
#[path = "sourcing/splits.rs"]
mod splits;
#[path = "sourcing/tea.rs"]
mod tea;

use crate::support::Dice;
use audit::audit;
use random::{TINY, problem, rule};
use tributary::domain::sourcing::{Limit, Splitting, Waits, plan};

/// Orders tried here; `scripts/prove sourcing` tries ten thousand.
const ORDERS: u64 = 300;
/// Where chance begins, unless TRIBUTARY_TEST_SEED says otherwise.
const SEED: u64 = 20_261_122;

#[test]
fn a_plan_is_as_good_as_the_best_of_all_plans() {
    let mut chance = Dice::usually(SEED);
    for number in 0..ORDERS {
        let mut order = problem(&mut chance, TINY);
        let best = brute::best(&order);
        let score = audit(&order, &plan(&order));
        assert_eq!(Some(&score), best.last(), "order {number}: {order:#?}");
        order.rules.rules = vec![rule(Splitting::Forbid { waits: Waits::Line })];
        let score = audit(&order, &plan(&order));
        assert_eq!(score, best[1], "order {number} from one place: {order:#?}");
    }
}

#[test]
fn a_limit_takes_one_more_place_only_for_what_it_is_worth() {
    let mut chance = Dice::usually(SEED ^ 2);
    let mut kept_back = 0;
    for number in 0..ORDERS {
        let mut order = problem(&mut chance, TINY);
        for line in &mut order.lines {
            line.latest = None;
        }
        let limit = chance.within(0, 1_500);
        let best = brute::best(&order);
        let shipping =
            |score: &brute::Score| score.0 - i64::from(score.1) * order.penalties.waiting_per_unit;
        let mut expected = best[1];
        for more in &best[2..] {
            if *more < expected && shipping(more) - shipping(&expected) <= limit {
                expected = *more;
            }
        }
        kept_back += u64::from(Some(&expected) != best.last());
        let (limit, waits) = (Limit::Amount(limit), Waits::Line);
        order.rules.rules = vec![rule(Splitting::IfCheaper { limit, waits })];
        let score = audit(&order, &plan(&order));
        assert_eq!(score, expected, "order {number}: {order:#?}");
    }
    assert!(kept_back > 5, "only {kept_back} splits were not worth it");
}

#[test]
fn a_unit_leaves_from_one_more_place_only_for_what_it_earns() {
    let mut chance = Dice::usually(SEED ^ 3);
    let (mut kept_back, mut parted) = (0, 0);
    for number in 0..ORDERS {
        let mut order = problem(&mut chance, TINY);
        for line in &mut order.lines {
            line.latest = None;
        }
        let free = plan(&order);
        let (limit, waits) = (Limit::Margin, Waits::Line);
        order.rules.rules = vec![rule(Splitting::IfCheaper { limit, waits })];
        let plan = plan(&order);
        let told = audit::is_best_by_margin(&order, &plan);
        assert!(told, "order {number}: {plan:#?} of {order:#?}");
        let least = plan.waiting.iter().map(|one| one.units).sum::<u32>();
        kept_back += u64::from(least > free.waiting.iter().map(|one| one.units).sum());
        parted += u64::from(plan.parts.len() > 1);
    }
    assert!(kept_back > 5, "only {kept_back} units were not worth it");
    assert!(parted > 5, "only {parted} splits were");
}

#[test]
fn the_order_of_lines_places_and_stock_does_not_matter() {
    let mut chance = Dice::usually(SEED ^ 1);
    for _ in 0..ORDERS {
        let mut order = problem(&mut chance, TINY);
        let before = plan(&order);
        order.lines.reverse();
        order.places.reverse();
        order.stock.reverse();
        assert_eq!(plan(&order), before);
    }
}
