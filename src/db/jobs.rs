//! The job queue: rows claimed with a lease and fenced by their attempt.

use super::schema::{jobs, timetable};
use super::types::JobState;
use super::{BothExt, Conn, chunks};
use crate::domain::ids::JobId;
use crate::domain::job::Job;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// Kinds of jobs that are claimed by the many.
pub const TOGETHER: &[&str] = &["read_message", "source"];

#[derive(Insertable)]
#[diesel(table_name = jobs, treat_none_as_default_value = false)]
struct JobWrite {
    kind: &'static str,
    key: String,
    payload: String,
    state: JobState,
    run_at: Time,
    created_at: Time,
    can_wait: bool,
}

/// Which jobs a worker takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Every kind; what can wait, only where nothing else is due.
    Any,
    /// Only what cannot wait.
    Pressing,
}

impl Take {
    /// The values of `can_wait`.
    const fn can_wait(self) -> &'static [bool] {
        match self {
            Take::Any => &[false, true],
            Take::Pressing => &[false],
        }
    }
}

/// One job, as staff see it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct JobRow {
    /// Row id.
    pub id: JobId,
    /// Kind.
    pub kind: String,
    /// Coalescing key.
    pub key: String,
    /// The `Job` as JSON.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// When it is due.
    pub run_at: Time,
    /// How often it was begun: the fence.
    pub attempt: i64,
    /// Attempts from before the last replay: they do not count towards the limit.
    pub forgiven: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// Starts later work: to be called in the transaction of its cause. Waiting jobs of the same kind and key are one.
pub fn enqueue(conn: &mut Conn, work: &[Job], run_at: Time) -> Result<()> {
    let mut rows = Vec::with_capacity(work.len());
    for job in work {
        let payload = serde_json::to_string(job)?;
        rows.push(JobWrite {
            kind: job.kind(),
            key: job.key(),
            payload,
            state: JobState::Waiting,
            run_at,
            created_at: run_at,
            can_wait: job.can_wait(),
        });
    }
    rows.sort_by(|a, b| (a.kind, &a.key).cmp(&(b.kind, &b.key)));
    // PostgreSQL does not touch a row twice in one statement
    rows.dedup_by(|a, b| (a.kind, &a.key) == (b.kind, &b.key));
    for part in chunks(&rows, 7) {
        let new = diesel::insert_into(jobs::table).values(part);
        each_backend!(
            conn,
            // not DO NOTHING: it locks the waiting job, so that nobody runs that before this cause is committed
            pg | conn
                | new
                    .on_conflict((jobs::kind, jobs::key))
                    .filter_target(sql::<Bool>("state = 'waiting'"))
                    .do_update()
                    .set(jobs::run_at.eq(jobs::run_at))
                    .execute(conn)?,
            sqlite | conn | new.on_conflict_do_nothing().execute(conn)?,
        );
    }
    Ok(())
}

/// Claims up to `limit` due jobs of one kind (of the kind that is due first; what can wait is due last), oldest first, until
/// `lease_until`. A job whose lease ran out is due again. Each claim raises `attempt`.
pub fn claim(
    conn: &mut Conn,
    take: Take,
    now: Time,
    lease_until: Time,
    limit: i64,
) -> Result<Vec<JobRow>> {
    let kind: Option<String> = jobs::table
        .filter(
            jobs::state
                .eq(JobState::Waiting)
                .and(jobs::run_at.le(now))
                .or(jobs::state
                    .eq(JobState::Running)
                    .and(jobs::lease_until.lt(now))),
        )
        .filter(jobs::can_wait.eq_any(take.can_wait()))
        .order((jobs::can_wait, jobs::run_at, jobs::id))
        .select(jobs::kind)
        .first(conn)
        .optional()?;
    let Some(kind) = kind else {
        return Ok(Vec::new());
    };
    // whatever calls the outside takes its lease for itself
    let limit = if TOGETHER.contains(&kind.as_str()) {
        limit
    } else {
        1
    };
    let query = jobs::table
        .filter(
            jobs::state
                .eq(JobState::Waiting)
                .and(jobs::run_at.le(now))
                .or(jobs::state
                    .eq(JobState::Running)
                    .and(jobs::lease_until.lt(now))),
        )
        .filter(jobs::kind.eq(kind))
        .order((jobs::run_at, jobs::id))
        .limit(limit)
        .select(jobs::id);
    let ids: Vec<JobId> = each_backend!(
        conn,
        pg | conn | query.for_update().skip_locked().load(conn)?,
        sqlite | conn | query.load(conn)?
    );
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    diesel::update(jobs::table.filter(jobs::id.eq_any(&ids)))
        .set((
            jobs::state.eq(JobState::Running),
            jobs::attempt.eq(jobs::attempt + 1),
            jobs::lease_until.eq(lease_until),
        ))
        .execute(conn)?;
    Ok(jobs::table
        .filter(jobs::id.eq_any(&ids))
        .order(jobs::id)
        .select(JobRow::as_select())
        .load(conn)?)
}

