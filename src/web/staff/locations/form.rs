//! The form of a location, new or changed: its pages. What is typed into it is `typed`.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeCatalog, Posted, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::Voice;
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::{Choice, choices};
use super::typed::{DayLine, Typed};
use super::{seen, week};
use crate::app::App;
use crate::db::Conn;
use crate::db::cost_currency;
use crate::db::locations::LocationRow;
use crate::db::places;
use crate::domain::calendar::Holidays;
use crate::domain::location::{LocationKind, ReleaseMode};
use crate::domain::money::Currency;
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::Temperature;
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::services::locations::days::spans;
use crate::services::locations::{self, first_open_day};
use actix_web::web::{Data, Path};
use askama::Template;

/// A box to tick.
struct Tick {
    word: String,
    title: String,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "staff/locations/edit.html")]
struct Edit {
    shell: Shell,
    title: String,
    action: String,
    back: String,
    new: bool,
    typed: Typed,
    kinds: Vec<Choice>,
    holidays: Vec<Choice>,
    releases: Vec<Way>,
    workdays: Vec<Tick>,
    temperatures: Vec<Tick>,
    days: Vec<DayLine>,
    zone_hint: String,
    capacity_hint: String,
    wrong: Beside,
}

/// A way of releasing, with what it means.
struct Way {
    choice: Choice,
    hint: String,
}

/// What a form is filled from.
struct Stored {
    row: LocationRow,
    typed: Typed,
    currency: Currency,
}

/// `GET /staff/locations:new`.
pub async fn new(app: Data<App>, staff: Allowed<ChangeCatalog>, visitor: Visitor) -> Answer {
    whole_shop(&staff.reach)?;
    let currency = app.read(cost_currency::find).await?;
    let typed = Typed {
        kind: "warehouse".to_owned(),
        active: "on".to_owned(),
        workday: ('1'..='7').map(String::from).collect(),
        ..Typed::default()
    };
    let wrong = Beside::default();
    page::show(&edit(&staff, &visitor, None, typed, currency, wrong))
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
        Ok(slug) => Ok(page::to(&format!("/staff/locations/{slug}?done=added"))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let currency = app.read(cost_currency::find).await?;
            let page = edit(&staff, &visitor, None, typed, currency, wrong.clone());
            wrong.show(&page)
        }
    }
}

/// `GET /staff/locations/{slug}/edit`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    slug: Path<String>,
) -> Answer {
    let (reach, slug, now) = (staff.reach.clone(), slug.into_inner(), app.now());
    let stored = app
        .read(move |conn| stored(conn, &reach, &slug, now))
        .await?;
    let Stored {
        row,
        typed,
        currency,
    } = stored;
    let wrong = Beside::default();
    page::show(&edit(&staff, &visitor, Some(&row), typed, currency, wrong))
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
    let (reach, slug, now) = (staff.reach.clone(), slug.into_inner(), app.now());
    let Stored { row, currency, .. } = app
        .read(move |conn| stored(conn, &reach, &slug, now))
        .await?;
    let (form, actor) = (typed.form(&row.slug), staff.actor());
    let (wanted, version) = (row.clone(), typed.seen);
    let done = app
        .transact(move |conn| locations::change(conn, now, &actor, &wanted, version, &form))
        .await;
    match done {
        Ok(()) => Ok(page::to(&format!(
            "/staff/locations/{}?done=saved",
            row.slug
        ))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            // its name is not in the form: it stays
            let typed = Typed {
                slug: row.slug.clone(),
                ..typed
            };
            let page = edit(&staff, &visitor, Some(&row), typed, currency, wrong.clone());
            wrong.show(&page)
        }
    }
}

fn stored(conn: &mut Conn, reach: &Reach, slug: &str, now: Time) -> Result<Stored> {
    let row = seen(conn, reach, slug)?;
    let currency = cost_currency::find(conn)?;
    let mut days = places::list_days(conn, &[row.id], first_open_day(now))?;
    let days = spans(&days.remove(&row.id).unwrap_or_default());
    Ok(Stored {
        typed: Typed::of(&row, currency, days),
        currency,
        row,
    })
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
    currency: Currency,
    wrong: Beside,
) -> Edit {
    let voice = visitor.voice;
    let mut shell = Shell::new(staff, visitor, "locations");
    let own = row.map(|row| format!("/staff/locations/{}", row.slug));
    shell.here = match &own {
        Some(own) => format!("{own}/edit"),
        None => "/staff/locations:new".to_owned(),
    };
    let list = || "/staff/locations".to_owned();
    Edit {
        title: row.map_or_else(|| voice.t("locations-new"), |row| row.name.clone()),
        action: own.clone().unwrap_or_else(list),
        back: own.unwrap_or_else(list),
        new: row.is_none(),
        kinds: choices(&voice, "location-kind", LocationKind::ALL, &typed.kind),
        holidays: holidays(&voice, &typed.holidays),
        releases: releases(&voice, &typed.release),
        workdays: (1..=7)
            .map(|number: i64| Tick {
                title: week::short(&voice, number),
                ticked: typed.workday.contains(&number.to_string()),
                word: number.to_string(),
            })
            .collect(),
        temperatures: Temperature::ALL
            .iter()
            .map(|word| Tick {
                title: voice.word("temperature", word.as_str()),
                ticked: typed.temperature.iter().any(|typed| typed == word.as_str()),
                word: word.to_string(),
            })
            .collect(),
        days: typed.day_lines(&voice, &wrong),
        zone_hint: voice.t_with(
            "locations-time-zone-hint",
            &[("zone", voice.zone.name().into())],
        ),
        capacity_hint: voice.t_with(
            "locations-capacity-hint",
            &[("currency", currency.code().into())],
        ),
        typed,
        wrong,
        shell,
    }
}

fn releases(voice: &Voice, chosen: &str) -> Vec<Way> {
    let chosen = chosen.parse().unwrap_or(ReleaseMode::ByHand);
    choices(voice, "release-mode", ReleaseMode::ALL, chosen.as_str())
        .into_iter()
        .map(|choice| Way {
            hint: voice.word("release-hint", &choice.word),
            choice,
        })
        .collect()
}

fn holidays(voice: &Voice, chosen: &str) -> Vec<Choice> {
    let none = Choice {
        word: String::new(),
        title: voice.t("locations-holidays-none"),
        chosen: chosen.is_empty(),
    };
    let known = Holidays::COUNTRIES.iter().map(|country| Choice {
        word: country.code().to_owned(),
        title: match voice.lang {
            Lang::En => country.name_en().to_owned(),
            Lang::ZhCn => country.name_zh().to_owned(),
        },
        chosen: chosen == country.code(),
    });
    std::iter::once(none).chain(known).collect()
}
