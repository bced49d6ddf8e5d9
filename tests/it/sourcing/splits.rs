//! When an order leaves from several places, by example.

use super::random::rule;
use super::tea::*;
use tributary::domain::ids::{LineId, SkuId};
use tributary::domain::location::LocationKind;
use tributary::domain::sourcing::*;

#[test]
fn two_cheap_parcels_beat_one_dear_one() {
    let plan = decided(&tea_and_cup(), vec![rule(Splitting::Freely)]);
    assert_eq!(places(&plan), [NORTH, SOUTH]);
    assert_eq!(plan.costs.total, 1_100);
    let store = plan
        .candidates
        .iter()
        .find(|one| one.places == [STORE])
        .expect("it was weighed");
    assert_eq!(
        (store.total, store.verdict.key.as_str()),
        (1_500, "sourcing-verdict-dearer")
    );
}

#[test]
fn a_split_that_costs_more_than_the_margin_makes_the_line_wait() {
    let rule = rule(Splitting::IfCheaper {
        limit: Limit::Margin,
        waits: Waits::Line,
    });
    let plan = decided(&without_store(), vec![rule.clone()]);
    assert_eq!(places(&plan), [NORTH]);
    assert_eq!(plan.waiting[0].line, LineId(2));
    assert_eq!(plan.waiting[0].why.key, "sourcing-wait-split");
    assert_eq!(plan.waiting[0].why.facts["cost"], "6.00 CNY");
    assert_eq!(plan.waiting[0].why.facts["limit"], "3.00 CNY");
    let mut dear = without_store();
    dear.lines[1].margin = Some(600);
    assert_eq!(places(&decided(&dear, vec![rule.clone()])), [NORTH, SOUTH]);
    dear.lines[1].margin = None;
    assert_eq!(
        places(&decided(&dear, vec![rule])),
        [NORTH, SOUTH],
        "nobody knows the margin"
    );
}

#[test]
fn the_whole_order_waits_where_the_rule_says_so() {
    let plan = decided(&without_store(), vec![limited(599, Waits::Order)]);
    assert!(plan.parts.is_empty());
    assert_eq!(plan.waiting.len(), 2);
    assert_eq!(plan.waiting[0].why.key, "sourcing-wait-split-order");
    assert_eq!(
        places(&decided(&without_store(), vec![limited(600, Waits::Order)])),
        [NORTH, SOUTH]
    );
}

#[test]
fn ship_by_wins_over_the_price_of_a_split() {
    let mut problem = without_store();
    problem.lines[1].latest = Some(1);
    assert_eq!(
        places(&decided(&problem, vec![limited(0, Waits::Line)])),
        [NORTH],
        "tomorrow is time enough"
    );
    problem.lines[1].latest = Some(0);
    assert_eq!(
        places(&decided(&problem, vec![limited(0, Waits::Line)])),
        [NORTH, SOUTH]
    );
    let mut problem = without_store();
    problem.lines[0].latest = Some(0);
    let plan = decided(&problem, vec![limited(0, Waits::Order)]);
    assert_eq!(
        places(&plan),
        [NORTH],
        "what must go goes, though the order was to wait"
    );
}

#[test]
fn one_place_only_leaves_the_rest_waiting() {
    let plan = decided(
        &without_store(),
        vec![rule(Splitting::Forbid { waits: Waits::Line })],
    );
    assert_eq!(places(&plan), [NORTH]);
    assert_eq!(plan.waiting[0].why.key, "sourcing-wait-one-place");
    let plan = decided(
        &without_store(),
        vec![rule(Splitting::Forbid {
            waits: Waits::Order,
        })],
    );
    assert!(plan.parts.is_empty());
}

#[test]
fn an_order_that_leaves_together_waits_for_what_is_nowhere() {
    let mut problem = without_store();
    problem.stock.retain(|free| free.sku != CUP);
    let forbid = Rule {
        otherwise: Otherwise::Backorder,
        ..rule(Splitting::Forbid {
            waits: Waits::Order,
        })
    };
    for rule in [forbid.clone(), limited(9_999, Waits::Order)] {
        let plan = decided(&problem, vec![rule]);
        assert!(plan.parts.is_empty());
        let why: Vec<&str> = plan.waiting.iter().map(|one| &*one.why.key).collect();
        assert_eq!(why, ["sourcing-wait-short-order", "sourcing-wait-stock"]);
    }
    let line = rule(Splitting::Forbid { waits: Waits::Line });
    assert_eq!(places(&decided(&problem, vec![line])), [NORTH]);
    // what is canceled keeps nothing waiting
    let cancel = Rule {
        otherwise: Otherwise::Cancel,
        ..forbid.clone()
    };
    let plan = decided(&problem, vec![cancel]);
    assert_eq!(places(&plan), [NORTH]);
    assert_eq!(plan.waiting[0].outcome, Outcome::Cancel);
    problem.lines[0].latest = Some(0);
    let plan = decided(&problem, vec![forbid]);
    assert_eq!(places(&plan), [NORTH], "ship_by wins");
    assert_eq!(plan.waiting[0].why.key, "sourcing-wait-stock");
}

