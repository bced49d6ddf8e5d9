//! The decisions of a portion, gathered and written together: fulfillments with their reservations, units, the queue,
//! plans, events, headlines.

use super::facts::Facts;
use super::join::{Draft, Joins};
use super::problem::Desk;
use crate::db::backorders::BackorderRow;
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{self, FulfillmentLineRow};
use crate::db::holds::{self, HoldWrite};
use crate::db::orders::LineRow;
use crate::db::plans::{self, PlanWrite, SavingWrite};
use crate::db::row_ids::{self, Table};
use crate::db::sourcing::{self as rows, LineMove, OrderFacts};
use crate::db::stock::{self, StockRow};
use crate::db::types::{PlanCause, SavingKind};
use crate::db::{Conn, jobs, loads};
use crate::domain::event::EventKind;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId, SkuId, StockId};
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::{Plan, Policy};
use crate::domain::staff::Actor;
use crate::domain::status;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::holds::derive_headline;
use crate::services::{bills, merges};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Places that never ship to an order, by order: what comes there is not promised to it.
pub(super) type Barred = HashMap<OrderId, HashSet<LocationId>>;

/// What was decided about a portion of orders, until it is written.
pub(super) struct Batch<'f> {
    pub(super) facts: &'f Facts,
    pub(super) now: Time,
    pub(super) version: i64,
    pub(super) cause: PlanCause,
    pub(super) code: String,
    pub(super) stock: HashMap<(SkuId, LocationId), StockId>,
    pub(super) queued: Vec<BackorderRow>,
    pub(super) joins: Joins,
    pub(super) moves: Vec<LineMove>,
    pub(super) waits: Vec<BackorderRow>,
    /// Lines whose units were given a place or sent to wait.
    pub(super) decided: HashSet<LineId>,
    pub(super) barred: Barred,
    pub(super) plans: Vec<PlanWrite>,
    pub(super) events: Vec<EventWrite>,
    pub(super) savings: Vec<(usize, OrderId, i64, i64)>,
    /// What is dearer for an order at the place to which a partner drew it.
    pub(super) detours: HashMap<OrderId, i64>,
    pub(super) holds: Vec<HoldWrite>,
    pub(super) headlines: Vec<(OrderId, status::OrderState, status::Headline)>,
    /// Orders of which a rule canceled units.
    pub(super) canceled: Vec<OrderId>,
    pub(super) serve: HashSet<SkuId>,
    /// Orders whose open plan may be cheaper now that another of the buyer's leaves from elsewhere.
    pub(super) looks: Vec<OrderId>,
}

