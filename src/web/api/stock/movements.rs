//! Movements of stock by JSON, each once by its `ref`.

use super::super::auth::Caller;
use super::super::body::JsonBody;
use super::super::fields::{Fields, json};
use super::super::idempotency::{Done, idempotent};
use super::super::problem::Answer;
use super::{named, view};
use crate::app::App;
use crate::db::exceptions::number_of;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Scope;
use crate::domain::stock::MovementKind;
use crate::domain::time::rfc3339;
use crate::error::Result;
use crate::services::stock::refs::{self, Recorded};
use crate::services::stock::{Change, MOST, Shelf, Wish};
use actix_web::HttpRequest;
use actix_web::web::Data;
use serde_json::{Value, json};

/// Longest `ref`, characters.
const REF_MAX: usize = 200;
/// What an outsider may tell.
const KINDS: &[MovementKind] = &[
    MovementKind::Opening,
    MovementKind::Receive,
    MovementKind::Adjust,
    MovementKind::Count,
    MovementKind::Return,
    MovementKind::Quarantine,
    MovementKind::Scrap,
];

struct Wanted {
    name: String,
    sku: String,
    location: String,
    wish: Wish,
    reason: String,
}

/// Moves stock (201), or says how it was moved under that `ref` before (200).
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::StockWrite)?;
    let (now, actor) = (app.now(), caller.actor());
    let value = json(&body.0)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let wanted = read(&value)?;
        let (sku, location) = named(conn, &wanted.sku, &wanted.location)?;
        let change = Change {
            sku: sku.id,
            location: location.id,
            wish: wanted.wish,
            reason: wanted.reason.clone(),
        };
        let recorded = refs::record(conn, now, &actor, &wanted.name, &change)?;
        let level = view(conn, now, sku.id, location.id)?;
        let status = if recorded.repeated { 200 } else { 201 };
        Ok(Done::new(status, shown(&wanted, &recorded, level)))
    })
    .await
}

fn shown(wanted: &Wanted, recorded: &Recorded, level: Value) -> Value {
    let movement = &recorded.movement;
    json!({
        "ref": wanted.name, "sku": wanted.sku, "location": wanted.location, "kind": movement.kind,
        "quantity": movement.quantity, "quarantined": movement.quarantined, "balance": movement.balance,
        "at": rfc3339(movement.at), "reason": movement.reason, "level": level,
        "broken_orders": recorded.exception.map_or(0, |(_, orders)| orders),
        "exception": recorded.exception.map(|(id, _)| number_of(id)),
    })
}

fn read(value: &Value) -> Result<Wanted> {
    let mut fields = Fields::of(value, "");
    let name = fields.required("ref");
    if name.chars().count() > REF_MAX {
        let sentence = Sentence::new("problem-too-long").with("limit", REF_MAX);
        fields.wrong("ref", sentence);
    }
    let (sku, location) = (fields.required("sku"), fields.required("location"));
    let word = fields.required("kind");
    let kind = KINDS.iter().copied().find(|kind| kind.as_str() == word);
    if kind.is_none() && !word.is_empty() {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.as_str()).collect();
        let sentence = Sentence::new("problem-unknown-movement-kind").with("found", &word);
        fields.wrong("kind", sentence.with("known", known.join(", ")));
    }
    let before = fields.problems.len();
    let quantity = fields.whole("quantity", -MOST..=MOST);
    if quantity.is_none() && fields.problems.len() == before {
        fields.wrong("quantity", Sentence::new("problem-missing"));
    }
    let reason = fields.text("reason").unwrap_or_default();
    let pieces = quantity.unwrap_or_default();
    let wish = match kind {
        Some(MovementKind::Opening) => Wish::Opening(pieces),
        Some(MovementKind::Receive) => Wish::Receive(pieces),
        Some(MovementKind::Count) => Wish::Count(pieces),
        Some(MovementKind::Return) => Wish::Return(pieces),
        Some(MovementKind::Quarantine) => Wish::Quarantine(pieces),
        Some(MovementKind::Scrap) => Wish::Scrap(pieces, Shelf::Open),
        _ => Wish::Adjust(pieces),
    };
    fields.done(Wanted {
        name,
        sku,
        location,
        wish,
        reason,
    })
}
