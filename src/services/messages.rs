//! Dead letters: put back to be read again once a mapping or a fix lets them be, corrected, dismissed. Reading them is
//! `jobs/read_message`.

use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::dead_letters::{self, Settled, Which};
use crate::db::messages::{self, DeadLetter, MessageKey, MessageRow};
use crate::db::types::MessageStatus;
use crate::db::{Conn, jobs, replays, row_ids};
use crate::domain::audit::AuditAction;
use crate::domain::ids::{MessageId, ReplayId, StaffId};
use crate::domain::job::Job;
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::formats;

/// Letters that one transaction puts back.
const PORTION: i64 = 200;

/// What came of a wish to read dead letters again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Those that are read again.
    pub due: Vec<MessageId>,
    /// Those whose payload itself is damaged: no mapping helps, they have to be sent again.
    pub damaged: Vec<MessageId>,
}

/// Puts these dead letters back to be read; messages that are not dead are left as they are.
pub fn replay(conn: &mut Conn, now: Time, ids: &[MessageId]) -> Result<Replayed> {
    conn.write(|conn| {
        let (damaged, due): (Vec<DeadLetter>, Vec<DeadLetter>) = messages::lock_dead(conn, ids)?
            .into_iter()
            .partition(is_damaged);
        let ids_of = |letters: Vec<DeadLetter>| letters.into_iter().map(|letter| letter.id);
        let replayed = Replayed {
            due: ids_of(due).collect(),
            damaged: ids_of(damaged).collect(),
        };
        messages::update_to_replay(conn, &replayed.due)?;
        let work: Vec<Job> = replayed
            .due
            .iter()
            .map(|message| Job::ReadMessage { message: *message })
            .collect();
        jobs::enqueue(conn, &work, now)?;
        Ok(replayed)
    })
}

/// Puts all dead letters of a group back, by a job.
pub fn replay_group(
    conn: &mut Conn,
    now: Time,
    (staff, which): (StaffId, &Which),
    actor: &Actor,
) -> Result<ReplayId> {
    conn.write(|conn| {
        let found = dead_letters::count_group(conn, which)?;
        if found.0 == 0 {
            return Err(Error::not_found("dead-letter"));
        }
        let replay = replays::insert_replay(conn, (staff, which), found, now)?;
        jobs::enqueue(conn, &[Job::Replay { replay }], now)?;
        let subject = ("replay", replay.to_string());
        let entry = AuditWrite::new(now, actor, AuditAction::Replayed, (subject.0, &subject.1))
            .facts([
                ("count", found.0.to_string()),
                ("format", which.format.clone()),
            ]);
        insert_audit(conn, &entry)?;
        Ok(replay)
    })
}

/// Puts the next portion of a group back; false when none is left. Each letter is put back once, however it ends.
pub fn replay_portion(conn: &mut Conn, now: Time, id: ReplayId) -> Result<bool> {
    let row = replays::find_replay(conn, id)?.ok_or_else(|| Error::not_found("dead-letter"))?;
    let bounds = (row.after_id, row.last_id);
    let ids = dead_letters::list_ids(conn, &row.which(), bounds, PORTION)?;
    let Some(last) = ids.last() else {
        replays::update_progress(conn, id, row.after_id, (0, 0), Some(now))?;
        return Ok(false);
    };
    let replayed = replay(conn, now, &ids)?;
    let counts = (replayed.due.len() as i64, replayed.damaged.len() as i64);
    replays::update_progress(conn, id, *last, counts, None)?;
    Ok(true)
}

/// Puts these letters back at once, within reach.
pub fn replay_chosen(
    conn: &mut Conn,
    now: Time,
    (reach, ids): (&Reach, &[MessageId]),
    actor: &Actor,
) -> Result<Replayed> {
    conn.write(|conn| {
        lock_seen(conn, reach, ids)?;
        let replayed = replay(conn, now, ids)?;
        audited(conn, now, actor, (ids, replayed.due.len()))?;
        Ok(replayed)
    })
}

