//! A movement that an outsider gives a name: done once, however often it is sent.

use super::{Change, Changed, Wish, change};
use crate::db::stock::{self, MovementRow, StockRow};
use crate::db::{Conn, error, ledger};
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
        let Changed { row, movement, .. } = change(conn, now, actor, wanted)?;
        let movement = movement.ok_or_else(|| Error::internal("a named movement left no line"))?;
        if !stock::keep_ref(conn, name, movement.id)? {
            let fault = Error::internal("somebody else was first under this name");
            return Err(error::again(fault));
        }
        Ok(Recorded {
            movement,
            row,
            repeated: false,
        })
    })
}

fn repeated(conn: &mut Conn, wanted: &Change, movement: MovementRow) -> Result<Recorded> {
    let row = stock::find(conn, wanted.sku, wanted.location)?;
    match row.filter(|row| row.id == movement.stock_id && is_same(wanted.wish, &movement)) {
        Some(row) => Ok(Recorded {
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
