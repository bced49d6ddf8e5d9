//! How orders stand: what it costs to send what is planned of them, from where and when it leaves. Two of these are what a
//! move is judged by.

use crate::db::fulfillments::{self, FulfillmentRow};
use crate::db::{Conn, plans};
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId};
use crate::domain::money::Currency;
use crate::domain::sourcing::Plan;
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::merges::{Trips, trips};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// Units of a line, and the last day on which any of them leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Leaving {
    units: i64,
    on: String,
}

/// How orders stand.
#[derive(Debug)]
pub(super) struct Standing {
    /// Everything together, with lateness and splits as the rules price them, minor units.
    pub cost: i64,
    /// From where each order leaves.
    pub places: BTreeMap<OrderId, BTreeSet<LocationId>>,
    lines: BTreeMap<LineId, Leaving>,
    trips: Trips,
    currencies: BTreeSet<String>,
}

impl Standing {
    /// How these orders stand, with what other fulfillments cost that they may have joined.
    pub fn read(
        conn: &mut Conn,
        when: (Time, Tz),
        orders: &[OrderId],
        others: &[FulfillmentId],
    ) -> Result<Standing> {
        let mut rows = fulfillments::list_of_orders(conn, orders)?;
        rows.extend(fulfillments::list(conn, others)?);
        rows.retain(|row| row.state.is_open());
        rows.sort_by_key(|row| row.id);
        rows.dedup_by_key(|row| row.id);
        let mut standing = Standing {
            cost: rows.iter().map(|row| row.carriage + row.handling).sum(),
            places: BTreeMap::new(),
            lines: BTreeMap::new(),
            trips: trips(conn, when, &rows)?,
            currencies: rows.iter().map(|row| row.currency.clone()).collect(),
        };
        let by_order = standing.gather(conn, orders, &rows)?;
        for (order, body) in plans::list_current(conn, orders)? {
            let plan: Plan = serde_json::from_str(&body)?;
            // of units that went elsewhere since, nobody knows what they add
            if i64::try_from(plan.shipped()).ok() == by_order.get(&order).copied() {
                standing.cost += plan.costs.lateness + plan.costs.split;
            }
        }
        Ok(standing)
    }

    /// Where and when the units of these orders leave; gives how many of each order.
    fn gather(
        &mut self,
        conn: &mut Conn,
        orders: &[OrderId],
        rows: &[FulfillmentRow],
    ) -> Result<BTreeMap<OrderId, i64>> {
        let ids: Vec<FulfillmentId> = rows.iter().map(|row| row.id).collect();
        let mut lines = fulfillments::list_lines(conn, &ids)?;
        lines.retain(|line| orders.contains(&line.order_id));
        // a kit has a row a component, all of the same units
        lines.dedup_by_key(|line| (line.fulfillment_id, line.line_id));
        let mut units = BTreeMap::new();
        for line in lines {
            let Some(row) = rows.iter().find(|row| row.id == line.fulfillment_id) else {
                continue;
            };
            let places = self.places.entry(line.order_id).or_default();
            places.insert(row.location_id);
            let leaving = self.lines.entry(line.line_id).or_default();
            leaving.units += line.units;
            leaving.on = row.leaves_on.clone().max(std::mem::take(&mut leaving.on));
            *units.entry(line.order_id).or_default() += line.units;
        }
        Ok(units)
    }

    /// Whether the same units leave as before.
    pub fn has_all_of(&self, before: &Standing) -> bool {
        self.lines.len() == before.lines.len()
            && self.is_of_all(before, |is, was| is.units == was.units)
    }

    /// Whether none of its units leaves later than before.
    pub fn leaves_no_later_than(&self, before: &Standing) -> bool {
        self.is_of_all(before, |is, was| is.on <= was.on)
    }

    /// Whether nothing that was to be in time, of these orders or of those whom they join, breaks its promise now, and
    /// nothing that was late anyway comes later.
    pub fn keeps_promises_of(&self, before: &Standing) -> bool {
        self.trips.iter().all(|(order, (promise, trip))| {
            let was = before.trips.get(order);
            was.is_none_or(|(_, was)| promise.allows(*trip, *was))
        })
    }

    fn is_of_all(&self, before: &Standing, is: impl Fn(&Leaving, &Leaving) -> bool) -> bool {
        let mut lines = before.lines.iter();
        lines.all(|(line, was)| self.lines.get(line).is_some_and(|now| is(now, was)))
    }

    /// Whether all of it is counted in one currency.
    pub fn is_counted_in(&self, currency: Currency) -> bool {
        self.currencies.iter().all(|code| code == currency.code())
    }
}
