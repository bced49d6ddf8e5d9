//! Fulfillments on their way out, by the API: the machine, stock, short picks, suppliers, what travels together.

use crate::api::stocked;
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Answer, Client, Shop, count, execute, wait_for};
use serde_json::{Value, json};
use tributary::domain::location::LocationKind;

/// The fulfillments of an order, as its own answer names them.
pub fn of_order(api: &Client, number: &str) -> Vec<Value> {
    let seen = api.get(&format!("/api/v1/orders/{number}")).expect(200);
    seen.json()["fulfillments"]
        .as_array()
        .expect("a list")
        .clone()
}

/// The id of an order's only fulfillment.
#[track_caller]
pub fn only(api: &Client, number: &str) -> i64 {
    let found = of_order(api, number);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0]["id"].as_i64().expect("an id")
}

/// Asks for a step.
pub fn ask(api: &Client, id: i64, step: &str) -> Answer {
    api.post_json(&format!("/api/v1/fulfillments/{id}/{step}"), &json!({}))
}

/// Takes steps one after the other.
#[track_caller]
pub fn go(api: &Client, id: i64, steps: &[&str]) {
    for step in steps {
        ask(api, id, step).expect(200);
    }
}

/// A shop with a warehouse that has tea, and an order of so many units that is planned there.
pub fn planned(shop: &Shop, pieces: i64, units: i64) -> (Client, String, i64) {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", pieces);
    let number = buy(&api, "1", units, "一号");
    settled(&api, &number, "sourced");
    let id = only(&api, &number);
    (api, number, id)
}

fn status(api: &Client, id: i64) -> String {
    let seen = api.get(&format!("/api/v1/fulfillments/{id}")).expect(200);
    seen.json()["status"].as_str().expect("a status").to_owned()
}

on_both!(
    a_fulfillment_goes_step_by_step_and_its_order_with_it,
    |shop| {
        let (api, number, id) = planned(shop, 5, 2);
        let seen = api
            .get(&format!("/api/v1/fulfillments/F-{id}"))
            .expect(200)
            .json();
        assert_eq!(seen["location"], "north");
        assert_eq!(seen["orders"], json!([number]));
        assert_eq!(seen["lines"][0]["sku"], "TEA-250");
        assert_eq!(seen["lines"][0]["quantity"], 2);
        assert_eq!(seen["parcels"], json!([]));
        assert_eq!(seen["steps"], json!(["release"]));
        for (step, now, headline) in [
            ("release", "released", "sourced"),
            ("pick", "picking", "in_fulfillment"),
            ("pack", "packed", "in_fulfillment"),
            ("ship", "shipped", "shipped"),
        ] {
            assert_eq!(ask(&api, id, step).expect(200).json()["status"], now);
            let order = api
                .get(&format!("/api/v1/orders/{number}"))
                .expect(200)
                .json();
            assert_eq!(order["status"], headline);
            assert_eq!(order["fulfillments"][0]["status"], now);
            let told = order["events"].as_array().unwrap().last().unwrap().clone();
            assert_eq!(
                (&told["kind"], &told["facts"]["step"]),
                (&json!("stepped"), &json!(step))
            );
            assert_eq!(told["facts"]["fulfillment"], format!("F-{id}"));
            shop.cli(&["verify"]).ok();
        }
        assert_eq!(
            count(&shop.database, "stock", "on_hand = 3 AND reserved = 0"),
            1
        );
        assert_eq!(
            count(
                &shop.database,
                "movements",
                "kind = 'ship' AND quantity = -2"
            ),
            1
        );
        assert_eq!(count(&shop.database, "order_lines", "shipped = 2"), 1);
    }
);

/// Every state of a kind of place, the steps that lead there, and the only steps that it takes.
const MACHINE: &[(LocationKind, &[&str], &[&str])] = &[
    (LocationKind::Warehouse, &[], &["release"]),
    (LocationKind::Warehouse, &["release"], &["pick"]),
    (LocationKind::Warehouse, &["release", "pick"], &["pack"]),
    (
        LocationKind::Warehouse,
        &["release", "pick", "pack"],
        &["ship"],
    ),
    (
        LocationKind::Warehouse,
        &["release", "pick", "pack", "ship"],
        &[],
    ),
    (LocationKind::Supplier, &[], &["release"]),
    (
        LocationKind::Supplier,
        &["release"],
        &["ship", "confirm", "refuse"],
    ),
    (
        LocationKind::Supplier,
        &["release", "confirm"],
        &["ship", "refuse"],
    ),
    (LocationKind::Supplier, &["release", "ship"], &[]),
];
const STEPS: &[&str] = &["release", "pick", "pack", "ship", "confirm", "refuse"];

