//! One transfer: what was sent, what came; received, or taken back.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeStock, Nothing, Posted, SeeStock, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::arrival::{Came, pointer};
use super::super::beside::Beside;
use super::super::marks::Mark;
use super::super::stock::address;
use super::{Names, mark};
use crate::app::App;
use crate::db::Conn;
use crate::db::locations::{self, LocationRow};
use crate::db::transfers::{self, TransferLine, TransferRow, number_of};
use crate::domain::ids::{SkuId, TransferId};
use crate::domain::staff::{Permission, Reach};
use crate::domain::stock::TransferState;
use crate::error::{Error, Result};
use crate::services::stock::transfers::{self as verbs, Rest};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    /// Pieces that came, and that never will.
    came: i64,
    lost: i64,
}

/// A line.
struct Line {
    index: usize,
    code: String,
    href: String,
    title: String,
    quantity: String,
    received: String,
    typed: String,
    wrong: String,
}

#[derive(Template)]
#[template(path = "staff/transfers/transfer.html")]
struct Page {
    shell: Shell,
    number: String,
    action: String,
    done: String,
    state: Mark,
    from: String,
    to: String,
    note: String,
    sent: When,
    by: String,
    expected: String,
    received: Option<When>,
    missing: String,
    lines: Vec<Line>,
    lost: bool,
    seen: i64,
    asks_more: bool,
    may_receive: bool,
    may_cancel: bool,
    wrong: Beside,
}

type Read = (TransferRow, Vec<TransferLine>, Vec<LocationRow>);

/// `GET /staff/transfers/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeStock>,
    visitor: Visitor,
    id: Path<i64>,
    query: Query<Asked>,
) -> Answer {
    let read = found(&app, &staff, *id).await?;
    let mut page = Page::of(&staff, &visitor, &read, &Came::default(), Beside::default());
    page.done = match query.done.as_str() {
        "lost" => visitor.voice.t_with(
            "transfers-done-lost",
            &[("came", query.came.into()), ("lost", query.lost.into())],
        ),
        "sent" | "received" | "partly" | "canceled" => {
            visitor.voice.word("transfers-done", &query.done)
        }
        _ => String::new(),
    };
    page::show(&page)
}

/// `POST /staff/transfers/{id}`.
pub async fn receive(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Came>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let read = found(&app, &staff, *id).await?;
    let (row, lines, _) = &read;
    if !staff.reach.sees_location(row.to_id) {
        return Err(Error::not_found("transfer").into());
    }
    let rest = match typed.rest.as_str() {
        "lost" => Rest::Lost,
        _ => Rest::OnItsWay,
    };
    let left = |line: &TransferLine| (line.sku_id, line.quantity - line.received);
    let came = typed.of_lines(lines.iter().map(left));
    let left: Vec<(SkuId, i64)> = lines.iter().map(left).collect();
    let told = came
        .as_ref()
        .map_or_else(|_| String::new(), |came| told(&left, came, rest));
    let done = match came.and_then(|came| Ok((came, typed.seen()?))) {
        Err(fault) => Err(fault),
        Ok((came, seen)) => {
            let (now, actor, id) = (app.now(), staff.actor(), row.id);
            app.transact(move |conn| {
                verbs::receive(conn, now, &actor, id, (&came, rest), Some(seen))
            })
            .await
        }
    };
    match done {
        Ok(()) => Ok(page::to(&format!("/staff/transfers/{id}?{told}"))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let read = found(&app, &staff, *id).await?;
            wrong
                .clone()
                .show(&Page::of(&staff, &visitor, &read, &typed, wrong))
        }
    }
}

/// What the page says of goods that were received.
fn told(left: &[(SkuId, i64)], came: &[(SkuId, i64)], rest: Rest) -> String {
    let missing = left.iter().zip(came);
    let lost: i64 = missing
        .map(|((_, left), (_, came))| (left - came).max(0))
        .sum();
    match rest {
        Rest::Lost if lost > 0 => {
            let came: i64 = came.iter().map(|(_, came)| came).sum();
            format!("done=lost&came={came}&lost={lost}")
        }
        _ => "done=received".to_owned(),
    }
}

