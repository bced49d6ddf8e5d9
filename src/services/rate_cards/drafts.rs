//! Versions of rate cards that do not count yet: written, tried by a what-if, put in force or thrown away.

use super::{By, Draft, checked, found, in_force, insert, next, overtaken, told};
use crate::db::Conn;
use crate::db::rate_cards::drafts::{self as rows, Terms};
use crate::db::rate_cards::{self, RateCardRow, RateCardWrite};
use crate::domain::ids::RateCardId;
use crate::error::{Error, Result};

/// Writes a draft of a rate card that is not there yet; gives its number.
pub fn add(conn: &mut Conn, by: &By, draft: &Draft) -> Result<i64> {
    conn.write(|conn| {
        let (write, senders) = checked(conn, by, draft)?;
        // the card itself says nothing until a version of it is in force
        let nothing = RateCardWrite {
            active: false,
            ..write.clone()
        };
        insert(conn, &draft.slug, 0, &nothing)?;
        let id = found(conn, &draft.slug)?.id;
        keep(
            conn,
            by,
            (id, &draft.slug, 1),
            &write,
            terms(&write, senders, 0),
        )
    })
}

/// Writes a draft of a rate card of which this version was seen; gives its number.
pub fn change(conn: &mut Conn, by: &By, seen: i64, draft: &Draft) -> Result<i64> {
    conn.write(|conn| {
        let (write, senders) = checked(conn, by, draft)?;
        let id = found(conn, &draft.slug)?.id;
        let version = next(conn, id, seen)?;
        let terms = terms(&write, senders, seen);
        keep(conn, by, (id, &draft.slug, version), &write, terms)
    })
}

/// Writes a draft of the rate card of that slug, which need not be there yet; gives its number.
pub fn save(conn: &mut Conn, by: &By, draft: &Draft) -> Result<i64> {
    conn.write(|conn| match rate_cards::find_by_slug(conn, &draft.slug)? {
        Some(row) => change(conn, by, row.version, draft),
        None => add(conn, by, draft),
    })
}

/// Puts a draft in force, unless another version was since it was written.
pub fn switch_on(conn: &mut Conn, by: &By, slug: &str, version: i64) -> Result<RateCardRow> {
    conn.write(|conn| {
        let card = found(conn, slug)?;
        let id = card.id;
        let draft = rows::find(conn, card, version)?.ok_or_else(none)?;
        let terms = draft.terms.as_ref().ok_or_else(none)?;
        let write = draft.write(by.now, by.actor.parts().1)?;
        let seen = terms.seen;
        if !rate_cards::update_card(conn, id, (seen, version), &write)?
            || !rows::update_used(conn, id, version)?
        {
            return Err(overtaken());
        }
        let row = found(conn, slug)?;
        in_force(conn, by, row, terms.senders.as_ref())
    })
}

/// Throws a draft away.
pub fn delete(conn: &mut Conn, by: &By, slug: &str, version: i64) -> Result<()> {
    conn.write(|conn| {
        let id = found(conn, slug)?.id;
        if !rows::delete(conn, id, version)? {
            return Err(none());
        }
        told(conn, by, (slug, version), "deleted")
    })
}

fn none() -> Error {
    Error::not_found("rate-draft")
}

fn terms(write: &RateCardWrite, senders: Option<rows::Senders>, seen: i64) -> Terms {
    Terms {
        name: write.name.clone(),
        service: write.service.clone(),
        active: write.active,
        senders,
        seen,
    }
}

fn keep(
    conn: &mut Conn,
    by: &By,
    (id, slug, version): (RateCardId, &str, i64),
    write: &RateCardWrite,
    terms: Terms,
) -> Result<i64> {
    rate_cards::insert_version(conn, id, version, write, Some(&terms))?;
    told(conn, by, (slug, version), "drafted")?;
    Ok(version)
}
