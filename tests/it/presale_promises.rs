//! When a pre-sale is told to leave: on its day where it is on the shelf, with what is to come for it otherwise, and never
//! by a date that nothing stands behind.

use crate::api::{order, stocked};
use crate::on_both;
use crate::sourced::{place, receive};
use crate::sourced_turns::{enqueue, rested};
use crate::stock::{moved, send};
use crate::support::{Client, Shop, texts};
use serde_json::{Value, json};
use tributary::domain::job::Job;

fn opened(shop: &Shop, pieces: i64) -> Client {
    let api = stocked(shop);
    place(&api, "north");
    if pieces > 0 {
        receive(shop, "TEA-250", "north", pieces);
    }
    api
}

/// An order of so many, as a pre-sale until a day or not.
fn wants(shop: &Shop, api: &Client, reference: &str, quantity: i64, day: Option<&str>) {
    let mut sent = order("web", reference);
    sent["lines"][0]["quantity"] = json!(quantity);
    sent["lines"][0]["unit_price"] = json!("0.00");
    sent["payment"]["paid"] = Value::Null;
    sent["total"] = json!("5.00");
    if let Some(day) = day {
        sent["lines"][0]["not_before"] = json!(format!("{day}T00:00:00Z"));
    }
    api.post_json("/api/v1/orders", &sent).expect(201);
    rested(shop);
}

/// A purchase order.
fn comes(shop: &Shop, api: &Client, name: &str, quantity: i64, day: &str) {
    let body = json!({"name": name, "location": "north", "expected_at": format!("{day}T00:00:00Z"),
        "lines": [{"sku": "TEA-250", "quantity": quantity}]});
    api.post_json("/api/v1/receipts", &body).expect(201);
    rested(shop);
}

/// Who waits with how many units until when, and whether a purchase order stands behind it.
fn told(shop: &Shop) -> Vec<String> {
    shop.cli(&["verify"]).ok();
    texts(
        &shop.database,
        "SELECT o.channel_ref || ' ' || b.units || ' ' || coalesce(substr(CAST(b.promised_at AS TEXT), 1, 10), '-') \
         || CASE WHEN b.receipt_line_id IS NULL THEN '' ELSE ' comes' END AS found \
         FROM backorders b JOIN orders o ON o.id = b.order_id ORDER BY b.order_id, b.part",
    )
}

on_both!(a_pre_sale_has_what_is_to_come_in_its_turn, |shop| {
    let api = opened(shop, 0);
    comes(shop, &api, "PO-1", 5, "2099-03-01");
    wants(shop, &api, "p", 5, Some("2098-12-01"));
    wants(shop, &api, "q", 5, None);
    assert_eq!(told(shop), ["p 5 2099-03-01 comes", "q 5 -"]);
});

on_both!(what_comes_before_its_day_leaves_on_its_day, |shop| {
    let api = opened(shop, 0);
    comes(shop, &api, "PO-1", 5, "2098-03-01");
    wants(shop, &api, "p", 5, Some("2098-12-01"));
    assert_eq!(told(shop), ["p 5 2098-12-01 comes"]);
});

on_both!(a_pre_sale_of_which_nothing_is_to_come_has_no_date, |shop| {
    let api = opened(shop, 0);
    wants(shop, &api, "p", 5, Some("2098-12-01"));
    assert_eq!(told(shop), ["p 5 -"]);
    // until something is
    comes(shop, &api, "PO-1", 2, "2099-03-01");
    assert_eq!(told(shop), ["p 2 2099-03-01 comes", "p 3 -"]);
    receive(shop, "TEA-250", "north", 4);
    rested(shop);
    assert_eq!(told(shop), ["p 4 2098-12-01", "p 1 2099-03-01 comes"]);
});

on_both!(
    a_pre_sale_on_the_shelf_has_its_day_until_others_take_it,
    |shop| {
        let api = opened(shop, 7);
        comes(shop, &api, "PO-1", 5, "2099-03-01");
        wants(shop, &api, "p", 3, Some("2098-12-01"));
        wants(shop, &api, "q", 3, Some("2098-11-01"));
        wants(shop, &api, "r", 2, Some("2098-11-01"));
        let before = [
            "p 3 2098-12-01",
            "q 3 2098-11-01",
            "r 1 2098-11-01",
            "r 1 2099-03-01 comes",
        ];
        assert_eq!(told(shop), before);
        // four are left: the first of them keeps its day
        wants(shop, &api, "s", 3, None);
        let after = [
            "p 3 2098-12-01",
            "q 1 2098-11-01",
            "q 2 2099-03-01 comes",
            "r 2 2099-03-01 comes",
        ];
        assert_eq!(told(shop), after);
    }
);

on_both!(what_was_counted_away_is_promised_to_no_pre_sale, |shop| {
    let api = opened(shop, 5);
    wants(shop, &api, "p", 5, Some("2098-12-01"));
    assert_eq!(told(shop), ["p 5 2098-12-01"]);
    send(&api, &moved("lost", "TEA-250", "north", "adjust", -3));
    enqueue(shop, &Job::ServePresales);
    rested(shop);
    assert_eq!(told(shop), ["p 2 2098-12-01", "p 3 -"]);
});
