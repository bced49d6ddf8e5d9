//! A walk through all orders: a job does a portion and leaves another to go on. Of each walk one goes on at a time: whoever
//! begins it anew ends the one before.

use crate::app::App;
use crate::db::jobs::{self as rows, JobRow};
use crate::db::walks;
use crate::domain::ids::OrderId;
use crate::domain::job::{Job, Walking};
use crate::error::Result;

/// Takes a step of the walk of this name. `portion` is told after which order, does its part, and gives the last order
/// that it did if there are more; `next` is the job that goes on.
pub(super) fn step(
    app: &App,
    job: &JobRow,
    (name, walking): (&str, Walking),
    next: &Job,
    portion: impl FnOnce(OrderId) -> Result<Option<OrderId>>,
) -> Result<()> {
    let walk = app.databases().write(|conn| match walking {
        Walking::Anew => walks::begin(conn, name),
        Walking::On => walks::find(conn, name),
    })?;
    let last = portion(walk.after)?;
    let now = app.now();
    app.databases().write(|conn| {
        if let Some(last) = last
            && walks::go_on(conn, name, walk, last)?
        {
            rows::enqueue(conn, std::slice::from_ref(next), now)?;
        }
        super::finish(conn, job.id, job.attempt, now)
    })
}
