//! Orders of one buyer to one address joined into one fulfillment as they arrive: with a fulfillment that is open at the
//! same place, or with one of the same portion. Never where together they would cost more than apart, or leave too late.

use super::facts::Facts;
use super::problem::Desk;
use crate::db::Conn;
use crate::db::fulfillments::{self, FulfillmentRow, MemberRow};
use crate::db::orders::AddressRow;
use crate::db::sourcing::{self as rows, OrderFacts};
use crate::domain::contact::ContactKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::grams::fold;
use crate::domain::ids::{FulfillmentId, LineId, LocationId, OrderId, SkuId};
use crate::domain::secret::sha256_hex;
use crate::domain::shipping::{Destination, Parcel};
use crate::domain::sourcing::{MergeMode, MergePolicy, Part, PlannedParcel, Policy, Temperature};
use crate::domain::time::Time;
use crate::error::Result;
use chrono::Duration;
use std::collections::{BTreeMap, HashMap};

/// One planned parcel on its way to be a fulfillment.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub place: LocationId,
    pub units: Vec<(LineId, i64)>,
    service: String,
    temperature: Temperature,
    dangerous: bool,
    alone: bool,
    goods: Parcel,
    carriage: i64,
    per_parcel: i64,
    per_lines: i64,
    leaves_on: String,
}

impl Draft {
    /// The parcels of a place's part, each on its own.
    pub fn of_part(facts: &Facts, desk: &Desk, order: &OrderFacts, part: &Part) -> Vec<Draft> {
        let ready = desk.place(part.place);
        let per_parcel = ready.map_or(0, |one| one.place.handling.per_parcel);
        let leaves_on = ready
            .map(|one| one.leaves_on.to_string())
            .unwrap_or_default();
        let draft = |(index, parcel): (usize, &PlannedParcel)| {
            let mut goods = Parcel {
                weight_g: parcel.weight_g,
                ..Parcel::default()
            };
            let (mut temperature, mut dangerous, mut alone) = (Temperature::Ambient, false, false);
            let lines = facts.lines.get(&order.id).map_or(&[][..], Vec::as_slice);
            for one in &parcel.units {
                let Some(line) = lines.iter().find(|line| line.id == one.line) else {
                    continue;
                };
                for piece in facts.pieces(line) {
                    let Some(sku) = facts.goods.get(&piece.sku) else {
                        continue;
                    };
                    add_size(&mut goods, sku, i64::from(one.units) * piece.quantity);
                    temperature = temperature.max(sku.temperature);
                    dangerous |= sku.dangerous;
                    alone |= sku.alone;
                }
            }
            Draft {
                place: part.place,
                units: parcel
                    .units
                    .iter()
                    .map(|one| (one.line, i64::from(one.units)))
                    .collect(),
                service: parcel.service.clone().unwrap_or_default(),
                temperature,
                dangerous,
                alone,
                goods,
                carriage: parcel.carriage,
                per_parcel,
                // what lines cost is the place's, once: its first parcel bears it
                per_lines: if index == 0 { part.costs.lines } else { 0 },
                leaves_on: leaves_on.clone(),
            }
        };
        part.parcels.iter().enumerate().map(draft).collect()
    }
}

fn add_size(parcel: &mut Parcel, sku: &rows::Goods, pieces: i64) {
    let sides = [sku.length_mm, sku.width_mm, sku.height_mm];
    let volume: i64 = sides.iter().map(|side| side.unwrap_or(0)).product();
    parcel.volume_mm3 += volume * pieces;
    let longest = sides.into_iter().flatten().max().unwrap_or(0);
    parcel.longest_mm = parcel.longest_mm.max(longest);
}

/// An order in a group, with its share of the cost.
#[derive(Debug, Clone)]
struct Member {
    order: OrderId,
    cost: i64,
    units: Vec<(LineId, i64)>,
    saved: Option<i64>,
}

/// What will be one fulfillment: an open one, or a new one.
#[derive(Debug, Clone)]
struct Group {
    open: Option<FulfillmentRow>,
    key: Option<String>,
    place: LocationId,
    service: String,
    temperature: Temperature,
    dangerous: bool,
    alone: bool,
    goods: Parcel,
    carriage: i64,
    handling: i64,
    leaves_on: String,
    ship_by: Option<Time>,
    before: Vec<OrderId>,
    members: Vec<Member>,
}

