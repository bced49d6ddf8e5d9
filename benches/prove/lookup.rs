//! Promise 9, by the clock: looking up and proving what exists takes as long as what does not. A thousand pairs, one
//! after the other in random sequence; the medians differ by at most a twentieth.

use crate::support::{Base, Client, Dice, Opening, Shop};
use serde_json::json;
use std::time::{Duration, Instant};

/// Pairs of every form; `PAIRS` sets another number.
const PAIRS: usize = 1_000;
/// Orders that exist.
const ORDERS: usize = 200;
/// How far the medians may be apart.
const APART: f64 = 0.05;

/// What is entered, where it exists and where not, and which field a wrong proof goes into.
const FORMS: &[(&str, &str)] = &[
    ("order", "fact"),
    ("order", "code"),
    ("phone", "code"),
    ("mail", "code"),
    ("account", "code"),
];

/// Times of one step, known and unknown.
#[derive(Default)]
struct Times {
    known: Vec<Duration>,
    unknown: Vec<Duration>,
}

pub fn run() {
    for base in [Base::Sqlite, Base::Postgres] {
        Shop::visit(base, Opening::new(), |shop| prove(shop, base));
    }
}

fn prove(shop: &Shop, base: Base) {
    let pairs = std::env::var("PAIRS")
        .ok()
        .and_then(|text| text.parse().ok());
    let pairs: usize = pairs.unwrap_or(PAIRS);
    fill(shop);
    let mut dice = Dice::new();
    // one connection for all, as whoever measures would have
    let stranger = shop.stranger();
    let mut apart = Vec::new();
    for (place, (form, field)) in FORMS.iter().enumerate() {
        let mut steps = [Times::default(), Times::default()];
        for pair in 0..pairs + pairs / 10 {
            let order = pair % ORDERS;
            let mut both = [
                (true, entry(form, order)),
                (false, entry(form, order + 5_000)),
            ];
            if dice.below(2) == 0 {
                both.reverse();
            }
            for (side, (known, entered)) in both.into_iter().enumerate() {
                // an address and a network of its own, so that no limit is met
                let address = format!("10.{}.{}.{}", place * 2 + side, pair / 250, pair % 250);
                let client = stranger.clone().with_header("x-forwarded-for", &address);
                let took = walk(&client, &entered, field);
                // the first tenth warms up
                if pair >= pairs / 10 {
                    for (step, took) in steps.iter_mut().zip(took) {
                        let times = if known {
                            &mut step.known
                        } else {
                            &mut step.unknown
                        };
                        times.push(took);
                    }
                }
            }
        }
        for (step, times) in ["look-up", "proof"].into_iter().zip(steps) {
            let (known, unknown) = (median(times.known), median(times.unknown));
            let ratio = known.as_secs_f64() / unknown.as_secs_f64();
            println!(
                "   {base:?} {form:8} {field:5} {step:8} known {:7.0} µs, unknown {:7.0} µs, ratio {ratio:.3}",
                known.as_secs_f64() * 1e6,
                unknown.as_secs_f64() * 1e6
            );
            if (ratio - 1.0).abs() > APART {
                apart.push(format!("{base:?} {form} {field} {step}: {ratio:.3}"));
            }
        }
    }
    assert!(apart.is_empty(), "the clock tells what exists: {apart:?}");
}

/// Orders of as many people, each with an own phone, mail and account.
fn fill(shop: &Shop) {
    shop.add_channel("web", "api");
    let api = shop.api();
    for number in 0..ORDERS {
        let phone = entry("phone", number);
        let order = json!({
            "channel": "web", "channel_ref": format!("r-{number}"), "channel_number": entry("order", number),
            "placed_at": "2099-11-01T08:30:00+08:00", "currency": "CNY", "payment": {"status": "paid"},
            "customer": {"account": entry("account", number), "name": "李雷", "phone": phone, "email": entry("mail", number)},
            "ship_to": {"name": "李雷", "phone": phone, "country": "CN", "region": "广东省", "city": "深圳市",
                "district": "南山区", "street": "科技园路 1 号", "postcode": "518000"},
            "lines": [{"ref": "1", "title": "Green tea 250 g", "quantity": 1, "unit_price": "19.90"}], "total": "19.90"
        });
        api.post_json("/api/v1/orders", &order).expect(201);
    }
}

fn entry(form: &str, number: usize) -> String {
    match form {
        "order" => format!("#{}", 10_000 + number),
        "phone" => format!("+861380013{number:04}"),
        "mail" => format!("person{number:05}@example.com"),
        _ => format!("account-{number:05}"),
    }
}

/// Begins a look-up and proves it wrongly; gives how long each took.
fn walk(client: &Client, entered: &str, field: &str) -> [Duration; 2] {
    let begun = Instant::now();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("q", entered)
        .finish();
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    client
        .send("POST", "/track", &kind, Some(form.into_bytes()))
        .expect(303);
    let looked_up = begun.elapsed();
    let page = client.get("/track/proof").expect(200);
    let form = page
        .form(&format!("form:has(#{field})"))
        .fill(field, "000000");
    let begun = Instant::now();
    client.submit(&form).expect(422);
    [looked_up, begun.elapsed()]
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
