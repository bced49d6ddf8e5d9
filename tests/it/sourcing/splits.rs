//! When an order leaves from several places, by example.

use super::random::rule;
use super::tea::*;
use tributary::domain::ids::LineId;
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
