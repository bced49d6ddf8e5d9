//! Background work as data: the payload of every kind of job. Running them is `jobs/`.

use crate::domain::ids::{
    BulkId, ImportId, LocationId, MessageId, OrderId, ReplayId, SkuId, WhatIfId,
};
use chrono::NaiveDate;
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
    /// Find places for the units of these orders that have none yet; at most 200 of them.
    Source {
        /// The orders, ascending.
        orders: Vec<OrderId>,
    },
    /// Find places for every order that has units without one and could have it, portion by portion: a place was added, rules
    /// changed, or an hour has passed.
    SourceAll {
        /// Those too for whom nothing is free: rules may say otherwise of them now.
        #[serde(default)]
        everybody: bool,
        /// Where this is in the walk.
        #[serde(default)]
        walk: Walking,
    },
    /// Stock came: the orders that wait for it are sourced, first in, first out.
    ServeBackorders {
        /// What came.
        sku: SkuId,
    },
    /// Somebody had to let others go first: the queue of what they all want is served. Nothing new came.
    ServeTurns {
        /// What they want.
        sku: SkuId,
    },
    /// Pre-sale: source the orders whose day has come.
    ServePresales,
    /// Look again at open plans of these orders: is there a cheaper one by now?
    Reconsider {
        /// The orders, ascending.
        orders: Vec<OrderId>,
    },
    /// Look again at every open plan, portion by portion: prices, places or rules changed.
    ReconsiderAll {
        /// Where this is in the walk.
        #[serde(default)]
        walk: Walking,
    },
    /// Look again at plans that a full day of a place sent to another place or a later day: it has room again.
    ReconsiderRoom {
        /// The place.
        place: LocationId,
        /// Its day.
        day: NaiveDate,
    },
    /// Replay a past period under other rules.
    WhatIf {
        /// What is asked.
        what_if: WhatIfId,
    },
    /// Release what is planned and due at the places that release by themselves.
    Release,
    /// Settle the exceptions of which nothing is missing any more.
    SettleExceptions,
    /// Delete what is past its keeping time: sessions, look-ups, idempotency rows, tries, finished jobs.
    Sweep,
}

/// Whether a job that goes through all orders begins with the first, or goes on where the one before it stopped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Walking {
    /// With the first order: something has changed for all.
    #[default]
    Anew,
    /// Where it stopped.
    On,
}

impl Walking {
    const fn key(self) -> &'static str {
        match self {
            Walking::Anew => "anew",
            Walking::On => "on",
        }
    }
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
            Job::Source { .. } => "source",
            Job::SourceAll { .. } => "source_all",
            Job::ServeBackorders { .. } => "serve_backorders",
            Job::ServeTurns { .. } => "serve_turns",
            Job::ServePresales => "serve_presales",
            Job::Reconsider { .. } => "reconsider",
            Job::ReconsiderAll { .. } => "reconsider_all",
            Job::ReconsiderRoom { .. } => "reconsider_room",
            Job::WhatIf { .. } => "what_if",
            Job::Release => "release",
            Job::SettleExceptions => "settle_exceptions",
            Job::Sweep => "sweep",
        }
    }

    /// Whether everything else goes first: orders that just came wait for no second look at what is settled.
    pub const fn can_wait(&self) -> bool {
        matches!(
            self,
            Job::Reconsider { .. }
                | Job::ReconsiderAll { .. }
                | Job::ReconsiderRoom { .. }
                | Job::WhatIf { .. }
                | Job::IndexSkus
                | Job::SettleExceptions
                | Job::Sweep
        )
    }

    /// Waiting jobs of the same kind and key are one.
    pub fn key(&self) -> String {
        match self {
            Job::ReadMessage { message } => message.to_string(),
            Job::Heal { waits_for } => waits_for.clone(),
            Job::SendCode { lookup } => lookup.clone(),
            Job::SendLetter { letter } => letter.to_string(),
            Job::Bulk { bulk, portion } => format!("{bulk}/{portion}"),
            Job::IndexSkus
            | Job::ServePresales
            | Job::Release
            | Job::SettleExceptions
            | Job::Sweep => String::new(),
            Job::Import { import } => import.to_string(),
            Job::Replay { replay } => replay.to_string(),
            Job::Source { orders } | Job::Reconsider { orders } => several(orders),
            Job::SourceAll { everybody, walk } => match everybody {
                true => format!("{} everybody", walk.key()),
                false => walk.key().to_owned(),
            },
            Job::ReconsiderAll { walk } => walk.key().to_owned(),
            Job::ReconsiderRoom { place, day } => format!("{place} {day}"),
            Job::ServeBackorders { sku } | Job::ServeTurns { sku } => sku.to_string(),
            Job::WhatIf { what_if } => what_if.to_string(),
        }
    }
}

/// A key for a few orders: those of the same key are the same orders, as good as always, and none is lost otherwise.
fn several(orders: &[OrderId]) -> String {
    let ids: Vec<String> = orders.iter().map(OrderId::to_string).collect();
    crate::domain::secret::sha256_hex(ids.join(" ").as_bytes())
}
