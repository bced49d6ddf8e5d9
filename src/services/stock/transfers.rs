//! Goods from one place of ours to another: sent (they fall at the source at once), received whole or in part, taken back.

use super::{MOST, announce, as_seen, refs, refuse_kits};
use crate::db::audit::{self, AuditWrite};
use crate::db::stock::{self, MovementWrite, StockRow};
use crate::db::transfers::{self, TransferLine, TransferRow, TransferWrite, number_of};
use crate::db::{Conn, ledger};
use crate::domain::audit::AuditAction;
use crate::domain::ids::{LocationId, SkuId, TransferId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Actor;
use crate::domain::stock::{MovementKind, TransferState};
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Most lines of a transfer or a purchase order.
pub const LINES_MAX: usize = 500;

/// Goods to be sent.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// From where.
    pub from: LocationId,
    /// Where to.
    pub to: LocationId,
    /// (SKU, pieces) of each line.
    pub lines: Vec<(SkuId, i64)>,
    /// In words; may be empty.
    pub note: String,
    /// When it should be there.
    pub expected_at: Option<Time>,
    /// The form that it was entered in: it is sent once.
    pub form: Option<String>,
}

/// Whether more of a transfer is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// What has not come is still on its way.
    OnItsWay,
    /// What has not come will not: the difference is adjusted.
    Lost,
}

/// Sends goods: they fall at the source. Only what is free there can be sent.
pub fn send(conn: &mut Conn, now: Time, actor: &Actor, parcel: &Parcel) -> Result<TransferId> {
    if parcel.from == parcel.to {
        return Err(Error::invalid("/to", "problem-transfer-same"));
    }
    let lines = summed(&parcel.lines)?;
    conn.write(|conn| {
        refs::check_unused(conn, parcel.form.as_deref())?;
        let skus: Vec<SkuId> = lines.iter().map(|(sku, _)| *sku).collect();
        refuse_kits(conn, &skus)?;
        let places: Vec<_> = skus.iter().map(|sku| (*sku, parcel.from)).collect();
        let rows = stock::lock_places(conn, &places, now)?;
        let short: Vec<Problem> = lines
            .iter()
            .enumerate()
            .filter_map(|(index, (sku, pieces))| {
                let free = level(&rows, *sku).map_or(0, |row| row.level().free());
                (free < *pieces).then(|| {
                    let sentence = Sentence::new("problem-stock-not-free").with("free", free);
                    Problem::at(format!("/lines/{index}/quantity"), sentence)
                })
            })
            .collect();
        if !short.is_empty() {
            return Err(Error::Invalid(short));
        }
        let write = TransferWrite {
            from_id: parcel.from,
            to_id: parcel.to,
            state: TransferState::Sent,
            note: parcel.note.clone(),
            created_at: now,
            created_by: actor.parts().1.to_owned(),
            expected_at: parcel.expected_at,
        };
        let id = transfers::insert_transfer(conn, &write, &lines)?;
        for (sku, pieces) in &lines {
            move_one(
                conn,
                now,
                actor,
                &rows,
                *sku,
                MovementKind::TransferOut,
                -pieces,
                id,
            )?;
        }
        if let Some(first) = rows.first() {
            let movement = ledger::get_newest(conn, first.id)?.id;
            refs::use_up(conn, parcel.form.as_deref(), movement)?;
        }
        told(conn, now, actor, id, "sent")?;
        Ok(id)
    })
}

/// Receives (SKU, pieces) of a transfer. What is more than was sent, or is lost on the way, is an adjustment. Who `seen` so
/// many pieces come so far is refused where others have come meanwhile: they may be the same.
pub fn receive(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    id: TransferId,
    (arrived, rest): (&[(SkuId, i64)], Rest),
    seen: Option<i64>,
) -> Result<()> {
    conn.write(|conn| {
        let transfer = on_its_way(conn, id)?;
        let lines = transfers::list_lines(conn, &[id])?;
        as_seen(seen, lines.iter().map(|line| line.received))?;
        let places: Vec<_> = lines
            .iter()
            .map(|line| (line.sku_id, transfer.to_id))
            .collect();
        let rows = stock::lock_places(conn, &places, now)?;
        let mut open = 0;
        for (index, line) in lines.iter().enumerate() {
            let pieces = arrived
                .iter()
                .filter(|(sku, _)| *sku == line.sku_id)
                .map(|(_, pieces)| pieces)
                .sum::<i64>();
            if !(0..=MOST).contains(&pieces) {
                let at = format!("/lines/{index}/quantity");
                return Err(Error::Invalid(vec![Problem::at(at, not_count(pieces))]));
            }
            open += take_in(conn, (now, actor), &rows, line, pieces, rest)?;
        }
        let done = open == 0;
        if done {
            transfers::update_state(conn, id, TransferState::Received, Some(now))?;
        }
        let skus: Vec<SkuId> = lines.iter().map(|line| line.sku_id).collect();
        announce(conn, now, &skus)?;
        told(
            conn,
            now,
            actor,
            id,
            if done { "received" } else { "partly" },
        )
    })
}

