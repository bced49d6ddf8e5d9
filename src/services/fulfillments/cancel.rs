//! Units, or what is left of an order, canceled from here. What is possible is `assess`.

use super::asked::Asked;
use super::assess::{Assessment, Verdict, Wish, assess};
use crate::db::Conn;
use crate::db::events::{self, EventWrite};
use crate::db::holds::{self, HoldWrite};
use crate::db::orders::units::{cut_waiting, move_units};
use crate::db::orders::{self, OrderRow, find};
use crate::domain::check::ORDER;
use crate::domain::event::EventKind;
use crate::domain::hold::{HoldKind, cancel_asked};
use crate::domain::ids::LineId;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::holds::derive_headline;
use crate::services::units::{Unplan, withdraw};

/// Longest reason, characters.
const REASON_MAX: usize = 500;

/// Cancels what is possible at once; what somebody has in hand is held until they answer. Refused where nothing can go.
pub fn cancel(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    number: &str,
    wish: &Wish,
) -> Result<Assessment> {
    conn.write(|conn| {
        let seen = find::get_seen(conn, reach, number)?;
        let mut order = find::lock_orders(conn, &[seen.id])?
            .pop()
            .ok_or_else(|| Error::not_found("order"))?;
        let found = assess(conn, &order, wish)?;
        if let Some(why) = &found.why {
            return Err(Error::Refused(why.clone()));
        }
        let reason: String = wish.reason.trim().replace('\0', "");
        let reason: String = reason.chars().take(REASON_MAX).collect();
        take_out(conn, now, &found)?;
        order.canceled += found.worth;
        orders::update_canceled(conn, order.id, order.canceled)?;
        log(conn, now, actor, &order, (&found, &reason))?;
        ask(conn, now, actor, &order, (&found, &reason))?;
        derive_headline(conn, now, order.id)?;
        Ok(found)
    })
}

/// Out of their fulfillments and out of the queue, and canceled.
fn take_out(conn: &mut Conn, now: Time, found: &Assessment) -> Result<()> {
    let out: Vec<Unplan> = found.lines.iter().flat_map(|one| one.out.clone()).collect();
    withdraw(conn, now, &out)?;
    for one in found.lines.iter().filter(|one| one.now > 0) {
        let planned: i64 = one.out.iter().map(|out| out.units).sum();
        let mut before = one.line.units();
        before.planned -= planned;
        before.unplaced += planned;
        let mut after = before;
        // what waits for stock goes last: its place in the queue is worth something
        let unplaced = one.now.min(before.unplaced);
        after.unplaced -= unplaced;
        after.backordered -= one.now - unplaced;
        after.canceled += one.now;
        cut_waiting(conn, one.line.id, after.backordered)?;
        move_units(conn, one.line.id, before, after)?;
    }
    Ok(())
}

fn log(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    order: &OrderRow,
    (found, reason): (&Assessment, &str),
) -> Result<()> {
    let units: i64 = found.lines.iter().map(|one| one.now).sum();
    if units == 0 {
        return Ok(());
    }
    let kind = match found.whole {
        true => EventKind::Canceled,
        false => EventKind::UnitsCanceled,
    };
    let facts = [("units", units.to_string()), ("why", reason.to_owned())];
    events::insert_events(
        conn,
        &[EventWrite::new(order.id, now, kind, actor).facts(facts)],
    )
}

/// Whoever has the goods in hand is asked: a hold stops the line, or the whole order, until they answered. Of a line it says
/// how many in all: asked again, the larger number stands.
fn ask(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    order: &OrderRow,
    (found, reason): (&Assessment, &str),
) -> Result<()> {
    if found.verdict != Verdict::Asked {
        return Ok(());
    }
    let known = holds::list_of_orders(conn, &[order.id])?;
    let known: Vec<Asked> = known.into_iter().filter_map(Asked::by_hand).collect();
    let (mut log, mut rows) = (Vec::new(), Vec::new());
    for (line, units) in wanted(found) {
        if known.iter().any(|one| one.has_all_of(line, units)) {
            continue;
        }
        let said = serde_json::to_string(&cancel_asked(units, reason))?;
        let facts = [
            ("kind", HoldKind::Manual.to_string()),
            ("reason", said.clone()),
        ];
        log.push(EventWrite::new(order.id, now, EventKind::Held, actor).facts(facts));
        if let Some(smaller) = known.iter().find(|one| one.hold.line_id == line) {
            holds::update_reason(conn, smaller.hold.id, &said)?;
            continue;
        }
        rows.push(HoldWrite {
            order_id: order.id,
            line_id: line,
            kind: HoldKind::Manual,
            reason: said,
            waits_for: ORDER.to_owned(),
            owner: HoldKind::Manual.owner().to_owned(),
            created_at: now,
        });
    }
    holds::insert_holds(conn, &rows)?;
    events::insert_events(conn, &log)
}

/// How much is asked of which line; one question for one cancellation, where nothing else of the order goes on.
fn wanted(found: &Assessment) -> Vec<(Option<LineId>, i64)> {
    let concerned = found.lines.iter().filter(|one| one.asked > 0);
    match found.all {
        true => vec![(None, concerned.map(|one| one.asked).sum())],
        false => concerned
            .map(|one| (Some(one.line.id), one.asked))
            .collect(),
    }
}
