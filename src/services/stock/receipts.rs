//! Purchase orders: made, changed, arrived in parts, canceled.

use super::transfers::{not_count, summed};
use super::{MOST, announce, as_seen, refuse_kits};
use crate::db::audit::{self, AuditWrite};
use crate::db::orders::find;
use crate::db::receipts::{self, ReceiptLine, ReceiptRow, ReceiptWrite};
use crate::db::stock::{self, MovementWrite};
use crate::db::{Conn, waiting};
use crate::domain::audit::AuditAction;
use crate::domain::ids::{LocationId, ReceiptId, SkuId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Actor;
use crate::domain::stock::{MovementKind, ReceiptState};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use chrono::TimeDelta;

/// Longest name, supplier and note, characters.
const LONGEST: usize = 200;
/// How far back and ahead a day of arrival may lie.
const LATEST_PAST: TimeDelta = TimeDelta::days(366);
const FURTHEST: TimeDelta = TimeDelta::days(36_525);

/// A purchase order as it is to be.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// Unique name.
    pub name: String,
    /// Where to.
    pub location: LocationId,
    /// From whom; may be empty.
    pub supplier: String,
    /// In words; may be empty.
    pub note: String,
    /// When the goods should be there.
    pub expected_at: Time,
    /// (SKU, pieces) of each line.
    pub lines: Vec<(SkuId, i64)>,
}

/// Whether more of a purchase order is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// What has not come is still expected.
    Expected,
    /// What has not come will not.
    GivenUp,
}

/// Makes a purchase order; a name that is taken is refused.
pub fn order(conn: &mut Conn, now: Time, actor: &Actor, ordered: &Ordered) -> Result<ReceiptId> {
    let lines = checked(ordered, now)?;
    conn.write(|conn| {
        let skus: Vec<SkuId> = lines.iter().map(|(sku, _)| *sku).collect();
        refuse_kits(conn, &skus)?;
        let write = ReceiptWrite {
            name: ordered.name.trim().to_owned(),
            location_id: ordered.location,
            supplier: ordered.supplier.trim().to_owned(),
            state: ReceiptState::Expected,
            note: ordered.note.trim().to_owned(),
            expected_at: ordered.expected_at,
            created_at: now,
            created_by: actor.parts().1.to_owned(),
        };
        let taken = || {
            let sentence = Sentence::new("problem-receipt-taken").with("name", &write.name);
            Error::Invalid(vec![Problem::at("/name", sentence)])
        };
        let id = receipts::insert_receipt(conn, &write)?.ok_or_else(taken)?;
        receipts::replace_lines(conn, id, &lines)?;
        announce(conn, now, &skus)?;
        told(conn, now, actor, &write.name, "ordered")?;
        Ok(id)
    })
}

/// Changes a purchase order that is still as it was `seen`. A line that goods have come of stays, and what waiting orders
/// were told of is told anew.
pub fn change(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    id: ReceiptId,
    seen: i64,
    ordered: &Ordered,
) -> Result<()> {
    let lines = checked(ordered, now)?;
    conn.write(|conn| {
        let mut row = expected(conn, id)?;
        if row.revision != seen {
            return Err(Error::Conflict(Sentence::new("conflict-changed-meanwhile")));
        }
        let skus: Vec<SkuId> = lines.iter().map(|(sku, _)| *sku).collect();
        refuse_kits(conn, &skus)?;
        for line in receipts::list_lines(conn, &[id])? {
            let kept = lines.iter().find(|(sku, _)| *sku == line.sku_id);
            if kept.map_or(0, |(_, pieces)| *pieces) < line.received {
                let sentence = Sentence::new("refused-receipt-came")
                    .with("sku", &line.code)
                    .with("received", line.received);
                return Err(Error::Refused(sentence));
            }
        }
        let mut touched = waiting::delete_promises(conn, id)?;
        receipts::replace_lines(conn, id, &lines)?;
        row.supplier = ordered.supplier.trim().to_owned();
        row.note = ordered.note.trim().to_owned();
        row.expected_at = ordered.expected_at;
        if is_complete(&receipts::list_lines(conn, &[id])?) {
            row.state = ReceiptState::Received;
        }
        receipts::update_receipt(conn, &row)?;
        touched.extend(skus);
        announce(conn, now, &touched)?;
        told(conn, now, actor, &row.name, "changed")
    })
}

