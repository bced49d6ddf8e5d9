//! Locations: places that ship are added and changed.

use crate::db::audit::{self, AuditWrite};
use crate::db::locations::{self, LocationRow, LocationWrite};
use crate::db::{Conn, jobs};
use crate::domain::audit::AuditAction;
use crate::domain::country::Country;
use crate::domain::ids::OrderId;
use crate::domain::job::Job;
use crate::domain::location::LocationKind;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::slug::{MAX_SLUG, is_slug};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};

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
}

/// Adds a location, or changes the one of that slug; gives it and whether it is new.
pub fn save(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    form: &LocationForm,
) -> Result<(LocationRow, bool)> {
    let (slug, write) = read(form)?;
    conn.write(|conn| {
        let new = locations::insert_location(conn, &slug, &write, now)?;
        let row = found(conn, &slug)?;
        if !new && !locations::update_location(conn, row.id, row.revision, &write)? {
            return Err(overtaken());
        }
        told(conn, now, actor, &slug)?;
        Ok((found(conn, &slug)?, new))
    })
}

/// Adds a location; a slug that is taken is refused.
pub fn add(conn: &mut Conn, now: Time, actor: &Actor, form: &LocationForm) -> Result<String> {
    let (slug, write) = read(form)?;
    conn.write(|conn| {
        if !locations::insert_location(conn, &slug, &write, now)? {
            let taken = Sentence::new("problem-slug-taken").with("slug", &slug);
            return Err(Error::Invalid(vec![Problem::at("/slug", taken)]));
        }
        told(conn, now, actor, &slug)?;
        Ok(slug.clone())
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
    let (_, write) = read(form)?;
    conn.write(|conn| {
        if !locations::update_location(conn, row.id, seen, &write)? {
            return Err(overtaken());
        }
        told(conn, now, actor, &row.slug)
    })
}

fn found(conn: &mut Conn, slug: &str) -> Result<LocationRow> {
    locations::find_by_slug(conn, slug)?.ok_or_else(|| Error::not_found("location"))
}

fn overtaken() -> Error {
    Error::Conflict(Sentence::new("conflict-changed-meanwhile"))
}

fn told(conn: &mut Conn, now: Time, actor: &Actor, slug: &str) -> Result<()> {
    let entry = AuditWrite::new(now, actor, AuditAction::LocationChanged, ("location", slug));
    audit::insert_audit(conn, &entry)?;
    // a place more or less, or one that works otherwise: who waits is looked at again
    let all = Job::SourceAll { after: OrderId(0) };
    jobs::enqueue(conn, &[all], now)
}

/// The row, or everything that is wrong with the form.
fn read(form: &LocationForm) -> Result<(String, LocationWrite)> {
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
    if problems.is_empty() {
        Ok((slug, write))
    } else {
        Err(Error::Invalid(problems))
    }
}
