//! Where the units of order lines are: moved by guarded updates, so that none is in two places.

use crate::db::Conn;
use crate::db::schema::order_lines;
use crate::domain::ids::LineId;
use crate::domain::status::Units;
use crate::error::{Error, Result};
use diesel::prelude::*;

/// Writes where the units of a line are now, if they were where `before` says; the order must be locked.
pub fn move_units(conn: &mut Conn, line: LineId, before: Units, now: Units) -> Result<()> {
    if before.quantity() != now.quantity() {
        return Err(Error::internal("units were lost on their way"));
    }
    let changed = diesel::update(
        order_lines::table
            .find(line)
            .filter(order_lines::backordered.eq(before.backordered))
            .filter(order_lines::planned.eq(before.planned))
            .filter(order_lines::picked.eq(before.picked))
            .filter(order_lines::packed.eq(before.packed))
            .filter(order_lines::shipped.eq(before.shipped))
            .filter(order_lines::canceled.eq(before.canceled)),
    )
    .set((
        order_lines::backordered.eq(now.backordered),
        order_lines::planned.eq(now.planned),
        order_lines::picked.eq(now.picked),
        order_lines::packed.eq(now.packed),
        order_lines::shipped.eq(now.shipped),
        order_lines::delivered.eq(now.delivered),
        order_lines::lost.eq(now.lost),
        order_lines::returned.eq(now.returned),
        order_lines::canceled.eq(now.canceled),
    ))
    .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::internal(
            "a line was changed without its order's lock",
        ))
    }
}
