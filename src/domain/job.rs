//! Background work as data: the payload of every kind of job. Running them is `jobs/`.

use crate::domain::ids::{BulkId, ImportId, MessageId, ReplayId};
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
    /// Find out whom a look-up concerns and send them a code; nobody, as often as not.
    SendCode {
        /// The look-up, by its token's hash.
        lookup: String,
    },
    /// Send a letter that is stored with its facts.
    SendLetter {
        /// Row of the letter.
        letter: i64,
    },
    /// Do one action to one portion of its orders.
    Bulk {
        /// The action.
        bulk: BulkId,
        /// Which portion, from 0.
        portion: i64,
    },
    /// Index the SKUs that were there before the index.
    IndexSkus,
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
            Job::SendCode { .. } => "send_code",
            Job::SendLetter { .. } => "send_letter",
            Job::Bulk { .. } => "bulk",
            Job::IndexSkus => "index_skus",
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
            Job::SendCode { lookup } => lookup.clone(),
            Job::SendLetter { letter } => letter.to_string(),
            Job::Bulk { bulk, portion } => format!("{bulk}/{portion}"),
            Job::IndexSkus | Job::Sweep => String::new(),
            Job::Import { import } => import.to_string(),
            Job::Replay { replay } => replay.to_string(),
        }
    }
}
