//! Sourcing: which place ships which units of which order. The decision itself is `domain::sourcing`; here the facts are
//! brought together under locks, what was decided is reserved and written, and it is looked at again when things change.

pub mod cargo;
mod claims;
pub mod facts;
pub(in crate::services) mod join;
mod moved;
mod nearer;
mod overdue;
pub mod places;
mod presales;
pub mod problem;
mod queue;
mod reconsider;
pub mod replay;
mod settle;
mod source;
mod standing;
pub mod trial;
mod waits;
mod write;

pub use presales::retell;
pub use queue::{list_queued, list_unplaced, list_waiting};
pub use reconsider::{Look, free_room, look_again, look_again_at_everybody, reconsider};
pub use source::{Wanted, source};

use crate::db::events::{self, EventWrite};
use crate::db::orders::find;
use crate::db::orders::units::move_units;
use crate::db::{Conn, backorders, jobs, locations};
use crate::domain::event::EventKind;
use crate::domain::ids::OrderId;
use crate::domain::job::Job;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::units;

/// Starts sourcing of these orders, unless there is no place that could ship.
pub fn enqueue(conn: &mut Conn, now: Time, orders: &[OrderId]) -> Result<()> {
    if orders.is_empty() || !locations::is_any_active(conn)? {
        return Ok(());
    }
    let work: Vec<Job> = orders
        .chunks(PORTION as usize)
        .map(|portion| Job::Source {
            orders: portion.to_vec(),
        })
        .collect();
    jobs::enqueue(conn, &work, now)
}

/// Takes everything of an order back that nobody has begun to work on: out of its fulfillments and out of the queue.
/// Its place in the queue is the day it came, and so is not lost.
pub fn recall(conn: &mut Conn, now: Time, order: OrderId) -> Result<()> {
    let open = units::open_units(conn, &[order])?;
    let taken = units::withdraw(conn, now, &open)?;
    let queued = backorders::list_of_orders(conn, &[order])?;
    backorders::delete_of_lines(conn, &queued)?;
    for line in find::list_lines(conn, &[order])? {
        let before = line.units();
        if before.backordered > 0 {
            let mut after = before;
            (after.unplaced, after.backordered) = (before.unplaced + before.backordered, 0);
            move_units(conn, line.id, before, after)?;
        }
    }
    let log: Vec<EventWrite> = taken
        .iter()
        .map(|(order, units)| {
            EventWrite::new(*order, now, EventKind::Unplanned, &Actor::System)
                .facts([("units", units.to_string())])
        })
        .collect();
    events::insert_events(conn, &log)
}

/// Before the first place of every queue; a moment that both databases can write.
pub const FIRST: Time = chrono::DateTime::UNIX_EPOCH.naive_utc();

/// Orders of one transaction.
pub const PORTION: i64 = 200;
