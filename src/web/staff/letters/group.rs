//! The dead letters of one cause, format and channel: which they are, how far reading them again is.

use super::cause::{Advice, Cause, Place};
use super::{ROWS, done};
use crate::app::App;
use crate::db::dead_letters::{self, DeadLetter, Which};
use crate::db::replays::{self, ReplayRow};
use crate::db::{Conn, channels};
use crate::domain::channel::Channel;
use crate::domain::ids::MessageId;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, Import};
use crate::web::staff::{Shell, origin};
use crate::web::visitor::Visitor;
use crate::web::voice::{Voice, When};
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Which group, and where in it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub(super) channel: String,
    pub(super) format: String,
    pub(super) cause: String,
    pub(super) after: String,
    pub(super) done: String,
}

/// One letter as a row.
pub struct Line {
    id: i64,
    origin: String,
    place: String,
    said: String,
    received: When,
}

/// How far reading again is.
pub struct Progress {
    percent: String,
    text: String,
    over: bool,
}

#[derive(Template)]
#[template(path = "staff/letters/group.html")]
struct Page {
    shell: Shell,
    done: String,
    asked: Asked,
    here: String,
    title: String,
    advice: String,
    may_map: bool,
    to_map: bool,
    progress: Option<Progress>,
    read_all: String,
    channel: String,
    lines: Vec<Line>,
    summary: String,
    newer: String,
    older: String,
}

struct Read {
    channel: Channel,
    letters: Vec<DeadLetter>,
    count: i64,
    replay: Option<ReplayRow>,
}

/// `GET /staff/letters/group`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let asked = asked.into_inner();
    let (wanted, reach) = (asked.clone(), staff.reach.clone());
    let mut read = app.read(move |conn| read(conn, &wanted, &reach)).await?;
    let more = read.letters.len() > ROWS;
    read.letters.truncate(ROWS);
    let shell = Shell::new(&staff, &visitor, "letters");
    let voice = shell.voice;
    let reason = read.letters.first().and_then(|one| one.reason.clone());
    let cause = reason.map(|reason| Cause::new(&voice, &reason));
    let here = Place::new(&asked.channel, &asked.format, &asked.cause).href();
    let last = read.letters.last().filter(|_| more);
    page::show(&Page {
        done: done(&voice, &asked.done),
        title: cause.as_ref().map_or_else(
            || voice.t("letters-group-none"),
            |cause| {
                let place = [cause.place.as_str()].into_iter().filter(|p| !p.is_empty());
                place
                    .chain([cause.short.as_str()])
                    .collect::<Vec<_>>()
                    .join(": ")
            },
        ),
        advice: cause.as_ref().map_or_else(String::new, |cause| {
            voice.word("letters-do", cause.advice.word())
        }),
        may_map: staff.may(Permission::ChangeMappings),
        to_map: cause
            .as_ref()
            .is_some_and(|cause| matches!(cause.advice, Advice::Map | Advice::Correct)),
        progress: read.replay.as_ref().map(|replay| progress(&voice, replay)),
        read_all: voice.t_with("letters-replay-all", &[("count", read.count.into())]),
        summary: voice.t_with("letters-count", &[("count", read.count.into())]),
        channel: read.channel.name,
        newer: if asked.after.is_empty() {
            String::new()
        } else {
            here.clone()
        },
        older: last.map_or_else(String::new, |one| format!("{here}&after={}", one.id)),
        lines: read.letters.iter().map(|one| line(&voice, one)).collect(),
        here,
        asked,
        shell,
    })
}

fn read(conn: &mut Conn, asked: &Asked, reach: &Reach) -> Result<Read> {
    let (channel, which) = which(conn, asked, reach)?;
    let before = asked.after.parse().ok().map(MessageId);
    Ok(Read {
        letters: dead_letters::list_of_group(conn, &which, before, ROWS as i64 + 1)?,
        count: dead_letters::count_group(conn, &which)?.0,
        replay: replays::find_last(conn, &which)?,
        channel,
    })
}

/// The group that an address names, within reach.
pub(super) fn which(conn: &mut Conn, asked: &Asked, reach: &Reach) -> Result<(Channel, Which)> {
    let channel = channels::find_by_slug(conn, &asked.channel)?
        .filter(|channel| reach.sees_channel(channel.id))
        .ok_or_else(|| Error::not_found("dead-letter"))?;
    let which = Which {
        channel: channel.id,
        format: asked.format.replace('\0', ""),
        cause: Some(asked.cause.replace('\0', "")),
    };
    Ok((channel, which))
}

fn line(voice: &Voice, letter: &DeadLetter) -> Line {
    let cause = Cause::new(voice, letter.reason.as_deref().unwrap_or_default());
    Line {
        id: letter.id.0,
        origin: origin::told(voice, &letter.origin),
        place: cause.place,
        said: cause.short,
        received: voice.when_short(letter.received_at),
    }
}

fn progress(voice: &Voice, replay: &ReplayRow) -> Progress {
    let gone = replay.done + replay.damaged;
    let percent = (gone * 100)
        .checked_div(replay.total)
        .unwrap_or(100)
        .min(100);
    let facts = [
        ("done", replay.done.into()),
        ("all", replay.total.into()),
        ("damaged", replay.damaged.into()),
        ("when", voice.when_short(replay.created_at).text.into()),
    ];
    let over = replay.finished_at.is_some();
    Progress {
        percent: format!("{}%", if over { 100 } else { percent }),
        text: if over {
            voice.t_with("letters-replay-over", &facts)
        } else {
            voice.t_with("letters-replay-going", &facts)
        },
        over,
    }
}
