//! What a count, a snapshot or a short pick broke is one task that names its orders, until somebody or nothing missing
//! resolves it.

use crate::fulfillments::{go, planned};
use crate::listings_pages::sees_channels_only;
use crate::locations::sees_locations_only;
use crate::on_both;
use crate::sourced::settled;
use crate::stock::{moved, send};
use crate::stock_breaks::promised;
use crate::support::{Client, Opening, Shop, count, texts, wait_until_none};
use serde_json::{Value, json};
use tributary::db::jobs;
use tributary::domain::job::Job;
use tributary::domain::staff::{Role, Scope};

/// A staff page may need so many.
const STATEMENTS: usize = 8;

fn get(api: &Client, number: &Value) -> Value {
    let number = number.as_str().expect("a number");
    let path = format!("/api/v1/exceptions/{number}");
    api.get(&path).expect(200).json()
}

/// (number, units, missing, status) of the orders that one names.
fn named(one: &Value) -> Vec<(String, i64, i64, String)> {
    let orders = one["orders"].as_array().expect("orders").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let row = |order: &Value| {
        (
            text(&order["number"]),
            order["units"].as_i64().expect("units"),
            order["missing"].as_i64().expect("missing"),
            text(&order["status"]),
        )
    };
    orders.map(row).collect()
}

fn numbers(api: &Client, query: &str) -> Vec<String> {
    let list = api.get(&format!("/api/v1/exceptions{query}")).expect(200);
    let items = list.json()["items"].as_array().expect("items").clone();
    let number = |one: &Value| one["number"].as_str().expect("a number").to_owned();
    items.iter().map(number).collect()
}

/// A turn of the timetable.
fn settle(shop: &Shop) {
    let now = tributary::app::now();
    shop.database
        .write(|conn| jobs::enqueue(conn, &[Job::SettleExceptions], now));
    wait_until_none(
        || {
            count(
                &shop.database,
                "jobs",
                "kind = 'settle_exceptions' AND state <> 'done'",
            )
        },
        "it was looked at",
    );
}

on_both!(a_count_that_breaks_two_promises_is_one_exception, |shop| {
    let (api, orders) = promised(shop);
    let none = send(&api, &moved("2", "TEA-250", "north", "count", 6));
    assert_eq!(
        (&none["broken_orders"], &none["exception"]),
        (&json!(0), &Value::Null)
    );
    let lost = moved("3", "TEA-250", "north", "count", 3);
    let told = send(&api, &lost);
    assert_eq!(told["broken_orders"], 2);
    for (number, status) in [(&orders[2], "backordered"), (&orders[1], "backordered")] {
        settled(&api, number, status);
    }
    let one = get(&api, &told["exception"]);
    assert_eq!(
        named(&one),
        [
            (orders[1].clone(), 1, 1, "backordered".to_owned()),
            (orders[2].clone(), 2, 2, "backordered".to_owned()),
        ]
    );
    for (field, value) in [
        ("status", json!("open")),
        ("kind", json!("broken")),
        ("cause", json!("count")),
        ("sku", json!("TEA-250")),
        ("location", json!("north")),
        ("pieces", json!(3)),
        ("order_count", json!(2)),
        ("resolved_at", Value::Null),
    ] {
        assert_eq!(one[field], value, "{field}");
    }
    // the same movement sent again tells of the same exception
    let again = api.post_json("/api/v1/stock/movements", &lost).expect(200);
    let again = again.json();
    assert_eq!(
        (&again["broken_orders"], &again["exception"]),
        (&told["broken_orders"], &told["exception"])
    );
    assert_eq!(count(&shop.database, "exceptions", "1 = 1"), 1);
    shop.cli(&["verify"]).ok();
});

on_both!(two_counts_at_once_break_a_promise_once, |shop| {
    let (api, _) = promised(shop);
    std::thread::scope(|scope| {
        for name in ["a", "b"] {
            let api = &api;
            scope.spawn(move || send(api, &moved(name, "TEA-250", "north", "count", 2)));
        }
    });
    assert_eq!(count(&shop.database, "exceptions", "pieces = 4"), 1);
    assert_eq!(count(&shop.database, "exceptions", "1 = 1"), 1);
    assert_eq!(count(&shop.database, "exception_orders", "units = 2"), 2);
    shop.cli(&["verify"]).ok();
});

on_both!(
    a_snapshot_names_who_lost_units_and_an_agreeing_one_nobody,
    |shop| {
        let (api, orders) = promised(shop);
        let put = |on_hand: i64| -> Value {
            let told = json!({"on_hand": on_hand});
            let answer = api.put_json("/api/v1/stock/north/TEA-250", &told);
            answer.expect(200).json()
        };
        assert_eq!(put(6)["exception"], Value::Null);
        let told = put(5);
        let one = get(&api, &told["exception"]);
        assert_eq!(
            (&one["cause"], &one["pieces"]),
            (&json!("snapshot"), &json!(1))
        );
        assert_eq!(named(&one)[0].0, orders[2]);
        assert_eq!(named(&one)[0].1, 1, "of its two units");
        assert_eq!(put(5)["exception"], Value::Null);
        assert_eq!(count(&shop.database, "exceptions", "1 = 1"), 1);
    }
);

