//! The lines of a known order after a change, and where their units are then.

use super::draft;
use super::open::Open;
use crate::db::Conn;
use crate::db::orders::{self, LineRow};
use crate::db::row_ids::{self, Table};
use crate::db::skus;
use crate::domain::channel::Channel;
use crate::domain::check;
use crate::domain::ids::LineId;
use crate::domain::order::{ChannelStage, OrderDoc};
use crate::domain::sentence::Sentence;
use crate::domain::status::Units;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use std::collections::HashMap;

/// Writes the lines: matched by `ref`, added, or gone; in the document's sequence.
pub(super) fn write(
    conn: &mut Conn,
    now: Time,
    channel: &Channel,
    open: &Open,
    doc: &OrderDoc,
) -> Result<Vec<LineRow>> {
    let mut left: HashMap<&str, &LineRow> = open
        .lines
        .iter()
        .map(|line| (line.ref_.as_str(), line))
        .collect();
    let mut codes: Vec<&str> = doc.lines.iter().map(draft::sku_code).collect();
    codes.sort_unstable();
    codes.dedup();
    let known = skus::find_known(conn, channel.id, &codes)?;
    let added = doc
        .lines
        .iter()
        .filter(|line| !left.contains_key(line.ref_.as_str()))
        .count();
    let [ids] = row_ids::take(conn, [(Table::OrderLines, added)])?;
    let mut ids = ids.into_iter().map(LineId);
    let mut next_position = open
        .lines
        .iter()
        .map(|line| line.position)
        .max()
        .unwrap_or(0);
    let mut rows = Vec::with_capacity(doc.lines.len());
    for line in &doc.lines {
        let before = left.remove(line.ref_.as_str());
        let (id, position) = match before {
            Some(row) => (row.id, row.position),
            None => {
                next_position += 1;
                (
                    ids.next()
                        .ok_or_else(|| Error::internal("too few line ids"))?,
                    next_position,
                )
            }
        };
        let mut row = draft::line_row(id, open.row.id, position, line, doc.currency);
        row.place(now_units(
            before.map(LineRow::units),
            line,
            doc,
            open.row.history,
        )?);
        if let Some(sku) = known.get(draft::sku_code(line)) {
            (row.sku_id, row.pack_size) = (Some(sku.sku), sku.pack_size);
        }
        match before {
            Some(_) => orders::update_line(conn, &row)?,
            None => orders::insert_lines(conn, std::slice::from_ref(&row))?,
        }
        rows.push(row);
    }
    for gone in left.into_values() {
        if gone.units().unplaced + gone.units().canceled < gone.quantity {
            return Err(Error::Refused(
                Sentence::new("refused-line-moving").with("sku", &gone.sku),
            ));
        }
        crate::db::holds::detach_line(conn, gone.id, now)?;
        orders::delete_line(conn, gone.id)?;
    }
    Ok(rows)
}

/// Where the units of a line are after a change: what is not placed yet follows the quantity and the channel's stage;
/// of history, where nothing is to be done any more, so does what was shipped or delivered.
fn now_units(
    before: Option<Units>,
    line: &crate::domain::order::Line,
    doc: &OrderDoc,
    history: bool,
) -> Result<Units> {
    let Some(mut units) = before else {
        return Ok(check::first_units(line, doc, history));
    };
    let moving = || Error::Refused(Sentence::new("refused-line-moving").with("sku", &line.sku));
    let more = line.quantity - units.quantity();
    if more >= 0 && history {
        units.delivered += more;
    } else if more >= 0 {
        units.unplaced += more;
    } else if !take(&mut units, -more, history) {
        return Err(moving());
    }
    let newly_canceled = (line.canceled - units.canceled).max(0);
    if !take(&mut units, newly_canceled, history) {
        return Err(moving());
    }
    units.canceled += newly_canceled;
    let waiting = units.unplaced + units.backordered;
    match doc.stage {
        ChannelStage::Open => return Ok(units),
        ChannelStage::Canceled if history => {
            units.canceled += waiting + units.shipped + units.delivered;
            (units.shipped, units.delivered) = (0, 0);
        }
        ChannelStage::Canceled => units.canceled += waiting,
        ChannelStage::Shipped | ChannelStage::FulfilledByPlatform => units.shipped += waiting,
        ChannelStage::Delivered => {
            units.delivered += waiting + units.shipped;
            units.shipped = 0;
        }
    }
    (units.unplaced, units.backordered) = (0, 0);
    Ok(units)
}

/// Takes units away, those first that nobody has touched; false if there are too few.
fn take(units: &mut Units, mut wanted: i64, history: bool) -> bool {
    let untouched = [&mut units.unplaced, &mut units.backordered];
    let gone = [&mut units.shipped, &mut units.delivered];
    let places = untouched
        .into_iter()
        .chain(gone.into_iter().filter(|_| history));
    for place in places {
        let taken = wanted.min(*place);
        *place -= taken;
        wanted -= taken;
    }
    wanted == 0
}
