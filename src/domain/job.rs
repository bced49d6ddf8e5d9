//! Background work as data: the payload of every kind of job. Running them is `jobs/`.

use crate::domain::ids::{BulkId, MessageId};
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
    /// Do one action to one portion of its orders.
    Bulk {
        /// The action.
        bulk: BulkId,
        /// Which portion, from 0.
        portion: i64,
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
            Job::Bulk { .. } => "bulk",
            Job::Sweep => "sweep",
        }
    }

    /// Waiting jobs of the same kind and key are one.
    pub fn key(&self) -> String {
        match self {
            Job::ReadMessage { message } => message.to_string(),
            Job::Heal { waits_for } => waits_for.clone(),
            Job::SendLetter { letter } => letter.to_string(),
            Job::Bulk { bulk, portion } => format!("{bulk}/{portion}"),
            Job::Sweep => String::new(),
        }
    }
}
