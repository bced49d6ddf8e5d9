//! Orders find their places: sourced as they arrive, queued where stock is missing, joined where they go to one door, and
//! never more than there is.

#[path = "../../benches/prove/oversell.rs"]
mod oversell;

use crate::api::{order, stocked};
use crate::api_orders::with;
use crate::on_both;
use crate::support::{Client, Shop, wait_for};
use crate::support::{count, execute, texts};
use serde_json::{Value, json};
use tributary::db::stock::{self, MovementWrite};
use tributary::db::{jobs, locations, skus};
use tributary::domain::ids::SkuId;
use tributary::domain::job::Job;
use tributary::domain::staff::Actor;
use tributary::domain::staff::Role;
use tributary::domain::stock::MovementKind;

/// A warehouse that ships everywhere for nothing.
pub fn place(api: &Client, slug: &str) {
    let body =
        json!({"slug": slug, "name": slug.to_uppercase(), "kind": "warehouse", "country": "CN"});
    api.post_json("/api/v1/locations", &body).expect(201);
}

/// Puts pieces of a SKU on a place's shelf, as goods that came in.
pub fn receive(shop: &Shop, sku: &str, slug: &str, pieces: i64) {
    let now = tributary::app::now();
    shop.database.write(|conn| {
        let place = locations::find_by_slug(conn, slug)?.expect("the place is there");
        let id = sku_id(conn, sku);
        let row = stock::lock_places(conn, &[(id, place.id)], now)?[0];
        let movement = MovementWrite::new(row.id, MovementKind::Receive, pieces);
        stock::move_stock(conn, now, &Actor::System, &movement)?;
        jobs::enqueue(conn, &[Job::ServeBackorders { sku: id }], now)
    });
}

fn sku_id(conn: &mut tributary::db::Conn, code: &str) -> SkuId {
    skus::find_by_code(conn, code)
        .expect("it can be asked")
        .expect("the SKU is there")
        .id
}

/// An order of so many units, placed; gives its number.
pub fn buy(api: &Client, reference: &str, quantity: i64, door: &str) -> String {
    let sent = with(
        order("web", reference),
        "/lines/0/quantity",
        json!(quantity),
    );
    let sent = with(sent, "/ship_to/street", json!(door));
    let total = format!(
        "{}.{:02}",
        (1990 * quantity + 500) / 100,
        (1990 * quantity + 500) % 100
    );
    let sent = with(sent, "/total", json!(total));
    let mut sent = with(sent, "/payment/paid", json!(total));
    sent["channel_number"] = Value::Null;
    let answer = api.post_json("/api/v1/orders", &sent).expect(201).json();
    assert_eq!(answer["holds"], json!([]), "{answer}");
    answer["number"].as_str().expect("a number").to_owned()
}

/// Waits until every order is in one of these states.
pub fn settled(api: &Client, number: &str, status: &str) {
    wait_for(
        || {
            let seen = api
                .get(&format!("/api/v1/orders/{number}"))
                .expect(200)
                .json();
            (seen["status"] == status).then_some(())
        },
        &format!("{number} is {status}"),
    );
}

on_both!(an_order_finds_its_place_and_reserves_there, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 5);
    let number = buy(&api, "1", 3, "一号");
    settled(&api, &number, "sourced");
    assert_eq!(
        count(&shop.database, "stock", "on_hand = 5 AND reserved = 3"),
        1
    );
    assert_eq!(
        count(
            &shop.database,
            "fulfillments",
            "state = 'planned' AND unit_count = 3"
        ),
        1
    );
    assert_eq!(count(&shop.database, "plans", "cause = 'new'"), 1);
    shop.cli(&["verify"]).ok();
});

on_both!(who_waits_longest_is_served_first, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    let numbers: Vec<String> = (1..=3)
        .map(|n| {
            let number = buy(&api, &n.to_string(), 2, &format!("{n} 号"));
            settled(&api, &number, "backordered");
            number
        })
        .collect();
    receive(shop, "TEA-250", "north", 3);
    settled(&api, &numbers[0], "sourced");
    // one piece is left for an order of two: the second has one unit planned, one waits
    wait_for(
        || (count(&shop.database, "stock", "reserved = 3") == 1).then_some(()),
        "everything is promised",
    );
    settled(&api, &numbers[1], "backordered");
    assert_eq!(count(&shop.database, "backorders", "units = 1"), 1);
    assert_eq!(count(&shop.database, "backorders", "units = 2"), 1);
    // who comes later does not overtake
    let late = buy(&api, "9", 1, "九号");
    settled(&api, &late, "backordered");
    receive(shop, "TEA-250", "north", 3);
    settled(&api, &numbers[1], "sourced");
    settled(&api, &numbers[2], "sourced");
    settled(&api, &late, "backordered");
});

on_both!(orders_of_one_buyer_to_one_door_leave_together, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 50);
    for n in 1..=3 {
        let number = buy(&api, &n.to_string(), 1, "科技园路 1 号");
        settled(&api, &number, "sourced");
    }
    let other = buy(&api, "4", 1, "科技园路 2 号");
    settled(&api, &other, "sourced");
    let shapes = texts(
        &shop.database,
        "SELECT members || ' ' || unit_count AS found FROM fulfillments ORDER BY id",
    );
    assert_eq!(shapes, ["3 3", "1 1"]);
    assert_eq!(
        count(&shop.database, "savings", "kind = 'merged' AND parcels = 1"),
        2
    );
});

