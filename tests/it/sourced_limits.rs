//! What a rule, a day's room or a currency's size lets leave, and what not, however often it is looked at.

use crate::api::{order, stocked};
use crate::merges::{mode, rule};
use crate::on_both;
use crate::released::{sourced_at, still};
use crate::sourced::{place, receive, settled};
use crate::sourced_turns::{enqueue, rested};
use crate::support::{Client, Shop, count, execute, texts};
use serde_json::{Value, json};
use tributary::domain::job::{Job, Walking};

/// A shop with tea in the north and cups in the south.
fn tea_and_cups(shop: &Shop) -> Client {
    let api = stocked(shop);
    let cup = json!({"sku": "CUP-1", "title": "Cup", "weight_g": 300});
    api.post_json("/api/v1/skus", &cup).expect(201);
    for (slug, sku, pieces) in [("north", "TEA-250", 9), ("south", "CUP-1", 9)] {
        place(&api, slug);
        receive(shop, sku, slug, pieces);
    }
    api
}

/// Lines of so many tea and cups.
fn lines(tea: i64, cups: i64) -> Value {
    let line = |name: &str, sku: &str, quantity: i64| json!({"ref": name, "sku": sku, "title": sku, "quantity": quantity, "unit_price": "10.00"});
    let all = [line("1", "TEA-250", tea), line("2", "CUP-1", cups)];
    let some = all.into_iter().filter(|line| line["quantity"] != json!(0));
    some.collect()
}

fn buy(api: &Client, reference: &str, lines: Value, currency: &str) -> String {
    let units: i64 = lines
        .as_array()
        .expect("lines")
        .iter()
        .filter_map(|line| line["quantity"].as_i64())
        .sum();
    let mut sent = order("web", reference);
    sent["channel_number"] = Value::Null;
    sent["lines"] = lines;
    sent["currency"] = json!(currency);
    sent["total"] = json!(format!("{}.00", units * 10 + 5));
    sent["payment"] = json!({"status": "paid", "method": "alipay"});
    let answer = api.post_json("/api/v1/orders", &sent).expect(201).json();
    answer["number"].as_str().expect("a number").to_owned()
}

on_both!(what_a_rule_keeps_back_stays_there_at_every_look, |shop| {
    let api = tea_and_cups(shop);
    rule(shop, &mode("off"));
    let forbid = json!({"merge": mode("off"), "rules": [{"name": "one place", "splitting": {"forbid": {"waits": "line"}}}]});
    let forbid = format!("UPDATE rule_sets SET body = '{forbid}'");
    execute(&shop.database, &[&forbid]);
    let number = buy(&api, "1", lines(2, 1), "CNY");
    settled(&api, &number, "backordered");
    let parts = || count(&shop.database, "fulfillments", "state = 'planned'");
    assert_eq!(parts(), 1);
    let everybody = Job::SourceAll {
        everybody: true,
        walk: Walking::Anew,
    };
    enqueue(shop, &everybody);
    rested(shop);
    receive(shop, "CUP-1", "south", 1);
    rested(shop);
    assert_eq!(parts(), 1);
    settled(&api, &number, "backordered");
    // it goes on from where the order has begun
    receive(shop, "CUP-1", "north", 1);
    settled(&api, &number, "sourced");
    rested(shop);
    let from = "SELECT DISTINCT l.slug AS found FROM fulfillments f JOIN locations l ON l.id = f.location_id \
                WHERE f.state = 'planned'";
    assert_eq!(texts(&shop.database, from), ["north"]);
});

on_both!(
    a_days_last_unit_of_room_is_used_where_that_is_better,
    still(),
    |shop| {
        tea_and_cups(shop);
        receive(shop, "CUP-1", "north", 9);
        execute(
            &shop.database,
            &[
                "UPDATE locations SET parcel_cost = 500, units_per_day = 4 WHERE slug = 'north'",
                "UPDATE locations SET parcel_cost = 100 WHERE slug = 'south'",
            ],
        );
        let now = "2099-01-15T02:00:00Z";
        let sourced = |reference: &str, lines: Value, total: &str, door: &str| {
            let changes = [
                ("/lines", lines),
                ("/total", json!(total)),
                ("/payment/paid", json!(total)),
                ("/ship_to/street", json!(door)),
                ("/ship_by", json!("2099-01-15 12:00:00")),
            ];
            sourced_at(shop, reference, now, &changes);
        };
        sourced("1", lines(3, 0), "35.00", "一号");
        // one unit of room is left: the tea takes it, and the cup leaves the south
        sourced("2", lines(1, 1), "25.00", "二号");
        let days = texts(
            &shop.database,
            "SELECT DISTINCT leaves_on AS found FROM fulfillments",
        );
        assert_eq!(days, ["2099-01-15"]);
        assert_eq!(count(&shop.database, "fulfillments", "unit_count = 1"), 2);
        // more than what is left of the day goes together on the next one
        sourced("3", lines(2, 0), "25.00", "三号");
        assert_eq!(
            count(
                &shop.database,
                "fulfillments",
                "leaves_on = '2099-01-16' AND unit_count = 2"
            ),
            1
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    what_can_be_had_leaves_in_a_currency_of_small_units_too,
    |shop| {
        shop.cli(&[
            "channel",
            "add",
            "web",
            "--kind",
            "api",
            "--currency",
            "IDR",
        ])
        .ok();
        let api = shop.api();
        let tea = json!({"sku": "TEA-250", "title": "Tea", "weight_g": 250});
        api.post_json("/api/v1/skus", &tea).expect(201);
        place(&api, "north");
        let card = json!({"slug": "reg", "name": "Reguler", "service": "standard", "currency": "IDR", "locations": ["north"],
            "zones": [{"name": "all", "areas": [], "first_g": 1000, "first": "15000.00", "next_g": 1000, "next": "9000.00", "days": 3}]});
        api.post_json("/api/v1/rate-cards", &card).expect(201);
        receive(shop, "TEA-250", "north", 9);
        let number = buy(&api, "1", lines(1, 0), "IDR");
        settled(&api, &number, "sourced");
    }
);
