//! Whatever people do, and in whatever sequence: nothing is promised twice, the ledger is the level, every unit of an order
//! is in one place, a parcel's cost is shared to the cent, and so is an order's money over its parts. TRIBUTARY_TEST_SEED sets the sequence, TRIBUTARY_TEST_STEPS
//! how long it is.

use crate::api::{order, stocked};
use crate::divided::assert_divided;
use crate::merges::{mode, rates, rule};
use crate::on_both;
use crate::sourced::{place, receive};
use crate::stock::moved;
use crate::support::{Answer, Client, Dice, Shop, count, execute, texts, wait_until_none};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tributary::domain::staff::Role;

/// Steps, unless TRIBUTARY_TEST_STEPS says otherwise.
const STEPS: u64 = 150;
/// Where chance begins.
const SEED: u64 = 20_261_123;
const SKUS: [&str; 3] = ["TEA-250", "CUP-1", "SET-2"];
const PLACES: [&str; 2] = ["north", "south"];

/// The promises that hold after every single step; each statement names what breaks one.
const ALWAYS: [&str; 6] = [
    "SELECT 'promised twice: level ' || id AS found FROM stock WHERE reserved < 0 OR reserved + quarantined > on_hand",
    "SELECT 'not in the ledger: level ' || s.id AS found FROM stock s \
     WHERE s.on_hand <> coalesce((SELECT sum(m.quantity) FROM movements m WHERE m.stock_id = s.id), 0)",
    "SELECT 'reserved for nobody: level ' || s.id AS found FROM stock s WHERE s.reserved <> coalesce((SELECT sum(l.pieces) \
     FROM fulfillment_lines l JOIN fulfillments f ON f.id = l.fulfillment_id WHERE l.stock_id = s.id \
     AND f.state NOT IN ('shipped', 'delivered', 'canceled', 'refused')), 0)",
    "SELECT 'a unit too many: line ' || id AS found FROM order_lines WHERE quantity < backordered + planned + picked + packed \
     + shipped + delivered + lost + returned + canceled OR backordered < 0 OR planned < 0 OR picked < 0 OR packed < 0 \
     OR shipped < 0 OR returned < 0 OR canceled < 0",
    "SELECT 'neither here nor there: line ' || l.id AS found FROM order_lines l LEFT JOIN (SELECT line_id, sum(units) AS units FROM \
     (SELECT fl.line_id, max(fl.units) AS units FROM fulfillment_lines fl JOIN fulfillments f ON f.id = fl.fulfillment_id \
     WHERE f.state NOT IN ('canceled', 'refused') GROUP BY fl.line_id, f.id) once GROUP BY line_id) h ON h.line_id = l.id \
     WHERE l.planned + l.picked + l.packed + l.shipped + l.delivered + l.lost + l.returned <> coalesce(h.units, 0)",
    "SELECT 'not shared to the cent: F-' || f.id AS found FROM fulfillments f WHERE f.state <> 'canceled' AND f.carriage + f.handling \
     <> (SELECT coalesce(sum(m.cost), 0) FROM fulfillment_orders m WHERE m.fulfillment_id = f.id)",
];

/// A shop in which anything may happen.
struct Any<'a> {
    shop: &'a Shop,
    api: Client,
    clerk: Client,
    dice: Dice,
    turn: u64,
    numbers: Vec<String>,
    /// What was done how often, and how often it was not possible.
    told: BTreeMap<&'static str, [u32; 2]>,
}

