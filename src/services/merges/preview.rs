//! What a change by hand would do, as people and the API see it. Orders outside somebody's reach are a number.

use super::contents::{Contents, Load};
use super::differences::{Difference, differences};
use super::targets::Change;
use super::trips::late;
use crate::db::Conn;
use crate::db::fulfillments::{FulfillmentRow, number_of};
use crate::db::orders::{OrderRow, find};
use crate::db::places::PlaceRow;
use crate::domain::ids::{LineId, OrderId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use chrono_tz::Tz;

/// Fulfillments before and after, and what it comes to.
#[derive(Debug, Clone)]
pub struct Preview {
    /// As they are.
    pub before: Vec<Side>,
    /// As they would be.
    pub after: Vec<Side>,
    /// Parcels saved; less than nothing where there are more then.
    pub parcels: i64,
    /// Minor units saved; less than nothing where it costs more.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// What the orders differ in; it is a person's to decide.
    pub differs: Vec<Difference>,
    /// Orders within reach, by number, that would leave or arrive later than was promised because of it.
    pub late: Vec<String>,
    /// Such orders outside somebody's reach.
    pub others_late: i64,
    /// What it is known by: who saw it may ask for this and nothing else.
    pub print: String,
}

/// One fulfillment of it.
#[derive(Debug, Clone)]
pub struct Side {
    /// Its number; none where it is new.
    pub number: Option<String>,
    /// Name of its place.
    pub place: String,
    /// Service; empty where the place has none.
    pub service: String,
    /// Its orders within reach, by number, with each one's part.
    pub orders: Vec<Part>,
    /// Orders outside somebody's reach.
    pub others: i64,
    /// Units.
    pub units: i64,
    /// Grams.
    pub weight_g: i64,
    /// Carriage and handling, minor units.
    pub cost: i64,
    /// Day on which it leaves.
    pub leaves_on: String,
    /// The strictest promise.
    pub ship_by: Option<Time>,
}

/// An order's part of a fulfillment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Number of the order.
    pub number: String,
    /// Its units.
    pub units: i64,
    /// What it bears, minor units.
    pub cost: i64,
}

impl Preview {
    /// Of a change that was decided.
    pub(super) fn of(conn: &mut Conn, zone: Tz, reach: &Reach, change: &Change) -> Result<Preview> {
        let known = find::list_by_ids(conn, &change.orders())?;
        let seen: Vec<&OrderRow> = known
            .iter()
            .filter(|order| reach.sees_channel(order.channel_id))
            .collect();
        let late = late(change, zone)?;
        let numbers = seen.iter().filter(|order| late.contains(&order.id));
        let numbers: Vec<String> = numbers.map(|order| order.number.clone()).collect();
        let (parcels, amount) = change.saved();
        // what is together already is not asked about when it is taken apart
        let differs = match change.contents.rows.len() {
            1 => Vec::new(),
            _ => differences(&change.contents),
        };
        let before = change.contents.rows.iter().map(|row| {
            let load = change.contents.load(row.id);
            let share = |order| share(&change.contents, row, order);
            side(
                Some(number_of(row.id)),
                row,
                &change.places,
                (&load, &seen),
                share,
            )
        });
        let after = change.after.iter().map(|one| {
            let share = |order| {
                let shares = one.price.shares.iter();
                shares
                    .filter(|(id, _)| *id == order)
                    .map(|(_, cost)| cost)
                    .sum()
            };
            let number = one.id.map(number_of);
            side(number, &one.row, &change.places, (&one.load, &seen), share)
        });
        Ok(Preview {
            before: before.collect(),
            after: after.collect(),
            parcels,
            amount,
            currency: change.currency().to_owned(),
            differs,
            others_late: late.len() as i64 - numbers.len() as i64,
            late: numbers,
            print: change.print(),
        })
    }
}

fn share(contents: &Contents, row: &FulfillmentRow, order: OrderId) -> i64 {
    let members = contents.members.iter();
    members
        .filter(|one| one.fulfillment_id == row.id && one.order_id == order)
        .map(|one| one.cost)
        .sum()
}

fn side(
    number: Option<String>,
    row: &FulfillmentRow,
    places: &[PlaceRow],
    (load, seen): (&Load, &[&OrderRow]),
    share: impl Fn(OrderId) -> i64,
) -> Side {
    let place = places.iter().find(|one| one.location.id == row.location_id);
    let parts = load.iter().filter_map(|(id, units)| {
        let order = seen.iter().find(|order| order.id == *id)?;
        let units: &std::collections::BTreeMap<LineId, i64> = units;
        Some(Part {
            number: order.number.clone(),
            units: units.values().sum(),
            cost: share(*id),
        })
    });
    let orders: Vec<Part> = parts.collect();
    Side {
        number,
        place: place
            .map(|one| one.location.name.clone())
            .unwrap_or_default(),
        service: row.service.clone(),
        others: load.len() as i64 - orders.len() as i64,
        orders,
        units: row.unit_count,
        weight_g: row.weight_g,
        cost: row.carriage + row.handling,
        leaves_on: row.leaves_on.clone(),
        ship_by: row.ship_by,
    }
}
