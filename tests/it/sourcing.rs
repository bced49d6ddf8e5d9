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

use audit::audit;
use random::{Chance, TINY, problem, rule};
use tributary::domain::sourcing::{Splitting, Waits, plan};

/// Orders tried here; `scripts/prove sourcing` tries ten thousand.
const ORDERS: u64 = 300;

fn seed() -> u64 {
    let told = std::env::var("TRIBUTARY_TEST_SEED").ok();
    let seed = told
        .and_then(|told| told.parse().ok())
        .unwrap_or(20_261_122);
    eprintln!("TRIBUTARY_TEST_SEED={seed}");
    seed
}

#[test]
fn a_plan_is_as_good_as_the_best_of_all_plans() {
    let mut chance = Chance(seed());
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
fn the_order_of_lines_places_and_stock_does_not_matter() {
    let mut chance = Chance(seed() ^ 1);
    for _ in 0..ORDERS {
        let mut order = problem(&mut chance, TINY);
        let before = plan(&order);
        order.lines.reverse();
        order.places.reverse();
        order.stock.reverse();
        assert_eq!(plan(&order), before);
    }
}
