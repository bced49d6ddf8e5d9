//! Forgets what is past its keeping time, heals what was overtaken, and keeps the planner's figures fresh.

use crate::app::App;
use crate::db::jobs::{self, JobRow};
use crate::db::{Conn, holds, idempotency, lookups, sessions, staff_links, tries, upkeep};
use crate::domain::job::Job;
use crate::error::Result;
use crate::services;
use chrono::Duration;

/// Answers are kept so long under their idempotency key.
const ANSWERS: Duration = Duration::days(7);
/// Finished jobs are kept so long, for staff to look at.
const JOBS: Duration = Duration::days(3);
/// Causes that are looked at in one sweep.
const CAUSES: i64 = 1_000;
/// An uploaded file waits so long for a yes.
const UPLOADS: Duration = Duration::days(2);
/// No count of tries looks back so far.
const TRIES: Duration = Duration::days(2);

/// Deletes in one short transaction each.
pub(super) fn run(app: &App, job: &JobRow) -> Result<()> {
    let now = app.now();
    app.databases().alone(upkeep::update_statistics)?;
    app.databases().write(|conn: &mut Conn| {
        idempotency::delete_before(conn, now - ANSWERS)?;
        jobs::delete_finished_before(conn, now - JOBS)?;
        sessions::delete_expired(conn, now)?;
        staff_links::delete_expired(conn, now)?;
        lookups::delete_expired(conn, now)?;
        tries::delete_before(conn, now - TRIES)?;
        services::imports::forget_before(conn, now - UPLOADS)?;
        let overtaken: Vec<Job> = holds::list_overtaken(conn, CAUSES)?
            .into_iter()
            .map(|waits_for| Job::Heal { waits_for })
            .collect();
        jobs::enqueue(conn, &overtaken, now)?;
        super::finish(conn, job.id, job.attempt, now)
    })
}
