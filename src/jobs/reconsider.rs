//! Looks again at open plans, each in a transaction of its own: something that their costs depend on has changed.

use super::walk::step;
use crate::app::App;
use crate::db::jobs::{self as rows, JobRow};
use crate::db::{error, open_plans};
use crate::domain::ids::{LocationId, OrderId};
use crate::domain::job::{Job, Walking};
use crate::error::Result;
use crate::services::sourcing;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Open plans that are looked at again after stock or room came, at most.
pub(super) const LOOKED_AT: i64 = 200;
/// Those of one job: what cannot wait goes before the next.
const PORTION: i64 = 20;

/// Looks again at the plans of a few orders.
pub(super) fn run(app: &App, job: &JobRow, orders: &[OrderId]) -> Result<()> {
    look(app, job, orders)?;
    let now = app.now();
    app.databases()
        .write(|conn| super::finish(conn, job.id, job.attempt, now))
}

/// Looks again at every open plan, a portion now and the others by a job that goes on.
pub(super) fn run_all(app: &App, job: &JobRow, walk: Walking) -> Result<()> {
    let next = Job::ReconsiderAll { walk: Walking::On };
    step(app, job, ("reconsider_all", walk), &next, |after| {
        let orders = app
            .databases()
            .read(|conn| open_plans::list_after(conn, after, PORTION))?;
        look(app, job, &orders)?;
        Ok(orders.last().copied())
    })
}

/// Has those looked at again whom a full day of a place sent off.
pub(super) fn run_room(app: &App, job: &JobRow, place: LocationId, day: NaiveDate) -> Result<()> {
    let now = app.now();
    app.databases().write(|conn| {
        let orders = open_plans::list_sent_off(conn, place, day, LOOKED_AT)?;
        rows::enqueue(conn, &looks(&orders), now)?;
        super::finish(conn, job.id, job.attempt, now)
    })
}

/// The jobs that look at these orders.
pub(super) fn looks(orders: &[OrderId]) -> Vec<Job> {
    let portions = orders.chunks(PORTION as usize);
    portions
        .map(|orders| Job::Reconsider {
            orders: orders.to_vec(),
        })
        .collect()
}

/// Who leaves with somebody who had a look has had theirs; whose look fails gets a job of their own and stops nobody.
fn look(app: &App, job: &JobRow, orders: &[OrderId]) -> Result<()> {
    let (now, zone) = (app.now(), app.context().zone);
    let mut seen: BTreeSet<OrderId> = BTreeSet::new();
    for order in orders {
        if seen.contains(order) {
            continue;
        }
        let looked = app.databases().write(|conn| {
            super::hold_on(app, conn, job)?;
            sourcing::reconsider(conn, now, zone, *order)
        });
        match looked {
            Ok(look) => seen.extend(look.orders),
            Err(fault) if super::is_fenced(&fault) || orders.len() == 1 => return Err(fault),
            Err(fault) if error::is_transient(&fault) => return Err(fault),
            Err(fault) => {
                tracing::warn!(%fault, order = order.0, "a plan could not be looked at again");
                let alone = Job::Reconsider {
                    orders: vec![*order],
                };
                app.databases()
                    .write(|conn| rows::enqueue(conn, std::slice::from_ref(&alone), now))?;
            }
        }
    }
    Ok(())
}
