//! Rate cards with their versions, and which places send by them. What a card says is `domain::shipping`; versions that
//! are not in force yet are `drafts`.

pub mod drafts;

use super::schema::{location_cards, locations, rate_card_versions, rate_cards};
use super::{BothExt, Conn};
use crate::domain::ids::{LocationId, RateCardId};
use crate::domain::shipping::RateCard;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One rate card as it is now.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = rate_cards)]
pub struct RateCardRow {
    /// Row id.
    pub id: RateCardId,
    /// Name in URLs, unique.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// The service that it prices.
    pub service: String,
    /// Whether places send by it at present.
    pub active: bool,
    /// Number of the version in force; 0 until one was put in force.
    pub version: i64,
    body: String,
    /// When it was saved.
    pub changed_at: Time,
    /// By whom, as of then.
    pub changed_by: String,
}

/// What is written of a rate card.
#[derive(Debug, Clone)]
pub struct RateCardWrite {
    /// Name for people.
    pub name: String,
    /// The service that it prices.
    pub service: String,
    /// Whether places send by it at present.
    pub active: bool,
    /// Its prices.
    pub card: RateCard,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: String,
}

/// One version of a rate card.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = rate_card_versions)]
pub struct VersionRow {
    /// Counted from 1.
    pub version: i64,
    /// When it was saved.
    pub created_at: Time,
    /// By whom, as of then.
    pub created_by: String,
    draft: Option<String>,
}

impl VersionRow {
    /// Whether it is not in force yet.
    pub const fn is_draft(&self) -> bool {
        self.draft.is_some()
    }
}

impl RateCardRow {
    /// Its prices.
    pub fn card(&self) -> Result<RateCard> {
        Ok(serde_json::from_str(&self.body)?)
    }
}

/// Every rate card, by slug.
pub fn list(conn: &mut Conn) -> Result<Vec<RateCardRow>> {
    Ok(rate_cards::table
        .order(rate_cards::slug)
        .select(RateCardRow::as_select())
        .load(conn)?)
}

/// The rate card of a slug.
pub fn find_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<RateCardRow>> {
    // PostgreSQL keeps no NUL in a text, so there is no such card
    if slug.contains('\0') {
        return Ok(None);
    }
    Ok(rate_cards::table
        .filter(rate_cards::slug.eq(slug))
        .select(RateCardRow::as_select())
        .first(conn)
        .optional()?)
}

/// Adds a rate card with its first version, which is in force (1) or not yet (0); false if the slug is taken.
pub fn insert_card(
    conn: &mut Conn,
    slug: &str,
    in_force: i64,
    write: &RateCardWrite,
) -> Result<bool> {
    let added = diesel::insert_into(rate_cards::table)
        .values((
            rate_cards::slug.eq(slug),
            rate_cards::name.eq(&write.name),
            rate_cards::service.eq(&write.service),
            rate_cards::active.eq(write.active),
            rate_cards::version.eq(in_force),
            rate_cards::newest.eq(1),
            rate_cards::body.eq(serde_json::to_string(&write.card)?),
            rate_cards::changed_at.eq(write.at),
            rate_cards::changed_by.eq(&write.by),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    Ok(added == 1)
}

/// The number of the next version of a card of which this one was seen in force; none if another is by now.
pub fn update_newest(conn: &mut Conn, id: RateCardId, seen: i64) -> Result<Option<i64>> {
    let seen = rate_cards::table
        .find(id)
        .filter(rate_cards::version.eq(seen));
    Ok(diesel::update(seen)
        .set(rate_cards::newest.eq(rate_cards::newest + 1))
        .returning(rate_cards::newest)
        .both()
        .get_result(conn)
        .optional()?)
}

/// Puts a version in force where this one was seen to be; false if another is by now.
pub fn update_card(
    conn: &mut Conn,
    id: RateCardId,
    (seen, version): (i64, i64),
    write: &RateCardWrite,
) -> Result<bool> {
    let changed = diesel::update(
        rate_cards::table
            .find(id)
            .filter(rate_cards::version.eq(seen)),
    )
    .set((
        rate_cards::name.eq(&write.name),
        rate_cards::service.eq(&write.service),
        rate_cards::active.eq(write.active),
        rate_cards::version.eq(version),
        rate_cards::body.eq(serde_json::to_string(&write.card)?),
        rate_cards::changed_at.eq(write.at),
        rate_cards::changed_by.eq(&write.by),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Keeps what was written as a version; with what a draft says besides, if it is one.
pub fn insert_version(
    conn: &mut Conn,
    id: RateCardId,
    version: i64,
    write: &RateCardWrite,
    draft: Option<&drafts::Terms>,
) -> Result<()> {
    let draft = draft.map(serde_json::to_string).transpose()?;
    diesel::insert_into(rate_card_versions::table)
        .values((
            rate_card_versions::rate_card_id.eq(id),
            rate_card_versions::version.eq(version),
            rate_card_versions::body.eq(serde_json::to_string(&write.card)?),
            rate_card_versions::created_at.eq(write.at),
            rate_card_versions::created_by.eq(&write.by),
            rate_card_versions::draft.eq(draft),
        ))
        .execute(conn)?;
    Ok(())
}

/// The versions of a card, newest first; at most `limit`.
pub fn list_versions(conn: &mut Conn, id: RateCardId, limit: i64) -> Result<Vec<VersionRow>> {
    Ok(rate_card_versions::table
        .filter(rate_card_versions::rate_card_id.eq(id))
        .order(rate_card_versions::version.desc())
        .limit(limit)
        .select(VersionRow::as_select())
        .load(conn)?)
}

/// Which places send by which cards: (card, place, its slug, its name), by name.
pub fn list_senders(conn: &mut Conn) -> Result<Vec<(RateCardId, LocationId, String, String)>> {
    Ok(location_cards::table
        .inner_join(locations::table.on(locations::id.eq(location_cards::location_id)))
        .order((locations::name, locations::id))
        .select((
            location_cards::rate_card_id,
            locations::id,
            locations::slug,
            locations::name,
        ))
        .load(conn)?)
}

/// Of these places, makes just the chosen ones send by a card; others stay as they are.
pub fn replace_senders(conn: &mut Conn, id: RateCardId, senders: &drafts::Senders) -> Result<()> {
    diesel::delete(
        location_cards::table
            .filter(location_cards::rate_card_id.eq(id))
            .filter(location_cards::location_id.eq_any(&senders.among)),
    )
    .execute(conn)?;
    let rows: Vec<_> = senders
        .chosen
        .iter()
        .filter(|place| senders.among.contains(place))
        .map(|place| {
            (
                location_cards::location_id.eq(*place),
                location_cards::rate_card_id.eq(id),
            )
        })
        .collect();
    if !rows.is_empty() {
        diesel::insert_into(location_cards::table)
            .values(&rows)
            .both()
            .execute(conn)?;
    }
    Ok(())
}
