//! An order and the places as the optimiser wants them: a `Problem`, filled again for every order of a portion.

use super::cargo::Cargo;
use super::facts::{Facts, Piece, waiting};
use super::places::{ReadyPlace, has_room, left, ready_for, ready_places};
use crate::db::orders::LineRow;
use crate::db::places::PlaceRow;
use crate::db::sourcing::OrderFacts;
use crate::domain::ids::{LineId, LocationId, SkuId};
use crate::domain::money::{Currency, split};
use crate::domain::order::Method;
use crate::domain::shipping::Destination;
use crate::domain::sourcing::{
    self, Component, Demand, Free, OrderFacts as Conditions, Otherwise, Policy, Problem, RuleSet,
    plan_in_turn,
};
use crate::domain::time::Time;
use chrono::{NaiveDate, TimeZone};
use std::collections::HashMap;

/// Free pieces by SKU and place, as the decisions of a portion leave them.
pub type Stock = HashMap<SkuId, HashMap<LocationId, i64>>;

/// The desk at which the orders of a portion are decided, one after the other.
pub struct Desk {
    problem: Problem,
    places: Vec<ReadyPlace>,
    /// The rules for orders that somebody let through, where the problem's are for the others; or the other way round.
    other_rules: RuleSet,
    lets_through: bool,
    /// The places with their days, where the desk counts what it plans.
    rows: Vec<PlaceRow>,
    now: Time,
    zone: chrono_tz::Tz,
    today: NaiveDate,
}

impl Desk {
    /// A desk with the places as they are ready now.
    pub fn new(places: Vec<ReadyPlace>, policy: &Policy, now: Time, zone: chrono_tz::Tz) -> Desk {
        let mut other_rules = policy.rules.clone();
        for rule in &mut other_rules.rules {
            // it was looked at: what cannot be had waits
            if rule.otherwise == Otherwise::Hold {
                rule.otherwise = Otherwise::Backorder;
            }
        }
        let problem = Problem {
            order: Conditions::default(),
            currency: policy.currency,
            lines: Vec::new(),
            places: places.iter().map(|one| one.place.clone()).collect(),
            stock: Vec::new(),
            deliver_by: None,
            penalties: policy.penalties,
            rules: policy.rules.clone(),
        };
        let today = zone.from_utc_datetime(&now).date_naive();
        Desk {
            problem,
            places,
            other_rules,
            lets_through: false,
            rows: Vec::new(),
            now,
            zone,
            today,
        }
    }

    /// A desk that counts what is taken of the places' days, with what they have to do already.
    pub fn counting(rows: Vec<PlaceRow>, policy: &Policy, now: Time, zone: chrono_tz::Tz) -> Desk {
        let ready = ready_places(&rows, now, zone);
        Desk {
            rows,
            ..Desk::new(ready, policy, now, zone)
        }
    }

    /// The places with their days and what was counted.
    pub fn rows(&self) -> &[PlaceRow] {
        &self.rows
    }

    /// The same, to go on with at another desk.
    pub fn into_rows(self) -> Vec<PlaceRow> {
        self.rows
    }

    /// Whether there is any place at all.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Currency that costs are counted in.
    pub fn currency(&self) -> Currency {
        self.problem.currency
    }

    /// A place and the day it is ready.
    pub fn place(&self, id: LocationId) -> Option<&ReadyPlace> {
        self.places.iter().find(|one| one.place.id == id)
    }

    /// The places.
    pub fn places(&self) -> &[ReadyPlace] {
        &self.places
    }

    /// What is best for an order, where others stand `behind` for some of its lines; none where nothing of it is to be placed,
    /// or it is not for a carrier. A place whose day has little room may leave with that, or on a day with room for all it has:
    /// whichever is better. The desk goes on with its days.
    pub fn plan(
        &mut self,
        facts: &Facts,
        order: &OrderFacts,
        stock: &Stock,
        behind: &[LineId],
    ) -> Option<sourcing::Plan> {
        self.ask(facts, order, stock)?;
        self.fit_days(|_, _| 1);
        let lines = std::mem::take(&mut self.problem.lines);
        let moves = self.fit_days(|free, limit| had(&lines, free).min(limit).max(1));
        self.problem.lines = lines;
        let roomy = plan_in_turn(&self.problem, behind);
        if !moves {
            return Some(roomy);
        }
        let places = (self.problem.places.clone(), self.places.clone());
        self.fit_days(|_, _| 1);
        let first = plan_in_turn(&self.problem, behind);
        if first.costs.total < roomy.costs.total {
            return Some(first);
        }
        (self.problem.places, self.places) = places;
        Some(roomy)
    }

