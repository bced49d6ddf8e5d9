//! Intake: where every order comes in, by whichever door. `take_in` writes mapped documents, knows no queue and no
//! format; repetitions, late messages and changes are told apart here.

mod buyers;
mod change;
mod credit;
pub mod draft;
mod edit;
pub mod group;
mod letters;
mod lines;
pub mod live;
mod open;
mod place;
pub mod preview;
pub(crate) mod read_back;
mod retell;
mod sort;
mod take_in;
mod tally;
mod theirs;
mod write;

pub use credit::match_credits;
pub use edit::{STALE, edit, edit_seen, patched, uneditable};
pub use retell::retell;
pub use take_in::{store_messages, take_in};
pub use theirs::{OURS, THEIRS, take_theirs};

use crate::db::types::Source;
use crate::domain::channel::Channel;
use crate::domain::ids::{CreditId, ImportId, MessageId, OrderId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::formats::Document;
use std::sync::Arc;

/// What an intake needs to know besides the documents.
#[derive(Debug, Clone)]
pub struct Context {
    /// The moment of receipt.
    pub now: Time,
    /// Key of the look-up hashes.
    pub secret: crate::domain::secret::Secret,
    /// The shop's zone, in which a day is a day.
    pub zone: chrono_tz::Tz,
}

/// One document on its way in.
#[derive(Debug, Clone)]
pub struct Item {
    /// Where it came from.
    pub channel: Arc<Channel>,
    /// By which door.
    pub source: Source,
    /// Who brought it.
    pub actor: Actor,
    /// The raw message.
    pub message: Raw,
    /// What it says; none if it is to be stored and read later.
    pub document: Option<Document>,
    /// The file it came with.
    pub import: Option<ImportId>,
}

/// The raw message of a document.
#[derive(Debug, Clone)]
pub enum Raw {
    /// Not stored yet.
    New {
        /// The payload as it came.
        body: Vec<u8>,
        /// Hash of the payload, the key that tells a repetition.
        key: String,
        /// Mapping that read it.
        format: String,
        /// Its version.
        mapping_version: i64,
        /// Where within its source.
        origin: String,
    },
    /// Stored before; read now.
    Stored {
        /// The message.
        id: MessageId,
        /// Mapping that read it.
        format: String,
        /// Its version.
        mapping_version: i64,
    },
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new order.
    Placed {
        /// The order.
        order: OrderId,
        /// Our number.
        number: String,
        /// Whether a hold is on it.
        held: bool,
    },
    /// An order that was known and has changed.
    Changed {
        /// The order.
        order: OrderId,
        /// Our number.
        number: String,
        /// Whether a hold is on it.
        held: bool,
    },
    /// Nothing new: the same message, an older one, or the same content.
    Repeated {
        /// The order, if it is one.
        order: Option<OrderId>,
        /// Our number.
        number: Option<String>,
    },
    /// A new credit.
    Credited {
        /// The credit.
        credit: CreditId,
    },
    /// A dead letter, explained.
    Dead {
        /// The message.
        message: Option<MessageId>,
        /// Why.
        reason: Sentence,
    },
    /// Stored, to be read by a job.
    Stored {
        /// The message.
        message: MessageId,
    },
}
