//! Orders and networks too large to weigh everything: said, bounded, and never far off where the answer is known.

use super::audit::audit;
use super::random::rule;
use super::random::{Shape, TINY, problem};
use super::tea::{CUP, NORTH, SOUTH, TEA, decided, line, place, places, tea_and_cup};
use crate::support::Dice;
use tributary::domain::ids::SkuId;
use tributary::domain::location::LocationKind;
use tributary::domain::sourcing::{Free, Prefer, Preference, Problem, Splitting, plan};

/// More places than are weighed.
const MANY_PLACES: Shape = Shape {
    places: (13, 40),
    ..TINY
};
/// More lines than can be divided every way.
const MANY_LINES: Shape = Shape {
    lines: (20, 40),
    quantity: 40,
    units: 900,
    places: (3, 12),
    percentages: true,
};

#[test]
fn of_many_places_twelve_are_weighed_and_the_plan_says_so() {
    let mut chance = Dice::seeded(7);
    let mut reduced = 0;
    for _ in 0..100 {
        let order = problem(&mut chance, MANY_PLACES);
        let plan = plan(&order);
        audit(&order, &plan);
        assert!(plan.search.places <= 12);
        assert_eq!(
            plan.search.places as usize + plan.cut.len(),
            order.places.len()
        );
        if let Some(note) = plan
            .notes
            .iter()
            .find(|note| note.key == "sourcing-note-promise")
        {
            assert_eq!(note.facts["kept"], "12");
            reduced += 1;
        }
    }
    assert!(
        reduced > 20,
        "only {reduced} orders had more than twelve places"
    );
}

#[test]
fn an_order_of_many_lines_is_answered_with_how_far_it_may_be_from_the_best() {
    let mut chance = Dice::seeded(8);
    for _ in 0..20 {
        let order = problem(&mut chance, MANY_LINES);
        let plan = plan(&order);
        audit(&order, &plan);
        assert!(plan.search.at_most_worse <= plan.costs.total);
        assert_eq!(plan.search.exact, plan.search.at_most_worse == 0);
        let bundled = plan
            .notes
            .iter()
            .any(|note| note.key.starts_with("sourcing-note-bundled"));
        assert!(bundled || plan.search.exact);
    }
}

#[test]
fn no_number_makes_a_decision_hang_or_overflow() {
    let mut chance = Dice::seeded(9);
    for _ in 0..50 {
        let mut order = problem(&mut chance, TINY);
        let odd = [0, 1, i64::from(u32::MAX), i64::MAX, -1, i64::MIN];
        for line in &mut order.lines {
            line.quantity = chance.one_of(&[0, 1, 1_000_000, u32::MAX]);
            line.weight_g = chance.one_of(&odd);
            line.volume_mm3 = chance.one_of(&odd);
        }
        for free in &mut order.stock {
            free.units = chance.one_of(&odd);
        }
        order.penalties.waiting_per_unit = chance.one_of(&odd);
        order.penalties.late_per_unit_day = chance.one_of(&odd);
        order.penalties.split = chance.one_of(&odd);
        let plan = plan(&order);
        let left: u64 = plan
            .waiting
            .iter()
            .map(|waiting| u64::from(waiting.units))
            .sum();
        let wanted: u64 = order
            .lines
            .iter()
            .map(|line| u64::from(line.quantity))
            .sum();
        assert_eq!(plan.shipped() + left, wanted);
    }
}

/// Three lines of thousands, which are weighed in lots, in two places that have all of it; the first is dear.
fn thousands() -> Problem {
    let mut order = tea_and_cup();
    let skus = [TEA, CUP, SkuId(3)];
    order.lines = (1..)
        .zip(skus)
        .map(|(id, sku)| line(id, sku, 4_001))
        .collect();
    order.places = vec![
        place(NORTH, LocationKind::Warehouse, 90_000),
        place(SOUTH, LocationKind::Warehouse, 500),
    ];
    let free = |(place, sku)| Free {
        place,
        sku,
        units: 4_001,
    };
    let everywhere = skus.iter().flat_map(|sku| [(NORTH, *sku), (SOUTH, *sku)]);
    order.stock = everywhere.map(free).collect();
    order
}

#[test]
fn the_first_place_that_fits_ships_a_large_order_too_and_all_of_it() {
    let mut first = rule(Splitting::Freely);
    first.prefer = Prefer {
        order: vec![NORTH, SOUTH],
        how: Preference::FirstThatFits,
    };
    let mut order = thousands();
    let plan = decided(&order, vec![first.clone()]);
    assert!(
        plan.notes
            .iter()
            .any(|note| note.key.starts_with("sourcing-note-bundled"))
    );
    assert_eq!((places(&plan), plan.shipped()), (vec![NORTH], 12_003));
    // lots would fit, the unit that is left over would not
    order.stock[0].units -= 1;
    let plan = decided(&order, vec![first]);
    assert_eq!((places(&plan), plan.shipped()), (vec![SOUTH], 12_003));
}