/// The fulfillments of a portion in the making.
#[derive(Debug, Default)]
pub(super) struct Joins {
    policy: MergePolicy,
    keys: HashMap<OrderId, String>,
    groups: Vec<Group>,
}

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub new: Vec<FulfillmentRow>,
    pub joined: Vec<FulfillmentRow>,
    pub members: Vec<MemberRow>,
    pub topped: Vec<MemberRow>,
    pub lines: Vec<(FulfillmentId, LocationId, OrderId, LineId, i64)>,
    pub loads: BTreeMap<(LocationId, String), (i64, i64)>,
    pub sourced: Vec<(OrderId, FulfillmentId, LocationId, i64)>,
    pub merged: Vec<(OrderId, FulfillmentId, i64)>,
    pub saved: Vec<(FulfillmentId, OrderId, i64)>,
}

impl Joins {
    /// The open fulfillments that these orders may join, locked.
    pub fn lock(conn: &mut Conn, facts: &Facts, policy: &Policy) -> Result<Joins> {
        let mut joins = Joins {
            policy: policy.merge,
            ..Joins::default()
        };
        for order in &facts.orders {
            let key = key(facts, policy.merge.mode, order);
            joins.keys.extend(key.map(|key| (order.id, key)));
        }
        let mut keys: Vec<&str> = joins.keys.values().map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        let partners = fulfillments::list_partners(conn, &keys)?;
        let rows = fulfillments::lock(conn, &partners)?;
        let open: Vec<FulfillmentRow> = rows
            .into_iter()
            .filter(|row| row.state == FulfillmentState::Planned && row.merge_key.is_some())
            .collect();
        let ids: Vec<FulfillmentId> = open.iter().map(|row| row.id).collect();
        let lines = fulfillments::list_lines(conn, &ids)?;
        let members = fulfillments::list_members(conn, &ids)?;
        let skus: Vec<SkuId> = lines.iter().map(|line| line.sku_id).collect();
        let (goods, _) = rows::list_goods(conn, &skus)?;
        let goods: HashMap<SkuId, rows::Goods> = goods.into_iter().map(|g| (g.id, g)).collect();
        for row in open {
            let mut parcel = Parcel {
                weight_g: row.weight_g,
                ..Parcel::default()
            };
            for line in lines.iter().filter(|line| line.fulfillment_id == row.id) {
                if let Some(sku) = goods.get(&line.sku_id) {
                    add_size(&mut parcel, sku, line.pieces);
                }
            }
            joins.groups.push(Group {
                key: row.merge_key.clone(),
                place: row.location_id,
                service: row.service.clone(),
                temperature: row.temperature,
                dangerous: row.dangerous,
                alone: false,
                goods: parcel,
                carriage: row.carriage,
                handling: row.handling,
                leaves_on: row.leaves_on.clone(),
                ship_by: row.ship_by,
                before: members
                    .iter()
                    .filter(|member| member.fulfillment_id == row.id)
                    .map(|member| member.order_id)
                    .collect(),
                members: Vec::new(),
                open: Some(row),
            });
        }
        Ok(joins)
    }

    /// New fulfillments so far.
    pub fn drafts(&self) -> usize {
        self.groups
            .iter()
            .filter(|group| group.open.is_none())
            .count()
    }

