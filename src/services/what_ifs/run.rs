//! One replay under way: two worlds, one under the rules in force and one under those that are tried, get the same
//! orders and the same goods at the same times. Reads in pages; holds the stock of both and one page of orders.

use super::change::change;
use super::happened::Happened;
use crate::db::places::list_for_sourcing;
use crate::db::what_ifs::{self as rows, Moved};
use crate::db::{Conn, sourcing};
use crate::domain::ids::{MovementId, OrderId, StockId, WhatIfId};
use crate::domain::time::Time;
use crate::domain::what_if::{Answer, GRACE_DAYS, Question};
use crate::error::{Error, Result};
use crate::services::rule_sets;
use crate::services::sourcing::problem::Stock;
use crate::services::sourcing::replay::{World, as_they_came};
use chrono::{Duration, Timelike};
use std::collections::VecDeque;

/// Orders of a page.
const PAGE: i64 = 200;
/// Levels, and movements, that are read at once.
const ROWS: i64 = 2_000;

/// A replay under way.
pub struct Run {
    question: Question,
    before: World,
    after: World,
    happened: Happened,
    /// Where the next page of orders begins.
    next: (Time, OrderId),
    /// What moved, up to where the ledger is read.
    moved: VecDeque<Moved>,
    ledger: Option<(Time, MovementId)>,
    /// The next full hour, at which those who wait are looked at again.
    hour: Time,
    through: i64,
    answer: Answer,
}

impl Run {
    /// Begins it: the rules, the places, and stock as it was at the period's beginning.
    pub fn begin(conn: &mut Conn, id: WhatIfId, now: Time, zone: chrono_tz::Tz) -> Result<Run> {
        let (row, _) = rows::find(conn, id)?.ok_or_else(|| Error::not_found("what-if"))?;
        let question: Question = serde_json::from_str(&row.facts)?;
        let (active, in_force) = rule_sets::active(conn)?;
        let (_, tried) = rule_sets::get(conn, row.version)?;
        let day = question.from.date();
        let places = list_for_sourcing(conn, day.pred_opt().unwrap_or(day))?;
        let mut changed = places.clone();
        change(conn, &mut changed, &question)?;
        let stock = start(conn, question.from)?;
        let names = places.iter();
        let names = names.map(|row| (row.location.id, row.location.name.clone()));
        let answer = Answer {
            active,
            currency: in_force.currency.code().to_owned(),
            names: names.collect(),
            ..Answer::default()
        };
        Ok(Run {
            next: (question.from, OrderId(0)),
            moved: VecDeque::new(),
            ledger: Some((question.from, MovementId(0))),
            happened: Happened::new(conn, now, zone, in_force.currency)?,
            before: World::new(in_force, zone, places, stock.clone()),
            after: World::new(tried, zone, changed, stock),
            hour: next_hour(question.from),
            through: 0,
            question,
            answer,
        })
    }

    /// Orders that are through.
    pub const fn through(&self) -> i64 {
        self.through
    }

    /// One page of orders; false behind the last.
    pub fn step(&mut self, conn: &mut Conn) -> Result<bool> {
        let page = rows::list_orders(conn, self.next, self.question.until, PAGE)?;
        let Some((last_at, last)) = page.last().map(|(at, order)| (*at, order.id)) else {
            self.go_on_until(conn, self.end())?;
            return Ok(false);
        };
        let facts = as_they_came(conn, page.iter().map(|(_, order)| order.clone()).collect())?;
        let mut decided = Vec::with_capacity(page.len());
        for (at, order) in &page {
            self.go_on_until(conn, *at)?;
            let Some(order) = facts.orders.iter().find(|one| one.id == order.id) else {
                continue;
            };
            if self.before.decide(&facts, order, *at) {
                decided.push(order);
            }
            self.after.decide(&facts, order, *at);
        }
        self.happened.add(conn, &facts, &decided)?;
        self.next = (last_at, last);
        self.through += i64::try_from(page.len()).unwrap_or(0);
        Ok(true)
    }

    /// The figures.
    pub fn answer(self) -> Answer {
        let end = self.end();
        Answer {
            before: self.before.finish(end),
            after: self.after.finish(end),
            happened: self.happened.figures,
            ..self.answer
        }
    }

    /// Behind the period there is still time for what waits.
    fn end(&self) -> Time {
        self.question.until + Duration::days(GRACE_DAYS)
    }

    /// Everything up to a moment: what came and went, and the hours at which those who wait are looked at again.
    fn go_on_until(&mut self, conn: &mut Conn, at: Time) -> Result<()> {
        while self.hour <= at {
            let waits = [&self.before, &self.after].map(World::is_anybody_waiting);
            // what comes for nobody wakes nobody
            if waits == [false, false] {
                self.hour = next_hour(at);
                break;
            }
            let hour = self.hour;
            self.goods_until(conn, hour)?;
            for world in [&mut self.before, &mut self.after] {
                let orders = world.look_again(hour);
                serve(conn, world, &orders, hour)?;
            }
            self.hour = hour + Duration::hours(1);
        }
        self.goods_until(conn, at)
    }

    /// What moved next.
    fn next_moved(&mut self, conn: &mut Conn) -> Result<Option<Moved>> {
        if self.moved.is_empty()
            && let Some(from) = self.ledger
        {
            let more = rows::list_moved(conn, from, self.end(), ROWS)?;
            self.ledger = more.last().map(|last| (last.at, last.id));
            self.moved = more.into();
        }
        Ok(self.moved.front().copied())
    }

    /// What came and went up to a moment, and whoever waited for it.
    fn goods_until(&mut self, conn: &mut Conn, at: Time) -> Result<()> {
        while let Some(one) = self.next_moved(conn)?.filter(|one| one.at <= at) {
            self.moved.pop_front();
            for world in [&mut self.before, &mut self.after] {
                world.moved(one.sku, one.place, one.pieces());
                let due = world.due();
                serve(conn, world, &due, one.at)?;
            }
        }
        Ok(())
    }
}

/// Those who wait get what is there for them, first in, first out.
fn serve(conn: &mut Conn, world: &mut World, orders: &[OrderId], at: Time) -> Result<()> {
    for few in orders.chunks(PAGE as usize) {
        let rows = sourcing::list_orders(conn, few)?;
        let mut facts = as_they_came(conn, rows)?;
        for id in few {
            let order = facts.orders.iter().find(|one| one.id == *id).cloned();
            if let Some(order) = order {
                world.serve(&mut facts, &order, at);
            }
        }
    }
    Ok(())
}

/// The full hour behind a moment.
fn next_hour(at: Time) -> Time {
    let hour = at.with_minute(0).and_then(|at| at.with_second(0));
    let hour = hour.and_then(|at| at.with_nanosecond(0)).unwrap_or(at);
    hour + Duration::hours(1)
}

fn start(conn: &mut Conn, at: Time) -> Result<Stock> {
    let mut stock = Stock::new();
    let mut after = StockId(0);
    loop {
        let page = rows::list_start(conn, at, after, ROWS)?;
        let Some(last) = page.last() else {
            return Ok(stock);
        };
        after = last.id;
        for level in page {
            let there = stock.entry(level.sku_id).or_default();
            there.insert(level.location_id, level.free.max(0));
        }
    }
}
