//! Stock by JSON and by file: levels, snapshots, movements that come twice, kits, promises, many hands at once.

use crate::api::{order, stocked};
use crate::on_both;
use crate::sourced::{buy, place, settled};
use crate::support::{Client, Shop, count, texts};
use serde_json::{Value, json};
use tributary::domain::staff::Scope;

/// The level of a SKU at a place, as the API tells it.
pub fn level(api: &Client, sku: &str, location: &str) -> Value {
    let path = format!("/api/v1/stock?sku={sku}&location={location}");
    let items = api.get(&path).expect(200).json()["items"].clone();
    assert_eq!(items.as_array().map(Vec::len), Some(1), "{items}");
    items[0].clone()
}

/// A movement by its name.
pub fn moved(name: &str, sku: &str, location: &str, kind: &str, quantity: i64) -> Value {
    json!({"ref": name, "sku": sku, "location": location, "kind": kind, "quantity": quantity, "reason": "test"})
}

/// Sends a movement.
pub fn send(api: &Client, movement: &Value) -> Value {
    let answer = api.post_json("/api/v1/stock/movements", movement);
    answer.expect(201).json()
}

fn figures(level: &Value) -> [i64; 6] {
    [
        "on_hand",
        "reserved",
        "quarantined",
        "safety",
        "free",
        "sellable",
    ]
    .map(|name| level[name].as_i64().expect("a number"))
}

on_both!(
    a_level_is_told_with_what_is_free_and_what_can_be_sold,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        send(&api, &moved("1", "TEA-250", "north", "opening", 100));
        send(&api, &moved("2", "TEA-250", "north", "quarantine", 4));
        let told = json!({"safety": 10});
        let put = api
            .put_json("/api/v1/stock/north/TEA-250", &told)
            .expect(200);
        assert_eq!(figures(&put.json()), [100, 0, 4, 10, 96, 86]);
        let number = buy(&api, "1", 6, "一号");
        settled(&api, &number, "sourced");
        assert_eq!(
            figures(&level(&api, "TEA-250", "north")),
            [100, 6, 4, 10, 90, 80]
        );
        api.get("/api/v1/stock?sku=NOTHING").expect(422);
        api.get("/api/v1/stock?location=nowhere").expect(422);
        api.put_json("/api/v1/stock/nowhere/TEA-250", &told)
            .expect(404);
        api.put_json("/api/v1/stock/north/TEA-250", &json!({"on_hand": -1}))
            .expect(422);
        let reader = shop.client_with_scopes(&[Scope::StockRead]);
        reader
            .put_json("/api/v1/stock/north/TEA-250", &told)
            .expect(403);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(what_is_wanted_and_not_reserved_is_not_sold_again, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    let cup = json!({"sku": "CUP-1"});
    api.post_json("/api/v1/skus", &cup).expect(201);
    send(&api, &moved("1", "TEA-250", "north", "opening", 10));
    // a hold keeps the order from being sourced: its units are wanted all the same
    let mut held = order("web", "1");
    held["ship_to"]["country"] = json!("Atlantis");
    held["lines"][0]["quantity"] = json!(2);
    let answer = api.post_json("/api/v1/orders", &held).expect(201).json();
    assert_ne!(answer["holds"], json!([]));
    let [on_hand, reserved, _, _, free, sellable] = figures(&level(&api, "TEA-250", "north"));
    assert_eq!([on_hand, reserved, free, sellable], [10, 0, 10, 8]);
    // an unpaid one counts for the channel's term only
    let mut unpaid = order("web", "2");
    unpaid["payment"] = json!({"status": "unpaid"});
    api.post_json("/api/v1/orders", &unpaid).expect(201);
    assert_eq!(figures(&level(&api, "TEA-250", "north"))[5], 6);
    crate::support::execute(&shop.database, &["UPDATE channels SET unpaid_minutes = 0"]);
    assert_eq!(figures(&level(&api, "TEA-250", "north"))[5], 8);
});

