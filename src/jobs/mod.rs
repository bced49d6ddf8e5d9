//! The workers: plain threads that claim due jobs and run them. What a kind of work does is a file here; the payloads
//! are `domain/job.rs`. The only room that sends anything to the outside.

mod bulk;
mod heal;
mod import;
mod index_skus;
mod read_message;
mod reconsider;
mod release;
mod replay;
mod send_code;
mod send_letter;
mod settle_exceptions;
mod source;
mod sweep;
pub mod timetable;
mod walk;
mod what_if;

use crate::app::{App, metrics};
use crate::db::jobs::{JobRow, Take};
use crate::db::{Conn, error, jobs};
use crate::domain::ids::JobId;
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use chrono::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// Jobs of one kind that are claimed together.
const CLAIM: i64 = 200;
/// How often a job is tried before it is staff's task.
const TRIES: i64 = 8;
/// How long a worker with nothing to do waits before it looks again.
const IDLE: std::time::Duration = std::time::Duration::from_millis(100);
/// How long work that is cheaper together gathers, where less came than may be claimed at once.
const GATHER: std::time::Duration = std::time::Duration::from_millis(50);

/// The worker threads of this process.
pub struct Workers {
    stopping: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts the settings' number of workers. Where there are several, the first takes nothing that can wait: what just came
    /// is never behind a second look that takes long.
    pub fn start(app: &App) -> Result<Workers> {
        let stopping = Arc::new(AtomicBool::new(false));
        app.beat();
        let mut threads = Vec::new();
        let count = app.config().workers.max(1);
        for number in 0..count {
            let (app, stopping) = (app.clone(), stopping.clone());
            let take = match number {
                0 if count > 1 => Take::Pressing,
                _ => Take::Any,
            };
            threads.push(
                std::thread::Builder::new()
                    .name(format!("worker-{number}"))
                    .spawn(move || work(&app, take, &stopping))?,
            );
        }
        Ok(Workers { stopping, threads })
    }

    /// Lets the jobs under way finish, then ends the threads.
    pub fn stop(self) {
        self.stopping.store(true, Ordering::Relaxed);
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a worker had panicked");
            }
        }
    }
}

fn work(app: &App, take: Take, stopping: &AtomicBool) {
    while !stopping.load(Ordering::Relaxed) {
        app.beat();
        match turn(app, take) {
            Ok(Turn::Busy) => {}
            Ok(Turn::Few) => std::thread::sleep(GATHER),
            Ok(Turn::Nothing) => std::thread::sleep(IDLE),
            Err(fault) => {
                tracing::error!(%fault, "the job queue cannot be read");
                std::thread::sleep(IDLE * 10);
            }
        }
    }
}

/// What a worker found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Nothing was due.
    Nothing,
    /// Work that is done together, and less of it than may be.
    Few,
    /// Anything else.
    Busy,
}

/// Runs what is due now. Looking is a read: an idle house writes nothing.
fn turn(app: &App, take: Take) -> Result<Turn> {
    timetable::ring(app)?;
    let now = app.now();
    let due = |conn: &mut Conn| jobs::is_any_due(conn, take, now);
    if !app.databases().read(due)? {
        return Ok(Turn::Nothing);
    }
    // a worker that dies gives its jobs back after it
    let lease_until = now + Duration::seconds(i64::from(app.config().job_lease));
    let claimed = app
        .databases()
        .write(|conn| jobs::claim(conn, take, now, lease_until, CLAIM))?;
    let work = match claimed.first().map(|job| job.kind.as_str()) {
        None => return Ok(Turn::Nothing),
        Some("read_message") => read_message::run,
        Some("source") => source::run,
        Some(_) => {
            for job in &claimed {
                let done = caught(|| run(app, job));
                settle(app, job, done)?;
            }
            return Ok(Turn::Busy);
        }
    };
    together(app, &claimed, work)?;
    match i64::try_from(claimed.len()) {
        Ok(count) if count < CLAIM => Ok(Turn::Few),
        _ => Ok(Turn::Busy),
    }
}

