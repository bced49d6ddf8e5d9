//! Whose turn it is: one order stops no other, who cannot be served lets others pass, who lets others go first only waits,
//! a full day is not the end, and looking again at what stays as it is leaves no trace.

use crate::api::{order, stocked};
use crate::merges::{mode, opened, placed};
use crate::on_both;
use crate::sourced::{buy, place, receive, settled};
use crate::support::{Client, Shop, count, execute, texts, wait_for};
use serde_json::{Value, json};
use tributary::db::jobs;
use tributary::db::orders::units::cut_waiting;
use tributary::domain::ids::{LineId, OrderId};
use tributary::domain::job::{Job, Walking};
use tributary::domain::staff::Role;

/// A SKU, or a kit of one piece of each of these.
fn sku(api: &Client, code: &str, parts: &[&str]) {
    let mut body = json!({"sku": code, "title": code, "weight_g": 100});
    if !parts.is_empty() {
        let parts = parts.iter().map(|part| json!({"sku": part, "quantity": 1}));
        body["components"] = parts.collect();
    }
    api.post_json("/api/v1/skus", &body).expect(201);
}

/// An order of one unit of each of these, for a door of its own.
fn buy_each(api: &Client, reference: &str, codes: &[&str]) -> String {
    let sent = each(reference, codes);
    let answer = api.post_json("/api/v1/orders", &sent).expect(201).json();
    assert_eq!(answer["holds"], json!([]), "{answer}");
    answer["number"].as_str().expect("a number").to_owned()
}

fn each(reference: &str, codes: &[&str]) -> Value {
    let mut sent = order("web", reference);
    let lines = codes.iter().enumerate().map(|(index, code)| {
        json!({"ref": index.to_string(), "sku": code, "title": code, "quantity": 1, "unit_price": "10.00"})
    });
    sent["lines"] = lines.collect();
    sent["channel_number"] = Value::Null;
    sent["ship_to"]["street"] = json!(format!("{reference} 号"));
    let total = format!("{}.00", 10 * codes.len() + 5);
    sent["total"] = json!(total);
    sent["payment"]["paid"] = json!(total);
    sent
}

pub fn enqueue(shop: &Shop, job: &Job) {
    let now = tributary::app::now();
    shop.database
        .write(|conn| jobs::enqueue(conn, std::slice::from_ref(job), now));
}

/// Waits until no job is left to do, apart from those that failed.
pub fn rested(shop: &Shop) {
    wait_for(
        || {
            let open = "state IN ('waiting', 'running') AND last_error IS NULL";
            (count(&shop.database, "jobs", open) == 0).then_some(())
        },
        "everything is done",
    );
}

pub fn figure(shop: &Shop, what: &str, table: &str) -> String {
    texts(
        &shop.database,
        &format!("SELECT CAST({what} AS TEXT) AS found FROM {table}"),
    )
    .concat()
}

on_both!(one_order_that_cannot_be_sourced_stops_no_other, |shop| {
    shop.expect_failed_jobs();
    let api = stocked(shop);
    let orders: Vec<String> = (1..=3)
        .map(|n| buy(&api, &n.to_string(), 1, &format!("{n} 号")))
        .collect();
    let bad = format!(
        "UPDATE orders SET state = 'odd' WHERE number = '{}'",
        orders[1]
    );
    execute(&shop.database, &[&bad]);
    // every order is looked at when a place opens, and again when stock comes
    place(&api, "north");
    settled(&api, &orders[0], "backordered");
    settled(&api, &orders[2], "backordered");
    receive(shop, "TEA-250", "north", 2);
    settled(&api, &orders[0], "sourced");
    settled(&api, &orders[2], "sourced");
    // so it is where several are sourced by one job
    let all = texts(
        &shop.database,
        "SELECT CAST(id AS TEXT) AS found FROM orders ORDER BY id",
    );
    let orders: Vec<OrderId> = all
        .iter()
        .filter_map(|id| Some(OrderId(id.parse().ok()?)))
        .collect();
    enqueue(shop, &Job::Source { orders });
    rested(shop);
    let failing = "kind = 'source' AND state <> 'done' AND last_error IS NOT NULL";
    assert_eq!(count(&shop.database, "jobs", failing), 1);
    let tries = figure(shop, "sum(attempt)", "jobs WHERE kind = 'source'");
    let tries: i64 = tries.parse().expect("a number");
    assert!(tries < 40, "tried {tries} times");
});

on_both!(a_full_day_takes_in_who_joins_what_leaves_anyway, |shop| {
    let api = opened(shop, &mode("loose"));
    placed(&api, "1", &[]);
    execute(
        &shop.database,
        &[
            "UPDATE locations SET parcels_per_day = 1",
            "UPDATE location_loads SET parcels = 5",
        ],
    );
    placed(&api, "2", &[]);
    assert_eq!(
        count(&shop.database, "fulfillments", "members = 2"),
        1,
        "they leave together"
    );
});