    /// What was asked last.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Puts the question; none where there is nothing to be decided.
    fn ask(&mut self, facts: &Facts, order: &OrderFacts, stock: &Stock) -> Option<()> {
        if order.method != Method::Ship {
            return None;
        }
        let address = facts.addresses.get(&order.id)?;
        let lines: Vec<Demand> = facts
            .wanting(order.id)
            .into_iter()
            .filter_map(|line| self.demand(facts, order, line))
            .collect();
        if lines.is_empty() {
            return None;
        }
        let mut skus: Vec<SkuId> = lines
            .iter()
            .flat_map(|line| line.components.iter().map(|one| one.sku))
            .collect();
        skus.sort_unstable();
        skus.dedup();
        self.problem.stock.clear();
        for sku in skus {
            let there = stock.get(&sku).into_iter().flatten();
            let free = there.filter(|(_, units)| **units > 0);
            self.problem.stock.extend(free.map(|(place, units)| Free {
                place: *place,
                sku,
                units: *units,
            }));
        }
        let let_through = facts.let_through.contains(&order.id);
        if let_through != self.lets_through {
            std::mem::swap(&mut self.problem.rules, &mut self.other_rules);
            self.lets_through = let_through;
        }
        self.problem.lines = lines;
        self.problem.deliver_by = order.deliver_by.map(|at| self.day(at));
        self.problem.order = Conditions {
            channel: facts
                .channels
                .get(&order.channel_id)
                .map(|(slug, _)| slug.clone())
                .unwrap_or_default(),
            to: Destination {
                country: address.country.clone(),
                region: address.region.clone(),
                city: address.city.clone(),
                district: address.district.clone(),
            },
            tags: facts.tags.get(&order.id).cloned().unwrap_or_default(),
            total: (order.currency == self.problem.currency.code()).then_some(order.total),
            service: order.service.clone(),
            ..Conditions::default()
        };
        self.rest(facts, order);
        Some(())
    }

    /// What else is in the order: a rule is for whole orders, whatever of them is still to be placed.
    fn rest(&mut self, facts: &Facts, order: &OrderFacts) {
        for (place, has_left) in facts.begun.get(&order.id).into_iter().flatten() {
            match has_left {
                true => self.problem.order.left.push(*place),
                false => self.problem.order.begun.push(*place),
            }
        }
        for line in facts.lines.get(&order.id).into_iter().flatten() {
            let mut asked = self.problem.lines.iter();
            let asked = asked.find(|one| one.line == line.id);
            let asked = asked.map_or(0, |one| i64::from(one.quantity));
            let rest = line.quantity - line.units().canceled - asked;
            let (Some(unit), 1..) = (Cargo::unit(facts, line), rest) else {
                continue;
            };
            let conditions = &mut self.problem.order;
            conditions.rest_g += unit.parcel.weight_g.saturating_mul(rest);
            conditions.rest.extend(line.sku_id);
            let pieces = facts.pieces(line).into_iter();
            conditions.rest.extend(pieces.map(|piece| piece.sku));
        }
    }

    /// Has each place that can do only so many units a day leave on its first day with room for so many, told by what is free
    /// there and by the limit; gives whether any of them leaves on another day than before.
    fn fit_days(&mut self, units: impl Fn(&dyn Fn(SkuId) -> i64, u32) -> u32) -> bool {
        let mut moved = false;
        for row in &self.rows {
            let Some(limit) = row.location.work.units_per_day else {
                continue;
            };
            let id = row.location.id;
            let free = |sku: SkuId| {
                let mut there = self.problem.stock.iter();
                let there = there.find(|free| free.place == id && free.sku == sku);
                there.map_or(0, |free| free.units)
            };
            let units = units(&free, u32::try_from(limit).unwrap_or(u32::MAX));
            let Some(ready) = ready_for(row, self.now, self.zone, units) else {
                continue;
            };
            let mut known = self.places.iter();
            let known = known.find(|one| one.place.id == id);
            moved |= known.is_some_and(|known| known.leaves_on != ready.leaves_on);
            replace(&mut self.problem.places, &mut self.places, &ready);
        }
        moved
    }

