//! Orders of the past decided again, one after the other, with stock and capacity of their own: what rules would have
//! done. Knows nothing of the present; reads no stock and writes nothing.

use super::facts::Facts;
use super::join::Joining;
use super::places::{reading, zone_of};
use super::problem::{Desk, Stock};
use super::source::take;
use super::trial;
use crate::db::places::PlaceRow;
use crate::db::sourcing::OrderFacts;
use crate::domain::ids::{LineId, LocationId, OrderId, SkuId};
use crate::domain::sourcing::{Outcome, Plan, Policy};
use crate::domain::time::Time;
use crate::domain::what_if::{Counted, Figures, Promise};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Waiting orders that are looked at again together when goods came.
const SERVED: usize = 200;

/// One run: its rules, its places with what they have to do, its stock.
pub struct World {
    policy: Policy,
    zone: chrono_tz::Tz,
    /// The places until there is a desk, which has them then.
    rows: Vec<PlaceRow>,
    stock: Stock,
    desk: Option<Desk>,
    joining: Joining,
    /// The shop's day and the day on which each place leaves: while they stay, so does the desk.
    days: (Option<NaiveDate>, Vec<Option<NaiveDate>>),
    waiting: BTreeMap<OrderId, Rest>,
    queues: HashMap<SkuId, BTreeSet<(Time, OrderId)>>,
    came: BTreeSet<SkuId>,
    /// What it comes to.
    pub figures: Figures,
}

/// What is left of an order that waits.
#[derive(Debug, Clone)]
struct Rest {
    at: Time,
    units: HashMap<LineId, i64>,
    skus: Vec<SkuId>,
    counted: Counted,
}

impl World {
    /// A run that begins with this stock; what the places have to do is their own.
    pub fn new(
        policy: Policy,
        zone: chrono_tz::Tz,
        mut rows: Vec<PlaceRow>,
        stock: Stock,
    ) -> World {
        rows.iter_mut().for_each(|row| row.loads.clear());
        World {
            joining: Joining::new(policy.merge),
            policy,
            zone,
            rows,
            stock,
            desk: None,
            days: (None, Vec::new()),
            waiting: BTreeMap::new(),
            queues: HashMap::new(),
            came: BTreeSet::new(),
            figures: Figures::default(),
        }
    }

    /// Goods came or went otherwise than to a buyer.
    pub fn moved(&mut self, sku: SkuId, place: LocationId, pieces: i64) {
        *self.stock.entry(sku).or_default().entry(place).or_default() += pieces;
        if pieces > 0 && self.queues.contains_key(&sku) {
            self.came.insert(sku);
        }
    }

    /// Orders that wait for what came, first in, first out; none where nothing is to be done.
    pub fn due(&mut self) -> Vec<OrderId> {
        let mut found: BTreeSet<(Time, OrderId)> = BTreeSet::new();
        for sku in std::mem::take(&mut self.came) {
            let queue = self.queues.get(&sku).into_iter().flatten();
            found.extend(queue.take(SERVED));
        }
        found
            .into_iter()
            .map(|(_, order)| order)
            .take(SERVED)
            .collect()
    }

    /// Decides about an order that just came; false where nothing of it is to be placed.
    pub fn decide(&mut self, facts: &Facts, order: &OrderFacts, at: Time) -> bool {
        let Some((plan, counted)) = self.plan(facts, order, at, Counted::default()) else {
            return false;
        };
        self.figures.orders += 1;
        self.figures.wait(&plan);
        self.keep(facts, order, at, &plan, counted);
        true
    }

    /// Decides again about an order that waits; `facts` are read anew.
    pub fn serve(&mut self, facts: &mut Facts, order: &OrderFacts, at: Time) {
        let Some(rest) = self.waiting.remove(&order.id) else {
            return;
        };
        for sku in &rest.skus {
            if let Some(queue) = self.queues.get_mut(sku) {
                queue.remove(&(rest.at, order.id));
            }
        }
        for line in facts.lines.get_mut(&order.id).into_iter().flatten() {
            let left = rest.units.get(&line.id).copied().unwrap_or(0);
            line.canceled = line.quantity - left;
        }
        if let Some((plan, counted)) = self.plan(facts, order, at, rest.counted) {
            self.keep(facts, order, rest.at, &plan, counted);
        }
    }

    fn plan(
        &mut self,
        facts: &Facts,
        order: &OrderFacts,
        at: Time,
        mut counted: Counted,
    ) -> Option<(Plan, Counted)> {
        self.get_ready(at);
        let desk = self.desk.as_mut()?;
        let plan = desk.plan(facts, order, &self.stock, &[])?;
        let today = reading(at, self.zone).date();
        let promise = Promise::of(order.ship_by, order.deliver_by, self.zone);
        self.figures.add(today, promise, &plan, &mut counted);
        for (place, saved) in self.joining.join(facts, desk, order, &plan, at) {
            self.figures.join(place, saved);
        }
        take(&mut self.stock, facts, order.id, &plan);
        desk.take(&plan);
        Some((plan, counted))
    }

    /// What of it waits for stock stands in the queue, by the time it came.
    fn keep(&mut self, facts: &Facts, order: &OrderFacts, at: Time, plan: &Plan, counted: Counted) {
        let waits = plan.waiting.iter();
        let waits = waits.filter(|one| one.outcome == Outcome::Backorder);
        let units: HashMap<LineId, i64> =
            waits.map(|one| (one.line, i64::from(one.units))).collect();
        if units.is_empty() {
            return;
        }
        let lines = facts.lines.get(&order.id).into_iter().flatten();
        let waiting = lines.filter(|line| units.contains_key(&line.id));
        let mut skus: Vec<SkuId> = waiting
            .flat_map(|line| facts.pieces(line))
            .map(|piece| piece.sku)
            .collect();
        skus.sort_unstable();
        skus.dedup();
        for sku in &skus {
            self.queues.entry(*sku).or_default().insert((at, order.id));
        }
        let rest = Rest {
            at,
            units,
            skus,
            counted,
        };
        self.waiting.insert(order.id, rest);
    }

    /// A new desk where a day or a cut-off has passed; it goes on with what the places have to do.
    fn get_ready(&mut self, at: Time) {
        let rows = self.desk.as_ref().map_or(&self.rows[..], Desk::rows);
        let leaves = rows.iter().map(|row| {
            let own = zone_of(&row.location.work.time_zone, self.zone);
            row.calendar
                .leaves_on(reading(at, own), row.location.work.cut_off)
        });
        let days = (Some(reading(at, self.zone).date()), leaves.collect());
        if self.desk.is_none() || days != self.days {
            self.days = days;
            self.joining.close(at);
            let rows = match self.desk.take() {
                Some(desk) => desk.into_rows(),
                None => std::mem::take(&mut self.rows),
            };
            self.desk = Some(Desk::counting(rows, &self.policy, at, self.zone));
        }
    }
}

/// Orders of the past as they were when they came.
pub fn as_they_came(
    conn: &mut crate::db::Conn,
    mut orders: Vec<OrderFacts>,
) -> crate::error::Result<Facts> {
    orders.iter_mut().for_each(trial::as_new);
    let mut facts = Facts::read(conn, orders)?;
    trial::unplace(&mut facts);
    Ok(facts)
}