/// Takes in (SKU, pieces) of a purchase order. More than was ordered is taken in too; a SKU that was not ordered is refused.
/// Who `seen` so many pieces come so far is refused where others have come meanwhile: they may be the same.
pub fn arrive(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    id: ReceiptId,
    (arrived, rest): (&[(SkuId, i64)], Rest),
    seen: Option<i64>,
) -> Result<()> {
    conn.write(|conn| {
        let mut row = expected(conn, id)?;
        let lines = receipts::list_lines(conn, &[id])?;
        as_seen(seen, lines.iter().map(|line| line.received))?;
        let came = matched(&lines, arrived)?;
        if came.is_empty() && rest == Rest::Expected {
            return Err(Error::invalid("/lines", "problem-stock-no-lines"));
        }
        let places: Vec<_> = came
            .iter()
            .map(|(line, _)| (line.sku_id, row.location_id))
            .collect();
        let levels = stock::lock_places(conn, &places, now)?;
        for (line, pieces) in &came {
            let level = levels
                .iter()
                .find(|level| level.sku_id == line.sku_id)
                .ok_or_else(|| Error::internal("a locked level is not there"))?;
            let mut movement = MovementWrite::new(level.id, MovementKind::Receive, *pieces);
            movement.receipt = Some(id);
            stock::move_stock(conn, now, actor, &movement)?;
            receipts::update_received(conn, line.id, line.received + pieces)?;
        }
        let complete = is_complete(&receipts::list_lines(conn, &[id])?);
        let mut touched: Vec<SkuId> = came.iter().map(|(line, _)| line.sku_id).collect();
        if complete || rest == Rest::GivenUp {
            row.state = ReceiptState::Received;
            touched.extend(waiting::delete_promises(conn, id)?);
        }
        receipts::update_receipt(conn, &row)?;
        announce(conn, now, &touched)?;
        told(conn, now, actor, &row.name, "arrived")
    })
}

/// Cancels a purchase order that nothing has come of.
pub fn cancel(conn: &mut Conn, now: Time, actor: &Actor, id: ReceiptId) -> Result<()> {
    conn.write(|conn| {
        let mut row = expected(conn, id)?;
        let lines = receipts::list_lines(conn, &[id])?;
        if lines.iter().any(|line| line.received > 0) {
            return Err(Error::Refused(Sentence::new("refused-receipt-begun")));
        }
        row.state = ReceiptState::Canceled;
        receipts::update_receipt(conn, &row)?;
        let touched = waiting::delete_promises(conn, id)?;
        announce(conn, now, &touched)?;
        told(conn, now, actor, &row.name, "canceled")
    })
}

fn expected(conn: &mut Conn, id: ReceiptId) -> Result<ReceiptRow> {
    // what they were told may be taken back, and orders are locked before anything else
    let promised = waiting::list_promised(conn, id)?;
    find::lock_orders(conn, &promised)?;
    let row = receipts::lock(conn, id)?;
    match row.state {
        ReceiptState::Expected => Ok(row),
        ReceiptState::Received | ReceiptState::Canceled => {
            Err(Error::Conflict(Sentence::new("conflict-receipt-over")))
        }
    }
}

fn is_complete(lines: &[ReceiptLine]) -> bool {
    lines.iter().all(|line| line.received >= line.quantity)
}

/// What came, line by line; lines of which nothing came are left out.
fn matched<'l>(
    lines: &'l [ReceiptLine],
    arrived: &[(SkuId, i64)],
) -> Result<Vec<(&'l ReceiptLine, i64)>> {
    let mut came: Vec<(&ReceiptLine, i64)> = Vec::with_capacity(arrived.len());
    for (index, (sku, pieces)) in arrived.iter().enumerate() {
        let wrong = |why: Sentence, name: &str| {
            let at = format!("/lines/{index}/{name}");
            Error::Invalid(vec![Problem::at(at, why)])
        };
        let line = lines
            .iter()
            .find(|line| line.sku_id == *sku)
            .ok_or_else(|| wrong(Sentence::new("problem-receipt-not-ordered"), "sku"))?;
        match pieces {
            0 => {}
            1..=MOST => match came.iter_mut().find(|(known, _)| known.id == line.id) {
                Some((_, sum)) => *sum += pieces,
                None => came.push((line, *pieces)),
            },
            _ => return Err(wrong(not_count(*pieces), "quantity")),
        }
    }
    Ok(came)
}

fn checked(ordered: &Ordered, now: Time) -> Result<Vec<(SkuId, i64)>> {
    let mut problems = Vec::new();
    // a year that was mistyped
    if !(now - LATEST_PAST..now + FURTHEST).contains(&ordered.expected_at) {
        problems.push(Problem::at(
            "/expected_at",
            Sentence::new("problem-receipt-day"),
        ));
    }
    if ordered.name.trim().is_empty() {
        problems.push(Problem::at("/name", Sentence::new("problem-missing")));
    }
    // no browser opens an address that ends so
    if [".", ".."].contains(&ordered.name.trim()) {
        problems.push(Problem::at("/name", Sentence::new("problem-dots")));
    }
    for (at, text) in [
        ("/name", &ordered.name),
        ("/supplier", &ordered.supplier),
        ("/note", &ordered.note),
    ] {
        if text.chars().count() > LONGEST {
            let sentence = Sentence::new("problem-too-long").with("limit", LONGEST);
            problems.push(Problem::at(at, sentence));
        }
    }
    match summed(&ordered.lines) {
        Ok(lines) if problems.is_empty() => Ok(lines),
        Ok(_) => Err(Error::Invalid(problems)),
        Err(Error::Invalid(more)) => {
            problems.extend(more);
            Err(Error::Invalid(problems))
        }
        Err(fault) => Err(fault),
    }
}

fn told(conn: &mut Conn, now: Time, actor: &Actor, name: &str, what: &str) -> Result<()> {
    let entry = AuditWrite::new(now, actor, AuditAction::StockChanged, ("receipt", name))
        .facts([("kind", what.to_owned())]);
    audit::insert_audit(conn, &entry)
}
