//! One purchase order: what was ordered, what came, who was promised of it; received in parts, or canceled.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeStock, Nothing, Posted, SeeStock, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::arrival::{Came, pointer};
use super::super::beside::Beside;
use super::super::marks::Mark;
use super::super::stock::address as stock_address;
use super::{address, get_seen, mark, place_name};
use crate::app::App;
use crate::db::Conn;
use crate::db::locations::{self, LocationRow};
use crate::db::receipts::{self as rows, ReceiptLine, ReceiptRow};
use crate::domain::staff::{Permission, Reach};
use crate::domain::stock::ReceiptState;
use crate::error::Result;
use crate::services::stock::receipts::{self, Rest};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// A line.
struct Line {
    index: usize,
    code: String,
    href: String,
    title: String,
    quantity: String,
    received: String,
    promised: String,
    typed: String,
    wrong: String,
}

#[derive(Template)]
#[template(path = "staff/receipts/receipt.html")]
struct Page {
    shell: Shell,
    name: String,
    action: String,
    done: String,
    state: Mark,
    place: String,
    supplier: String,
    note: String,
    expected: String,
    late: bool,
    made: When,
    by: String,
    lines: Vec<Line>,
    given_up: bool,
    seen: i64,
    asks_more: bool,
    may_change: bool,
    may_cancel: bool,
    wrong: Beside,
}

type Read = (ReceiptRow, Vec<ReceiptLine>, Vec<LocationRow>);

/// `GET /staff/receipts/{name}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeStock>,
    visitor: Visitor,
    name: Path<String>,
    query: Query<Asked>,
) -> Answer {
    let read = found(&app, &staff, name.into_inner()).await?;
    let mut page = Page::of(&staff, &visitor, &read, &Came::default(), Beside::default());
    page.done = match query.done.as_str() {
        "ordered" | "changed" | "arrived" | "canceled" => {
            visitor.voice.word("receipts-done", &query.done)
        }
        _ => String::new(),
    };
    page::show(&page)
}

/// `POST /staff/receipts/{name}/arrival`.
pub async fn arrive(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    name: Path<String>,
    form: Posted<Came>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let name = name.into_inner();
    let (row, lines, _) = found(&app, &staff, name.clone()).await?;
    let rest = match typed.rest.as_str() {
        "given_up" => Rest::GivenUp,
        _ => Rest::Expected,
    };
    let left = |line: &ReceiptLine| (line.sku_id, line.quantity - line.received);
    let came = typed.of_lines(lines.iter().map(left));
    let done = match came.and_then(|came| Ok((came, typed.seen()?))) {
        Err(fault) => Err(fault),
        Ok((came, seen)) => {
            let (now, actor) = (app.now(), staff.actor());
            app.transact(move |conn| {
                receipts::arrive(conn, now, &actor, row.id, (&came, rest), Some(seen))
            })
            .await
        }
    };
    settle(&app, &staff, &visitor, &name, "arrived", &typed, done).await
}

/// `POST /staff/receipts/{name}/cancellation`.
pub async fn cancel(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    name: Path<String>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let name = name.into_inner();
    let (row, ..) = found(&app, &staff, name.clone()).await?;
    let (now, actor) = (app.now(), staff.actor());
    let done = app
        .transact(move |conn| receipts::cancel(conn, now, &actor, row.id))
        .await;
    settle(
        &app,
        &staff,
        &visitor,
        &name,
        "canceled",
        &Came::default(),
        done,
    )
    .await
}

/// On to the page with what was done, or the page with why it was not.
async fn settle(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    name: &str,
    word: &str,
    typed: &Came,
    done: Result<()>,
) -> Answer {
    match done {
        Ok(()) => Ok(page::to(&format!("{}?done={word}", address(name)))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let read = found(app, staff, name.to_owned()).await?;
            wrong
                .clone()
                .show(&Page::of(staff, visitor, &read, typed, wrong))
        }
    }
}

async fn found(app: &App, staff: &Staff, name: String) -> Result<Read> {
    let reach = staff.reach.clone();
    app.read(move |conn| read(conn, &reach, &name)).await
}

fn read(conn: &mut Conn, reach: &Reach, name: &str) -> Result<Read> {
    let row = get_seen(conn, reach, name)?;
    let lines = rows::list_lines(conn, &[row.id])?;
    Ok((row, lines, locations::list(conn)?))
}

impl Page {
    fn of(staff: &Staff, visitor: &Visitor, read: &Read, typed: &Came, wrong: Beside) -> Page {
        let (row, lines, places) = read;
        let voice = visitor.voice;
        let mut shell = Shell::new(staff, visitor, "receipts");
        shell.here = address(&row.name);
        let received: i64 = lines.iter().map(|line| line.received).sum();
        let open = row.state == ReceiptState::Expected && staff.may(Permission::ChangeStock);
        Page {
            action: address(&row.name),
            name: row.name.clone(),
            done: String::new(),
            state: mark(&voice, row.state, received),
            place: place_name(places, row.location_id),
            supplier: row.supplier.clone(),
            note: row.note.clone(),
            expected: voice.day(row.expected_at),
            late: row.state == ReceiptState::Expected && row.expected_at < voice.now,
            made: voice.when(row.created_at),
            by: row.created_by.clone(),
            lines: lines
                .iter()
                .enumerate()
                .map(|(index, one)| line(&voice, index, one, typed, &wrong))
                .collect(),
            given_up: typed.rest == "given_up",
            seen: received,
            asks_more: typed.exceeds(lines.iter().map(|line| line.quantity - line.received)),
            may_change: open,
            may_cancel: open && received == 0,
            wrong,
            shell,
        }
    }
}

fn line(voice: &Voice, index: usize, one: &ReceiptLine, typed: &Came, wrong: &Beside) -> Line {
    Line {
        index,
        code: one.code.clone(),
        href: stock_address(&one.code),
        title: one.title.clone(),
        quantity: voice.number(one.quantity),
        received: voice.number(one.received),
        promised: match one.promised {
            0 => String::new(),
            promised => voice.number(promised),
        },
        typed: typed.came.get(index).cloned().unwrap_or_default(),
        wrong: wrong.at(voice, &pointer(index)),
    }
}
