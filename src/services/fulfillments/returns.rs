//! Goods that come back: their units are returned, and their pieces stand on a shelf again.

use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::card::{self, Place};
use crate::db::fulfillments::{self, FulfillmentLineRow};
use crate::db::orders::units::move_units;
use crate::db::orders::{LineRow, find};
use crate::db::stock::{self, MovementWrite};
use crate::db::{Conn, jobs, skus};
use crate::domain::event::EventKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId, SkuId};
use crate::domain::job::Job;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Actor, Reach};
use crate::domain::stock::MovementKind;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::holds::derive_headline;
use std::collections::BTreeMap;

/// Takes shipped or delivered units back into stock at a location; the delivered ones first, since a parcel that never
/// arrived comes back as a whole.
pub fn take_back(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    number: &str,
    location: LocationId,
    wanted: &[(LineId, i64)],
) -> Result<()> {
    conn.write(|conn| {
        let order = find::get_seen(conn, reach, number)?.id;
        find::lock_orders(conn, &[order])?;
        if !reach.sees_location(location) {
            return Err(Error::not_found("location"));
        }
        let place = card::get_place(conn, location)?;
        let lines = find::list_lines(conn, &[order])?;
        let mut back: Vec<(&LineRow, i64)> = Vec::new();
        for (index, id, units) in by_line(wanted) {
            let line = lines.iter().find(|line| line.id == id);
            let line = line.ok_or_else(|| Error::not_found("line"))?;
            come_back(conn, index, line, units)?;
            back.push((line, units));
        }
        let units: i64 = back.iter().map(|(_, units)| units).sum();
        if units == 0 {
            return Err(Error::invalid("/lines", "return-nothing"));
        }
        let pieces = pieces_of(conn, order, &back)?;
        shelve(conn, now, actor, &place, &pieces)?;
        tell(conn, now, actor, order, &place, units)?;
        derive_headline(conn, now, order)?;
        Ok(())
    })
}

/// Each line once, where it is named first, with all that is said of it; a count that is none stays one.
fn by_line(wanted: &[(LineId, i64)]) -> Vec<(usize, LineId, i64)> {
    let mut lines: Vec<(usize, LineId, i64)> = Vec::new();
    for (index, (id, units)) in wanted.iter().enumerate() {
        match lines.iter_mut().find(|(_, line, _)| line == id) {
            Some((_, _, all)) if *units > 0 && *all > 0 => *all = all.saturating_add(*units),
            Some((_, _, all)) => *all = (*all).min(*units),
            None => lines.push((index, *id, *units)),
        }
    }
    lines
}

fn come_back(conn: &mut Conn, index: usize, line: &LineRow, units: i64) -> Result<()> {
    let before = line.units();
    let most = before.shipped + before.delivered;
    if !(1..=most).contains(&units) {
        let why = Sentence::new("return-too-many").with("most", most);
        return Err(Error::Invalid(vec![Problem::at(
            format!("/lines/{index}/quantity"),
            why,
        )]));
    }
    let mut after = before;
    let delivered = units.min(before.delivered);
    after.delivered -= delivered;
    after.shipped -= units - delivered;
    after.returned += units;
    move_units(conn, line.id, before, after)
}

/// What comes back: what was shipped of each line, the first parcel first, after what is back already. Of units that
/// left without a fulfillment of ours, what the line is made of today.
fn pieces_of(
    conn: &mut Conn,
    order: OrderId,
    back: &[(&LineRow, i64)],
) -> Result<BTreeMap<SkuId, i64>> {
    let shipped: Vec<FulfillmentId> = fulfillments::list_of_orders(conn, &[order])?
        .iter()
        .filter(|row| row.state == FulfillmentState::Shipped)
        .map(|row| row.id)
        .collect();
    let rows = fulfillments::list_lines(conn, &shipped)?;
    let mut pieces: BTreeMap<SkuId, i64> = BTreeMap::new();
    let mut others: Vec<(&LineRow, i64)> = Vec::new();
    for (line, units) in back {
        let of_line = |row: &&FulfillmentLineRow| row.line_id == line.id;
        let own: Vec<&FulfillmentLineRow> = rows.iter().filter(of_line).collect();
        let (mut before, mut left) = (line.returned, *units);
        for parcel in own.chunk_by(|a, b| a.fulfillment_id == b.fulfillment_id) {
            let held = parcel.iter().map(|row| row.units).max().unwrap_or(0);
            let passed = before.min(held);
            let taken = left.min(held - passed);
            (before, left) = (before - passed, left - taken);
            for row in parcel {
                *pieces.entry(row.sku_id).or_default() += row.pieces * taken / row.units.max(1);
            }
        }
        others.push((line, left));
    }
    others.retain(|(_, left)| *left > 0);
    add_todays(conn, &others, &mut pieces)?;
    Ok(pieces)
}

fn add_todays(
    conn: &mut Conn,
    lines: &[(&LineRow, i64)],
    pieces: &mut BTreeMap<SkuId, i64>,
) -> Result<()> {
    let known: Vec<SkuId> = lines.iter().filter_map(|(line, _)| line.sku_id).collect();
    let parts = skus::list_components(conn, &known)?;
    for (line, units) in lines {
        let Some(sku) = line.sku_id else { continue };
        let count = units * line.pack_size;
        let of_kit = || parts.iter().filter(|(kit, ..)| *kit == sku);
        for (_, part, _, each) in of_kit() {
            *pieces.entry(*part).or_default() += count * each;
        }
        if of_kit().next().is_none() {
            *pieces.entry(sku).or_default() += count;
        }
    }
    Ok(())
}

/// Pieces go back onto the shelf; what waits for them is served.
fn shelve(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    place: &Place,
    pieces: &BTreeMap<SkuId, i64>,
) -> Result<()> {
    let places: Vec<_> = pieces.keys().map(|sku| (*sku, place.id)).collect();
    for level in stock::lock_places(conn, &places, now)? {
        let count = pieces.get(&level.sku_id).copied().unwrap_or(0);
        let movement = MovementWrite::new(level.id, MovementKind::Return, count);
        stock::move_stock(conn, now, actor, &movement)?;
    }
    let served: Vec<Job> = pieces
        .keys()
        .map(|sku| Job::ServeBackorders { sku: *sku })
        .collect();
    jobs::enqueue(conn, &served, now)
}

fn tell(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    order: OrderId,
    place: &Place,
    units: i64,
) -> Result<()> {
    let facts = [("units", units.to_string()), ("place", place.name.clone())];
    let event = EventWrite::new(order, now, EventKind::Returned, actor).facts(facts);
    events::insert_events(conn, &[event])
}
