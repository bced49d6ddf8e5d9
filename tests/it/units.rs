//! Units that leave their fulfillments or wait: what is freed goes to who waits, who was held is not forgotten, and goods
//! that were changed meanwhile stay whole.

use crate::api::{order, stocked};
use crate::api_orders::with;
use crate::fulfillments::{go, of_order, only, planned};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Client, Shop, count, execute, wait_until};
use serde_json::json;
use tributary::domain::staff::Role;

fn hold(clerk: &Client, number: &str) {
    let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
    let form = page
        .form("form[action*='/holds']")
        .fill("reason", "the customer called");
    clerk.submit(&form).expect(303);
}

fn release(clerk: &Client, number: &str) {
    let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
    let form = page
        .form("form[action*='/release']")
        .fill("reason", "settled");
    clerk.submit(&form).expect(303);
}

/// Nothing is being sourced any more.
fn at_rest(shop: &Shop) {
    let busy = "kind IN ('serve_backorders', 'source') AND state IN ('waiting', 'running')";
    wait_until(
        || count(&shop.database, "jobs", busy) == 0,
        "sourcing has ended",
    );
}

on_both!(what_the_channel_cancels_goes_to_who_waits, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 2);
    let mut sent = order("web", "1");
    let first = api.post_json("/api/v1/orders", &sent).expect(201).json()["number"].clone();
    let first = first.as_str().unwrap();
    settled(&api, first, "sourced");
    let second = buy(&api, "2", 2, "二号");
    settled(&api, &second, "backordered");
    sent["stage"] = json!("canceled");
    api.post_json("/api/v1/orders", &sent).expect(200);
    settled(&api, first, "canceled");
    settled(&api, &second, "sourced");
    shop.cli(&["verify"]).ok();
});

on_both!(what_a_hold_frees_goes_to_who_waits, |shop| {
    let (api, first, _) = planned(shop, 2, 2);
    let second = buy(&api, "2", 2, "二号");
    settled(&api, &second, "backordered");
    let clerk = shop.sign_in(Role::Clerk);
    hold(&clerk, &first);
    settled(&api, &second, "sourced");
    release(&clerk, &first);
    settled(&api, &first, "backordered");
    shop.cli(&["verify"]).ok();
});

on_both!(who_waits_and_was_held_is_looked_at_again, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    let number = buy(&api, "1", 2, "一号");
    settled(&api, &number, "backordered");
    let clerk = shop.sign_in(Role::Clerk);
    hold(&clerk, &number);
    receive(shop, "TEA-250", "north", 5);
    at_rest(shop);
    assert_eq!(count(&shop.database, "stock", "reserved = 0"), 1);
    release(&clerk, &number);
    settled(&api, &number, "sourced");
    shop.cli(&["verify"]).ok();
});

on_both!(a_held_line_keeps_its_place_in_the_queue, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    let cup = json!({"sku": "CUP", "title": "Cup"});
    api.post_json("/api/v1/skus", &cup).expect(201);
    let mut sent = with(order("web", "1"), "/total", json!("54.80"));
    sent["payment"]["paid"] = json!("54.80");
    sent["lines"].as_array_mut().unwrap().push(
        json!({"ref": "2", "sku": "CUP", "title": "Cup", "quantity": 1, "unit_price": "10.00"}),
    );
    let number = api.post_json("/api/v1/orders", &sent).expect(201).json()["number"].clone();
    let number = number.as_str().unwrap();
    settled(&api, number, "backordered");
    execute(
        &shop.database,
        &[
            "INSERT INTO holds (order_id, line_id, kind, reason, waits_for, owner, created_at) \
             SELECT order_id, id, 'manual', '{\"key\":\"hold-manual\",\"facts\":{\"why\":\"a call\"}}', 'order', 'clerk', '2026-01-01 00:00:00' \
             FROM order_lines WHERE sku = 'TEA-250'",
            "UPDATE orders SET open_holds = 1",
        ],
    );
    receive(shop, "CUP", "north", 5);
    wait_until(|| of_order(&api, number).len() == 1, "the cup has a place");
    assert_eq!(
        count(&shop.database, "backorders", "units = 2 AND pieces = 2"),
        1
    );
    release(&shop.sign_in(Role::Clerk), number);
    at_rest(shop);
    receive(shop, "TEA-250", "north", 5);
    settled(&api, number, "sourced");
    assert_eq!(count(&shop.database, "backorders", "units > 0"), 0);
    shop.cli(&["verify"]).ok();
});

