//! What an order's channel told and what happened to it since: the document, the raw message, four to eight events.

use super::chance::Chance;
use super::order::Order;
use super::people::Person;
use super::sink::{Cell, Sink, Table};
use super::{CHANNELS, STAFF};
use crate::cells;
use chrono::{Duration, NaiveDateTime};
use serde_json::json;
use tributary::domain::hold::HoldKind;
use tributary::domain::secret::sha256_hex;
use tributary::domain::sentence::Sentence;

/// How it was paid.
pub fn method(order: &Order) -> Option<&'static str> {
    (order.paid > 0).then_some(if order.channel < 5 { "alipay" } else { "card" })
}

/// Whose task a hold is.
pub fn owner(kind: &str) -> &'static str {
    kind.parse::<HoldKind>().expect("a kind of hold").owner()
}

/// Why an order is held, as a sentence.
pub fn reason(order: &Order, kind: &str) -> String {
    let currency = order.currency;
    let sentence = match kind {
        "unpaid" => Sentence::new("hold-unpaid")
            .with("amount", money(order.total))
            .with("currency", currency),
        "unknown_sku" => Sentence::new("hold-unknown-sku").with("sku", &order.lines[0].sku),
        "totals" => Sentence::new("hold-totals")
            .with("total", money(order.total))
            .with("computed", money(order.total - 100))
            .with("difference", "1.00")
            .with("currency", currency),
        _ => Sentence::new("hold-manual").with("why", "Ask the buyer first"),
    };
    serde_json::to_string(&sentence).expect("a sentence is JSON")
}

/// The standard form as the channel told it.
pub fn document(order: &Order, buyer: &Person, to: &Person) -> String {
    let lines: Vec<String> = order
        .lines
        .iter()
        .enumerate()
        .map(|(place, line)| {
            format!(
                r#"{{"canceled":0,"discount":"0.00","quantity":{},"ref":"{}{:02}","sku":"{}","tax":"0.00","title":"{}","unit_price":"{}"}}"#,
                line.quantity, order.id, place + 1, line.sku, line.title, money(line.price)
            )
        })
        .collect();
    format!(
        r#"{{"adjustments":[],"after_sale":null,"channel":"{}","channel_number":{},"channel_ref":"{}","currency":"{}","customer":{{"account":"{}","email":"{}","name":"{}","phone":"{}"}},"lines":[{}],"payment":{{"paid":"{}","reference":null,"refunded":"0.00"}},"placed_at":"{}","ship_to":{{"city":"{}","country":"{}","district":"{}","name":"{}","phone":"{}","postcode":"{}","region":"{}","street":"{}"}},"tax_included":true,"total":"{}"}}"#,
        CHANNELS[order.channel as usize - 1][0],
        json!(order.number),
        order.reference,
        order.currency,
        buyer.account,
        buyer.email,
        buyer.name,
        buyer.phone,
        lines.join(","),
        money(order.paid),
        order.placed.format("%FT%TZ"),
        to.city,
        to.country,
        to.district,
        to.name,
        to.phone,
        to.postcode,
        to.region,
        to.street,
        money(order.total),
    )
}

/// The raw message and the events.
pub fn write(
    sink: &mut dyn Sink,
    chance: &mut Chance,
    order: &Order,
    buyer: &Person,
    to: &Person,
    message: i64,
) {
    let [slug, name, kind, ..] = CHANNELS[order.channel as usize - 1];
    let source = match kind {
        "api" => "api",
        "taobao" | "file" => "file",
        _ => "webhook",
    };
    let body = format!(
        r#"{{"id":"{}","buyer":"{}","to":"{} {}","total":"{}"}}"#,
        order.reference,
        buyer.account,
        to.city,
        to.street,
        money(order.total)
    );
    let key = sha256_hex(format!("{}:{}", order.channel, order.reference).as_bytes());
    let origin = if source == "file" {
        "orders.csv, row 1"
    } else {
        ""
    };
    sink.row(Table::MessageKeys, cells![order.channel, key, message]);
    sink.row(
        Table::Messages,
        cells![
            message,
            order.channel,
            source,
            "standard",
            1_i64,
            Cell::Bytes(body.into_bytes()),
            origin,
            order.received,
            "read",
            order.id,
            order.received,
        ],
    );
    for (place, (kind, actor, facts)) in happened(chance, order, name, source)
        .into_iter()
        .enumerate()
    {
        let (actor_kind, actor) = match actor {
            Actor::Channel => ("channel", slug.to_owned()),
            Actor::System => ("system", String::new()),
            Actor::Staff => ("staff", format!("staff{}", 1 + chance.below(STAFF as u64))),
        };
        let told = (actor_kind == "channel").then_some(message);
        sink.row(
            Table::Events,
            cells![
                order.id,
                at(order.received, place),
                kind,
                actor_kind,
                actor,
                facts,
                told
            ],
        );
    }
}

enum Actor {
    Channel,
    System,
    Staff,
}

type Event = (&'static str, Actor, String);

fn happened(chance: &mut Chance, order: &Order, channel: &str, source: &str) -> Vec<Event> {
    let nothing = || "{}".to_owned();
    let first = if order.history {
        "received_as_history"
    } else {
        "received"
    };
    let received = json!({"channel": channel, "currency": order.currency, "source": source, "total": money(order.total)});
    let mut events = vec![(first, Actor::Channel, received.to_string())];
    let kind = order.held.or(order.was_held.then_some("unpaid"));
    if let Some(kind) = kind {
        events.push((
            "held",
            Actor::System,
            json!({"kind": kind, "reason": reason(order, kind)}).to_string(),
        ));
    }
    if order.was_held {
        events.push((
            "released",
            Actor::System,
            json!({"kind": "unpaid", "why": "healed"}).to_string(),
        ));
    }
    if order.paid > 0 {
        let paid =
            json!({"amount": money(order.paid), "currency": order.currency, "method": "alipay"});
        events.push(("paid", Actor::Channel, paid.to_string()));
    }
    if order.held.is_none() && !order.history {
        events.push(("opened", Actor::System, nothing()));
    }
    if order.is_canceled() {
        events.push(("canceled_by_channel", Actor::Channel, nothing()));
    }
    if order.has_left() {
        events.push(("shipped_at_channel", Actor::Channel, nothing()));
    }
    while events.len() < order.events {
        events.push(match chance.below(4) {
            0 => (
                "noted",
                Actor::Staff,
                json!({"note": "买家来电确认地址，改为周末送达。 Called back."}).to_string(),
            ),
            1 => (
                "edited",
                Actor::Staff,
                json!({"fields": "/ship_to/street"}).to_string(),
            ),
            _ => (
                "changed_by_channel",
                Actor::Channel,
                json!({"fields": "/ship_to/street /note"}).to_string(),
            ),
        });
    }
    events
}

/// The first within minutes, the later ones days apart.
fn at(received: NaiveDateTime, place: usize) -> NaiveDateTime {
    let place = place as i64;
    received
        + if place < 4 {
            Duration::minutes(place * 2)
        } else {
            Duration::hours(place * 11)
        }
}

fn money(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}
