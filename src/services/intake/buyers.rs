//! The customers of a batch: those that are known brought up to date, the others added, all by their identity.

use super::Context;
use super::draft::{self, Buyer};
use crate::db::Conn;
use crate::db::customers::{self, CustomerRow};
use crate::db::row_ids::{self, Table};
use crate::domain::ids::CustomerId;
use crate::error::Result;
use std::collections::BTreeMap;

/// The customer of each buyer, in their sequence; none for a buyer of whom nothing is known.
pub(super) fn settle(
    conn: &mut Conn,
    context: &Context,
    buyers: &[Buyer<'_>],
) -> Result<Vec<Option<CustomerId>>> {
    let drafted: Vec<Option<CustomerRow>> = buyers
        .iter()
        .map(|buyer| draft::customer_row(buyer, &context.secret, context.now))
        .collect();
    // sorted by identity: multi-row inserts on a unique key deadlock otherwise; the last told counts
    let rows: BTreeMap<&str, &CustomerRow> = drafted
        .iter()
        .flatten()
        .map(|row| (row.identity.as_str(), row))
        .collect();
    let identities: Vec<&str> = rows.keys().copied().collect();
    let mut ids = customers::find_ids(conn, &identities)?;
    for (identity, row) in &rows {
        if let Some(known) = ids.get(*identity) {
            customers::update_told(conn, *known, &draft::told(row))?;
        }
    }
    let mut missing: Vec<CustomerRow> = rows
        .into_values()
        .filter(|row| !ids.contains_key(&row.identity))
        .cloned()
        .collect();
    if !missing.is_empty() {
        let [taken] = row_ids::take(conn, [(Table::Customers, missing.len())])?;
        for (row, id) in missing.iter_mut().zip(taken) {
            row.id = CustomerId(id);
        }
        if customers::insert_missing(conn, &missing)? == missing.len() {
            ids.extend(missing.into_iter().map(|row| (row.identity, row.id)));
        } else {
            let missing: Vec<&str> = missing.iter().map(|row| row.identity.as_str()).collect();
            ids.extend(customers::find_ids(conn, &missing)?);
        }
    }
    Ok(drafted
        .iter()
        .map(|row| row.as_ref().and_then(|row| ids.get(&row.identity)).copied())
        .collect())
}
