//! One change of one level: decided, the reservations that lost their stock broken, written into the ledger.

use super::shortfall::{self, Held};
use super::{Change, Changed, MOST, REASON_MAX, Shelf, Wish, announce, refuse_kits};
use crate::db::audit::{self, AuditWrite};
use crate::db::stock::{self, MovementWrite, StockRow};
use crate::db::{Conn, ledger, locations, skus};
use crate::domain::audit::AuditAction;
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::exceptions::{self, Shortfall};

/// How a level moves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Delta {
    on_hand: i64,
    quarantined: i64,
}

/// What is to be done.
enum Decided {
    Move(Delta),
    /// The level was told of a later moment.
    Older(Time),
}

/// Does one change of one level. Reservations that the stock does not cover any more are broken in the same transaction.
pub fn change(conn: &mut Conn, now: Time, actor: &Actor, change: &Change) -> Result<Changed> {
    check(change)?;
    conn.write(|conn| {
        refuse_kits(conn, &[change.sku])?;
        let held = look_ahead(conn, now, change)?;
        let row = locked(conn, now, change.sku, change.location)?;
        match decide(conn, &row, now, change.wish)? {
            Decided::Older(newer) => Ok(Changed {
                row,
                movement: None,
                broken: 0,
                exception: None,
                newer: Some(newer),
            }),
            Decided::Move(delta) => carry_out(conn, now, actor, change, row, delta, &held),
        }
    })
}

/// Sets how much of a level is kept back from channels.
pub fn keep_back(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    (sku, location): (SkuId, LocationId),
    pieces: i64,
) -> Result<StockRow> {
    if !(0..=MOST).contains(&pieces) {
        return Err(out_of_range("/safety", pieces, 0));
    }
    conn.write(|conn| {
        refuse_kits(conn, &[sku])?;
        let mut row = locked(conn, now, sku, location)?;
        if row.safety != pieces {
            stock::update_safety(conn, now, row.id, pieces)?;
            row.safety = pieces;
            told(conn, now, actor, (sku, location), "safety", pieces)?;
        }
        Ok(row)
    })
}

fn locked(conn: &mut Conn, now: Time, sku: SkuId, location: LocationId) -> Result<StockRow> {
    stock::lock_places(conn, &[(sku, location)], now)?
        .pop()
        .ok_or_else(|| Error::internal("a level that was made is not there"))
}

fn check(change: &Change) -> Result<()> {
    let pieces = change.wish.pieces();
    let least = match change.wish {
        Wish::Opening(_) | Wish::Count(_) | Wish::Snapshot(..) => 0,
        Wish::Receive(_) | Wish::Return(_) | Wish::Scrap(..) => 1,
        Wish::Adjust(_) | Wish::Quarantine(_) => -MOST,
    };
    if !(least..=MOST).contains(&pieces) {
        return Err(out_of_range("/quantity", pieces, least));
    }
    if pieces == 0 && least < 0 {
        return Err(Error::invalid("/quantity", "problem-stock-nothing"));
    }
    if change.reason.chars().count() > REASON_MAX {
        let long = Sentence::new("problem-too-long").with("limit", REASON_MAX);
        return Err(Error::Invalid(vec![Problem::at("/reason", long)]));
    }
    let needs_reason = matches!(change.wish, Wish::Adjust(_) | Wish::Scrap(..));
    if needs_reason && change.reason.trim().is_empty() {
        return Err(Error::invalid("/reason", "problem-stock-reason"));
    }
    Ok(())
}

fn out_of_range(at: &str, found: i64, least: i64) -> Error {
    let sentence = Sentence::new("problem-range")
        .with("found", found)
        .with("least", least)
        .with("most", MOST);
    Error::Invalid(vec![Problem::at(at, sentence)])
}

/// Orders are locked before stock: whoever would lose a place as things stand is locked now, and looked at again when the
/// stock is locked too.
fn look_ahead(conn: &mut Conn, now: Time, change: &Change) -> Result<Held> {
    let Some(row) = stock::find(conn, change.sku, change.location)? else {
        return Ok(Held::default());
    };
    match decide(conn, &row, now, change.wish)? {
        Decided::Move(delta) => shortfall::hold(conn, row.id, short(&row, delta)),
        Decided::Older(_) => Ok(Held::default()),
    }
}

