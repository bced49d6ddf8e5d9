//! What rules mean, by example.

use super::random::rule;
use super::tea::*;
use tributary::domain::ids::LocationId;
use tributary::domain::location::LocationKind;
use tributary::domain::money::Currency;
use tributary::domain::shipping::Area;
use tributary::domain::sourcing::*;

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
        place.rated = false;
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
fn a_place_whose_rate_cards_do_not_serve_is_left_out_and_not_free() {
    let mut problem = tea_and_cup();
    problem.places[0].offers.clear();
    problem.places[1].offers[0].card.currency = Currency::parse("EUR").expect("a currency");
    let plan = decided(&problem, vec![rule(Splitting::Freely)]);
    assert_eq!(places(&plan), [STORE]);
    let why: Vec<&str> = plan.cut.iter().map(|cut| cut.why.key.as_str()).collect();
    assert_eq!(why, ["sourcing-cut-inactive", "sourcing-cut-currency"]);
}

#[test]
fn a_rule_that_cannot_ship_everything_gives_way_to_the_next() {
    let warehouses = Rule {
        name: "one warehouse".to_owned(),
        allow: Allow::Kinds(vec![LocationKind::Warehouse]),
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
fn after_the_last_next_rule_comes_what_every_other_order_gets() {
    let warehouses = Rule {
        name: "one warehouse".to_owned(),
        allow: Allow::Kinds(vec![LocationKind::Warehouse]),
        otherwise: Otherwise::NextRule,
        ..rule(Splitting::Forbid { waits: Waits::Line })
    };
    let plan = decided(&tea_and_cup(), vec![warehouses]);
    assert_eq!(places(&plan), [NORTH, SOUTH]);
    assert_eq!(plan.rule, None);
    assert_eq!(plan.notes[0].facts["rule"], "one warehouse");
}

#[test]
fn a_rule_for_a_kit_is_for_the_kit_and_not_only_for_its_parts() {
    let mut problem = tea_and_cup();
    let kit = tributary::domain::ids::SkuId(99);
    problem.lines[0].sku = kit;
    let gifts = Rule {
        name: "gifts".to_owned(),
        when: When {
            skus: vec![kit],
            ..When::default()
        },
        ..rule(Splitting::Freely)
    };
    assert_eq!(
        decided(&problem, vec![gifts.clone()]).rule.as_deref(),
        Some("gifts")
    );
    assert_eq!(decided(&tea_and_cup(), vec![gifts]).rule, None);
}

#[test]
fn what_lies_where_it_cannot_be_shipped_says_where_and_why() {
    let mut problem = without_store();
    for place in &mut problem.places {
        place.offers.clear();
    }
    let plan = decided(&problem, vec![rule(Splitting::Freely)]);
    let why = &plan.waiting[0].why;
    assert_eq!(why.key, "sourcing-wait-barred");
    assert_eq!(why.facts["cut"], "sourcing-cut-inactive");
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
    problem.places[2] = place(STORE, LocationKind::Store, 500);
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
fn a_total_of_another_currency_lies_in_no_range() {
    let mut problem = tea_and_cup();
    let when = When {
        total: Span {
            from: None,
            to: Some(20_000),
        },
        ..When::default()
    };
    let cheap = Rule {
        name: "cheap".to_owned(),
        when,
        ..Rule::default()
    };
    for (total, expected) in [
        (Some(20_000), Some("cheap")),
        (Some(20_001), None),
        (None, None),
    ] {
        problem.order.total = total;
        let plan = decided(&problem, vec![cheap.clone()]);
        assert_eq!(plan.rule.as_deref(), expected);
        let said = plan
            .notes
            .iter()
            .any(|note| note.key == "sourcing-note-currency");
        assert_eq!(said, total.is_none());
    }
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
    assert_eq!(
        rules.rules[0].allow,
        Allow::Kinds(vec![LocationKind::Store])
    );
}

#[test]
fn a_place_that_is_to_ship_everything_does_among_very_many() {
    let mut problem = tea_and_cup();
    for id in 10..30 {
        let id = LocationId(id);
        problem.places.push(place(id, LocationKind::Store, 100));
        for sku in [TEA, CUP] {
            problem.stock.push(Free {
                place: id,
                sku,
                units: 5,
            });
        }
    }
    let mut flagship = rule(Splitting::Freely);
    flagship.prefer = Prefer {
        order: vec![STORE],
        how: Preference::FirstThatFits,
    };
    assert_eq!(places(&decided(&problem, vec![flagship])), [STORE]);
}

#[test]
fn what_a_full_day_keeps_is_neither_canceled_nor_held() {
    let mut problem = without_store();
    problem.lines[0].quantity = 12;
    problem.lines.truncate(1);
    problem.places[0].capacity.units = Some(5);
    let decide = |problem: &Problem, otherwise| {
        let rule = Rule {
            otherwise,
            ..rule(Splitting::Freely)
        };
        let plan = decided(problem, vec![rule]);
        let waiting = plan.waiting.iter();
        waiting
            .map(|one| (one.units, one.outcome, one.why.key.clone()))
            .collect::<Vec<_>>()
    };
    // nine are there, five of them leave today
    let day = (4, Outcome::Backorder, "sourcing-wait-day".to_owned());
    let gone = (3, Outcome::Cancel, "sourcing-wait-stock".to_owned());
    assert_eq!(decide(&problem, Otherwise::Cancel), [day.clone(), gone]);
    problem.lines[0].quantity = 9;
    for otherwise in [Otherwise::Hold, Otherwise::Cancel] {
        assert_eq!(decide(&problem, otherwise), std::slice::from_ref(&day));
    }
}

#[test]
fn a_rule_is_for_whole_orders_whatever_of_them_is_still_to_be_placed() {
    let when = When {
        skus: vec![CUP],
        weight_g: Span {
            from: Some(10_000),
            to: None,
        },
        ..When::default()
    };
    let heavy = Rule {
        name: "heavy".to_owned(),
        when,
        ..rule(Splitting::Freely)
    };
    let mut problem = tea_and_cup();
    problem.lines.truncate(1);
    let ruled = |problem: &Problem| decided(problem, vec![heavy.clone()]).rule;
    assert_eq!(ruled(&problem), None);
    problem.order.rest_g = 9_600;
    assert_eq!(ruled(&problem), None);
    problem.order.rest = vec![CUP];
    assert_eq!(ruled(&problem).as_deref(), Some("heavy"));
}
