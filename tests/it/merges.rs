//! Orders joined as they arrive: who counts as one buyer, what never shares a fulfillment, how many at most, and what is
//! left when one of them leaves. By hand is `merges_by_hand`.

use crate::api::{order, stocked};
use crate::on_both;
use crate::sourced::{place, receive, settled};
use crate::support::{Client, Shop, count, execute, texts, wait_for};
use serde_json::{Value, json};

/// A shop with a warehouse that has tea, rates and a rule of joining.
pub fn opened(shop: &Shop, merge: &Value) -> Client {
    let api = stocked(shop);
    place(&api, "north");
    rates(shop);
    receive(shop, "TEA-250", "north", 500);
    rule(shop, merge);
    api
}

/// 8.00 for the first kilogram, 2.00 for each further one; 1.00 a parcel and 0.10 a line of work.
pub fn rates(shop: &Shop) {
    let card = json!({"currency": "CNY", "zones": [{"name": "all", "areas": [], "prices":
        {"steps": {"first_g": 1000, "first": 800, "next_g": 1000, "next": 200}}}]});
    execute(
        &shop.database,
        &[
            &format!(
                "INSERT INTO rate_cards (slug, name, service, version, body, changed_at, changed_by) \
                 VALUES ('card', 'Card', 'standard', 1, '{card}', '2026-01-01 00:00:00', 'test')"
            ),
            "INSERT INTO location_cards (location_id, rate_card_id) SELECT l.id, r.id FROM locations l, rate_cards r",
            "UPDATE locations SET parcel_cost = 100, line_cost = 10",
        ],
    );
}

/// Puts rules of joining in force.
pub fn rule(shop: &Shop, merge: &Value) {
    let body = json!({"merge": merge});
    execute(
        &shop.database,
        &[
            "DELETE FROM rule_sets",
            &format!(
                "INSERT INTO rule_sets (version, state, note, body, created_at, created_by) \
                 VALUES (1, 'active', '', '{body}', '2026-01-01 00:00:00', 'test')"
            ),
        ],
    );
}

/// The rule of most tests.
pub fn mode(word: &str) -> Value {
    json!({"mode": word, "most": 20, "wait_minutes": 0})
}

/// An order with changes, placed; gives its number once it is planned.
pub fn placed(api: &Client, reference: &str, changes: &[(&str, Value)]) -> String {
    let mut sent = order("web", reference);
    sent["channel_number"] = Value::Null;
    for (pointer, value) in changes {
        *sent.pointer_mut(pointer).expect("the place is there") = value.clone();
    }
    let answer = api.post_json("/api/v1/orders", &sent).expect(201).json();
    assert_eq!(answer["holds"], json!([]), "{answer}");
    let number = answer["number"].as_str().expect("a number").to_owned();
    settled(api, &number, "sourced");
    number
}

/// How many orders are in each fulfillment that still leaves, oldest first.
pub fn sizes(shop: &Shop) -> Vec<String> {
    texts(
        &shop.database,
        "SELECT CAST(members AS TEXT) AS found FROM fulfillments WHERE state <> 'canceled' ORDER BY id",
    )
}

fn two_accounts(shop: &Shop, word: &str) -> Vec<String> {
    let api = opened(shop, &mode(word));
    placed(&api, "1", &[]);
    placed(&api, "2", &[("/ship_to/street", json!("科技园路１号"))]);
    placed(&api, "3", &[("/customer/account", json!("c-78"))]);
    shop.cli(&["verify"]).ok();
    sizes(shop)
}

on_both!(strict_asks_for_the_same_account, |shop| {
    assert_eq!(two_accounts(shop, "strict"), ["2", "1"]);
});

on_both!(loose_asks_for_name_phone_and_address_alone, |shop| {
    assert_eq!(two_accounts(shop, "loose"), ["3"]);
});

on_both!(switched_off_nothing_is_joined, |shop| {
    assert_eq!(two_accounts(shop, "off"), ["1", "1", "1"]);
});

on_both!(what_is_not_the_same_leaves_by_itself, |shop| {
    let api = opened(shop, &mode("loose"));
    shop.add_channel("other", "api");
    placed(&api, "1", &[]);
    let cod = json!({"status": "unpaid", "method": "cod"});
    let differs: &[(&str, Value)] = &[
        ("/payment", cod),
        ("/currency", json!("USD")),
        ("/ship_to/name", json!("韩梅梅")),
        ("/ship_to/phone", json!("+8613800138001")),
        ("/ship_to/street", json!("科技园路 2 号")),
        ("/ship_to/street", json!("科技园路 1-1 号")),
    ];
    for (index, change) in differs.iter().enumerate() {
        placed(&api, &format!("d{index}"), std::slice::from_ref(change));
    }
    assert_eq!(sizes(shop), ["1"; 7]);
    // over channels it is one buyer
    placed(&api, "9", &[("/channel", json!("other"))]);
    assert_eq!(sizes(shop), ["2", "1", "1", "1", "1", "1", "1"]);
});

