//! One message of the intake: its raw body, why it died, what was understood of it, and the form that corrects it.

use super::cause::{Advice, Cause, Place};
use super::done;
use crate::app::App;
use crate::app::import::{Reading, known_mappings};
use crate::db::audit::{self, AuditWrite};
use crate::db::channels;
use crate::db::dead_letters::{self, Settled};
use crate::db::messages::{self, MessageRow};
use crate::db::types::MessageStatus;
use crate::domain::audit::AuditAction;
use crate::domain::channel::Channel;
use crate::domain::ids::MessageId;
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Permission;
use crate::error::{Error, Result};
use crate::formats::{self, FieldRead};
use crate::services;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, Import, Posted, Staff};
use crate::web::staff::Shell;
use crate::web::staff::marks::{self, Mark};
use crate::web::staff::messages::readable;
use crate::web::staff::origin;
use crate::web::visitor::Visitor;
use crate::web::voice::When;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Bodies beyond that are shown in part and not edited here, characters.
const EDITED: usize = 200_000;

/// What was just done.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

/// A body as somebody corrected it.
#[derive(Deserialize)]
pub struct Corrected {
    #[serde(default)]
    body: String,
}

/// A field as it was understood.
struct Field {
    name: String,
    value: String,
    wrong: String,
}

#[derive(Template)]
#[template(path = "staff/letters/letter.html")]
struct Page {
    shell: Shell,
    done: String,
    problems: Vec<(String, String)>,
    id: i64,
    badge: Mark,
    dead: bool,
    dismissed: bool,
    editable: bool,
    cause: Option<Cause>,
    advice: String,
    to_map: bool,
    group: String,
    channel: String,
    source: String,
    format: String,
    mapping: String,
    origin: String,
    received: When,
    size: String,
    body: String,
    fields: Vec<Field>,
    order: String,
    settled: Vec<(String, String, String)>,
}

struct Read {
    message: MessageRow,
    channel: Channel,
    settled: Vec<Settled>,
    mappings: Vec<Mapping>,
    order: Option<String>,
}

/// `GET /staff/letters/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    id: Path<i64>,
    asked: Query<Asked>,
) -> Answer {
    let read = read(&app, &staff, &visitor, MessageId(*id)).await?;
    let mut page = Page::new(Shell::new(&staff, &visitor, "letters"), read);
    page.done = done(&page.shell.voice, &asked.done);
    page::show(&page)
}

/// `POST /staff/letters/{id}/fix`: stored only if it can be read now; else the form again, with what is wrong.
pub async fn fix(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Corrected>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let id = MessageId(*id);
    let read = read(&app, &staff, &visitor, id).await?;
    let body = form.body.replace("\r\n", "\n");
    if let Err(why) = is_readable(&body, &read) {
        return refused(&staff, &visitor, read, body, &why);
    }
    let (reach, actor, now) = (staff.reach.clone(), staff.actor(), app.now());
    let kept = body.clone();
    let stored = app
        .transact(move |conn| services::messages::correct(conn, now, (&reach, id), (&actor, &kept)))
        .await;
    match stored {
        Ok(new) => Ok(page::to(&format!("/staff/letters/{new}?done=corrected"))),
        Err(Error::Invalid(problems)) => {
            let why = Sentence::new("dead-unreadable").because(problems);
            refused(&staff, &visitor, read, body, &why)
        }
        Err(fault) => Err(fault.into()),
    }
}

fn refused(
    staff: &Staff,
    visitor: &Visitor,
    read: Read,
    body: String,
    why: &Sentence,
) -> std::result::Result<HttpResponse, page::Fault> {
    let mut page = Page::new(Shell::new(staff, visitor, "letters"), read);
    let cause = Cause::of(&page.shell.voice, why);
    page.problems = if cause.because.is_empty() {
        vec![(String::new(), cause.long)]
    } else {
        cause.because
    };
    page.body = body;
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Whether the body becomes an order or a credit as things stand.
fn is_readable(body: &str, read: &Read) -> std::result::Result<(), Sentence> {
    let mapping = mapping_of(body.as_bytes(), &read.message, &read.mappings)?;
    match Reading::of(body.as_bytes(), mapping, &read.channel) {
        Reading::Order { .. } | Reading::Credit { .. } => Ok(()),
        Reading::Refused { why } => Err(why),
    }
}

/// As the job that reads it again chooses: the mapping that read it before, or the one that fits.
fn mapping_of<'m>(
    body: &[u8],
    message: &MessageRow,
    mappings: &'m [Mapping],
) -> std::result::Result<&'m Mapping, Sentence> {
    let mut those = mappings.iter();
    match those.find(|one| !message.format.is_empty() && one.name == message.format) {
        Some(named) => Ok(named),
        None => formats::recognise_body(body, mappings).map_err(|why| why.sentence()),
    }
}

