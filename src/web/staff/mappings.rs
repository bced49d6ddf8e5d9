//! Mappings: which formats are read by which version, and who saved it. Changing one is `edit`, what a form says
//! `draft`, trying it on stored messages `trial`, how a field is shown `fields`.

mod draft;
pub mod edit;
mod fields;
pub mod new;
mod page;
mod read;
mod trial;

use super::super::page::{Answer, show};
use super::super::session::{Allowed, ChangeMappings};
use super::super::visitor::Visitor;
use super::super::voice::When;
use super::Shell;
use super::marks::Mark;
use crate::app::App;
use crate::db::mappings::{self, VersionRow};
use crate::db::messages;
use crate::db::types::MessageStatus;
use crate::domain::mapping::Source;
use crate::formats;
use actix_web::web::Data;
use askama::Template;

/// Messages that "lately" looks back on.
const LATELY: i64 = 10_000;

/// One format as a row.
struct Line {
    name: String,
    source: String,
    badge: Mark,
    version: String,
    saved: Option<When>,
    by: String,
    versions: String,
    read: String,
    dead: String,
}

#[derive(Template)]
#[template(path = "staff/mappings/list.html")]
struct List {
    shell: Shell,
    lead: String,
    lines: Vec<Line>,
}

/// `GET /staff/mappings`.
pub async fn list(app: Data<App>, staff: Allowed<ChangeMappings>, visitor: Visitor) -> Answer {
    let (versions, lately) = app
        .read(|conn| {
            Ok((
                mappings::list_versions(conn)?,
                messages::count_lately(conn, LATELY)?,
            ))
        })
        .await?;
    let shell = Shell::new(&staff, &visitor, "mappings");
    let voice = shell.voice;
    let mut names: Vec<String> = formats::built_in()
        .iter()
        .map(|mapping| mapping.name.clone())
        .chain(versions.iter().map(|version| version.name.clone()))
        .collect();
    names.sort();
    names.dedup();
    let lines = names
        .into_iter()
        .map(|name| line(&voice, name, &versions, &lately))
        .collect();
    show(&List {
        lead: voice.t_with("mappings-lead", &[("count", LATELY.into())]),
        lines,
        shell,
    })
}

fn line(
    voice: &super::super::voice::Voice,
    name: String,
    versions: &[VersionRow],
    lately: &[(String, MessageStatus, i64)],
) -> Line {
    let own: Vec<&VersionRow> = versions.iter().filter(|one| one.name == name).collect();
    let active = own.iter().find(|one| one.active);
    let shipped = formats::built_in().iter().find(|one| one.name == name);
    let (colour, icon, word) = match (active, shipped) {
        (Some(_), _) => ("blue", "edit", "own"),
        (None, Some(_)) => ("grey", "check", "shipped"),
        (None, None) => ("amber", "pause", "off"),
    };
    let number = active.map(|one| one.version);
    let number = number.or(shipped.map(|one| one.version));
    let source = match shipped.map(|one| one.source) {
        Some(Source::Table) => "table",
        Some(Source::Json | Source::Standard) => "json",
        None => "own",
    };
    let count = |status: MessageStatus| {
        let mut found = lately.iter();
        let found = found.find(|(format, of, _)| *format == name && *of == status);
        found.map_or(0, |(_, _, count)| *count)
    };
    let written = |count: i64| match count {
        0 => String::new(),
        count => voice.number(count),
    };
    Line {
        source: voice.word("mappings-source", source),
        badge: Mark::new(colour, icon, voice.word("mappings-state", word)),
        version: number.map_or_else(String::new, |number| number.to_string()),
        saved: active.map(|one| voice.when_short(one.created_at)),
        by: active.map_or_else(String::new, |one| one.created_by.clone()),
        versions: written(own.len() as i64),
        read: written(count(MessageStatus::Read)),
        dead: written(count(MessageStatus::Dead)),
        name,
    }
}