on_both!(a_short_pick_names_the_order_that_goes_on_without, |shop| {
    let (api, number, id) = planned(shop, 3, 3);
    go(&api, id, &["release"]);
    let short = json!({"lines": [{"line": "1", "quantity": 2}]});
    let path = format!("/api/v1/fulfillments/{id}/short");
    let told = api.post_json(&path, &short).expect(200).json();
    assert_eq!(told["broken_orders"], 1);
    let one = get(&api, &told["exceptions"][0]);
    assert_eq!(
        (&one["cause"], &one["pieces"]),
        (&json!("short"), &json!(2))
    );
    let (order, units, missing, _) = named(&one)[0].clone();
    assert_eq!((order, units, missing), (number, 2, 2));
    shop.cli(&["verify"]).ok();
});

on_both!(it_resolves_itself_once_nobody_misses_anything, |shop| {
    let (api, orders) = promised(shop);
    let told = send(&api, &moved("2", "TEA-250", "north", "count", 3));
    settled(&api, &orders[1], "backordered");
    settle(shop);
    assert_eq!(get(&api, &told["exception"])["status"], "open");
    // a part is not enough
    send(&api, &moved("3", "TEA-250", "north", "receive", 1));
    settled(&api, &orders[1], "sourced");
    settle(shop);
    assert_eq!(get(&api, &told["exception"])["status"], "open");
    // the rest of one comes, what the other misses is canceled
    let path = format!("/api/v1/orders/{}/cancellation", orders[2]);
    api.post_json(&path, &json!({"reason": "No longer wanted"}))
        .expect(200);
    settle(shop);
    let one = get(&api, &told["exception"]);
    assert_eq!(one["status"], "resolved");
    assert_eq!(one["resolved_by"], "");
    assert!(named(&one).iter().all(|(_, _, missing, _)| *missing == 0));
    assert_eq!(
        (
            numbers(&api, "?status=open").len(),
            numbers(&api, "?status=resolved").len()
        ),
        (0, 1)
    );
});

on_both!(a_person_resolves_it_once, |shop| {
    let (api, _) = promised(shop);
    let told = send(&api, &moved("2", "TEA-250", "north", "count", 3));
    let number = told["exception"].as_str().expect("a number").to_owned();
    let clerk = shop.sign_in(Role::Service);
    let path = format!("/staff/exceptions/{number}");
    let page = clerk.get(&path).expect(200);
    let form = page.form("form[action$='/resolution']");
    let form = form.fill("note", " All were told ");
    let done = clerk.submit(&form).expect(303);
    let page = clerk
        .get(done.header("location").expect("a page"))
        .expect(200);
    assert!(page.has("[role=status].box"));
    assert!(page.first_text("aside").contains("All were told"));
    assert!(!page.has("form[action$='/resolution']"));
    let again = clerk.submit(&form).expect(409);
    assert!(
        again
            .first_text("[role=alert]")
            .contains("resolved a moment ago")
    );
    let log = texts(
        &shop.database,
        "SELECT subject AS found FROM audit WHERE action = 'exception_resolved' AND subject_kind = 'exception'",
    );
    assert_eq!(log, [number.as_str()]);
    let late = format!("/api/v1/exceptions/{number}/resolution");
    let late = api.post_json(&late, &json!({})).expect(409).json();
    assert_eq!(late["code"], "conflict-exception-resolved");
    // who only looks sees it, and no form
    let looker = shop.sign_in(Role::ReadOnly);
    assert!(
        !looker
            .get(&path)
            .expect(200)
            .has("form[action$='/resolution']")
    );
});

on_both!(an_outsider_lists_and_resolves_by_number, |shop| {
    let (api, _) = promised(shop);
    let first = send(&api, &moved("2", "TEA-250", "north", "count", 5));
    let second = send(&api, &moved("3", "TEA-250", "north", "count", 3));
    let both = [second["exception"].clone(), first["exception"].clone()];
    assert_eq!(json!(numbers(&api, "")), json!(both));
    assert_eq!(numbers(&api, "?location=north&sku=TEA-250").len(), 2);
    let page = api.get("/api/v1/exceptions?limit=1").expect(200).json();
    let cursor = page["next_cursor"].as_str().expect("a cursor").to_owned();
    assert_eq!(
        json!(numbers(&api, &format!("?limit=1&cursor={cursor}"))),
        json!([first["exception"]])
    );
    for wrong in ["?status=late", "?sku=NONE", "?location=none", "?state=open"] {
        api.get(&format!("/api/v1/exceptions{wrong}")).expect(422);
    }
    api.get("/api/v1/exceptions/E-999").expect(404);
    let path = format!(
        "/api/v1/exceptions/{}/resolution",
        both[0].as_str().unwrap()
    );
    let long = json!({"note": "x".repeat(501)});
    let wrong = api.post_json(&path, &long).expect(422).json();
    assert_eq!(wrong["problems"][0]["pointer"], "/note");
    let reader = shop.client_with_scopes(&[Scope::StockRead]);
    reader.post_json(&path, &json!({})).expect(403);
    let done = api
        .post_json(&path, &json!({"note": "Buyers were told"}))
        .expect(200)
        .json();
    assert_eq!(
        (&done["status"], &done["note"]),
        (&json!("resolved"), &json!("Buyers were told"))
    );
    assert_eq!(json!(numbers(&api, "?status=open")), json!([both[1]]));
});