async fn read(app: &Data<App>, staff: &Staff, visitor: &Visitor, id: MessageId) -> Result<Read> {
    if !staff.may(Permission::SeeMessages) {
        return Err(Error::Forbidden(Sentence::new("forbidden-role")));
    }
    let (reach, actor, now) = (staff.reach.clone(), staff.actor(), app.now());
    let address = visitor.address.clone();
    app.transact(move |conn| {
        let message = messages::find(conn, id)?
            .filter(|message| reach.sees_channel(message.channel_id))
            .ok_or_else(|| Error::not_found("dead-letter"))?;
        let order = messages::list_orders(conn, &[id])?.pop();
        let subject = id.to_string();
        let entry = AuditWrite::new(now, &actor, AuditAction::MessageSeen, ("message", &subject))
            .from_address(&address);
        let entry = match &order {
            Some((_, _, number)) => entry.facts([("order", number.clone())]),
            None => entry,
        };
        audit::insert_audit(conn, &entry)?;
        Ok(Read {
            channel: channels::get(conn, message.channel_id)?,
            settled: dead_letters::list_settled(conn, id)?,
            mappings: known_mappings(conn)?,
            order: order.map(|(_, _, number)| number),
            message,
        })
    })
    .await
}

impl Page {
    fn new(shell: Shell, read: Read) -> Page {
        let voice = shell.voice;
        let message = &read.message;
        let whole = readable(&message.body);
        let body: String = whole.chars().take(EDITED).collect();
        let (colour, icon) = marks::message(message.status);
        let dead = message.status == MessageStatus::Dead;
        let cause = message
            .reason
            .as_deref()
            .map(|reason| Cause::new(&voice, reason));
        let mapping = mapping_of(&message.body, message, &read.mappings).ok();
        let fields = mapping.map_or_else(Vec::new, |mapping| {
            let fields = formats::explain(&message.body, mapping, &read.channel);
            fields
                .into_iter()
                .filter_map(|field| shown(&voice, field))
                .collect()
        });
        Page {
            done: String::new(),
            problems: Vec::new(),
            id: message.id.0,
            badge: Mark::new(
                colour,
                icon,
                voice.word("message-status", message.status.as_str()),
            ),
            dead,
            dismissed: message.status == MessageStatus::Dismissed,
            editable: dead && body.len() == whole.len(),
            advice: cause.as_ref().map_or_else(String::new, |one| {
                voice.word("letters-do", one.advice.word())
            }),
            to_map: dead
                && shell.may(Permission::ChangeMappings)
                && cause
                    .as_ref()
                    .is_some_and(|one| matches!(one.advice, Advice::Map | Advice::Correct)),
            cause,
            group: Place::new(&read.channel.slug, &message.format, &message.cause).href(),
            source: voice.word("source", message.source.as_str()),
            format: message.format.clone(),
            mapping: mapping.map_or_else(String::new, |one| one.name.clone()),
            origin: origin::told(&voice, &message.origin),
            received: voice.when(message.received_at),
            size: voice.number(message.body.len() as i64),
            body,
            fields,
            order: read.order.unwrap_or_default(),
            settled: read
                .settled
                .iter()
                .map(|one| settled(&voice, one, message.id))
                .collect(),
            channel: read.channel.name,
            shell,
        }
    }
}

/// A field that says something.
fn shown(voice: &crate::web::voice::Voice, field: FieldRead) -> Option<Field> {
    match field.value {
        Ok(None) => None,
        Ok(Some(value)) => Some(Field {
            name: field.name,
            value,
            wrong: String::new(),
        }),
        Err(why) => Some(Field {
            name: field.name,
            value: String::new(),
            wrong: voice.say(&why),
        }),
    }
}

/// What a person did with it: sentence, link, words.
fn settled(
    voice: &crate::web::voice::Voice,
    one: &Settled,
    here: MessageId,
) -> (String, String, String) {
    let facts = [
        ("who", one.actor.as_str().into()),
        ("when", voice.when(one.at).text.into()),
    ];
    match one.replacement_id {
        None => (
            voice.t_with("letters-settled-dismissed", &facts),
            String::new(),
            one.why.clone(),
        ),
        Some(new) if new == here => (
            voice.t_with("letters-settled-corrects", &facts),
            format!("/staff/letters/{}", one.message_id),
            String::new(),
        ),
        Some(new) => (
            voice.t_with("letters-settled-corrected", &facts),
            format!("/staff/letters/{new}"),
            String::new(),
        ),
    }
}
