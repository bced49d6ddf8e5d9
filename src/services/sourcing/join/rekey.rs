//! Fulfillments that were planned under other rules get the key that their orders have today: who comes later finds them.

use super::super::cargo::Cargo;
use super::super::facts::Facts;
use super::keys;
use crate::db::fulfillments::{FulfillmentLineRow, FulfillmentRow};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, OrderId};
use crate::domain::sourcing::MergeMode;
use std::collections::{BTreeMap, BTreeSet};

/// Those of these planned fulfillments that may be joined by another key than theirs, with that key.
pub fn stale(
    facts: &Facts,
    mode: MergeMode,
    rows: &[FulfillmentRow],
    lines: &[FulfillmentLineRow],
) -> Vec<(FulfillmentId, String)> {
    let keys = keys(facts, mode);
    let planned = rows
        .iter()
        .filter(|row| row.state == FulfillmentState::Planned);
    let of = |row: &FulfillmentRow| {
        let own = || lines.iter().filter(|line| line.fulfillment_id == row.id);
        let members: BTreeSet<OrderId> = own().map(|line| line.order_id).collect();
        let mut found = members.iter().map(|order| keys.get(order));
        let key = found.next()??;
        let same = found.all(|other| other == Some(key));
        // a kit has a row a component, all of the same units
        let units: BTreeMap<LineId, i64> = own().map(|line| (line.line_id, line.units)).collect();
        let units: Vec<(LineId, i64)> = units.into_iter().collect();
        let is_stale = row.merge_key.as_ref() != Some(key);
        (same && is_stale && !Cargo::of(facts, &units).alone).then(|| (row.id, key.clone()))
    };
    planned.filter_map(of).collect()
}
