//! A day of a shop whose customers come back: people who buy several times over two channels, some behind the platform's
//! masks. Every order goes through the real intake and sourcing, on a clock of its own, and leaves as soon as the rule lets
//! it; what was joined is compared with who really bought.

use super::day::{CHANNELS, Size, at, day, start};
use crate::support::{Base, Database, execute, texts};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tributary::db::Conn;
use tributary::db::skus::{self, SkuWrite};
use tributary::db::stock::{self, MovementWrite};
use tributary::db::types::Source;
use tributary::domain::channel::Channel;
use tributary::domain::fulfillment::Step;
use tributary::domain::ids::{FulfillmentId, LocationId, OrderId};
use tributary::domain::job::Job;
use tributary::domain::order_parse;
use tributary::domain::secret::{Secret, sha256_hex};
use tributary::domain::staff::{Actor, Reach};
use tributary::domain::stock::MovementKind;
use tributary::domain::time::Time;
use tributary::formats::Document;
use tributary::services::channels::{self, NewChannelForm};
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
    /// Orders that were released after they had to leave.
    pub late: usize,
    /// Minutes that an order waited on average, in hundredths.
    pub waited: i64,
    /// Shared fulfillments that were taken apart and put together again.
    pub taken_apart: usize,
}

/// Runs a day with a rule that lets a fulfillment wait so many minutes; none where there is no such database here.
pub fn run(base: Base, size: Size, wait_minutes: u32) -> Option<Figures> {
    let database = Database::new(base)?;
    let shop = opened(&database, wait_minutes);
    let all = day(size);
    let people: BTreeMap<String, String> = all
        .iter()
        .map(|one| {
            (
                one.body["channel_ref"].as_str().expect("a name").to_owned(),
                one.person.clone(),
            )
        })
        .collect();
    let last = all.last().map_or(0, |one| one.minute) + u64::from(wait_minutes);
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
        release(&database, at(minute));
    }
    Some(figures(&database, &people, last))
}

fn context(now: Time) -> Context {
    Context {
        now,
        secret: Secret::new(b"a secret of the day"),
        zone: chrono_tz::UTC,
    }
}

/// Two channels, one place with rates and tea for everybody, and the rule.
fn opened(database: &Database, wait_minutes: u32) -> BTreeMap<&'static str, Arc<Channel>> {
    let now = start();
    let shop = database.write(|conn| {
        let sku = SkuWrite {
            code: "TEA-250".to_owned(),
            title: "Green tea".to_owned(),
            weight_g: Some(250),
            length_mm: None,
            width_mm: None,
            height_mm: None,
            barcode: None,
            updated_at: now,
        };
        skus::upsert(conn, &sku)?;
        let mut shop = BTreeMap::new();
        for slug in CHANNELS {
            let form = NewChannelForm {
                slug: slug.to_owned(),
                kind: "api".to_owned(),
                currency: Some("CNY".to_owned()),
                go_live_at: Some("2020-01-01T00:00:00Z".to_owned()),
                ..NewChannelForm::default()
            };
            shop.insert(slug, Arc::new(channels::add(conn, now, form)?.0));
        }
        Ok(shop)
    });
    let card = json!({"currency": "CNY", "zones": [{"name": "all", "areas": [], "prices":
        {"steps": {"first_g": 1000, "first": 800, "next_g": 1000, "next": 200}}}]});
    let merge = json!({"merge": {"mode": "loose", "most": 20, "wait_minutes": wait_minutes}});
    execute(
        database,
        &[
            "INSERT INTO locations (slug, name, kind, country, region, city, district, street, postcode, active, created_at, parcel_cost, line_cost) \
             VALUES ('north', 'North', 'warehouse', 'GB', '', '', '', '', '', TRUE, '2026-01-01 00:00:00', 100, 10)",
            &format!(
                "INSERT INTO rate_cards (slug, name, service, version, body, changed_at, changed_by) \
                VALUES ('card', 'Card', 'standard', 1, '{card}', '2026-01-01 00:00:00', 'test')"
            ),
            "INSERT INTO location_cards (location_id, rate_card_id) SELECT l.id, r.id FROM locations l, rate_cards r",
            &format!(
                "INSERT INTO rule_sets (version, state, note, body, created_at, created_by) \
                VALUES (1, 'active', '', '{merge}', '2026-01-01 00:00:00', 'test')"
            ),
        ],
    );
    database.write(|conn| shelve(conn, now));
    shop
}

