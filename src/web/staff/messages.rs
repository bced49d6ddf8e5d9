//! The raw message behind an order, as it came; only for roles that may see personal data in full.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeMessages};
use super::super::visitor::Visitor;
use super::super::voice::When;
use super::Shell;
use super::marks::{self, Mark};
use super::origin;
use crate::app::App;
use crate::db::audit::{self, AuditWrite};
use crate::db::messages::{self, MessageRow};
use crate::db::orders::find;
use crate::domain::audit::AuditAction;
use crate::domain::ids::MessageId;
use crate::error::Error;
use actix_web::web::{Data, Path};
use askama::Template;
use serde_json::Value;

/// Longest part of a body that is shown, characters.
const SHOWN: usize = 200_000;

#[derive(Template)]
#[template(path = "staff/orders/message.html")]
struct Page {
    shell: Shell,
    number: String,
    id: i64,
    badge: Mark,
    source: String,
    format: String,
    origin: String,
    received: When,
    reason: String,
    size: String,
    body: String,
    cut: bool,
}

/// `GET /staff/orders/{number}/messages/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeMessages>,
    visitor: Visitor,
    path: Path<(String, i64)>,
) -> Answer {
    let (number, id) = path.into_inner();
    let wanted = number.clone();
    let (reach, actor, now) = (staff.reach.clone(), staff.actor(), app.now());
    let address = visitor.address.clone();
    let message = app
        .transact(move |conn| {
            let order = find::get_seen(conn, &reach, &wanted)?;
            let message = messages::find(conn, MessageId(id))?
                .filter(|message| message.order_id == Some(order.id))
                .ok_or_else(|| Error::not_found("message"))?;
            let subject = ("message", message.id.to_string());
            let entry = AuditWrite::new(
                now,
                &actor,
                AuditAction::MessageSeen,
                (subject.0, &subject.1),
            )
            .facts([("order", order.number)])
            .from_address(&address);
            audit::insert_audit(conn, &entry)?;
            Ok(message)
        })
        .await?;
    page::show(&Page::new(
        Shell::new(&staff, &visitor, "orders"),
        number,
        &message,
    ))
}

impl Page {
    fn new(shell: Shell, number: String, message: &MessageRow) -> Page {
        let voice = shell.voice;
        let whole = readable(&message.body);
        let body: String = whole.chars().take(SHOWN).collect();
        let (colour, icon) = marks::message(message.status);
        Page {
            number,
            id: message.id.0,
            badge: Mark::new(
                colour,
                icon,
                voice.word("message-status", message.status.as_str()),
            ),
            source: voice.word("source", message.source.as_str()),
            format: message.format.clone(),
            origin: origin::told(&voice, &message.origin),
            received: voice.when(message.received_at),
            reason: message
                .reason
                .as_deref()
                .map_or_else(String::new, |reason| voice.say_stored(reason)),
            size: voice.number(message.body.len() as i64),
            cut: body.len() < whole.len(),
            body,
            shell,
        }
    }
}

/// JSON with line breaks, other text as it is; bytes that are no UTF-8 in the encoding that they look like.
pub(super) fn readable(body: &[u8]) -> String {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let mut detector =
                chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(body, true);
            let encoding = detector.guess(None, chardetng::Utf8Detection::Allow);
            encoding.decode(body).0.into_owned()
        }
    };
    serde_json::from_str::<Value>(&text)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or(text)
}
