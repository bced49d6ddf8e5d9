//! The page of one location: its next days, when and how it works, what it ships, by what it sends.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, SeeCatalog};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::marks::Mark;
use super::strip::{DayCell, strip};
use super::{kind, seen, state, week};
use crate::app::App;
use crate::db::audit_subject::{self, Told};
use crate::db::cost_currency;
use crate::db::locations::WorkRow;
use crate::db::places::{self, PlaceRow};
use crate::domain::money::Currency;
use crate::domain::shipping::Area;
use crate::domain::staff::Permission;
use crate::i18n::{self, Lang};
use crate::services::locations::days::spans;
use crate::services::locations::first_open_day;
use crate::services::locations::work::clock;
use crate::services::sourcing::places::{departure, reading, zone_of};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use serde::Deserialize;

/// Changes that are shown.
const CHANGES: i64 = 10;
/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// Something that is known of the place.
struct Fact {
    label: String,
    value: String,
    note: String,
}

/// A rate card that it sends by.
struct CardLine {
    href: String,
    name: String,
    service: String,
}

/// A change with who made it.
struct Change {
    at: When,
    who: String,
}

/// A span of single days.
struct Coming {
    days: String,
    what: Mark,
    note: String,
}

#[derive(Template)]
#[template(path = "staff/locations/show.html")]
struct Page {
    shell: Shell,
    slug: String,
    title: String,
    kind: Mark,
    state: Mark,
    done: String,
    may_change: bool,
    departs: String,
    strip: Vec<DayCell>,
    work: Vec<Fact>,
    ships: Vec<Fact>,
    cards: Vec<CardLine>,
    rated: bool,
    address: Vec<String>,
    coordinates: String,
    coming: Vec<Coming>,
    changes: Vec<Change>,
}

/// `GET /staff/locations/{slug}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeCatalog>,
    visitor: Visitor,
    slug: Path<String>,
    query: Query<Done>,
) -> Answer {
    let (reach, slug, now) = (staff.reach.clone(), slug.into_inner(), app.now());
    let (row, currency, changes) = app
        .read(move |conn| {
            let row = seen(conn, &reach, &slug)?;
            let changes = audit_subject::list_of_subject(conn, ("location", &row.slug), CHANGES)?;
            let row = places::get_place(conn, row, first_open_day(now))?;
            Ok((row, cost_currency::find(conn)?, changes))
        })
        .await?;
    let voice = visitor.voice;
    let location = &row.location;
    let own = reading(now, zone_of(&location.work.time_zone, voice.zone));
    let mut shell = Shell::new(&staff, &visitor, "locations");
    shell.here = format!("/staff/locations/{}", location.slug);
    page::show(&Page {
        slug: location.slug.clone(),
        title: location.name.clone(),
        kind: kind(&voice, location),
        state: state(&voice, location),
        done: done(&voice, &query.done),
        may_change: staff.may(Permission::ChangeCatalog),
        departs: departs(&voice, &row, own),
        strip: strip(&voice, &row, own.date()),
        work: work(&voice, &row, currency),
        ships: ships(&voice, &row),
        rated: row.rated,
        cards: row
            .cards
            .iter()
            .map(|card| CardLine {
                href: format!("/staff/rates/{}", card.slug),
                name: card.name.clone(),
                service: card.service.clone(),
            })
            .collect(),
        address: [&location.street, &location.district, &location.city]
            .into_iter()
            .chain([&location.region, &location.postcode, &location.country])
            .filter(|part| !part.is_empty())
            .cloned()
            .collect(),
        coordinates: coordinates(&location.work),
        coming: coming(&voice, &row),
        changes: changes
            .iter()
            .map(|entry: &Told| Change {
                at: voice.when_short(entry.at),
                who: entry.actor.clone(),
            })
            .collect(),
        shell,
    })
}

fn done(voice: &Voice, word: &str) -> String {
    match word {
        "added" => voice.t("locations-done-added"),
        "saved" => voice.t("locations-done-saved"),
        _ => String::new(),
    }
}

/// When what is planned now leaves, as a sentence.
fn departs(voice: &Voice, row: &PlaceRow, now: NaiveDateTime) -> String {
    match departure(row, now, 1) {
        _ if !row.location.active => voice.t("locations-departs-inactive"),
        None => voice.t("locations-departs-never"),
        Some(found) if found.leaves_on == now.date() => voice.t("locations-departs-today"),
        Some(found) => {
            let day = voice.near(found.leaves_on);
            voice.t_with("locations-departs", &[("day", day.into())])
        }
    }
}

