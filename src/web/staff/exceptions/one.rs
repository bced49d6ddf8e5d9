//! One exception: what happened, the orders that it names and where each is now, and that it is settled.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, Posted, ResolveExceptions, SeeExceptions, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::beside::Beside;
use super::super::marks::{self, Mark};
use super::{code, place, stock, what, who};
use crate::app::App;
use crate::db::Conn;
use crate::db::exceptions::{self as rows, ExceptionRow, Named, number_of};
use crate::domain::exception::{ExceptionState, NOTE_MAX};
use crate::domain::ids::{ExceptionId, OrderId};
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::exceptions;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Orders of a page.
const ROWS: usize = 100;

/// What the URL says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    after: i64,
}

/// What somebody writes who settles it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    note: String,
}

/// An order that it names.
struct Line {
    number: String,
    channel: String,
    due: When,
    units: String,
    missing: String,
    badge: Mark,
}

/// When and by whom it was settled.
struct Over {
    at: When,
    who: String,
    note: String,
}

#[derive(Template)]
#[template(path = "staff/exceptions/exception.html")]
struct Page {
    shell: Shell,
    number: String,
    action: String,
    done: String,
    state: Mark,
    what: String,
    code: String,
    title: String,
    stock: String,
    place: String,
    pieces: String,
    cause: String,
    at: When,
    who: String,
    lines: Vec<Line>,
    summary: String,
    others: String,
    first: String,
    older: String,
    over: Option<Over>,
    may_resolve: bool,
    typed: Typed,
    limit: usize,
    wrong: Beside,
}

struct Read {
    row: ExceptionRow,
    named: Vec<Named>,
    /// How many of its orders the viewer sees.
    seen: i64,
    after: i64,
}

/// `GET /staff/exceptions/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeExceptions>,
    visitor: Visitor,
    id: Path<String>,
    query: Query<Asked>,
) -> Answer {
    let read = found(&app, &staff, id_of(&id)?, query.after).await?;
    let mut page = Page::of(&staff, &visitor, read, Typed::default(), Beside::default());
    if query.done == "resolved" {
        page.done = visitor.voice.t("exceptions-done-resolved");
    }
    page::show(&page)
}

/// `POST /staff/exceptions/{id}/resolution`.
pub async fn resolve(
    app: Data<App>,
    staff: Allowed<ResolveExceptions>,
    visitor: Visitor,
    id: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let id = id_of(&id)?;
    let (now, actor, reach) = (app.now(), staff.actor(), staff.reach.clone());
    let note = typed.note.clone();
    let done = app
        .transact(move |conn| exceptions::resolve(conn, now, &actor, &reach, id, &note))
        .await;
    match done {
        Ok(()) => Ok(page::to(&format!("/staff/exceptions/{id}?done=resolved"))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let read = found(&app, &staff, id, 0).await?;
            let page = Page::of(&staff, &visitor, read, typed, wrong.clone());
            wrong.show(&page)
        }
    }
}

fn id_of(text: &str) -> Result<ExceptionId> {
    rows::id_of_number(text).ok_or_else(|| Error::not_found("exception"))
}

async fn found(app: &App, staff: &Staff, id: ExceptionId, after: i64) -> Result<Read> {
    let reach = staff.reach.clone();
    app.read(move |conn| read(conn, &reach, id, after)).await
}

fn read(conn: &mut Conn, reach: &Reach, id: ExceptionId, after: i64) -> Result<Read> {
    let row = rows::find_seen(conn, reach, id)?.ok_or_else(|| Error::not_found("exception"))?;
    Ok(Read {
        named: rows::list_named(conn, reach, id, OrderId(after), ROWS as i64 + 1)?,
        seen: match &reach.channels {
            Some(channels) => rows::count_seen(conn, channels, id)?,
            None => row.orders,
        },
        row,
        after,
    })
}

impl Page {
    fn of(staff: &Staff, visitor: &Visitor, read: Read, typed: Typed, wrong: Beside) -> Page {
        let Read {
            row,
            mut named,
            seen,
            after,
        } = read;
        let more = named.len() > ROWS;
        named.truncate(ROWS);
        let voice = visitor.voice;
        let mut shell = Shell::new(staff, visitor, "exceptions");
        let href = format!("/staff/exceptions/{}", row.id);
        shell.here.clone_from(&href);
        let title = row.goods.as_ref();
        Page {
            number: number_of(row.id),
            action: format!("{href}/resolution"),
            done: String::new(),
            state: state(&voice, &row),
            what: what(&voice, &row),
            code: code(&row),
            title: title.map_or_else(String::new, |(_, title)| title.clone()),
            stock: stock(&row),
            place: place(&row),
            pieces: voice.number(row.pieces),
            cause: voice.word("movement", &row.cause),
            at: voice.when(row.created_at),
            who: who(&voice, &row.actor_kind, &row.actor),
            summary: voice.t_with("exceptions-orders", &[("count", seen.into())]),
            others: match row.orders - seen {
                0 => String::new(),
                others => voice.t_with("exceptions-others", &[("count", others.into())]),
            },
            older: match named.last() {
                Some(last) if more => format!("{href}?after={}", last.order_id),
                _ => String::new(),
            },
            first: match after {
                0 => String::new(),
                _ => href,
            },
            lines: named.iter().map(|one| line(&voice, staff, one)).collect(),
            may_resolve: row.resolved_at.is_none() && staff.may(Permission::ResolveExceptions),
            over: over(&voice, &row),
            typed,
            limit: NOTE_MAX,
            wrong,
            shell,
        }
    }
}

/// How its state looks.
fn state(voice: &Voice, row: &ExceptionRow) -> Mark {
    let (colour, icon, state) = match row.resolved_at {
        None => ("red", "exc", ExceptionState::Open),
        Some(_) => ("green", "check", ExceptionState::Resolved),
    };
    Mark::new(colour, icon, voice.word("exceptions-tab", state.as_str()))
}

fn over(voice: &Voice, row: &ExceptionRow) -> Option<Over> {
    let kind = row.resolved_kind.as_deref().unwrap_or_default();
    row.resolved_at.map(|at| Over {
        at: voice.when(at),
        who: who(voice, kind, row.resolved_by.as_deref().unwrap_or_default()),
        note: match kind {
            "system" => voice.t("exceptions-settled"),
            _ => row.note.clone(),
        },
    })
}

fn line(voice: &Voice, staff: &Staff, named: &Named) -> Line {
    let channel = staff
        .channels
        .iter()
        .find(|channel| channel.id == named.channel_id);
    Line {
        number: named.number.clone(),
        channel: channel.map_or_else(String::new, |channel| channel.name.clone()),
        due: named
            .ship_by
            .map_or_else(When::default, |by| voice.when(by)),
        units: voice.number(named.units),
        missing: match named.missing {
            0 => String::new(),
            missing => voice.number(missing),
        },
        badge: marks::headline(voice, named.status),
    }
}