/// Ends a job in the transaction that saves its result; false if somebody else claimed it meanwhile: roll back.
pub fn finish(conn: &mut Conn, id: JobId, attempt: i64, at: Time) -> Result<bool> {
    let ended = diesel::update(
        jobs::table
            .find(id)
            .filter(jobs::attempt.eq(attempt))
            .filter(jobs::state.eq(JobState::Running)),
    )
    .set((
        jobs::state.eq(JobState::Done),
        jobs::finished_at.eq(at),
        jobs::lease_until.eq(None::<Time>),
    ))
    .execute(conn)?;
    Ok(ended == 1)
}

/// Holds on to a job that takes long; false if somebody else claimed it meanwhile.
pub fn update_lease(conn: &mut Conn, id: JobId, attempt: i64, until: Time) -> Result<bool> {
    let held = diesel::update(
        jobs::table
            .find(id)
            .filter(jobs::attempt.eq(attempt))
            .filter(jobs::state.eq(JobState::Running)),
    )
    .set(jobs::lease_until.eq(until))
    .execute(conn)?;
    Ok(held == 1)
}

/// Puts a failed job back to a later time, or among the dead.
pub fn fail(
    conn: &mut Conn,
    id: JobId,
    attempt: i64,
    error: &str,
    again_at: Option<Time>,
) -> Result<()> {
    let state = if again_at.is_some() {
        JobState::Waiting
    } else {
        JobState::Dead
    };
    let job = jobs::table
        .find(id)
        .filter(jobs::attempt.eq(attempt))
        .filter(jobs::state.eq(JobState::Running));
    let (kind, key): (String, String) = match jobs::table
        .find(id)
        .select((jobs::kind, jobs::key))
        .first(conn)
        .optional()?
    {
        Some(found) => found,
        None => return Ok(()),
    };
    // another of the same kind and key may wait already: then that one is the retry
    let waits: i64 = jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::key.eq(key))
        .filter(jobs::state.eq(JobState::Waiting))
        .count()
        .get_result(conn)?;
    let state = if waits > 0 && state == JobState::Waiting {
        JobState::Done
    } else {
        state
    };
    diesel::update(job)
        .set((
            jobs::state.eq(state),
            jobs::last_error.eq(error),
            jobs::lease_until.eq(None::<Time>),
            again_at.map(|at| jobs::run_at.eq(at)),
            again_at
                .filter(|_| state == JobState::Done)
                .map(|at| jobs::finished_at.eq(at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether anything is due, or a lease has run out.
pub fn is_any_due(conn: &mut Conn, take: Take, now: Time) -> Result<bool> {
    let waiting = jobs::table
        .filter(jobs::state.eq(JobState::Waiting))
        .filter(jobs::run_at.le(now))
        .filter(jobs::can_wait.eq_any(take.can_wait()))
        .select(jobs::id);
    if waiting.first::<JobId>(conn).optional()?.is_some() {
        return Ok(true);
    }
    let leased = jobs::table
        .filter(jobs::state.eq(JobState::Running))
        .filter(jobs::lease_until.lt(now))
        .filter(jobs::can_wait.eq_any(take.can_wait()))
        .select(jobs::id);
    Ok(leased.first::<JobId>(conn).optional()?.is_some())
}

/// How many jobs wait and how many are dead.
pub fn count_waiting_and_dead(conn: &mut Conn) -> Result<(i64, i64)> {
    let waiting = jobs::table
        .filter(jobs::state.eq(JobState::Waiting))
        .count()
        .get_result(conn)?;
    let dead = jobs::table
        .filter(jobs::state.eq(JobState::Dead))
        .count()
        .get_result(conn)?;
    Ok((waiting, dead))
}

/// Forgets finished jobs from before a time; gives how many.
pub fn delete_finished_before(conn: &mut Conn, time: Time) -> Result<usize> {
    Ok(diesel::delete(
        jobs::table
            .filter(jobs::state.eq(JobState::Done))
            .filter(jobs::finished_at.lt(time)),
    )
    .execute(conn)?)
}

/// Takes the turn of a timetable entry if its time has come; sets when it comes again. One process wins each turn.
pub fn take_turn(conn: &mut Conn, name: &str, now: Time, next: Time) -> Result<bool> {
    diesel::insert_into(timetable::table)
        .values((timetable::name.eq(name), timetable::next_at.eq(now)))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    let taken = diesel::update(
        timetable::table
            .find(name)
            .filter(timetable::next_at.le(now)),
    )
    .set(timetable::next_at.eq(next))
    .execute(conn)?;
    Ok(taken == 1)
}