/// Takes in what came of a line; gives what is still on its way.
fn take_in(
    conn: &mut Conn,
    (now, actor): (Time, &Actor),
    rows: &[StockRow],
    line: &TransferLine,
    pieces: i64,
    rest: Rest,
) -> Result<i64> {
    let id = line.transfer_id;
    let missing = (line.quantity - line.received).max(0);
    let lost = match rest {
        Rest::Lost => (missing - pieces).max(0),
        Rest::OnItsWay => 0,
    };
    let came = pieces.min(missing) + lost;
    if came > 0 {
        move_one(
            conn,
            now,
            actor,
            rows,
            line.sku_id,
            MovementKind::TransferIn,
            came,
            id,
        )?;
    }
    let adjusted = (pieces - missing).max(0) - lost;
    if adjusted != 0 {
        move_one(
            conn,
            now,
            actor,
            rows,
            line.sku_id,
            MovementKind::Adjust,
            adjusted,
            id,
        )?;
    }
    transfers::update_received(conn, id, line.sku_id, line.received + pieces)?;
    Ok(missing - pieces.min(missing) - lost)
}

/// Takes back what has not arrived: it is at the source again.
pub fn cancel(conn: &mut Conn, now: Time, actor: &Actor, id: TransferId) -> Result<()> {
    conn.write(|conn| {
        let transfer = on_its_way(conn, id)?;
        let lines = transfers::list_lines(conn, &[id])?;
        let places: Vec<_> = lines
            .iter()
            .map(|line| (line.sku_id, transfer.from_id))
            .collect();
        let rows = stock::lock_places(conn, &places, now)?;
        for line in &lines {
            let missing = line.quantity - line.received;
            if missing > 0 {
                move_one(
                    conn,
                    now,
                    actor,
                    &rows,
                    line.sku_id,
                    MovementKind::TransferIn,
                    missing,
                    id,
                )?;
            }
        }
        let came = lines.iter().any(|line| line.received > 0);
        let state = if came {
            TransferState::Received
        } else {
            TransferState::Canceled
        };
        transfers::update_state(conn, id, state, Some(now))?;
        let skus: Vec<SkuId> = lines.iter().map(|line| line.sku_id).collect();
        announce(conn, now, &skus)?;
        told(conn, now, actor, id, "canceled")
    })
}

fn on_its_way(conn: &mut Conn, id: TransferId) -> Result<TransferRow> {
    let transfer = transfers::lock(conn, id)?.ok_or_else(|| Error::not_found("transfer"))?;
    match transfer.state {
        TransferState::Sent => Ok(transfer),
        TransferState::Received | TransferState::Canceled => {
            Err(Error::Conflict(Sentence::new("conflict-transfer-over")))
        }
    }
}

/// Pieces of each SKU, each once, by SKU; refused where none are named.
pub(super) fn summed(lines: &[(SkuId, i64)]) -> Result<Vec<(SkuId, i64)>> {
    if lines.is_empty() {
        return Err(Error::invalid("/lines", "problem-stock-no-lines"));
    }
    if lines.len() > LINES_MAX {
        let sentence = Sentence::new("problem-stock-many-lines").with("limit", LINES_MAX);
        return Err(Error::Invalid(vec![Problem::at("/lines", sentence)]));
    }
    let mut summed: Vec<(SkuId, i64)> = Vec::with_capacity(lines.len());
    for (index, (sku, pieces)) in lines.iter().enumerate() {
        if !(1..=MOST).contains(pieces) {
            let at = format!("/lines/{index}/quantity");
            return Err(Error::Invalid(vec![Problem::at(at, odd(*pieces))]));
        }
        match summed.iter_mut().find(|(known, _)| known == sku) {
            Some((_, sum)) => *sum += pieces,
            None => summed.push((*sku, *pieces)),
        }
    }
    Ok(summed)
}

/// Why so many pieces are not possible.
fn odd(pieces: i64) -> Sentence {
    match pieces > MOST {
        true => Sentence::new("problem-most-pieces").with("most", MOST),
        false => Sentence::new("problem-not-positive"),
    }
}

/// Why so many pieces cannot have come.
pub(super) fn not_count(pieces: i64) -> Sentence {
    match pieces > MOST {
        true => odd(pieces),
        false => Sentence::new("problem-not-count"),
    }
}

fn level(rows: &[StockRow], sku: SkuId) -> Option<&StockRow> {
    rows.iter().find(|row| row.sku_id == sku)
}

#[expect(clippy::too_many_arguments, reason = "a movement has that many sides")]
fn move_one(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    rows: &[StockRow],
    sku: SkuId,
    kind: MovementKind,
    pieces: i64,
    transfer: TransferId,
) -> Result<()> {
    let row = level(rows, sku).ok_or_else(|| Error::internal("a locked level is not there"))?;
    let mut movement = MovementWrite::new(row.id, kind, pieces);
    movement.transfer = Some(transfer);
    stock::move_stock(conn, now, actor, &movement)?;
    Ok(())
}

fn told(conn: &mut Conn, now: Time, actor: &Actor, id: TransferId, what: &str) -> Result<()> {
    let number = number_of(id);
    let entry = AuditWrite::new(now, actor, AuditAction::StockChanged, ("transfer", &number))
        .facts([("kind", what.to_owned())]);
    audit::insert_audit(conn, &entry)
}