fn work(voice: &Voice, row: &PlaceRow, currency: Currency) -> Vec<Fact> {
    let work = &row.location.work;
    let per_day = |most: Option<i64>| match most {
        Some(most) => voice.number(most),
        None => voice.t("locations-no-limit"),
    };
    let money = |minor: i64| voice.money(minor, currency.code());
    let holidays = row.calendar.holidays;
    let known = holidays.and_then(|holidays| holidays.known_until());
    let lead = [("days", work.lead_days.into())];
    vec![
        fact(voice, "locations-works", week::said(voice, &work.workdays)),
        Fact {
            label: voice.t("locations-holidays"),
            value: match holidays.map(|holidays| holidays.country()) {
                Some(country) if voice.lang == Lang::En => country.name_en().to_owned(),
                Some(country) => country.name_zh().to_owned(),
                None => voice.t("locations-holidays-none"),
            },
            note: known.map_or_else(String::new, |until| {
                let until = i18n::with_year(voice.lang, until);
                voice.t_with("locations-holidays-known", &[("until", until.into())])
            }),
        },
        fact(
            voice,
            "locations-cut-off",
            work.cut_off
                .map_or_else(|| voice.t("locations-any-time"), clock),
        ),
        Fact {
            label: voice.t("locations-release"),
            value: voice.word("release-mode", work.release.as_str()),
            note: String::new(),
        },
        fact(
            voice,
            "locations-time-zone",
            zone_of(&work.time_zone, voice.zone).name().to_owned(),
        ),
        fact(
            voice,
            "locations-lead-days",
            match work.lead_days {
                0 => voice.t("locations-no-lead"),
                _ => voice.t_with("locations-lead-working", &lead),
            },
        ),
        fact(
            voice,
            "locations-parcels-per-day",
            per_day(work.parcels_per_day),
        ),
        fact(
            voice,
            "locations-units-per-day",
            per_day(work.units_per_day),
        ),
        fact(voice, "locations-parcel-cost", money(work.parcel_cost)),
        fact(voice, "locations-line-cost", money(work.line_cost)),
    ]
}

fn ships(voice: &Voice, row: &PlaceRow) -> Vec<Fact> {
    let accepts = &row.accepts;
    let comma = voice.t("locations-comma");
    let limit = |most: Option<i64>, unit: &str| match most {
        Some(most) => format!("{} {unit}", voice.number(most)),
        None => voice.t("locations-no-limit"),
    };
    let temperatures: Vec<String> = accepts
        .temperatures
        .iter()
        .map(|word| voice.word("temperature", word.as_str()))
        .collect();
    let areas: Vec<&str> = accepts.areas.iter().map(Area::as_str).collect();
    vec![
        fact(
            voice,
            "locations-temperatures",
            match temperatures.is_empty() {
                true => voice.t("locations-all-temperatures"),
                false => temperatures.join(&comma),
            },
        ),
        fact(
            voice,
            "locations-dangerous",
            voice.t(match accepts.no_dangerous {
                true => "locations-dangerous-no",
                false => "locations-dangerous-yes",
            }),
        ),
        fact(voice, "locations-longest", limit(accepts.longest_mm, "mm")),
        fact(voice, "locations-heaviest", limit(accepts.weight_g, "g")),
        fact(
            voice,
            "locations-areas",
            match areas.is_empty() {
                true => voice.t("locations-everywhere"),
                false => areas.join(&comma),
            },
        ),
    ]
}

fn fact(voice: &Voice, key: &str, value: String) -> Fact {
    Fact {
        label: voice.t(key),
        value,
        note: String::new(),
    }
}

fn coordinates(work: &WorkRow) -> String {
    let degrees = |e6: i64| Decimal::new(e6, 6).normalize();
    match (work.latitude_e6, work.longitude_e6) {
        (Some(latitude), Some(longitude)) => {
            format!("{}, {}", degrees(latitude), degrees(longitude))
        }
        _ => String::new(),
    }
}

fn coming(voice: &Voice, row: &PlaceRow) -> Vec<Coming> {
    let day = |text: &str| match text.parse() {
        Ok(date) => i18n::with_year(voice.lang, date),
        Err(_) => String::new(),
    };
    let span = spans(&row.calendar.days).into_iter().map(|span| Coming {
        days: match span.last.is_empty() {
            true => day(&span.first),
            false => format!("{} – {}", day(&span.first), day(&span.last)),
        },
        what: match span.what.as_str() {
            "works" => Mark::new("green", "check", voice.t("locations-day-works")),
            _ => Mark::new("grey", "ban", voice.t("locations-day-closed")),
        },
        note: span.note,
    });
    span.collect()
}
