//! A day of a shop whose customers come back: people who buy several times over two channels, some behind the platform's
//! masks. Every order goes through the real intake and sourcing, on a clock of its own, and leaves as soon as the rule lets
//! it; what was joined is compared with who really bought.

use super::day::{Size, at, day};
use super::shop::{days, opened};
use crate::support::{Base, Database, execute, texts};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tributary::db::types::Source;
use tributary::domain::channel::Channel;
use tributary::domain::fulfillment::Step;
use tributary::domain::ids::{FulfillmentId, OrderId};
use tributary::domain::job::Job;
use tributary::domain::order_parse;
use tributary::domain::secret::{Secret, sha256_hex};
use tributary::domain::staff::{Actor, Reach};
use tributary::domain::time::Time;
use tributary::formats::Document;
use tributary::services::intake::{Context, Item, Raw, take_in};
use tributary::services::sourcing::{self, Wanted};
use tributary::services::{fulfillments, merges};

/// Shared fulfillments that are taken apart and put together again at the end.
const TAKEN_APART: usize = 50;

/// What came of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Orders.
    pub orders: i64,
    /// Parcels that left.
    pub parcels: i64,
    /// Fulfillments with orders of different people.
    pub false_merges: usize,
    /// Orders that leave or arrive later than was promised though they would not by themselves.
    pub late: usize,
    /// Orders that are late by themselves.
    pub late_alone: usize,
    /// Minutes that an order waited on average, in hundredths.
    pub waited: i64,
    /// Shared fulfillments that were taken apart and put together again.
    pub taken_apart: usize,
}

/// Those of a day's orders that are late where nothing is joined; none where there is no such database here.
pub fn late_alone(base: Base, size: Size) -> Option<BTreeSet<String>> {
    let merge = json!({"mode": "off", "most": 20, "wait_minutes": 0});
    let (database, past) = through(base, size, &merge)?;
    Some(late(&database, &past))
}

/// Runs a day with a rule that lets a fulfillment wait so many minutes; `alone` are late anyway.
pub fn run(base: Base, size: Size, wait_minutes: u32, alone: &BTreeSet<String>) -> Option<Figures> {
    let merge = json!({"mode": "loose", "most": 20, "wait_minutes": wait_minutes});
    let (database, past) = through(base, size, &merge)?;
    Some(figures(&database, &past, alone))
}

/// What came in on a day, and when it was first given to the shelves.
struct Past {
    people: BTreeMap<String, String>,
    released: BTreeMap<String, Time>,
    end: Time,
}

fn through(base: Base, size: Size, merge: &Value) -> Option<(Database, Past)> {
    let database = Database::new(base)?;
    let shop = opened(&database, merge);
    let all = day(size);
    let named = |body: &Value| body["channel_ref"].as_str().expect("a name").to_owned();
    let people = all.iter().map(|one| (named(&one.body), one.person.clone()));
    let wait = merge["wait_minutes"].as_u64().expect("minutes");
    let last = all.last().map_or(0, |one| one.minute) + wait;
    let mut past = Past {
        people: people.collect(),
        released: BTreeMap::new(),
        end: at(last),
    };
    let mut waiting = all.into_iter().peekable();
    for minute in 0..=last {
        let mut items = Vec::new();
        while let Some(one) = waiting.next_if(|one| one.minute == minute) {
            items.push(item(&shop, one.body));
        }
        if !items.is_empty() {
            let context = context(at(minute));
            database.write(|conn| take_in(conn, &context, &items));
            source(&database, at(minute));
        }
        for order in release(&database, at(minute)) {
            past.released.entry(order).or_insert(at(minute));
        }
    }
    Some((database, past))
}

fn context(now: Time) -> Context {
    Context {
        now,
        secret: Secret::new(b"a secret of the day"),
        zone: chrono_tz::UTC,
    }
}

