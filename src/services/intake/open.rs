//! An order with all of its rows, locked for a change.

use super::read_back;
use crate::db::Conn;
use crate::db::customers::{self, CustomerRow};
use crate::db::orders::find;
use crate::db::orders::{AddressRow, LineRow, OrderRow};
use crate::domain::ids::OrderId;
use crate::domain::order::OrderDoc;
use crate::error::{Error, Result};

/// An order with all of its rows, locked.
pub(crate) struct Open {
    pub row: OrderRow,
    pub lines: Vec<LineRow>,
    pub address: Option<AddressRow>,
    pub customer: Option<CustomerRow>,
}

impl Open {
    /// Locks an order and reads it after the lock.
    pub(crate) fn lock(conn: &mut Conn, id: OrderId) -> Result<Open> {
        let row = find::lock_orders(conn, &[id])?
            .pop()
            .ok_or_else(|| Error::not_found("order"))?;
        let customer = row
            .customer_id
            .map(|id| customers::find(conn, id))
            .transpose()?
            .flatten();
        Ok(Open {
            lines: find::list_lines(conn, &[id])?,
            address: find::list_addresses(conn, &[id])?.pop(),
            customer,
            row,
        })
    }

    /// The order in the standard form, as it is now.
    pub(crate) fn document(&self) -> Result<OrderDoc> {
        read_back::document(
            &self.row,
            &self.lines,
            self.address.as_ref(),
            self.customer.as_ref(),
        )
    }
}
/// What JSON does not carry of an address that did not change: its division and the words as they were written.
pub(super) fn keep_address_kinds(open: &Open, doc: &mut OrderDoc) {
    if let (Some(row), Some(to)) = (&open.address, &mut doc.ship_to) {
        let same = to.street == row.street
            && to.district == row.district
            && to.city == row.city
            && to.region == row.region;
        if same && to.division == row.division_code && to.raw.is_empty() {
            to.raw = row.raw.clone();
        }
    }
}
