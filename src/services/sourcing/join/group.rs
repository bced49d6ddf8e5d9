//! What will be one fulfillment: an open one that others join, or a new one.

use super::super::cargo::Cargo;
use super::super::facts::Facts;
use super::super::problem::Desk;
use super::draft::Draft;
use super::key::destination;
use super::written::Written;
use crate::db::fulfillments::{FulfillmentLineRow, FulfillmentRow, MemberRow};
use crate::db::orders::LineRow;
use crate::db::sourcing::OrderFacts;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId};
use crate::domain::promise::{Promise, Trip};
use crate::domain::shipping::Destination;
use crate::domain::time::Time;
use crate::error::Result;
use chrono::NaiveDate;

/// An order in a group, with its share of the cost.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub order: OrderId,
    pub cost: i64,
    pub units: Vec<(LineId, i64)>,
    pub saved: Option<i64>,
}

/// What the rules say of waiting for a partner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wait {
    /// Until when what is planned now may wait; none where nothing waits.
    pub until: Option<Time>,
    /// Orders that are enough.
    pub most: i64,
}

/// What will be one fulfillment.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub open: Option<FulfillmentRow>,
    /// What the open one holds.
    pub holds: Vec<FulfillmentLineRow>,
    /// Who is in the open one.
    pub known: Vec<OrderId>,
    pub key: Option<String>,
    pub door: Option<String>,
    pub place: LocationId,
    pub service: String,
    pub cargo: Cargo,
    pub carriage: i64,
    pub handling: i64,
    pub leaves_on: NaiveDate,
    pub last_release: Option<Time>,
    pub ship_by: Option<Time>,
    /// What was promised of those who are in it.
    pub promises: Vec<Promise>,
    pub members: Vec<Member>,
}

/// What joining comes to.
#[derive(Debug, Clone, Copy)]
pub(in crate::services::sourcing) struct Fit {
    /// Minor units.
    pub saved: i64,
    /// When it leaves and arrives then.
    pub trip: Trip,
}

impl Group {
    /// A new one with one parcel.
    pub fn new(
        key: Option<String>,
        door: Option<String>,
        (order, promise): (&OrderFacts, Promise),
        draft: Draft,
    ) -> Group {
        let cost = draft.cost();
        Group {
            open: None,
            holds: Vec::new(),
            known: Vec::new(),
            key,
            door,
            place: draft.place,
            service: draft.service,
            cargo: draft.cargo,
            carriage: draft.carriage,
            handling: draft.per_parcel + draft.per_lines,
            leaves_on: draft.leaves_on,
            last_release: draft.last_release,
            ship_by: order.ship_by,
            promises: vec![promise],
            members: vec![Member {
                order: order.id,
                cost,
                units: draft.units,
                saved: None,
            }],
        }
    }

    /// An open one that may be joined.
    pub fn of_row(
        row: FulfillmentRow,
        cargo: Cargo,
        (known, promises): (Vec<OrderId>, Vec<Promise>),
        holds: Vec<FulfillmentLineRow>,
    ) -> Result<Group> {
        Ok(Group {
            key: row.merge_key.clone(),
            door: row.door.clone(),
            place: row.location_id,
            service: row.service.clone(),
            carriage: row.carriage,
            handling: row.handling,
            leaves_on: row.day()?,
            last_release: None,
            ship_by: row.ship_by,
            promises,
            members: Vec::new(),
            open: Some(row),
            holds,
            known,
            cargo,
        })
    }

    /// What an order's parcel saves in it; none where it may not or cannot travel in it.
    pub fn saves(
        &self,
        facts: &Facts,
        desk: &Desk,
        order: &OrderFacts,
        draft: &Draft,
        most: i64,
    ) -> Option<Fit> {
        if !self.takes(desk, order, draft, most) || !self.holds_the_same(facts, order, draft) {
            return None;
        }
        let to = destination(facts.addresses.get(&order.id)?);
        let (together, days) = self.sent(desk, &self.cargo.with(&draft.cargo), &to)?;
        let saved = self.carriage + draft.carriage + draft.per_parcel - together;
        let fit = Fit {
            saved,
            trip: Trip::new(self.leaves(desk, draft), days),
        };
        (saved >= 0 && self.keeps_promises(desk, order, draft, fit.trip, &to)).then_some(fit)
    }