    /// A parcel of an order joins a group, or makes one of its own.
    pub fn add(&mut self, facts: &Facts, desk: &Desk, order: &OrderFacts, draft: Draft) {
        let key = self.keys.get(&order.id).cloned().filter(|_| !draft.alone);
        let most = i64::from(self.policy.most);
        let found = self.groups.iter_mut().find_map(|group| {
            let fits = group.key.is_some() && group.key == key && group.takes(&draft, order, most);
            let carriage = fits
                .then(|| group.together(facts, desk, order, &draft))
                .flatten()?;
            let apart = group.carriage + draft.carriage + draft.per_parcel;
            (carriage <= apart).then_some((group, carriage))
        });
        let cost = draft.carriage + draft.per_parcel + draft.per_lines;
        match found {
            Some((group, carriage)) => {
                let saved = group.carriage + draft.carriage + draft.per_parcel - carriage;
                group.members.push(Member {
                    order: order.id,
                    cost: cost - saved,
                    units: draft.units,
                    saved: Some(saved),
                });
                group.carriage = carriage;
                group.handling += draft.per_lines;
                group.goods = summed(&group.goods, &draft.goods);
                group.ship_by = earliest(group.ship_by, order.ship_by);
            }
            None => self.groups.push(Group {
                open: None,
                key,
                place: draft.place,
                service: draft.service,
                temperature: draft.temperature,
                dangerous: draft.dangerous,
                alone: draft.alone,
                goods: draft.goods,
                carriage: draft.carriage,
                handling: draft.per_parcel + draft.per_lines,
                leaves_on: draft.leaves_on,
                ship_by: order.ship_by,
                before: Vec::new(),
                members: vec![Member {
                    order: order.id,
                    cost,
                    units: draft.units,
                    saved: None,
                }],
            }),
        }
    }

    /// Everything as rows; `ids` are those of the new ones.
    pub fn finish(self, ids: &[FulfillmentId], currency: &str, now: Time) -> Result<Written> {
        let mut written = Written::default();
        let mut ids = ids.iter().copied();
        let wait = (self.policy.wait_minutes > 0)
            .then(|| now + Duration::minutes(i64::from(self.policy.wait_minutes)));
        for group in self
            .groups
            .into_iter()
            .filter(|group| !group.members.is_empty())
        {
            let row = match &group.open {
                Some(row) => group.joined(row, now),
                None => {
                    let id = ids.next().ok_or_else(|| {
                        crate::error::Error::internal("too few ids of fulfillments")
                    })?;
                    group.new_row(id, currency, wait, now)
                }
            };
            group.tell(&row, &mut written);
            match group.open {
                Some(_) => written.joined.push(row),
                None => written.new.push(row),
            }
        }
        Ok(written)
    }
}

impl Group {
    /// Whether a parcel may travel in it: the same way, and not later than the order must leave.
    fn takes(&self, draft: &Draft, order: &OrderFacts, most: i64) -> bool {
        let in_time = order
            .ship_by
            .is_none_or(|by| self.leaves_on <= by.date().to_string());
        let ours = self.members.iter().any(|member| member.order == order.id);
        let known = self.before.contains(&order.id);
        !ours
            && (known || self.count() < most)
            && !self.alone
            && in_time
            && self.place == draft.place
            && self.service == draft.service
            && self.temperature == draft.temperature
            && self.dangerous == draft.dangerous
    }

    /// Carriage with a parcel in it; none where together they would be too much for the service.
    fn together(
        &self,
        facts: &Facts,
        desk: &Desk,
        order: &OrderFacts,
        draft: &Draft,
    ) -> Option<i64> {
        let place = &desk.place(self.place)?.place;
        if place.offers.is_empty() {
            return Some(0);
        }
        let address = facts.addresses.get(&order.id)?;
        let to = destination(address);
        let parcel = summed(&self.goods, &draft.goods);
        let offers = place
            .offers
            .iter()
            .filter(|offer| offer.service == self.service);
        offers
            .filter_map(|offer| Some(offer.card.rate(&parcel, &to).ok()?.amount))
            .min()
    }

    /// Orders in it.
    fn count(&self) -> i64 {
        let new = self
            .members
            .iter()
            .filter(|one| !self.before.contains(&one.order));
        (self.before.len() + new.count()) as i64
    }

    fn units(&self) -> i64 {
        self.members
            .iter()
            .flat_map(|member| &member.units)
            .map(|(_, units)| units)
            .sum()
    }

    fn joined(&self, row: &FulfillmentRow, now: Time) -> FulfillmentRow {
        FulfillmentRow {
            members: self.count(),
            weight_g: self.goods.weight_g,
            unit_count: row.unit_count + self.units(),
            carriage: self.carriage,
            handling: self.handling,
            ship_by: self.ship_by,
            wait_until: row
                .wait_until
                .map(|at| self.ship_by.map_or(at, |by| at.min(by))),
            changed_at: now,
            ..row.clone()
        }
    }

