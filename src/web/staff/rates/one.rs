//! The page of one rate card: its form, who sends by it, what a parcel would cost, its versions.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeRules, SeeFulfillments, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::When;
use super::super::Shell;
use super::super::beside::Beside;
use super::super::marks::Mark;
use super::quote::{Asked, Quoted, quote};
use super::state;
use super::typed::{SurchargeLine, Typed, ZoneLine};
use crate::app::App;
use crate::db::Conn;
use crate::db::rate_cards::{self as rows, RateCardRow, VersionRow};
use crate::db::{cost_currency, locations};
use crate::domain::shipping::RateCard;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use actix_web::web::{Data, Path, Query};
use askama::Template;

/// Versions that are shown.
const VERSIONS: i64 = 20;

/// A place that may send by the card.
pub(super) struct Sender {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// A version of the card.
struct Version {
    href: String,
    text: String,
    at: When,
    by: String,
    shown: bool,
}

#[derive(Template)]
#[template(path = "staff/rates/one.html")]
pub(super) struct Page {
    pub(super) shell: Shell,
    pub(super) new: bool,
    pub(super) may_change: bool,
    pub(super) may_export: bool,
    title: String,
    action: String,
    state: Option<Mark>,
    pub(super) done: String,
    /// What stands above the form: an older version, a table that was read.
    pub(super) note: String,
    pub(super) typed: Typed,
    zones: Vec<ZoneLine>,
    surcharges: Vec<SurchargeLine>,
    senders: Vec<Sender>,
    asked: Asked,
    quoted: Option<Quoted>,
    versions: Vec<Version>,
    pub(super) wrong: Beside,
}

/// Everything about a card.
pub(super) struct Stored {
    pub(super) row: RateCardRow,
    pub(super) card: RateCard,
    versions: Vec<VersionRow>,
    places: Vec<(String, String)>,
    senders: Vec<String>,
}

/// `GET /staff/rates/new`.
pub async fn new(app: Data<App>, staff: Allowed<ChangeRules>, visitor: Visitor) -> Answer {
    let reach = staff.reach.clone();
    let (currency, places) = app
        .read(move |conn| Ok((cost_currency::find(conn)?, places(conn, &reach)?)))
        .await?;
    let typed = Typed {
        currency: currency.code().to_owned(),
        active: "on".to_owned(),
        divisor: "6000".to_owned(),
        ..Typed::default()
    };
    page::show(&Page::new(
        &staff,
        &visitor,
        typed,
        &places,
        Beside::default(),
    ))
}

/// `GET /staff/rates/{slug}`; of an older version with `version`, with a price with `kg` and a destination.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    slug: Path<String>,
    query: Query<Asked>,
) -> Answer {
    let (reach, slug, asked) = (staff.reach.clone(), slug.into_inner(), query.into_inner());
    let older: Option<i64> = asked.version.trim().parse().ok();
    let (stored, older) = app
        .read(move |conn| {
            let stored = stored(conn, &reach, &slug)?;
            let older = match older.filter(|version| *version != stored.row.version) {
                None => None,
                Some(version) => {
                    let card = rows::find_version(conn, stored.row.id, version)?;
                    Some((version, card.ok_or_else(|| Error::not_found("rate-card"))?))
                }
            };
            Ok((stored, older))
        })
        .await?;
    let voice = visitor.voice;
    let card = older.as_ref().map_or(&stored.card, |(_, card)| card);
    let typed = Typed::of(&stored.row, card, stored.senders.clone());
    let quoted = quote(&voice, card, &asked);
    let mut page = Page::of(&staff, &visitor, &stored, typed, Beside::default());
    page.done = match asked.done.as_str() {
        "added" => voice.t("rates-done-added"),
        "saved" => voice.t("rates-done-saved"),
        _ => String::new(),
    };
    if let Some((version, _)) = older {
        let facts = [
            ("version", version.into()),
            ("newest", stored.row.version.into()),
        ];
        page.note = voice.t_with("rates-older", &facts);
        for line in &mut page.versions {
            line.shown = line.href.ends_with(&format!("?version={version}"));
        }
    }
    page.quoted = quoted;
    page.asked = asked;
    page::show(&page)
}

/// A card with all that its page shows.
pub(super) fn stored(conn: &mut Conn, reach: &Reach, slug: &str) -> Result<Stored> {
    let row = rows::find_by_slug(conn, slug)?.ok_or_else(|| Error::not_found("rate-card"))?;
    let senders = rows::list_senders(conn)?.into_iter();
    let senders = senders
        .filter(|(card, place, ..)| *card == row.id && reach.sees_location(*place))
        .map(|(_, _, slug, _)| slug);
    Ok(Stored {
        senders: senders.collect(),
        places: places(conn, reach)?,
        versions: rows::list_versions(conn, row.id, VERSIONS)?,
        card: row.card()?,
        row,
    })
}

/// Slug and name of the places within reach.
pub(super) fn places(conn: &mut Conn, reach: &Reach) -> Result<Vec<(String, String)>> {
    let all = locations::list(conn)?.into_iter();
    let seen = all.filter(|row| reach.sees_location(row.id));
    Ok(seen.map(|row| (row.slug, row.name)).collect())
}

impl Page {
    pub(super) fn new(
        staff: &Staff,
        visitor: &Visitor,
        typed: Typed,
        places: &[(String, String)],
        wrong: Beside,
    ) -> Page {
        let voice = visitor.voice;
        let mut shell = Shell::new(staff, visitor, "rates");
        shell.here = "/staff/rates/new".to_owned();
        Page {
            new: true,
            may_change: staff.may(Permission::ChangeRules),
            may_export: staff.may(Permission::Export),
            title: voice.t("rates-new"),
            action: "/staff/rates".to_owned(),
            state: None,
            done: String::new(),
            note: String::new(),
            zones: typed.zone_lines(&voice, &wrong),
            surcharges: typed.surcharge_lines(&voice, &wrong),
            senders: places
                .iter()
                .map(|(slug, name)| Sender {
                    slug: slug.clone(),
                    name: name.clone(),
                    chosen: typed.location.contains(slug),
                })
                .collect(),
            typed,
            asked: Asked::default(),
            quoted: None,
            versions: Vec::new(),
            wrong,
            shell,
        }
    }

    pub(super) fn of(
        staff: &Staff,
        visitor: &Visitor,
        stored: &Stored,
        typed: Typed,
        wrong: Beside,
    ) -> Page {
        let voice = visitor.voice;
        let mut page = Page::new(staff, visitor, typed, &stored.places, wrong);
        let own = format!("/staff/rates/{}", stored.row.slug);
        page.new = false;
        page.title.clone_from(&stored.row.name);
        page.shell.here.clone_from(&own);
        page.typed.slug.clone_from(&stored.row.slug);
        page.state = Some(state(&voice, &stored.row));
        page.versions = stored
            .versions
            .iter()
            .map(|version| Version {
                href: format!("{own}?version={}", version.version),
                text: voice.t_with("rates-version", &[("version", version.version.into())]),
                at: voice.when_short(version.created_at),
                by: version.created_by.clone(),
                shown: version.version == stored.row.version,
            })
            .collect();
        page.action = own;
        page
    }
}