/// Changes that hide an order's phone, as a platform does that has a name of its own for the buyer.
pub fn masked(account: &str, channel: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("/channel", json!(channel)),
        ("/customer/account", json!(account)),
        ("/customer/phone", json!("138****8000")),
        ("/ship_to/phone", json!("138****8000")),
    ]
}

on_both!(masked_buyers_are_one_by_the_platforms_token_only, |shop| {
    let api = opened(shop, &mode("loose"));
    shop.add_channel("other", "api");
    placed(&api, "1", &masked("token-1", "web"));
    placed(&api, "2", &masked("token-2", "web"));
    placed(&api, "3", &masked("token-1", "other"));
    placed(&api, "4", &masked("", "web"));
    placed(&api, "5", &masked("", "web"));
    placed(&api, "6", &masked("李*", "web"));
    placed(&api, "7", &masked("李*", "web"));
    assert_eq!(sizes(shop), ["1"; 7]);
    placed(&api, "8", &masked("token-1", "web"));
    assert_eq!(sizes(shop), ["2", "1", "1", "1", "1", "1", "1"]);
});

on_both!(
    sixteen_at_once_never_share_with_more_than_the_rule_allows,
    |shop| {
        let api = opened(
            shop,
            &json!({"mode": "loose", "most": 3, "wait_minutes": 0}),
        );
        std::thread::scope(|scope| {
            for client in 0..16 {
                let api = &api;
                scope.spawn(move || {
                    for n in 0..2 {
                        placed(api, &format!("{client}-{n}"), &[]);
                    }
                });
            }
        });
        assert_eq!(count(&shop.database, "orders", "status = 'sourced'"), 32);
        assert_eq!(count(&shop.database, "fulfillments", "members > 3"), 0);
        assert!(sizes(shop).len() < 32, "nothing was joined");
        assert_eq!(count(&shop.database, "fulfillment_orders", "1 = 1"), 32);
        shop.cli(&["verify"]).ok();
    }
);

/// Three orders in one, which weighs 1.5 kg: 10.00 of carriage, 1.00 and 3 × 0.10 of work.
fn three(shop: &Shop) -> (Client, Vec<String>) {
    let api = opened(shop, &mode("loose"));
    let numbers = ["1", "2", "3"].map(|reference| placed(&api, reference, &[]));
    assert_eq!(sizes(shop), ["3"]);
    assert_eq!(costs(shop), ["1000 130", "377", "377", "376"]);
    (api, numbers.to_vec())
}

/// Carriage and handling of what leaves, then what each member bears, the dearest first.
fn costs(shop: &Shop) -> Vec<String> {
    let mut found = texts(
        &shop.database,
        "SELECT carriage || ' ' || handling AS found FROM fulfillments WHERE state <> 'canceled' ORDER BY id",
    );
    found.extend(texts(
        &shop.database,
        "SELECT CAST(m.cost AS TEXT) AS found FROM fulfillment_orders m JOIN fulfillments f ON f.id = m.fulfillment_id \
         WHERE f.state <> 'canceled' ORDER BY m.cost DESC",
    ));
    found
}

on_both!(one_member_canceled_leaves_the_others_right, |shop| {
    let (api, numbers) = three(shop);
    let path = format!("/api/v1/orders/{}/cancellation", numbers[1]);
    api.post_json(&path, &json!({})).expect(200);
    assert_eq!(sizes(shop), ["2"]);
    assert_eq!(costs(shop), ["800 120", "460", "460"]);
    assert_eq!(count(&shop.database, "stock", "reserved = 4"), 1);
    for number in [&numbers[0], &numbers[2]] {
        settled(&api, number, "sourced");
    }
    shop.cli(&["verify"]).ok();
});

