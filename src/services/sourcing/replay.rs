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
use crate::domain::promise::{Promise, Trip};
use crate::domain::sourcing::{Outcome, Plan, Policy, Waiting};
use crate::domain::time::Time;
use crate::domain::what_if::{Counted, Figures};
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
    /// While they stay, so does the desk.
    days: Days,
    /// Those at which everybody who waits was looked at.
    looked: Days,
    waiting: BTreeMap<OrderId, Rest>,
    /// Those of them who wait for room alone.
    for_room: BTreeSet<OrderId>,
    queues: HashMap<SkuId, BTreeSet<(Time, OrderId)>>,
    came: BTreeSet<SkuId>,
    /// What it comes to.
    pub figures: Figures,
}

/// The shop's day, and the day on which each place leaves.
type Days = (Option<NaiveDate>, Vec<Option<NaiveDate>>);

/// What is left of an order.
#[derive(Debug, Clone)]
struct Rest {
    at: Time,
    units: HashMap<LineId, i64>,
    lines: Vec<Awaited>,
    look: Look,
    promise: Promise,
    counted: Counted,
}

/// What one of its lines waits for.
#[derive(Debug, Clone)]
struct Awaited {
    skus: Vec<SkuId>,
    not_before: Option<NaiveDate>,
}

/// When an order is looked at again though nothing comes for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A place does no more on the day that was full, but has another one.
    EveryHour,
    /// A rule, its day or stock keeps it.
    EveryDay,
    /// Somebody would have to look at it.
    Never,
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
            days: Days::default(),
            looked: Days::default(),
            waiting: BTreeMap::new(),
            for_room: BTreeSet::new(),
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

    /// Whether anybody waits.
    pub fn is_anybody_waiting(&self) -> bool {
        self.waiting.values().any(|rest| rest.look != Look::Never)
    }

    /// Orders of which something may leave at a moment though it could not before: what waits for room always, what a rule
    /// kept back or waits for its day once a day; in the sequence they came.
    pub fn look_again(&mut self, at: Time) -> Vec<OrderId> {
        let days = self.days_at(at);
        let is_new = days != self.looked;
        let today = days.0;
        self.looked = days;
        let key = |(id, rest): (&OrderId, &Rest)| (rest.at, *id);
        let mut found: Vec<(Time, OrderId)> = match is_new {
            true => {
                let all = self.waiting.iter();
                let may = all.filter(|(_, rest)| rest.may_leave(today, &self.stock));
                may.map(key).collect()
            }
            false => {
                let few = self.for_room.iter();
                few.filter_map(|id| self.waiting.get_key_value(id).map(key))
                    .collect()
            }
        };
        found.sort_unstable();
        found.into_iter().map(|(_, order)| order).collect()
    }

    /// The figures at the end, with what has not left by then.
    pub fn finish(mut self, at: Time) -> Figures {
        let today = reading(at, self.zone).date();
        for rest in self.waiting.values() {
            let units: i64 = rest.units.values().sum();
            let is_late = rest.promise.is_broken(Trip::new(today, 0));
            self.figures.stay(units, is_late && !rest.counted.late);
        }
        self.figures
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
        self.for_room.remove(&order.id);
        for sku in rest.lines.iter().flat_map(|line| &line.skus) {
            if let Some(queue) = self.queues.get_mut(sku) {
                queue.remove(&(rest.at, order.id));
            }
        }
        for line in facts.lines.get_mut(&order.id).into_iter().flatten() {
            let left = rest.units.get(&line.id).copied().unwrap_or(0);
            line.planned = line.quantity - line.canceled - left;
        }
        let today = reading(at, self.zone).date();
        let begun = rest.counted.places.iter();
        let begun = begun.map(|(place, last)| (*place, *last < today));
        facts.begun.insert(order.id, begun.collect());
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

    /// What of it does not leave is kept; what waits for stock stands in the queue, by the time it came.
    fn keep(&mut self, facts: &Facts, order: &OrderFacts, at: Time, plan: &Plan, counted: Counted) {
        let mut units: HashMap<LineId, i64> = HashMap::new();
        for one in &plan.waiting {
            match one.outcome {
                Outcome::Cancel => self.figures.stay(i64::from(one.units), false),
                _ => *units.entry(one.line).or_default() += i64::from(one.units),
            }
        }
        if units.is_empty() {
            return;
        }
        let lines = facts.lines.get(&order.id).into_iter().flatten();
        let lines = lines.filter(|line| units.contains_key(&line.id));
        let awaited = lines.map(|line| Awaited {
            skus: facts.pieces(line).iter().map(|piece| piece.sku).collect(),
            not_before: facts
                .not_before(line)
                .map(|at| reading(at, self.zone).date()),
        });
        let lines = awaited.collect();
        let rest = Rest {
            at,
            units,
            lines,
            look: look(plan),
            promise: Promise::of(order.ship_by, order.deliver_by, self.zone),
            counted,
        };
        if rest.look == Look::EveryHour {
            self.for_room.insert(order.id);
        }
        if rest.look != Look::Never {
            let today = self.days.0;
            let lines = rest.lines.iter().filter(|line| line.is_due(today));
            for sku in lines.flat_map(|line| &line.skus) {
                self.queues.entry(*sku).or_default().insert((at, order.id));
            }
        }
        self.waiting.insert(order.id, rest);
    }

    fn days_at(&self, at: Time) -> Days {
        let rows = self.desk.as_ref().map_or(&self.rows[..], Desk::rows);
        let leaves = rows.iter().map(|row| {
            let own = zone_of(&row.location.work.time_zone, self.zone);
            row.calendar
                .leaves_on(reading(at, own), row.location.work.cut_off)
        });
        (Some(reading(at, self.zone).date()), leaves.collect())
    }

    /// A new desk where a day or a cut-off has passed; it goes on with what the places have to do.
    fn get_ready(&mut self, at: Time) {
        let days = self.days_at(at);
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

impl Rest {
    /// Whether something of it may leave on a day, as far as can be told without deciding about it.
    fn may_leave(&self, today: Option<NaiveDate>, stock: &Stock) -> bool {
        let is_there = |sku: &SkuId| {
            let mut there = stock.get(sku).into_iter().flat_map(HashMap::values);
            there.any(|pieces| *pieces > 0)
        };
        let mut lines = self.lines.iter().filter(|line| line.is_due(today));
        match self.look {
            Look::EveryHour => true,
            Look::EveryDay => lines.any(|line| line.skus.iter().all(is_there)),
            Look::Never => false,
        }
    }
}

impl Awaited {
    /// Whether its day has come.
    fn is_due(&self, today: Option<NaiveDate>) -> bool {
        self.not_before.is_none_or(|day| Some(day) <= today)
    }
}

/// When what a plan leaves waiting is looked at again.
fn look(plan: &Plan) -> Look {
    let mut all = plan.waiting.iter();
    if all.any(|one| one.outcome == Outcome::Hold) {
        // it is held as a whole, pre-sale included
        Look::Never
    } else if plan.waiting.iter().any(Waiting::is_for_room) {
        Look::EveryHour
    } else {
        Look::EveryDay
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