on_both!(
    no_step_is_possible_where_the_machine_does_not_say_so,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        receive(shop, "TEA-250", "north", 50);
        for (index, (kind, steps, possible)) in MACHINE.iter().enumerate() {
            execute(
                &shop.database,
                &[&format!("UPDATE locations SET kind = '{kind}'")],
            );
            let number = buy(&api, &format!("m{index}"), 1, &format!("{index} 号"));
            settled(&api, &number, "sourced");
            let id = only(&api, &number);
            go(&api, id, steps);
            let before = status(&api, id);
            for step in STEPS.iter().filter(|step| !possible.contains(step)) {
                let refused = ask(&api, id, step).expect(409).json();
                assert_eq!(refused["code"], "refused-step", "{kind} {before} {step}");
                let said = refused["detail"].as_str().unwrap();
                assert!(
                    !said.contains('{') && !said.contains("refused-step"),
                    "{said}"
                );
                assert_eq!(status(&api, id), before);
            }
            let seen = api
                .get(&format!("/api/v1/fulfillments/{id}"))
                .expect(200)
                .json();
            assert_eq!(seen["steps"], json!(possible), "{kind} {before}");
            // what is not over leaves the warehouse, so that the next order does not join it
            execute(
                &shop.database,
                &["UPDATE fulfillments SET merge_key = NULL"],
            );
        }
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    stock_falls_once_however_often_shipping_is_asked_for,
    |shop| {
        let (api, _, id) = planned(shop, 10, 2);
        go(&api, id, &["release", "pick", "pack"]);
        let answers: Vec<u16> = std::thread::scope(|scope| {
            let asked: Vec<_> = (0..6)
                .map(|_| scope.spawn(|| ask(&api, id, "ship").status))
                .collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let done = answers.iter().filter(|status| **status == 200).count();
        assert_eq!(
            (done, answers.iter().filter(|s| **s == 409).count()),
            (1, 5),
            "{answers:?}"
        );
        assert_eq!(
            count(&shop.database, "stock", "on_hand = 8 AND reserved = 0"),
            1
        );
        assert_eq!(count(&shop.database, "movements", "kind = 'ship'"), 1);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(the_same_step_with_the_same_key_is_answered_twice, |shop| {
    let (api, _, id) = planned(shop, 5, 1);
    let path = format!("/api/v1/fulfillments/{id}/release");
    let first = api.post_json_once(&path, "k1", &json!({})).expect(200);
    let again = api.post_json_once(&path, "k1", &json!({})).expect(200);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.json(), again.json());
    // a step needs no body at all
    api.post_raw(&format!("/api/v1/fulfillments/{id}/pick"), &[], b"")
        .expect(200);
});

on_both!(a_held_order_is_neither_released_nor_handed_over, |shop| {
    let (api, number, id) = planned(shop, 5, 1);
    let clerk = shop.sign_in(tributary::domain::staff::Role::Clerk);
    let hold = || {
        let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
        let form = page
            .form("form[action*='/holds']")
            .fill("reason", "the customer called");
        clerk.submit(&form).expect(303);
    };
    let release = || {
        let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
        let form = page
            .form("form[action*='/release']")
            .fill("reason", "settled");
        clerk.submit(&form).expect(303);
    };
    hold();
    ask(&api, id, "release").expect(409);
    release();
    settled(&api, &number, "sourced");
    let id = only(&api, &number);
    go(&api, id, &["release", "pick", "pack"]);
    hold();
    let refused = ask(&api, id, "ship").expect(409).json();
    assert_eq!(refused["code"], "refused-step-held");
    assert!(refused["detail"].as_str().unwrap().contains(&number));
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 5 AND reserved = 1"),
        1
    );
    release();
    go(&api, id, &["ship"]);
});

on_both!(
    what_was_not_on_the_shelf_is_written_off_and_sourced_again,
    |shop| {
        let (api, number, id) = planned(shop, 5, 3);
        ask(&api, id, "short").expect(422);
        let short = |body: Value| api.post_json(&format!("/api/v1/fulfillments/{id}/short"), &body);
        assert_eq!(
            short(json!({"lines": [{"line": "1", "quantity": 1}]}))
                .expect(409)
                .json()["code"],
            "refused-short"
        );
        go(&api, id, &["release"]);
        let wrong = short(json!({"lines": [{"sku": "NONE", "quantity": 1}]}))
            .expect(422)
            .json();
        assert_eq!(wrong["problems"][0]["pointer"], "/lines/0/sku");
        short(json!({"lines": [{"line": "1", "quantity": 9}]})).expect(422);
        let left = short(json!({"lines": [{"line": "1", "quantity": 2}]}))
            .expect(200)
            .json();
        assert_eq!(
            (&left["units"], &left["status"]),
            (&json!(1), &json!("released"))
        );
        assert_eq!(count(&shop.database, "stock", "on_hand = 3"), 1);
        assert_eq!(
            count(
                &shop.database,
                "movements",
                "kind = 'short' AND quantity = -2"
            ),
            1
        );
        assert_eq!(count(&shop.database, "events", "kind = 'short_picked'"), 1);
        // the two pieces that are still there serve the units that lost theirs
        wait_for(
            || (of_order(&api, &number).len() == 2).then_some(()),
            "the missing units are planned again",
        );
        go(&api, id, &["pick", "pack", "ship"]);
        shop.cli(&["verify"]).ok();
        assert_eq!(
            count(&shop.database, "order_lines", "shipped = 1 AND planned = 2"),
            1
        );
    }
);

on_both!(a_short_pick_of_everything_ends_the_fulfillment, |shop| {
    let (api, number, id) = planned(shop, 2, 2);
    go(&api, id, &["release", "pick"]);
    let body = json!({"sku": "TEA-250", "quantity": 2});
    let ended = api
        .post_json(&format!("/api/v1/fulfillments/{id}/short"), &body)
        .expect(200);
    assert_eq!(ended.json()["status"], "canceled");
    settled(&api, &number, "backordered");
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 0 AND reserved = 0"),
        1
    );
    assert!(of_order(&api, &number).is_empty());
    shop.cli(&["verify"]).ok();
});

on_both!(what_a_supplier_refuses_goes_back_to_sourcing, |shop| {
    let (api, number, id) = planned(shop, 5, 2);
    execute(&shop.database, &["UPDATE locations SET kind = 'supplier'"]);
    go(&api, id, &["release"]);
    assert_eq!(status(&api, id), "sent");
    execute(&shop.database, &["UPDATE locations SET active = FALSE"]);
    go(&api, id, &["refuse"]);
    assert_eq!(status(&api, id), "refused");
    assert_eq!(count(&shop.database, "order_lines", "planned = 0"), 1);
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 3 AND reserved = 0"),
        1
    );
    assert!(of_order(&api, &number).is_empty());
    shop.cli(&["verify"]).ok();
});

