//! A problem under one rule, made ready for the search: the lines that can leave today, the places that may ship them
//! with their prices at this destination, and of the others why not.

use super::plan::Cut;
use super::problem::{Demand, Offer, Place, Problem};
use super::rules::Rule;
use super::worth::{bounded, times};
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::sentence::Sentence;
use crate::domain::shipping::{Area, Parcel, Tariff};
use std::collections::HashMap;

/// Lines and places of one decision.
pub(super) struct Field<'a> {
    pub problem: &'a Problem,
    /// Lines of which something could leave, by id.
    pub wants: Vec<Want<'a>>,
    /// Places that could ship something, the preferred first, then by id.
    pub sites: Vec<Site<'a>>,
    /// Places that are out of the question.
    pub cut: Vec<Cut>,
}

/// A line of which something could leave.
pub(super) struct Want<'a> {
    pub demand: &'a Demand,
    /// Units that the places could ship, each for itself.
    pub units: u32,
    /// Lines of one class may share a parcel.
    pub class: u32,
}

/// A place that could ship something.
pub(super) struct Site<'a> {
    pub place: &'a Place,
    pub rank: usize,
    pub ways: Vec<Way<'a>>,
    /// Most units of each want, if nothing else left.
    pub room: Vec<u32>,
    /// SKUs that several wants compete for.
    pub contested: Vec<Contested>,
}

/// A SKU at a place that several wants take from.
pub(super) struct Contested {
    pub free: i64,
    /// What one unit of a want takes.
    pub takes: Vec<(usize, i64)>,
}

/// A way to send from a place.
pub(super) struct Way<'a> {
    pub service: Option<&'a str>,
    /// None where carriage is free and nothing limits a parcel.
    pub tariff: Option<Tariff<'a>>,
    pub arrives_day: i32,
    /// Of each want: days after the promise, and what a unit's lateness costs.
    pub late: Vec<(i64, i64)>,
}

impl Way<'_> {
    /// Price of a parcel; none if it cannot be sent this way.
    pub fn price(&self, parcel: &Parcel) -> Option<i64> {
        match &self.tariff {
            Some(tariff) => tariff
                .price(parcel)
                .ok()
                .filter(|price| bounded(*price) == *price),
            None => Some(0),
        }
    }

    /// Unit-days after the promise of so many units of each want, and what they cost.
    pub fn lateness(&self, units: &[u32]) -> (i64, i64) {
        let (mut days, mut cost) = (0, 0_i64);
        for ((late, each), units) in self.late.iter().zip(units) {
            days += late * i64::from(*units);
            cost = cost.saturating_add(times(*each, i64::from(*units)));
        }
        (days, cost)
    }
}

