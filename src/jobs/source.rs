//! Finds places for orders: those that came, those that wait for stock, and again those with an open plan.

use super::reconsider::{LOOKED_AT, looks};
use super::walk::step;
use crate::app::App;
use crate::db::jobs::{self as rows, JobRow};
use crate::db::{backorders, open_plans};
use crate::domain::ids::{OrderId, SkuId};
use crate::domain::job::{Job, Walking};
use crate::error::Result;
use crate::services::sourcing::{self, Wanted};

/// Sources the orders of these jobs together, then ends the jobs. Where several jobs were claimed, what fails is for the
/// caller, who tries each job for itself; the orders of a single job get a job each, so that one of them stops no other.
pub(super) fn run(app: &App, claimed: &[JobRow]) -> Result<()> {
    let (now, zone) = (app.now(), app.context().zone);
    let mut orders: Vec<OrderId> = Vec::new();
    for job in claimed {
        if let Job::Source { orders: more } = serde_json::from_str(&job.payload)? {
            orders.extend(more);
        }
    }
    orders.sort_unstable();
    orders.dedup();
    for portion in orders.chunks(sourcing::PORTION as usize) {
        let wanted = Wanted::new(portion.to_vec());
        let done = app
            .databases()
            .write(|conn| sourcing::source(conn, now, zone, &wanted));
        match done {
            Ok(()) => {}
            Err(fault) if claimed.len() > 1 || orders.len() == 1 => return Err(fault),
            Err(fault) => {
                tracing::warn!(%fault, orders = portion.len(), "orders could not be sourced together");
                let alone: Vec<Job> = portion.iter().map(|order| alone(*order)).collect();
                app.databases()
                    .write(|conn| rows::enqueue(conn, &alone, now))?;
            }
        }
    }
    app.databases().write(|conn| {
        claimed
            .iter()
            .try_for_each(|job| super::finish(conn, job.id, job.attempt, now))
    })
}

fn alone(order: OrderId) -> Job {
    Job::Source {
        orders: vec![order],
    }
}

/// Sources a portion within a job that goes on after it. If that fails, each order has its turn in a transaction of its
/// own, and who fails even so gets a job of its own: the queue behind it is not stopped.
fn one_portion(app: &App, job: &JobRow, wanted: &Wanted) -> Result<()> {
    if wanted.orders.is_empty() {
        return Ok(());
    }
    let Err(fault) = attempt(app, job, wanted) else {
        return Ok(());
    };
    if super::is_fenced(&fault) {
        return Err(fault);
    }
    tracing::warn!(%fault, orders = wanted.orders.len(), "orders could not be sourced together");
    for order in &wanted.orders {
        let one = Wanted {
            orders: vec![*order],
            ..wanted.clone()
        };
        match attempt(app, job, &one) {
            Ok(()) => {}
            Err(fault) if super::is_fenced(&fault) => return Err(fault),
            Err(fault) => {
                tracing::warn!(%fault, order = order.0, "an order could not be sourced");
                app.databases()
                    .write(|conn| rows::enqueue(conn, &[alone(*order)], app.now()))?;
            }
        }
    }
    Ok(())
}

fn attempt(app: &App, job: &JobRow, wanted: &Wanted) -> Result<()> {
    let (now, zone) = (app.now(), app.context().zone);
    super::caught(|| {
        app.databases().write(|conn| {
            super::hold_on(app, conn, job)?;
            sourcing::source(conn, now, zone, wanted)
        })
    })
}

/// Sources every order that has units without a place and could have one, or `everybody` who has such units, portion by
/// portion.
pub(super) fn run_all(app: &App, job: &JobRow, everybody: bool, walk: Walking) -> Result<()> {
    let name = match everybody {
        true => "source_everybody",
        false => "source_all",
    };
    let next = Job::SourceAll {
        everybody,
        walk: Walking::On,
    };
    step(app, job, (name, walk), &next, |after| {
        let (wanted, last) = app.databases().read(|conn| match everybody {
            true => sourcing::list_waiting(conn, after),
            false => sourcing::list_unplaced(conn, app.now(), after),
        })?;
        one_portion(app, job, &wanted)?;
        Ok(last)
    })
}

/// Serves the queue of a SKU, then has open plans looked at again that take it from elsewhere: what came may be nearer.
pub(super) fn serve(app: &App, job: &JobRow, sku: SkuId) -> Result<()> {
    serve_queue(app, job, sku)?;
    let now = app.now();
    app.databases().write(|conn| {
        let orders = open_plans::list_elsewhere(conn, sku, LOOKED_AT)?;
        rows::enqueue(conn, &looks(&orders), now)?;
        super::finish(conn, job.id, job.attempt, now)
    })
}

/// Serves the queue of a SKU because somebody had to let others go first.
pub(super) fn serve_turns(app: &App, job: &JobRow, sku: SkuId) -> Result<()> {
    serve_queue(app, job, sku)?;
    let now = app.now();
    app.databases()
        .write(|conn| super::finish(conn, job.id, job.attempt, now))
}

fn serve_queue(app: &App, job: &JobRow, sku: SkuId) -> Result<()> {
    let mut after = Some((sourcing::FIRST, OrderId(0)));
    while let Some(from) = after {
        let (wanted, next) = app
            .databases()
            .read(|conn| sourcing::list_queued(conn, app.now(), sku, from))?;
        one_portion(app, job, &wanted)?;
        after = next;
    }
    Ok(())
}

/// Starts sourcing of the pre-sale orders whose day has come, a portion at a time, until none is left; and of those who
/// were told of what is on the shelf no more.
pub(super) fn serve_presales(app: &App, job: &JobRow) -> Result<()> {
    let now = app.now();
    let mut after = OrderId(0);
    loop {
        let due = app.databases().write(|conn| {
            super::hold_on(app, conn, job)?;
            let due = backorders::list_presale_due(conn, now, after, sourcing::PORTION)?;
            sourcing::enqueue(conn, now, &due)?;
            if due.is_empty() {
                // what was counted, sold elsewhere or broken is not there for them either
                sourcing::retell(conn, now, None)?;
                super::finish(conn, job.id, job.attempt, now)?;
            }
            Ok(due)
        })?;
        match due.last() {
            Some(last) => after = *last,
            None => return Ok(()),
        }
    }
}
