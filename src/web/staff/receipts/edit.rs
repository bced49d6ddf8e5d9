//! A purchase order as it is typed: a new one, or a change of one.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeStock, Posted, Staff};
use super::super::super::visitor::Visitor;
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::Choice;
use super::super::goods::{self, Row};
use super::{address, get_seen};
use crate::app::App;
use crate::db::Conn;
use crate::db::locations;
use crate::db::receipts::{self as rows, ReceiptLine, ReceiptRow};
use crate::domain::ids::{LocationId, ReceiptId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Reach;
use crate::domain::stock::ReceiptState;
use crate::error::{Error, Result};
use crate::services::stock::receipts::{self, Ordered};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono_tz::Tz;
use serde::Deserialize;

/// The form as it is posted; the address of an empty one may fill some of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    location: String,
    supplier: String,
    expected: String,
    note: String,
    sku: Vec<String>,
    pieces: Vec<String>,
    seen: i64,
}

#[derive(Template)]
#[template(path = "staff/receipts/edit.html")]
struct Page {
    shell: Shell,
    title: String,
    action: String,
    back: String,
    new: bool,
    places: Vec<Choice>,
    typed: Typed,
    rows: Vec<Row>,
    wrong: Beside,
}

/// `GET /staff/receipts:new`.
pub async fn new(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    query: Query<Given>,
) -> Answer {
    let typed = Typed {
        sku: vec![query.sku.clone()],
        ..Typed::default()
    };
    let page = blank(&app, &staff, &visitor, None, typed, Beside::default()).await?;
    page::show(&page)
}

/// What the address of an empty form may fill.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    sku: String,
}

/// `POST /staff/receipts`.
pub async fn add(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (wanted, reach, zone) = (typed.clone(), staff.reach.clone(), visitor.voice.zone);
    let (now, actor) = (app.now(), staff.actor());
    let done = app
        .transact(move |conn| {
            let ordered = read(conn, &wanted, &reach, zone)?;
            receipts::order(conn, now, &actor, &ordered)
        })
        .await;
    match done {
        Ok(_) => Ok(page::to(&format!(
            "{}?done=ordered",
            address(typed.name.trim())
        ))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = blank(&app, &staff, &visitor, None, typed, wrong.clone()).await?;
            wrong.show(&page)
        }
    }
}

/// `GET /staff/receipts/{name}/edit`.
pub async fn form(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    name: Path<String>,
) -> Answer {
    let (reach, name) = (staff.reach.clone(), name.into_inner());
    let (row, lines) = app
        .read(move |conn| {
            let row = get_seen(conn, &reach, &name)?;
            let lines = rows::list_lines(conn, &[row.id])?;
            Ok((row, lines))
        })
        .await?;
    if row.state != ReceiptState::Expected {
        return Ok(page::to(&address(&row.name)));
    }
    let typed = Typed::of(&row, &lines, visitor.voice.zone);
    let page = blank(&app, &staff, &visitor, Some(&row), typed, Beside::default()).await?;
    page::show(&page)
}

/// `POST /staff/receipts/{name}`.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    name: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (reach, name) = (staff.reach.clone(), name.into_inner());
    let row = app.read(move |conn| get_seen(conn, &reach, &name)).await?;
    let mut wanted = typed.clone();
    wanted.name.clone_from(&row.name);
    let (reach, zone, id, place) = (
        staff.reach.clone(),
        visitor.voice.zone,
        row.id,
        row.location_id,
    );
    let (now, actor) = (app.now(), staff.actor());
    let done = app
        .transact(move |conn| save(conn, &wanted, &reach, zone, (id, place), now, &actor))
        .await;
    match done {
        Ok(()) => Ok(page::to(&format!("{}?done=changed", address(&row.name)))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = blank(&app, &staff, &visitor, Some(&row), typed, wrong.clone()).await?;
            wrong.show(&page)
        }
    }
}

