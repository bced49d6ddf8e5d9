//! Open plans looked at again: nobody has begun to pick, and there may be a cheaper one by now. All orders that share a
//! fulfillment are taken out and sourced anew together, as things stand; what is not better is as if it had never been
//! tried.

use super::PORTION;
use super::facts::Facts;
use super::join;
use super::join::rekey::stale;
use super::moved;
use super::source::{Wanted, source};
use super::standing::Standing;
use crate::db::error::again;
use crate::db::fulfillments::{self, FulfillmentLineRow, FulfillmentRow};
use crate::db::types::PlanCause;
use crate::db::{Conn, jobs, loads, locations, places, plans, sourcing as rows, stock};
use crate::domain::calendar::Calendar;
use crate::domain::ids::{FulfillmentId, LocationId, OrderId, SkuId, StockId};
use crate::domain::job::{Job, Walking};
use crate::domain::sourcing::Policy;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::locations::first_open_day;
use crate::services::{merges, rule_sets, units};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What came of a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Whose plans were looked at: the order and who shares a fulfillment with it.
    pub orders: Vec<OrderId>,
    /// Whether they were moved.
    pub moved: bool,
}

/// Looks again at the open plan of an order and of all who leave with it, as if nothing had been planned. They are moved if
/// that saves more than the rules' threshold, every unit that was planned is planned again, none leaves later, and nothing
/// that was in time breaks its promise; or if a place does not work any more on the day on which it should send them.
pub fn reconsider(conn: &mut Conn, now: Time, zone: chrono_tz::Tz, order: OrderId) -> Result<Look> {
    conn.write(|conn| {
        let (_, policy) = rule_sets::active(conn)?;
        let group = Group::lock(conn, now, &policy, order)?;
        let moved = match group.may_move {
            true => conn.attempt(|conn| group.plan_anew(conn, now, zone, &policy))?,
            false => None,
        };
        if moved.is_none() {
            group.rekey(conn)?;
        }
        Ok(Look {
            orders: group.orders,
            moved: moved.is_some(),
        })
    })
}

/// Orders that share fulfillments nobody has begun to pick.
struct Group {
    /// The orders, ascending.
    orders: Vec<OrderId>,
    /// The fulfillments that they leave in, and those that they could join.
    ids: Vec<FulfillmentId>,
    may_move: bool,
    /// Whether something is to leave on a day on which its place does not work any more.
    closed: bool,
    /// Fulfillments that may be joined by another key than theirs.
    keys: Vec<(FulfillmentId, String)>,
}

impl Group {
    /// Locks everything that planning them anew may touch, in the sequence of all locks: what is taken apart and sourced in
    /// one transaction would otherwise wait for others who wait for it.
    fn lock(conn: &mut Conn, now: Time, policy: &Policy, order: OrderId) -> Result<Group> {
        let orders = together(conn, order)?;
        let locked = rows::lock_orders(conn, &orders)?;
        let facts = Facts::read(conn, locked)?;
        let open = open(conn, &orders)?;
        let mut ids: Vec<FulfillmentId> = open.iter().map(|row| row.id).collect();
        let lines = fulfillments::list_lines(conn, &ids)?;
        ids.extend(join::partners(
            conn,
            &join::keys(&facts, policy.merge.mode),
        )?);
        fulfillments::lock(conn, &ids)?;
        if together(conn, order)? != orders {
            let joined = Error::internal("somebody joined or left before the lock");
            return Err(again(joined));
        }
        lock_stock(conn, &facts, &lines)?;
        loads::lock_from(conn, first_open_day(now))?;
        let members = fulfillments::list_members(conn, &ids)?;
        let members: Vec<OrderId> = members.iter().map(|member| member.order_id).collect();
        let few = orders.len() as i64 <= PORTION;
        // what a person put together or took apart is theirs
        let may_move = few && !open.is_empty() && !plans::is_by_hand(conn, &ids, &members)?;
        let keys = match may_move {
            true => stale(&facts, policy.merge.mode, &open, &lines),
            false => Vec::new(),
        };
        Ok(Group {
            closed: may_move && leaves_on_closed_day(conn, now, &open)?,
            orders,
            ids,
            may_move,
            keys,
        })
    }

    /// Who comes later finds them by the rules of today.
    fn rekey(&self, conn: &mut Conn) -> Result<()> {
        self.keys
            .iter()
            .try_for_each(|(id, key)| fulfillments::update_merge_key(conn, *id, key))
    }

