//! What joining a portion's parcels comes to, as rows.

use crate::db::fulfillments::{FulfillmentLineRow, FulfillmentRow, MemberRow};
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId};
use std::collections::BTreeMap;

/// What is to be written.
#[derive(Debug, Default)]
pub(in crate::services::sourcing) struct Written {
    pub new: Vec<FulfillmentRow>,
    pub joined: Vec<FulfillmentRow>,
    pub members: Vec<MemberRow>,
    pub lines: Vec<(FulfillmentId, LocationId, OrderId, LineId, i64)>,
    /// Lines that those that were joined hold already.
    pub held: Vec<FulfillmentLineRow>,
    pub loads: BTreeMap<(LocationId, String), (i64, i64)>,
    pub sourced: Vec<(OrderId, FulfillmentId, LocationId, i64)>,
    pub merged: Vec<(OrderId, FulfillmentId, i64)>,
    pub saved: Vec<(FulfillmentId, OrderId, i64)>,
    /// Whose cost is to be divided among several orders.
    pub shared: Vec<FulfillmentId>,
}

impl Written {
    /// The row of a line that a fulfillment holds already, with more of it; none where it is new in it.
    pub fn more_of(&self, row: &FulfillmentLineRow) -> Option<FulfillmentLineRow> {
        let same = |held: &&FulfillmentLineRow| {
            (held.fulfillment_id, held.line_id, held.sku_id)
                == (row.fulfillment_id, row.line_id, row.sku_id)
        };
        self.held.iter().find(same).map(|held| FulfillmentLineRow {
            units: held.units + row.units,
            pieces: held.pieces + row.pieces,
            ..*held
        })
    }
}
