//! Goods that come back: their units are returned, and their pieces stand on a shelf again.

use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::card::{self, Place};
use crate::db::fulfillments::{self, FulfillmentLineRow, number_of};
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

/// What comes back of an order.
#[derive(Debug, Clone)]
pub struct Back {
    /// Its number.
    pub order: String,
    /// Where it comes to.
    pub location: LocationId,
    /// Units by line.
    pub lines: Vec<(LineId, i64)>,
    /// Units of the order that were back when that was written down: where it is more by now, they may be the same.
    pub seen: Option<i64>,
}

/// Takes shipped or delivered units back into stock at a location; the delivered ones first, since a parcel that never
/// arrived comes back as a whole.
pub fn take_back(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    wanted: &Back,
) -> Result<()> {
    let location = wanted.location;
    conn.write(|conn| {
        let order = find::get_seen(conn, reach, &wanted.order)?.id;
        find::lock_orders(conn, &[order])?;
        if !reach.sees_location(location) {
            return Err(Error::not_found("location"));
        }
        let place = card::get_place(conn, location)?;
        let lines = find::list_lines(conn, &[order])?;
        let returned: i64 = lines.iter().map(|line| line.returned).sum();
        if wanted.seen.is_some_and(|seen| seen != returned) {
            return Err(Error::Conflict(Sentence::new("conflict-return-seen")));
        }
        let mut back: Vec<(&LineRow, i64)> = Vec::new();
        for (index, id, units) in by_line(&wanted.lines) {
            let line = lines.iter().find(|line| line.id == id);
            let line = line.ok_or_else(|| Error::not_found("line"))?;
            come_back(conn, index, line, units)?;
            back.push((line, units));
        }
        if back.is_empty() {
            return Err(Error::invalid("/lines", "return-nothing"));
        }
        let came = came(conn, order, &back)?;
        shelve(conn, now, actor, &place, &came.pieces)?;
        tell(conn, now, actor, order, &place, &came.units)?;
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

/// What came: pieces by SKU, and units by the fulfillment that they left in; none where they left without one of ours.
#[derive(Debug, Default)]
struct Came {
    pieces: BTreeMap<SkuId, i64>,
    units: BTreeMap<Option<FulfillmentId>, i64>,
}

/// What was shipped of each line, the first parcel first, after what is back already. Of units that left without a
/// fulfillment of ours, what the line is made of today.
fn came(conn: &mut Conn, order: OrderId, back: &[(&LineRow, i64)]) -> Result<Came> {
    let rows = shipped(conn, &[order])?;
    let mut came = Came::default();
    let mut others: Vec<(&LineRow, i64)> = Vec::new();
    for (line, units) in back {
        let mut left = *units;
        for (parcel, taken) in parcels(&rows, line.id, line.returned, *units) {
            left -= taken;
            let first = parcel.first().filter(|_| taken > 0);
            if let Some(first) = first {
                *came.units.entry(Some(first.fulfillment_id)).or_default() += taken;
            }
            for row in parcel {
                *came.pieces.entry(row.sku_id).or_default() +=
                    row.pieces * taken / row.units.max(1);
            }
        }
        if left > 0 {
            others.push((line, left));
            *came.units.entry(None).or_default() += left;
        }
    }
    add_todays(conn, &others, &mut came.pieces)?;
    Ok(came)
}

/// Units of these orders' lines that are back, as far as they left in this fulfillment.
pub fn list_back<'l>(
    conn: &mut Conn,
    id: FulfillmentId,
    lines: impl IntoIterator<Item = &'l LineRow>,
) -> Result<BTreeMap<LineId, i64>> {
    let returned = lines.into_iter().filter(|line| line.returned > 0);
    let returned: Vec<&LineRow> = returned.collect();
    let orders: Vec<OrderId> = returned.iter().map(|line| line.order_id).collect();
    let rows = shipped(conn, &orders)?;
    let mut back = BTreeMap::new();
    for line in returned {
        let own = parcels(&rows, line.id, 0, line.returned);
        let own = own.iter().filter(|(parcel, _)| {
            let mut rows = parcel.iter();
            rows.any(|row| row.fulfillment_id == id)
        });
        back.insert(line.id, own.map(|(_, units)| units).sum());
    }
    back.retain(|_, units| *units > 0);
    Ok(back)
}

/// What these orders shipped, the first parcel first.
fn shipped(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<FulfillmentLineRow>> {
    let rows = fulfillments::list_of_orders(conn, orders)?;
    let rows = rows
        .iter()
        .filter(|row| row.state == FulfillmentState::Shipped);
    let ids: Vec<FulfillmentId> = rows.map(|row| row.id).collect();
    fulfillments::list_lines(conn, &ids)
}

/// Units of a line by the parcel that they left in, each with its rows: the first parcel first, after what is back.
fn parcels(
    rows: &[FulfillmentLineRow],
    line: LineId,
    mut before: i64,
    mut units: i64,
) -> Vec<(Vec<&FulfillmentLineRow>, i64)> {
    let own = rows.iter().filter(|row| row.line_id == line);
    let own: Vec<&FulfillmentLineRow> = own.collect();
    let of_parcels = own.chunk_by(|a, b| a.fulfillment_id == b.fulfillment_id);
    of_parcels
        .map(|parcel| {
            let held = parcel.iter().map(|row| row.units).max().unwrap_or(0);
            let passed = before.min(held);
            let taken = units.min(held - passed);
            (before, units) = (before - passed, units - taken);
            (parcel.to_vec(), taken)
        })
        .collect()
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
    units: &BTreeMap<Option<FulfillmentId>, i64>,
) -> Result<()> {
    let log = units.iter().map(|(fulfillment, units)| {
        let facts = [
            ("units", units.to_string()),
            ("place", place.name.clone()),
            (
                "fulfillment",
                fulfillment.map_or_else(String::new, number_of),
            ),
        ];
        EventWrite::new(order, now, EventKind::Returned, actor).facts(facts)
    });
    let log: Vec<EventWrite> = log.collect();
    events::insert_events(conn, &log)
}
