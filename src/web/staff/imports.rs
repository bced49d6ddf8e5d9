//! Files that staff bring in: the list with the form that takes one. A file's page is `show`, what it would bring
//! `preview`, how it arrives `upload`, what is decided about it `decide`, what came of it row by row `behind`.

pub mod behind;
pub mod decide;
pub mod preview;
pub mod show;
pub mod upload;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, Import, Staff};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::marks::{Mark, tile};
use crate::app::App;
use crate::db::imports::{self, ImportRow};
use crate::db::types::ImportState;
use crate::db::{Conn, channels};
use crate::domain::channel::Channel;
use crate::domain::ids::ImportId;
use crate::domain::staff::Reach;
use crate::error::Result;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;
use serde_json::Value;

/// Rows of a page.
const ROWS: usize = 50;

/// A choice of a form.
pub struct Choice {
    word: String,
    title: String,
    chosen: bool,
}

/// One import as a row.
struct Line {
    id: i64,
    name: String,
    channel: String,
    tile: String,
    format: String,
    badge: Mark,
    received: String,
    new: String,
    dead: String,
    held: String,
    by: String,
    at: When,
}

#[derive(Template)]
#[template(path = "staff/imports/list.html")]
struct List {
    shell: Shell,
    done: String,
    channels: Vec<Choice>,
    channel_error: String,
    file_error: String,
    limit: String,
    lines: Vec<Line>,
    summary: String,
    newer: String,
    older: String,
}

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    done: String,
}

/// `GET /staff/imports`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let asked = asked.into_inner();
    page::show(&list_of(&app, &staff, &visitor, &asked, "").await?)
}

/// The list again, with what is wrong with the form.
pub(super) async fn refused(
    app: &Data<App>,
    staff: &Staff,
    visitor: &Visitor,
    (chosen, channel_error, file_error): (&str, String, String),
) -> Result<HttpResponse, page::Fault> {
    let mut list = list_of(app, staff, visitor, &Asked::default(), chosen).await?;
    (list.channel_error, list.file_error) = (channel_error, file_error);
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &list)
}

async fn list_of(
    app: &Data<App>,
    staff: &Staff,
    visitor: &Visitor,
    asked: &Asked,
    chosen: &str,
) -> Result<List> {
    let before = asked.after.parse().ok().map(ImportId);
    let reach = staff.reach.clone();
    let (channels, mut rows) = app.read(move |conn| read(conn, &reach, before)).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let shell = Shell::new(staff, visitor, "imports");
    let voice = shell.voice;
    let last = rows.last().filter(|_| more);
    let megabytes = i64::try_from(app.config().import_limit >> 20).unwrap_or(i64::MAX);
    Ok(List {
        done: match asked.done.as_str() {
            "discarded" => voice.t("imports-done-discarded"),
            _ => String::new(),
        },
        older: last.map_or_else(String::new, |one| {
            format!("/staff/imports?after={}", one.id)
        }),
        newer: if before.is_some() {
            "/staff/imports".to_owned()
        } else {
            String::new()
        },
        summary: voice.t_with("imports-count", &[("count", (rows.len() as i64).into())]),
        limit: voice.t_with("imports-limit", &[("limit", megabytes.into())]),
        lines: rows
            .iter()
            .map(|row| line(&voice, row, &channels))
            .collect(),
        channels: channels
            .into_iter()
            .map(|channel| Choice {
                chosen: channel.slug == chosen,
                word: channel.slug,
                title: channel.name,
            })
            .collect(),
        channel_error: String::new(),
        file_error: String::new(),
        shell,
    })
}

fn read(
    conn: &mut Conn,
    reach: &Reach,
    before: Option<ImportId>,
) -> Result<(Vec<Channel>, Vec<ImportRow>)> {
    let mut channels = channels::list(conn)?;
    channels.retain(|channel| reach.sees_channel(channel.id));
    let rows = imports::list_page(conn, reach, before, ROWS as i64 + 1)?;
    Ok((channels, rows))
}

fn line(voice: &Voice, row: &ImportRow, channels: &[Channel]) -> Line {
    let channel = channels.iter().find(|one| one.id == row.channel_id);
    let name = channel.map_or("", |one| one.name.as_str());
    let facts: Value = serde_json::from_str(&row.facts).unwrap_or_default();
    let count = |fact: &str| match facts.get(fact).and_then(Value::as_i64) {
        Some(count) if row.state == ImportState::Finished => voice.number(count),
        _ => String::new(),
    };
    Line {
        id: row.id.0,
        name: row.file_name.clone(),
        tile: tile(name),
        channel: name.to_owned(),
        format: row.format.clone(),
        badge: badge(voice, row),
        received: count("received"),
        new: count("new"),
        dead: count("dead"),
        held: count("held"),
        by: row.started_by.clone(),
        at: voice.when_short(row.started_at),
    }
}

/// The badge of an import.
pub(super) fn badge(voice: &Voice, row: &ImportRow) -> Mark {
    let (colour, icon, word) = match row.state {
        ImportState::Uploaded => ("grey", "wait", "uploaded"),
        ImportState::Staging => ("blue", "clock", "staging"),
        ImportState::Reading => ("blue", "clock", "reading"),
        ImportState::Finished if row.broken_off.is_some() => ("amber", "exc", "broken-off"),
        ImportState::Finished => ("green", "check", "finished"),
        ImportState::Failed => ("red", "exc", "failed"),
    };
    Mark::new(colour, icon, voice.word("import-state", word))
}
