//! Background work put back by a person.

use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::job_list;
use crate::domain::audit::AuditAction;
use crate::domain::ids::JobId;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Most jobs that are put back together.
pub const MOST: i64 = 200;

/// Puts a dead job back.
pub fn replay(conn: &mut Conn, now: Time, actor: &Actor, id: JobId) -> Result<()> {
    conn.write(|conn| {
        let job = job_list::find_job(conn, id)?.ok_or_else(|| Error::not_found("job"))?;
        if !job_list::update_to_waiting(conn, id, now)? {
            return Err(Error::Conflict(Sentence::new("conflict-job-not-dead")));
        }
        told(conn, now, actor, &job.kind, &id.to_string())
    })
}

/// Puts dead jobs of a kind back, at most `MOST`; gives how many.
pub fn replay_kind(conn: &mut Conn, now: Time, actor: &Actor, kind: &str) -> Result<i64> {
    conn.write(|conn| {
        let mut count = 0;
        for id in job_list::list_dead_of_kind(conn, kind, MOST)? {
            count += i64::from(job_list::update_to_waiting(conn, id, now)?);
        }
        if count == 0 {
            return Err(Error::Conflict(Sentence::new("conflict-job-not-dead")));
        }
        told(conn, now, actor, kind, &format!("{kind}:{count}"))?;
        Ok(count)
    })
}

fn told(conn: &mut Conn, now: Time, actor: &Actor, kind: &str, subject: &str) -> Result<()> {
    let entry = AuditWrite::new(now, actor, AuditAction::JobReplayed, ("job", subject))
        .facts([("kind", kind.to_owned())]);
    audit::insert_audit(conn, &entry)
}