fn item(shop: &BTreeMap<&'static str, Arc<Channel>>, body: Value) -> Item {
    let channel = shop[body["channel"].as_str().expect("a channel")].clone();
    let doc = order_parse::parse(&body, &channel).expect("it is an order");
    let body = body.to_string();
    Item {
        source: Source::Api,
        actor: Actor::Channel(channel.slug.clone()),
        channel,
        message: Raw::New {
            key: sha256_hex(body.as_bytes()),
            body: body.into_bytes(),
            format: "tributary.order".to_owned(),
            mapping_version: 1,
            origin: "day".to_owned(),
        },
        document: Some(Document::Order(Box::new(doc))),
        import: None,
    }
}

/// What the jobs of intake would do, and those that follow from them.
fn source(database: &Database, now: Time) {
    let mut orders: BTreeSet<OrderId> = BTreeSet::new();
    for job in jobs(database) {
        if let Job::Source { orders: more } = job {
            orders.extend(more);
        }
    }
    let wanted = Wanted::new(orders.into_iter().collect());
    database.write(|conn| sourcing::source(conn, now, chrono_tz::UTC, &wanted));
    for job in jobs(database) {
        if let Job::Reconsider { orders } = job {
            for order in orders {
                database.write(|conn| sourcing::reconsider(conn, now, chrono_tz::UTC, order));
            }
        }
    }
}

fn jobs(database: &Database) -> Vec<Job> {
    let open = "SELECT payload AS found FROM jobs WHERE kind IN ('source', 'reconsider') AND state <> 'done' ORDER BY id";
    let payloads = texts(database, open);
    execute(database, &["DELETE FROM jobs"]);
    let read = |payload: &String| serde_json::from_str(payload).expect("a job");
    payloads.iter().map(read).collect()
}

/// Everything that does not wait, or has waited long enough, goes to the shelves; gives the orders in it.
fn release(database: &Database, now: Time) -> Vec<String> {
    let moment = now.format("%Y-%m-%d %H:%M:%S");
    let due = texts(
        database,
        &format!(
            "SELECT CAST(id AS TEXT) AS found FROM fulfillments WHERE state = 'planned' \
             AND (wait_until IS NULL OR wait_until <= '{moment}') ORDER BY id"
        ),
    );
    for id in &due {
        let id = FulfillmentId(id.parse().expect("an id"));
        database.write(|conn| {
            fulfillments::step(conn, now, &Actor::System, &Reach::ALL, id, Step::Release)
        });
    }
    if due.is_empty() {
        return due;
    }
    texts(
        database,
        &format!(
            "SELECT o.channel_ref AS found FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id \
             WHERE m.fulfillment_id IN ({})",
            due.join(", ")
        ),
    )
}

/// Orders that leave or arrive later than was promised.
fn late(database: &Database, past: &Past) -> BTreeSet<String> {
    let rows = texts(
        database,
        "SELECT o.channel_ref || '|' || o.ship_by || '|' || coalesce(CAST(o.deliver_by AS TEXT), '') || '|' || f.leaves_on \
         || '|' || l.slug || '|' || f.weight_g AS found FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id \
         JOIN fulfillments f ON f.id = m.fulfillment_id JOIN locations l ON l.id = f.location_id WHERE f.state <> 'canceled'",
    );
    let moment = |text: &str| Time::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").expect("a moment");
    let is_late = |row: &&String| {
        let parts: Vec<&str> = row.split('|').collect();
        let [order, ship_by, deliver_by, leaves_on, place, weight] = parts[..] else {
            panic!("six parts: {row}");
        };
        let leaves: NaiveDate = leaves_on.parse().expect("a day");
        let days = days(place, weight.parse().expect("grams"));
        let arrives = leaves + Days::new(days);
        let came = !deliver_by.is_empty() && arrives > moment(deliver_by).date();
        came || leaves > moment(ship_by).date() || past.released[order] > moment(ship_by)
    };
    let named = |row: &String| row.split('|').next().expect("a name").to_owned();
    rows.iter().filter(is_late).map(named).collect()
}

