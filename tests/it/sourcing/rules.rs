//! What rules mean, by example: two warehouses and a store, tea and cups.

use super::audit::audit;
use super::random::{cny, rule};
use tributary::domain::ids::{LineId, LocationId, SkuId};
use tributary::domain::shipping::{Area, Destination, Limits, Prices, RateCard, Zone};
use tributary::domain::sourcing::*;

const NORTH: LocationId = LocationId(1);
const SOUTH: LocationId = LocationId(2);
const STORE: LocationId = LocationId(3);
const TEA: SkuId = SkuId(1);
const CUP: SkuId = SkuId(2);

fn line(id: i64, sku: SkuId, quantity: u32) -> Demand {
    Demand {
        line: LineId(id),
        name: format!("line {id}"),
        components: vec![Component { sku, quantity: 1 }],
        quantity,
        weight_g: 400,
        volume_mm3: 0,
        longest_mm: 0,
        temperature: Temperature::Ambient,
        dangerous: false,
        alone: false,
        margin: Some(300),
        not_before: None,
        latest: None,
    }
}

fn place(id: LocationId, kind: PlaceKind, first: i64) -> Place {
    let prices = Prices::Steps {
        first_g: 1_000,
        first,
        next_g: 1_000,
        next: 100,
    };
    Place {
        id,
        name: format!("place {id}"),
        kind,
        accepts: Accepts::default(),
        handling: Handling::default(),
        ready_day: 0,
        lead_days: 0,
        capacity: Capacity::default(),
        offers: vec![Offer {
            service: "standard".to_owned(),
            card: RateCard {
                currency: cny(),
                zones: vec![Zone {
                    name: "all".to_owned(),
                    areas: Vec::new(),
                    prices,
                    days: 2,
                }],
                divisor: None,
                minimum: 0,
                surcharges: Vec::new(),
                limits: Limits::default(),
            },
        }],
    }
}

/// Tea is in the north, cups are in the south, the store has both but is dear.
fn tea_and_cup() -> Problem {
    let free = |place, sku, units| Free { place, sku, units };
    Problem {
        order: OrderFacts {
            channel: "web".to_owned(),
            to: Destination {
                country: "CN".to_owned(),
                region: "广东省".to_owned(),
                ..Destination::default()
            },
            ..OrderFacts::default()
        },
        currency: cny(),
        lines: vec![line(1, TEA, 1), line(2, CUP, 1)],
        places: vec![
            place(NORTH, PlaceKind::Warehouse, 500),
            place(SOUTH, PlaceKind::Warehouse, 600),
            place(STORE, PlaceKind::Store, 1_500),
        ],
        stock: vec![
            free(NORTH, TEA, 9),
            free(SOUTH, CUP, 9),
            free(STORE, TEA, 1),
            free(STORE, CUP, 1),
        ],
        deliver_by: None,
        next_look: 1,
        penalties: Penalties {
            late_per_unit_day: 0,
            waiting_per_unit: 100_000,
            split: 0,
        },
        rules: RuleSet::default(),
    }
}

fn decided(problem: &Problem, rules: Vec<Rule>) -> Plan {
    let mut problem = problem.clone();
    problem.rules.rules = rules;
    let decided = plan(&problem);
    audit(&problem, &decided);
    decided
}

fn places(plan: &Plan) -> Vec<LocationId> {
    plan.parts.iter().map(|part| part.place).collect()
}

fn without_store() -> Problem {
    let mut problem = tea_and_cup();
    problem.places.pop();
    problem
}

fn limited(limit: i64, waits: Waits) -> Rule {
    rule(Splitting::IfCheaper {
        limit: Limit::Amount(limit),
        waits,
    })
}

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
fn without_a_rule_every_place_may_ship_and_the_plan_says_so() {
    let plan = decided(&tea_and_cup(), Vec::new());
    assert_eq!(plan.rule, None);
    assert_eq!(
        places(&plan),
        [NORTH, SOUTH],
        "it saves money, so no margin stands against it"
    );
    assert_eq!(plan.notes[0].key, "sourcing-note-no-rule");
}