    /// The day on which it leaves; what should have left is on its way when what is planned now is.
    fn leaves(&self, desk: &Desk, draft: &Draft) -> NaiveDate {
        match self.leaves_on < desk.today() {
            true => draft.leaves_on,
            false => self.leaves_on,
        }
    }

    /// Whether neither who joins nor who is in it comes too late because of it: together it may be too heavy for what is
    /// quick.
    fn keeps_promises(
        &self,
        desk: &Desk,
        order: &OrderFacts,
        draft: &Draft,
        trip: Trip,
        to: &Destination,
    ) -> bool {
        let days = self.sent(desk, &self.cargo, to).map_or(0, |(_, days)| days);
        let alone = Trip::new(trip.leaves, days);
        let mut promises = self.promises.iter();
        desk.promise(order).allows(trip, draft.trip())
            && promises.all(|promise| promise.allows(trip, alone))
    }

    /// The parcel is in it.
    pub fn join(&mut self, (order, promise): (&OrderFacts, Promise), draft: Draft, saved: i64) {
        self.carriage += draft.carriage + draft.per_parcel - saved;
        self.handling += draft.per_lines;
        self.cargo = self.cargo.with(&draft.cargo);
        self.ship_by = self.ship_by.into_iter().chain(order.ship_by).min();
        self.promises.push(promise);
        self.members.push(Member {
            order: order.id,
            cost: draft.cost() - saved,
            units: draft.units,
            saved: Some(saved),
        });
    }

    /// Whether a parcel may travel in it: the same way, and never later than by itself.
    fn takes(&self, desk: &Desk, order: &OrderFacts, draft: &Draft, most: i64) -> bool {
        // a day that is counted already has room for it only where there is no count of units
        let counted = desk
            .place(self.place)
            .is_some_and(|ready| ready.place.capacity.units.is_some());
        let in_time =
            self.leaves_on == draft.leaves_on || (self.leaves_on < draft.leaves_on && !counted);
        // the optimiser made several parcels of it, so one would not do
        let ours = self.members.iter().any(|member| member.order == order.id);
        let more = i64::from(!self.known.contains(&order.id));
        !ours
            && self.size() + more <= most
            && !self.cargo.alone
            && in_time
            && self.place == draft.place
            && self.service == draft.service
            && self.cargo.temperature == draft.cargo.temperature
            && self.cargo.dangerous == draft.cargo.dangerous
    }

    /// Whether the lines of a parcel that are in it already take the same from the shelf: a kit or a pack may have been
    /// changed since, and one line is not made of two things in one fulfillment.
    fn holds_the_same(&self, facts: &Facts, order: &OrderFacts, draft: &Draft) -> bool {
        let lines = facts.lines.get(&order.id).map_or(&[][..], Vec::as_slice);
        let drawn = |line: &&LineRow| draft.units.iter().any(|(id, _)| *id == line.id);
        lines.iter().filter(drawn).all(|line| {
            let of_line = |row: &&FulfillmentLineRow| row.line_id == line.id;
            let held: Vec<&FulfillmentLineRow> = self.holds.iter().filter(of_line).collect();
            let Some(first) = held.first() else {
                return true;
            };
            let pieces = facts.pieces(line);
            held.len() == pieces.len()
                && held.iter().zip(&pieces).all(|(row, piece)| {
                    row.sku_id == piece.sku
                        && row.units == first.units
                        && row.pieces == row.units * piece.quantity
                })
        })
    }

    /// Orders in it.
    fn size(&self) -> i64 {
        let new = self
            .members
            .iter()
            .filter(|m| !self.known.contains(&m.order));
        (self.known.len() + new.count()) as i64
    }