/// `POST /staff/transfers/{id}/cancellation`.
pub async fn cancel(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (row, ..) = found(&app, &staff, *id).await?;
    if !staff.reach.sees_location(row.from_id) {
        return Err(Error::not_found("transfer").into());
    }
    let (now, actor) = (app.now(), staff.actor());
    let done = app
        .transact(move |conn| verbs::cancel(conn, now, &actor, row.id))
        .await;
    match done {
        Ok(()) => Ok(page::to(&format!("/staff/transfers/{id}?done=canceled"))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let read = found(&app, &staff, *id).await?;
            let page = Page::of(&staff, &visitor, &read, &Came::default(), wrong.clone());
            wrong.show(&page)
        }
    }
}

async fn found(app: &App, staff: &Staff, id: i64) -> Result<Read> {
    let reach = staff.reach.clone();
    app.read(move |conn| read(conn, &reach, TransferId(id)))
        .await
}

fn read(conn: &mut Conn, reach: &Reach, id: TransferId) -> Result<Read> {
    let row = transfers::find_seen(conn, reach, id)?.ok_or_else(|| Error::not_found("transfer"))?;
    Ok((
        row,
        transfers::list_lines(conn, &[id])?,
        locations::list(conn)?,
    ))
}

impl Page {
    fn of(staff: &Staff, visitor: &Visitor, read: &Read, typed: &Came, wrong: Beside) -> Page {
        let (row, lines, places) = read;
        let voice = visitor.voice;
        let names = Names::new(&voice, places, &staff.reach);
        let mut shell = Shell::new(staff, visitor, "transfers");
        let action = format!("/staff/transfers/{}", row.id);
        shell.here.clone_from(&action);
        let open = row.state == TransferState::Sent && staff.may(Permission::ChangeStock);
        Page {
            number: number_of(row.id),
            action,
            done: String::new(),
            state: mark(&voice, row.state),
            from: names.of(row.from_id),
            to: names.of(row.to_id),
            note: row.note.clone(),
            sent: voice.when(row.created_at),
            by: row.created_by.clone(),
            expected: row.expected_at.map_or_else(String::new, |at| voice.day(at)),
            received: row.received_at.map(|at| voice.when(at)),
            missing: match row.state {
                TransferState::Received => missing(&voice, lines),
                TransferState::Sent | TransferState::Canceled => String::new(),
            },
            lines: lines
                .iter()
                .enumerate()
                .map(|(index, one)| line(&voice, index, one, typed, &wrong))
                .collect(),
            lost: typed.rest == "lost",
            seen: lines.iter().map(|line| line.received).sum(),
            asks_more: typed.exceeds(lines.iter().map(|line| line.quantity - line.received)),
            may_receive: open && staff.reach.sees_location(row.to_id),
            may_cancel: open && staff.reach.sees_location(row.from_id),
            wrong,
            shell,
        }
    }
}

/// Pieces that were sent and never arrived; empty where all did.
fn missing(voice: &Voice, lines: &[TransferLine]) -> String {
    let missing = lines
        .iter()
        .map(|line| (line.quantity - line.received).max(0));
    match missing.sum() {
        0 => String::new(),
        pieces => voice.number(pieces),
    }
}

fn line(voice: &Voice, index: usize, one: &TransferLine, typed: &Came, wrong: &Beside) -> Line {
    let missing = (one.quantity - one.received).max(0);
    Line {
        index,
        code: one.code.clone(),
        href: address(&one.code),
        title: one.title.clone(),
        quantity: voice.number(one.quantity),
        received: voice.number(one.received),
        typed: typed
            .came
            .get(index)
            .cloned()
            .unwrap_or_else(|| missing.to_string()),
        wrong: wrong.at(voice, &pointer(index)),
    }
}