on_both!(a_rule_by_total_is_not_for_another_currency, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 5);
    let body = json!({"rules": [{"name": "any total", "when": {"total": {"from": 1}}}]});
    execute(
        &shop.database,
        &[&format!(
            "INSERT INTO rule_sets (version, state, note, body, created_at, created_by) \
             VALUES (1, 'active', '', '{body}', '2026-01-01 00:00:00', 'test')"
        )],
    );
    for (reference, currency) in [("1", "CNY"), ("2", "USD")] {
        let sent = with(order("web", reference), "/currency", json!(currency));
        let answer = api.post_json("/api/v1/orders", &sent).expect(201).json();
        settled(
            &api,
            answer["number"].as_str().expect("a number"),
            "sourced",
        );
    }
    let plans = texts(
        &shop.database,
        "SELECT body AS found FROM plans ORDER BY order_id",
    );
    let says = |key: &str| -> Vec<bool> { plans.iter().map(|plan| plan.contains(key)).collect() };
    assert_eq!(says("sourcing-note-no-rule"), [false, true]);
    assert_eq!(says("sourcing-note-currency"), [false, true]);
});

on_both!(a_held_order_gives_back_what_was_reserved_for_it, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 5);
    let number = buy(&api, "1", 3, "一号");
    settled(&api, &number, "sourced");
    let changed = with(order("web", "1"), "/ship_to/street", json!("二号"));
    let changed = with(changed, "/lines/0/quantity", json!(3));
    let changed = with(changed, "/total", json!("64.70"));
    let mut changed = with(changed, "/payment/paid", json!("64.70"));
    changed["channel_number"] = Value::Null;
    api.post_json("/api/v1/orders", &changed).expect(200);
    wait_for(
        || {
            (count(&shop.database, "fulfillments", "state = 'planned'") == 1
                && count(&shop.database, "fulfillments", "state = 'canceled'") == 1)
                .then_some(())
        },
        "it is planned anew for the new door",
    );
    assert_eq!(count(&shop.database, "stock", "reserved = 3"), 1);
    let wrong = with(changed, "/total", json!("1.00"));
    api.post_json("/api/v1/orders", &wrong).expect(200);
    settled(&api, &number, "held");
    assert_eq!(count(&shop.database, "stock", "reserved = 0"), 1);
});

on_both!(
    sixty_four_buyers_of_the_last_units_get_what_there_is,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        place(&api, "south");
        receive(shop, "TEA-250", "north", 12);
        receive(shop, "TEA-250", "south", 8);
        std::thread::scope(|scope| {
            for n in 0..64 {
                let api = &api;
                scope.spawn(move || buy(api, &format!("r{n}"), 1, &format!("{n} 号")));
            }
        });
        wait_for(
            || {
                (count(
                    &shop.database,
                    "orders",
                    "status IN ('sourced', 'backordered')",
                ) == 64)
                    .then_some(())
            },
            "everybody has an answer",
        );
        assert_eq!(count(&shop.database, "orders", "status = 'sourced'"), 20);
        assert_eq!(
            texts(
                &shop.database,
                "SELECT CAST(SUM(reserved) AS TEXT) AS found FROM stock"
            ),
            ["20"]
        );
        assert_eq!(count(&shop.database, "stock", "reserved > on_hand"), 0);
    }
);

/// Small, with one power cut; `scripts/prove oversell` is the whole of it.
const FIGHT: oversell::Size = oversell::Size {
    orders: 240,
    skus: 20,
    cuts: 1,
    clients: 16,
};

#[test]
fn many_who_want_the_last_units_never_get_one_twice_on_sqlite() {
    oversell::contest(crate::support::Base::Sqlite, FIGHT);
}

#[test]
fn many_who_want_the_last_units_never_get_one_twice_on_postgres() {
    oversell::contest(crate::support::Base::Postgres, FIGHT);
}

on_both!(
    who_finds_little_room_on_a_day_leaves_in_one_parcel_on_another,
    |shop| {
        let api = stocked(shop);
        let body = json!({"slug": "north", "name": "NORTH", "kind": "warehouse", "country": "CN", "units_per_day": 6});
        api.post_json("/api/v1/locations", &body).expect(201);
        receive(shop, "TEA-250", "north", 5_000);
        for (reference, door) in [("1", "一号"), ("2", "二号")] {
            let number = buy(&api, reference, 5, door);
            settled(&api, &number, "sourced");
        }
        let days = "SELECT DISTINCT leaves_on AS found FROM fulfillments WHERE unit_count = 5";
        assert_eq!(texts(&shop.database, days).len(), 2);
        // more than a day's work leaves on several days
        let number = buy(&api, "3", 9, "三号");
        settled(&api, &number, "backordered");
        let full = "unit_count = 6 AND members = 1";
        assert_eq!(count(&shop.database, "fulfillments", full), 1);
        let rest = "backordered = 3 AND canceled = 0";
        assert_eq!(count(&shop.database, "order_lines", rest), 1);
        let page = shop.sign_in(Role::Clerk);
        let page = page.get(&format!("/staff/orders/{number}"));
        assert!(
            page.expect(200)
                .text()
                .contains("the day of its place is full")
        );
        shop.cli(&["verify"]).ok();
    }
);