on_both!(
    one_member_that_moves_house_leaves_and_the_others_stay,
    |shop| {
        let (api, _) = three(shop);
        let mut changed = order("web", "2");
        changed["channel_number"] = Value::Null;
        changed["ship_to"]["street"] = json!("深南大道 9 号");
        api.post_json("/api/v1/orders", &changed).expect(200);
        wait_for(
            || (sizes(shop) == ["2", "1"]).then_some(()),
            "it leaves by itself",
        );
        assert_eq!(costs(shop), ["800 120", "800 110", "910", "460", "460"]);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(one_member_that_is_held_leaves_and_the_others_stay, |shop| {
    let (api, numbers) = three(shop);
    let mut wrong = order("web", "2");
    wrong["channel_number"] = Value::Null;
    wrong["total"] = json!("1.00");
    api.post_json("/api/v1/orders", &wrong).expect(200);
    settled(&api, &numbers[1], "held");
    assert_eq!(sizes(shop), ["2"]);
    assert_eq!(costs(shop), ["800 120", "460", "460"]);
    assert_eq!(count(&shop.database, "stock", "reserved = 4"), 1);
    shop.cli(&["verify"]).ok();
});

/// Parcels and money that the ledger says were saved.
fn saved(shop: &Shop) -> String {
    let sums = "SELECT SUM(parcels) || ' ' || SUM(amount) AS found FROM savings";
    texts(&shop.database, sums).concat()
}

on_both!(what_a_member_saved_ends_when_it_leaves, |shop| {
    let (api, numbers) = three(shop);
    assert_eq!(saved(shop), "2 1600");
    let to = |street: &str, turn: i64| {
        let mut changed = order("web", "2");
        changed["turn"] = json!(turn);
        changed["channel_number"] = Value::Null;
        changed["ship_to"]["street"] = json!(street);
        api.post_json("/api/v1/orders", &changed).expect(200);
        settled(&api, &numbers[1], "sourced");
    };
    let usual = order("web", "2")["ship_to"]["street"].clone();
    // it saved 9.00, and who came after it 7.00
    for turn in 1..3 {
        to("深南大道 9 号", turn);
        wait_for(
            || (sizes(shop) == ["2", "1"]).then_some(()),
            "it leaves by itself",
        );
        assert_eq!(saved(shop), "1 700");
        to(usual.as_str().expect("a street"), turn);
        wait_for(|| (sizes(shop) == ["3"]).then_some(()), "it is back");
        // as the third it saves 7.00
        assert_eq!(saved(shop), "2 1400");
        let pairs = "SELECT SUM(parcels) || '' AS found FROM savings GROUP BY fulfillment_id, order_id ORDER BY 1";
        assert_eq!(texts(&shop.database, pairs), ["1", "1"]);
    }
    let cancel = |number: &str| {
        let path = format!("/api/v1/orders/{number}/cancellation");
        api.post_json(&path, &json!({})).expect(200);
    };
    // whom the others joined goes: the first of these is it now
    cancel(&numbers[0]);
    assert_eq!(sizes(shop), ["2"]);
    assert_eq!(saved(shop), "1 700");
    cancel(&numbers[2]);
    assert_eq!(saved(shop), "0 0");
    cancel(&numbers[1]);
    assert_eq!(saved(shop), "0 0");
    shop.cli(&["verify"]).ok();
});

on_both!(each_order_hears_that_it_does_not_leave_alone, |shop| {
    let (api, numbers) = three(shop);
    for number in &numbers {
        let seen = api
            .get(&format!("/api/v1/orders/{number}"))
            .expect(200)
            .json();
        let events = seen["events"].as_array().unwrap();
        let merged = events.iter().filter(|event| event["kind"] == "merged");
        assert_eq!(merged.count(), 1, "{number}: {events:?}");
    }
    // apart: three times 9.10
    assert_eq!(saved(shop), "2 1600");
});

on_both!(a_rule_may_make_it_wait_but_not_past_its_ship_by, |shop| {
    let api = opened(
        shop,
        &json!({"mode": "loose", "most": 2, "wait_minutes": 30}),
    );
    placed(&api, "1", &[]);
    let waits = "wait_until IS NOT NULL AND wait_until <= ship_by";
    assert_eq!(count(&shop.database, "fulfillments", waits), 1);
    // full: it waits for nobody
    placed(&api, "2", &[]);
    assert_eq!(
        count(&shop.database, "fulfillments", "wait_until IS NULL"),
        1
    );
});

/// Somebody's order planned in the south, which is as told, and goods in the north since.
pub fn partner_in_the_south(shop: &Shop, south: &str) -> Client {
    let api = stocked(shop);
    for slug in ["north", "south"] {
        place(&api, slug);
    }
    rates(shop);
    let south = format!("UPDATE locations SET {south} WHERE slug = 'south'");
    execute(&shop.database, &[&south]);
    rule(shop, &mode("loose"));
    receive(shop, "TEA-250", "south", 50);
    placed(&api, "1", &[]);
    receive(shop, "TEA-250", "north", 50);
    api
}

on_both!(an_order_is_drawn_to_where_its_partner_leaves_from, |shop| {
    let api = partner_in_the_south(shop, "parcel_cost = 150");
    // alone it would leave from the north, for 0.50 less
    let number = placed(&api, "2", &[]);
    assert_eq!(sizes(shop), ["2"]);
    let body = texts(
        &shop.database,
        &format!(
            "SELECT body AS found FROM plans WHERE order_id = (SELECT id FROM orders WHERE number = '{number}')"
        ),
    );
    assert!(body.concat().contains("sourcing-note-joins"), "{body:?}");
    placed(&api, "3", &[("/ship_to/street", json!("深南大道 9 号"))]);
    let north = "location_id = (SELECT id FROM locations WHERE slug = 'north')";
    assert_eq!(count(&shop.database, "fulfillments", north), 1);
});
