//! Everything that sourcing must know of places, read together. What is made of it is `services/sourcing/places`; how a
//! place is changed is `locations`.

use super::Conn;
use super::locations::LocationRow;
use super::schema::{location_cards, location_days, location_loads, locations, rate_cards};
use crate::domain::calendar::{Calendar, Exceptional, Holidays, Workdays};
use crate::domain::ids::{LocationId, RateCardId};
use crate::domain::shipping::RateCard;
use crate::domain::sourcing::Accepts;
use crate::error::{Error, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A place with its days and its prices.
#[derive(Debug, Clone)]
pub struct PlaceRow {
    /// The place itself.
    pub location: LocationRow,
    /// What it may ship.
    pub accepts: Accepts,
    /// When it works.
    pub calendar: Calendar,
    /// What is planned to leave, by day; a day that is not named has nothing.
    pub loads: BTreeMap<NaiveDate, Load>,
    /// What leaves besides, by day, since it should have left before; where that matters, and was counted.
    pub overdue: BTreeMap<NaiveDate, Load>,
    /// Its active rate cards, by id.
    pub cards: Vec<Arc<CardOffer>>,
    /// Whether it has rate cards at all, active or not.
    pub rated: bool,
}

/// What is planned to leave on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Parcels.
    pub parcels: i64,
    /// Units of lines.
    pub units: i64,
}

/// An active rate card.
#[derive(Debug, Clone)]
pub struct CardOffer {
    /// Row id.
    pub id: RateCardId,
    /// Name in URLs.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// Its service.
    pub service: String,
    /// Its prices.
    pub card: RateCard,
}

/// Every active place, by id, with its days from one on; four statements.
pub fn list_for_sourcing(conn: &mut Conn, from: NaiveDate) -> Result<Vec<PlaceRow>> {
    let rows = locations::table
        .filter(locations::active)
        .order(locations::id)
        .select(LocationRow::as_select())
        .load(conn)?;
    gather(conn, rows, from)
}

/// One place, active or not, with its days from one on; three statements.
pub fn get_place(conn: &mut Conn, location: LocationRow, from: NaiveDate) -> Result<PlaceRow> {
    let mut gathered = gather(conn, vec![location], from)?;
    gathered.pop().ok_or_else(|| Error::not_found("location"))
}

/// These places, active or not, with their days from one on; four statements.
pub fn list_of(conn: &mut Conn, ids: &[LocationId], from: NaiveDate) -> Result<Vec<PlaceRow>> {
    let rows = locations::table
        .filter(locations::id.eq_any(ids))
        .order(locations::id)
        .select(LocationRow::as_select())
        .load(conn)?;
    gather(conn, rows, from)
}

fn gather(conn: &mut Conn, rows: Vec<LocationRow>, from: NaiveDate) -> Result<Vec<PlaceRow>> {
    let ids: Vec<LocationId> = rows.iter().map(|row| row.id).collect();
    let mut days = list_days(conn, &ids, from)?;
    let mut loads = list_loads(conn, &ids, from)?;
    let mut cards = list_cards(conn, &ids)?;
    let place = |location: LocationRow| {
        let id = location.id;
        let rated = cards.contains_key(&id);
        Ok(PlaceRow {
            rated,
            accepts: read(&location.work.accepts)?,
            calendar: calendar(&location, days.remove(&id).unwrap_or_default()),
            loads: loads.remove(&id).unwrap_or_default(),
            overdue: BTreeMap::new(),
            cards: cards.remove(&id).unwrap_or_default(),
            location,
        })
    };
    rows.into_iter().map(place).collect()
}

/// When a place works, with its single days.
pub fn calendar(location: &LocationRow, days: BTreeMap<NaiveDate, Exceptional>) -> Calendar {
    Calendar {
        workdays: Workdays::parse(&location.work.workdays).unwrap_or(Workdays::ALL),
        holidays: Holidays::of(&location.work.holidays),
        days,
    }
}

/// By place: the single days on which it does otherwise.
pub type Days = BTreeMap<LocationId, BTreeMap<NaiveDate, Exceptional>>;
type Loads = BTreeMap<LocationId, BTreeMap<NaiveDate, Load>>;

/// The single days of these places from one on.
pub fn list_days(conn: &mut Conn, ids: &[LocationId], from: NaiveDate) -> Result<Days> {
    let rows: Vec<(LocationId, String, bool, String)> = location_days::table
        .filter(location_days::location_id.eq_any(ids))
        .filter(location_days::day.ge(from.to_string()))
        .select((
            location_days::location_id,
            location_days::day,
            location_days::works,
            location_days::note,
        ))
        .load(conn)?;
    let mut days = Days::new();
    for (location, day, works, note) in rows {
        let said = Exceptional { works, note };
        days.entry(location).or_default().insert(date(&day)?, said);
    }
    Ok(days)
}

fn list_loads(conn: &mut Conn, ids: &[LocationId], from: NaiveDate) -> Result<Loads> {
    let rows: Vec<(LocationId, String, i64, i64)> = location_loads::table
        .filter(location_loads::location_id.eq_any(ids))
        .filter(location_loads::day.ge(from.to_string()))
        .select((
            location_loads::location_id,
            location_loads::day,
            location_loads::parcels,
            location_loads::units,
        ))
        .load(conn)?;
    let mut loads = Loads::new();
    for (location, day, parcels, units) in rows {
        let load = Load { parcels, units };
        loads.entry(location).or_default().insert(date(&day)?, load);
    }
    Ok(loads)
}

/// Active cards by place, and no card by a place whose cards are all switched off. Cards that several places send by are
/// read into one value.
fn list_cards(
    conn: &mut Conn,
    ids: &[LocationId],
) -> Result<BTreeMap<LocationId, Vec<Arc<CardOffer>>>> {
    type Row = (LocationId, bool, RateCardId, String, String, String, String);
    let rows: Vec<Row> = location_cards::table
        .inner_join(rate_cards::table.on(rate_cards::id.eq(location_cards::rate_card_id)))
        .filter(location_cards::location_id.eq_any(ids))
        .order(location_cards::rate_card_id)
        .select((
            location_cards::location_id,
            rate_cards::active,
            rate_cards::id,
            rate_cards::slug,
            rate_cards::name,
            rate_cards::service,
            rate_cards::body,
        ))
        .load(conn)?;
    let mut known: BTreeMap<RateCardId, Arc<CardOffer>> = BTreeMap::new();
    let mut cards: BTreeMap<LocationId, Vec<Arc<CardOffer>>> = BTreeMap::new();
    for (location, active, id, slug, name, service, body) in rows {
        let there = cards.entry(location).or_default();
        if !active {
            continue;
        }
        let card = match known.get(&id) {
            Some(card) => Arc::clone(card),
            None => Arc::new(CardOffer {
                id,
                slug,
                name,
                service,
                card: read(&body)?,
            }),
        };
        known.insert(id, Arc::clone(&card));
        there.push(card);
    }
    Ok(cards)
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|cause| Error::Internal(Box::new(cause)))
}

fn date(text: &str) -> Result<NaiveDate> {
    text.parse()
        .map_err(|_| Error::internal(format!("“{text}” is no day")))
}
