//! Background work as staff see it: by state, counted as far as it matters, put back when it is dead.

use super::Conn;
use super::schema::{jobs, letters, timetable};
use super::types::JobState;
use crate::domain::ids::JobId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamp};

/// Counting stops here: more is only more.
pub const COUNTED: i64 = 1_000;

/// One job.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct JobLine {
    /// Row id.
    pub id: JobId,
    /// Kind.
    pub kind: String,
    /// The `Job` as JSON.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// When it is due.
    pub run_at: Time,
    /// How often it was begun.
    pub attempt: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Since when.
    pub created_at: Time,
    /// When it was done.
    pub finished_at: Option<Time>,
}

/// A place in the list: a time and an id.
pub type Place = (Time, JobId);

/// The state's words in the statement itself, since a bound value would hide them from the partial indexes.
fn words(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "jobs.state = 'waiting'",
        JobState::Running => "jobs.state = 'running'",
        JobState::Dead => "jobs.state = 'dead'",
        JobState::Done => "jobs.state = 'done'",
    }
}

/// Jobs in a state after a place, one more than `limit` if there are more. Waiting: what is due first; done: newest
/// first; dead: newest first.
pub fn list_page(
    conn: &mut Conn,
    state: JobState,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<JobLine>> {
    let mut query = jobs::table.filter(sql::<Bool>(words(state))).into_boxed();
    let beside = |start: &str, place: Place| {
        sql::<Bool>(start)
            .bind::<Timestamp, _>(place.0)
            .sql(", ")
            .bind::<BigInt, _>(place.1.0)
            .sql(")")
    };
    query = match (state, after) {
        (JobState::Waiting, Some(place)) => {
            query.filter(beside("(jobs.run_at, jobs.id) > (", place))
        }
        (JobState::Done, Some(place)) => {
            query.filter(beside("(jobs.finished_at, jobs.id) < (", place))
        }
        (JobState::Running | JobState::Dead, Some(place)) => query.filter(jobs::id.lt(place.1)),
        (_, None) => query,
    };
    query = match state {
        JobState::Waiting => query.order((jobs::run_at.asc(), jobs::id.asc())),
        JobState::Done => query.order((jobs::finished_at.desc(), jobs::id.desc())),
        JobState::Running | JobState::Dead => query.order(jobs::id.desc()),
    };
    Ok(query
        .limit(limit + 1)
        .select(JobLine::as_select())
        .load(conn)?)
}

/// How many jobs wait, run and are dead, each counted up to `COUNTED` and one more.
pub fn count_open(conn: &mut Conn) -> Result<[i64; 3]> {
    let count = |state| {
        format!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE {} LIMIT {}) AS counted)",
            words(state),
            COUNTED + 1
        )
    };
    let (waiting, running, dead) = diesel::select((
        sql::<BigInt>(&count(JobState::Waiting)),
        sql::<BigInt>(&count(JobState::Running)),
        sql::<BigInt>(&count(JobState::Dead)),
    ))
    .get_result(conn)?;
    Ok([waiting, running, dead])
}

/// How many jobs of each kind are dead.
pub fn count_dead_by_kind(conn: &mut Conn) -> Result<Vec<(String, i64)>> {
    Ok(jobs::table
        .filter(sql::<Bool>(words(JobState::Dead)))
        .group_by(jobs::kind)
        .order(jobs::kind)
        .select((jobs::kind, diesel::dsl::count_star()))
        .load(conn)?)
}

/// A job.
pub fn find_job(conn: &mut Conn, id: JobId) -> Result<Option<JobLine>> {
    Ok(jobs::table
        .find(id)
        .select(JobLine::as_select())
        .first(conn)
        .optional()?)
}

/// Dead jobs of a kind, oldest first; at most `limit`.
pub fn list_dead_of_kind(conn: &mut Conn, kind: &str, limit: i64) -> Result<Vec<JobId>> {
    Ok(jobs::table
        .filter(sql::<Bool>(words(JobState::Dead)))
        .filter(jobs::kind.eq(kind))
        .order(jobs::id)
        .limit(limit)
        .select(jobs::id)
        .load(conn)?)
}

/// Puts a dead job back; false if it is not dead. Where another of its kind and key waits already, that one is the
/// retry and this one is done. Its attempts go on counting, since they are its fence; those so far are forgiven.
pub fn update_to_waiting(conn: &mut Conn, id: JobId, at: Time) -> Result<bool> {
    let dead = jobs::table.find(id).filter(jobs::state.eq(JobState::Dead));
    let found: Option<(String, String)> = dead
        .select((jobs::kind, jobs::key))
        .first(conn)
        .optional()?;
    let Some((kind, key)) = found else {
        return Ok(false);
    };
    let waits: i64 = jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::key.eq(key))
        .filter(sql::<Bool>(words(JobState::Waiting)))
        .count()
        .get_result(conn)?;
    let changed = if waits > 0 {
        diesel::update(dead)
            .set((jobs::state.eq(JobState::Done), jobs::finished_at.eq(at)))
            .execute(conn)?
    } else {
        diesel::update(dead)
            .set((
                jobs::state.eq(JobState::Waiting),
                jobs::run_at.eq(at),
                jobs::forgiven.eq(jobs::attempt),
            ))
            .execute(conn)?
    };
    Ok(changed == 1)
}

/// What comes by itself and when.
pub fn list_timetable(conn: &mut Conn) -> Result<Vec<(String, Time)>> {
    Ok(timetable::table
        .order(timetable::next_at)
        .select((timetable::name, timetable::next_at))
        .load(conn)?)
}

/// Which letter a job sends: its name and language. Whom it goes to is nobody's business here.
pub fn find_letter_name(conn: &mut Conn, id: i64) -> Result<Option<(String, String)>> {
    Ok(letters::table
        .find(id)
        .select((letters::letter, letters::language))
        .first(conn)
        .optional()?)
}