impl<'f> Batch<'f> {
    /// An empty one. Locks the open fulfillments that the orders may join.
    pub fn new(
        conn: &mut Conn,
        facts: &'f Facts,
        policy: &Policy,
        version: i64,
        queued: Vec<BackorderRow>,
        now: Time,
        cause: PlanCause,
    ) -> Result<Batch<'f>> {
        let mut joins = Joins::lock(conn, facts, policy)?;
        // what is moved has waited where it was: never twice
        if cause == PlanCause::Reconsidered {
            joins.wait_for_nobody();
        }
        Ok(Batch {
            facts,
            now,
            version,
            cause,
            code: policy.currency.code().to_owned(),
            stock: HashMap::new(),
            queued,
            joins,
            moves: Vec::new(),
            waits: Vec::new(),
            decided: HashSet::new(),
            barred: Barred::new(),
            plans: Vec::new(),
            events: Vec::new(),
            savings: Vec::new(),
            detours: HashMap::new(),
            holds: Vec::new(),
            headlines: Vec::new(),
            canceled: Vec::new(),
            serve: HashSet::new(),
            looks: Vec::new(),
        })
    }

    /// Learns the rows of the levels.
    pub fn know(&mut self, levels: &[StockRow]) {
        let key = |row: &StockRow| ((row.sku_id, row.location_id), row.id);
        self.stock.extend(levels.iter().map(key));
    }

    /// Takes a decision in. `blocked` are SKUs that others wait for first.
    pub fn decide(
        &mut self,
        desk: &Desk,
        order: &OrderFacts,
        plan: &Plan,
        blocked: &HashSet<SkuId>,
    ) -> Result<()> {
        let held = self.held(order, plan)?;
        let mut planned: BTreeMap<LineId, i64> = BTreeMap::new();
        let before = self.joins.drafts();
        if !held {
            for part in &plan.parts {
                for draft in Draft::of_part(self.facts, desk, part) {
                    for one in &draft.units {
                        *planned.entry(one.0).or_default() += one.1;
                    }
                    self.place(desk, order, draft)?;
                }
            }
        }
        let parcels = self.joins.drafts() - before;
        if parcels > 1 {
            let saved = saved_by_splitting(plan);
            self.savings
                .push((before, order.id, 1 - parcels as i64, saved));
        }
        self.settle(order, plan, &planned, held)?;
        if self.is_news(order, &planned) {
            self.plans.push(PlanWrite {
                order_id: order.id,
                made_at: self.now,
                cause: self.cause,
                rule_set: self.version,
                shipping: plan.costs.shipping(),
                total: plan.costs.total,
                currency: self.code.clone(),
                body: serde_json::to_string(plan)?,
            });
        }
        if !planned.is_empty() {
            let places: Vec<LocationId> = plan.parts.iter().map(|part| part.place).collect();
            self.looks.extend(self.joins.elsewhere(order.id, &places));
        }
        let barred = plan.cut.iter().filter(|cut| !cut.may_pass());
        let barred: HashSet<LocationId> = barred.map(|cut| cut.place).collect();
        self.barred.insert(order.id, barred);
        let wanting = self.facts.wanting(order.id);
        self.decided.extend(wanting.iter().map(|line| line.id));
        let skus = wanting.iter().flat_map(|line| self.facts.pieces(line));
        self.serve.extend(
            skus.map(|piece| piece.sku)
                .filter(|sku| blocked.contains(sku)),
        );
        Ok(())
    }

    /// A draft becomes a fulfillment of its own, or joins one.
    fn place(&mut self, desk: &Desk, order: &OrderFacts, draft: Draft) -> Result<()> {
        for (line, _) in &draft.units {
            let row = self.line(order.id, *line)?;
            for piece in self.facts.pieces(row) {
                let known = self.stock.get(&(piece.sku, draft.place));
                known.ok_or_else(|| {
                    Error::internal("a plan takes from a level that is not there")
                })?;
            }
        }
        self.joins.add(self.facts, desk, order, draft);
        Ok(())
    }

    fn line(&self, order: OrderId, line: LineId) -> Result<&'f LineRow> {
        let lines = self.facts.lines.get(&order).map_or(&[][..], Vec::as_slice);
        lines
            .iter()
            .find(|row| row.id == line)
            .ok_or_else(|| Error::internal("a plan speaks of a line of another order"))
    }

    /// Whether a decision changes anything: what waits as before leaves no trace a second time.
    fn is_news(&self, order: &OrderFacts, planned: &BTreeMap<LineId, i64>) -> bool {
        !planned.is_empty() || !self.queued.iter().any(|row| row.order_id == order.id)
    }

    /// Writes everything; fails, and so changes nothing, where anything is not as it was read under the locks.
    pub fn write(mut self, conn: &mut Conn, desk: &Desk) -> Result<()> {
        let [ids] = row_ids::take(conn, [(Table::Fulfillments, self.joins.drafts())])?;
        let ids: Vec<FulfillmentId> = ids.into_iter().map(FulfillmentId).collect();
        let written = std::mem::take(&mut self.joins).finish(&ids, &self.code, self.now)?;
        let mut lines: Vec<FulfillmentLineRow> = Vec::new();
        let mut grown = Vec::new();
        for (fulfillment, place, order, line, units) in &written.lines {
            let row = self.line(*order, *line)?;
            for piece in self.facts.pieces(row) {
                let stock = self.stock.get(&(piece.sku, *place)).copied();
                lines.push(FulfillmentLineRow {
                    fulfillment_id: *fulfillment,
                    line_id: *line,
                    sku_id: piece.sku,
                    order_id: *order,
                    stock_id: stock.ok_or_else(|| Error::internal("a level is missing"))?,
                    units: *units,
                    pieces: units * piece.quantity,
                });
            }
        }
        self.reserve(conn, &lines)?;
        self.count_loads(conn, desk, &written.loads)?;
        fulfillments::insert(conn, &written.new)?;
        for row in &written.joined {
            fulfillments::update(conn, row)?;
        }
        fulfillments::insert_members(conn, &written.members)?;
        lines.retain_mut(|row| match written.more_of(row) {
            Some(more) => {
                grown.push(more);
                false
            }
            None => true,
        });
        for row in &grown {
            fulfillments::update_line(conn, row)?;
        }
        fulfillments::insert_lines(conn, &lines)?;
        if rows::move_lines(conn, &self.moves)? != self.moves.len() {
            return Err(Error::internal(
                "a line was changed without its order's lock",
            ));
        }
        merges::reprice(conn, self.now, &written.shared)?;
        self.queue(conn)?;
        plans::insert(conn, &self.plans)?;
        self.tell(desk, &written.sourced, &written.merged);
        self.write_savings(conn, &ids, &written.saved)?;
        events::insert_events(conn, &self.events)?;
        holds::insert_holds(conn, &self.holds)?;
        bills::recount(conn, &self.canceled)?;
        rows::update_headlines(conn, &self.headlines, self.now)?;
        for hold in &self.holds {
            derive_headline(conn, self.now, hold.order_id)?;
        }
        // who is looked at again for a new one's sake does not have the new one looked at for theirs
        if self.cause != PlanCause::Reconsidered {
            let looks: Vec<Job> = self
                .looks
                .iter()
                .map(|order| Job::Reconsider {
                    orders: vec![*order],
                })
                .collect();
            jobs::enqueue(conn, &looks, self.now)?;
        }
        // a queue that was served and gave nothing to anybody will not give more for being asked again
        if self.cause == PlanCause::Backorder && written.lines.is_empty() {
            return Ok(());
        }
        let serve: Vec<Job> = self
            .serve
            .iter()
            .map(|sku| Job::ServeTurns { sku: *sku })
            .collect();
        jobs::enqueue(conn, &serve, self.now)
    }

    fn reserve(&self, conn: &mut Conn, lines: &[FulfillmentLineRow]) -> Result<()> {
        let mut wanted: BTreeMap<StockId, i64> = BTreeMap::new();
        for line in lines {
            *wanted.entry(line.stock_id).or_default() += line.pieces;
        }
        let wanted: Vec<(StockId, i64)> = wanted.into_iter().collect();
        if stock::reserve_all(conn, self.now, &wanted)? == wanted.len() {
            Ok(())
        } else {
            Err(Error::internal("a plan takes more than is free"))
        }
    }

    /// Somebody else may have taken what a place could do that day: then all is decided anew.
    fn count_loads(
        &self,
        conn: &mut Conn,
        desk: &Desk,
        wanted: &BTreeMap<(LocationId, String), (i64, i64)>,
    ) -> Result<()> {
        for ((place, day), (parcels, units)) in wanted {
            let limits = desk
                .place(*place)
                .map(|ready| ready.limits)
                .unwrap_or_default();
            if !loads::add(conn, (*place, day), *parcels, *units, limits)? {
                return Err(Error::Conflict(Sentence::new("conflict-changed-meanwhile")));
            }
        }
        Ok(())
    }

    fn tell(
        &mut self,
        desk: &Desk,
        sourced: &[(OrderId, FulfillmentId, LocationId, i64)],
        merged: &[(OrderId, FulfillmentId, i64)],
    ) {
        for (order, fulfillment, place, units) in sourced {
            let name = desk.place(*place).map(|ready| ready.place.name.clone());
            self.events.push(
                EventWrite::new(*order, self.now, EventKind::Sourced, &Actor::System).facts([
                    ("place", name.unwrap_or_default()),
                    ("units", units.to_string()),
                    ("fulfillment", fulfillments::number_of(*fulfillment)),
                ]),
            );
        }
        for (order, fulfillment, members) in merged {
            self.events.push(
                EventWrite::new(*order, self.now, EventKind::Merged, &Actor::System).facts([
                    ("fulfillment", fulfillments::number_of(*fulfillment)),
                    ("members", members.to_string()),
                ]),
            );
        }
    }

    fn write_savings(
        &self,
        conn: &mut Conn,
        ids: &[FulfillmentId],
        merged: &[(FulfillmentId, OrderId, i64)],
    ) -> Result<()> {
        let write = |kind, fulfillment, order, parcels, amount| {
            let saved = (parcels, amount, self.code.as_str());
            SavingWrite::new(self.now, kind, (fulfillment, order), saved, &Actor::System)
        };
        let mut rows: Vec<SavingWrite> = merged
            .iter()
            .map(|(id, order, amount)| {
                let detour = self.detours.get(order).copied().unwrap_or(0);
                write(SavingKind::Merged, *id, *order, 1, amount - detour)
            })
            .collect();
        for (draft, order, parcels, amount) in &self.savings {
            let first = ids.get(*draft).copied();
            rows.extend(first.map(|id| write(SavingKind::Split, id, *order, *parcels, *amount)));
        }
        plans::insert_savings(conn, &rows)
    }
}

/// What splitting saved against the cheapest plan from one place that leaves as few units waiting; 0 where none could.
fn saved_by_splitting(plan: &Plan) -> i64 {
    let waiting: u32 = plan.waiting.iter().map(|one| one.units).sum();
    plan.candidates
        .iter()
        .filter(|one| one.places.len() == 1 && one.waiting <= waiting)
        .map(|one| one.shipping)
        .min()
        .map_or(0, |single| single - plan.costs.shipping())
}