#[test]
fn with_nothing_configured_the_first_place_ships_for_nothing() {
    let mut problem = tea_and_cup();
    for place in &mut problem.places {
        place.offers.clear();
    }
    problem.penalties = Penalties::default();
    problem.rules = RuleSet::default();
    for free in &mut problem.stock {
        free.place = if free.place == STORE {
            SOUTH
        } else {
            free.place
        };
    }
    let plan = plan(&problem);
    assert_eq!(
        places(&plan),
        [SOUTH],
        "one parcel is better than two that cost the same"
    );
    assert_eq!(plan.costs.total, 0);
    assert!(plan.waiting.is_empty());
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
fn a_rule_that_cannot_ship_everything_gives_way_to_the_next() {
    let warehouses = Rule {
        name: "one warehouse".to_owned(),
        allow: Allow::Kinds(vec![PlaceKind::Warehouse]),
        otherwise: Otherwise::NextRule,
        ..rule(Splitting::Forbid { waits: Waits::Line })
    };
    let stores = Rule {
        name: "a store".to_owned(),
        allow: Allow::Places(vec![STORE]),
        ..rule(Splitting::Freely)
    };
    let plan = decided(&tea_and_cup(), vec![warehouses, stores]);
    assert_eq!(places(&plan), [STORE]);
    assert_eq!(plan.rule.as_deref(), Some("a store"));
    assert_eq!(plan.notes[0].facts["rule"], "one warehouse");
    assert_eq!(plan.cut.len(), 2);
    assert!(
        plan.cut
            .iter()
            .all(|cut| cut.why.key == "sourcing-cut-rule")
    );
}

#[test]
fn what_cannot_be_had_waits_is_held_or_canceled_as_the_rule_says() {
    let mut problem = without_store();
    problem.lines[1].quantity = 12;
    let decide = |otherwise| {
        decided(
            &problem,
            vec![Rule {
                otherwise,
                ..rule(Splitting::Freely)
            }],
        )
    };
    for (otherwise, outcome) in [
        (Otherwise::Backorder, Outcome::Backorder),
        (Otherwise::Cancel, Outcome::Cancel),
    ] {
        let plan = decide(otherwise);
        assert_eq!(places(&plan), [NORTH, SOUTH]);
        assert_eq!(
            (plan.waiting[0].units, plan.waiting[0].outcome),
            (3, outcome)
        );
    }
    let held = decide(Otherwise::Hold);
    assert!(held.parts.is_empty());
    assert!(
        held.waiting
            .iter()
            .all(|waiting| waiting.outcome == Outcome::Hold)
    );
}

#[test]
fn a_preferred_place_that_has_everything_ships_whatever_it_costs() {
    let mut rule = rule(Splitting::Freely);
    rule.prefer = Prefer {
        order: vec![SOUTH, STORE],
        how: Preference::FirstThatFits,
    };
    let plan = decided(&tea_and_cup(), vec![rule.clone()]);
    assert_eq!(places(&plan), [STORE]);
    rule.prefer.how = Preference::Tie;
    assert_eq!(places(&decided(&tea_and_cup(), vec![rule])), [NORTH, SOUTH]);
}

#[test]
fn a_tie_goes_to_the_preferred_place() {
    let mut problem = tea_and_cup();
    problem.lines.truncate(1);
    problem.places[2] = place(STORE, PlaceKind::Store, 500);
    let mut rule = rule(Splitting::Freely);
    assert_eq!(places(&decided(&problem, vec![rule.clone()])), [NORTH]);
    rule.prefer.order = vec![STORE];
    assert_eq!(places(&decided(&problem, vec![rule])), [STORE]);
}

#[test]
fn the_first_rule_whose_conditions_all_hold_decides() {
    let when = When {
        channels: vec!["web".to_owned()],
        areas: vec![Area::new("CN/海南")],
        ..When::default()
    };
    let island = Rule {
        name: "island".to_owned(),
        when,
        ..Rule::default()
    };
    let when = When {
        skus: vec![CUP],
        weight_g: Span {
            from: Some(800),
            to: None,
        },
        ..When::default()
    };
    let cups = Rule {
        name: "cups".to_owned(),
        when,
        ..Rule::default()
    };
    let plan = decided(&tea_and_cup(), vec![island, cups, rule(Splitting::Freely)]);
    assert_eq!(plan.rule.as_deref(), Some("cups"));
}

#[test]
fn pre_sale_lines_wait_for_their_day() {
    let mut problem = tea_and_cup();
    problem.lines[1].not_before = Some(5);
    problem.rules.rules = vec![rule(Splitting::Freely)];
    let plan = plan(&problem);
    assert_eq!(places(&plan), [NORTH]);
    assert_eq!(plan.waiting[0].outcome, Outcome::Presale);
    assert_eq!(plan.costs.waiting, 0);
}

#[test]
fn kits_compete_for_the_parts_they_share() {
    let mut problem = tea_and_cup();
    problem.places.truncate(1);
    let part = |sku, quantity| Component { sku, quantity };
    problem.lines[0].components = vec![part(TEA, 2), part(CUP, 1)];
    problem.lines[1].components = vec![part(TEA, 1)];
    problem.lines[0].quantity = 2;
    problem.lines[1].quantity = 2;
    problem.stock = vec![
        Free {
            place: NORTH,
            sku: TEA,
            units: 4,
        },
        Free {
            place: NORTH,
            sku: CUP,
            units: 9,
        },
    ];
    let plan = decided(&problem, vec![rule(Splitting::Freely)]);
    // five teas are wanted for a kit and two, six for both kits and nothing else: three units leave
    assert_eq!(plan.shipped(), 3);
}

#[test]
fn a_rule_set_is_the_same_after_it_was_stored() {
    let rules = RuleSet {
        rules: vec![limited(5, Waits::Order), Rule::default()],
    };
    let text = serde_json::to_string(&rules).expect("rules are written");
    assert_eq!(
        serde_json::from_str::<RuleSet>(&text).expect("and read"),
        rules
    );
    let short = r#"[{"name": "stores", "allow": {"kinds": ["store"]}, "otherwise": "next_rule"}]"#;
    let rules: RuleSet = serde_json::from_str(short).expect("what is not said is usual");
    assert_eq!(rules.rules[0].allow, Allow::Kinds(vec![PlaceKind::Store]));
}