fn shelve(conn: &mut Conn, now: Time) -> tributary::error::Result<()> {
    let tea = skus::find_by_code(conn, "TEA-250")?
        .expect("it was added")
        .id;
    let row = stock::lock_places(conn, &[(tea, LocationId(1))], now)?[0];
    let movement = MovementWrite::new(row.id, MovementKind::Receive, 10_000_000);
    stock::move_stock(conn, now, &Actor::System, &movement)?;
    Ok(())
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

/// What the jobs of intake would do.
fn source(database: &Database, now: Time) {
    let payloads = texts(
        database,
        "SELECT payload AS found FROM jobs WHERE kind = 'source' AND state <> 'done'",
    );
    execute(database, &["DELETE FROM jobs"]);
    let mut orders: BTreeSet<OrderId> = BTreeSet::new();
    for payload in payloads {
        if let Job::Source { orders: more } = serde_json::from_str(&payload).expect("a job") {
            orders.extend(more);
        }
    }
    let wanted = Wanted::new(orders.into_iter().collect());
    database.write(|conn| sourcing::source(conn, now, chrono_tz::UTC, &wanted));
}

/// Everything that does not wait, or has waited long enough, goes to the shelves.
fn release(database: &Database, now: Time) {
    let moment = now.format("%Y-%m-%d %H:%M:%S");
    let due = texts(
        database,
        &format!(
            "SELECT CAST(id AS TEXT) AS found FROM fulfillments WHERE state = 'planned' \
             AND (wait_until IS NULL OR wait_until <= '{moment}') ORDER BY id"
        ),
    );
    for id in due {
        let id = FulfillmentId(id.parse().expect("an id"));
        database.write(|conn| {
            fulfillments::step(conn, now, &Actor::System, &Reach::ALL, id, Step::Release)
        });
    }
}

fn number(database: &Database, sql: &str) -> i64 {
    let found = texts(database, &format!("SELECT CAST({sql} AS TEXT) AS found"));
    found.concat().parse().expect("a number")
}

fn figures(database: &Database, people: &BTreeMap<String, String>, last: u64) -> Figures {
    let members = texts(
        database,
        "SELECT m.fulfillment_id || ' ' || o.channel_ref AS found FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id",
    );
    let mut who: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
    for member in &members {
        let (id, reference) = member.split_once(' ').expect("two words");
        who.entry(id.to_owned())
            .or_default()
            .insert(&people[reference]);
    }
    let late = texts(
        database,
        "SELECT o.number AS found FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id \
         JOIN fulfillments f ON f.id = m.fulfillment_id WHERE f.released_at IS NULL OR f.released_at > o.ship_by",
    );
    let moments = texts(
        database,
        "SELECT o.received_at || '|' || f.released_at AS found FROM fulfillment_orders m JOIN orders o ON o.id = m.order_id \
         JOIN fulfillments f ON f.id = m.fulfillment_id",
    );
    let waited = moments.iter().map(|both| {
        let (from, to) = both.split_once('|').expect("two moments");
        let read =
            |text: &str| Time::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").expect("a moment");
        (read(to) - read(from)).num_seconds()
    });
    let seconds: i64 = waited.sum();
    let orders = number(database, "(SELECT count(*) FROM orders)");
    assert_eq!(orders, people.len() as i64, "every order is there");
    assert_eq!(members.len(), people.len(), "every order left");
    Figures {
        orders,
        parcels: number(
            database,
            "(SELECT count(*) FROM fulfillments WHERE state = 'released')",
        ),
        false_merges: who.values().filter(|people| people.len() > 1).count(),
        late: late.len(),
        waited: seconds * 100 / 60 / orders.max(1),
        taken_apart: take_apart(database, at(last)),
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
