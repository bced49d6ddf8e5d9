//! Locations: places that can ship.

use super::schema::{location_days, locations};
use super::{BothExt, Conn, chunks};
use crate::domain::calendar::Exceptional;
use crate::domain::ids::LocationId;
use crate::domain::location::{LocationKind, ReleaseMode};
use crate::domain::time::Time;
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// One place that can ship.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = locations)]
pub struct LocationRow {
    /// Row id.
    pub id: LocationId,
    /// Name in URLs and in the API, unique.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// What it is.
    pub kind: LocationKind,
    /// ISO 3166, two letters; empty if not told.
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
    /// Goes up with every change.
    pub revision: i64,
    /// What sourcing must know of it.
    #[diesel(embed)]
    pub work: WorkRow,
}

/// When and how a place works, and what it may ship.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = locations, treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
pub struct WorkRow {
    /// Millionths of a degree.
    pub latitude_e6: Option<i64>,
    /// Millionths of a degree.
    pub longitude_e6: Option<i64>,
    /// IANA zone; empty: the shop's.
    pub time_zone: String,
    /// Seven digits, Monday first, 1 where it works.
    pub workdays: String,
    /// Country whose public holidays it keeps; empty: none.
    pub holidays: String,
    /// Minute of the day up to which what is planned leaves on the same day; none: any time.
    pub cut_off: Option<i64>,
    /// How what is planned is released.
    pub release: ReleaseMode,
    /// Parcels that can leave on a day; none: no limit.
    pub parcels_per_day: Option<i64>,
    /// Units that can leave on a day; none: no limit.
    pub units_per_day: Option<i64>,
    /// What the work on a parcel costs, minor units.
    pub parcel_cost: i64,
    /// What the work on a line costs, minor units.
    pub line_cost: i64,
    /// Working days that it needs before it ships.
    pub lead_days: i64,
    /// JSON of `sourcing::Accepts`.
    pub accepts: String,
}

impl Default for WorkRow {
    /// As the columns' defaults: every day, without limits, at no cost.
    fn default() -> Self {
        WorkRow {
            latitude_e6: None,
            longitude_e6: None,
            time_zone: String::new(),
            workdays: "1111111".to_owned(),
            holidays: String::new(),
            cut_off: None,
            release: ReleaseMode::ByHand,
            parcels_per_day: None,
            units_per_day: None,
            parcel_cost: 0,
            line_cost: 0,
            lead_days: 0,
            accepts: "{}".to_owned(),
        }
    }
}

/// What is written of a location.
#[derive(Debug, Clone, PartialEq, Eq, Insertable, AsChangeset)]
#[diesel(table_name = locations, treat_none_as_default_value = false)]
pub struct LocationWrite {
    /// Name for people.
    pub name: String,
    /// What it is.
    pub kind: LocationKind,
    /// ISO 3166, two letters; empty if not told.
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

/// Every location, by slug.
pub fn list(conn: &mut Conn) -> Result<Vec<LocationRow>> {
    Ok(locations::table
        .order(locations::slug)
        .select(LocationRow::as_select())
        .load(conn)?)
}

/// Every location that ships at present and releases by itself, by id.
pub fn list_releasing(conn: &mut Conn) -> Result<Vec<LocationRow>> {
    Ok(locations::table
        .filter(locations::active)
        .filter(locations::release.ne(ReleaseMode::ByHand))
        .order(locations::id)
        .select(LocationRow::as_select())
        .load(conn)?)
}

/// Whether any location ships at present.
pub fn is_any_active(conn: &mut Conn) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        locations::table.filter(locations::active),
    ))
    .get_result(conn)?)
}

/// The location of a slug.
pub fn find_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<LocationRow>> {
    // PostgreSQL keeps no NUL in a text, so there is no such location
    if slug.contains('\0') {
        return Ok(None);
    }
    Ok(locations::table
        .filter(locations::slug.eq(slug))
        .select(LocationRow::as_select())
        .first(conn)
        .optional()?)
}

/// Adds a location; false if the slug is taken.
pub fn insert_location(
    conn: &mut Conn,
    slug: &str,
    write: &LocationWrite,
    work: &WorkRow,
    at: Time,
) -> Result<bool> {
    let added = diesel::insert_into(locations::table)
        .values((
            locations::slug.eq(slug),
            write,
            work,
            locations::created_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    Ok(added == 1)
}

/// Changes a location if it is still as somebody saw it; false if it is not.
pub fn update_location(
    conn: &mut Conn,
    id: LocationId,
    seen: i64,
    write: &LocationWrite,
    work: &WorkRow,
) -> Result<bool> {
    let changed = diesel::update(
        locations::table
            .find(id)
            .filter(locations::revision.eq(seen)),
    )
    .set((write, work, locations::revision.eq(locations::revision + 1)))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Makes these the single days of a location from one on; earlier ones stay.
pub fn replace_days(
    conn: &mut Conn,
    id: LocationId,
    from: NaiveDate,
    days: &BTreeMap<NaiveDate, Exceptional>,
) -> Result<()> {
    diesel::delete(
        location_days::table
            .filter(location_days::location_id.eq(id))
            .filter(location_days::day.ge(from.to_string())),
    )
    .execute(conn)?;
    let rows: Vec<_> = days
        .range(from..)
        .map(|(day, said)| {
            (
                location_days::location_id.eq(id),
                location_days::day.eq(day.to_string()),
                location_days::works.eq(said.works),
                location_days::note.eq(said.note.clone()),
            )
        })
        .collect();
    for part in chunks(&rows, 4) {
        diesel::insert_into(location_days::table)
            .values(part)
            .both()
            .execute(conn)?;
    }
    Ok(())
}
