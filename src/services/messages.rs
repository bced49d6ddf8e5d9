//! Dead letters put back to be read again, once a mapping or a fix lets them be. Reading them is `jobs/read_message`.

use crate::db::messages::{self, DeadLetter};
use crate::db::{Conn, jobs};
use crate::domain::ids::MessageId;
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::time::Time;
use crate::error::Result;
use crate::formats;

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

fn is_damaged(letter: &DeadLetter) -> bool {
    let reason = letter.reason.as_deref().unwrap_or_default();
    serde_json::from_str::<Sentence>(reason).is_ok_and(|reason| formats::is_damage(&reason))
}
