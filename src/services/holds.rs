//! Holds put on, released and healed. Which holds an order deserves is `domain/check`.

use crate::db::events::{self, EventWrite};
use crate::db::holds::{self, HoldRow, HoldWrite};
use crate::db::orders::{self, find};
use crate::db::{Conn, skus};
use crate::domain::event::EventKind;
use crate::domain::hold::{HoldKind, NewHold};
use crate::domain::ids::{HoldId, LineId, OrderId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::status::{self, Headline, OrderState};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::{sourcing, units};
use std::collections::HashMap;

/// Orders that one healing transaction looks at.
pub const HEAL_PORTION: i64 = 200;

/// Brings the automatic holds of an order in line with what it deserves: those without cause are released, new ones
/// put on. What staff released is not put on again for the same reason. Gives whether a hold is on it.
pub fn judge(
    conn: &mut Conn,
    now: Time,
    order: OrderId,
    lines: &[LineId],
    deserved: &[NewHold],
) -> Result<bool> {
    let known = holds::list_of_orders(conn, &[order])?;
    let (heals, appears) = compare(&known, lines, deserved);
    let mut log = Vec::new();
    for hold in heals {
        if holds::release(conn, hold.id, "system", "healed", now)? {
            log.push(released(hold, now, &Actor::System, "healed"));
        }
    }
    let mut new = Vec::new();
    for one in appears {
        let reason = serde_json::to_string(&one.reason)?;
        log.push(
            EventWrite::new(order, now, EventKind::Held, &Actor::System)
                .facts([("kind", one.kind.to_string()), ("reason", reason.clone())]),
        );
        new.push(HoldWrite {
            order_id: order,
            line_id: line_of(one, lines),
            kind: one.kind,
            reason,
            waits_for: one.waits_for.clone(),
            owner: one.kind.owner().to_owned(),
            created_at: now,
        });
    }
    holds::insert_holds(conn, &new)?;
    events::insert_events(conn, &log)?;
    derive_headline(conn, now, order)
}

/// Which of the known holds have no cause any more, and which deserved ones are not there yet. `lines` are the ids of
/// the document's lines.
pub fn compare<'h>(
    known: &'h [HoldRow],
    lines: &[LineId],
    deserved: &'h [NewHold],
) -> (Vec<&'h HoldRow>, Vec<&'h NewHold>) {
    let is_same = |hold: &HoldRow, one: &NewHold| {
        one.kind == hold.kind
            && line_of(one, lines) == hold.line_id
            && reads(&one.reason, &hold.reason)
    };
    let heals = known
        .iter()
        .filter(|hold| hold.released_at.is_none() && is_automatic(hold.kind))
        .filter(|hold| !deserved.iter().any(|one| is_same(hold, one)))
        .collect();
    let stays = |hold: &HoldRow| {
        hold.released_at.is_none() || hold.released_by.as_deref() != Some("system")
    };
    let appears = deserved
        .iter()
        .filter(|one| !known.iter().any(|hold| is_same(hold, one) && stays(hold)))
        .collect();
    (heals, appears)
}

fn line_of(hold: &NewHold, lines: &[LineId]) -> Option<LineId> {
    hold.line.and_then(|index| lines.get(index)).copied()
}

/// Releases a hold by hand.
pub fn release(
    conn: &mut Conn,
    now: Time,
    order: OrderId,
    hold: HoldId,
    reason: &str,
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        find::lock_orders(conn, &[order])?;
        let known = holds::list_of_orders(conn, &[order])?;
        let hold = known
            .iter()
            .find(|one| one.id == hold)
            .ok_or_else(|| Error::not_found("hold"))?;
        if !releasable(hold.kind) {
            return Err(Error::Refused(
                Sentence::new("refused-release").with("kind", hold.kind),
            ));
        }
        let (_, name) = actor.parts();
        if !holds::release(conn, hold.id, name, reason, now)? {
            return Err(Error::Conflict(Sentence::new("conflict-hold-released")));
        }
        events::insert_events(conn, &[released(hold, now, actor, reason)])?;
        derive_headline(conn, now, order)?;
        Ok(())
    })
}

/// Puts a manual hold on.
pub fn hold(conn: &mut Conn, now: Time, order: OrderId, why: &str, actor: &Actor) -> Result<()> {
    conn.write(|conn| {
        let row = find::lock_orders(conn, &[order])?
            .pop()
            .ok_or_else(|| Error::not_found("order"))?;
        if row.history || matches!(row.state, OrderState::Completed | OrderState::Canceled) {
            return Err(Error::Refused(
                Sentence::new("refused-hold-over").with("number", row.number),
            ));
        }
        let reason = serde_json::to_string(&Sentence::new("hold-manual").with("why", why))?;
        let kind = HoldKind::Manual;
        let facts = [("kind", kind.to_string()), ("reason", reason.clone())];
        events::insert_events(
            conn,
            &[EventWrite::new(order, now, EventKind::Held, actor).facts(facts)],
        )?;
        let waits_for = crate::domain::check::ORDER.to_owned();
        holds::insert_holds(
            conn,
            &[HoldWrite {
                order_id: order,
                line_id: None,
                kind,
                reason,
                waits_for,
                owner: kind.owner().to_owned(),
                created_at: now,
            }],
        )?;
        derive_headline(conn, now, order)?;
        Ok(())
    })
}

