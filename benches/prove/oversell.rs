//! Never oversold: 64 clients fight for the last units of one SKU and for many SKUs over three places, with orders of one to
//! six lines, eight workers that source them, and power cuts in between. Not a unit is promised twice, none lies there while somebody waits for it, and the
//! ledger is the level. The size is the caller's: a small one runs as a test.

use crate::support::{Base, Client, Database, Dice, Opening, Shop, count, texts, wait_until_none};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much is fought for.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Orders.
    pub orders: u64,
    /// SKUs beside the hot one.
    pub skus: u64,
    /// Power cuts.
    pub cuts: u64,
    /// Clients at once.
    pub clients: u64,
}

/// Who source the orders, all at once.
const WORKERS: &str = "8";
/// Seconds until what a dead worker held is taken up again; more than one waits for all the others on a busy machine.
const LEASE: &str = "10";
/// Places that ship.
const PLACES: [&str; 3] = ["north", "south", "west"];
/// Pieces of the hot SKU at each place.
const HOT: i64 = 20;
/// Every so many orders is one piece of the hot SKU.
const HOT_EVERY: u64 = 4;

/// Fights, and checks what is left.
pub fn contest(base: Base, size: Size) {
    let Some(database) = Database::new(base) else {
        return;
    };
    let opening = Opening::new()
        .env("TRIBUTARY_JOB_LEASE", LEASE)
        .env("TRIBUTARY_WORKERS", WORKERS)
        .env("TRIBUTARY_DATABASE_CONNECTIONS", "40");
    let mut shop = Shop::closed(database, opening);
    shop.open();
    shop.add_channel("web", "api");
    let mut dice = Dice::new();
    let supply = furnish(&shop, &mut dice, size);
    let sent = AtomicU64::new(0);
    for cut in 0..=size.cuts {
        let end = size.orders * (cut + 1) / (size.cuts + 1);
        let api = shop.api();
        std::thread::scope(|scope| {
            for _ in 0..size.clients {
                let (api, sent) = (&api, &sent);
                scope.spawn(move || {
                    // past the end of a round until the power goes: it cuts orders under way
                    while cut < size.cuts || sent.load(Ordering::Relaxed) < end {
                        let number = sent.fetch_add(1, Ordering::Relaxed) % size.orders;
                        if !post(api, &order(number, size.skus)) {
                            break;
                        }
                    }
                });
            }
            if cut < size.cuts {
                while sent.load(Ordering::Relaxed) < end {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                shop.kill();
            }
        });
        if cut < size.cuts {
            // as the power left it
            shop.cli(&["verify"]).ok();
            shop.open();
        }
    }
    let api = shop.api();
    for number in 0..size.orders {
        assert!(
            post(&api, &order(number, size.skus)),
            "it is taken in once more"
        );
    }
    wait_until_none(
        || {
            count(
                &shop.database,
                "jobs",
                "state IN ('waiting', 'running') AND kind <> 'sweep'",
            )
        },
        "everybody has an answer",
    );
    check(&shop, size, &supply);
    shop.cli(&["verify"]).ok();
    shop.expect_failed_jobs();
}

/// Places, SKUs and what is there of each.
fn furnish(shop: &Shop, dice: &mut Dice, size: Size) -> BTreeMap<String, i64> {
    let api = shop.api();
    for slug in PLACES {
        let body = json!({"slug": slug, "name": slug, "kind": "warehouse", "country": "CN"});
        api.post_json("/api/v1/locations", &body).expect(201);
    }
    let mut supply = BTreeMap::new();
    for index in 0..=size.skus {
        let sku = code(index);
        let body = json!({"sku": sku, "title": sku, "weight_g": 100});
        api.post_json("/api/v1/skus", &body).expect(201);
        for slug in PLACES {
            let pieces = if index == 0 {
                HOT
            } else {
                dice.below(15) as i64
            };
            *supply.entry(sku.clone()).or_default() += pieces;
            let path = format!("/api/v1/stock/{slug}/{sku}");
            api.put_json(&path, &json!({"on_hand": pieces})).expect(200);
        }
    }
    supply
}

fn code(index: u64) -> String {
    format!("S{index:03}")
}

/// An order that is told by its number alone: one piece of the hot SKU, or one to six lines of others.
fn order(number: u64, skus: u64) -> Value {
    let mut turn = number
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    let mut roll = |end: u64| {
        turn = turn
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (turn >> 33) % end
    };
    let mut lines = Vec::new();
    let mut total = 0;
    let count = if number.is_multiple_of(HOT_EVERY) {
        0
    } else {
        1 + roll(6)
    };
    for line in 0..count.max(1) {
        // few are wanted by many
        let sku = if count == 0 {
            0
        } else {
            1 + roll(skus).min(roll(skus))
        };
        let quantity = if count == 0 { 1 } else { 1 + roll(3) };
        total += quantity * 10;
        lines.push(json!({"ref": line.to_string(), "sku": code(sku), "title": "Thing", "quantity": quantity, "unit_price": "10.00"}));
    }
    json!({
        "channel": "web", "channel_ref": format!("o{number}"), "placed_at": "2099-11-01T08:30:00+08:00", "currency": "CNY",
        "payment": {"status": "paid"}, "customer": {"account": format!("c{}", number % 50), "name": "李雷"},
        "ship_to": {"name": "李雷", "phone": "+8613800138000", "country": "CN", "region": "广东省", "city": "深圳市",
            "district": "南山区", "street": format!("科技园路 {} 号", number % 50), "postcode": "518000"},
        "lines": lines, "total": format!("{total}.00")
    })
}

/// Posts an order until it is answered; false where nobody is there.
fn post(api: &Client, body: &Value) -> bool {
    loop {
        let json = [("content-type", "application/json")];
        match api.try_send(
            "POST",
            "/api/v1/orders",
            &json,
            Some(body.to_string().into_bytes()),
        ) {
            Err(_) => return false,
            Ok(answer) if answer.status == 503 => {}
            Ok(answer) => {
                assert!(answer.status < 300, "{}", answer.text());
                return true;
            }
        }
    }
}

fn check(shop: &Shop, size: Size, supply: &BTreeMap<String, i64>) {
    let database = &shop.database;
    assert_eq!(count(database, "orders", "1 = 1"), size.orders as i64);
    assert_eq!(
        count(database, "stock", "reserved + quarantined > on_hand"),
        0
    );
    assert_eq!(
        count(
            database,
            "stock",
            "on_hand <> (SELECT SUM(quantity) FROM movements WHERE stock_id = stock.id)"
        ),
        0,
        "the ledger is the level"
    );
    let promised: BTreeMap<String, i64> = texts(
        database,
        "SELECT k.code || ' ' || SUM(s.reserved) AS found FROM stock s JOIN skus k ON k.id = s.sku_id GROUP BY k.code",
    )
    .iter()
    .filter_map(|row| row.split_once(' '))
    .map(|(sku, pieces)| (sku.to_owned(), pieces.parse().expect("a number")))
    .collect();
    let mut wanted: BTreeMap<String, i64> = BTreeMap::new();
    for number in 0..size.orders {
        for line in order(number, size.skus)["lines"].as_array().expect("lines") {
            let sku = line["sku"].as_str().expect("a SKU").to_owned();
            *wanted.entry(sku).or_default() += line["quantity"].as_i64().expect("a quantity");
        }
    }
    // whatever is wanted is promised, as far as it goes round: neither more nor less
    for (sku, there) in supply {
        let want = wanted.get(sku).copied().unwrap_or(0);
        let got = promised.get(sku).copied().unwrap_or(0);
        assert_eq!(got, want.min(*there), "{sku}: {there} there, {want} wanted");
    }
    let units: i64 = promised.values().sum();
    println!(
        "   {:?}: {} orders of {} clients, {} SKUs at {} places, {} power cuts: {units} units promised, 0 twice, {} orders wait",
        database.base,
        size.orders,
        size.clients,
        size.skus + 1,
        PLACES.len(),
        size.cuts,
        count(database, "orders", "status = 'backordered'"),
    );
}