/// Jobs that are done together; if that fails, one by one, so that each is tried for itself.
fn together(app: &App, claimed: &[JobRow], work: fn(&App, &[JobRow]) -> Result<()>) -> Result<()> {
    if caught(|| work(app, claimed)).is_ok() {
        let kind = claimed.first().map_or("", |job| job.kind.as_str());
        metrics::count_jobs(kind, "done", claimed.len());
        return Ok(());
    }
    for job in claimed {
        let done = caught(|| work(app, std::slice::from_ref(job)));
        settle(app, job, done)?;
    }
    Ok(())
}

/// A job that panics has failed like any other: it is tried again, then dead, and its worker goes on.
fn caught(work: impl FnOnce() -> Result<()>) -> Result<()> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::internal("the job panicked")))
}

fn run(app: &App, job: &JobRow) -> Result<()> {
    match serde_json::from_str(&job.payload)? {
        Job::ReadMessage { .. } => read_message::run(app, std::slice::from_ref(job)),
        Job::Heal { waits_for } => heal::run(app, job, &waits_for),
        Job::SendCode { lookup } => send_code::run(app, job, &lookup),
        Job::SendLetter { letter } => send_letter::run(app, job, letter),
        Job::Bulk { bulk, portion } => bulk::run(app, job, bulk, portion),
        Job::IndexSkus => index_skus::run(app, job),
        Job::Import { import } => import::run(app, job, import),
        Job::Replay { replay } => replay::run(app, job, replay),
        Job::Source { .. } => source::run(app, std::slice::from_ref(job)),
        Job::SourceAll { everybody, walk } => source::run_all(app, job, everybody, walk),
        Job::ServeBackorders { sku } => source::serve(app, job, sku),
        Job::ServeTurns { sku } => source::serve_turns(app, job, sku),
        Job::ServePresales => source::serve_presales(app, job),
        Job::Reconsider { orders } => reconsider::run(app, job, &orders),
        Job::ReconsiderAll { walk } => reconsider::run_all(app, job, walk),
        Job::ReconsiderRoom { place, day } => reconsider::run_room(app, job, place, day),
        Job::WhatIf { what_if } => what_if::run(app, job, what_if),
        Job::Release => release::run(app, job),
        Job::SettleExceptions => settle_exceptions::run(app, job),
        Job::Sweep => sweep::run(app, job),
    }
}

fn settle(app: &App, job: &JobRow, done: Result<()>) -> Result<()> {
    let Err(fault) = done else {
        metrics::count_jobs(&job.kind, "done", 1);
        return Ok(());
    };
    if is_fenced(&fault) {
        tracing::warn!(
            job = job.id.0,
            kind = job.kind,
            "a job was claimed by another worker meanwhile"
        );
        return Ok(());
    }
    let again = (job.attempt - job.forgiven < TRIES || error::is_transient(&fault))
        .then(|| app.now() + back_off(job.attempt - job.forgiven));
    let end = if again.is_some() { "retried" } else { "dead" };
    metrics::count_jobs(&job.kind, end, 1);
    tracing::error!(%fault, job = job.id.0, kind = job.kind, attempt = job.attempt, again = again.is_some(), "a job failed");
    app.databases()
        .write(|conn| jobs::fail(conn, job.id, job.attempt, &fault.to_string(), again))
}

/// 1, 2, 4 … seconds, at most an hour.
fn back_off(attempt: i64) -> Duration {
    Duration::seconds((1_i64 << attempt.clamp(1, 12)).min(3_600) / 2)
}

const FENCED: &str = "conflict-job-fenced";

/// Whether a job ended because another worker claimed it meanwhile.
fn is_fenced(fault: &Error) -> bool {
    matches!(fault, Error::Conflict(sentence) if sentence.key == FENCED)
}

/// Holds on to a job that takes long; if another worker claimed it meanwhile, this one stops.
fn hold_on(app: &App, conn: &mut Conn, job: &JobRow) -> Result<()> {
    let until = app.now() + Duration::seconds(i64::from(app.config().job_lease));
    if jobs::update_lease(conn, job.id, job.attempt, until)? {
        Ok(())
    } else {
        Err(Error::Conflict(Sentence::new(FENCED)))
    }
}

/// Ends a job within the transaction that saves its result; if another worker claimed it meanwhile, all is rolled back.
fn finish(conn: &mut Conn, id: JobId, attempt: i64, at: Time) -> Result<()> {
    if jobs::finish(conn, id, attempt, at)? {
        Ok(())
    } else {
        Err(Error::Conflict(Sentence::new(FENCED)))
    }
}
