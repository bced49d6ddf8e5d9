//! Several fulfillments made one by hand. What a rule would not join a person may, where the preview says in what the
//! orders differ; never with cash on delivery, nor in two currencies.

use super::carry_out::{Room, carry_out, write_savings};
use super::contents::{Contents, Load, Look};
use super::differences::check;
use super::preview::Preview;
use super::price::{cargo, carriage, whither};
use super::targets::{Change, Target, check_open, place};
use crate::db::Conn;
use crate::db::events::{self, EventWrite};
use crate::db::fulfillments::{FulfillmentRow, number_of};
use crate::db::places::{self, PlaceRow};
use crate::db::types::SavingKind;
use crate::domain::event::EventKind;
use crate::domain::ids::{FulfillmentId, OrderId};
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::Policy;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::rule_sets;
use chrono_tz::Tz;

/// What merging these would do; nothing is written.
pub fn preview_merge(
    conn: &mut Conn,
    (now, zone): (Time, Tz),
    reach: &Reach,
    ids: &[FulfillmentId],
) -> Result<Preview> {
    let change = decide(conn, now, Look::Read, reach, ids)?;
    Preview::of(conn, zone, reach, &change)
}

/// Merges them into the oldest, if that is what was `seen` of it; gives its id.
pub fn merge(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    ids: &[FulfillmentId],
    seen: Option<&str>,
) -> Result<FulfillmentId> {
    conn.write(|conn| {
        let mut change = decide(conn, now, Look::Lock, reach, ids)?;
        change.as_seen(seen)?;
        let into = carry_out(conn, now, &mut change, Room::Needed)?;
        let into = into
            .first()
            .copied()
            .ok_or_else(|| Error::internal("nothing was merged"))?;
        let orders = change.orders();
        let log: Vec<EventWrite> = orders
            .iter()
            .map(|order| {
                EventWrite::new(*order, now, EventKind::Merged, actor).facts([
                    ("fulfillment", number_of(into)),
                    ("members", orders.len().to_string()),
                ])
            })
            .collect();
        events::insert_events(conn, &log)?;
        let joined = joiners(&change, into);
        write_savings(
            conn,
            now,
            actor,
            &change,
            (SavingKind::Merged, into),
            &joined,
        )?;
        Ok(into)
    })
}

/// The orders that came to the others; all of them where every order was in both.
fn joiners(change: &Change, into: FulfillmentId) -> Vec<OrderId> {
    let there = change.contents.load(into);
    let mut joined = change.orders();
    joined.retain(|order| !there.contains_key(order));
    if joined.is_empty() {
        joined = change.orders();
    }
    joined
}

fn decide(
    conn: &mut Conn,
    now: Time,
    look: Look,
    reach: &Reach,
    ids: &[FulfillmentId],
) -> Result<Change> {
    let (_, policy) = rule_sets::active(conn)?;
    let contents = Contents::get(conn, look, reach, ids)?;
    let [first, others @ ..] = contents.rows.as_slice() else {
        return Err(refused("merge-refused-few"));
    };
    if others.is_empty() {
        return Err(refused("merge-refused-few"));
    }
    check_open(&contents.rows)?;
    for other in others {
        check_rows(first, other)?;
    }
    check(&contents)?;
    check_most(&contents, &policy)?;
    let places = places::list_of(conn, &[first.location_id], now.date())?;
    let mut load = Load::new();
    for row in &contents.rows {
        for (order, units) in contents.load(row.id) {
            let of_order = load.entry(order).or_default();
            for (line, count) in units {
                *of_order.entry(line).or_default() += count;
            }
        }
    }
    if cargo(&contents, &load).alone {
        return Err(refused("merge-refused-alone"));
    }
    let here = place(&places, first.location_id)?;
    let leaves_on = contents.rows.iter().map(|row| row.leaves_on.clone()).min();
    let like = FulfillmentRow {
        service: service(&contents, here, &load)?,
        leaves_on: leaves_on.unwrap_or_default(),
        // whoever it waited for is here
        wait_until: None,
        ..first.clone()
    };
    let target = Target {
        id: Some(first.id),
        like,
        load,
    };
    Change::new(contents, places, &policy, vec![target])
}

fn refused(key: &str) -> Error {
    Error::Refused(Sentence::new(key))
}

fn check_rows(one: &FulfillmentRow, other: &FulfillmentRow) -> Result<()> {
    if one.location_id != other.location_id {
        return Err(refused("merge-refused-place"));
    }
    if one.state != other.state {
        return Err(refused("merge-refused-stages"));
    }
    if one.currency != other.currency {
        return Err(refused("merge-refused-currency"));
    }
    if (one.temperature, one.dangerous) != (other.temperature, other.dangerous) {
        return Err(refused("merge-refused-goods"));
    }
    Ok(())
}

fn check_most(contents: &Contents, policy: &Policy) -> Result<()> {
    let most = policy.merge.most;
    if contents.facts.orders.len() > most as usize {
        let why = Sentence::new("merge-refused-most").with("most", most);
        return Err(Error::Refused(why));
    }
    Ok(())
}

/// Of the services they were planned for, the quickest that takes all of it, so that none arrives later.
fn service(contents: &Contents, here: &PlaceRow, load: &Load) -> Result<String> {
    let mut names: Vec<&str> = contents
        .rows
        .iter()
        .map(|row| row.service.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    if let [only] = names.as_slice() {
        return Ok((*only).to_owned());
    }
    let too_much = || refused("merge-refused-size");
    let to = whither(contents, load).ok_or_else(too_much)?;
    let currency = contents
        .rows
        .first()
        .map_or("", |row| row.currency.as_str());
    let goods = cargo(contents, load);
    let days = |name: &str| {
        let offers = here.cards.iter();
        offers
            .filter(|offer| offer.service == name && offer.card.currency.code() == currency)
            .filter_map(|offer| Some(offer.card.tariff(&to).ok()?.days()))
            .min()
    };
    let fits = names.into_iter().filter_map(|name| {
        let amount = carriage(here, currency, name, &goods, &to)?;
        Some((days(name)?, amount, name))
    });
    let quickest = fits.min().ok_or_else(too_much)?;
    Ok(quickest.2.to_owned())
}