impl Any<'_> {
    fn step(&mut self) {
        self.turn += 1;
        let (what, answer) = match self.dice.below(24) {
            0..=2 => ("order", self.place_order()),
            3 | 4 => ("receive", self.move_stock("receive")),
            5 => ("quarantine", self.move_stock("quarantine")),
            6 => ("count", self.count_shelf()),
            7..=13 => ("step", self.walk()),
            14 => ("short", self.short()),
            15 | 16 => ("cancel", self.cancel()),
            17 => ("merge", self.merge()),
            18 => ("unmerge", self.unmerge()),
            19 => ("split", self.split()),
            20 => ("return", self.take_back()),
            21 => ("put back", self.put_back()),
            _ => ("change", self.change()),
        };
        let Some(answer) = answer else {
            return;
        };
        assert!(
            matches!(answer.status, 200..=202 | 303 | 409 | 422),
            "{what}, {}: {}",
            answer.status,
            answer.text()
        );
        let possible = matches!(answer.status, 200..=202 | 303);
        self.told.entry(what).or_default()[usize::from(!possible)] += 1;
        for sql in ALWAYS {
            let broken = texts(&self.shop.database, sql);
            assert!(broken.is_empty(), "after {what}: {broken:?}");
        }
        let orders = self.api.get("/api/v1/orders?limit=200").json();
        for order in orders["items"].as_array().expect("a list") {
            assert_divided(order);
        }
    }

    fn sku(&mut self) -> &'static str {
        self.dice.one_of(&SKUS)
    }

    fn place_order(&mut self) -> Option<Answer> {
        let reference = format!("any-{}", self.turn);
        let body = self.body(&reference);
        let answer = self.api.post_json("/api/v1/orders", &body);
        let number = answer.json()["number"].as_str()?.to_owned();
        self.numbers.push(number);
        Some(answer)
    }

    fn body(&mut self, reference: &str) -> Value {
        let mut sent = order("web", reference);
        let lines: Vec<Value> = (1..=1 + self.dice.below(2))
            .map(|line| {
                let (sku, quantity) = (self.sku(), 1 + self.dice.below(4));
                json!({"ref": line.to_string(), "sku": sku, "title": sku, "quantity": quantity, "unit_price": "7.00"})
            })
            .collect();
        let units: u64 = lines
            .iter()
            .filter_map(|line| line["quantity"].as_u64())
            .sum();
        sent["lines"] = json!(lines);
        sent["channel_number"] = Value::Null;
        // 5.00 for shipping, 2.22 of tax beside the prices, 3.33 off
        sent["discount"] = json!("3.33");
        sent["platform_discount"] = json!("1.01");
        (sent["tax"], sent["tax_included"]) = (json!("2.22"), json!(false));
        sent["total"] = json!(format!("{}.89", units * 7 + 3));
        sent["payment"] = json!({"status": "paid", "method": "alipay"});
        sent["ship_to"]["street"] = json!(format!("科技园路 {} 号", 1 + self.dice.below(2)));
        sent
    }

    fn move_stock(&mut self, kind: &str) -> Option<Answer> {
        let (sku, slug) = (self.dice.one_of(&SKUS[..2]), self.dice.one_of(&PLACES));
        let most = if kind == "receive" { 9 } else { 2 };
        let pieces = 1 + self.dice.below(most) as i64;
        let movement = moved(&format!("any-{}", self.turn), sku, slug, kind, pieces);
        Some(self.api.post_json("/api/v1/stock/movements", &movement))
    }

    fn count_shelf(&mut self) -> Option<Answer> {
        let (sku, slug) = (self.dice.one_of(&SKUS[..2]), self.dice.one_of(&PLACES));
        let path = format!("/api/v1/stock/{slug}/{sku}");
        let there = json!({"on_hand": self.dice.below(12)});
        Some(self.api.put_json(&path, &there))
    }

    /// One of the fulfillments that are not over, and one of the shipped ones.
    fn fulfillment(&mut self, condition: &str) -> Option<i64> {
        let sql = format!(
            "SELECT CAST(id AS TEXT) AS found FROM fulfillments WHERE {condition} ORDER BY id"
        );
        let ids = texts(&self.shop.database, &sql);
        let index = self.dice.below(ids.len() as u64) as usize;
        ids.get(index)?.parse().ok()
    }

    fn post(&self, id: i64, verb: &str, body: &Value) -> Option<Answer> {
        let path = format!("/api/v1/fulfillments/{id}/{verb}");
        Some(self.api.post_json(&path, body))
    }

    fn walk(&mut self) -> Option<Answer> {
        let begun = ["planned", "released', 'picking', 'packed"];
        let begun = self.dice.one_of(&begun);
        let id = self.fulfillment(&format!("state IN ('{begun}')"))?;
        let seen = self.api.get(&format!("/api/v1/fulfillments/{id}")).json();
        let step = seen["steps"][0].as_str()?.to_owned();
        self.post(id, &step, &json!({}))
    }

    fn short(&mut self) -> Option<Answer> {
        let id = self.fulfillment("state IN ('released', 'picking')")?;
        let line = self.dice.one_of(&["1", "2"]);
        let missing = json!({"lines": [{"line": line, "quantity": 1}]});
        self.post(id, "short", &missing)
    }

    fn order_number(&mut self) -> Option<String> {
        let index = self.dice.below(self.numbers.len() as u64) as usize;
        self.numbers.get(index).cloned()
    }

    fn cancel(&mut self) -> Option<Answer> {
        let number = self.order_number()?;
        let body = match self.dice.below(3) {
            0 => json!({}),
            _ => json!({"lines": [{"ref": "1", "quantity": 1}]}),
        };
        let path = format!("/api/v1/orders/{number}/cancellation");
        Some(self.api.post_json(&path, &body))
    }

    fn merge(&mut self) -> Option<Answer> {
        let one = self.fulfillment("state = 'planned'")?;
        let other = self.fulfillment(&format!("state = 'planned' AND id <> {one}"))?;
        self.post(one, "merge", &json!({"fulfillments": [other]}))
    }

    fn unmerge(&mut self) -> Option<Answer> {
        let id = self.fulfillment("state = 'planned' AND members > 1")?;
        let seen = self.api.get(&format!("/api/v1/fulfillments/{id}")).json();
        let member = seen["orders"][0].clone();
        self.post(id, "unmerge", &json!({"order": member}))
    }

    fn split(&mut self) -> Option<Answer> {
        let id = self.fulfillment("state = 'planned' AND unit_count > 1")?;
        let part = json!({"lines": [{"ref": "1", "quantity": 1}]});
        self.post(id, "split", &part)
    }

    fn take_back(&mut self) -> Option<Answer> {
        let id = self.fulfillment("state = 'shipped'")?;
        let path = format!("/staff/fulfillments/{id}");
        let page = self.clerk.get(&path).expect(200);
        let css = format!("form[action='{path}/return']");
        if !page.has(&css) {
            return None;
        }
        let form = page.form(&css).fill("count", "1");
        Some(self.clerk.submit(&form))
    }

    /// Goods in hand whose cancel was asked for.
    fn put_back(&mut self) -> Option<Answer> {
        let id = self.fulfillment("state IN ('picking', 'packed')")?;
        self.post(id, "put-back", &json!({}))
    }

    /// The channel sends the order again, with another door or with other lines.
    fn change(&mut self) -> Option<Answer> {
        let number = self.order_number()?;
        let sql = format!("SELECT channel_ref AS found FROM orders WHERE number = '{number}'");
        let reference = texts(&self.shop.database, &sql).pop()?;
        let body = self.body(&reference);
        Some(self.api.post_json("/api/v1/orders", &body))
    }
}

