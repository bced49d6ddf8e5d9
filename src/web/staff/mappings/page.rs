//! The page of one mapping as it is shown: fields, sample, resulting order, versions. What is done with it is `edit`.

use super::fields::{Group, groups};
use super::read::Read;
use super::trial::Trial;
use crate::app::import::Reading;
use crate::db::messages::MessageRow;
use crate::db::types::MessageStatus;
use crate::domain::channel::Channel;
use crate::domain::ids::MessageId;
use crate::domain::mapping::{Mapping, Source};
use crate::domain::staff::Permission;
use crate::services;
use crate::web::page::encoded;
use crate::web::staff::Shell;
use crate::web::staff::imports::preview;
use crate::web::staff::letters::cause::Cause;
use crate::web::staff::origin;
use crate::web::voice::{Voice, When};
use askama::Template;

/// A version as the page lists it.
pub struct Version {
    pub number: i64,
    pub by: String,
    pub at: Option<When>,
    pub active: bool,
    pub shown: bool,
}

/// The order that the sample becomes.
pub struct Outcome {
    pub number: String,
    pub total: String,
    pub facts: Vec<(String, String)>,
    pub lines: Vec<(String, String, String)>,
    pub problems: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "staff/mappings/edit.html")]
pub struct Page {
    pub shell: Shell,
    pub name: String,
    pub version: i64,
    pub source: String,
    pub done: String,
    pub problems: Vec<(String, String)>,
    pub groups: Vec<Group>,
    pub to_check: i64,
    pub text: String,
    pub base: String,
    pub versions: Vec<Version>,
    pub active: i64,
    pub is_active: bool,
    pub next: i64,
    pub sample: i64,
    pub import: i64,
    /// Its name, and where it is looked at again; empty if one came from none.
    pub back: String,
    pub back_name: String,
    /// Whether looking at it again reads it by this version.
    pub back_looks: bool,
    pub sample_origin: String,
    pub sample_at: When,
    pub next_failing: String,
    pub result: Option<Outcome>,
    pub trial: Option<Trial>,
    pub dead: i64,
    pub changed: bool,
}

impl Page {
    /// The page of a mapping.
    pub fn new(shell: Shell, read: &Read, mapping: &Mapping) -> Page {
        let voice = shell.voice;
        let mut messages = read.messages.iter();
        let sample = read
            .sample
            .as_ref()
            .or_else(|| messages.find(|(row, _)| row.format == mapping.name))
            .or(read.messages.first());
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
                    Source::Table => "table",
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
            import: read.import.as_ref().map_or(0, |upload| upload.id.0),
            back: match &read.import {
                Some(upload) if shell.may(Permission::Import) => {
                    format!("/staff/imports/{}", upload.id)
                }
                _ => String::new(),
            },
            back_name: read
                .import
                .as_ref()
                .map_or_else(String::new, |upload| upload.name.clone()),
            back_looks: active == mapping.version
                && read.import.as_ref().is_some_and(|upload| upload.waits),
            sample_origin: sample
                .map_or_else(String::new, |(row, _)| origin::told(&voice, &row.origin)),
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
    voice: &Voice,
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

fn result(voice: &Voice, row: &MessageRow, channel: &Channel, mapping: &Mapping) -> Outcome {
    let mut told = Outcome {
        number: String::new(),
        total: String::new(),
        facts: vec![(voice.t("filter-channel"), channel.name.clone())],
        lines: Vec::new(),
        problems: Vec::new(),
    };
    match Reading::of(&row.body, mapping, channel) {
        Reading::Order { order } => {
            let read = preview::order(voice, &order);
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
