//! The page of one mapping: its fields beside a sample, its text, its versions; a draft tried, saved, switched on.

use super::draft::Sent;
use super::fields::{Group, groups};
use super::trial::{Trial, trial};
use crate::app::App;
use crate::app::import::{Reading, known_mappings};
use crate::db::dead_letters;
use crate::db::mappings::{self, VersionRow};
use crate::db::messages::{self, MessageRow};
use crate::db::types::MessageStatus;
use crate::db::{Conn, channels};
use crate::domain::channel::Channel;
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Problem;
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use crate::formats;
use crate::services;
use crate::web::page::{self, Answer, encoded};
use crate::web::session::{Allowed, ChangeMappings, Posted, Staff};
use crate::web::staff::Shell;
use crate::web::staff::letters::cause::Cause;
use crate::web::visitor::Visitor;
use crate::web::voice::When;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;
use std::collections::HashMap;

/// Messages that evidence rests on before a draft is tried.
const GLANCED: i64 = 20;
/// Messages on which a draft is tried.
const TRIED: i64 = 200;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    version: Option<i64>,
    message: Option<i64>,
    done: String,
}

/// A version as the page lists it.
struct Version {
    number: i64,
    by: String,
    at: Option<When>,
    active: bool,
    shown: bool,
}

/// The order that the sample becomes.
struct Outcome {
    number: String,
    total: String,
    facts: Vec<(String, String)>,
    lines: Vec<(String, String, String)>,
    problems: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "staff/mappings/edit.html")]
struct Page {
    shell: Shell,
    name: String,
    version: i64,
    source: String,
    done: String,
    problems: Vec<(String, String)>,
    groups: Vec<Group>,
    to_check: i64,
    text: String,
    base: String,
    versions: Vec<Version>,
    active: i64,
    is_active: bool,
    next: i64,
    sample: i64,
    sample_origin: String,
    sample_at: When,
    next_failing: String,
    result: Option<Outcome>,
    trial: Option<Trial>,
    dead: i64,
    changed: bool,
}

/// What the database gives for the page.
struct Read {
    known: Vec<Mapping>,
    versions: Vec<VersionRow>,
    saved: Option<String>,
    messages: Vec<(MessageRow, Channel)>,
    sample: Option<(MessageRow, Channel)>,
    dead: i64,
}

/// `GET /staff/mappings/{name}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    visitor: Visitor,
    name: Path<String>,
    asked: Query<Asked>,
) -> Answer {
    let asked = asked.into_inner();
    let read = read(&app, &staff, &name, &asked, GLANCED).await?;
    let mapping = chosen(&read, &name, asked.version)?;
    let mut page = Page::new(Shell::new(&staff, &visitor, "mappings"), &read, &mapping);
    page.done = match asked.done.as_str() {
        "saved" => page.shell.voice.t("mappings-done-saved"),
        "on" => page.shell.voice.t("mappings-done-on"),
        "replayed" => page.shell.voice.t("mappings-done-replayed"),
        _ => String::new(),
    };
    page::show(&page)
}

/// `POST /staff/mappings/{name}/try`: the draft on stored messages; nothing is written.
pub async fn attempt(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    visitor: Visitor,
    name: Path<String>,
    form: Posted<Vec<(String, String)>>,
) -> Answer {
    let sent = Sent::new(form.of(&staff.csrf)?);
    let asked = Asked {
        message: sent.get("message").parse().ok(),
        ..Asked::default()
    };
    let read = read(&app, &staff, &name, &asked, TRIED).await?;
    let shell = Shell::new(&staff, &visitor, "mappings");
    let draft = match sent.mapping(&name) {
        Ok(draft) => draft,
        Err(fault) => return refused(shell, &read, &name, &sent, fault),
    };
    let mut page = Page::new(shell, &read, &draft);
    let voice = page.shell.voice;
    let active = read.known.iter().find(|one| one.name == *name);
    page.trial = Some(trial(&voice, &draft, active, &read.messages));
    page.changed = true;
    page::show(&page)
}

/// `POST /staff/mappings/{name}/save`: the draft becomes the next version, not in use yet.
pub async fn save(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    visitor: Visitor,
    name: Path<String>,
    form: Posted<Vec<(String, String)>>,
) -> Answer {
    let sent = Sent::new(form.of(&staff.csrf)?);
    let draft = match sent.mapping(&name) {
        Ok(draft) => draft,
        Err(fault) => {
            let read = read(&app, &staff, &name, &Asked::default(), GLANCED).await?;
            let shell = Shell::new(&staff, &visitor, "mappings");
            return refused(shell, &read, &name, &sent, fault);
        }
    };
    let text = serde_json::to_string(&draft).map_err(Error::from)?;
    let (actor, now) = (staff.actor(), app.now());
    let (name, version) = app
        .transact(move |conn| services::mappings::draft(conn, now, &text, &actor))
        .await?;
    let name = encoded(&name);
    Ok(page::to(&format!(
        "/staff/mappings/{name}?version={version}&done=saved"
    )))
}

