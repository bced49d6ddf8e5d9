//! What is planned to leave each place on each day: the counters of its capacity, changed by guarded updates.

use super::places::Load;
use super::schema::{location_loads, locations};
use super::{BothExt, Conn};
use crate::domain::ids::LocationId;
use crate::each_backend;
use crate::error::{Error, Result};
use chrono::NaiveDate;
use diesel::prelude::*;

/// What a place can do on a day; none is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Parcels.
    pub parcels: Option<i64>,
    /// Units of order lines.
    pub units: Option<i64>,
}

/// Plans so much more for a day if the place can still do it; false if it cannot. Of what no more is planned, the limit does
/// not matter: who joins a parcel that leaves anyway may do so on a day that is full, or was counted fuller than its limit.
pub fn add(
    conn: &mut Conn,
    place: (LocationId, &str),
    parcels: i64,
    units: i64,
    limits: Limits,
) -> Result<bool> {
    let (location, day) = place;
    diesel::insert_into(location_loads::table)
        .values((
            location_loads::location_id.eq(location),
            location_loads::day.eq(day),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    let most = |limit: Option<i64>, more: i64| limit.filter(|_| more > 0).unwrap_or(i64::MAX);
    let changed = diesel::update(
        location_loads::table
            .find((location, day))
            .filter((location_loads::parcels + parcels).le(most(limits.parcels, parcels)))
            .filter((location_loads::units + units).le(most(limits.units, units))),
    )
    .set((
        location_loads::parcels.eq(location_loads::parcels + parcels),
        location_loads::units.eq(location_loads::units + units),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Takes back what was planned for a day.
pub fn subtract(
    conn: &mut Conn,
    place: (LocationId, &str),
    parcels: i64,
    units: i64,
) -> Result<()> {
    let changed = diesel::update(location_loads::table.find(place))
        .set((
            location_loads::parcels.eq(location_loads::parcels - parcels),
            location_loads::units.eq(location_loads::units - units),
        ))
        .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::internal("a day's load was never counted"))
    }
}

/// What is planned for a day of a place, and what the place can do on a day.
pub fn find(conn: &mut Conn, place: (LocationId, &str)) -> Result<Option<(Load, Limits)>> {
    type Row = (i64, i64, Option<i64>, Option<i64>);
    let row: Option<Row> = location_loads::table
        .inner_join(locations::table.on(locations::id.eq(location_loads::location_id)))
        .filter(location_loads::location_id.eq(place.0))
        .filter(location_loads::day.eq(place.1))
        .select((
            location_loads::parcels,
            location_loads::units,
            locations::parcels_per_day,
            locations::units_per_day,
        ))
        .first(conn)
        .optional()?;
    let read = |(parcels, units, of_parcels, of_units)| {
        let limits = Limits {
            parcels: of_parcels,
            units: of_units,
        };
        (Load { parcels, units }, limits)
    };
    Ok(row.map(read))
}

/// Lets nobody else plan for a day or after it, at any place, until the transaction ends.
pub fn lock_from(conn: &mut Conn, day: NaiveDate) -> Result<()> {
    each_backend!(
        conn,
        pg | conn | {
            let days = location_loads::table
                .filter(location_loads::day.ge(day.to_string()))
                .order((location_loads::location_id, location_loads::day))
                .select(location_loads::parcels)
                .for_no_key_update();
            let _: Vec<i64> = days.load(conn)?;
        },
        // its one writer is lock enough
        sqlite | _conn | ()
    );
    Ok(())
}
