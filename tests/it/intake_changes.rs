//! Orders that change: what the channel says and what was changed here, merged; holds put on and healed.

use crate::api::{order, stocked};
use crate::intake_same_order::all_read;
use crate::on_both;
use crate::support::{Client, Shop, count, wait_until};
use serde_json::{Value, json};

fn with(mut order: Value, pointer: &str, value: Value) -> Value {
    *order.pointer_mut(pointer).expect("the place is there") = value;
    order
}

fn post(api: &Client, order: &Value) -> Value {
    let answer = api.post_json("/api/v1/orders", order);
    assert!([200, 201].contains(&answer.status), "{}", answer.text());
    answer.json()
}

fn path(seen: &Value) -> String {
    format!(
        "/api/v1/orders/{}",
        seen["number"].as_str().expect("a number")
    )
}

/// Kinds of the holds that are on an order.
fn holds(seen: &Value) -> Vec<&str> {
    let all = seen["holds"].as_array().expect("a list");
    let open = all.iter().filter(|hold| hold["released_at"].is_null());
    open.filter_map(|hold| hold["kind"].as_str()).collect()
}

on_both!(
    staff_and_channel_change_different_fields_and_both_stay,
    |shop| {
        let api = stocked(shop);
        let sent = order("web", "m1");
        let seen = post(&api, &sent);
        let edit = json!({"ship_to": {"street": "科技园路 9 号"}});
        api.patch_json(&path(&seen), &edit).expect(200);
        let mut later = sent.clone();
        later["note"] = json!("ring twice");
        let merged = post(&api, &later);
        assert_eq!(merged["ship_to"]["street"], "科技园路 9 号");
        assert_eq!(
            (&merged["note"], holds(&merged)),
            (&json!("ring twice"), vec![])
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    staff_and_channel_change_one_field_and_the_hold_shows_both,
    |shop| {
        let api = stocked(shop);
        let sent = order("web", "m2");
        let seen = post(&api, &sent);
        api.patch_json(&path(&seen), &json!({"ship_to": {"street": "ours 1"}}))
            .expect(200);
        let merged = post(
            &api,
            &with(sent.clone(), "/ship_to/street", json!("theirs 2")),
        );
        assert_eq!(
            (&merged["ship_to"]["street"], holds(&merged)),
            (&json!("ours 1"), vec!["conflict"])
        );
        let facts = &merged["holds"][0]["reason"]["facts"];
        assert_eq!(
            (&facts["ours"], &facts["theirs"]),
            (&json!("ours 1"), &json!("theirs 2"))
        );
        assert_eq!(merged["status"], "held");
        let again = post(
            &api,
            &with(
                with(sent, "/ship_to/street", json!("theirs 2")),
                "/lines/0/title",
                json!("Tea"),
            ),
        );
        assert_eq!(
            holds(&again),
            ["conflict"],
            "the same clash is not told twice"
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    a_line_that_staff_changed_and_the_channel_drops_is_a_conflict,
    |shop| {
        let api = stocked(shop);
        let mut sent = order("web", "m3");
        let second = json!({"ref": "2", "sku": "TEA-250", "quantity": 1, "unit_price": "1.00"});
        sent["lines"].as_array_mut().expect("lines").push(second);
        sent["total"] = json!("45.80");
        let seen = post(&api, &sent);
        let lines = json!([
        {"ref": "1", "sku": "TEA-250", "quantity": 2, "unit_price": "19.90"},
        {"ref": "2", "sku": "TEA-250", "quantity": 3, "unit_price": "1.00"}]);
        api.patch_json(&path(&seen), &json!({"lines": lines, "total": "47.80"}))
            .expect(200);
        let merged = post(&api, &order("web", "m3"));
        assert_eq!(
            merged["lines"].as_array().map(Vec::len),
            Some(2),
            "{}",
            merged["lines"]
        );
        assert!(holds(&merged).contains(&"conflict"), "{}", merged["holds"]);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(a_cancel_by_the_channel_cancels_and_ends_the_holds, |shop| {
    let api = stocked(shop);
    let sent = with(order("web", "c1"), "/lines/0/sku", json!("NOBODY"));
    let seen = post(&api, &sent);
    assert_eq!(holds(&seen), ["unknown_sku"]);
    let mut canceled = sent.clone();
    canceled["stage"] = json!("canceled");
    let seen = post(&api, &canceled);
    assert_eq!(
        (&seen["status"], holds(&seen)),
        (&json!("canceled"), vec![])
    );
    assert_eq!(seen["canceled"], "44.80");
    let edit = api
        .patch_json(&path(&seen), &json!({"note": "too late"}))
        .expect(409)
        .json();
    assert_eq!(edit["code"], "refused-edit-canceled");
    let back = post(&api, &sent);
    assert_eq!(back["status"], "canceled", "it never goes back");
    shop.cli(&["verify"]).ok();
});

on_both!(an_after_sale_request_holds_until_it_ends, |shop| {
    let api = stocked(shop);
    let sent = order("web", "a1");
    post(&api, &sent);
    let mut asked = sent.clone();
    asked["after_sale"] = json!("refund_only");
    let seen = post(&api, &asked);
    assert_eq!(
        (holds(&seen), &seen["status"]),
        (vec!["after_sale"], &json!("held"))
    );
    asked["after_sale"] = json!(null);
    asked["note"] = json!("the buyer keeps it");
    let seen = post(&api, &asked);
    assert_eq!(
        (holds(&seen), &seen["status"]),
        (vec![], &json!("received"))
    );
    shop.cli(&["verify"]).ok();
});

on_both!(an_order_that_is_paid_later_goes_on, |shop| {
    let api = stocked(shop);
    let sent = order("web", "p1");
    let mut unpaid = sent.clone();
    unpaid["payment"] = json!({"status": "unpaid"});
    assert_eq!(holds(&post(&api, &unpaid)), ["unpaid"]);
    let seen = post(&api, &sent);
    assert_eq!(
        (holds(&seen), &seen["payment"]["paid"]),
        (vec![], &json!("44.80"))
    );
    let refused = api
        .patch_json(&path(&seen), &json!({"payment": {"paid": "1.00"}}))
        .expect(422);
    assert_eq!(refused.json()["problems"][0]["pointer"], "/payment/paid");
    shop.cli(&["verify"]).ok();
});

/// More orders than one healing transaction looks at.
const WAITING: usize = 420;

fn place_waiting(shop: &Shop, api: &Client, sku: &str) {
    let text: String = (0..WAITING)
        .map(|index| {
            format!(
                "{}\n",
                with(
                    order("web", &format!("w{index}")),
                    "/lines/0/sku",
                    json!(sku)
                )
            )
        })
        .collect();
    let file = shop.file("waiting.jsonl", text).display().to_string();
    let told = shop
        .cli(&["import", "--channel", "web", "--json", &file])
        .ok()
        .last_json();
    assert_eq!(
        (&told["new"], &told["held"]),
        (&json!(WAITING), &json!(WAITING))
    );
    let page = api
        .get("/api/v1/orders?status=held&limit=1")
        .expect(200)
        .json();
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
}

fn none_waits(shop: &Shop) {
    wait_until(
        || count(&shop.database, "orders", "open_holds > 0") == 0,
        "all orders are healed",
    );
    assert_eq!(count(&shop.database, "order_lines", "sku_id IS NULL"), 0);
    assert_eq!(
        count(&shop.database, "events", "kind = 'opened'"),
        WAITING as i64
    );
    shop.cli(&["verify"]).ok();
}

on_both!(
    a_sku_that_becomes_known_heals_every_order_that_waits_for_it,
    |shop| {
        let api = stocked(shop);
        place_waiting(shop, &api, "CUP-9");
        let cup = json!({"sku": "CUP-9", "title": "Cup"});
        api.post_json("/api/v1/skus", &cup).expect(201);
        none_waits(shop);
    }
);

on_both!(
    a_listing_that_becomes_known_heals_every_order_that_waits_for_it,
    |shop| {
        let api = stocked(shop);
        place_waiting(shop, &api, "platform-77");
        let listing =
            json!({"channel": "web", "code": "platform-77", "sku": "TEA-250", "pack_size": 6});
        api.post_json("/api/v1/listings", &listing).expect(201);
        none_waits(shop);
        assert_eq!(
            count(&shop.database, "order_lines", "pack_size = 6"),
            WAITING as i64
        );
    }
);

on_both!(an_address_that_is_completed_heals, |shop| {
    let api = stocked(shop);
    let mut sent = order("web", "d1");
    sent["ship_to"] = json!({"name": "李雷", "country": "CN"});
    let seen = post(&api, &sent);
    assert_eq!(holds(&seen), ["address"]);
    let whole = order("web", "d1")["ship_to"].clone();
    let seen = api
        .patch_json(&path(&seen), &json!({"ship_to": whole}))
        .expect(200)
        .json();
    assert_eq!(
        (holds(&seen), &seen["status"]),
        (vec![], &json!("received"))
    );
});

on_both!(a_cent_is_a_rounding_row_and_more_is_held, |shop| {
    let api = stocked(shop);
    let mut near = with(order("web", "t1"), "/total", json!("44.81"));
    near["payment"] = json!({"status": "paid"});
    let near = post(&api, &near);
    assert_eq!((holds(&near), &near["rounding"]), (vec![], &json!("0.01")));
    assert!(
        near["events"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|event| event["kind"] == "rounded")
    );
    let mut far = with(order("web", "t2"), "/total", json!("45.80"));
    far["payment"] = json!({"status": "paid"});
    let seen = post(&api, &far);
    assert_eq!(holds(&seen), ["totals"]);
    far["shipping_fee"] = json!("6.00");
    let seen = post(&api, &far);
    assert_eq!((holds(&seen), &seen["rounding"]), (vec![], &json!("0.00")));
    all_read(shop);
    shop.cli(&["verify"]).ok();
});
