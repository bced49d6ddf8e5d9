//! The page of one file: what it would bring while it waits for a yes, how far it is, what came of it.

use super::preview::{View, worth};
use super::{Choice, badge};
use crate::app::App;
use crate::app::import::{Preview, known_mappings};
use crate::db::import_outcomes;
use crate::db::imports::ImportRow;
use crate::db::types::ImportState;
use crate::db::{Conn, channels};
use crate::domain::ids::ImportId;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Permission, Reach};
use crate::error::Result;
use crate::services;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, Import};
use crate::web::staff::Shell;
use crate::web::staff::marks::Mark;
use crate::web::visitor::Visitor;
use crate::web::voice::{Voice, When};
use actix_web::web::{Data, Path};
use askama::Template;
use serde_json::Value;

/// One count with what is behind it.
struct Figure {
    title: String,
    value: String,
    href: String,
    colour: &'static str,
}

#[derive(Template)]
#[template(path = "staff/imports/show.html")]
struct Page {
    shell: Shell,
    id: i64,
    name: String,
    badge: Mark,
    channel: String,
    format: String,
    by: String,
    at: When,
    size: String,
    broken_off: String,
    running: bool,
    percent: String,
    progress: String,
    figures: Vec<Figure>,
    gross: String,
    dead: i64,
    failed: bool,
}

#[derive(Template)]
#[template(path = "staff/imports/preview.html")]
struct PreviewPage {
    shell: Shell,
    id: i64,
    name: String,
    badge: Mark,
    channel: String,
    at: When,
    size: String,
    formats: Vec<Choice>,
    may_map: bool,
    view: View,
}

struct Read {
    row: ImportRow,
    channel: String,
    dead: i64,
    formats: Vec<String>,
}

/// `GET /staff/imports/{id}`.
pub async fn page(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    id: Path<i64>,
) -> Answer {
    let (reach, id) = (staff.reach.clone(), ImportId(*id));
    let read = app.read(move |conn| read(conn, &reach, id)).await?;
    let shell = Shell::new(&staff, &visitor, "imports");
    if read.row.state == ImportState::Uploaded {
        page::show(&previewed(shell, read)?)
    } else {
        page::show(&shown(shell, &read))
    }
}

fn read(conn: &mut Conn, reach: &Reach, id: ImportId) -> Result<Read> {
    let row = services::imports::get_seen(conn, reach, id)?;
    let formats = match row.state {
        ImportState::Uploaded => known_mappings(conn)?
            .into_iter()
            .map(|mapping| mapping.name)
            .collect(),
        _ => Vec::new(),
    };
    Ok(Read {
        channel: channels::get(conn, row.channel_id)?.name,
        dead: import_outcomes::count_dead(conn, id)?,
        formats,
        row,
    })
}

fn previewed(shell: Shell, read: Read) -> Result<PreviewPage> {
    let voice = shell.voice;
    let preview: Preview = serde_json::from_str(&read.row.facts)?;
    let mut formats = read.formats;
    formats.sort();
    Ok(PreviewPage {
        id: read.row.id.0,
        badge: badge(&voice, &read.row),
        channel: read.channel,
        at: voice.when(read.row.started_at),
        size: bytes(&voice, read.row.size),
        formats: formats
            .into_iter()
            .map(|name| Choice {
                chosen: name == preview.format,
                title: name.clone(),
                word: name,
            })
            .collect(),
        may_map: shell.may(Permission::ChangeMappings),
        view: View::new(&voice, preview),
        name: read.row.file_name,
        shell,
    })
}

fn shown(shell: Shell, read: &Read) -> Page {
    let voice = shell.voice;
    let row = &read.row;
    let running = matches!(row.state, ImportState::Staging | ImportState::Reading);
    let percent = match row.state {
        ImportState::Reading => (row.rows_read * 100)
            .checked_div(row.rows_staged)
            .unwrap_or(0),
        ImportState::Finished => 100,
        _ => 0,
    };
    let facts = [
        ("done", row.rows_read.into()),
        ("all", row.rows_staged.into()),
    ];
    let broken = row.broken_off.as_deref();
    let broken = broken.and_then(|why| serde_json::from_str::<Sentence>(why).ok());
    let summary: Value = serde_json::from_str(&row.facts).unwrap_or_default();
    Page {
        id: row.id.0,
        name: row.file_name.clone(),
        badge: badge(&voice, row),
        channel: read.channel.clone(),
        format: row.format.clone(),
        by: row.started_by.clone(),
        at: voice.when(row.started_at),
        size: bytes(&voice, row.size),
        broken_off: broken.map_or_else(String::new, |why| voice.say(&why)),
        running,
        percent: format!("{percent}%"),
        progress: if row.state == ImportState::Staging {
            voice.t_with("imports-staging", &facts)
        } else {
            voice.t_with("imports-reading", &facts)
        },
        figures: figures(&voice, row, &summary, read.dead),
        gross: summary
            .get("gross")
            .and_then(Value::as_str)
            .map_or_else(String::new, |gross| worth(&voice, gross)),
        dead: read.dead,
        failed: row.state == ImportState::Failed,
        shell,
    }
}

fn figures(voice: &Voice, row: &ImportRow, summary: &Value, dead: i64) -> Vec<Figure> {
    if row.state != ImportState::Finished {
        return Vec::new();
    }
    let base = format!("/staff/imports/{}/orders", row.id);
    let count = |fact: &str| summary.get(fact).and_then(Value::as_i64).unwrap_or(0);
    let all = [
        ("received", count("received"), String::new(), ""),
        ("new", count("new"), base.clone(), "green"),
        ("updated", count("updated"), base.clone(), ""),
        ("history", count("history"), base.clone(), ""),
        ("repeated", count("repeated"), String::new(), ""),
        ("credits", count("credits"), String::new(), ""),
        ("held", count("held"), format!("{base}?which=held"), "amber"),
        ("dead", dead, format!("{base}?which=dead"), "red"),
    ];
    all.into_iter()
        .map(|(word, value, href, colour)| Figure {
            title: voice.word("imports-figure", word),
            value: voice.number(value),
            href: if value > 0 { href } else { String::new() },
            colour: if value > 0 { colour } else { "" },
        })
        .collect()
}

fn bytes(voice: &Voice, size: i64) -> String {
    match size {
        0 => String::new(),
        size if size < 1 << 20 => format!("{} KB", voice.number((size >> 10).max(1))),
        size => format!("{} MB", voice.number(size >> 20)),
    }
}
