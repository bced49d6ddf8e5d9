//! The steps of the machine: which is possible is `domain/fulfillment`, here is what each does.

use super::Open;
use super::asked::Asked;
use super::short::write_off;
use crate::db::fulfillments;
use crate::db::orders::find;
use crate::db::orders::units::move_units;
use crate::db::{Conn, holds, stock};
use crate::domain::event::EventKind;
use crate::domain::fulfillment::{FulfillmentState, Step};
use crate::domain::ids::FulfillmentId;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::holds::derive_headline;
use crate::services::units::{Unplan, unplan};

/// Moves a fulfillment on; refused with the reason where the step is not possible. Gives where it stands then.
pub fn step(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: FulfillmentId,
    step: Step,
) -> Result<FulfillmentState> {
    conn.write(|conn| {
        let open = Open::lock(conn, reach, id)?;
        take(conn, now, actor, open, step)
    })
}

/// Takes the step with what is under lock.
pub(super) fn take(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    mut open: Open,
    step: Step,
) -> Result<FulfillmentState> {
    let next = open.row.state.after(step, open.place.kind);
    let next = next.map_err(Error::Refused)?;
    match step {
        Step::Release | Step::Ship => not_held(conn, &open)?,
        Step::Pick | Step::Pack | Step::Confirm => {}
        Step::Refuse => {
            refuse(conn, now, actor, &open)?;
            return Ok(next);
        }
    }
    move_all(conn, &open, next)?;
    if step == Step::Ship {
        ship(conn, now, actor, &open)?;
    }
    open.tell(conn, now, actor, step)?;
    for order in open.order_ids() {
        derive_headline(conn, now, order)?;
    }
    let row = &mut open.row;
    (row.state, row.changed_at) = (next, now);
    match step {
        Step::Release => row.released_at = Some(now),
        Step::Pick => row.picked_at = Some(now),
        Step::Pack => row.packed_at = Some(now),
        Step::Ship => row.shipped_at = Some(now),
        Step::Confirm | Step::Refuse => {}
    }
    fulfillments::update(conn, row)?;
    Ok(next)
}

/// A hold on a member, or on a line that is in it, keeps all of it here; the reason names the member.
fn not_held(conn: &mut Conn, open: &Open) -> Result<()> {
    for hold in holds::list_of_orders(conn, &open.order_ids())? {
        let within = |line| open.lines.iter().any(|row| row.line_id == line);
        if hold.released_at.is_some() || !hold.line_id.is_none_or(within) {
            continue;
        }
        let order = open.orders.iter().find(|order| order.id == hold.order_id);
        let number = order.map_or("", |order| order.number.as_str());
        let key = match open.orders.len() {
            1 => "refused-step-held",
            _ => "refused-step-member-held",
        };
        let in_hand = open.row.state.is_in_hand();
        let way = match Asked::of(hold.clone()).is_some() {
            true if in_hand => "put_back",
            _ if in_hand => "in_hand",
            _ => "open",
        };
        return Err(Error::Refused(
            Sentence::new(key)
                .with("number", number)
                .with("kind", hold.kind)
                .with("way", way),
        ));
    }
    Ok(())
}

/// Every unit in it goes on to where the next state says.
fn move_all(conn: &mut Conn, open: &Open, next: FulfillmentState) -> Result<()> {
    let units = open.units();
    for line in find::list_lines(conn, &open.order_ids())? {
        let Some(count) = units.get(&line.id) else {
            continue;
        };
        let before = line.units();
        let mut after = before;
        if let Some(stage) = open.row.state.stage(&mut after) {
            *stage -= count;
        }
        if let Some(stage) = next.stage(&mut after) {
            *stage += count;
        }
        if after != before {
            move_units(conn, line.id, before, after)?;
        }
    }
    Ok(())
}

/// Stock falls, and so does what was reserved of it.
fn ship(conn: &mut Conn, now: Time, actor: &Actor, open: &Open) -> Result<()> {
    let levels: Vec<_> = open.lines.iter().map(|line| line.stock_id).collect();
    stock::lock(conn, &levels)?;
    for line in &open.lines {
        stock::ship(conn, now, actor, line.stock_id, line.pieces, open.row.id)?;
    }
    Ok(())
}

/// The supplier will not ship it: every unit goes back to sourcing, and no other order is sent there for these pieces.
fn refuse(conn: &mut Conn, now: Time, actor: &Actor, open: &Open) -> Result<()> {
    let all: Vec<Unplan> = open
        .units()
        .into_iter()
        .map(|(line, units)| Unplan {
            fulfillment: open.row.id,
            line,
            units,
        })
        .collect();
    let facts = open.facts(Step::Refuse);
    unplan(conn, now, actor, &all, EventKind::Stepped, &facts)?;
    let refused: Vec<_> = open.lines.iter().map(|line| (line, line.pieces)).collect();
    write_off(conn, now, actor, open.row.id, &refused)?;
    let mut row = fulfillments::find(conn, open.row.id)?
        .ok_or_else(|| Error::internal("a locked fulfillment is gone"))?;
    (row.state, row.changed_at) = (FulfillmentState::Refused, now);
    fulfillments::update(conn, &row)
}
