//! Rate cards: each save is a new version. How a card is typed is `typed`, how a carrier's table becomes rows of it `table`,
//! how it is tried before it counts `drafts`.

pub mod drafts;
pub mod table;
pub mod typed;

use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::locations;
use crate::db::rate_cards::drafts::Senders;
use crate::db::rate_cards::{self, RateCardRow, RateCardWrite};
use crate::domain::audit::AuditAction;
use crate::domain::ids::RateCardId;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::shipping::RateCard;
use crate::domain::slug::{MAX_SLUG, is_slug};
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::sourcing::look_again;

/// Longest name and service, characters.
const LONGEST: usize = 200;
/// Slugs that are addresses of other pages.
const RESERVED: [&str; 1] = ["new"];

/// A rate card as it is to be.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Unique name in URLs: lower-case letters, digits, dashes.
    pub slug: String,
    /// Name for people; the slug without it.
    pub name: String,
    /// The service that it prices.
    pub service: String,
    /// Whether places send by it at present.
    pub active: bool,
    /// Its prices.
    pub card: RateCard,
    /// Slugs of the places that send by it; none: as they are.
    pub senders: Option<Vec<String>>,
}

/// Who saves a card, and when.
#[derive(Debug, Clone)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// The places within their reach: others keep sending as they do.
    pub reach: Reach,
    /// When.
    pub now: Time,
}

/// Adds a rate card; a slug that is taken is refused.
pub fn add(conn: &mut Conn, by: &By, draft: &Draft) -> Result<RateCardRow> {
    conn.write(|conn| {
        let (write, senders) = checked(conn, by, draft)?;
        insert(conn, &draft.slug, 1, &write)?;
        let row = found(conn, &draft.slug)?;
        rate_cards::insert_version(conn, row.id, 1, &write, None)?;
        in_force(conn, by, row, senders.as_ref())
    })
}

/// Changes a rate card of which this version was seen.
pub fn change(conn: &mut Conn, by: &By, seen: i64, draft: &Draft) -> Result<RateCardRow> {
    conn.write(|conn| {
        let (write, senders) = checked(conn, by, draft)?;
        let id = found(conn, &draft.slug)?.id;
        let version = next(conn, id, seen)?;
        if !rate_cards::update_card(conn, id, (seen, version), &write)? {
            return Err(overtaken());
        }
        rate_cards::insert_version(conn, id, version, &write, None)?;
        let row = found(conn, &draft.slug)?;
        in_force(conn, by, row, senders.as_ref())
    })
}

/// Adds a rate card, or changes the one of that slug; gives it and whether it is new.
pub fn save(conn: &mut Conn, by: &By, draft: &Draft) -> Result<(RateCardRow, bool)> {
    conn.write(|conn| match rate_cards::find_by_slug(conn, &draft.slug)? {
        Some(row) => Ok((change(conn, by, row.version, draft)?, false)),
        None => Ok((add(conn, by, draft)?, true)),
    })
}

fn found(conn: &mut Conn, slug: &str) -> Result<RateCardRow> {
    rate_cards::find_by_slug(conn, slug)?.ok_or_else(|| Error::not_found("rate-card"))
}

fn insert(conn: &mut Conn, slug: &str, version: i64, write: &RateCardWrite) -> Result<()> {
    if rate_cards::insert_card(conn, slug, version, write)? {
        return Ok(());
    }
    let taken = Sentence::new("problem-slug-taken").with("slug", slug);
    Err(Error::Invalid(vec![Problem::at("/slug", taken)]))
}

/// The number of the next version, if the one that was seen is still in force.
fn next(conn: &mut Conn, id: RateCardId, seen: i64) -> Result<i64> {
    rate_cards::update_newest(conn, id, seen)?.ok_or_else(overtaken)
}

fn overtaken() -> Error {
    Error::Conflict(Sentence::new("conflict-changed-meanwhile"))
}

/// What follows where a card has another version in force.
fn in_force(
    conn: &mut Conn,
    by: &By,
    row: RateCardRow,
    senders: Option<&Senders>,
) -> Result<RateCardRow> {
    if let Some(senders) = senders {
        rate_cards::replace_senders(conn, row.id, senders)?;
    }
    told(conn, by, (&row.slug, row.version), "used")?;
    look_again(conn, by.now)?;
    Ok(row)
}

/// Writes into the audit log what became of a version.
fn told(conn: &mut Conn, by: &By, (slug, version): (&str, i64), state: &str) -> Result<()> {
    let subject = ("rate_card", slug);
    let entry = AuditWrite::new(by.now, &by.actor, AuditAction::RatesChanged, subject).facts([
        ("version", version.to_string()),
        ("state", state.to_owned()),
    ]);
    audit::insert_audit(conn, &entry)
}

/// What is to be written, or everything that is wrong with it.
fn checked(conn: &mut Conn, by: &By, draft: &Draft) -> Result<(RateCardWrite, Option<Senders>)> {
    let mut problems = Vec::new();
    if !is_slug(&draft.slug) {
        let sentence = Sentence::new("problem-slug").with("limit", MAX_SLUG);
        problems.push(Problem::at("/slug", sentence));
    } else if RESERVED.contains(&draft.slug.as_str()) {
        let sentence = Sentence::new("problem-slug-taken").with("slug", &draft.slug);
        problems.push(Problem::at("/slug", sentence));
    }
    let clean = |text: &str| text.trim().replace('\0', "");
    let (name, service) = (clean(&draft.name), clean(&draft.service));
    if service.is_empty() {
        let sentence = Sentence::new("problem-missing");
        problems.push(Problem::at("/service", sentence));
    }
    for (at, text) in [("/name", &name), ("/service", &service)] {
        if text.chars().count() > LONGEST {
            let sentence = Sentence::new("problem-too-long").with("limit", LONGEST);
            problems.push(Problem::at(at, sentence));
        }
    }
    problems.extend(draft.card.problems());
    let senders = match &draft.senders {
        None => None,
        Some(slugs) => Some(senders(conn, by, slugs, &mut problems)?),
    };
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let write = RateCardWrite {
        name: if name.is_empty() {
            draft.slug.clone()
        } else {
            name
        },
        service,
        active: draft.active,
        card: draft.card.clone(),
        at: by.now,
        by: by.actor.parts().1.to_owned(),
    };
    Ok((write, senders))
}

fn senders(
    conn: &mut Conn,
    by: &By,
    slugs: &[String],
    problems: &mut Vec<Problem>,
) -> Result<Senders> {
    let places = locations::list(conn)?;
    let within: Vec<_> = places
        .iter()
        .filter(|place| by.reach.sees_location(place.id))
        .collect();
    let mut chosen = Vec::new();
    for (index, slug) in slugs.iter().enumerate() {
        match within.iter().find(|place| place.slug == slug.trim()) {
            Some(place) => chosen.push(place.id),
            None => problems.push(Problem::at(
                format!("/locations/{index}"),
                Sentence::new("problem-unknown-location").with("found", slug),
            )),
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(Senders {
        among: within.iter().map(|place| place.id).collect(),
        chosen,
    })
}