/// Stock that nobody has heard of yet.
fn find_quietly(shop: &Shop, pieces: i64) {
    execute(
        &shop.database,
        &[&format!("UPDATE stock SET on_hand = {pieces}")],
    );
}

on_both!(who_lets_others_go_first_is_not_canceled, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    receive(shop, "TEA-250", "north", 1);
    let gone = buy(&api, "0", 1, "零号");
    settled(&api, &gone, "sourced");
    let first = buy(&api, "1", 2, "一号");
    settled(&api, &first, "backordered");
    let rules = json!({"rules": [{"name": "now or never", "otherwise": "cancel"}]});
    execute(
        &shop.database,
        &[
            "DELETE FROM rule_sets",
            &format!(
                "INSERT INTO rule_sets (version, state, note, body, created_at, created_by) \
                 VALUES (1, 'active', '', '{rules}', '2026-01-01 00:00:00', 'test')"
            ),
        ],
    );
    find_quietly(shop, 50);
    let second = buy(&api, "2", 1, "二号");
    settled(&api, &second, "sourced");
    settled(&api, &first, "sourced");
    assert_eq!(count(&shop.database, "order_lines", "canceled > 0"), 0);
    let plans = texts(
        &shop.database,
        &format!(
            "SELECT body AS found FROM plans WHERE order_id = (SELECT id FROM orders WHERE number = '{second}') ORDER BY id"
        ),
    );
    assert!(plans[0].contains("sourcing-waits-turn"), "{plans:?}");
    rested(shop);
});

on_both!(who_misses_another_part_lets_others_pass, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    for code in ["A", "B", "C", "D"] {
        sku(&api, code, &[]);
    }
    sku(&api, "AC", &["A", "C"]);
    sku(&api, "BD", &["B", "D"]);
    receive(shop, "A", "north", 5);
    receive(shop, "B", "north", 5);
    for (reference, kit) in [("1", "AC"), ("2", "BD")] {
        let waits = buy_each(&api, reference, &[kit]);
        settled(&api, &waits, "backordered");
    }
    let both = buy_each(&api, "3", &["A", "B"]);
    settled(&api, &both, "sourced");
    rested(shop);
    assert_eq!(count(&shop.database, "jobs", "kind = 'serve_turns'"), 0);
    // the first unit of what they miss is theirs
    receive(shop, "C", "north", 1);
    wait_for(
        || (count(&shop.database, "orders", "status = 'sourced'") == 2).then_some(()),
        "the kit leaves",
    );
    shop.cli(&["verify"]).ok();
});

on_both!(a_place_whose_day_is_full_goes_on_with_the_next, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    execute(
        &shop.database,
        &["UPDATE locations SET parcels_per_day = 2"],
    );
    let orders: Vec<String> = (1..=5)
        .map(|n| {
            let number = buy(&api, &n.to_string(), 1, &format!("{n} 号"));
            settled(&api, &number, "backordered");
            number
        })
        .collect();
    receive(shop, "TEA-250", "north", 10);
    for number in &orders {
        settled(&api, number, "sourced");
    }
    let days = texts(
        &shop.database,
        "SELECT CAST(count(*) AS TEXT) AS found FROM fulfillments GROUP BY leaves_on ORDER BY leaves_on",
    );
    assert_eq!(days, ["2", "2", "1"]);
    shop.cli(&["verify"]).ok();
});

