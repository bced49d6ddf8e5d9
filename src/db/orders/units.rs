//! Where the units of order lines are: moved by guarded updates, so that none is in two places.

use crate::db::Conn;
use crate::db::schema::{backorders, order_lines, receipt_lines};
use crate::domain::ids::{LineId, ReceiptLineId, SkuId};
use crate::domain::status::Units;
use crate::error::{Error, Result};
use diesel::prelude::*;
use std::collections::BTreeMap;

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
            .filter(order_lines::delivered.eq(before.delivered))
            .filter(order_lines::lost.eq(before.lost))
            .filter(order_lines::returned.eq(before.returned))
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

/// Leaves only so many units of a line in the queue of what waits for stock, and gives back what receipts promised to the
/// others; the order must be locked.
pub fn cut_waiting(conn: &mut Conn, line: LineId, left: i64) -> Result<()> {
    let rows: Vec<(SkuId, i64, i64, i64, Option<ReceiptLineId>)> = backorders::table
        .filter(backorders::line_id.eq(line))
        .order((backorders::sku_id, backorders::part))
        .select((
            backorders::sku_id,
            backorders::part,
            backorders::units,
            backorders::pieces,
            backorders::receipt_line_id,
        ))
        .load(conn)?;
    // what is promised first is kept first
    let mut still: BTreeMap<SkuId, i64> = BTreeMap::new();
    for (sku, part, units, pieces, receipt) in rows {
        let still = still.entry(sku).or_insert(left);
        let keeps = units.min(*still);
        *still -= keeps;
        if keeps == units {
            continue;
        }
        let row = backorders::table.find((line, sku, part));
        let kept = pieces / units * keeps;
        if keeps == 0 {
            diesel::delete(row).execute(conn)?;
        } else {
            diesel::update(row)
                .set((backorders::units.eq(keeps), backorders::pieces.eq(kept)))
                .execute(conn)?;
        }
        if let Some(receipt) = receipt {
            diesel::update(receipt_lines::table.find(receipt))
                .set(receipt_lines::promised.eq(receipt_lines::promised - (pieces - kept)))
                .execute(conn)?;
        }
    }
    Ok(())
}
