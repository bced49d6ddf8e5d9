//! Stock: one verb, one transaction. Here: what somebody may wish for one level. How it is done is `change`, whose
//! reservations break is `shortfall`; goods on their way are `transfers` and `receipts`, what is told of it all `levels`
//! and `promise`.

mod change;
pub mod levels;
pub mod promise;
pub mod receipts;
pub mod refs;
pub mod shortfall;
pub mod transfers;

pub use change::{change, keep_back};

use crate::db::stock::{MovementRow, StockRow};
use crate::db::{Conn, backorders, jobs, ledger, open_plans, skus, stock};
use crate::domain::ids::{ExceptionId, LocationId, SkuId};
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::stock::MovementKind;
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Most pieces of anything: no sum of them overflows.
pub const MOST: i64 = 1_000_000_000;
/// Longest reason, characters.
pub const REASON_MAX: usize = 200;

/// Where pieces are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// What can be sold.
    Open,
    /// What is set aside.
    Quarantine,
}

/// What somebody wishes for one level, in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// So much was there when counting began.
    Opening(i64),
    /// So much came in.
    Receive(i64),
    /// So much came back from a buyer and can be sold.
    Return(i64),
    /// So much more (+) or less (−) is there.
    Adjust(i64),
    /// So much was counted just now.
    Count(i64),
    /// The warehouse's system says how much was there at a moment; what happened since is applied on top.
    Snapshot(i64, Time),
    /// So much is set aside (+) or taken back from there (−).
    Quarantine(i64),
    /// So much is thrown away.
    Scrap(i64, Shelf),
}

impl Wish {
    /// The ledger's word for it.
    pub const fn kind(self) -> MovementKind {
        match self {
            Wish::Opening(_) => MovementKind::Opening,
            Wish::Receive(_) => MovementKind::Receive,
            Wish::Return(_) => MovementKind::Return,
            Wish::Adjust(_) => MovementKind::Adjust,
            Wish::Count(_) => MovementKind::Count,
            Wish::Snapshot(..) => MovementKind::Snapshot,
            Wish::Quarantine(_) => MovementKind::Quarantine,
            Wish::Scrap(..) => MovementKind::Scrap,
        }
    }

    /// The pieces that it names.
    pub const fn pieces(self) -> i64 {
        match self {
            Wish::Opening(pieces)
            | Wish::Receive(pieces)
            | Wish::Return(pieces)
            | Wish::Adjust(pieces)
            | Wish::Count(pieces)
            | Wish::Snapshot(pieces, _)
            | Wish::Quarantine(pieces)
            | Wish::Scrap(pieces, _) => pieces,
        }
    }
}

/// One change of one level.
#[derive(Debug, Clone)]
pub struct Change {
    /// What.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// How.
    pub wish: Wish,
    /// In words of whoever makes it; may be empty.
    pub reason: String,
}

/// What came of a change.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The level afterwards.
    pub row: StockRow,
    /// The line of the ledger; none where nothing was to be written.
    pub movement: Option<MovementRow>,
    /// How many orders lost their place.
    pub broken: i64,
    /// What names them.
    pub exception: Option<ExceptionId>,
    /// A snapshot is older than this, and changed nothing.
    pub newer: Option<Time>,
}

/// Whether a level was opened: it has a ledger.
pub fn is_open(conn: &mut Conn, sku: SkuId, location: LocationId) -> Result<bool> {
    match stock::find(conn, sku, location)? {
        Some(row) => ledger::has_lines(conn, row.id),
        None => Ok(false),
    }
}

/// Refuses what has no stock of its own.
pub fn refuse_kits(conn: &mut Conn, ids: &[SkuId]) -> Result<()> {
    let Some(kit) = skus::find_kits(conn, ids)?.first().copied() else {
        return Ok(());
    };
    let row = skus::list_by_ids(conn, &[kit])?;
    let code = row.first().map_or("", |row| row.code.as_str());
    Err(Error::Refused(
        Sentence::new("refused-stock-kit").with("sku", code),
    ))
}

/// Free stock of these SKUs went up, or more is to come: whoever waits for them is served by a job, and whoever takes them
/// from a place that may be farther is looked at again.
pub fn announce(conn: &mut Conn, now: Time, ids: &[SkuId]) -> Result<()> {
    let mut wanted = backorders::list_awaited(conn, ids)?;
    wanted.extend(open_plans::list_movable(conn, ids)?);
    wanted.sort_unstable();
    wanted.dedup();
    let work: Vec<Job> = wanted
        .into_iter()
        .map(|sku| Job::ServeBackorders { sku })
        .collect();
    if work.is_empty() {
        return Ok(());
    }
    jobs::enqueue(conn, &work, now)
}

/// Refuses who saw another sum of what has come than there is.
fn as_seen(seen: Option<i64>, received: impl Iterator<Item = i64>) -> Result<()> {
    match seen.is_none_or(|seen| seen == received.sum::<i64>()) {
        true => Ok(()),
        false => Err(Error::Conflict(Sentence::new("conflict-arrival-seen"))),
    }
}