/// Whether a person may simply release it; an unknown SKU has to become known instead.
pub const fn releasable(kind: HoldKind) -> bool {
    !matches!(kind, HoldKind::UnknownSku)
}

/// Looks again at the orders that wait for a cause, after an order id, one portion; gives where to go on, none at the end.
pub fn heal(
    conn: &mut Conn,
    now: Time,
    waits_for: &str,
    after: OrderId,
) -> Result<Option<OrderId>> {
    conn.write(|conn| {
        let waiting = holds::list_waiting(conn, waits_for, after, HEAL_PORTION)?;
        let rows = find::lock_orders(conn, &waiting)?;
        let channel_of: HashMap<OrderId, _> =
            rows.iter().map(|row| (row.id, row.channel_id)).collect();
        let code = waits_for.strip_prefix("sku:").unwrap_or(waits_for);
        let mut log = Vec::new();
        for hold in holds::list_of_orders(conn, &waiting)?
            .iter()
            .filter(|hold| hold.released_at.is_none() && hold.waits_for == waits_for)
        {
            let Some(channel) = channel_of.get(&hold.order_id) else {
                continue;
            };
            let Some(known) = skus::find_known(conn, *channel, &[code])?
                .get(code)
                .copied()
            else {
                continue;
            };
            if let Some(line) = hold.line_id {
                orders::update_line_sku(conn, line, known.sku, known.pack_size)?;
            }
            if holds::release(conn, hold.id, "system", "healed", now)? {
                log.push(released(hold, now, &Actor::System, "healed"));
            }
        }
        events::insert_events(conn, &log)?;
        for order in &waiting {
            derive_headline(conn, now, *order)?;
        }
        Ok(waiting
            .last()
            .copied()
            .filter(|_| waiting.len() as i64 == HEAL_PORTION))
    })
}

/// State and headline from units and holds; an order that passes its last check is opened. The caller holds its lock.
pub(super) fn derive_headline(conn: &mut Conn, now: Time, order: OrderId) -> Result<bool> {
    let row = find::find(conn, order)?.ok_or_else(|| Error::not_found("order"))?;
    let open: Vec<HoldRow> = holds::list_of_orders(conn, &[order])?
        .into_iter()
        .filter(|hold| hold.released_at.is_none())
        .collect();
    let stops = |line: LineId| {
        open.iter()
            .any(|hold| hold.line_id.is_none_or(|held| held == line))
    };
    let mut lines = find::list_lines(conn, &[order])?;
    if lines.iter().any(|line| line.planned > 0 && stops(line.id)) {
        withdraw(conn, now, order, stops)?;
        lines = find::list_lines(conn, &[order])?;
    }
    let units: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line.units(),
                open.iter().any(|hold| hold.line_id == Some(line.id)),
            )
        })
        .collect();
    let (state, headline) = status::derive(open.iter().any(|hold| hold.line_id.is_none()), &units);
    orders::update_headline(conn, order, state, headline, open.len() as i64, now)?;
    if open.is_empty() && row.open_holds > 0 && headline == Headline::Received {
        events::insert_events(
            conn,
            &[EventWrite::new(
                order,
                now,
                EventKind::Opened,
                &Actor::System,
            )],
        )?;
    }
    // while it was held, others may have been served before it
    let freed = (open.len() as i64) < row.open_holds;
    let wants = lines.iter().any(|line| {
        let units = line.units();
        (units.unplaced > 0 || freed && units.backordered > 0) && !stops(line.id)
    });
    if wants && !row.history {
        sourcing::enqueue(conn, now, &[order])?;
    }
    Ok(!open.is_empty())
}

/// What is stopped leaves the fulfillments that nobody works on yet; what is in somebody's hands stays there, held.
fn withdraw(
    conn: &mut Conn,
    now: Time,
    order: OrderId,
    stops: impl Fn(LineId) -> bool,
) -> Result<()> {
    let mut planned = units::open_units(conn, &[order])?;
    planned.retain(|one| stops(one.line));
    let taken = units::withdraw(conn, now, &planned)?;
    let log: Vec<EventWrite> = taken
        .iter()
        .map(|(order, units)| {
            EventWrite::new(*order, now, EventKind::Unplanned, &Actor::System)
                .facts([("units", units.to_string())])
        })
        .collect();
    events::insert_events(conn, &log)
}

/// The event of a hold that was taken off.
pub(super) fn released(hold: &HoldRow, now: Time, actor: &Actor, reason: &str) -> EventWrite {
    let facts = [
        ("kind", hold.kind.to_string()),
        ("reason", hold.reason.clone()),
        ("why", reason.to_owned()),
    ];
    EventWrite::new(hold.order_id, now, EventKind::Released, actor).facts(facts)
}

/// Holds that follow from the order's data; the others stay until somebody decides.
const fn is_automatic(kind: HoldKind) -> bool {
    match kind {
        HoldKind::Unpaid
        | HoldKind::UnknownSku
        | HoldKind::Address
        | HoldKind::Totals
        | HoldKind::AfterSale => true,
        HoldKind::Duplicate | HoldKind::Conflict | HoldKind::Rule | HoldKind::Manual => false,
    }
}

fn reads(reason: &Sentence, stored: &str) -> bool {
    serde_json::from_str::<Sentence>(stored).is_ok_and(|stored| stored == *reason)
}
