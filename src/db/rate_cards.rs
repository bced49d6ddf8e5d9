//! Rate cards with their versions, and which places send by them. What a card says is `domain::shipping`.

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
    /// Number of its newest version.
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

/// Adds a rate card as version 1; false if the slug is taken.
pub fn insert_card(conn: &mut Conn, slug: &str, write: &RateCardWrite) -> Result<bool> {
    let added = diesel::insert_into(rate_cards::table)
        .values((
            rate_cards::slug.eq(slug),
            rate_cards::name.eq(&write.name),
            rate_cards::service.eq(&write.service),
            rate_cards::active.eq(write.active),
            rate_cards::version.eq(1),
            rate_cards::body.eq(serde_json::to_string(&write.card)?),
            rate_cards::changed_at.eq(write.at),
            rate_cards::changed_by.eq(&write.by),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    Ok(added == 1)
}

/// Changes a rate card of which this version was seen; false if there is a newer one.
pub fn update_card(
    conn: &mut Conn,
    id: RateCardId,
    seen: i64,
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
        rate_cards::version.eq(seen + 1),
        rate_cards::body.eq(serde_json::to_string(&write.card)?),
        rate_cards::changed_at.eq(write.at),
        rate_cards::changed_by.eq(&write.by),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Keeps what was written as a version.
pub fn insert_version(
    conn: &mut Conn,
    id: RateCardId,
    version: i64,
    write: &RateCardWrite,
) -> Result<()> {
    diesel::insert_into(rate_card_versions::table)
        .values((
            rate_card_versions::rate_card_id.eq(id),
            rate_card_versions::version.eq(version),
            rate_card_versions::body.eq(serde_json::to_string(&write.card)?),
            rate_card_versions::created_at.eq(write.at),
            rate_card_versions::created_by.eq(&write.by),
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

/// The prices of a version.
pub fn find_version(conn: &mut Conn, id: RateCardId, version: i64) -> Result<Option<RateCard>> {
    let body: Option<String> = rate_card_versions::table
        .find((id, version))
        .select(rate_card_versions::body)
        .first(conn)
        .optional()?;
    Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
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
pub fn replace_senders(
    conn: &mut Conn,
    id: RateCardId,
    among: &[LocationId],
    chosen: &[LocationId],
) -> Result<()> {
    diesel::delete(
        location_cards::table
            .filter(location_cards::rate_card_id.eq(id))
            .filter(location_cards::location_id.eq_any(among)),
    )
    .execute(conn)?;
    let rows: Vec<_> = chosen
        .iter()
        .filter(|place| among.contains(place))
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