/// Says of dead letters that nothing is to come of them; they are kept and can be taken back.
pub fn dismiss(
    conn: &mut Conn,
    now: Time,
    (reach, ids): (&Reach, &[MessageId]),
    (actor, why): (&Actor, &str),
) -> Result<usize> {
    conn.write(|conn| {
        let letters = lock_seen(conn, reach, ids)?;
        let settled = |letter: &DeadLetter| Settled {
            message_id: letter.id,
            channel_id: letter.channel_id,
            replacement_id: None,
            why: why.to_owned(),
            actor: actor.parts().1.to_owned(),
            at: now,
        };
        let rows: Vec<Settled> = letters.iter().map(settled).collect();
        let count = dead_letters::update_settled(conn, &rows, MessageStatus::Dismissed)?;
        audited(conn, now, actor, (ids, count))?;
        Ok(count)
    })
}

/// Makes a dismissed letter a task again.
pub fn take_back(
    conn: &mut Conn,
    now: Time,
    (reach, id): (&Reach, MessageId),
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        let seen = messages::find(conn, id)?.filter(|row| reach.sees_channel(row.channel_id));
        if seen.is_none() || !dead_letters::update_unsettled(conn, id)? {
            return Err(Error::not_found("dead-letter"));
        }
        audited(conn, now, actor, (&[id], 1))
    })
}

/// Stores a corrected message in place of a dead letter, to be read at once; the letter itself is kept beside it.
pub fn correct(
    conn: &mut Conn,
    now: Time,
    (reach, id): (&Reach, MessageId),
    (actor, body): (&Actor, &str),
) -> Result<MessageId> {
    conn.write(|conn| {
        lock_seen(conn, reach, &[id])?;
        let letter = messages::find(conn, id)?.ok_or_else(|| Error::not_found("dead-letter"))?;
        let key = sha256_hex(body.as_bytes());
        if !messages::find_keys(conn, letter.channel_id, &[&key])?.is_empty() {
            return Err(Error::invalid("/body", "problem-body-known"));
        }
        let [taken] = row_ids::take(conn, [(row_ids::Table::Messages, 1)])?;
        let new = taken.first().copied().map(MessageId);
        let new = new.ok_or_else(|| Error::internal("no id for a message"))?;
        let corrected = MessageRow {
            id: new,
            body: body.as_bytes().to_vec(),
            received_at: now,
            status: MessageStatus::Stored,
            reason: None,
            cause: String::new(),
            ..letter.clone()
        };
        let key = MessageKey {
            channel_id: letter.channel_id,
            key,
            message_id: new,
        };
        messages::insert_keys(conn, &[key])?;
        messages::insert_messages(conn, &[corrected])?;
        let settled = Settled {
            message_id: id,
            channel_id: letter.channel_id,
            replacement_id: Some(new),
            why: String::new(),
            actor: actor.parts().1.to_owned(),
            at: now,
        };
        dead_letters::update_settled(conn, &[settled], MessageStatus::Corrected)?;
        jobs::enqueue(conn, &[Job::ReadMessage { message: new }], now)?;
        audited(conn, now, actor, (&[id], 1))?;
        Ok(new)
    })
}

/// Those of these letters that are dead, locked; none of them may be out of reach.
fn lock_seen(conn: &mut Conn, reach: &Reach, ids: &[MessageId]) -> Result<Vec<DeadLetter>> {
    let letters = messages::lock_dead(conn, ids)?;
    let seen = letters.iter().all(|one| reach.sees_channel(one.channel_id));
    if letters.is_empty() || !seen {
        return Err(Error::not_found("dead-letter"));
    }
    Ok(letters)
}

fn audited(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    (ids, count): (&[MessageId], usize),
) -> Result<()> {
    let first = ids.first().map(ToString::to_string).unwrap_or_default();
    let entry = AuditWrite::new(now, actor, AuditAction::Replayed, ("message", &first))
        .facts([("count", count.to_string())]);
    insert_audit(conn, &entry)
}

fn is_damaged(letter: &DeadLetter) -> bool {
    let reason = letter.reason.as_deref().unwrap_or_default();
    serde_json::from_str::<Sentence>(reason).is_ok_and(|reason| formats::is_damage(&reason))
}
