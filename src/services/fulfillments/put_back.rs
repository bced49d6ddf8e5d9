//! Goods put back whose cancel was asked for while somebody had them in hand: out of their fulfillment, canceled, and free
//! for others. Who asks is `cancel`, or the channel; what the other members have in it stays there and goes on.

use super::Open;
use super::asked::Asked;
use crate::db::Conn;
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{FulfillmentRow, number_of};
use crate::db::holds::{self, HoldWrite};
use crate::db::orders::units::{cut_waiting, move_units};
use crate::db::orders::{self, LineRow, OrderRow, find};
use crate::domain::event::EventKind;
use crate::domain::hold::cancel_asked;
use crate::domain::ids::{FulfillmentId, LineId, OrderId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::holds::{derive_headline, released};
use crate::services::units::{Unplan, withdraw};
use std::collections::BTreeMap;

/// What is done for one member.
struct Own<'o> {
    order: &'o OrderRow,
    asked: Vec<&'o Asked>,
    /// Units that leave the fulfillment, by line.
    taken: BTreeMap<LineId, i64>,
}

/// Those of these orders, members of a fulfillment that somebody works on, whose cancel was asked for.
pub fn asked_of(
    conn: &mut Conn,
    row: &FulfillmentRow,
    members: &[OrderId],
) -> Result<Vec<OrderId>> {
    if !row.state.is_in_hand() {
        return Ok(Vec::new());
    }
    let asked = holds::list_of_orders(conn, members)?.into_iter();
    Ok(asked
        .filter_map(Asked::of)
        .map(|one| one.hold.order_id)
        .collect())
}

/// Takes what was asked for out of a fulfillment that somebody works on and cancels it: of one member, by its number, or of
/// all within reach. Refused where nothing was asked.
pub fn put_back(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: FulfillmentId,
    number: Option<&str>,
) -> Result<()> {
    conn.write(|conn| {
        let open = Open::lock(conn, reach, id)?;
        let asked: Vec<Asked> = holds::list_of_orders(conn, &open.order_ids())?
            .into_iter()
            .filter_map(Asked::of)
            .collect();
        let orders = open.orders.iter().filter(|order| {
            reach.sees_channel(order.channel_id) && number.is_none_or(|own| own == order.number)
        });
        let members: Vec<Own> = orders
            .map(|order| Own::of(&open, order, &asked))
            .filter(|own| !own.taken.is_empty())
            .collect();
        if !open.row.state.is_in_hand() || members.is_empty() {
            let why = Sentence::new("refused-put-back").with("number", number_of(id));
            return Err(Error::Refused(why));
        }
        let taken = members.iter().flat_map(|own| &own.taken);
        let out: Vec<Unplan> = taken
            .map(|(line, units)| Unplan {
                fulfillment: id,
                line: *line,
                units: *units,
            })
            .collect();
        withdraw(conn, now, &out)?;
        for own in &members {
            own.cancel(conn, now, actor, &open)?;
            derive_headline(conn, now, own.order.id)?;
        }
        Ok(())
    })
}

