//! Places that ship: the list. The page of one is `one`, its form is `form`.

pub mod form;
pub mod one;
mod strip;
mod typed;
mod week;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeCatalog};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::Shell;
use super::marks::Mark;
use crate::app::App;
use crate::db::Conn;
use crate::db::locations::{self as rows, LocationRow};
use crate::domain::location::LocationKind;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::locations::work::clock;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// A row of the list.
struct Line {
    slug: String,
    name: String,
    kind: Mark,
    place: String,
    works: String,
    cut_off: String,
    capacity: String,
    state: Mark,
}

#[derive(Template)]
#[template(path = "staff/locations/list.html")]
struct List {
    shell: Shell,
    done: String,
    lines: Vec<Line>,
    may_add: bool,
}

/// `GET /staff/locations`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeCatalog>,
    visitor: Visitor,
    query: Query<Done>,
) -> Answer {
    let reach = staff.reach.clone();
    let all = app.read(rows::list).await?;
    let voice = visitor.voice;
    page::show(&List {
        done: match query.done.as_str() {
            "added" => voice.t("locations-done-added"),
            "saved" => voice.t("locations-done-saved"),
            _ => String::new(),
        },
        lines: all
            .iter()
            .filter(|row| reach.sees_location(row.id))
            .map(|row| line(&voice, row))
            .collect(),
        may_add: staff.may(Permission::ChangeCatalog) && reach.locations.is_none(),
        shell: Shell::new(&staff, &visitor, "locations"),
    })
}

fn line(voice: &Voice, row: &LocationRow) -> Line {
    let parcels = row.work.parcels_per_day;
    Line {
        slug: row.slug.clone(),
        name: row.name.clone(),
        kind: kind(voice, row),
        place: place(row),
        works: week::said(voice, &row.work.workdays),
        cut_off: row.work.cut_off.map_or_else(String::new, clock),
        capacity: parcels.map_or_else(String::new, |most| voice.number(most)),
        state: state(voice, row),
    }
}

fn kind(voice: &Voice, row: &LocationRow) -> Mark {
    let icon = match row.kind {
        LocationKind::Warehouse => "stock",
        LocationKind::Store => "pin",
        LocationKind::Supplier => "carr",
    };
    Mark::new("grey", icon, voice.word("location-kind", row.kind.as_str()))
}

fn state(voice: &Voice, row: &LocationRow) -> Mark {
    if row.active {
        Mark::new("green", "check", voice.t("locations-active"))
    } else {
        Mark::new("grey", "pause", voice.t("locations-inactive"))
    }
}

fn place(row: &LocationRow) -> String {
    let parts = [&row.country, &row.region, &row.city, &row.district];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" · ")
}

/// A location within somebody's reach.
fn seen(conn: &mut Conn, reach: &Reach, slug: &str) -> Result<LocationRow> {
    rows::find_by_slug(conn, slug)?
        .filter(|row| reach.sees_location(row.id))
        .ok_or_else(|| Error::not_found("location"))
}
