//! Fulfillments on their way out: moved on step by step, short picked, canceled in parts, put back, taken back. How they come to be
//! is `sourcing`; what all of it shares is here: locking, what is in one, and what its members are told.

mod asked;
mod assess;
mod cancel;
mod describe;
mod put_back;
mod release;
mod returns;
mod short;
mod step;

pub use assess::{Assessment, LineAssessment, Verdict, Wish, assess};
pub use cancel::cancel;
pub use describe::{describe, of_order};
pub use put_back::{asked_of, put_back};
pub use release::{PORTION, list_due, release};
pub use returns::{Back, list_back, take_back};
pub use short::{Missing, Shorted, short};
pub use step::step;

use crate::db::Conn;
use crate::db::error::again;
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::card::{self, Place};
use crate::db::fulfillments::{self, FulfillmentLineRow, FulfillmentRow};
use crate::db::orders::{OrderRow, find};
use crate::domain::event::EventKind;
use crate::domain::fulfillment::Step;
use crate::domain::ids::{FulfillmentId, LineId, OrderId};
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// A fulfillment under lock, with everything that is in it.
struct Open {
    row: FulfillmentRow,
    place: Place,
    orders: Vec<OrderRow>,
    lines: Vec<FulfillmentLineRow>,
}

impl Open {
    /// Locks its members' orders, then itself. What is out of reach is not found.
    fn lock(conn: &mut Conn, reach: &Reach, id: FulfillmentId) -> Result<Open> {
        let not_there = || Error::not_found("fulfillment");
        let members = |conn: &mut Conn| -> Result<Vec<OrderId>> {
            let rows = fulfillments::list_members(conn, &[id])?;
            Ok(rows.iter().map(|member| member.order_id).collect())
        };
        let before = members(conn)?;
        let orders = find::lock_orders(conn, &before)?;
        let row = fulfillments::lock(conn, &[id])?
            .pop()
            .ok_or_else(not_there)?;
        if members(conn)? != before {
            let joined = Error::internal("somebody joined or left before the lock");
            return Err(again(joined));
        }
        let sees_one = orders
            .iter()
            .any(|order| reach.sees_channel(order.channel_id));
        if !(reach.sees_location(row.location_id) && sees_one) {
            return Err(not_there());
        }
        Ok(Open {
            place: card::get_place(conn, row.location_id)?,
            lines: fulfillments::list_lines(conn, &[id])?,
            row,
            orders,
        })
    }

    /// Units by line, each line's once: a kit has a row a component.
    fn units(&self) -> BTreeMap<LineId, i64> {
        let mut units: BTreeMap<LineId, i64> = BTreeMap::new();
        for line in &self.lines {
            let most = units.entry(line.line_id).or_default();
            *most = line.units.max(*most);
        }
        units
    }

    fn order_ids(&self) -> Vec<OrderId> {
        self.orders.iter().map(|order| order.id).collect()
    }

    /// Tells every member what was done.
    fn tell(&self, conn: &mut Conn, now: Time, actor: &Actor, step: Step) -> Result<()> {
        let told: Vec<EventWrite> = self
            .orders
            .iter()
            .map(|order| EventWrite::new(order.id, now, EventKind::Stepped, actor))
            .map(|event| event.facts(self.facts(step)))
            .collect();
        events::insert_events(conn, &told)
    }

    fn facts(&self, step: Step) -> [(&'static str, String); 3] {
        [
            ("fulfillment", fulfillments::number_of(self.row.id)),
            ("place", self.place.name.clone()),
            ("step", step.to_string()),
        ]
    }
}
