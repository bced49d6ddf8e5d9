//! The same orders by every door at once: API, batch, webhook and file, from many clients, with power cuts in between.

use crate::support::{Base, Client, Database, Dice, Opening, Shop, count, wait_until};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use tributary::domain::secret::hmac_sha256;

/// Clients at once.
const CLIENTS: u64 = 64;
/// Orders that they all send.
const ORDERS: u64 = 250;

/// Runs it; `TRIBUTARY_PROVE_RACES` says how many deliveries, `TRIBUTARY_PROVE_CUTS` how many power cuts.
pub fn run() {
    for base in [Base::Sqlite, Base::Postgres] {
        if let Some(database) = Database::new(base) {
            on(database);
        }
    }
}

fn setting(name: &str, default: u64) -> u64 {
    let told = std::env::var(name).ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(default)
}

fn order(index: u64) -> Value {
    json!({
        "channel": "web", "channel_ref": format!("r{index}"), "channel_number": format!("#{}", 50_000 + index),
        "placed_at": "2099-11-01T08:30:00+08:00", "currency": "CNY", "payment": {"status": "paid"},
        "customer": {"account": format!("c-{}", index % 20), "name": "李雷"},
        "ship_to": {"name": "李雷", "phone": "+8613800138000", "country": "CN", "region": "广东省", "city": "深圳市",
            "district": "南山区", "street": "科技园路 1 号", "postcode": "518000"},
        "lines": [{"ref": "1", "sku": "TEA", "title": "Tea", "quantity": index % 5 + 1, "unit_price": "10.00"}],
        "total": format!("{}.00", (index % 5 + 1) * 10)
    })
}

fn on(database: Database) {
    let base = database.base;
    let races = setting("TRIBUTARY_PROVE_RACES", 10_000);
    let cuts = setting("TRIBUTARY_PROVE_CUTS", 3);
    let mut shop = Shop::closed(database, Opening::new().env("TRIBUTARY_JOB_LEASE", "2"));
    shop.open();
    let added = shop.cli(&["channel", "add", "web", "--kind", "api"]).ok();
    let secret = added.last_line().to_owned();
    let mut dice = Dice::new();
    let sent = AtomicU64::new(0);
    let unanswered = AtomicU64::new(0);
    for cut in 0..=cuts {
        let key = shop
            .cli(&[
                "key",
                "add",
                "race",
                "--scope",
                "orders:write",
                "--scope",
                "catalog:write",
            ])
            .ok();
        let client = shop.stranger().with_key(key.last_line());
        if cut == 0 {
            client
                .post_json("/api/v1/skus", &json!({"sku": "TEA", "title": "Tea"}))
                .expect(201);
        }
        let end = races * (cut + 1) / (cuts + 1);
        let seed = dice.below(u64::MAX);
        std::thread::scope(|scope| {
            for number in 0..CLIENTS {
                let (client, secret, sent, unanswered) = (&client, &secret, &sent, &unanswered);
                scope.spawn(move || {
                    let mut turn = seed.wrapping_add(number.wrapping_mul(7_919));
                    while sent.fetch_add(1, Ordering::Relaxed) < end {
                        turn = turn
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1_442_695_040_888_963_407);
                        if !deliver(client, secret, turn >> 33) {
                            unanswered.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
            while sent.fetch_add(1, Ordering::Relaxed) < end {
                import(&shop, dice.below(ORDERS));
            }
        });
        if cut < cuts {
            shop.kill();
            shop.open();
        }
    }
    // what was not delivered before is delivered now, once more by every door
    for index in 0..ORDERS {
        let secret = secret.as_str();
        push(&shop.stranger(), secret, &order(index));
    }
    wait_until(
        || count(&shop.database, "messages", "status = 'stored'") == 0,
        "every delivery is read",
    );
    let of = |table: &str, condition: &str| count(&shop.database, table, condition);
    assert_eq!(of("orders", "1 = 1"), ORDERS as i64);
    assert_eq!(of("events", "kind = 'received'"), ORDERS as i64);
    assert_eq!(of("payments", "1 = 1"), ORDERS as i64);
    assert_eq!(of("order_lines", "1 = 1"), ORDERS as i64);
    assert_eq!(of("customers", "1 = 1"), 20);
    assert_eq!(of("messages", "status = 'dead'"), 0);
    assert_eq!(of("jobs", "state = 'dead'"), 0);
    shop.cli(&["verify"]).ok();
    let unanswered = unanswered.into_inner();
    println!(
        "   {base:?}: {races} deliveries of {ORDERS} orders by {CLIENTS} clients, {cuts} power cuts, {unanswered} told to come back"
    );
    shop.expect_failed_jobs();
}

/// One delivery of a random order by a random door; false if the door asked to come back later.
fn deliver(client: &Client, secret: &str, dice: u64) -> bool {
    let body = order(dice % ORDERS);
    match dice / ORDERS % 64 {
        0..=20 => push(client, secret, &body),
        21..=30 => {
            let batch = json!({"orders": [body, order((dice + 7) % ORDERS)]});
            let answer = client.post_json("/api/v1/orders:batch", &batch);
            told(answer.status, &answer.text())
        }
        31..=40 => {
            let key = format!("k{}", dice % ORDERS);
            let answer = client.post_json_once("/api/v1/orders", &key, &body);
            told(answer.status, &answer.text())
        }
        _ => {
            let answer = client.post_json("/api/v1/orders", &body);
            told(answer.status, &answer.text())
        }
    }
}

/// A file of ten orders, by a process of its own beside the server.
fn import(shop: &Shop, first: u64) {
    let lines: String = (first..first + 10)
        .map(|index| format!("{}\n", order(index % ORDERS)))
        .collect();
    let file = shop
        .file(&format!("race-{first}.jsonl"), lines)
        .display()
        .to_string();
    shop.cli(&["import", "--channel", "web", &file]).ok();
}

fn push(client: &Client, secret: &str, body: &Value) -> bool {
    let body = body.to_string();
    let signature = hex::encode(hmac_sha256(secret.as_bytes(), &[body.as_bytes()]));
    let headers = [
        ("Content-Type", "application/json"),
        ("X-Tributary-Signature", signature.as_str()),
    ];
    let answer = client.post_raw("/hooks/channels/web", &headers, body.as_bytes());
    told(answer.status, &answer.text())
}

fn told(status: u16, text: &str) -> bool {
    match status {
        200..=202 => true,
        429 | 503 => false,
        other => panic!("{other}: {text}"),
    }
}