/// A version.
#[derive(Debug, Deserialize)]
pub struct Switch {
    #[serde(default)]
    version: i64,
}

/// `POST /staff/mappings/{name}/on`: puts a version in use.
pub async fn switch_on(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    name: Path<String>,
    form: Posted<Switch>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (actor, now, format) = (staff.actor(), app.now(), name.clone());
    app.transact(move |conn| {
        services::mappings::switch_on(conn, now, (&format, form.version), &actor)
    })
    .await?;
    Ok(page::to(&format!(
        "/staff/mappings/{}?done=on",
        encoded(&name)
    )))
}

/// `POST /staff/mappings/{name}/replay`: reads the dead letters of the format, and those of none, again.
pub async fn replay(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    name: Path<String>,
    form: Posted<Switch>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (actor, now, id) = (staff.actor(), app.now(), staff.id);
    let (reach, format) = (staff.reach.clone(), name.clone());
    app.transact(move |conn| {
        for which in waiting(conn, &reach, &format)? {
            services::messages::replay_group(conn, now, (id, &which.0), &actor)?;
        }
        Ok(())
    })
    .await?;
    Ok(page::to(&format!(
        "/staff/mappings/{}?done=replayed",
        encoded(&name)
    )))
}

/// The groups of dead letters that a mapping may read, channel by channel, with how many there are.
fn waiting(
    conn: &mut Conn,
    reach: &Reach,
    format: &str,
) -> Result<Vec<(dead_letters::Which, i64)>> {
    let mut found: HashMap<(ChannelId, String), i64> = HashMap::new();
    for format in [format, ""] {
        for group in dead_letters::list_groups(conn, reach, Some(format))? {
            *found.entry((group.channel_id, group.format)).or_default() += group.count;
        }
    }
    let which = |(channel, format): (ChannelId, String)| dead_letters::Which {
        channel,
        format,
        cause: None,
    };
    Ok(found
        .into_iter()
        .map(|(group, count)| (which(group), count))
        .collect())
}

async fn read(
    app: &Data<App>,
    staff: &Staff,
    name: &str,
    asked: &Asked,
    most: i64,
) -> Result<Read> {
    let (reach, name, asked) = (staff.reach.clone(), name.to_owned(), asked.clone());
    app.read(move |conn| {
        let known = known_mappings(conn)?;
        let mut versions = mappings::list_versions(conn)?;
        versions.retain(|one| one.name == name);
        let saved = match asked.version {
            Some(version) => mappings::find_body(conn, &name, version)?,
            None => None,
        };
        let channels: HashMap<ChannelId, Channel> = channels::list(conn)?
            .into_iter()
            .map(|channel| (channel.id, channel))
            .collect();
        let with = |row: MessageRow| {
            let channel = channels.get(&row.channel_id)?.clone();
            Some((row, channel))
        };
        let rows = messages::list_for_trial(conn, &reach, &name, most)?;
        let messages: Vec<(MessageRow, Channel)> = rows.into_iter().filter_map(with).collect();
        let sample = match asked.message {
            Some(id) => messages::find(conn, MessageId(id))?
                .filter(|row| reach.sees_channel(row.channel_id))
                .and_then(with),
            None => None,
        };
        let dead = waiting(conn, &reach, &name)?;
        Ok(Read {
            known,
            versions,
            saved,
            messages,
            sample,
            dead: dead.iter().map(|(_, count)| count).sum(),
        })
    })
    .await
}

/// The mapping that is shown: a saved version, the shipped one of that number, or the one in use.
fn chosen(read: &Read, name: &str, version: Option<i64>) -> Result<Mapping> {
    if let Some(saved) = &read.saved {
        return Mapping::parse(saved).map_err(Error::Invalid);
    }
    let shipped = formats::built_in()
        .iter()
        .find(|one| one.name == name && Some(one.version) == version);
    let in_use = read.known.iter().find(|one| one.name == name);
    if let Some(mapping) = shipped.or(in_use) {
        return Ok(mapping.clone());
    }
    // saved, and none of its versions is in use
    Err(Error::not_found("mapping"))
}