on_both!(
    a_snapshot_is_of_its_moment_and_later_movements_are_applied_on_top,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        send(&api, &moved("1", "TEA-250", "north", "opening", 100));
        let as_of = texts(
            &shop.database,
            "SELECT CAST(counted_at AS TEXT) AS found FROM stock",
        )
        .concat()
        .replacen(' ', "T", 1);
        let as_of = format!("{as_of}Z");
        send(&api, &moved("2", "TEA-250", "north", "receive", 7));
        let put = |told: Value| {
            let answer = api.put_json("/api/v1/stock/north/TEA-250", &told);
            answer.expect(200).json()
        };
        // the warehouse counted 95 before the 7 came
        let told = put(json!({"on_hand": 95, "as_of": as_of}));
        assert_eq!(
            (&told["on_hand"], &told["changed"]),
            (&json!(102), &json!(true))
        );
        // the same again: what the first one corrected is not applied on top of it
        let told = put(json!({"on_hand": 95, "as_of": as_of}));
        assert_eq!(told["on_hand"], 102);
        let told = put(json!({"on_hand": 80}));
        assert_eq!(told["on_hand"], 80);
        let late = put(json!({"on_hand": 95, "as_of": as_of}));
        assert_eq!(
            (&late["on_hand"], &late["changed"]),
            (&json!(80), &json!(false))
        );
        assert!(late["counted_at"].is_string());
        api.put_json(
            "/api/v1/stock/north/TEA-250",
            &json!({"on_hand": 1, "as_of": "yesterday"}),
        )
        .expect(422);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(a_movement_that_comes_twice_moves_once, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    let came = moved("WMS-1", "TEA-250", "north", "receive", 12);
    let first = send(&api, &came);
    assert_eq!(
        (&first["balance"], &first["quantity"]),
        (&json!(12), &json!(12))
    );
    let again = api
        .post_json("/api/v1/stock/movements", &came)
        .expect(200)
        .json();
    assert_eq!(again["at"], first["at"]);
    assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 12);
    let other = moved("WMS-1", "TEA-250", "north", "receive", 13);
    let refused = api.post_json("/api/v1/stock/movements", &other).expect(409);
    assert_eq!(refused.json()["code"], "conflict-movement-ref");
    for (wrong, pointer) in [
        (moved("x", "TEA-250", "north", "ship", 1), "/kind"),
        (moved("x", "NOTHING", "north", "receive", 1), "/sku"),
        (moved("x", "TEA-250", "nowhere", "receive", 1), "/location"),
        (moved("x", "TEA-250", "north", "receive", -1), "/quantity"),
        (moved("", "TEA-250", "north", "receive", 1), "/ref"),
    ] {
        let answer = api
            .post_json("/api/v1/stock/movements", &wrong)
            .expect(422)
            .json();
        assert_eq!(answer["problems"][0]["pointer"], pointer, "{answer}");
    }
    let more = moved("WMS-2", "TEA-250", "north", "adjust", -13);
    let refused = api.post_json("/api/v1/stock/movements", &more).expect(409);
    assert_eq!(refused.json()["code"], "refused-stock-not-there");
    assert_eq!(count(&shop.database, "movements", "1 = 1"), 1);
});

on_both!(
    kits_have_no_stock_and_share_that_of_their_components,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        for sku in [
            json!({"sku": "CUP-1"}),
            json!({"sku": "SET", "components": [{"sku": "TEA-250", "quantity": 1}, {"sku": "CUP-1", "quantity": 2}]}),
            json!({"sku": "DUO", "components": [{"sku": "CUP-1", "quantity": 2}]}),
        ] {
            api.post_json("/api/v1/skus", &sku).expect(201);
        }
        send(&api, &moved("1", "TEA-250", "north", "opening", 10));
        send(&api, &moved("2", "CUP-1", "north", "opening", 9));
        let set = level(&api, "SET", "north");
        assert_eq!(
            (&set["kit"], &set["free"], &set["on_hand"]),
            (&json!(true), &json!(4), &json!(0))
        );
        // a held order of the other kit takes its cups from this one too
        let mut held = order("web", "1");
        held["ship_to"]["country"] = json!("Atlantis");
        held["lines"][0]["sku"] = json!("DUO");
        api.post_json("/api/v1/orders", &held).expect(201);
        let set = level(&api, "SET", "north");
        assert_eq!((&set["free"], &set["sellable"]), (&json!(4), &json!(2)));
        let refused = api
            .post_json(
                "/api/v1/stock/movements",
                &moved("3", "SET", "north", "receive", 1),
            )
            .expect(409);
        assert_eq!(refused.json()["code"], "refused-stock-kit");
        let page = api.get("/api/v1/stock?limit=2").expect(200).json();
        let cursor = page["next_cursor"].as_str().expect("more").to_owned();
        let rest = api
            .get(&format!("/api/v1/stock?limit=2&cursor={cursor}"))
            .expect(200)
            .json();
        let codes: Vec<&str> = [&page, &rest]
            .iter()
            .flat_map(|page| page["items"].as_array().expect("items"))
            .filter_map(|item| item["sku"].as_str())
            .collect();
        assert_eq!(codes, ["TEA-250", "CUP-1", "SET", "DUO"]);
        assert!(rest["next_cursor"].is_null());
    }
);