fn number(database: &Database, sql: &str) -> i64 {
    let found = texts(database, &format!("SELECT CAST({sql} AS TEXT) AS found"));
    found.concat().parse().expect("a number")
}

fn figures(database: &Database, past: &Past, alone: &BTreeSet<String>) -> Figures {
    let members = texts(
        database,
        "SELECT m.fulfillment_id || ' ' || o.channel_ref AS found FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id \
         JOIN fulfillments f ON f.id = m.fulfillment_id WHERE f.state <> 'canceled'",
    );
    let mut who: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
    for member in &members {
        let (id, reference) = member.split_once(' ').expect("two words");
        who.entry(id.to_owned())
            .or_default()
            .insert(&past.people[reference]);
    }
    let came = texts(
        database,
        "SELECT channel_ref || '|' || received_at AS found FROM orders",
    );
    let waited = came.iter().map(|both| {
        let (order, from) = both.split_once('|').expect("two words");
        let from = Time::parse_from_str(from, "%Y-%m-%d %H:%M:%S%.f").expect("a moment");
        (past.released[order] - from).num_seconds()
    });
    let seconds: i64 = waited.sum();
    let orders = number(database, "(SELECT count(*) FROM orders)");
    assert_eq!(orders, past.people.len() as i64, "every order is there");
    assert_eq!(members.len(), past.people.len(), "every order left");
    Figures {
        orders,
        parcels: number(
            database,
            "(SELECT count(*) FROM fulfillments WHERE state = 'released')",
        ),
        false_merges: who.values().filter(|people| people.len() > 1).count(),
        late: late(database, past).difference(alone).count(),
        late_alone: alone.len(),
        waited: seconds * 100 / 60 / orders.max(1),
        taken_apart: take_apart(database, past.end),
    }
}

/// Everything that can be told of fulfillments but their ids, times and revisions.
fn told(database: &Database) -> Vec<String> {
    let parts = [
        "SELECT f.state || ' ' || coalesce(f.merge_key, '-') || ' ' || f.members || ' ' || f.weight_g || ' ' || f.unit_count \
         || ' ' || f.carriage || ' ' || f.handling || ' ' || f.leaves_on || ' ' || f.ship_by AS found FROM fulfillments f \
         WHERE f.state <> 'canceled' ORDER BY 1",
        "SELECT m.order_id || ' ' || m.cost AS found FROM fulfillment_orders m JOIN fulfillments f ON f.id = m.fulfillment_id \
         WHERE f.state <> 'canceled' ORDER BY 1",
        "SELECT line_id || ' ' || stock_id || ' ' || units || ' ' || pieces AS found FROM fulfillment_lines ORDER BY 1",
        "SELECT day || ' ' || parcels || ' ' || units AS found FROM location_loads ORDER BY 1",
        "SELECT on_hand || ' ' || reserved AS found FROM stock",
    ];
    parts.iter().flat_map(|sql| texts(database, sql)).collect()
}

/// Takes shared fulfillments apart and puts them together again; everything is as before.
fn take_apart(database: &Database, now: Time) -> usize {
    let shared = texts(
        database,
        "SELECT CAST(id AS TEXT) AS found FROM fulfillments WHERE members > 1 AND state = 'released' ORDER BY id",
    );
    let before = told(database);
    let mut done = 0;
    for id in shared.iter().take(TAKEN_APART) {
        let members = texts(
            database,
            &format!(
                "SELECT o.number AS found FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id WHERE m.fulfillment_id = {id} ORDER BY o.id"
            ),
        );
        let id = FulfillmentId(id.parse().expect("an id"));
        let mut apart = vec![id];
        for order in &members[1..] {
            apart.push(
                database.write(|conn| {
                    merges::unmerge(conn, now, &Actor::System, &Reach::ALL, id, order)
                }),
            );
        }
        assert_ne!(told(database), before);
        database.write(|conn| merges::merge(conn, now, &Actor::System, &Reach::ALL, &apart, None));
        done += 1;
    }
    assert_eq!(
        told(database),
        before,
        "put together again, something differs"
    );
    done
}