on_both!(
    looking_again_at_what_stays_as_it_is_leaves_no_trace,
    |shop| {
        let api = stocked(shop);
        for slug in ["north", "south"] {
            place(&api, slug);
        }
        for code in ["A", "C"] {
            sku(&api, code, &[]);
        }
        sku(&api, "AC", &["A", "C"]);
        receive(shop, "A", "north", 1);
        receive(shop, "C", "south", 1);
        // both parts are there, but nowhere together
        let number = buy_each(&api, "1", &["AC"]);
        settled(&api, &number, "backordered");
        let po = json!({"name": "PO-1", "location": "north", "supplier": "Hill farm", "expected_at": "2099-12-01T09:00:00Z",
        "lines": [{"sku": "C", "quantity": 3}]});
        api.post_json("/api/v1/receipts", &po).expect(201);
        wait_for(
            || (count(&shop.database, "receipt_lines", "promised = 1") == 1).then_some(()),
            "it is promised what comes",
        );
        rested(shop);
        // one part is there, the other is promised: so is the kit
        let page = shop
            .sign_in(Role::Clerk)
            .get(&format!("/staff/orders/{number}"));
        let page = page.expect(200).text();
        assert!(page.contains("2099") && !page.contains("no date yet"));
        let trace = || {
            [
                figure(shop, "sum(revision)", "orders"),
                figure(shop, "count(*)", "events"),
                figure(shop, "count(*)", "plans"),
                figure(shop, "sum(promised)", "receipt_lines"),
            ]
        };
        let before = trace();
        enqueue(
            shop,
            &Job::SourceAll {
                everybody: false,
                walk: Walking::Anew,
            },
        );
        rested(shop);
        assert_eq!(trace(), before);
        let looked = "kind = 'source_all' AND state = 'done'";
        assert!(count(&shop.database, "jobs", looked) > 0);
        assert_eq!(
            count(&shop.database, "timetable", "name = 'source_all'"),
            1,
            "it comes by itself"
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(who_may_not_have_what_is_there_lets_others_pass, |shop| {
    let api = stocked(shop);
    let north = json!({"slug": "north", "name": "NORTH", "kind": "warehouse", "country": "CN", "accepts": {"areas": ["CN/广东"]}});
    api.post_json("/api/v1/locations", &north).expect(201);
    for code in ["A", "B"] {
        sku(&api, code, &[]);
        receive(shop, code, "north", 5);
    }
    sku(&api, "AB", &["A", "B"]);
    for code in ["A", "B"] {
        let mut body = each(code, &[code]);
        body["ship_to"]["region"] = json!("北京市");
        body["ship_to"]["city"] = json!("北京市");
        body["ship_to"]["district"] = json!("海淀区");
        let answer = api.post_json("/api/v1/orders", &body).expect(201).json();
        assert_eq!(answer["holds"], json!([]), "{answer}");
        let number = answer["number"].as_str().expect("a number");
        settled(&api, number, "backordered");
    }
    let both = buy_each(&api, "both", &["AB"]);
    settled(&api, &both, "sourced");
    rested(shop);
    assert_eq!(count(&shop.database, "jobs", "kind = 'serve_turns'"), 0);
    assert_eq!(count(&shop.database, "orders", "status = 'backordered'"), 2);
    shop.cli(&["verify"]).ok();
});

on_both!(
    who_came_first_is_promised_of_several_receipts_that_can_reach_them,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        let far = json!({"slug": "far", "name": "FAR", "kind": "warehouse", "country": "NL", "accepts": {"areas": ["NL"]}});
        api.post_json("/api/v1/locations", &far).expect(201);
        let first = buy(&api, "1", 28, "一号");
        let second = buy(&api, "2", 5, "二号");
        for number in [&first, &second] {
            settled(&api, number, "backordered");
        }
        for (name, place, day, pieces) in [
            ("PO-0", "far", "2099-11-30", 50),
            ("PO-1", "north", "2099-12-01", 20),
            ("PO-2", "north", "2099-12-05", 20),
        ] {
            let po = json!({"name": name, "location": place, "expected_at": format!("{day}T09:00:00Z"),
                "lines": [{"sku": "TEA-250", "quantity": pieces}]});
            api.post_json("/api/v1/receipts", &po).expect(201);
        }
        let promised = || {
            texts(
                &shop.database,
                "SELECT CAST(promised AS TEXT) AS found FROM receipt_lines ORDER BY id",
            )
        };
        let told = |wanted: [&str; 3]| {
            wait_for(|| (promised() == wanted).then_some(()), "who is told what")
        };
        told(["0", "20", "13"]);
        rested(shop);
        let clerk = shop.sign_in(Role::Clerk);
        for number in [&first, &second] {
            let page = clerk.get(&format!("/staff/orders/{number}"));
            assert!(page.expect(200).text().contains("5 Dec 2099"), "{number}");
        }
        shop.cli(&["verify"]).ok();
        let came = json!({"lines": [{"sku": "TEA-250", "quantity": 20}]});
        api.post_json("/api/v1/receipts/PO-1/arrival", &came)
            .expect(200);
        // it goes to whom it was promised
        told(["0", "0", "13"]);
        rested(shop);
        assert_eq!(
            count(
                &shop.database,
                "order_lines",
                "planned = 20 AND backordered = 8"
            ),
            1
        );
        shop.cli(&["verify"]).ok();
        let path = format!("/api/v1/orders/{first}/cancellation");
        api.post_json(&path, &json!({})).expect(200);
        settled(&api, &second, "sourced");
        told(["0", "0", "0"]);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(fewer_units_keep_the_first_of_what_was_promised, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    let number = buy(&api, "1", 28, "一号");
    settled(&api, &number, "backordered");
    for (name, pieces) in [("PO-1", 20), ("PO-2", 20)] {
        let po = json!({"name": name, "location": "north", "expected_at": "2099-12-01T09:00:00Z",
            "lines": [{"sku": "TEA-250", "quantity": pieces}]});
        api.post_json("/api/v1/receipts", &po).expect(201);
    }
    let line = texts(
        &shop.database,
        "SELECT CAST(line_id AS TEXT) AS found FROM backorders",
    );
    rested(shop);
    let line = LineId(line[0].parse().expect("an id"));
    shop.database.write(|conn| cut_waiting(conn, line, 23));
    let promised = "SELECT CAST(promised AS TEXT) AS found FROM receipt_lines ORDER BY id";
    assert_eq!(texts(&shop.database, promised), ["20", "3"]);
    shop.database.write(|conn| cut_waiting(conn, line, 7));
    assert_eq!(texts(&shop.database, promised), ["7", "0"]);
    assert_eq!(count(&shop.database, "backorders", "1 = 1"), 1);
});