    /// Carriage of so much in it, and days on its way; none where it is too much for the service.
    fn sent(&self, desk: &Desk, cargo: &Cargo, to: &Destination) -> Option<(i64, i32)> {
        let place = &desk.place(self.place)?.place;
        if !place.rated {
            return Some((0, 0));
        }
        let offers = place.offers.iter().filter(|offer| {
            offer.service == self.service && offer.card.currency == desk.currency()
        });
        offers
            .filter_map(|offer| offer.card.sends(&cargo.parcel, to))
            .min()
    }

    /// As it is once these have joined. The strictest of what makes it wait counts: what they would have waited by
    /// themselves, too.
    pub fn joined(&self, row: &FulfillmentRow, wait: Wait, now: Time) -> FulfillmentRow {
        FulfillmentRow {
            members: self.size(),
            weight_g: self.cargo.parcel.weight_g,
            unit_count: self.cargo.units,
            carriage: self.carriage,
            handling: self.handling,
            ship_by: self.ship_by,
            wait_until: row
                .wait_until
                .and_then(|at| Some(at.min(self.waits_until(wait, now)?))),
            changed_at: now,
            ..row.clone()
        }
    }

    /// Until when it waits for a partner: neither past what must leave nor past the last release of its day. Full, it waits
    /// for nobody; nor does it where none can come.
    pub fn waits_until(&self, wait: Wait, now: Time) -> Option<Time> {
        let ends = self.ship_by.into_iter().chain(self.last_release);
        let until = ends.fold(wait.until?, Time::min);
        (self.key.is_some() && self.size() < wait.most && until > now).then_some(until)
    }

    /// As a new one.
    pub fn new_row(
        &self,
        id: FulfillmentId,
        currency: &str,
        wait: Wait,
        now: Time,
    ) -> FulfillmentRow {
        FulfillmentRow {
            id,
            location_id: self.place,
            state: FulfillmentState::Planned,
            merge_key: self.key.clone(),
            door: self.door.clone(),
            members: self.size(),
            service: self.service.clone(),
            temperature: self.cargo.temperature,
            dangerous: self.cargo.dangerous,
            weight_g: self.cargo.parcel.weight_g,
            unit_count: self.cargo.units,
            carriage: self.carriage,
            handling: self.handling,
            currency: currency.to_owned(),
            leaves_on: self.leaves_on.to_string(),
            ship_by: self.ship_by,
            wait_until: self.waits_until(wait, now),
            created_at: now,
            changed_at: now,
            released_at: None,
            picked_at: None,
            packed_at: None,
            shipped_at: None,
            revision: 1,
        }
    }

    /// What is to be written of it.
    pub fn tell(&self, row: &FulfillmentRow, written: &mut Written) {
        let mut units = 0;
        for member in &self.members {
            let more = self.known.contains(&member.order);
            if !more {
                written.members.push(MemberRow {
                    fulfillment_id: row.id,
                    order_id: member.order,
                    cost: member.cost,
                });
            }
            let lines = member.units.iter();
            let lines =
                lines.map(|(line, count)| (row.id, self.place, member.order, *line, *count));
            written.lines.extend(lines);
            let count: i64 = member.units.iter().map(|(_, units)| units).sum();
            let sourced = (member.order, row.id, self.place, count);
            written.sourced.push(sourced);
            // more of who is in it already joins nobody, and saves no parcel that it would have had
            if let Some(saved) = member.saved.filter(|_| !more) {
                written.merged.push((member.order, row.id, row.members));
                written.saved.push((row.id, member.order, saved));
            }
            units += count;
        }
        self.tell_first(row, written);
        if self.size() > 1 || self.open.is_some() {
            written.shared.push(row.id);
        }
        written.held.extend(self.holds.iter().copied());
        let load = written
            .loads
            .entry((self.place, row.leaves_on.clone()))
            .or_default();
        load.0 += i64::from(self.open.is_none());
        load.1 += units;
    }

    /// Who was alone in it until now hears of it too.
    fn tell_first(&self, row: &FulfillmentRow, written: &mut Written) {
        let first = match self.known.as_slice() {
            [] => self.members.first().map(|member| member.order),
            [one] => Some(*one),
            _ => None,
        };
        if row.members > 1 {
            written
                .merged
                .extend(first.map(|order| (order, row.id, row.members)));
        }
    }
}
