//! `tributary verify`: every promise that it checks, broken once by hand, is found.

use crate::api::{order, stocked};
use crate::on_both;
use crate::sourced::{place, receive, settled};
use crate::support::{Base, Client, Database, Shop, count, execute, wait_until};
use serde_json::json;
use tributary::db::verify::CHECKS;
use tributary::i18n::{Lang, t};

/// The check, and what breaks it. Each breaks an order of its own.
const BREAKS: &[(&str, &str)] = &[
    (
        "order-once",
        "UPDATE orders SET channel_ref = 'v1' WHERE channel_ref = 'v0'",
    ),
    (
        "number-once",
        "UPDATE orders SET channel_number = '#v3' WHERE channel_ref = 'v2'",
    ),
    (
        "goods-sum",
        "UPDATE orders SET goods = goods + 1, discount = discount + 1 WHERE channel_ref = 'v4'",
    ),
    (
        "total-sum",
        "UPDATE orders SET total = total + 1 WHERE channel_ref = 'v5'",
    ),
    (
        "rounding-held",
        "UPDATE orders SET rounding = 500, total = total + 500 WHERE channel_ref = 'v6'",
    ),
    (
        "paid-sum",
        "UPDATE orders SET paid = paid - 1 WHERE channel_ref = 'v7'",
    ),
    (
        "refunded-sum",
        "UPDATE orders SET refunded = 1 WHERE channel_ref = 'v8'",
    ),
    (
        "units-sum",
        "UPDATE orders SET unit_count = 7 WHERE channel_ref = 'v9'",
    ),
    (
        "units-placed",
        "UPDATE order_lines SET shipped = 5 WHERE order_id = (SELECT id FROM orders WHERE channel_ref = 'v10')",
    ),
    (
        "holds-counted",
        "UPDATE orders SET open_holds = 3 WHERE channel_ref = 'v11'",
    ),
    (
        "history-free",
        "UPDATE orders SET history = TRUE WHERE channel_ref = 'held'",
    ),
    (
        "held-headline",
        "UPDATE orders SET status = 'held' WHERE channel_ref = 'v12'",
    ),
    (
        "order-told",
        "DELETE FROM messages WHERE order_id = (SELECT id FROM orders WHERE channel_ref = 'v13')",
    ),
    (
        "message-ended",
        "UPDATE messages SET order_id = NULL WHERE order_id = (SELECT id FROM orders WHERE channel_ref = 'v14')",
    ),
    (
        "message-read-or-due",
        "UPDATE messages SET status = 'stored' WHERE order_id = (SELECT id FROM orders WHERE channel_ref = 'v15')",
    ),
    (
        "event-told",
        "DELETE FROM events WHERE order_id = (SELECT id FROM orders WHERE channel_ref = 'v16')",
    ),
    ("credit-sum", "UPDATE credits SET amount = amount + 1"),
    ("credited-once", "UPDATE credit_lines SET quantity = 99"),
    (
        "stock-ledger",
        "UPDATE movements SET quantity = 11 WHERE stock_id = (SELECT id FROM stock WHERE sku_id = (SELECT id FROM skus WHERE code = 'CUP-1'))",
    ),
    (
        "stock-reserved",
        "UPDATE stock SET reserved = reserved + 1 WHERE sku_id = (SELECT id FROM skus WHERE code = 'CUP-2')",
    ),
    (
        "stock-covered",
        "UPDATE stock SET reserved = on_hand + 1 WHERE sku_id = (SELECT id FROM skus WHERE code = 'CUP-3')",
    ),
    (
        "exception-named",
        "INSERT INTO exceptions (kind, cause, pieces, actor_kind, actor, created_at) \
         VALUES ('broken', 'count', 1, 'system', '', '2026-11-22 08:00:00')",
    ),
    (
        "receipt-received",
        "UPDATE receipt_lines SET received = received + 1",
    ),
    (
        "receipt-promised",
        "UPDATE receipt_lines SET promised = promised + 1",
    ),
    (
        "fulfillment-units",
        "UPDATE order_lines SET planned = 1 WHERE planned = 2",
    ),
    (
        "load-counted",
        "UPDATE location_loads SET parcels = parcels + 1",
    ),
    ("fulfillment-members", "UPDATE fulfillments SET members = 7"),
    (
        "fulfillment-count",
        "UPDATE fulfillments SET unit_count = 9",
    ),
    (
        "fulfillment-cost",
        "UPDATE fulfillment_orders SET cost = cost + 1",
    ),
    ("fulfillment-filled", "DELETE FROM fulfillment_lines"),
];

