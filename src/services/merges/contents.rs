//! Fulfillments with everything that is in them, read for a preview or under locks for the deed.

use crate::db::Conn;
use crate::db::error::again;
use crate::db::fulfillments::{self, FulfillmentLineRow, FulfillmentRow, MemberRow};
use crate::db::sourcing::{self as rows, OrderFacts};
use crate::domain::ids::{FulfillmentId, LineId, OrderId};
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use crate::services::sourcing::facts::Facts;
use std::collections::BTreeMap;

/// Units of lines by order.
pub(super) type Load = BTreeMap<OrderId, BTreeMap<LineId, i64>>;

/// How something is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// As it is just now, for a preview.
    Read,
    /// Under locks, to be changed.
    Lock,
}

/// Fulfillments with everything that is in them.
#[derive(Debug)]
pub(super) struct Contents {
    pub rows: Vec<FulfillmentRow>,
    pub lines: Vec<FulfillmentLineRow>,
    pub members: Vec<MemberRow>,
    pub facts: Facts,
}

impl Contents {
    /// These fulfillments, ascending; not found where one is not there or out of reach.
    pub fn get(
        conn: &mut Conn,
        look: Look,
        reach: &Reach,
        ids: &[FulfillmentId],
    ) -> Result<Contents> {
        let not_there = || Error::not_found("fulfillment");
        let contents = match look {
            Look::Read => {
                let rows = fulfillments::list(conn, ids)?;
                let members = fulfillments::list_members(conn, ids)?;
                let orders = rows::list_orders(conn, &orders(&members))?;
                Contents::of(conn, rows, orders)?
            }
            Look::Lock => {
                let before = fulfillments::list_members(conn, ids)?;
                let orders = rows::lock_orders(conn, &orders(&before))?;
                let rows = fulfillments::lock(conn, ids)?;
                // read again, after the locks
                if fulfillments::list_members(conn, ids)? != before {
                    let joined = Error::internal("somebody joined or left before the lock");
                    return Err(again(joined));
                }
                Contents::of(conn, rows, orders)?
            }
        };
        let mut wanted = ids.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let sees = |row: &FulfillmentRow| {
            let mine = |order: &&OrderFacts| contents.is_in(row.id, order.id);
            reach.sees_location(row.location_id)
                && contents
                    .facts
                    .orders
                    .iter()
                    .filter(mine)
                    .any(|order| reach.sees_channel(order.channel_id))
        };
        if contents.rows.len() != wanted.len() || !contents.rows.iter().all(sees) {
            return Err(not_there());
        }
        Ok(contents)
    }

    /// What is in these rows, which are known already.
    pub fn of(
        conn: &mut Conn,
        rows: Vec<FulfillmentRow>,
        orders: Vec<OrderFacts>,
    ) -> Result<Contents> {
        let ids: Vec<FulfillmentId> = rows.iter().map(|row| row.id).collect();
        Ok(Contents {
            lines: fulfillments::list_lines(conn, &ids)?,
            members: fulfillments::list_members(conn, &ids)?,
            facts: Facts::known(conn, orders)?,
            rows,
        })
    }

    /// What one of them holds.
    pub fn load(&self, id: FulfillmentId) -> Load {
        let mut load = Load::new();
        for line in self.lines.iter().filter(|line| line.fulfillment_id == id) {
            // a kit has a row a component, all of the same units
            let of_order = load.entry(line.order_id).or_default();
            of_order.insert(line.line_id, line.units);
        }
        load
    }

    /// An order of it.
    pub fn order(&self, id: OrderId) -> Option<&OrderFacts> {
        self.facts.orders.iter().find(|order| order.id == id)
    }

    fn is_in(&self, id: FulfillmentId, order: OrderId) -> bool {
        let mut members = self.members.iter();
        members.any(|one| one.fulfillment_id == id && one.order_id == order)
    }
}

/// The orders of members, ascending.
pub(super) fn orders(members: &[MemberRow]) -> Vec<OrderId> {
    let mut orders: Vec<OrderId> = members.iter().map(|member| member.order_id).collect();
    orders.sort_unstable();
    orders.dedup();
    orders
}