on_both!(a_promise_knows_what_is_to_come_and_what_is_wanted, |shop| {
    let api = stocked(shop);
    place(&api, "north");
    send(&api, &moved("1", "TEA-250", "north", "opening", 3));
    let po = |name: &str, day: &str, quantity: i64| {
        json!({"name": name, "location": "north", "supplier": "Hill farm", "expected_at": day,
            "lines": [{"sku": "TEA-250", "quantity": quantity}]})
    };
    let late = po("PO-2", "2099-12-20T09:00:00Z", 50);
    api.post_json("/api/v1/receipts", &late).expect(201);
    let made = api
        .post_json("/api/v1/receipts", &po("PO-1", "2099-12-01T09:00:00Z", 10))
        .expect(201);
    assert_eq!(made.json()["state"], "expected");
    let ask = |quantity: i64| {
        let path = format!("/api/v1/stock/TEA-250/promise?quantity={quantity}");
        api.get(&path).expect(200).json()
    };
    assert_eq!(
        (&ask(3)["now"], &ask(3)["at"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(ask(4)["at"], "2099-12-01T09:00:00Z");
    assert_eq!(ask(14)["at"], "2099-12-20T09:00:00Z");
    assert_eq!(ask(64)["possible"], false);
    // what somebody has bought is not promised again
    let number = buy(&api, "1", 2, "一号");
    settled(&api, &number, "sourced");
    assert_eq!(ask(2)["at"], "2099-12-01T09:00:00Z");
    let dots = api.post_json("/api/v1/receipts", &po("..", "2099-12-01T09:00:00Z", 10));
    assert_eq!(dots.expect(422).json()["problems"][0]["pointer"], "/name");
    // the same purchase order again is a change of it
    let sooner = api
        .post_json("/api/v1/receipts", &po("PO-2", "2099-11-25T09:00:00Z", 50))
        .expect(200);
    assert_eq!(sooner.json()["expected_at"], "2099-11-25T09:00:00Z");
    assert_eq!(ask(2)["at"], "2099-11-25T09:00:00Z");
    let expected = api
        .get("/api/v1/receipts?state=expected")
        .expect(200)
        .json();
    assert_eq!(expected["items"][0]["name"], "PO-2");
    api.get("/api/v1/receipts?state=lost").expect(422);
});

on_both!(
    a_purchase_order_arrives_in_parts_and_serves_who_waits,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        let ordered = json!({"name": "PO/1", "location": "north", "expected_at": "2099-12-01T09:00:00Z",
        "lines": [{"sku": "TEA-250", "quantity": 5}]});
        api.post_json("/api/v1/receipts", &ordered).expect(201);
        let number = buy(&api, "1", 2, "一号");
        settled(&api, &number, "backordered");
        shop.cli(&["verify"]).ok();
        let arrive = |came: Value| api.post_json("/api/v1/receipts/PO%2F1/arrival", &came);
        let came = json!({"lines": [{"sku": "TEA-250", "quantity": 3}]});
        assert_eq!(
            arrive(came.clone()).expect(200).json()["lines"][0]["received"],
            3
        );
        settled(&api, &number, "sourced");
        arrive(json!({"lines": [{"sku": "CUP-1", "quantity": 3}]})).expect(422);
        arrive(json!({"lines": []})).expect(422);
        let over = arrive(json!({"lines": [], "complete": true}))
            .expect(200)
            .json();
        assert_eq!(over["state"], "received");
        assert_eq!(
            arrive(came).expect(409).json()["code"],
            "conflict-receipt-over"
        );
        assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 3);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    a_file_opens_and_counts_levels_and_says_which_rows_it_refused,
    |shop| {
        let api = stocked(shop);
        place(&api, "north");
        api.post_json(
            "/api/v1/skus",
            &json!({"sku": "SET", "components": [{"sku": "TEA-250", "quantity": 2}]}),
        )
        .expect(201);
        let rows = "商品编码,仓库,库存数量,安全库存,冻结数量\nTEA-250,north,\"1,200\",50,3\nNOTHING,north,1,,\nTEA-250,nowhere,1,,\n\
        SET,north,4,,\nTEA-250,north,several,,\n";
        let file = shop.file("levels.csv", rows).display().to_string();
        let done = shop.cli(&["stock", "import", &file]).ok();
        let refused = |text: &str| text.lines().filter(|line| line.starts_with("Row ")).count();
        assert_eq!(refused(&done.stdout), 4, "{}", done.stdout);
        assert!(
            done.last_line()
                .starts_with("1 levels opened, 0 counted, 4 rows refused"),
            "{}",
            done.last_line()
        );
        assert_eq!(
            figures(&level(&api, "TEA-250", "north")),
            [1200, 0, 3, 50, 1197, 1147]
        );
        // the next one is a count; without a place in the row it belongs where the command says
        let file = shop
            .file("count.csv", "sku,on_hand\nTEA-250,1190\n")
            .display()
            .to_string();
        shop.cli(&["stock", "import", &file, "--location", "nowhere"])
            .ended_with(1);
        shop.cli(&["stock", "import", &file, "--location", "north"])
            .ok();
        assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 1190);
        let again = shop
            .cli(&[
                "stock",
                "import",
                &file,
                "--location",
                "north",
                "--as",
                "opening",
            ])
            .ok();
        assert_eq!(refused(&again.stdout), 1, "{}", again.stdout);
        let text = shop.file("no.csv", "a,b\n1,2\n").display().to_string();
        shop.cli(&["stock", "import", &text]).ended_with(1);
        shop.cli(&["verify"]).ok();
    }
);

/// A shop in which a SKU lies at two places.
pub fn two_places(shop: &Shop) -> Client {
    let api = stocked(shop);
    place(&api, "north");
    place(&api, "south");
    send(&api, &moved("n", "TEA-250", "north", "opening", 20));
    send(&api, &moved("s", "TEA-250", "south", "opening", 4));
    api
}
