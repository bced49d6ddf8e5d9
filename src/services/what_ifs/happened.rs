//! What really became of the orders of a period, in the same figures: from their fulfillments, from the first plan of
//! each, which says what had to wait, and from the last, which says how long it is on its way: nobody tells when it arrives.

use crate::db::sourcing::OrderFacts;
use crate::db::{Conn, fulfillments, locations, plans};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LocationId, OrderId};
use crate::domain::money::Currency;
use crate::domain::promise::{Promise, Trip};
use crate::domain::sourcing::Plan;
use crate::domain::time::Time;
use crate::domain::what_if::{Figures, on_the_way, waiting};
use crate::error::Result;
use crate::services::sourcing::facts::Facts;
use crate::services::sourcing::places::{reading, zone_of};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// Figures of what happened, in the making.
pub(super) struct Happened {
    now: Time,
    zone: chrono_tz::Tz,
    /// The clocks of the places.
    zones: HashMap<LocationId, chrono_tz::Tz>,
    currency: Currency,
    pub figures: Figures,
}

impl Happened {
    /// Nothing yet. Costs in another currency are not counted.
    pub fn new(
        conn: &mut Conn,
        now: Time,
        zone: chrono_tz::Tz,
        currency: Currency,
    ) -> Result<Happened> {
        let places = locations::list(conn)?.into_iter();
        let zones = places.map(|row| (row.id, zone_of(&row.work.time_zone, zone)));
        Ok(Happened {
            now,
            zone,
            zones: zones.collect(),
            currency,
            figures: Figures::default(),
        })
    }

    /// Counts these orders, at most a page.
    pub fn add(&mut self, conn: &mut Conn, facts: &Facts, orders: &[&OrderFacts]) -> Result<()> {
        let orders: HashMap<OrderId, &OrderFacts> =
            orders.iter().map(|one| (one.id, *one)).collect();
        let mut ids: Vec<OrderId> = orders.keys().copied().collect();
        ids.sort_unstable();
        let way = days_on_the_way(conn, &ids)?;
        for (_, body) in plans::list_first(conn, &ids)? {
            let plan: Plan = serde_json::from_str(&body)?;
            self.figures.waited += waiting(&plan);
        }
        let rows = fulfillments::list_of_orders(conn, &ids)?;
        let rows: HashMap<FulfillmentId, _> = rows
            .into_iter()
            .filter(|row| row.state != FulfillmentState::Canceled)
            .map(|row| (row.id, row))
            .collect();
        let mut open: Vec<FulfillmentId> = rows.keys().copied().collect();
        open.sort_unstable();
        let mut seen: HashMap<OrderId, (HashSet<LocationId>, bool)> = HashMap::new();
        for member in fulfillments::list_members(conn, &open)? {
            let Some(row) = rows.get(&member.fulfillment_id) else {
                continue;
            };
            let Some(order) = orders.get(&member.order_id) else {
                continue;
            };
            // of a parcel that several share, each has its part
            let parcel = 1_000 / row.members.max(1);
            let cost = match row.currency == self.currency.code() {
                true => member.cost,
                false => 0,
            };
            let place = self.figures.places.entry(row.location_id).or_default();
            place.parcels_milli += parcel;
            place.cost += cost;
            self.figures.parcels_milli += parcel;
            self.figures.cost += cost;
            let (places, late) = seen.entry(member.order_id).or_default();
            places.insert(row.location_id);
            let promise = Promise::of(order.ship_by, order.deliver_by, self.zone);
            let days = way.get(&(order.id, row.location_id)).copied();
            let leaves = self.leaves(row);
            let trip = leaves.map(|day| Trip::new(day, days.unwrap_or(0)));
            *late |= trip.is_some_and(|trip| promise.is_broken(trip));
        }
        // a kit has a row for each of its parts, all of the same units
        let mut counted = HashSet::new();
        let mut left: HashMap<OrderId, i64> = HashMap::new();
        for line in fulfillments::list_lines(conn, &open)? {
            if !counted.insert((line.fulfillment_id, line.line_id)) {
                continue;
            }
            let row = rows.get(&line.fulfillment_id);
            if let Some(row) = row.filter(|_| orders.contains_key(&line.order_id)) {
                *left.entry(line.order_id).or_default() += line.units;
                self.figures
                    .places
                    .entry(row.location_id)
                    .or_default()
                    .units += line.units;
            }
        }
        for (places, late) in seen.values() {
            self.figures.split += i64::from(places.len() > 1);
            self.figures.late += i64::from(*late);
        }
        for (id, order) in orders {
            self.figures.orders += 1;
            let is_late = seen.get(&id).is_some_and(|(_, late)| *late);
            let left = left.get(&id).copied().unwrap_or(0);
            self.stay(facts, order, left, is_late);
        }
        Ok(())
    }

    /// What of an order is in no fulfillment: it leaves today at the earliest.
    fn stay(&mut self, facts: &Facts, order: &OrderFacts, left: i64, is_late: bool) {
        let wanted = facts.wanting(order.id).into_iter();
        let wanted: i64 = wanted.map(|line| line.quantity - line.canceled).sum();
        let rest = (wanted - left).max(0);
        let today = reading(self.now, self.zone).date();
        let promise = Promise::of(order.ship_by, order.deliver_by, self.zone);
        let breaks = rest > 0 && promise.is_broken(Trip::new(today, 0));
        self.figures.stay(rest, breaks && !is_late);
    }

    /// The day on which it left its place; or is planned to, not before today.
    fn leaves(&self, row: &fulfillments::FulfillmentRow) -> Option<NaiveDate> {
        let own = self
            .zones
            .get(&row.location_id)
            .copied()
            .unwrap_or(self.zone);
        let day = |at: Time| reading(at, own).date();
        match row.shipped_at {
            Some(left) => Some(day(left)),
            None => row
                .leaves_on
                .parse()
                .ok()
                .map(|planned: NaiveDate| planned.max(day(self.now))),
        }
    }
}

/// By order and place: the days that what leaves is on its way, as it was planned last.
fn days_on_the_way(
    conn: &mut Conn,
    orders: &[OrderId],
) -> Result<HashMap<(OrderId, LocationId), i32>> {
    let mut days = HashMap::new();
    for (order, body) in plans::list_current(conn, orders)? {
        let plan: Plan = serde_json::from_str(&body)?;
        let parts = plan.parts.iter();
        days.extend(parts.map(|part| ((order, part.place), on_the_way(part))));
    }
    Ok(days)
}
