//! Documents taken in without a server.

use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tributary::app::now;
use tributary::db::Databases;
use tributary::db::types::Source;
use tributary::domain::channel::Channel;
use tributary::domain::order_parse;
use tributary::domain::secret::{Secret, sha256_hex};
use tributary::domain::staff::Actor;
use tributary::formats::Document;
use tributary::services::intake::{Context, Item, Outcome, Raw, take_in};

/// Orders of one transaction, as the intake's own groups.
pub const PORTION: usize = 200;

/// An order as it stands when its message was read.
pub fn item(channel: &Arc<Channel>, body: String) -> Item {
    let value: Value = serde_json::from_str(&body).expect("it was written by us");
    let doc = order_parse::parse(&value, channel).expect("it is an order");
    Item {
        channel: channel.clone(),
        source: Source::Api,
        actor: Actor::Channel(channel.slug.clone()),
        message: Raw::New {
            key: sha256_hex(body.as_bytes()),
            body: body.into_bytes(),
            format: "tributary.order".to_owned(),
            mapping_version: 1,
            origin: "bench".to_owned(),
        },
        document: Some(Document::Order(Box::new(doc))),
        import: None,
    }
}

/// Takes them in, in one transaction; every one is new and free.
pub fn portion(databases: &Databases, items: &[Item]) -> Duration {
    let context = Context {
        now: now(),
        secret: Secret::new(b"a secret of the measurements"),
        zone: chrono_tz::UTC,
    };
    let began = Instant::now();
    let outcomes = databases
        .write(|conn| take_in(conn, &context, items))
        .expect("taken in");
    let took = began.elapsed();
    let placed = |one: &Outcome| matches!(one, Outcome::Placed { held: false, .. });
    assert!(outcomes.iter().all(placed), "an order is not simply new");
    took
}
