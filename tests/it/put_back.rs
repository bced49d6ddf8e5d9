//! Goods in hand whose cancel was asked for: held, put back, canceled, and free for others.

use crate::api::{order, stocked};
use crate::fulfillments::{ask, go, of_order, only, planned};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Client, count, execute};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

fn cancel(api: &Client, number: &str, body: Value) {
    let path = format!("/api/v1/orders/{number}/cancellation");
    let asked = api.post_json(&path, &body).expect(202).json();
    assert_eq!(asked["result"], "asked");
}

fn seen(api: &Client, number: &str) -> Value {
    let answer = api.get(&format!("/api/v1/orders/{number}"));
    answer.expect(200).json()
}

fn told(order: &Value) -> Vec<&str> {
    let events = order["events"].as_array().expect("a list");
    let kinds = events.iter().filter_map(|event| event["kind"].as_str());
    kinds.collect()
}

on_both!(
    what_was_asked_is_put_back_and_the_other_member_leaves,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        receive(shop, "TEA-250", "north", 5);
        let one = buy(&api, "1", 2, "一号");
        settled(&api, &one, "sourced");
        let two = buy(&api, "2", 3, "一号");
        settled(&api, &two, "sourced");
        let id = only(&api, &one);
        assert_eq!(only(&api, &two), id);
        let waits = buy(&api, "3", 2, "三号");
        settled(&api, &waits, "backordered");
        go(&api, id, &["release", "pick", "pack"]);
        let refused = ask(&api, id, "put-back").expect(409).json();
        assert_eq!(refused["code"], "refused-put-back");
        cancel(&api, &one, json!({"reason": "too late?"}));
        ask(&api, id, "ship").expect(409);
        let left = ask(&api, id, "put-back").expect(200).json();
        assert_eq!(
            (&left["status"], &left["orders"], &left["units"]),
            (&json!("packed"), &json!([two]), &json!(3))
        );
        let order = seen(&api, &one);
        assert_eq!(
            (&order["status"], &order["canceled"]),
            (&json!("canceled"), &order["total"])
        );
        let kinds = told(&order);
        assert_eq!(
            kinds[kinds.len() - 3..],
            ["stepped", "canceled", "released"]
        );
        assert_eq!(count(&shop.database, "holds", "released_at IS NULL"), 0);
        // what stands on the shelf again is for who waits
        settled(&api, &waits, "sourced");
        ask(&api, id, "put-back").expect(409);
        go(&api, id, &["ship"]);
        settled(&api, &two, "shipped");
        assert_eq!(
            count(&shop.database, "stock", "on_hand = 2 AND reserved = 2"),
            1
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(only_the_units_that_were_asked_are_put_back, |shop| {
    let (api, number, id) = planned(shop, 5, 3);
    go(&api, id, &["release", "pick"]);
    cancel(
        &api,
        &number,
        json!({"lines": [{"ref": "1", "quantity": 1}]}),
    );
    let left = ask(&api, id, "put-back").expect(200).json();
    assert_eq!(
        (&left["status"], &left["units"]),
        (&json!("picking"), &json!(2))
    );
    assert_eq!(
        count(&shop.database, "order_lines", "picked = 2 AND canceled = 1"),
        1
    );
    assert_eq!(seen(&api, &number)["canceled"], "19.90");
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 5 AND reserved = 2"),
        1
    );
    go(&api, id, &["pack", "ship"]);
    settled(&api, &number, "shipped");
    shop.cli(&["verify"]).ok();
});

on_both!(a_larger_cancel_asks_for_more_than_the_first, |shop| {
    let (api, number, id) = planned(shop, 5, 5);
    go(&api, id, &["release", "pick", "pack"]);
    let units = |count: i64| json!({"lines": [{"ref": "1", "quantity": count}]});
    for (count, asked, times) in [(1, "1", 1), (3, "3", 2), (3, "3", 2), (2, "3", 2)] {
        cancel(&api, &number, units(count));
        let order = seen(&api, &number);
        let holds = order["holds"].as_array().expect("a list");
        assert_eq!(holds.len(), 1, "{order}");
        assert_eq!(holds[0]["reason"]["facts"]["units"], asked, "{order}");
        let held = told(&order).iter().filter(|kind| **kind == "held").count();
        assert_eq!(held, times, "the timeline tells what is asked anew");
    }
    let left = ask(&api, id, "put-back").expect(200).json();
    assert_eq!(left["units"], 2);
    assert_eq!(
        count(&shop.database, "order_lines", "packed = 2 AND canceled = 3"),
        1
    );
    assert_eq!(count(&shop.database, "holds", "released_at IS NULL"), 0);
    go(&api, id, &["ship"]);
    shop.cli(&["verify"]).ok();
});

on_both!(all_of_it_may_be_asked_for_after_a_part, |shop| {
    let (api, number, id) = planned(shop, 5, 5);
    go(&api, id, &["release", "pick"]);
    let clerk = shop.sign_in(Role::Clerk);
    let link = format!("/staff/orders/{number}/cancellation");
    for units in ["1", "5"] {
        let page = clerk.get(&link).expect(200);
        clerk
            .submit(&page.form("form.cancel").fill("units", units))
            .expect(303);
    }
    // whoever asked for all asked for each part
    cancel(
        &api,
        &number,
        json!({"lines": [{"ref": "1", "quantity": 2}]}),
    );
    let ended = ask(&api, id, "put-back").expect(200).json();
    assert_eq!(ended["status"], "canceled");
    settled(&api, &number, "canceled");
    assert_eq!(count(&shop.database, "holds", "released_at IS NULL"), 0);
    shop.cli(&["verify"]).ok();
});

on_both!(what_the_channel_cancels_is_more_than_a_part, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 5);
    let mut sent = order("web", "1");
    let number = api.post_json("/api/v1/orders", &sent).expect(201).json()["number"].clone();
    let number = number.as_str().unwrap();
    settled(&api, number, "sourced");
    let id = only(&api, number);
    go(&api, id, &["release", "pick", "pack"]);
    cancel(
        &api,
        number,
        json!({"lines": [{"ref": "1", "quantity": 1}]}),
    );
    sent["stage"] = json!("canceled");
    api.post_json("/api/v1/orders", &sent).expect(200);
    let ended = ask(&api, id, "put-back").expect(200).json();
    assert_eq!(ended["status"], "canceled");
    assert_eq!(seen(&api, number)["canceled"], "44.80");
    assert_eq!(count(&shop.database, "holds", "released_at IS NULL"), 0);
    shop.cli(&["verify"]).ok();
});