on_both!(a_kit_is_counted_once_and_each_of_its_parts_falls, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    let cup = json!({"sku": "CUP", "title": "Cup"});
    api.post_json("/api/v1/skus", &cup).expect(201);
    let kit = json!({"sku": "SET", "title": "Tea set", "components":
        [{"sku": "TEA-250", "quantity": 1}, {"sku": "CUP", "quantity": 2}]});
    api.post_json("/api/v1/skus", &kit).expect(201);
    receive(shop, "TEA-250", "north", 9);
    receive(shop, "CUP", "north", 9);
    let mut sent = crate::api::order("web", "k1");
    sent["lines"][0]["sku"] = json!("SET");
    let number = api.post_json("/api/v1/orders", &sent).expect(201).json()["number"].clone();
    let number = number.as_str().unwrap();
    settled(&api, number, "sourced");
    let id = only(&api, number);
    go(&api, id, &["release"]);
    // one cup is not there: one set of the two goes back, with its tea
    let body = json!({"lines": [{"line": "1", "sku": "CUP", "quantity": 1}]});
    let left = api
        .post_json(&format!("/api/v1/fulfillments/{id}/short"), &body)
        .expect(200);
    assert_eq!(left.json()["units"], 1);
    api.post_json(
        &format!("/api/v1/fulfillments/{id}/short"),
        &json!({"line": "1", "quantity": 1}),
    )
    .expect(422);
    go(&api, id, &["pick", "pack", "ship"]);
    assert_eq!(count(&shop.database, "order_lines", "shipped = 1"), 1);
    assert_eq!(
        count(
            &shop.database,
            "movements",
            "kind = 'ship' AND quantity = -2"
        ),
        1
    );
    assert_eq!(
        count(
            &shop.database,
            "movements",
            "kind = 'ship' AND quantity = -1"
        ),
        1
    );
    assert_eq!(count(&shop.database, "stock", "on_hand = 6"), 1);
    assert_eq!(count(&shop.database, "stock", "on_hand = 8"), 1);
    shop.cli(&["verify"]).ok();
});