fn tea_set(api: &Client, cups: i64, status: u16) {
    let kit = json!({"sku": "SET", "title": "Tea set", "components":
        [{"sku": "TEA-250", "quantity": 1}, {"sku": "CUP", "quantity": cups}]});
    api.post_json("/api/v1/skus", &kit).expect(status);
}

/// A shop with a set of tea and two cups, so much of each part, and an order of two sets.
fn sets(shop: &Shop, tea: i64, cups: i64) -> (Client, String) {
    let api = stocked(shop);
    place(&api, "north");
    let cup = json!({"sku": "CUP", "title": "Cup"});
    api.post_json("/api/v1/skus", &cup).expect(201);
    tea_set(&api, 2, 201);
    receive(shop, "TEA-250", "north", tea);
    receive(shop, "CUP", "north", cups);
    let sent = with(order("web", "1"), "/lines/0/sku", json!("SET"));
    let seen = api.post_json("/api/v1/orders", &sent).expect(201).json();
    (api, seen["number"].as_str().expect("a number").to_owned())
}

on_both!(
    a_kit_that_changes_while_a_part_of_it_waits_leaks_nothing,
    |shop| {
        let (api, number) = sets(shop, 1, 2);
        settled(&api, &number, "backordered");
        assert_eq!(of_order(&api, &number).len(), 1);
        // nobody still decides by what the set was
        at_rest(shop);
        tea_set(&api, 3, 200);
        receive(shop, "TEA-250", "north", 5);
        receive(shop, "CUP", "north", 5);
        settled(&api, &number, "sourced");
        // what is planned is made of two cups, what comes now of three: they are not one row
        assert_eq!(of_order(&api, &number).len(), 2);
        assert_eq!(count(&shop.database, "stock", "reserved = 5"), 1);
        shop.cli(&["verify"]).ok();
        api.post_json(&format!("/api/v1/orders/{number}/cancellation"), &json!({}))
            .expect(200);
        settled(&api, &number, "canceled");
        assert_eq!(count(&shop.database, "stock", "reserved = 0"), 2);
        shop.cli(&["verify"]).ok();
    }
);

fn field(page: &crate::support::Answer, css: &str) -> String {
    page.attributes(css, "value")
        .first()
        .expect("the field is there")
        .clone()
}

on_both!(
    a_return_that_names_a_line_twice_is_booked_once_and_as_it_was_shipped,
    |shop| {
        let (api, number) = sets(shop, 9, 9);
        settled(&api, &number, "sourced");
        let id = only(&api, &number);
        go(&api, id, &["release", "pick", "pack", "ship"]);
        tea_set(&api, 3, 200);
        let clerk = shop.sign_in(Role::Warehouse);
        let path = format!("/staff/fulfillments/{id}");
        let page = clerk.get(&path).expect(200);
        let own = format!("form[action='{path}/return']");
        let line = field(&page, &format!("{own} input[name=line]"));
        let shelf = field(&page, &format!("{own} option"));
        let give_back = |counts: [i64; 2]| {
            let body = format!(
                "csrf={}&order={number}&location={shelf}&line={line}&count={}&line={line}&count={}",
                page.csrf(),
                counts[0],
                counts[1]
            );
            let form = [("content-type", "application/x-www-form-urlencoded")];
            clerk.post_raw(&format!("{path}/return"), &form, body.as_bytes())
        };
        give_back([2, 1]).expect(422);
        assert_eq!(count(&shop.database, "movements", "kind = 'return'"), 0);
        give_back([1, 1]).expect(303);
        assert_eq!(count(&shop.database, "order_lines", "returned = 2"), 1);
        // two cups a set, as they left
        assert_eq!(
            count(&shop.database, "stock", "on_hand = 9 AND reserved = 0"),
            2
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(what_a_supplier_refuses_is_not_asked_of_it_again, |shop| {
    let (api, number, id) = planned(shop, 2, 2);
    execute(&shop.database, &["UPDATE locations SET kind = 'supplier'"]);
    go(&api, id, &["release", "confirm", "refuse"]);
    settled(&api, &number, "backordered");
    assert!(of_order(&api, &number).is_empty());
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 0 AND reserved = 0"),
        1
    );
    assert_eq!(
        count(
            &shop.database,
            "movements",
            &format!("kind = 'short' AND quantity = -2 AND reason = 'F-{id}'")
        ),
        1
    );
    shop.cli(&["verify"]).ok();
});
