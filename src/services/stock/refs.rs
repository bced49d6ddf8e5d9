//! A movement that an outsider gives a name, or that a form does: done once, however often it is sent.

use super::{Change, Changed, Wish, change};
use crate::db::stock::{self, MovementRow, StockRow};
use crate::db::{Conn, error, exceptions, ledger};
use crate::domain::ids::{ExceptionId, MovementId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// What came of a named movement.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The line of the ledger.
    pub movement: MovementRow,
    /// The level as it is now.
    pub row: StockRow,
    /// The exception that names the orders that lost their place, and how many they are.
    pub exception: Option<(ExceptionId, i64)>,
    /// Whether it was known already.
    pub repeated: bool,
}

/// Does a change once under its name; the same again gives the line that is there, another one under the name is refused.
pub fn record(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    name: &str,
    wanted: &Change,
) -> Result<Recorded> {
    conn.write(|conn| {
        if let Some(movement) = ledger::find_by_ref(conn, name)? {
            return repeated(conn, wanted, movement);
        }
        let done = change(conn, now, actor, wanted)?;
        let movement = done
            .movement
            .ok_or_else(|| Error::internal("a named movement left no line"))?;
        keep(conn, name, movement.id)?;
        Ok(Recorded {
            movement,
            row: done.row,
            exception: done.exception.map(|id| (id, done.broken)),
            repeated: false,
        })
    })
}

/// Does a change that was entered in a form; what is posted from the same form again is refused.
pub fn change_once(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    form: Option<&str>,
    wanted: &Change,
) -> Result<Changed> {
    conn.write(|conn| {
        check_unused(conn, form)?;
        let done = change(conn, now, actor, wanted)?;
        if let Some(movement) = &done.movement {
            use_up(conn, form, movement.id)?;
        }
        Ok(done)
    })
}

/// Refuses a form from which something was booked already.
pub(super) fn check_unused(conn: &mut Conn, form: Option<&str>) -> Result<()> {
    let Some(form) = form else { return Ok(()) };
    match ledger::find_by_ref(conn, &name_of(form))? {
        None => Ok(()),
        Some(_) => Err(Error::Conflict(Sentence::new("conflict-form-booked"))),
    }
}

/// Nothing more is booked from this form.
pub(super) fn use_up(conn: &mut Conn, form: Option<&str>, movement: MovementId) -> Result<()> {
    match form {
        Some(form) => keep(conn, &name_of(form), movement),
        None => Ok(()),
    }
}

fn name_of(form: &str) -> String {
    format!("form:{form}")
}

fn keep(conn: &mut Conn, name: &str, movement: MovementId) -> Result<()> {
    match stock::keep_ref(conn, name, movement)? {
        true => Ok(()),
        false => {
            let fault = Error::internal("somebody else was first under this name");
            Err(error::again(fault))
        }
    }
}

fn repeated(conn: &mut Conn, wanted: &Change, movement: MovementRow) -> Result<Recorded> {
    let row = stock::find(conn, wanted.sku, wanted.location)?;
    match row.filter(|row| row.id == movement.stock_id && is_same(wanted.wish, &movement)) {
        Some(row) => Ok(Recorded {
            exception: exceptions::find_of_movement(conn, movement.id)?,
            movement,
            row,
            repeated: true,
        }),
        None => Err(Error::Conflict(Sentence::new("conflict-movement-ref"))),
    }
}

/// What was counted is not in the line itself, so a count is known by its kind alone.
fn is_same(wish: Wish, movement: &MovementRow) -> bool {
    let pieces = match wish {
        Wish::Opening(pieces)
        | Wish::Receive(pieces)
        | Wish::Return(pieces)
        | Wish::Adjust(pieces) => movement.quantity == pieces,
        Wish::Scrap(pieces, _) => movement.quantity == -pieces,
        Wish::Quarantine(pieces) => movement.quarantined == pieces,
        Wish::Count(_) | Wish::Snapshot(..) => true,
    };
    movement.kind == wish.kind() && pieces
}