/// Takes away the constraints that stand behind the promises, as a careless hand would.
fn unguard(database: &Database) {
    match database.base {
        Base::Postgres => execute(
            database,
            &[
                "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint \
               WHERE contype IN ('c', 'f', 'u') AND connamespace = 'public'::regnamespace LOOP \
               EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', c.t, c.conname); END LOOP; END $$",
                "DROP INDEX orders_channel_number",
            ],
        ),
        Base::Sqlite => {
            let file = database.url.trim_start_matches("sqlite://");
            let conn = rusqlite::Connection::open(file).expect("the file opens");
            conn.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;")
                .expect("settings");
            for table in [
                "orders",
                "order_lines",
                "addresses",
                "holds",
                "payments",
                "events",
                "messages",
                "credits",
                "credit_lines",
                "fulfillments",
                "fulfillment_orders",
                "fulfillment_lines",
                "stock",
                "movements",
                "receipt_lines",
            ] {
                conn.execute_batch(&format!(
                    "BEGIN IMMEDIATE; CREATE TABLE loose AS SELECT * FROM {table}; DROP TABLE {table}; ALTER TABLE loose RENAME TO {table}; COMMIT;"
                ))
                .expect("the table is rebuilt");
            }
        }
    }
}

fn line(shop: &Shop, name: &str) -> String {
    let promise = t(Lang::En, &format!("verify-{name}"));
    let told = shop.cli(&["verify"]);
    let found = told.stdout.lines().find(|line| line.ends_with(&promise));
    let line = found.unwrap_or_else(|| panic!("{promise} is missing: {}", told.stdout));
    assert_eq!(
        told.status,
        i32::from(told.stdout.contains('✗')),
        "{told:?}"
    );
    line.to_owned()
}

#[test]
fn every_check_is_broken_once() {
    let broken: Vec<&str> = BREAKS.iter().map(|(name, _)| *name).collect();
    let checks: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
    assert_eq!(broken, checks);
}

/// Stock that no order asks for, and some of it ordered and come.
fn cups(api: &Client) {
    let place = json!({"slug": "south", "name": "South", "kind": "warehouse"});
    api.post_json("/api/v1/locations", &place).expect(201);
    for code in ["CUP-1", "CUP-2", "CUP-3"] {
        api.post_json("/api/v1/skus", &json!({"sku": code}))
            .expect(201);
        let opening = json!({"ref": code, "sku": code, "location": "south", "kind": "opening", "quantity": 10});
        api.post_json("/api/v1/stock/movements", &opening)
            .expect(201);
    }
    let ordered = json!({"name": "PO-1", "location": "south", "expected_at": "2099-12-01T09:00:00Z",
        "lines": [{"sku": "CUP-2", "quantity": 5}]});
    api.post_json("/api/v1/receipts", &ordered).expect(201);
    let came = json!({"lines": [{"sku": "CUP-2", "quantity": 2}]});
    api.post_json("/api/v1/receipts/PO-1/arrival", &came)
        .expect(200);
}

on_both!(each_broken_promise_is_found, |shop| {
    let api = stocked(shop);
    for index in 0..17 {
        api.post_json("/api/v1/orders", &order("web", &format!("v{index}")))
            .expect(201);
    }
    let mut held = order("web", "held");
    held["payment"] = json!({"status": "unpaid"});
    api.post_json("/api/v1/orders", &held).expect(201);
    api.post_json("/api/v1/skus", &json!({"sku": "CUP", "title": "Cup"}))
        .expect(201);
    place(&api, "north");
    receive(shop, "CUP", "north", 9);
    let mut cup = order("web", "cup");
    cup["lines"][0]["sku"] = json!("CUP");
    let cup = api.post_json("/api/v1/orders", &cup).expect(201).json();
    settled(&api, cup["number"].as_str().unwrap(), "sourced");
    wait_until(
        || count(&shop.database, "jobs", "state <> 'done'") == 0,
        "nothing is left to do",
    );
    let uci = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
        600001,A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,France\nC600003,A,HEART,-2,2010-12-02 09:41:00,2.55,17850.0,France\n";
    let file = shop.file("uci.csv", uci).display().to_string();
    shop.cli(&["import", "--channel", "web", &file]).ok();
    cups(&api);
    shop.cli(&["verify"]).ok();
    shop.server().stop();
    unguard(&shop.database);
    for (name, sql) in BREAKS {
        let before = line(shop, name);
        assert!(before.starts_with('✓'), "{name}: {before}");
        execute(&shop.database, &[sql]);
        let after = line(shop, name);
        assert!(after.starts_with('✗'), "{name}: {after}");
    }
});