    fn new_row(
        &self,
        id: FulfillmentId,
        currency: &str,
        wait: Option<Time>,
        now: Time,
    ) -> FulfillmentRow {
        FulfillmentRow {
            id,
            location_id: self.place,
            state: FulfillmentState::Planned,
            merge_key: self.key.clone(),
            members: self.members.len() as i64,
            service: self.service.clone(),
            temperature: self.temperature,
            dangerous: self.dangerous,
            weight_g: self.goods.weight_g,
            unit_count: self.units(),
            carriage: self.carriage,
            handling: self.handling,
            currency: currency.to_owned(),
            leaves_on: self.leaves_on.clone(),
            ship_by: self.ship_by,
            // never past what must leave
            wait_until: wait
                .filter(|_| self.key.is_some())
                .map(|at| self.ship_by.map_or(at, |by| at.min(by))),
            created_at: now,
            changed_at: now,
            released_at: None,
            picked_at: None,
            packed_at: None,
            shipped_at: None,
            revision: 1,
        }
    }

    fn tell(&self, row: &FulfillmentRow, written: &mut Written) {
        let mut units = 0;
        for member in &self.members {
            let tops_up = self.before.contains(&member.order);
            let share = MemberRow {
                fulfillment_id: row.id,
                order_id: member.order,
                cost: member.cost,
            };
            if tops_up {
                written.topped.push(share);
            } else {
                written.members.push(share);
            }
            for (line, count) in &member.units {
                written
                    .lines
                    .push((row.id, self.place, member.order, *line, *count));
            }
            let count: i64 = member.units.iter().map(|(_, units)| units).sum();
            written
                .sourced
                .push((member.order, row.id, self.place, count));
            if let Some(saved) = member.saved.filter(|_| !tops_up) {
                written.merged.push((member.order, row.id, row.members));
                written.saved.push((row.id, member.order, saved));
            }
            units += count;
        }
        let load = written
            .loads
            .entry((self.place, row.leaves_on.clone()))
            .or_default();
        load.0 += i64::from(self.open.is_none());
        load.1 += units;
    }
}

fn summed(one: &Parcel, other: &Parcel) -> Parcel {
    Parcel {
        weight_g: one.weight_g + other.weight_g,
        volume_mm3: one.volume_mm3 + other.volume_mm3,
        longest_mm: one.longest_mm.max(other.longest_mm),
    }
}

fn earliest(one: Option<Time>, other: Option<Time>) -> Option<Time> {
    one.into_iter().chain(other).min()
}

/// Where an order goes, as rate cards want it.
pub(super) fn destination(address: &AddressRow) -> Destination {
    Destination {
        country: address.country.clone(),
        region: address.region.clone(),
        city: address.city.clone(),
        district: address.district.clone(),
    }
}

/// Where an order goes, to whom and how, as a key: orders of the same key may share a fulfillment. None where it must
/// travel by itself: cash on delivery, and a contact that is not the buyer's own without a token of the platform, or
/// where nobody is to be taken for one.
fn key(facts: &Facts, mode: MergeMode, order: &OrderFacts) -> Option<String> {
    if mode == MergeMode::Off || order.payment_method.as_deref() == Some("cod") {
        return None;
    }
    let address = facts.addresses.get(&order.id)?;
    let account = order
        .customer_id
        .and_then(|id| facts.accounts.get(&id)?.clone())
        .filter(|account| !account.is_empty());
    let hidden = |text: &str| text.contains('*');
    let own = address.phone_kind == ContactKind::Own
        && !hidden(&address.name)
        && !hidden(&address.street);
    let who = if own {
        let phone = address.phone_hash.clone()?;
        let account = match mode {
            MergeMode::Strict => account.unwrap_or_default(),
            MergeMode::Loose | MergeMode::Off => String::new(),
        };
        format!("own|{phone}|{}|{account}", fold(&address.name))
    } else {
        // only the platform knows who that is, and says so by its own name for the buyer
        format!(
            "of|{}|{}|{}",
            order.channel_id,
            account?,
            address.name.trim()
        )
    };
    let place = [
        &address.country,
        &address.region,
        &address.city,
        &address.district,
        &address.street,
        &address.postcode,
    ]
    .map(|part| fold(part))
    .join("|");
    let how = format!("{}|{}", order.currency, order.service);
    Some(sha256_hex(format!("{who}|{place}|{how}").as_bytes()))
}
