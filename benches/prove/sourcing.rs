//! Sourcing: as good as the best of all plans on small orders, as good as a mixed integer program on larger ones, and what
//! it is worth against simpler ways of choosing. TRIBUTARY_PROVE_ORDERS, TRIBUTARY_PROVE_PROGRAMS and
//! TRIBUTARY_PROVE_DAYS set how many; TRIBUTARY_TEST_SEED sets the seed.

mod milp;
mod policies;
mod simulate;
mod world;

#[path = "../../tests/it/sourcing/audit.rs"]
mod audit;
#[path = "../../tests/it/sourcing/brute.rs"]
mod brute;
#[path = "../../tests/it/sourcing/random.rs"]
mod random;

use crate::support::Dice;
use audit::audit;
use random::{TINY, problem, rule};
use tributary::domain::sourcing::{Splitting, Waits, plan};

/// Proves it.
pub fn run() {
    let seed = setting("TRIBUTARY_TEST_SEED", 20_261_122);
    println!("   seed {seed}");
    against_everything(seed, setting("TRIBUTARY_PROVE_ORDERS", 10_000));
    milp::against_programs(seed, setting("TRIBUTARY_PROVE_PROGRAMS", 2_000));
    simulate::run(seed, setting("TRIBUTARY_PROVE_DAYS", 60));
}

fn setting(name: &str, default: u64) -> u64 {
    let told = std::env::var(name).ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(default)
}

/// Small orders, each against every plan there is: with any number of places, with one, and with more only for what each
/// line earns.
fn against_everything(seed: u64, orders: u64) {
    let mut chance = Dice::seeded(seed);
    let (mut split, mut several, mut waiting) = (0, 0, 0);
    for number in 0..orders {
        let mut order = problem(&mut chance, TINY);
        let best = brute::best(&order);
        let free = plan(&order);
        let score = audit(&order, &free);
        assert_eq!(
            Some(&score),
            best.last(),
            "order {number} of seed {seed}: {order:#?}"
        );
        split += u64::from(free.parts.len() > 1);
        several += u64::from(free.parts.iter().any(|part| part.parcels.len() > 1));
        waiting += u64::from(!free.waiting.is_empty());
        order.rules.rules = vec![rule(Splitting::Forbid { waits: Waits::Line })];
        assert_eq!(
            audit(&order, &plan(&order)),
            best[1],
            "order {number} of seed {seed} from one place"
        );
        for line in &mut order.lines {
            line.latest = None;
        }
        order.rules.rules = vec![rule(Splitting::default())];
        assert!(
            audit::is_best_by_margin(&order, &plan(&order)),
            "order {number} of seed {seed} under each line's margin"
        );
    }
    let percent = |count: u64| 100.0 * count as f64 / orders as f64;
    println!(
        "   {orders} small orders as good as the best of all plans, gap 0: {:.0} % split, {:.0} % with several parcels at a place, {:.0} % with something waiting",
        percent(split),
        percent(several),
        percent(waiting)
    );
}