fn refused(shell: Shell, read: &Read, name: &str, sent: &Sent, fault: Error) -> Answer {
    let Error::Invalid(problems) = fault else {
        return Err(fault.into());
    };
    let base = Mapping::parse(sent.get("base")).or_else(|_| chosen(read, name, None))?;
    let mut page = Page::new(shell, read, &base);
    let voice = page.shell.voice;
    page.problems = problems
        .iter()
        .map(|Problem { pointer, detail }| (pointer.clone(), voice.say(detail)))
        .collect();
    page.text = sent.get("text").to_owned();
    page.changed = true;
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

impl Page {
    fn new(shell: Shell, read: &Read, mapping: &Mapping) -> Page {
        let voice = shell.voice;
        let sample = read.sample.as_ref().or(read.messages.first());
        let own: Vec<_> = read
            .messages
            .iter()
            .filter(|(row, _)| row.format == mapping.name)
            .cloned()
            .collect();
        let seen = sample.map(|(row, channel)| (row, channel));
        let groups = groups(&voice, mapping, seen, &own);
        let text = serde_json::to_string_pretty(mapping).unwrap_or_default();
        let shipped = services::mappings::shipped_version(&mapping.name);
        let active = read.versions.iter().find(|one| one.active);
        let active = active.map(|one| one.version).or(shipped).unwrap_or(0);
        let highest = read.versions.iter().map(|one| one.version).max();
        let failing = next_failing(read, sample.map(|(row, _)| row.id));
        Page {
            version: mapping.version,
            source: voice.word(
                "mappings-source",
                match mapping.source {
                    crate::domain::mapping::Source::Table => "table",
                    _ => "json",
                },
            ),
            done: String::new(),
            problems: Vec::new(),
            to_check: groups
                .iter()
                .flat_map(|group| &group.rows)
                .filter(|row| row.colour == "amber")
                .count() as i64,
            groups,
            base: serde_json::to_string(mapping).unwrap_or_default(),
            text,
            versions: versions(&voice, read, mapping, (active, shipped)),
            is_active: active == mapping.version,
            active,
            next: highest.max(shipped).unwrap_or(0) + 1,
            sample: sample.map_or(0, |(row, _)| row.id.0),
            sample_origin: sample.map_or_else(String::new, |(row, _)| row.origin.clone()),
            sample_at: sample.map_or_else(When::default, |(row, _)| voice.when(row.received_at)),
            next_failing: failing.map_or_else(String::new, |id| {
                let name = encoded(&mapping.name);
                format!(
                    "/staff/mappings/{name}?version={}&message={id}",
                    mapping.version
                )
            }),
            result: sample.map(|(row, channel)| result(&voice, row, channel, mapping)),
            trial: None,
            dead: read.dead,
            changed: false,
            name: mapping.name.clone(),
            shell,
        }
    }
}

/// The next dead letter after the sample, round about.
fn next_failing(read: &Read, sample: Option<MessageId>) -> Option<MessageId> {
    let dead: Vec<MessageId> = read
        .messages
        .iter()
        .filter(|(row, _)| row.status == MessageStatus::Dead)
        .map(|(row, _)| row.id)
        .collect();
    let after = dead.iter().position(|id| Some(*id) == sample);
    let next = after.map_or(0, |at| at + 1);
    let found = dead.get(next).or(dead.first()).copied();
    found.filter(|id| Some(*id) != sample)
}

fn versions(
    voice: &crate::web::voice::Voice,
    read: &Read,
    shown: &Mapping,
    (active, shipped): (i64, Option<i64>),
) -> Vec<Version> {
    let own = read.versions.iter().map(|one| Version {
        number: one.version,
        by: one.created_by.clone(),
        at: Some(voice.when(one.created_at)),
        active: one.version == active,
        shown: one.version == shown.version,
    });
    let shipped = shipped.map(|number| Version {
        number,
        by: String::new(),
        at: None,
        active: number == active,
        shown: number == shown.version,
    });
    own.chain(shipped).collect()
}

fn result(
    voice: &crate::web::voice::Voice,
    row: &MessageRow,
    channel: &Channel,
    mapping: &Mapping,
) -> Outcome {
    let mut told = Outcome {
        number: String::new(),
        total: String::new(),
        facts: vec![(voice.t("filter-channel"), channel.name.clone())],
        lines: Vec::new(),
        problems: Vec::new(),
    };
    match Reading::of(&row.body, mapping, channel) {
        Reading::Order { order } => {
            let read = crate::web::staff::imports::preview::order(voice, &order);
            told.number = read.number;
            told.total = read.total;
            told.facts.extend(read.fields);
            told.lines = read.lines;
        }
        Reading::Credit { reference } => told.number = reference,
        Reading::Refused { why } => {
            let cause = Cause::of(voice, &why);
            told.problems = if cause.because.is_empty() {
                vec![(String::new(), cause.long)]
            } else {
                cause.because
            };
        }
    }
    told
}