    /// The day on which the last of a plan leaves, by the clocks there; none where nothing leaves.
    pub fn leaves_on(&self, plan: &sourcing::Plan) -> Option<String> {
        let days = plan.parts.iter().filter_map(|part| self.place(part.place));
        days.map(|ready| ready.leaves_on.to_string()).max()
    }

    /// What a plan takes of the places' capacity is not there for the next order; a place whose day is full by it goes on
    /// with its next one.
    pub fn take(&mut self, plan: &sourcing::Plan) {
        for part in &plan.parts {
            let day = self.place(part.place).map(|ready| ready.leaves_on);
            let row = self
                .rows
                .iter_mut()
                .find(|row| row.location.id == part.place);
            let (Some(day), Some(row)) = (day, row) else {
                continue;
            };
            let load = row.loads.entry(day).or_default();
            load.parcels += i64::try_from(part.parcels.len()).unwrap_or(i64::MAX);
            load.units += part
                .units
                .iter()
                .map(|one| i64::from(one.units))
                .sum::<i64>();
            let left = left(row, day);
            let next = (!has_room(left, 1))
                .then(|| ready_for(row, self.now, self.zone, 1))
                .flatten();
            match next {
                Some(next) => replace(&mut self.problem.places, &mut self.places, &next),
                None => {
                    let mut known = self.problem.places.iter_mut();
                    if let Some(known) = known.find(|one| one.id == part.place) {
                        known.capacity = left;
                    }
                }
            }
        }
    }

    fn demand(&self, facts: &Facts, order: &OrderFacts, line: &LineRow) -> Option<Demand> {
        let own = facts.goods.get(&line.sku_id?)?;
        let pieces = facts.pieces(line);
        let unit = Cargo::unit(facts, line)?;
        let not_before = facts.not_before(line);
        Some(Demand {
            line: line.id,
            sku: own.id,
            name: own.code.clone(),
            components: pieces
                .iter()
                .map(|piece| {
                    Some(Component {
                        sku: piece.sku,
                        quantity: u32::try_from(piece.quantity).ok()?,
                    })
                })
                .collect::<Option<_>>()?,
            quantity: u32::try_from(waiting(&line.units())).ok()?,
            weight_g: unit.parcel.weight_g,
            volume_mm3: unit.parcel.volume_mm3,
            longest_mm: unit.parcel.longest_mm,
            temperature: unit.temperature,
            dangerous: unit.dangerous,
            alone: unit.alone,
            margin: self.margin(facts, order, line, &pieces),
            not_before: not_before.map(|at| self.day(at)).filter(|day| *day > 0),
            latest: order.ship_by.map(|at| self.day(at)),
        })
    }

    /// What one unit earns, where its price and the costs are of one currency and every cost is known.
    fn margin(
        &self,
        facts: &Facts,
        order: &OrderFacts,
        line: &LineRow,
        pieces: &[Piece],
    ) -> Option<i64> {
        if order.currency != self.problem.currency.code() {
            return None;
        }
        let mut cost = 0;
        for piece in pieces {
            cost += facts.goods.get(&piece.sku)?.cost? * piece.quantity;
        }
        // its part of what is taken off the whole order is not earned
        let weights = [line.amount, order.goods - line.amount];
        let off = split(order.discount, &weights).first().copied();
        let earned = line.amount - off.unwrap_or(0);
        Some((earned / line.quantity - cost).max(0))
    }

    /// A moment as a day of the shop, counted from today.
    pub fn day(&self, at: Time) -> i32 {
        let day = self.zone.from_utc_datetime(&at).date_naive();
        i32::try_from((day - self.today).num_days()).unwrap_or(i32::MAX)
    }
}

/// Units of these lines that a place has of what may leave.
fn had(lines: &[Demand], free: &dyn Fn(SkuId) -> i64) -> u32 {
    let may_leave = lines.iter().filter(|line| line.not_before.is_none());
    let had = may_leave.map(|line| line.available(free).min(line.quantity));
    had.fold(0, u32::saturating_add)
}

/// Puts a place on another day.
fn replace(known: &mut [sourcing::Place], places: &mut [ReadyPlace], ready: &ReadyPlace) {
    let id = ready.place.id;
    if let Some(one) = known.iter_mut().find(|one| one.id == id) {
        one.clone_from(&ready.place);
    }
    if let Some(one) = places.iter_mut().find(|one| one.place.id == id) {
        one.clone_from(ready);
    }
}
