//! What really became of the orders of a period, in the same figures: from their fulfillments, and from the first plan
//! of each, which says what had to wait.

use crate::db::{Conn, fulfillments, plans};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LocationId, OrderId};
use crate::domain::money::Currency;
use crate::domain::sourcing::Plan;
use crate::domain::time::Time;
use crate::domain::what_if::{Figures, waiting};
use crate::error::Result;
use chrono::{NaiveDate, TimeZone};
use std::collections::{HashMap, HashSet};

/// Figures of what happened, in the making.
pub(super) struct Happened {
    now: Time,
    zone: chrono_tz::Tz,
    currency: Currency,
    pub figures: Figures,
}

impl Happened {
    /// Nothing yet. Costs in another currency are not counted.
    pub fn new(now: Time, zone: chrono_tz::Tz, currency: Currency) -> Happened {
        Happened {
            now,
            zone,
            currency,
            figures: Figures::default(),
        }
    }

    /// Counts these orders, at most a page.
    pub fn add(&mut self, conn: &mut Conn, orders: &HashSet<OrderId>) -> Result<()> {
        let mut ids: Vec<OrderId> = orders.iter().copied().collect();
        ids.sort_unstable();
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
            if !orders.contains(&member.order_id) {
                continue;
            }
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
            *late |= self.left_late(row);
        }
        // a kit has a row for each of its parts, all of the same units
        let mut counted = HashSet::new();
        for line in fulfillments::list_lines(conn, &open)? {
            if !counted.insert((line.fulfillment_id, line.line_id)) {
                continue;
            }
            let row = rows.get(&line.fulfillment_id);
            if let Some(row) = row.filter(|_| orders.contains(&line.order_id)) {
                self.figures
                    .places
                    .entry(row.location_id)
                    .or_default()
                    .units += line.units;
            }
        }
        for (places, late) in seen.values() {
            self.figures.orders += 1;
            self.figures.split += i64::from(places.len() > 1);
            self.figures.late += i64::from(*late);
        }
        Ok(())
    }

    /// It left after its ship_by, or has not left by now although it should, or is planned to leave too late.
    fn left_late(&self, row: &fulfillments::FulfillmentRow) -> bool {
        let Some(due) = row.ship_by else {
            return false;
        };
        match (row.shipped_at, row.leaves_on.parse::<NaiveDate>()) {
            (Some(left), _) => left > due,
            (None, _) if self.now > due => true,
            (None, Ok(day)) => day > self.zone.from_utc_datetime(&due).date_naive(),
            (None, Err(_)) => false,
        }
    }
}
