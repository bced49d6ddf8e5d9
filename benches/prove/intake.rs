//! The same hundred orders from 64 clients at once, over and over, with and without an `Idempotency-Key`: a hundred
//! orders, each sender told the same number, on both databases. TRIBUTARY_REPEATS sets how many posts; 10,000 without.

use crate::support::{Base, Client, Opening, Shop};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::Instant;

const CLIENTS: usize = 64;
const ORDERS: usize = 100;

/// Proves it on each database there is.
pub fn prove() {
    let repeats = std::env::var("TRIBUTARY_REPEATS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(10_000);
    for base in [Base::Sqlite, Base::Postgres] {
        Shop::visit(base, Opening::new(), |shop| {
            shop.add_channel("web", "api");
            on(shop, base, repeats);
        });
    }
}

fn on(shop: &mut Shop, base: Base, repeats: usize) {
    let api = shop.api();
    let began = Instant::now();
    let told: Vec<(usize, u16, String)> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let api = api.clone();
                scope.spawn(move || posts(&api, client, repeats))
            })
            .collect();
        clients
            .into_iter()
            .flat_map(|client| client.join().expect("every post is answered"))
            .collect()
    });
    let took = began.elapsed().as_secs_f64();
    assert_eq!(told.len(), repeats, "an answer is missing");
    let mut numbers: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (order, _, number) in &told {
        numbers.entry(*order).or_default().insert(number);
    }
    assert_eq!(numbers.len(), ORDERS.min(repeats));
    assert!(
        numbers.values().all(|known| known.len() == 1),
        "an order has two numbers"
    );
    // a replayed answer repeats its 201; an order without a key is created once
    let created = told
        .iter()
        .filter(|(order, status, _)| !is_keyed(*order) && *status == 201);
    assert_eq!(
        created.count(),
        numbers.keys().filter(|order| !is_keyed(**order)).count()
    );
    assert_eq!(
        count_orders(&api),
        numbers.len(),
        "there are more orders than were sent"
    );
    shop.cli(&["verify"]).ok();
    println!(
        "   {base:?}: {repeats} posts of {} orders by {CLIENTS} clients, {:.0} a second",
        numbers.len(),
        repeats as f64 / took
    );
}

/// Every client posts its share, each beginning somewhere else.
fn posts(api: &Client, client: usize, repeats: usize) -> Vec<(usize, u16, String)> {
    (client..repeats)
        .step_by(CLIENTS)
        .map(|turn| {
            let order = turn % ORDERS;
            loop {
                let answer = match is_keyed(order) {
                    true => {
                        api.post_json_once("/api/v1/orders", &format!("key-{order}"), &body(order))
                    }
                    false => api.post_json("/api/v1/orders", &body(order)),
                };
                // somebody else is at it with the same key: the sender asks again
                if answer.status == 409 {
                    continue;
                }
                assert!([200, 201].contains(&answer.status), "{}", answer.text());
                let number = answer.json()["number"]
                    .as_str()
                    .expect("a number")
                    .to_owned();
                break (order, answer.status, number);
            }
        })
        .collect()
}

fn is_keyed(order: usize) -> bool {
    order.is_multiple_of(2)
}

fn body(order: usize) -> Value {
    json!({
        "channel": "web", "channel_ref": format!("R{order}"), "placed_at": "2026-11-22T08:30:00+08:00", "currency": "CNY",
        "payment": {"status": "paid"},
        "customer": {"account": format!("c-{}", order / 3), "name": "李雷", "phone": "+8613800138000"},
        "ship_to": {"name": "李雷", "phone": "+8613800138000", "country": "CN", "region": "广东省", "city": "深圳市",
            "district": "南山区", "street": format!("科技园路 {order} 号"), "postcode": "518000"},
        "lines": [{"ref": "1", "sku": "TEA-250", "title": "Green tea 250 g", "quantity": 2, "unit_price": "19.90"}],
        "shipping_fee": "5.00", "total": "44.80",
    })
}

fn count_orders(api: &Client) -> usize {
    let (mut count, mut path) = (0, "/api/v1/orders?limit=100".to_owned());
    loop {
        let page = api.get(&path).json();
        count += page["items"].as_array().expect("items").len();
        match page["next_cursor"].as_str() {
            Some(next) => path = format!("/api/v1/orders?limit=100&cursor={next}"),
            None => return count,
        }
    }
}