on_both!(
    whatever_is_done_in_whatever_sequence_keeps_the_promises,
    |shop| {
        let api = stocked(shop);
        let cup = json!({"sku": "CUP-1", "title": "Cup", "weight_g": 300});
        api.post_json("/api/v1/skus", &cup).expect(201);
        let kit = json!({"sku": "SET-2", "title": "Tea and cup",
            "components": [{"sku": "TEA-250", "quantity": 2}, {"sku": "CUP-1", "quantity": 1}]});
        api.post_json("/api/v1/skus", &kit).expect(201);
        for slug in PLACES {
            place(&api, slug);
        }
        rates(shop);
        rule(shop, &mode("loose"));
        // so that plans move whenever something comes free in the north
        let dear = "UPDATE locations SET parcel_cost = 700 WHERE slug = 'south'";
        execute(&shop.database, &[dear]);
        for slug in PLACES {
            receive(shop, "TEA-250", slug, 12);
            receive(shop, "CUP-1", slug, 6);
        }
        let steps = std::env::var("TRIBUTARY_TEST_STEPS").ok();
        let steps = steps.and_then(|told| told.parse().ok()).unwrap_or(STEPS);
        let mut any = Any {
            shop,
            clerk: shop.sign_in(Role::Manager),
            api,
            dice: Dice::usually(SEED),
            turn: 0,
            numbers: Vec::new(),
            told: BTreeMap::new(),
        };
        for step in 1..=steps {
            any.step();
            if step % 30 == 0 {
                shop.cli(&["verify"]).ok();
            }
        }
        let left =
            "state IN ('waiting', 'running') AND kind <> 'sweep' AND run_at < CURRENT_TIMESTAMP";
        wait_until_none(|| count(&shop.database, "jobs", left), "what waits is done");
        shop.cli(&["verify"]).ok();
        eprintln!("done, impossible: {:?}", any.told);
        for what in [
            "order", "receive", "count", "step", "cancel", "change", "return",
        ] {
            let done = any.told.get(what).map_or(0, |told| told[0]);
            assert!(done > 0, "{what} was never done");
        }
    }
);
