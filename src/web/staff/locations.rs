//! Places that ship: the list, and one form for a new one and for a change.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeCatalog, Posted, SeeCatalog, Staff};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::Shell;
use super::beside::Beside;
use super::choice::{Choice, choices};
use super::marks::Mark;
use crate::app::App;
use crate::db::Conn;
use crate::db::locations::{self as rows, LocationRow};
use crate::domain::location::LocationKind;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::locations::{self, LocationForm};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// The form as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    slug: String,
    name: String,
    kind: String,
    country: String,
    region: String,
    city: String,
    district: String,
    street: String,
    postcode: String,
    active: String,
    seen: i64,
}

/// A row of the list.
struct Line {
    slug: String,
    name: String,
    kind: Mark,
    place: String,
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

#[derive(Template)]
#[template(path = "staff/locations/edit.html")]
struct Edit {
    shell: Shell,
    title: String,
    action: String,
    new: bool,
    may_change: bool,
    typed: Typed,
    kinds: Vec<Choice>,
    wrong: Beside,
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
    let icon = match row.kind {
        LocationKind::Warehouse => "stock",
        LocationKind::Store => "pin",
        LocationKind::Supplier => "carr",
    };
    let place: Vec<&str> = [&row.country, &row.region, &row.city, &row.district]
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    Line {
        slug: row.slug.clone(),
        name: row.name.clone(),
        kind: Mark::new("grey", icon, voice.word("location-kind", row.kind.as_str())),
        place: place.join(" · "),
        state: if row.active {
            Mark::new("green", "check", voice.t("locations-active"))
        } else {
            Mark::new("grey", "pause", voice.t("locations-inactive"))
        },
    }
}

/// `GET /staff/locations:new`.
pub async fn new(staff: Allowed<ChangeCatalog>, visitor: Visitor) -> Answer {
    whole_shop(&staff.reach)?;
    let typed = Typed {
        kind: "warehouse".to_owned(),
        active: "on".to_owned(),
        ..Typed::default()
    };
    page::show(&edit(&staff, &visitor, None, typed, Beside::default()))
}

/// `POST /staff/locations`.
pub async fn add(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    whole_shop(&staff.reach)?;
    let (form, actor, now) = (typed.form(&typed.slug), staff.actor(), app.now());
    let done = app
        .transact(move |conn| locations::add(conn, now, &actor, &form))
        .await;
    match done {
        Ok(_) => Ok(page::to("/staff/locations?done=added")),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            wrong
                .clone()
                .show(&edit(&staff, &visitor, None, typed, wrong))
        }
    }
}

/// `GET /staff/locations/{slug}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeCatalog>,
    visitor: Visitor,
    slug: Path<String>,
) -> Answer {
    let (reach, slug) = (staff.reach.clone(), slug.into_inner());
    let row = app.read(move |conn| seen(conn, &reach, &slug)).await?;
    let typed = Typed::of(&row);
    page::show(&edit(
        &staff,
        &visitor,
        Some(&row),
        typed,
        Beside::default(),
    ))
}

/// `POST /staff/locations/{slug}`.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    slug: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (reach, slug) = (staff.reach.clone(), slug.into_inner());
    let row = app.read(move |conn| seen(conn, &reach, &slug)).await?;
    let (form, actor, now) = (typed.form(&row.slug), staff.actor(), app.now());
    let (wanted, version) = (row.clone(), typed.seen);
    let done = app
        .transact(move |conn| locations::change(conn, now, &actor, &wanted, version, &form))
        .await;
    match done {
        Ok(()) => Ok(page::to("/staff/locations?done=saved")),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            wrong
                .clone()
                .show(&edit(&staff, &visitor, Some(&row), typed, wrong))
        }
    }
}

fn seen(conn: &mut Conn, reach: &Reach, slug: &str) -> Result<LocationRow> {
    rows::find_by_slug(conn, slug)?
        .filter(|row| reach.sees_location(row.id))
        .ok_or_else(|| Error::not_found("location"))
}

/// Whoever sees some places only would not see the one they add.
fn whole_shop(reach: &Reach) -> Result<()> {
    match reach.locations {
        None => Ok(()),
        Some(_) => Err(Error::Forbidden(Sentence::new("forbidden-whole-shop"))),
    }
}

fn edit(
    staff: &Staff,
    visitor: &Visitor,
    row: Option<&LocationRow>,
    typed: Typed,
    wrong: Beside,
) -> Edit {
    let voice = visitor.voice;
    let mut shell = Shell::new(staff, visitor, "locations");
    shell.here = row.map_or_else(
        || "/staff/locations:new".to_owned(),
        |row| format!("/staff/locations/{}", row.slug),
    );
    Edit {
        title: row.map_or_else(|| voice.t("locations-new"), |row| row.name.clone()),
        action: row.map_or_else(
            || "/staff/locations".to_owned(),
            |row| format!("/staff/locations/{}", row.slug),
        ),
        new: row.is_none(),
        may_change: staff.may(Permission::ChangeCatalog),
        kinds: choices(&voice, "location-kind", LocationKind::ALL, &typed.kind),
        typed,
        wrong,
        shell,
    }
}

impl Typed {
    fn of(row: &LocationRow) -> Typed {
        Typed {
            slug: row.slug.clone(),
            name: row.name.clone(),
            kind: row.kind.to_string(),
            country: row.country.clone(),
            region: row.region.clone(),
            city: row.city.clone(),
            district: row.district.clone(),
            street: row.street.clone(),
            postcode: row.postcode.clone(),
            active: if row.active { "on" } else { "" }.to_owned(),
            seen: row.revision,
        }
    }

    fn form(&self, slug: &str) -> LocationForm {
        LocationForm {
            slug: slug.to_owned(),
            name: self.name.clone(),
            kind: self.kind.clone(),
            country: self.country.clone(),
            region: self.region.clone(),
            city: self.city.clone(),
            district: self.district.clone(),
            street: self.street.clone(),
            postcode: self.postcode.clone(),
            active: !self.active.is_empty(),
        }
    }
}
