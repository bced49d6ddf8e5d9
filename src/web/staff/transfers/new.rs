//! A new transfer: from where, where to, what. It is sent at once.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeStock, Staff};
use super::super::super::visitor::Visitor;
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::Choice;
use super::super::goods::{self, Row};
use super::super::once;
use crate::app::App;
use crate::db::Conn;
use crate::db::locations::{self, LocationRow};
use crate::domain::ids::LocationId;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use crate::services::stock::transfers::{self, Parcel};
use crate::web::session::Posted;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// The form as it is posted; the address of an empty one may fill some of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    from: String,
    to: String,
    expected: String,
    note: String,
    sku: Vec<String>,
    pieces: Vec<String>,
    once: String,
}

#[derive(Template)]
#[template(path = "staff/transfers/new.html")]
struct Page {
    shell: Shell,
    from: Vec<Choice>,
    to: Vec<Choice>,
    typed: Typed,
    once: String,
    rows: Vec<Row>,
    wrong: Beside,
}

/// `GET /staff/transfers:new`.
pub async fn form(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    query: Query<Typed>,
) -> Answer {
    let page = blank(
        &app,
        &staff,
        &visitor,
        query.into_inner(),
        Beside::default(),
    )
    .await?;
    page::show(&page)
}

/// `POST /staff/transfers`.
pub async fn send(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (wanted, reach) = (typed.clone(), staff.reach.clone());
    let (now, actor, zone) = (app.now(), staff.actor(), visitor.voice.zone);
    let done = app
        .transact(move |conn| {
            let parcel = read(conn, &wanted, &reach, zone)?;
            transfers::send(conn, now, &actor, &parcel)
        })
        .await;
    match done {
        Ok(id) => Ok(page::to(&format!("/staff/transfers/{id}?done=sent"))),
        Err(fault) => {
            let typed = match fault {
                // it is sent: nothing is left to be posted again
                Error::Conflict(_) => Typed::default(),
                _ => typed,
            };
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = blank(&app, &staff, &visitor, typed, wrong.clone()).await?;
            wrong.show(&page)
        }
    }
}

async fn blank(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    typed: Typed,
    wrong: Beside,
) -> Result<Page> {
    let mut places = app.read(locations::list).await?;
    places.retain(|row| staff.reach.sees_location(row.id));
    let mut shell = Shell::new(staff, visitor, "transfers");
    shell.here = "/staff/transfers:new".to_owned();
    let second = places.get(1).map_or("", |row| row.slug.as_str());
    let to = if typed.to.is_empty() {
        second
    } else {
        &typed.to
    };
    Ok(Page {
        from: choices(&places, &typed.from),
        to: choices(&places, to),
        rows: goods::rows(&shell.voice, &wrong, &typed.sku, &typed.pieces),
        once: once::name(&typed.once),
        typed,
        wrong,
        shell,
    })
}

fn choices(places: &[LocationRow], chosen: &str) -> Vec<Choice> {
    let choice = |row: &LocationRow| Choice {
        word: row.slug.clone(),
        title: row.name.clone(),
        chosen: row.slug == chosen,
    };
    places.iter().map(choice).collect()
}

fn read(conn: &mut Conn, typed: &Typed, reach: &Reach, zone: chrono_tz::Tz) -> Result<Parcel> {
    let mut problems = Vec::new();
    let mut place = |conn: &mut Conn, at: &str, slug: &str| -> Result<LocationId> {
        let found = locations::find_by_slug(conn, slug)?;
        let seen = found.filter(|row| reach.sees_location(row.id));
        if seen.is_none() {
            problems.push(Problem::at(at, Sentence::new("problem-missing")));
        }
        Ok(seen.map_or(LocationId(0), |row| row.id))
    };
    let from = place(conn, "/from", &typed.from)?;
    let to = place(conn, "/to", &typed.to)?;
    let expected_at = match goods::day(&typed.expected, zone) {
        Ok(day) => day,
        Err(_) => {
            problems.push(Problem::at("/expected", Sentence::new("problem-stock-day")));
            None
        }
    };
    let lines = match goods::read(conn, &typed.sku, &typed.pieces) {
        Ok(lines) => lines,
        Err(Error::Invalid(more)) => {
            problems.extend(more);
            Vec::new()
        }
        Err(fault) => return Err(fault),
    };
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    Ok(Parcel {
        from,
        to,
        lines,
        note: typed.note.trim().chars().take(200).collect(),
        expected_at,
        form: once::read(&typed.once),
    })
}
