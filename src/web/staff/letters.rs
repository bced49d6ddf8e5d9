//! Dead letters as tasks: grouped by what they died of. One group is `group`, one letter `letter`, what is done with
//! them `settle`, how a reason reads `cause`.

pub mod cause;
pub mod group;
pub mod letter;
pub mod settle;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, Import};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::marks::tile;
use super::origin;
use crate::app::App;
use crate::db::dead_letters::{self, Group};
use crate::db::{Conn, channels};
use crate::domain::channel::Channel;
use crate::domain::ids::MessageId;
use crate::domain::staff::Reach;
use crate::error::Result;
use actix_web::web::{Data, Query};
use askama::Template;
use cause::{Cause, Place};
use serde::Deserialize;
use std::collections::HashMap;

/// Dismissed letters of a page.
const ROWS: usize = 50;

/// One group as a row.
struct Line {
    href: String,
    title: String,
    place: String,
    advice: String,
    count: String,
    format: String,
    channel: String,
    tile: String,
    oldest: When,
    newest: When,
}

#[derive(Template)]
#[template(path = "staff/letters/list.html")]
struct List {
    shell: Shell,
    done: String,
    lead: String,
    lines: Vec<Line>,
}

/// What the address of the list says.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
    #[serde(default)]
    after: String,
}

/// `GET /staff/letters`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let reach = staff.reach.clone();
    let (groups, reasons, channels) = app.read(move |conn| read(conn, &reach)).await?;
    let shell = Shell::new(&staff, &visitor, "letters");
    let voice = shell.voice;
    let all: i64 = groups.iter().map(|group| group.count).sum();
    let lines = groups
        .iter()
        .map(|group| line(&voice, group, &reasons, &channels))
        .collect();
    page::show(&List {
        done: done(&voice, &asked.done),
        lead: voice.t_with("letters-lead", &[("count", all.into())]),
        lines,
        shell,
    })
}

type Read = (Vec<Group>, HashMap<MessageId, String>, Vec<Channel>);

fn read(conn: &mut Conn, reach: &Reach) -> Result<Read> {
    let groups = dead_letters::list_groups(conn, reach, &[])?;
    let last: Vec<MessageId> = groups.iter().map(|group| group.last).collect();
    let reasons = dead_letters::list_reasons(conn, &last)?;
    let reasons = reasons
        .into_iter()
        .filter_map(|(id, reason)| Some((id, reason?)))
        .collect();
    Ok((groups, reasons, channels::list(conn)?))
}

fn line(
    voice: &Voice,
    group: &Group,
    reasons: &HashMap<MessageId, String>,
    channels: &[Channel],
) -> Line {
    let channel = channels.iter().find(|one| one.id == group.channel_id);
    let (slug, name) = channel.map_or(("", ""), |one| (&one.slug, &one.name));
    let reason = reasons.get(&group.last).map_or("", String::as_str);
    let cause = Cause::new(voice, reason);
    Line {
        href: Place::new(slug, &group.format, &group.cause).href(),
        title: cause.short,
        place: cause.place,
        advice: voice.word("letters-do", cause.advice.word()),
        count: voice.number(group.count),
        format: group.format.clone(),
        tile: tile(name),
        channel: name.to_owned(),
        oldest: voice.when_short(group.oldest),
        newest: voice.when_short(group.newest),
    }
}

/// What was just done, in words.
fn done(voice: &Voice, word: &str) -> String {
    match word {
        "replayed" => voice.t("letters-done-replayed"),
        "damaged" => voice.t("letters-done-damaged"),
        "dismissed" => voice.t("letters-done-dismissed"),
        "restored" => voice.t("letters-done-restored"),
        "corrected" => voice.t("letters-done-corrected"),
        _ => String::new(),
    }
}

/// One dismissed letter as a row.
struct DismissedLine {
    id: i64,
    origin: String,
    reason: String,
    why: String,
    actor: String,
    at: When,
}

#[derive(Template)]
#[template(path = "staff/letters/dismissed.html")]
struct DismissedList {
    shell: Shell,
    lines: Vec<DismissedLine>,
    summary: String,
    newer: String,
    older: String,
}

/// `GET /staff/letters/dismissed`.
pub async fn dismissed(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let before = asked.after.parse().ok().map(MessageId);
    let reach = staff.reach.clone();
    let mut rows = app
        .read(move |conn| dead_letters::list_dismissed(conn, &reach, before, ROWS as i64 + 1))
        .await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let shell = Shell::new(&staff, &visitor, "letters");
    let voice = shell.voice;
    let last = rows.last().filter(|_| more);
    page::show(&DismissedList {
        older: last.map_or_else(String::new, |(settled, ..)| {
            format!("/staff/letters/dismissed?after={}", settled.message_id)
        }),
        newer: match before {
            Some(_) => "/staff/letters/dismissed".to_owned(),
            None => String::new(),
        },
        summary: voice.t_with("letters-count", &[("count", (rows.len() as i64).into())]),
        lines: rows
            .into_iter()
            .map(|(settled, origin, reason)| DismissedLine {
                id: settled.message_id.0,
                origin: origin::told(&voice, &origin),
                reason: Cause::new(&voice, &reason.unwrap_or_default()).short,
                why: settled.why,
                actor: settled.actor,
                at: voice.when_short(settled.at),
            })
            .collect(),
        shell,
    })
}