on_both!(
    the_pages_name_the_orders_in_both_languages,
    Opening::new().env("TRIBUTARY_TIMING", "true"),
    |shop| {
        let (api, orders) = promised(shop);
        let clerk = shop.sign_in(Role::Clerk);
        let empty = clerk.get("/staff/exceptions").expect(200);
        assert!(empty.first_text(".empty").contains("Nothing is open"));
        let path = "/staff/stock/TEA-250";
        let counted = clerk.get(path).expect(200);
        let form = counted
            .form("form.act")
            .fill("act", "count")
            .fill("pieces", "3");
        let done = clerk.submit(&form).expect(303);
        let told = clerk
            .get(done.header("location").expect("a page"))
            .expect(200);
        let href = told.attributes(".box a[href^='/staff/exceptions/']", "href");
        settled(&api, &orders[2], "backordered");
        let stock = clerk.get(path).expect(200);
        assert!(stock.has("a[href='/staff/exceptions?sku=TEA-250']"));
        assert!(stock.statements() <= STATEMENTS, "{}", stock.statements());

        let list = clerk.get("/staff/exceptions").expect(200);
        assert!(list.statements() <= STATEMENTS, "{}", list.statements());
        assert_eq!(list.first_text("nav a[aria-current] .n"), "1");
        assert_eq!(list.texts(".e-orders li a"), [&*orders[1], &*orders[2]]);
        assert!(
            list.first_text(".e-what")
                .contains("A count found 3 pieces fewer")
        );
        let one = clerk.get(&href[0]).expect(200);
        assert!(one.statements() <= STATEMENTS, "{}", one.statements());
        assert_eq!(one.texts(".l-no a"), [&*orders[1], &*orders[2]]);
        assert!(one.texts(".l-st")[1].contains("Backordered"));
        assert!(one.has("a[href='/staff/stock/TEA-250?location=north#ledger']"));
        for (query, rows) in [
            ("?sku=TEA-250&location=north", 1),
            ("?sku=NONE", 0),
            ("?location=none", 0),
            ("?only=resolved", 0),
        ] {
            let page = clerk.get(&format!("/staff/exceptions{query}")).expect(200);
            assert_eq!(page.texts("tbody tr").len(), rows, "{query}");
        }

        let reader = shop.sign_in(Role::Clerk).speaking("zh-CN");
        let list = reader.get("/staff/exceptions").expect(200);
        assert!(
            list.first_text(".e-what")
                .contains("盘点发现库存比已预占少 3 件")
        );
        assert_eq!(list.first_text("h1"), "异常");
        assert!(
            reader
                .get(&href[0])
                .expect(200)
                .first_text("aside")
                .contains("标记为已处理")
        );

        let order = clerk
            .get(&format!("/staff/orders/{}", orders[1]))
            .expect(200);
        assert!(order.statements() <= STATEMENTS, "{}", order.statements());
        let led = order.attributes(".head a.mk", "href");
        let number = led[0].rsplit('-').next().expect("an id");
        assert!(href[0].ends_with(&format!("/{number}")), "{led:?} {href:?}");
    }
);

on_both!(
    who_is_bound_sees_their_places_and_their_orders_alone,
    |shop| {
        let (api, orders) = promised(shop);
        shop.add_channel("other", "api");
        let told = send(&api, &moved("2", "TEA-250", "north", "count", 3));
        let path = format!("/staff/exceptions/{}", told["exception"].as_str().unwrap());
        let elsewhere = shop.sign_in(Role::Clerk);
        crate::sourced::place(&api, "south");
        sees_locations_only(shop, &["south"]);
        elsewhere.get(&path).expect(404);
        let list = elsewhere.get("/staff/exceptions").expect(200);
        assert!(list.has(".empty") && !list.has("nav a[aria-current] .n"));
        let token = list.csrf();
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let body = format!("csrf={token}");
        elsewhere
            .post_raw(&format!("{path}/resolution"), &form, body.as_bytes())
            .expect(404);

        let other = shop.sign_in(Role::Clerk);
        sees_channels_only(shop, &["other"]);
        for page in ["/staff/exceptions", &path] {
            let page = other.get(page).expect(200);
            assert!(!page.text().contains(&orders[1]) && !page.text().contains(&orders[2]));
            assert!(page.text().contains("2 "), "but how many they are");
        }
        assert!(
            other
                .get(&path)
                .expect(200)
                .text()
                .contains("2 more orders, of channels outside")
        );
    }
);
