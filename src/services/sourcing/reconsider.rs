//! Open plans looked at again: nobody has begun to work on them, and there may be a cheaper one by now.

use super::facts::Facts;
use super::places::places;
use super::problem::Desk;
use super::source::{Wanted, free, levels, source};
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments;
use crate::db::types::PlanCause;
use crate::db::{Conn, plans, sourcing as rows};
use crate::domain::event::EventKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::OrderId;
use crate::domain::sourcing::{self, Policy};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::{rule_sets, units};

/// Looks again at the open plan of an order, as if nothing had been planned, and moves it if that saves more than the
/// rules' threshold; gives whether it did.
pub fn reconsider(conn: &mut Conn, now: Time, zone: chrono_tz::Tz, order: OrderId) -> Result<bool> {
    conn.write(|conn| look(conn, now, zone, order))
}

fn look(conn: &mut Conn, now: Time, zone: chrono_tz::Tz, order: OrderId) -> Result<bool> {
    let (_, policy) = rule_sets::active(conn)?;
    let locked = rows::lock_orders(conn, &[order])?;
    let of_order = fulfillments::list_of_orders(conn, &[order])?;
    let mut alive = of_order.iter().filter(|row| row.state.reserves());
    let movable = |row: &fulfillments::FulfillmentRow| {
        row.state == FulfillmentState::Planned && row.members == 1
    };
    let before: Vec<String> = alive
        .clone()
        .map(|row| row.location_id.to_string())
        .collect();
    if before.is_empty() || !alive.all(movable) {
        return Ok(false);
    }
    let Some(known) = plans::find_current(conn, order)? else {
        return Ok(false);
    };
    let open = units::open_units(conn, &[order])?;
    let planned: i64 = open.iter().map(|one| one.units).sum();
    // what it costs is known only while all of it was planned by that decision, and nothing has left
    let stored: sourcing::Plan = serde_json::from_str(&known.body)?;
    if i64::try_from(stored.shipped()).ok() != Some(planned) {
        return Ok(false);
    }
    let Some(saved) = saves(conn, now, zone, locked, &policy, known.shipping)? else {
        return Ok(false);
    };
    units::withdraw(conn, now, &open)?;
    let wanted = Wanted {
        orders: vec![order],
        cause: PlanCause::Reconsidered,
        served: None,
    };
    source(conn, now, zone, &wanted)?;
    let ready = places(conn, now, zone)?;
    let names = |ids: &[String]| -> String {
        let named = ready
            .iter()
            .filter(|one| ids.contains(&one.place.id.to_string()));
        let names: Vec<&str> = named.map(|one| one.place.name.as_str()).collect();
        names.join(", ")
    };
    let after: Vec<String> = fulfillments::list_of_orders(conn, &[order])?
        .iter()
        .filter(|row| row.state.reserves())
        .map(|row| row.location_id.to_string())
        .collect();
    let event = EventWrite::new(order, now, EventKind::Moved, &Actor::System).facts([
        ("from", names(&before)),
        ("to", names(&after)),
        ("saved", policy.currency.text(saved)),
        ("currency", policy.currency.code().to_owned()),
    ]);
    events::insert_events(conn, &[event])?;
    Ok(true)
}

/// What another plan would save, if that is more than the threshold and it leaves nothing waiting that was planned, nor
/// leaves later than what is planned now.
fn saves(
    conn: &mut Conn,
    now: Time,
    zone: chrono_tz::Tz,
    locked: Vec<rows::OrderFacts>,
    policy: &Policy,
    was: i64,
) -> Result<Option<i64>> {
    let ready = places(conn, now, zone)?;
    let mut desk = Desk::new(ready, policy, now, zone);
    let mut facts = Facts::read(conn, locked)?;
    let Some(order) = facts.orders.first().cloned() else {
        return Ok(None);
    };
    let open = units::open_units(conn, &[order.id])?;
    let rows = fulfillments::list_of_orders(conn, &[order.id])?;
    let mut back: i64 = 0;
    for line in facts.lines.values_mut().flatten() {
        let units: i64 = open
            .iter()
            .filter(|one| one.line == line.id)
            .map(|one| one.units)
            .sum();
        line.planned -= units;
        back += units;
    }
    let levels = levels(conn, &desk, &facts.skus())?;
    let mut stock = free(&levels);
    let ids: Vec<_> = open.iter().map(|one| one.fulfillment).collect();
    for line in fulfillments::list_lines(conn, &ids)? {
        let place = rows.iter().find(|row| row.id == line.fulfillment_id);
        let there = place.and_then(|row| {
            stock
                .get_mut(&line.sku_id)
                .and_then(|at| at.get_mut(&row.location_id))
        });
        if let (true, Some(there)) = (line.order_id == order.id, there) {
            *there += line.pieces;
        }
    }
    let Some(problem) = desk.problem(&facts, &order, &stock) else {
        return Ok(None);
    };
    let plan = sourcing::plan(problem);
    let saved = was - plan.costs.shipping();
    let places_all = i64::try_from(plan.shipped()).unwrap_or(0) >= back;
    let open = rows.iter().filter(|row| row.state.reserves());
    let leaves_on = open.map(|row| row.leaves_on.as_str()).max();
    let in_time = desk.leaves_on(&plan).as_deref() <= leaves_on;
    Ok((places_all && in_time && saved > policy.move_if_saves).then_some(saved))
}