fn decide(conn: &mut Conn, row: &StockRow, now: Time, wish: Wish) -> Result<Decided> {
    let on_hand = |on_hand: i64| Delta {
        on_hand,
        quarantined: 0,
    };
    let unreserved_or_not = row.on_hand - row.quarantined;
    Ok(Decided::Move(match wish {
        Wish::Opening(pieces) => {
            if ledger::has_lines(conn, row.id)? {
                return Err(Error::Refused(Sentence::new("refused-stock-opened")));
            }
            on_hand(pieces)
        }
        Wish::Receive(pieces) | Wish::Return(pieces) => on_hand(pieces),
        Wish::Adjust(pieces) => {
            if row.on_hand + pieces < 0 {
                return Err(not_there(row.on_hand));
            }
            on_hand(pieces)
        }
        Wish::Count(counted) => on_hand(counted - row.on_hand),
        Wish::Snapshot(told, as_of) => {
            if let Some(newer) = row.counted_at.filter(|counted| *counted > as_of) {
                return Ok(Decided::Older(newer));
            }
            let since = ledger::sum_after(conn, row.id, as_of.min(now))?;
            on_hand((told + since).max(0) - row.on_hand)
        }
        Wish::Quarantine(pieces) if pieces < 0 => {
            if row.quarantined + pieces < 0 {
                return Err(not_there(row.quarantined));
            }
            Delta {
                on_hand: 0,
                quarantined: pieces,
            }
        }
        Wish::Quarantine(pieces) | Wish::Scrap(pieces, Shelf::Open)
            if pieces > unreserved_or_not =>
        {
            return Err(not_there(unreserved_or_not));
        }
        Wish::Quarantine(pieces) => Delta {
            on_hand: 0,
            quarantined: pieces,
        },
        Wish::Scrap(pieces, Shelf::Open) => on_hand(-pieces),
        Wish::Scrap(pieces, Shelf::Quarantine) => {
            if pieces > row.quarantined {
                return Err(not_there(row.quarantined));
            }
            Delta {
                on_hand: -pieces,
                quarantined: -pieces,
            }
        }
    }))
}

fn not_there(there: i64) -> Error {
    Error::Refused(Sentence::new("refused-stock-not-there").with("there", there))
}

/// Reserved pieces that a level would not cover any more.
fn short(row: &StockRow, delta: Delta) -> i64 {
    let covered = row.on_hand + delta.on_hand - row.quarantined - delta.quarantined;
    (row.reserved - covered).clamp(0, row.reserved)
}

fn carry_out(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    change: &Change,
    row: StockRow,
    mut delta: Delta,
    held: &Held,
) -> Result<Changed> {
    let short = short(&row, delta);
    let lost = shortfall::break_reservations(conn, now, actor, &row, short, held)?;
    // even what is set aside is not all there
    let quarantined = (row.quarantined + delta.quarantined).min(row.on_hand + delta.on_hand);
    delta.quarantined = quarantined - row.quarantined;
    let mut movement = MovementWrite::new(row.id, change.wish.kind(), delta.on_hand);
    movement.quarantined = delta.quarantined;
    change.reason.trim().clone_into(&mut movement.reason);
    // a warehouse's system tells the same every minute; a person's count stands in the ledger even if it agrees
    let silent = matches!(change.wish, Wish::Snapshot(..)) && delta == Delta::default();
    let movement = if silent {
        None
    } else {
        stock::move_stock(conn, now, actor, &movement)?;
        Some(ledger::get_newest(conn, row.id)?)
    };
    let exception = match &movement {
        Some(line) => {
            let short = Shortfall {
                sku: row.sku_id,
                location: row.location_id,
                movement: line.id,
                cause: line.kind,
                pieces: short,
            };
            exceptions::name_broken(conn, now, actor, &short, &lost)?
        }
        None => None,
    };
    match change.wish {
        Wish::Opening(_) | Wish::Count(_) => stock::update_counted(conn, now, row.id, now)?,
        Wish::Snapshot(_, as_of) => stock::update_counted(conn, now, row.id, as_of.min(now))?,
        _ => {}
    }
    let place = (change.sku, change.location);
    if delta.on_hand > delta.quarantined {
        announce(conn, now, &[change.sku])?;
    }
    told(
        conn,
        now,
        actor,
        place,
        change.wish.kind().as_str(),
        change.wish.pieces(),
    )?;
    let after = stock::find(conn, change.sku, change.location)?.unwrap_or(row);
    Ok(Changed {
        row: after,
        movement,
        broken: lost.len() as i64,
        exception,
        newer: None,
    })
}

/// What a person did by hand stands in the audit log; what machines tell all day stands in the ledger alone.
pub fn told(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    (sku, location): (SkuId, LocationId),
    kind: &str,
    count: i64,
) -> Result<()> {
    if !matches!(actor, Actor::Staff(..)) {
        return Ok(());
    }
    let code = skus::list_by_ids(conn, &[sku])?
        .pop()
        .map_or_else(String::new, |row| row.code);
    let place = locations::list(conn)?
        .into_iter()
        .find(|row| row.id == location)
        .map_or_else(String::new, |row| row.slug);
    let subject = format!("{code} @ {place}");
    let entry = AuditWrite::new(now, actor, AuditAction::StockChanged, ("stock", &subject))
        .facts([("kind", kind.to_owned()), ("count", count.to_string())]);
    audit::insert_audit(conn, &entry)
}
