//! The page of one rate card: its form, who sends by it, what a parcel would cost, its versions.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeRules, SeeFulfillments, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::beside::Beside;
use super::super::marks::Mark;
use super::quote::{Asked, Quoted, quote};
use super::typed::{SurchargeLine, Typed, ZoneLine};
use super::{draft_mark, state};
use crate::app::App;
use crate::db::Conn;
use crate::db::rate_cards::drafts::{self, Tried};
use crate::db::rate_cards::{self as rows, RateCardRow, VersionRow};
use crate::db::{cost_currency, locations, rule_sets};
use crate::domain::ids::LocationId;
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
    mark: Option<Mark>,
}

/// A draft that is shown, and what can be done with it.
struct DraftBox {
    version: i64,
    said: String,
    /// Whether it can still be put in force.
    current: bool,
    /// Where it is tried on a past period; empty where it cannot be.
    what_if: String,
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
    draft: Option<DraftBox>,
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
    places: Vec<Sends>,
    senders: Vec<LocationId>,
}

/// A place within reach: id, slug, name.
pub(super) type Sends = (LocationId, String, String);

/// A version that is not the one in force.
struct Other {
    tried: Tried,
    /// The rules in force (0: none yet), where it can be tried under them.
    rules: Option<i64>,
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
    let asked = query.into_inner();
    let wanted: Option<i64> = asked.version.trim().parse().ok();
    let (stored, other) = versioned(&app, &staff, slug.into_inner(), wanted).await?;
    let card = other.as_ref().map(|other| other.tried.row.card());
    let card = card.transpose()?;
    let quoted = quote(
        &visitor.voice,
        card.as_ref().unwrap_or(&stored.card),
        &asked,
    );
    let mut page = Page::version(&staff, &visitor, &stored, other.as_ref(), Beside::default())?;
    page.done = match asked.done.as_str() {
        known @ ("added" | "saved" | "drafted" | "used" | "deleted") => {
            visitor.voice.word("rates-done", known)
        }
        _ => String::new(),
    };
    page.quoted = quoted;
    page.asked = asked;
    page::show(&page)
}

/// The page of a draft with which something could not be done.
pub(super) async fn refused(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    (slug, version): (String, i64),
    wrong: Beside,
) -> Result<Page> {
    let (stored, other) = versioned(app, staff, slug, Some(version)).await?;
    Page::version(staff, visitor, &stored, other.as_ref(), wrong)
}

/// A card and the version that is to be shown, if it is another than the one in force: where none is, the newest.
async fn versioned(
    app: &App,
    staff: &Staff,
    slug: String,
    wanted: Option<i64>,
) -> Result<(Stored, Option<Other>)> {
    let reach = staff.reach.clone();
    app.read(move |conn| {
        let stored = stored(conn, &reach, &slug)?;
        let newest = stored.versions.first().map(|one| one.version);
        let wanted = wanted.or(newest.filter(|_| stored.row.version == 0));
        let Some(version) = wanted.filter(|version| *version != stored.row.version) else {
            return Ok((stored, None));
        };
        let tried = drafts::find(conn, stored.row.clone(), version)?;
        let tried = tried.ok_or_else(|| Error::not_found("rate-card"))?;
        let rules = match tried.terms.is_some() && reach == Reach::ALL {
            true => Some(rule_sets::find_active(conn)?.map_or(0, |(version, _)| version)),
            false => None,
        };
        Ok((stored, Some(Other { tried, rules })))
    })
    .await
}

/// A card with all that its page shows.
pub(super) fn stored(conn: &mut Conn, reach: &Reach, slug: &str) -> Result<Stored> {
    let row = rows::find_by_slug(conn, slug)?.ok_or_else(|| Error::not_found("rate-card"))?;
    let senders = rows::list_senders(conn)?.into_iter();
    let own = senders.filter(|(card, ..)| *card == row.id);
    Ok(Stored {
        senders: own.map(|(_, place, ..)| place).collect(),
        places: places(conn, reach)?,
        versions: rows::list_versions(conn, row.id, VERSIONS)?,
        card: row.card()?,
        row,
    })
}

/// The places within reach.
pub(super) fn places(conn: &mut Conn, reach: &Reach) -> Result<Vec<Sends>> {
    let all = locations::list(conn)?.into_iter();
    let seen = all.filter(|row| reach.sees_location(row.id));
    Ok(seen.map(|row| (row.id, row.slug, row.name)).collect())
}

impl Page {
    pub(super) fn new(
        staff: &Staff,
        visitor: &Visitor,
        typed: Typed,
        places: &[Sends],
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
            draft: None,
            zones: typed.zone_lines(&voice, &wrong),
            surcharges: typed.surcharge_lines(&voice, &wrong),
            senders: places
                .iter()
                .map(|(_, slug, name)| Sender {
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
                mark: match version.version == stored.row.version {
                    true => Some(Mark::new("green", "check", voice.t("rates-in-force"))),
                    false if version.is_draft() => Some(draft_mark(&voice)),
                    false => None,
                },
            })
            .collect();
        page.action = own;
        page
    }

    /// The page of a card, or of another version of it.
    fn version(
        staff: &Staff,
        visitor: &Visitor,
        stored: &Stored,
        other: Option<&Other>,
        wrong: Beside,
    ) -> Result<Page> {
        let now = stored.senders.clone();
        let (row, card, senders) = match other {
            None => (&stored.row, stored.card.clone(), now),
            Some(Other { tried, .. }) => (&tried.row, tried.row.card()?, tried.senders(now)),
        };
        let places = stored.places.iter();
        let sends = places.filter(|(id, ..)| senders.contains(id));
        let sends = sends.map(|(_, slug, _)| slug.clone()).collect();
        let mut typed = Typed::of(row, &card, sends);
        typed.seen = stored.row.version;
        let mut page = Page::of(staff, visitor, stored, typed, wrong);
        if let Some(other) = other {
            page.tell(&visitor.voice, stored, other);
        }
        Ok(page)
    }

    /// Says which version is shown, if it is not the one in force.
    fn tell(&mut self, voice: &Voice, stored: &Stored, other: &Other) {
        let version = other.tried.row.version;
        for line in &mut self.versions {
            line.shown = line.href.ends_with(&format!("?version={version}"));
        }
        let facts = [
            ("version", version.into()),
            ("newest", stored.row.version.into()),
        ];
        let Some(terms) = &other.tried.terms else {
            self.note = voice.t_with("rates-older", &facts);
            return;
        };
        let current = terms.seen == stored.row.version;
        let key = match current {
            true => "rates-draft-said",
            false => "rates-draft-overtaken",
        };
        self.draft = Some(DraftBox {
            version,
            said: voice.t_with(key, &facts),
            current,
            what_if: match other.rules {
                None => String::new(),
                Some(0) => "/staff/rules".to_owned(),
                Some(rules) => format!(
                    "/staff/rules/{rules}/what-if?card={}/{version}",
                    stored.row.slug
                ),
            },
        });
    }
}
