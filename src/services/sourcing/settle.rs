//! What a decision makes of an order's units: planned, waiting in the queue, canceled, or the order held. Writing all of it
//! is `write`.

use super::facts::waiting;
use super::write::Batch;
use crate::db::backorders::BackorderRow;
use crate::db::events::EventWrite;
use crate::db::holds::HoldWrite;
use crate::db::orders::LineRow;
use crate::db::sourcing::{LineMove, OrderFacts};
use crate::domain::event::EventKind;
use crate::domain::hold::HoldKind;
use crate::domain::ids::{LineId, SkuId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::sourcing::{Outcome, Plan, Waiting};
use crate::domain::staff::Actor;
use crate::domain::status;
use crate::error::Result;
use std::collections::BTreeMap;

impl Batch<'_> {
    /// A rule says that somebody has to look at it first.
    pub(super) fn held(&mut self, order: &OrderFacts, plan: &Plan) -> Result<bool> {
        let Some(waits) = plan.waiting.iter().find(|one| one.outcome == Outcome::Hold) else {
            return Ok(false);
        };
        let reason = Sentence::new("hold-sourcing")
            .with("rule", plan.rule.clone().unwrap_or_default())
            .because(vec![Problem::at("", waits.why.clone())]);
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

    /// Where the units of each line are then, and what of them waits.
    pub(super) fn settle(
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
        let moved = self.moves.len();
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
        if plan
            .waiting
            .iter()
            .any(|one| one.outcome == Outcome::Cancel)
        {
            self.canceled.push(order.id);
        }
        if !held {
            let (state, headline) = status::derive(false, &units);
            let was = (order.state, order.status);
            if self.moves.len() > moved || (state, headline) != was {
                self.headlines.push((order.id, state, headline));
            }
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
        let not_before = self.facts.not_before(line).filter(|at| *at > self.now);
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
                part: 0,
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
}