on_both!(a_part_that_is_in_two_hands_is_asked_of_both, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 1);
    let number = buy(&api, "1", 3, "一号");
    settled(&api, &number, "backordered");
    let first = only(&api, &number);
    go(&api, first, &["release", "pick"]);
    receive(shop, "TEA-250", "north", 5);
    settled(&api, &number, "sourced");
    let later = of_order(&api, &number)
        .iter()
        .filter_map(|one| one["id"].as_i64())
        .find(|id| *id != first)
        .expect("a second fulfillment");
    go(&api, later, &["release", "pick"]);
    cancel(
        &api,
        &number,
        json!({"lines": [{"ref": "1", "quantity": 2}]}),
    );
    let ended = ask(&api, first, "put-back").expect(200).json();
    assert_eq!(ended["status"], "canceled");
    // one more is asked for, no more than that
    ask(&api, later, "pack").expect(200);
    ask(&api, later, "ship").expect(409);
    let left = ask(&api, later, "put-back").expect(200).json();
    assert_eq!(left["units"], 1);
    assert_eq!(
        count(&shop.database, "order_lines", "packed = 1 AND canceled = 2"),
        1
    );
    go(&api, later, &["ship"]);
    shop.cli(&["verify"]).ok();
});

on_both!(
    what_the_channel_cancels_is_stopped_at_the_supplier,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        receive(shop, "TEA-250", "north", 5);
        let mut sent = order("web", "1");
        let number = api.post_json("/api/v1/orders", &sent).expect(201).json()["number"].clone();
        let number = number.as_str().unwrap();
        settled(&api, number, "sourced");
        let id = only(&api, number);
        execute(&shop.database, &["UPDATE locations SET kind = 'supplier'"]);
        go(&api, id, &["release", "confirm"]);
        sent["stage"] = json!("canceled");
        let held = api.post_json("/api/v1/orders", &sent).expect(200).json();
        assert_eq!(held["holds"][0]["kind"], "after_sale", "{held}");
        assert_eq!(
            ask(&api, id, "ship").expect(409).json()["code"],
            "refused-step-held"
        );
        let ended = ask(&api, id, "put-back").expect(200).json();
        assert_eq!(ended["status"], "canceled");
        let order = seen(&api, number);
        assert_eq!(
            (&order["status"], &order["canceled"]),
            (&json!("canceled"), &json!("44.80"))
        );
        assert_eq!(
            count(&shop.database, "stock", "on_hand = 5 AND reserved = 0"),
            1
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(the_page_offers_it_where_a_cancel_was_asked, |shop| {
    let (api, number, id) = planned(shop, 5, 2);
    go(&api, id, &["release", "pick", "pack"]);
    let worker = shop.sign_in(Role::Warehouse);
    let path = format!("/staff/fulfillments/{id}");
    let form = format!("form[action='{path}/put-back']");
    assert!(!worker.get(&path).expect(200).has(&form));
    cancel(&api, &number, json!({"reason": "changed her mind"}));
    let reader = shop.sign_in(Role::ReadOnly);
    assert!(!reader.get(&path).expect(200).has(&form));
    let page = worker.get(&path).expect(200);
    let done = worker.submit(&page.form(&form)).expect(303);
    let next = done.header("location").expect("a page");
    assert_eq!(next, format!("{path}?done=put-back"));
    let page = worker.get(next).expect(200);
    assert!(page.has("[role=status]") && !page.has(&form));
    assert!(
        page.texts(".tl li")
            .iter()
            .any(|entry| entry.contains("put back and canceled")),
        "{:?}",
        page.texts(".tl li")
    );
    settled(&api, &number, "canceled");
    shop.cli(&["verify"]).ok();
});
