//! What a fulfillment costs with what is in it, and each member's share: the shares sum to the whole, to the cent, whoever
//! joins or leaves.

use super::contents::{Contents, Load};
use crate::db::Conn;
use crate::db::fulfillments::{self, FulfillmentRow};
use crate::db::places::{self, PlaceRow};
use crate::db::sourcing::{self as rows, OrderFacts};
use crate::domain::ids::{FulfillmentId, LineId, OrderId};
use crate::domain::money::split;
use crate::domain::shipping::Destination;
use crate::domain::sourcing::MergeMode;
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::rule_sets;
use crate::services::sourcing::cargo::Cargo;
use crate::services::sourcing::join::key::{self, destination};

/// What a load costs.
#[derive(Debug, Clone)]
pub(super) struct Price {
    pub cargo: Cargo,
    pub carriage: i64,
    pub handling: i64,
    /// What each order bears of both.
    pub shares: Vec<(OrderId, i64)>,
}

impl Price {
    /// What a load costs at a place by a service; none where the service does not take it.
    pub fn of(
        contents: &Contents,
        place: &PlaceRow,
        currency: &str,
        service: &str,
        load: &Load,
    ) -> Option<Price> {
        let cargo = cargo(contents, load);
        let to = whither(contents, load)?;
        let carriage = carriage(place, currency, service, &cargo, &to)?;
        Some(Price::with(contents, place, load, carriage))
    }

    /// The same where the carriage is known.
    pub fn with(contents: &Contents, place: &PlaceRow, load: &Load, carriage: i64) -> Price {
        let work = &place.location.work;
        let all = cargo(contents, load);
        let lines = all.lines.len() as i64;
        let by_order: Vec<(OrderId, Cargo)> = load
            .iter()
            .map(|(order, units)| (*order, cargo_of(contents, units)))
            .collect();
        // by weight; where nothing weighs anything, by units
        let weight = |one: &Cargo| match all.parcel.weight_g {
            0 => one.units,
            _ => one.parcel.weight_g,
        };
        let weights: Vec<i64> = by_order.iter().map(|(_, one)| weight(one)).collect();
        let parts = split(carriage + work.parcel_cost, &weights);
        let shares = by_order.iter().zip(parts);
        Price {
            carriage,
            handling: work.parcel_cost + work.line_cost * lines,
            shares: shares
                .map(|((order, one), part)| {
                    (*order, part + work.line_cost * one.lines.len() as i64)
                })
                .collect(),
            cargo: all,
        }
    }

    /// All of it.
    pub fn total(&self) -> i64 {
        self.carriage + self.handling
    }
}

/// What is in a load.
pub(super) fn cargo(contents: &Contents, load: &Load) -> Cargo {
    let units: Vec<(LineId, i64)> = load
        .values()
        .flatten()
        .map(|(line, units)| (*line, *units))
        .collect();
    Cargo::of(&contents.facts, &units)
}

fn cargo_of(contents: &Contents, units: &std::collections::BTreeMap<LineId, i64>) -> Cargo {
    let units: Vec<(LineId, i64)> = units.iter().map(|(line, count)| (*line, *count)).collect();
    Cargo::of(&contents.facts, &units)
}

/// Where a load goes.
pub(super) fn whither(contents: &Contents, load: &Load) -> Option<Destination> {
    let address = load
        .keys()
        .find_map(|order| contents.facts.addresses.get(order))?;
    Some(destination(address))
}

/// What a service takes for a load; a place without rate cards takes nothing, one that has some takes nothing on without
/// them: none where no card in force is in the currency.
pub(super) fn carriage(
    place: &PlaceRow,
    currency: &str,
    service: &str,
    cargo: &Cargo,
    to: &Destination,
) -> Option<i64> {
    sent(place, currency, service, cargo, to).map(|(amount, _)| amount)
}

/// The same with the days that it is on its way.
pub(super) fn sent(
    place: &PlaceRow,
    currency: &str,
    service: &str,
    cargo: &Cargo,
    to: &Destination,
) -> Option<(i64, i32)> {
    if !place.rated {
        return Some((0, 0));
    }
    let cards = place.cards.iter();
    cards
        .filter(|offer| offer.card.currency.code() == currency && offer.service == service)
        .filter_map(|offer| offer.card.sends(&cargo.parcel, to))
        .min()
}

/// The key of a load whose orders are all of one; none where they differ, or something in it travels alone.
pub(super) fn shared_key(contents: &Contents, mode: MergeMode, load: &Load) -> Option<String> {
    if cargo(contents, load).alone {
        return None;
    }
    let orders = load.keys().map(|order| contents.order(*order));
    let mut keys = orders.map(|order| key::key(&contents.facts, mode, order?));
    let first = keys.next()??;
    keys.all(|key| key.as_ref() == Some(&first))
        .then_some(first)
}

/// The strictest promise of a load's orders.
pub(super) fn ship_by(contents: &Contents, load: &Load) -> Option<Time> {
    let orders = load.keys().filter_map(|order| contents.order(*order));
    orders.filter_map(|order: &OrderFacts| order.ship_by).min()
}

/// Counts anew what these locked fulfillments cost and weigh, whom they wait for, and what each member bears.
pub fn reprice(conn: &mut Conn, now: Time, ids: &[FulfillmentId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = fulfillments::lock(conn, ids)?;
    let members = fulfillments::list_members(conn, ids)?;
    let orders = rows::list_orders(conn, &super::contents::orders(&members))?;
    let contents = Contents::of(conn, rows, orders)?;
    let (_, policy) = rule_sets::active(conn)?;
    let locations: Vec<_> = contents.rows.iter().map(|row| row.location_id).collect();
    let places = places::list_of(conn, &locations, now.date())?;
    for row in contents.rows.iter().filter(|row| row.state.reserves()) {
        let Some(place) = places.iter().find(|one| one.location.id == row.location_id) else {
            continue;
        };
        let load = contents.load(row.id);
        let price = Price::of(&contents, place, &row.currency, &row.service, &load)
            // its card is gone: what it was planned at stands
            .unwrap_or_else(|| Price::with(&contents, place, &load, row.carriage));
        let key = shared_key(&contents, policy.merge.mode, &load);
        let ship_by = ship_by(&contents, &load);
        let after = FulfillmentRow {
            changed_at: now,
            ..counted(row, &price, key, ship_by, &load)
        };
        fulfillments::update(conn, &after)?;
        for member in contents
            .members
            .iter()
            .filter(|one| one.fulfillment_id == row.id)
        {
            let share = price
                .shares
                .iter()
                .find(|(order, _)| *order == member.order_id);
            let share = share.map_or(0, |(_, share)| *share);
            if share != member.cost {
                fulfillments::update_cost(conn, row.id, member.order_id, share)?;
            }
        }
    }
    Ok(())
}

/// A row with what is counted from its load.
pub(super) fn counted(
    row: &FulfillmentRow,
    price: &Price,
    key: Option<String>,
    ship_by: Option<Time>,
    load: &Load,
) -> FulfillmentRow {
    FulfillmentRow {
        members: load.len() as i64,
        temperature: price.cargo.temperature,
        dangerous: price.cargo.dangerous,
        weight_g: price.cargo.parcel.weight_g,
        unit_count: price.cargo.units,
        carriage: price.carriage,
        handling: price.handling,
        ship_by,
        // nobody joins what has no key
        wait_until: row
            .wait_until
            .filter(|_| key.is_some())
            .map(|at| ship_by.map_or(at, |by| at.min(by))),
        merge_key: key,
        ..row.clone()
    }
}
