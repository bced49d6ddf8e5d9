//! An edit before it is made: what would change, which holds would go and which would come. Writes nothing and locks
//! nothing; what counts is decided again under the lock by `edit`.

use super::draft::sku_code;
use super::edit::{planned, uneditable};
use super::open::Open;
use crate::db::holds::{self, HoldRow};
use crate::db::orders::{find, view};
use crate::db::{Conn, channels, skus};
use crate::domain::channel::Channel;
use crate::domain::hold::NewHold;
use crate::domain::ids::LineId;
use crate::domain::order::{ChannelStage, is_rounding};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Reach;
use crate::domain::{check, order_json};
use crate::error::{Error, Result};
use crate::services::holds::compare;
use serde_json::Value;
use std::collections::HashMap;

/// An order as whoever wants to change it sees it.
pub struct Subject {
    open: Open,
    /// The channel's name for people.
    pub channel: String,
    /// The order in the standard form, as it is now.
    pub document: Value,
    /// Why it cannot be changed here; none if it can.
    pub refusal: Option<Sentence>,
}

impl Subject {
    /// Our number.
    pub fn number(&self) -> &str {
        &self.open.row.number
    }

    /// How often it has changed so far: whoever saves says which state they saw.
    pub fn revision(&self) -> i64 {
        self.open.row.revision
    }

    /// What the sums leave over, minor units, and whether it is more than a rounding.
    pub fn left_over(&self) -> (i64, bool) {
        let row = &self.open.row;
        let is_right = is_rounding(row.rounding, self.open.lines.len() as u64);
        (row.rounding, !is_right)
    }
}

/// What an edit would do.
pub struct Preview {
    /// The order in the standard form, as it is now.
    pub before: Value,
    /// The same after the edit.
    pub after: Value,
    /// Pointers of the fields that would change.
    pub fields: Vec<String>,
    /// Holds that would be released.
    pub heals: Vec<HoldRow>,
    /// Holds that would be put on.
    pub appears: Vec<NewHold>,
}

/// The order of a number, if the viewer sees it, in two statements.
pub fn subject(conn: &mut Conn, reach: &Reach, number: &str) -> Result<Subject> {
    let whole = view::find_whole(conn, reach, number)?.ok_or_else(|| Error::not_found("order"))?;
    let open = Open {
        lines: find::list_lines(conn, &[whole.order.id])?,
        row: whole.order,
        address: whole.address,
        customer: whole.customer,
    };
    Ok(Subject {
        document: order_json::write(&open.document()?, &whole.slug),
        channel: whole.channel,
        refusal: uneditable(&open.row, &open.lines),
        open,
    })
}

/// The channel of an order that is to be changed.
pub fn channel_of(conn: &mut Conn, subject: &Subject) -> Result<Channel> {
    channels::get(conn, subject.open.row.channel_id)
}

/// What a patch would do to it.
pub fn preview(
    conn: &mut Conn,
    subject: &Subject,
    channel: &Channel,
    patch: &Value,
) -> Result<Preview> {
    let (doc, fields) = planned(&subject.open, channel, patch)?;
    let mut codes: Vec<&str> = doc.lines.iter().map(sku_code).collect();
    codes.sort_unstable();
    codes.dedup();
    let known = skus::find_known(conn, channel.id, &codes)?;
    let over = subject.open.row.history || doc.stage != ChannelStage::Open;
    let deserved = if over {
        Vec::new()
    } else {
        check::holds(&doc, |line| known.contains_key(sku_code(line)))
    };
    let ids: HashMap<&str, LineId> = subject
        .open
        .lines
        .iter()
        .map(|line| (line.ref_.as_str(), line.id))
        .collect();
    // a line that is still to be added has no holds yet
    let lines: Vec<LineId> = doc
        .lines
        .iter()
        .map(|line| ids.get(line.ref_.as_str()).copied().unwrap_or(LineId(0)))
        .collect();
    let held = holds::list_of_orders(conn, &[subject.open.row.id])?;
    let (heals, appears) = compare(&held, &lines, &deserved);
    Ok(Preview {
        heals: heals.into_iter().cloned().collect(),
        appears: appears.into_iter().cloned().collect(),
        before: subject.document.clone(),
        after: order_json::write(&doc, &channel.slug),
        fields,
    })
}
