//! The decisions of a portion, gathered and written together: fulfillments with their reservations, units, the queue,
//! plans, events, headlines.

use super::facts::{Facts, waiting};
use super::join::{Draft, Joins};
use super::problem::Desk;
use crate::db::backorders::{self, BackorderRow};
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{self, FulfillmentLineRow, MemberRow};
use crate::db::holds::{self, HoldWrite};
use crate::db::orders::LineRow;
use crate::db::plans::{self, PlanWrite, SavingWrite};
use crate::db::row_ids::{self, Table};
use crate::db::sourcing::{self as rows, LineMove, OrderFacts};
use crate::db::stock::{self, StockRow};
use crate::db::types::{PlanCause, SavingKind};
use crate::db::{Conn, jobs, loads};
use crate::domain::event::EventKind;
use crate::domain::hold::HoldKind;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId, SkuId, StockId};
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::{Outcome, Plan, Policy, Waiting};
use crate::domain::staff::Actor;
use crate::domain::status;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::holds::derive_headline;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was decided about a portion of orders, until it is written.
pub(super) struct Batch<'f> {
    facts: &'f Facts,
    now: Time,
    version: i64,
    cause: PlanCause,
    code: String,
    stock: HashMap<(SkuId, LocationId), StockId>,
    queued: Vec<BackorderRow>,
    joins: Joins,
    moves: Vec<LineMove>,
    waits: Vec<BackorderRow>,
    plans: Vec<PlanWrite>,
    events: Vec<EventWrite>,
    savings: Vec<(usize, OrderId, i64, i64)>,
    holds: Vec<HoldWrite>,
    headlines: Vec<(OrderId, status::OrderState, status::Headline)>,
    serve: HashSet<SkuId>,
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
        Ok(Batch {
            facts,
            now,
            version,
            cause,
            code: policy.currency.code().to_owned(),
            stock: HashMap::new(),
            queued,
            joins: Joins::lock(conn, facts, policy)?,
            moves: Vec::new(),
            waits: Vec::new(),
            plans: Vec::new(),
            events: Vec::new(),
            savings: Vec::new(),
            holds: Vec::new(),
            headlines: Vec::new(),
            serve: HashSet::new(),
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
        plan: Plan,
        blocked: &HashSet<SkuId>,
    ) -> Result<()> {
        let held = self.held(order, &plan)?;
        let mut planned: BTreeMap<LineId, i64> = BTreeMap::new();
        let before = self.joins.drafts();
        if !held {
            for part in &plan.parts {
                for draft in Draft::of_part(self.facts, desk, order, part) {
                    for one in &draft.units {
                        *planned.entry(one.0).or_default() += one.1;
                    }
                    self.place(desk, order, draft)?;
                }
            }
        }
        let parcels = self.joins.drafts() - before;
        if parcels > 1 {
            let saved = saved_by_splitting(&plan);
            self.savings
                .push((before, order.id, 1 - parcels as i64, saved));
        }
        self.settle(order, &plan, &planned, held)?;
        if self.is_news(order, &planned) {
            self.plans.push(PlanWrite {
                order_id: order.id,
                made_at: self.now,
                cause: self.cause,
                rule_set: self.version,
                shipping: plan.costs.shipping(),
                total: plan.costs.total,
                currency: self.code.clone(),
                body: serde_json::to_string(&plan)?,
            });
        }
        let wanting = self.facts.wanting(order.id);
        let skus = wanting.iter().flat_map(|line| self.facts.pieces(line));
        self.serve.extend(
            skus.map(|piece| piece.sku)
                .filter(|sku| blocked.contains(sku)),
        );
        Ok(())
    }

    /// A rule says that somebody has to look at it first; once let through, what cannot be had waits.
    fn held(&mut self, order: &OrderFacts, plan: &Plan) -> Result<bool> {
        let Some(waits) = plan.waiting.iter().find(|one| one.outcome == Outcome::Hold) else {
            return Ok(false);
        };
        if self.facts.let_through.contains(&order.id) {
            return Ok(false);
        }
        let reason = Sentence::new("hold-sourcing")
            .with("rule", plan.rule.clone().unwrap_or_default())
            .because(vec![crate::domain::sentence::Problem::at(
                "",
                waits.why.clone(),
            )]);
        let reason = serde_json::to_string(&reason)?;
        let kind = HoldKind::Rule;
        self.events.push(
            EventWrite::new(order.id, self.now, EventKind::Held, &Actor::System)
                .facts([("kind", kind.to_string()), ("reason", reason.clone())]),
        );
        self.holds.push(HoldWrite {
            order_id: order.id,
            line_id: None,
            kind,
            reason,
            waits_for: crate::domain::check::ORDER.to_owned(),
            owner: kind.owner().to_owned(),
            created_at: self.now,
        });
        Ok(true)
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

    /// Where the units of each line are then, and what of them waits.
    fn settle(
        &mut self,
        order: &OrderFacts,
        plan: &Plan,
        planned: &BTreeMap<LineId, i64>,
        held: bool,
    ) -> Result<()> {
        let all = self
            .facts
            .lines
            .get(&order.id)
            .map_or(&[][..], Vec::as_slice);
        let mut units = Vec::with_capacity(all.len());
        for line in all {
            let before = line.units();
            let mut after = before;
            if self
                .facts
                .wanting(order.id)
                .iter()
                .any(|one| one.id == line.id)
            {
                let of_line = |one: &&Waiting| one.line == line.id;
                let canceled: i64 = plan
                    .waiting
                    .iter()
                    .filter(of_line)
                    .filter(|one| one.outcome == Outcome::Cancel && !held)
                    .map(|one| i64::from(one.units))
                    .sum();
                let placed = planned.get(&line.id).copied().unwrap_or(0);
                after.planned += placed;
                after.canceled += canceled;
                let left = waiting(&before) - placed - canceled;
                (after.unplaced, after.backordered) = if held { (left, 0) } else { (0, left) };
                let why = plan.waiting.iter().find(of_line);
                self.wait(order, line, after.backordered, before.backordered, why)?;
                if canceled > 0 {
                    self.canceled(order, canceled, why)?;
                }
            }
            if after != before {
                self.moves.push(LineMove {
                    line: line.id,
                    backordered_before: before.backordered,
                    planned_before: before.planned,
                    backordered: after.backordered,
                    planned: after.planned,
                    canceled: after.canceled,
                });
            }
            units.push((after, self.facts.held.contains(&line.id)));
        }
        if !held {
            let (state, headline) = status::derive(false, &units);
            self.headlines.push((order.id, state, headline));
        }
        Ok(())
    }

    /// Units that wait stand in the queue by the day their order came.
    fn wait(
        &mut self,
        order: &OrderFacts,
        line: &LineRow,
        units: i64,
        before: i64,
        why: Option<&Waiting>,
    ) -> Result<()> {
        if units == 0 {
            return Ok(());
        }
        let reason = why.map_or_else(
            || Sentence::new("sourcing-waits-turn"),
            |one| one.why.clone(),
        );
        let reason = serde_json::to_string(&reason)?;
        let goods = |sku: &SkuId| self.facts.goods.get(sku);
        let pieces = self.facts.pieces(line);
        let not_before = pieces
            .iter()
            .filter_map(|piece| goods(&piece.sku)?.not_before)
            .max()
            .filter(|at| *at > self.now);
        for piece in &pieces {
            self.waits.push(BackorderRow {
                line_id: line.id,
                sku_id: piece.sku,
                order_id: order.id,
                units,
                pieces: units * piece.quantity,
                since: order.received_at,
                not_before,
                promised_at: not_before,
                receipt_line_id: None,
                why: reason.clone(),
            });
        }
        if units > before {
            let code = line
                .sku_id
                .as_ref()
                .and_then(goods)
                .map(|one| one.code.clone());
            self.events.push(
                EventWrite::new(order.id, self.now, EventKind::Backordered, &Actor::System).facts(
                    [
                        ("units", units.to_string()),
                        ("sku", code.unwrap_or_default()),
                        ("why", reason),
                    ],
                ),
            );
        }
        Ok(())
    }

    fn canceled(&mut self, order: &OrderFacts, units: i64, why: Option<&Waiting>) -> Result<()> {
        let why = why.map_or_else(|| Ok(String::new()), |one| serde_json::to_string(&one.why))?;
        self.events.push(
            EventWrite::new(order.id, self.now, EventKind::UnitsCanceled, &Actor::System)
                .facts([("units", units.to_string()), ("why", why)]),
        );
        Ok(())
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
        let tops_up = |line: &FulfillmentLineRow| {
            let of_line = |one: &MemberRow| {
                (one.fulfillment_id, one.order_id) == (line.fulfillment_id, line.order_id)
            };
            written.topped.iter().any(of_line)
        };
        let (topped, new): (Vec<_>, Vec<_>) = lines.into_iter().partition(tops_up);
        fulfillments::insert_lines(conn, &new)?;
        fulfillments::top_up(conn, &written.topped, &topped)?;
        if rows::move_lines(conn, &self.moves)? != self.moves.len() {
            return Err(Error::internal(
                "a line was changed without its order's lock",
            ));
        }
        backorders::delete_of_orders(conn, &self.queued)?;
        self.promise(conn)?;
        backorders::insert(conn, &self.waits)?;
        plans::insert(conn, &self.plans)?;
        self.tell(desk, &written.sourced, &written.merged);
        self.write_savings(conn, &ids, &written.saved)?;
        events::insert_events(conn, &self.events)?;
        holds::insert_holds(conn, &self.holds)?;
        rows::update_headlines(conn, &self.headlines, self.now)?;
        for hold in &self.holds {
            derive_headline(conn, self.now, hold.order_id)?;
        }
        let serve: Vec<Job> = self
            .serve
            .iter()
            .map(|sku| Job::ServeBackorders { sku: *sku })
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

    /// What waits is promised of what is coming, as far as it goes round.
    fn promise(&mut self, conn: &mut Conn) -> Result<()> {
        for row in &mut self.waits {
            if row.not_before.is_some() {
                continue;
            }
            if let Some((line, at)) = backorders::promise(conn, row.sku_id, row.pieces)? {
                (row.receipt_line_id, row.promised_at) = (Some(line), Some(at));
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
            .map(|(id, order, amount)| write(SavingKind::Merged, *id, *order, 1, *amount))
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