impl<'o> Own<'o> {
    fn of(open: &Open, order: &'o OrderRow, asked: &'o [Asked]) -> Own<'o> {
        let is_own = |one: &&Asked| one.hold.order_id == order.id;
        let asked: Vec<&Asked> = asked.iter().filter(is_own).collect();
        let mut taken = BTreeMap::new();
        for (line, there) in open.units() {
            let mut rows = open.lines.iter();
            let is_in = rows.any(|row| row.line_id == line && row.order_id == order.id);
            let most = asked.iter().map(|one| one.of_line(line, there)).max();
            if let (true, Some(units @ 1..)) = (is_in, most) {
                taken.insert(line, units);
            }
        }
        Own {
            order,
            asked,
            taken,
        }
    }

    /// Its units are out of the fulfillment by now: they are canceled, and the holds that asked for it are done with.
    fn cancel(&self, conn: &mut Conn, now: Time, actor: &Actor, open: &Open) -> Result<()> {
        let id = self.order.id;
        let whole = self.asked.iter().any(|one| one.hold.line_id.is_none());
        let mut canceled = 0;
        for line in find::list_lines(conn, &[id])? {
            let before = line.units();
            // of an order that is canceled as a whole, nothing is left to wait either
            let units = match whole {
                true => before.unplaced + before.backordered,
                false => self.taken.get(&line.id).copied().unwrap_or(0),
            };
            let mut after = before;
            let unplaced = units.min(before.unplaced);
            after.unplaced -= unplaced;
            after.backordered -= units - unplaced;
            after.canceled += units;
            canceled += units;
            cut_waiting(conn, line.id, after.backordered)?;
            move_units(conn, line.id, before, after)?;
        }
        let lines = find::list_lines(conn, &[id])?;
        let worth = self.order.canceled_worth(&lines);
        orders::update_canceled(conn, id, worth)?;
        let nothing_left = lines.iter().all(|line| line.canceled == line.quantity);
        let kind = match nothing_left {
            true => EventKind::Canceled,
            false => EventKind::UnitsCanceled,
        };
        let why = self.asked.iter().map(|one| one.why.as_str());
        let why = why.max_by_key(|why| why.len()).unwrap_or_default();
        let mut log = vec![
            EventWrite::new(id, now, EventKind::Stepped, actor).facts([
                ("fulfillment", number_of(open.row.id)),
                ("place", open.place.name.clone()),
                ("step", "put_back".to_owned()),
            ]),
            EventWrite::new(id, now, kind, actor)
                .facts([("units", canceled.to_string()), ("why", why.to_owned())]),
        ];
        self.release(conn, now, actor, (open, &lines), &mut log)?;
        events::insert_events(conn, &log)
    }

    /// A hold goes where nothing that it asks for is in anybody's hands; of a part of a line it asks for the rest then.
    fn release(
        &self,
        conn: &mut Conn,
        now: Time,
        actor: &Actor,
        (open, lines): (&Open, &[LineRow]),
        log: &mut Vec<EventWrite>,
    ) -> Result<()> {
        let in_hand = |line: &LineRow| line.planned + line.picked + line.packed;
        let (_, name) = actor.parts();
        let why = number_of(open.row.id);
        for one in &self.asked {
            let hold = &one.hold;
            let concerns = |line: &&LineRow| hold.line_id.is_none_or(|own| own == line.id);
            let there: i64 = lines.iter().filter(concerns).map(in_hand).sum();
            let done = hold.line_id.and_then(|line| self.taken.get(&line));
            let rest = match hold.line_id {
                None => there,
                Some(_) => there.min(one.units - done.copied().unwrap_or(0)),
            };
            let stays = rest > 0 && (hold.line_id.is_none() || done.is_none());
            if stays || !holds::release(conn, hold.id, name, &why, now)? {
                continue;
            }
            log.push(released(hold, now, actor, &why));
            if rest > 0 {
                log.push(ask_again(conn, now, actor, one, rest)?);
            }
        }
        Ok(())
    }
}

fn ask_again(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    asked: &Asked,
    units: i64,
) -> Result<EventWrite> {
    let hold = &asked.hold;
    let reason = serde_json::to_string(&cancel_asked(units, &asked.why))?;
    let row = HoldWrite {
        order_id: hold.order_id,
        line_id: hold.line_id,
        kind: hold.kind,
        reason: reason.clone(),
        waits_for: hold.waits_for.clone(),
        owner: hold.owner.clone(),
        created_at: now,
    };
    holds::insert_holds(conn, &[row])?;
    let facts = [("kind", hold.kind.to_string()), ("reason", reason)];
    Ok(EventWrite::new(hold.order_id, now, EventKind::Held, actor).facts(facts))
}
