//! Locations: places that ship are added and changed. When and how one works is `work`, its single days are `days`.

pub mod days;
pub mod work;

use crate::db::audit::{self, AuditWrite};
use crate::db::locations::{self, LocationRow, LocationWrite, WorkRow};
use crate::db::{Conn, cost_currency};
use crate::domain::audit::AuditAction;
use crate::domain::calendar::Exceptional;
use crate::domain::country::Country;
use crate::domain::location::LocationKind;
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::slug::{MAX_SLUG, is_slug};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::sourcing::look_again;
use chrono::NaiveDate;
use days::DayForm;
use std::collections::BTreeMap;
use work::WorkForm;

/// Longest text of a field, characters.
const LONGEST: usize = 200;

/// A location as somebody typed it.
#[derive(Debug, Clone, Default)]
pub struct LocationForm {
    /// Unique name in URLs: lower-case letters, digits, dashes.
    pub slug: String,
    /// Name for people; the slug without it.
    pub name: String,
    /// Word of `LocationKind`.
    pub kind: String,
    /// Country by code or name; may be empty.
    pub country: String,
    /// Province or state.
    pub region: String,
    /// City.
    pub city: String,
    /// District.
    pub district: String,
    /// Street and house.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Whether it ships at present.
    pub active: bool,
    /// When and how it works.
    pub work: WorkForm,
    /// The single days on which it does otherwise; none: as they are.
    pub days: Option<Vec<DayForm>>,
}

/// A location that may be written.
struct Location {
    slug: String,
    write: LocationWrite,
    work: WorkRow,
    days: Option<BTreeMap<NaiveDate, Exceptional>>,
}

/// Adds a location, or changes the one of that slug; gives it and whether it is new.
pub fn save(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    form: &LocationForm,
) -> Result<(LocationRow, bool)> {
    conn.write(|conn| {
        let wanted = read(form, cost_currency::find(conn)?)?;
        let new = locations::insert_location(conn, &wanted.slug, &wanted.write, &wanted.work, now)?;
        let row = found(conn, &wanted.slug)?;
        if !new
            && !locations::update_location(conn, row.id, row.revision, &wanted.write, &wanted.work)?
        {
            return Err(overtaken());
        }
        told(conn, now, actor, &row, &wanted)?;
        Ok((found(conn, &wanted.slug)?, new))
    })
}

/// Adds a location; a slug that is taken is refused.
pub fn add(conn: &mut Conn, now: Time, actor: &Actor, form: &LocationForm) -> Result<String> {
    conn.write(|conn| {
        let wanted = read(form, cost_currency::find(conn)?)?;
        if !locations::insert_location(conn, &wanted.slug, &wanted.write, &wanted.work, now)? {
            let taken = Sentence::new("problem-slug-taken").with("slug", &wanted.slug);
            return Err(Error::Invalid(vec![Problem::at("/slug", taken)]));
        }
        let row = found(conn, &wanted.slug)?;
        told(conn, now, actor, &row, &wanted)?;
        Ok(wanted.slug)
    })
}

/// Changes a location that is still as it was `seen`.
pub fn change(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    row: &LocationRow,
    seen: i64,
    form: &LocationForm,
) -> Result<()> {
    conn.write(|conn| {
        let wanted = read(form, cost_currency::find(conn)?)?;
        if !locations::update_location(conn, row.id, seen, &wanted.write, &wanted.work)? {
            return Err(overtaken());
        }
        told(conn, now, actor, row, &wanted)
    })
}

fn found(conn: &mut Conn, slug: &str) -> Result<LocationRow> {
    locations::find_by_slug(conn, slug)?.ok_or_else(|| Error::not_found("location"))
}

fn overtaken() -> Error {
    Error::Conflict(Sentence::new("conflict-changed-meanwhile"))
}

/// Writes the days, and what was done into the audit log. Days that are over stay as they were.
fn told(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    row: &LocationRow,
    wanted: &Location,
) -> Result<()> {
    if let Some(days) = &wanted.days {
        locations::replace_days(conn, row.id, first_open_day(now), days)?;
    }
    let subject = ("location", row.slug.as_str());
    let entry = AuditWrite::new(now, actor, AuditAction::LocationChanged, subject);
    audit::insert_audit(conn, &entry)?;
    // a place more or less, or one that works otherwise
    look_again(conn, now)
}

/// The first day that may not be over yet wherever a place is.
pub fn first_open_day(now: Time) -> NaiveDate {
    now.date().pred_opt().unwrap_or(now.date())
}

/// What is to be written, or everything that is wrong with the form.
fn read(form: &LocationForm, currency: Currency) -> Result<Location> {
    let mut problems = Vec::new();
    let mut wrong = |at: &str, sentence: Sentence| problems.push(Problem::at(at, sentence));
    let slug = form.slug.trim().to_owned();
    if !is_slug(&slug) {
        wrong(
            "/slug",
            Sentence::new("problem-slug").with("limit", MAX_SLUG),
        );
    }
    let kind: Option<LocationKind> = form.kind.trim().parse().ok();
    if kind.is_none() {
        let known: Vec<&str> = LocationKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let sentence = Sentence::new("problem-unknown-location-kind").with("found", &form.kind);
        wrong("/kind", sentence.with("known", known.join(", ")));
    }
    let typed = form.country.trim();
    let country = Country::find(typed);
    if !typed.is_empty() && country.is_none() {
        wrong(
            "/country",
            Sentence::new("problem-unknown-country").with("found", typed),
        );
    }
    let mut text = |at: &str, typed: &str| {
        let typed = typed.trim().replace('\0', "");
        if typed.chars().count() > LONGEST {
            wrong(at, Sentence::new("problem-too-long").with("limit", LONGEST));
        }
        typed
    };
    let name = text("/name", &form.name);
    let write = LocationWrite {
        name: if name.is_empty() { slug.clone() } else { name },
        kind: kind.unwrap_or(LocationKind::Warehouse),
        country: country.map_or_else(String::new, |country| country.code().to_owned()),
        region: text("/region", &form.region),
        city: text("/city", &form.city),
        district: text("/district", &form.district),
        street: text("/street", &form.street),
        postcode: text("/postcode", &form.postcode),
        active: form.active,
    };
    let work = form.work.read(currency, &mut problems);
    let days = form.days.as_ref();
    let days = days.map(|rows| days::read(rows, &mut problems));
    let single = days.iter().flat_map(|days| days.values());
    if !work.workdays.contains('1') && !single.into_iter().any(|day| day.works) {
        let sentence = Sentence::new("problem-no-workday");
        problems.push(Problem::at("/workdays", sentence));
    }
    if problems.is_empty() {
        Ok(Location {
            slug,
            write,
            work,
            days,
        })
    } else {
        Err(Error::Invalid(problems))
    }
}
