//! Background work as data: the payload of every kind of job. Running them is `jobs/`.

use crate::domain::ids::{ImportId, MessageId, ReplayId};
use serde::{Deserialize, Serialize};

/// One piece of background work. A row with it is written in the transaction of its cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Read a stored message into an order.
    ReadMessage {
        /// The stored message.
        message: MessageId,
    },
    /// Look again at every hold that waits for this cause.
    Heal {
        /// The cause, as in `holds.waits_for`.
        waits_for: String,
    },
    /// Send a letter that is stored with its facts.
    SendLetter {
        /// Row of the letter.
        letter: i64,
    },
    /// Take in an uploaded file.
    Import {
        /// The upload.
        import: ImportId,
    },
    /// Put a group of dead letters back to be read, portion by portion.
    Replay {
        /// The group.
        replay: ReplayId,
    },
    /// Delete what is past its keeping time: sessions, look-ups, idempotency rows, tries, finished jobs.
    Sweep,
}

impl Job {
    /// The name of the kind, as stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Job::ReadMessage { .. } => "read_message",
            Job::Heal { .. } => "heal",
            Job::SendLetter { .. } => "send_letter",
            Job::Import { .. } => "import",
            Job::Replay { .. } => "replay",
            Job::Sweep => "sweep",
        }
    }

    /// Waiting jobs of the same kind and key are one.
    pub fn key(&self) -> String {
        match self {
            Job::ReadMessage { message } => message.to_string(),
            Job::Heal { waits_for } => waits_for.clone(),
            Job::SendLetter { letter } => letter.to_string(),
            Job::Import { import } => import.to_string(),
            Job::Replay { replay } => replay.to_string(),
            Job::Sweep => String::new(),
        }
    }
}