impl<'a> Field<'a> {
    /// The problem as a rule allows it.
    pub fn new(problem: &'a Problem, rule: &Rule) -> Field<'a> {
        let mut demands: Vec<&Demand> = problem.lines.iter().collect();
        demands.retain(|demand| demand.quantity > 0 && !is_presale(demand));
        demands.sort_by_key(|demand| demand.line);
        let stock = stock(problem);
        let mut field = Field {
            problem,
            wants: Vec::new(),
            sites: Vec::new(),
            cut: Vec::new(),
        };
        let mut places: Vec<&Place> = problem.places.iter().collect();
        places.sort_by_key(|place| (rule.prefer.rank(place.id), place.id));
        for place in places {
            let site = match rule.allow.holds(place) {
                true => site(problem, &demands, place, rule, &stock),
                false => Err(Sentence::new("sourcing-cut-rule").with("rule", &rule.name)),
            };
            match site {
                Ok(site) => field.sites.push(site),
                Err(why) => field.cut.push(Cut {
                    place: place.id,
                    why,
                }),
            }
        }
        field.settle(&demands);
        field
    }

    /// Keeps these places only, in their order.
    pub fn keep(&mut self, kept: &[LocationId], why: impl Fn() -> Sentence) {
        let (stay, go): (Vec<_>, Vec<_>) = std::mem::take(&mut self.sites)
            .into_iter()
            .partition(|site| kept.contains(&site.place.id));
        self.sites = stay;
        self.cut.extend(go.into_iter().map(|site| Cut {
            place: site.place.id,
            why: why(),
        }));
    }

    /// Classes, and no more units of a line than all places together could ship.
    fn settle(&mut self, demands: &[&'a Demand]) {
        let mut classes: Vec<(&Demand, u32)> = Vec::new();
        for (index, demand) in demands.iter().enumerate() {
            let same = |(other, _): &&(&Demand, u32)| {
                !demand.alone
                    && !other.alone
                    && other.temperature == demand.temperature
                    && other.dangerous == demand.dangerous
            };
            let class = classes.iter().find(same).map(|(_, class)| *class);
            let class = class.unwrap_or(classes.len() as u32);
            classes.push((demand, class));
            let room = self.sites.iter().filter_map(|site| site.room.get(index));
            let had = room.fold(0_u32, |sum, room| sum.saturating_add(*room));
            let units = demand.quantity.min(had);
            self.wants.push(Want {
                demand,
                units,
                class,
            });
        }
        for site in &mut self.sites {
            for (room, want) in site.room.iter_mut().zip(&self.wants) {
                *room = (*room).min(want.units);
            }
        }
    }

    /// Everything that could leave, by want.
    pub fn whole(&self) -> Vec<u32> {
        self.wants.iter().map(|want| want.units).collect()
    }

    /// What waiting costs if only so many units of each want leave.
    pub fn waiting(&self, units: &[u32]) -> i64 {
        let left = self.wants.iter().enumerate().map(|(index, want)| {
            let leaves = units.get(index).copied().unwrap_or(0);
            let left = want.demand.quantity.saturating_sub(leaves);
            times(self.problem.penalties.waiting_per_unit, i64::from(left))
        });
        left.fold(0, i64::saturating_add).min(i64::MAX / 8)
    }
}

/// Whether a line must not leave yet.
pub(super) fn is_presale(demand: &Demand) -> bool {
    demand.not_before.is_some_and(|day| day > 0)
}

/// One unit of a line in a box of its own.
pub(super) fn single(demand: &Demand) -> Parcel {
    Parcel {
        weight_g: demand.weight_g.max(0),
        volume_mm3: demand.volume_mm3.max(0),
        longest_mm: demand.longest_mm.max(0),
    }
}

type Stock = HashMap<(LocationId, SkuId), i64>;

fn stock(problem: &Problem) -> Stock {
    let mut stock = Stock::new();
    for free in &problem.stock {
        let units = stock.entry((free.place, free.sku)).or_insert(0);
        *units = units.saturating_add(free.units);
    }
    stock
}

/// A place with what it could ship, or why it can ship nothing.
fn site<'a>(
    problem: &'a Problem,
    demands: &[&'a Demand],
    place: &'a Place,
    rule: &Rule,
    stock: &Stock,
) -> Result<Site<'a>, Sentence> {
    if !Area::any(&place.accepts.areas, &problem.order.to) {
        return Err(Sentence::new("sourcing-cut-area"));
    }
    if place.capacity.parcels == Some(0) || place.capacity.units == Some(0) {
        return Err(Sentence::new("sourcing-cut-capacity"));
    }
    let ways = ways(problem, demands, place)?;
    let taken = demands.iter().map(|demand| {
        let accepts = &place.accepts;
        accepts.takes(&single(demand), demand.temperature, demand.dangerous)
    });
    let taken: Vec<bool> = taken.collect();
    if !taken.contains(&true) {
        return Err(Sentence::new("sourcing-cut-goods"));
    }
    let free = |sku: SkuId| stock.get(&(place.id, sku)).copied().unwrap_or(0).max(0);
    let there: Vec<u32> = demands
        .iter()
        .map(|demand| demand.available(free))
        .collect();
    let room = there
        .iter()
        .zip(&taken)
        .zip(demands)
        .map(|((there, taken), demand)| {
            let parcel = single(demand);
            let sent = || ways.iter().any(|way| way.price(&parcel).is_some());
            let most = demand
                .quantity
                .min(*there)
                .min(place.capacity.units.unwrap_or(u32::MAX));
            if *taken && most > 0 && sent() {
                most
            } else {
                0
            }
        });
    let room: Vec<u32> = room.collect();
    if room.iter().all(|room| *room == 0) {
        let nothing = there
            .iter()
            .zip(&taken)
            .all(|(there, taken)| *there == 0 || !taken);
        return Err(match nothing {
            true => Sentence::new("sourcing-cut-stock"),
            false => Sentence::new("sourcing-cut-parcel"),
        });
    }
    Ok(Site {
        place,
        rank: rule.prefer.rank(place.id),
        ways,
        room,
        contested: contested(demands, free),
    })
}

/// SKUs that more than one line takes from and that do not suffice for all of them.
fn contested(demands: &[&Demand], free: impl Fn(SkuId) -> i64) -> Vec<Contested> {
    let mut by_sku: Vec<(SkuId, Vec<(usize, i64)>)> = Vec::new();
    for (index, demand) in demands.iter().enumerate() {
        for (sku, units) in demand.needs() {
            match by_sku.iter_mut().find(|(known, _)| *known == sku) {
                Some((_, takes)) => takes.push((index, units)),
                None => by_sku.push((sku, vec![(index, units)])),
            }
        }
    }
    by_sku.retain(|(_, takes)| takes.len() > 1);
    let counted = by_sku.into_iter().map(|(sku, takes)| Contested {
        free: free(sku),
        takes,
    });
    counted.collect()
}

/// The ways to send from a place, or why there is none.
pub(super) fn ways<'a>(
    problem: &'a Problem,
    demands: &[&Demand],
    place: &'a Place,
) -> Result<Vec<Way<'a>>, Sentence> {
    let wish = &problem.order.service;
    let wished = |offer: &&Offer| wish.is_empty() || offer.service == *wish;
    let offers: Vec<&Offer> = place.offers.iter().filter(wished).collect();
    if !place.rated {
        return Ok(vec![way(problem, demands, place, None, None)]);
    }
    if place.offers.is_empty() {
        return Err(Sentence::new("sourcing-cut-inactive"));
    }
    if offers.is_empty() {
        return Err(Sentence::new("sourcing-cut-service").with("service", wish));
    }
    let mut found = Vec::new();
    let mut why = Sentence::new("sourcing-cut-currency").with("currency", problem.currency);
    for offer in offers
        .iter()
        .filter(|offer| offer.card.currency == problem.currency)
    {
        match offer.card.tariff(&problem.order.to) {
            Ok(tariff) => found.push(way(
                problem,
                demands,
                place,
                Some(&offer.service),
                Some(tariff),
            )),
            Err(unrated) => why = unrated.sentence(),
        }
    }
    match found.is_empty() {
        true => Err(why),
        false => Ok(found),
    }
}

fn way<'a>(
    problem: &Problem,
    demands: &[&Demand],
    place: &Place,
    service: Option<&'a str>,
    tariff: Option<Tariff<'a>>,
) -> Way<'a> {
    let days = tariff.as_ref().map_or(0, Tariff::days);
    let leaves_day = place.ready_day.saturating_add(place.lead_days);
    let arrives_day = leaves_day.saturating_add(days);
    let late = demands.iter().map(|demand| {
        let left = demand
            .latest
            .map_or(0, |day| i64::from(leaves_day) - i64::from(day));
        let came = problem
            .deliver_by
            .map_or(0, |day| i64::from(arrives_day) - i64::from(day));
        let late = left.max(came).clamp(0, 1_000);
        (late, times(problem.penalties.late_per_unit_day, late))
    });
    Way {
        service,
        arrives_day,
        late: late.collect(),
        tariff,
    }
}