/// A rule whose splits may cost what the line earns.
fn by_margin() -> Rule {
    rule(Splitting::IfCheaper {
        limit: Limit::Margin,
        waits: Waits::Line,
    })
}

#[test]
fn no_line_is_carried_by_anothers_margin_nor_held_back_by_its_price() {
    let mut problem = without_store();
    problem.lines[0].quantity = 3;
    // both are in the south, each in a parcel of its own for 6.00
    problem.lines.push(Demand {
        temperature: Temperature::Frozen,
        ..line(3, CUP, 1)
    });
    (problem.lines[1].margin, problem.lines[2].margin) = (Some(2_000), Some(100));
    let plan = decided(&problem, vec![by_margin()]);
    assert_eq!(places(&plan), [NORTH, SOUTH], "what earns enough leaves");
    assert_eq!(plan.waiting.len(), 1, "what does not waits");
    assert_eq!(plan.waiting[0].line, LineId(3));
    assert_eq!(plan.waiting[0].why.facts["cost"], "6.00 CNY");
    assert_eq!(plan.waiting[0].why.facts["limit"], "1.00 CNY");
    // in one parcel they share its price
    problem.lines[2].temperature = Temperature::Ambient;
    problem.lines[1].margin = Some(550);
    assert_eq!(decided(&problem, vec![by_margin()]).waiting.len(), 0);
    // and the place that is worth it is found beside one that is not
    let mut apart = without_store();
    apart.lines[0].quantity = 3;
    apart.stock.retain(|free| free.place != STORE);
    let rich = SkuId(3);
    apart.places.push(place(STORE, LocationKind::Store, 700));
    apart.lines.push(Demand {
        margin: Some(700),
        ..line(3, rich, 1)
    });
    apart.stock.push(Free {
        place: STORE,
        sku: rich,
        units: 1,
    });
    let plan = decided(&apart, vec![by_margin()]);
    assert_eq!(places(&plan), [NORTH, STORE]);
    assert_eq!(plan.waiting[0].line, LineId(2));
}

/// The rest of an order: a cup that is in the south, where the tea has a place already.
fn rest(of: impl FnOnce(&mut OrderFacts)) -> Problem {
    let mut problem = without_store();
    problem.lines.remove(0);
    of(&mut problem.order);
    problem
}

#[test]
fn what_a_rule_kept_back_does_not_leave_at_the_next_look() {
    let waits = Waits::Line;
    let forbid = rule(Splitting::Forbid { waits });
    let begun = || rest(|order| order.begun = vec![NORTH]);
    let left = || rest(|order| order.left = vec![NORTH]);
    for rule in [forbid.clone(), by_margin(), limited(599, waits)] {
        let plan = decided(&begun(), vec![rule]);
        assert!(plan.parts.is_empty());
        assert_eq!(plan.waiting[0].outcome, Outcome::Backorder);
    }
    let plan = decided(&begun(), vec![by_margin()]);
    assert_eq!(plan.waiting[0].why.key, "sourcing-wait-split");
    assert_eq!(plan.waiting[0].why.facts["cost"], "6.00 CNY");
    // it goes on from where the order has begun, whatever that costs
    let mut there = begun();
    there.stock[1].place = NORTH;
    for rule in [forbid.clone(), by_margin(), limited(0, waits)] {
        assert_eq!(places(&decided(&there, vec![rule])), [NORTH]);
    }
    // one place only is one place only, even once it has sent the first part
    assert!(decided(&left(), vec![forbid]).parts.is_empty());
    // a parcel cannot be saved any more, but 1.00 of it
    assert_eq!(places(&decided(&left(), vec![by_margin()])), [SOUTH]);
    assert_eq!(
        places(&decided(&left(), vec![limited(100, waits)])),
        [SOUTH]
    );
    assert!(decided(&left(), vec![limited(99, waits)]).parts.is_empty());
    let mut poor = left();
    poor.lines[0].margin = Some(99);
    assert!(decided(&poor, vec![by_margin()]).parts.is_empty());
    // no cheaper place may ever ship it
    poor.places.remove(0);
    assert_eq!(places(&decided(&poor, vec![by_margin()])), [SOUTH]);
    // ship_by wins
    let mut due = begun();
    due.lines[0].latest = Some(0);
    assert_eq!(places(&decided(&due, vec![by_margin()])), [SOUTH]);
}

#[test]
fn the_next_look_is_on_a_day_on_which_somebody_is_there() {
    let mut problem = without_store();
    problem.lines[1].latest = Some(3);
    assert_eq!(places(&decided(&problem, vec![by_margin()])), [NORTH]);
    // the south does not work again before day 6
    problem.places[1].next_day = 6;
    assert_eq!(
        places(&decided(&problem, vec![by_margin()])),
        [NORTH, SOUTH]
    );
}