fn save(
    conn: &mut Conn,
    wanted: &Typed,
    reach: &Reach,
    zone: Tz,
    (id, place): (ReceiptId, LocationId),
    now: crate::domain::time::Time,
    actor: &crate::domain::staff::Actor,
) -> Result<()> {
    let mut wanted = wanted.clone();
    // where goods go is fixed when they are ordered
    let places = locations::list(conn)?;
    if let Some(row) = places.into_iter().find(|row| row.id == place) {
        wanted.location = row.slug;
    }
    let ordered = read(conn, &wanted, reach, zone)?;
    receipts::change(conn, now, actor, id, wanted.seen, &ordered)
}

async fn blank(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    row: Option<&ReceiptRow>,
    typed: Typed,
    wrong: Beside,
) -> Result<Page> {
    let mut places = app.read(locations::list).await?;
    places.retain(|place| staff.reach.sees_location(place.id));
    let mut shell = Shell::new(staff, visitor, "receipts");
    let voice = shell.voice;
    shell.here = row.map_or_else(
        || "/staff/receipts:new".to_owned(),
        |row| format!("{}/edit", address(&row.name)),
    );
    Ok(Page {
        title: row.map_or_else(|| voice.t("receipts-new"), |row| row.name.clone()),
        action: row.map_or_else(|| "/staff/receipts".to_owned(), |row| address(&row.name)),
        back: row.map_or_else(|| "/staff/receipts".to_owned(), |row| address(&row.name)),
        new: row.is_none(),
        places: places
            .iter()
            .map(|place| Choice {
                word: place.slug.clone(),
                title: place.name.clone(),
                chosen: place.slug == typed.location,
            })
            .collect(),
        rows: goods::rows(&voice, &wrong, &typed.sku, &typed.pieces),
        typed,
        wrong,
        shell,
    })
}

fn read(conn: &mut Conn, typed: &Typed, reach: &Reach, zone: Tz) -> Result<Ordered> {
    let mut problems = Vec::new();
    let mut missing = |at: &str| problems.push(Problem::at(at, Sentence::new("problem-missing")));
    let name = typed.name.trim().replace('\0', "");
    if name.is_empty() {
        missing("/name");
    }
    let location = locations::find_by_slug(conn, &typed.location)?
        .filter(|row| reach.sees_location(row.id))
        .map(|row| row.id);
    if location.is_none() {
        missing("/location");
    }
    let expected = goods::day(&typed.expected, zone);
    match expected {
        Ok(Some(_)) => {}
        Ok(None) => missing("/expected_at"),
        Err(_) => problems.push(Problem::at(
            "/expected_at",
            Sentence::new("problem-stock-day"),
        )),
    }
    let lines = match goods::read(conn, &typed.sku, &typed.pieces) {
        Ok(lines) => lines,
        Err(Error::Invalid(more)) => {
            problems.extend(more);
            Vec::new()
        }
        Err(fault) => return Err(fault),
    };
    match (location, expected) {
        (Some(location), Ok(Some(expected_at))) if problems.is_empty() => Ok(Ordered {
            name,
            location,
            supplier: typed.supplier.replace('\0', ""),
            note: typed.note.replace('\0', ""),
            expected_at,
            lines,
        }),
        _ => Err(Error::Invalid(problems)),
    }
}

impl Typed {
    fn of(row: &ReceiptRow, lines: &[ReceiptLine], zone: Tz) -> Typed {
        let day = row.expected_at.and_utc().with_timezone(&zone).date_naive();
        Typed {
            name: row.name.clone(),
            location: String::new(),
            supplier: row.supplier.clone(),
            expected: day.to_string(),
            note: row.note.clone(),
            sku: lines.iter().map(|line| line.code.clone()).collect(),
            pieces: lines.iter().map(|line| line.quantity.to_string()).collect(),
            seen: row.revision,
        }
    }
}