    /// Sources them anew; nothing if that is no better.
    fn plan_anew(
        &self,
        conn: &mut Conn,
        now: Time,
        zone: chrono_tz::Tz,
        policy: &Policy,
    ) -> Result<Option<()>> {
        // what it costs now is what it would cost at today's prices
        merges::reprice(conn, now, &self.ids)?;
        let before = Standing::read(conn, (now, zone), &self.orders, &self.ids)?;
        let wanted = Wanted {
            orders: self.orders.clone(),
            cause: PlanCause::Reconsidered,
            served: None,
        };
        let planned = units::open_units(conn, &self.orders)?;
        units::withdraw(conn, now, &planned)?;
        match source(conn, now, zone, &wanted) {
            // somebody took the day's last room meanwhile
            Err(Error::Conflict(_)) => return Ok(None),
            done => done?,
        }
        let after = Standing::read(conn, (now, zone), &self.orders, &self.ids)?;
        if !after.has_all_of(&before) {
            return Ok(None);
        }
        let saved = before.cost - after.cost;
        let is_better = saved > policy.move_if_saves
            && after.leaves_no_later_than(&before)
            && after.keeps_promises_of(&before)
            && after.is_counted_in(policy.currency)
            && before.is_counted_in(policy.currency);
        match (is_better, self.closed) {
            (true, _) => moved::tell(conn, now, policy, (&before, &after), saved)?,
            // a day on which nobody is there is no day
            (false, true) => moved::tell_of_closed_days(conn, now, (&before, &after))?,
            (false, false) => return Ok(None),
        }
        Ok(Some(()))
    }
}

/// The orders that share open fulfillments with an order, and with those, ascending; more than a portion of them need not
/// be all.
fn together(conn: &mut Conn, order: OrderId) -> Result<Vec<OrderId>> {
    let mut orders = vec![order];
    loop {
        let ids: Vec<FulfillmentId> = open(conn, &orders)?.iter().map(|row| row.id).collect();
        let members = fulfillments::list_members(conn, &ids)?;
        let mut all: BTreeSet<OrderId> = members.iter().map(|member| member.order_id).collect();
        all.insert(order);
        if all.len() == orders.len() || all.len() as i64 > PORTION {
            return Ok(all.into_iter().collect());
        }
        orders = all.into_iter().collect();
    }
}

/// Whether any of these is to leave on a day, today or later, on which its place does not work, or from one that is switched
/// off.
fn leaves_on_closed_day(conn: &mut Conn, now: Time, rows: &[FulfillmentRow]) -> Result<bool> {
    let from = first_open_day(now);
    let ids: Vec<LocationId> = rows.iter().map(|row| row.location_id).collect();
    let mut days = places::list_days(conn, &ids, from)?;
    let known = locations::list(conn)?;
    let calendars: BTreeMap<LocationId, Calendar> = known
        .iter()
        .filter(|place| ids.contains(&place.id))
        .map(|place| {
            let own = days.remove(&place.id).unwrap_or_default();
            (place.id, places::calendar(place, own))
        })
        .collect();
    let is_closed = |row: &FulfillmentRow| {
        let day: Option<NaiveDate> = row.leaves_on.parse().ok().filter(|day| *day >= from);
        let calendar = calendars.get(&row.location_id);
        let ships = known
            .iter()
            .any(|place| place.id == row.location_id && place.active);
        let works = |(day, calendar): (NaiveDate, &Calendar)| ships && calendar.works(day);
        day.zip(calendar).is_some_and(|at| !works(at))
    };
    Ok(rows.iter().any(is_closed))
}

/// The levels of everything that these orders hold or wait for.
fn lock_stock(conn: &mut Conn, facts: &Facts, lines: &[FulfillmentLineRow]) -> Result<()> {
    let mut skus: Vec<SkuId> = facts.skus();
    skus.extend(lines.iter().map(|line| line.sku_id));
    skus.sort_unstable();
    skus.dedup();
    let levels = stock::list_of_skus(conn, &skus)?;
    let levels: Vec<StockId> = levels.iter().map(|level| level.id).collect();
    stock::lock(conn, &levels)?;
    Ok(())
}

fn open(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<FulfillmentRow>> {
    let mut rows = fulfillments::list_of_orders(conn, orders)?;
    rows.retain(|row| row.state.is_open());
    Ok(rows)
}

/// Prices or places changed: who waits and could have something is looked at again, and every open plan.
pub fn look_again(conn: &mut Conn, now: Time) -> Result<()> {
    from_the_first(conn, now, false)
}

/// Rules changed: as `look_again`, and those too for whom nothing is free.
pub fn look_again_at_everybody(conn: &mut Conn, now: Time) -> Result<()> {
    from_the_first(conn, now, true)
}

fn from_the_first(conn: &mut Conn, now: Time, everybody: bool) -> Result<()> {
    let walk = Walking::Anew;
    let waiting = Job::SourceAll { everybody, walk };
    jobs::enqueue(conn, &[waiting, Job::ReconsiderAll { walk }], now)
}

/// Takes back what was planned for a day of a place. If it was full, those whom it sent off are looked at again.
pub fn free_room(
    conn: &mut Conn,
    now: Time,
    place: (LocationId, &str),
    parcels: i64,
    units: i64,
) -> Result<()> {
    loads::subtract(conn, place, parcels, units)?;
    let Some((load, limits)) = loads::find(conn, place)? else {
        return Ok(());
    };
    let has_again = |limit: Option<i64>, load: i64, freed: i64| {
        limit.is_some_and(|limit| load < limit && load + freed >= limit)
    };
    let again = has_again(limits.parcels, load.parcels, parcels)
        || has_again(limits.units, load.units, units);
    let (place, day) = place;
    match day.parse() {
        Ok(day) if again && day >= first_open_day(now) => {
            jobs::enqueue(conn, &[Job::ReconsiderRoom { place, day }], now)
        }
        _ => Ok(()),
    }
}
