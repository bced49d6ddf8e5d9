//! An order's money over its parts: what of it is in which fulfillment, in none, and canceled.

use crate::api::{order, stocked};
use crate::fulfillments::{go, of_order};
use crate::on_both;
use crate::sourced::{place, receive, settled};
use crate::support::{Client, Opening, Shop};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// The components of a part, and of an order.
const COMPONENTS: [&str; 7] = [
    "discount",
    "platform_discount",
    "shipping_fee",
    "rounding",
    "tax",
    "goods",
    "total",
];

/// An amount of the API in cents.
fn cents(amount: &Value) -> i64 {
    let text = amount.as_str().expect("decimal text").replace('.', "");
    text.parse().expect("two places")
}

/// An order's parts, as its own answer names them.
fn parts(order: &Value) -> Vec<&Value> {
    let leaving = order["fulfillments"].as_array().expect("a list").iter();
    let leaving = leaving.map(|one| &one["amounts"]);
    leaving
        .filter(|amounts| !amounts.is_null())
        .chain([
            &order["amounts"]["unfulfilled"],
            &order["amounts"]["canceled"],
        ])
        .collect()
}

/// The parts sum to the order, component by component, and what is canceled is worth its part.
#[track_caller]
pub fn assert_divided(order: &Value) {
    for name in COMPONENTS {
        let whole = match name {
            "goods" => {
                let lines = order["lines"].as_array().expect("a list").iter();
                let line = |line: &Value| {
                    cents(&line["unit_price"]) * line["quantity"].as_i64().expect("a count")
                        - cents(&line["discount"])
                };
                lines.map(line).sum()
            }
            _ => cents(&order[name]),
        };
        let sum: i64 = parts(order).iter().map(|part| cents(&part[name])).sum();
        assert_eq!(sum, whole, "{name} of {order:#}");
    }
    let canceled = &order["amounts"]["canceled"]["total"];
    assert_eq!(&order["canceled"], canceled, "{order:#}");
}

/// Seven units, of which three can leave from the north and two from the south; another line of one that is in the north.
fn split_order(shop: &Shop) -> (Client, String) {
    let api = stocked(shop);
    let cup = json!({"sku": "CUP-1", "title": "Cup", "weight_g": 300});
    api.post_json("/api/v1/skus", &cup).expect(201);
    for (slug, tea) in [("north", 3), ("south", 2)] {
        place(&api, slug);
        receive(shop, "TEA-250", slug, tea);
    }
    receive(shop, "CUP-1", "north", 1);
    let mut sent = order("web", "1");
    sent["lines"] = json!([
        {"ref": "1", "sku": "TEA-250", "title": "Tea", "quantity": 7, "unit_price": "19.90", "discount": "0.30", "tax": "1.00"},
        {"ref": "2", "sku": "CUP-1", "title": "Cup", "quantity": 1, "unit_price": "30.01"},
    ]);
    (sent["tax"], sent["tax_included"]) = (json!("3.33"), json!(false));
    (sent["discount"], sent["platform_discount"]) = (json!("10.00"), json!("7.00"));
    // 139.00 + 30.01 − 10.00 + 5.00 + 3.33, and a cent that the channel rounded
    sent["total"] = json!("167.35");
    sent["payment"] = json!({"status": "paid", "method": "alipay", "paid": "160.35"});
    let answer = api.post_json("/api/v1/orders", &sent).expect(201).json();
    let number = answer["number"].as_str().expect("a number").to_owned();
    settled(&api, &number, "backordered");
    (api, number)
}

fn seen(api: &Client, number: &str) -> Value {
    api.get(&format!("/api/v1/orders/{number}"))
        .expect(200)
        .json()
}

on_both!(a_split_order_is_divided_to_the_cent, |shop| {
    let (api, number) = split_order(shop);
    let order = seen(&api, &number);
    assert_divided(&order);
    let goods = |name: &str| {
        let all = order["fulfillments"].as_array().expect("a list");
        let one = all.iter().find(|one| one["location"] == name);
        one.map(|one| one["amounts"]["goods"].clone())
    };
    // 139.00 over 3, 2 and 2 of seven units
    assert_eq!(goods("north"), Some(json!("89.58")));
    assert_eq!(goods("south"), Some(json!("39.72")));
    assert_eq!(order["amounts"]["unfulfilled"]["goods"], "39.71");
    // a fulfillment tells the same
    for one in of_order(&api, &number) {
        let id = &one["id"];
        let own = api
            .get(&format!("/api/v1/fulfillments/{id}"))
            .expect(200)
            .json();
        assert_eq!(own["amounts"][0]["order"], json!(number));
        assert_eq!(own["amounts"][0]["total"], one["amounts"]["total"]);
        go(
            &api,
            id.as_i64().expect("an id"),
            &["release", "pick", "pack", "ship"],
        );
    }
    let shipped = seen(&api, &number);
    assert_divided(&shipped);
    assert_eq!(
        shipped["fulfillments"][0]["amounts"],
        order["fulfillments"][0]["amounts"]
    );
});

on_both!(
    what_is_canceled_takes_its_part_of_what_is_on_the_whole,
    |shop| {
        let (api, number) = split_order(shop);
        let cancel = |body: Value| {
            let path = format!("/api/v1/orders/{number}/cancellation");
            api.post_json(&path, &body).expect(200).json()
        };
        let done = cancel(json!({"lines": [{"ref": "2", "quantity": 1}]}));
        // 30.01 − 1.78 of the discount + 0.41 of the tax that no line names
        assert_eq!(done["amount"], "28.64");
        let order = seen(&api, &number);
        assert_divided(&order);
        assert_eq!(order["amounts"]["canceled"]["shipping_fee"], "0.00");
        // the platform bears 1.20 of it no more
        assert_eq!(order["due"], "-27.44");
        cancel(json!({}));
        let order = seen(&api, &number);
        assert_divided(&order);
        assert_eq!(
            (&order["canceled"], &order["due"]),
            (&json!("167.35"), &json!("-160.35"))
        );
        assert_eq!(order["amounts"]["canceled"]["shipping_fee"], "5.00");
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    the_pages_say_how_it_is_divided,
    Opening::new().env("TRIBUTARY_TIMING", "true"),
    |shop| {
        let (api, number) = split_order(shop);
        let clerk = shop.sign_in(Role::Manager);
        let page = clerk.get(&format!("/staff/orders/{number}")).expect(200);
        assert!(page.statements() <= 8, "{}", page.statements());
        let cells = |css: &str| page.texts(&format!(".divided {css}"));
        assert_eq!(cells("tbody tr").len(), 3);
        let sums = cells("tfoot td");
        assert_eq!(sums.last().map(String::as_str), Some("167.35"));
        assert_eq!(sums.len(), 6, "{sums:?}");
        for one in of_order(&api, &number) {
            let page = clerk
                .get(&format!("/staff/fulfillments/{}", one["id"]))
                .expect(200);
            assert!(page.statements() <= 8, "{}", page.statements());
            let total = page.texts(".divided tbody td").pop();
            assert_eq!(total.as_deref(), one["amounts"]["total"].as_str());
        }
        // an order that is in one place is not divided
        let api = shop.api();
        receive(shop, "TEA-250", "north", 9);
        let whole = crate::sourced::buy(&api, "2", 1, "二号");
        settled(&api, &whole, "sourced");
        let page = clerk.get(&format!("/staff/orders/{whole}")).expect(200);
        assert!(!page.has(".divided"));
    }
);
