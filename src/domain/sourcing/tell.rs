//! A decision as the plan that is stored and shown: parts with their parcels and costs, what waits and why.

use super::decide::{Held, Why};
use super::field::{Field, Site, Way, is_presale, single};
use super::full::full;
use super::plan::{Candidate, Costs, LineUnits, Outcome, Part, PlannedParcel, Waiting};
use super::problem::{Demand, Problem};
use super::rules::{Otherwise, Rule};
use super::solve::{Answer, Loaded};
use super::worth::{bounded, times};
use crate::domain::ids::LocationId;
use crate::domain::sentence::Sentence;
use crate::domain::shipping::Parcel;

/// The parts of an answer, by the place's id.
pub(super) fn parts(field: &Field, answer: &Answer) -> Vec<Part> {
    let told = answer.loads.iter().filter_map(|load| {
        let site = field.sites.get(load.site)?;
        Some(part(field, site, load))
    });
    let mut parts: Vec<Part> = told.collect();
    parts.sort_by_key(|part| part.place);
    parts
}

/// Costs of all parts, of what waits, and of the split.
pub(super) fn costs(field: &Field, parts: &[Part], answer: &Answer) -> Costs {
    let mut sum = Costs::default();
    for part in parts {
        sum.add(&part.costs);
    }
    sum.waiting = field.waiting(&answer.units(field));
    let more = parts.len().saturating_sub(1);
    sum.split = times(
        field.problem.penalties.split,
        i64::try_from(more).unwrap_or(0),
    );
    sum.summed()
}

impl Answer {
    /// Units that leave, by want.
    pub fn units(&self, field: &Field) -> Vec<u32> {
        let mut units = vec![0; field.wants.len()];
        for parcel in self.loads.iter().flat_map(|load| &load.parcels) {
            for (sum, more) in units.iter_mut().zip(parcel) {
                *sum += more;
            }
        }
        units
    }
}

/// What does not leave: each line's units with what becomes of them.
pub(super) fn waiting(
    field: &Field,
    rule: &Rule,
    answer: &Answer,
    held: Option<&Held>,
) -> Vec<Waiting> {
    let units = answer.units(field);
    let mut waiting = presale(field.problem);
    let outcome = match rule.otherwise {
        Otherwise::NextRule | Otherwise::Backorder => Outcome::Backorder,
        Otherwise::Hold => Outcome::Hold,
        Otherwise::Cancel => Outcome::Cancel,
    };
    let mut full = full(field, answer);
    for (index, (want, leaves)) in field.wants.iter().zip(&units).enumerate() {
        let demand = want.demand;
        let mut short = demand.quantity - want.units;
        let mut rest = want.units.saturating_sub(*leaves);
        // it is there and leaves on another day, whatever the rule does with what is not there
        let mut late = 0;
        for place in &mut full {
            let more = place.take(index, demand, short);
            (short, late) = (short - more, late + more);
            if held.is_none() {
                let more = place.take(index, demand, rest);
                (rest, late) = (rest - more, late + more);
            }
        }
        let why = Sentence::new("sourcing-wait-day").with("name", &demand.name);
        push(&mut waiting, demand, late, Outcome::Backorder, why);
        let why = short_of(field, demand);
        push(&mut waiting, demand, short, outcome, why);
        let why = held.and_then(|held| {
            let own = held.whys.get(index).copied().flatten();
            // what waits for others waits for what stands against them
            let others = || held.whys.iter().copied().flatten().next();
            let why = own.or_else(|| others().filter(|_| held.order))?;
            Some(held_back(field.problem, demand, why, held.order))
        });
        match why {
            Some(why) => {
                push(&mut waiting, demand, rest, Outcome::Backorder, why);
            }
            None => {
                let why = Sentence::new("sourcing-wait-room").with("name", &demand.name);
                push(&mut waiting, demand, rest, outcome, why);
            }
        }
    }
    waiting.sort_by_key(|one| one.line);
    waiting
}

/// Why a line's units cannot be had: nobody has them free, or a place has that cannot ship them, and why.
fn short_of(field: &Field, demand: &Demand) -> Sentence {
    let stock = &field.problem.stock;
    let has = |place: LocationId| {
        demand.components.iter().all(|part| {
            let mut there = stock
                .iter()
                .filter(|free| free.place == place && free.sku == part.sku);
            there.any(|free| free.units >= i64::from(part.quantity))
        })
    };
    let barred = field.cut.iter().find(|cut| has(cut.place));
    let place = barred.and_then(|cut| {
        let mut places = field.problem.places.iter();
        places.find(|place| place.id == cut.place)
    });
    let (Some(cut), Some(place)) = (barred, place) else {
        return Sentence::new("sourcing-wait-stock").with("name", &demand.name);
    };
    let mut why = Sentence::new("sourcing-wait-barred");
    why.facts.clone_from(&cut.why.facts);
    why.with("name", &demand.name)
        .with("place", &place.name)
        .with("cut", &cut.why.key)
}

/// Everything that is not pre-sale, on hold.
pub(super) fn all_held(problem: &Problem, rule: &Rule) -> Vec<Waiting> {
    let mut waiting = presale(problem);
    for demand in problem.lines.iter().filter(|demand| !is_presale(demand)) {
        let why = Sentence::new("sourcing-wait-hold")
            .with("name", &demand.name)
            .with("rule", &rule.name);
        push(&mut waiting, demand, demand.quantity, Outcome::Hold, why);
    }
    waiting.sort_by_key(|one| one.line);
    waiting
}

/// Puts what is done first among the candidates: what the search took, as it is packed, or, on hold, nothing.
pub(super) fn choose(
    candidates: &mut Vec<Candidate>,
    parts: &[Part],
    waiting: &[Waiting],
    costs: &Costs,
    is_held: bool,
) {
    let done = chosen(parts, waiting, costs);
    match candidates.first_mut() {
        Some(first) if !is_held => *first = done,
        first => {
            if let Some(first) = first {
                first.verdict = Sentence::new("sourcing-verdict-order");
            }
            candidates.insert(0, done);
        }
    }
}

fn chosen(parts: &[Part], waiting: &[Waiting], costs: &Costs) -> Candidate {
    let left = waiting.iter().filter(|one| one.outcome != Outcome::Presale);
    let parcels: usize = parts.iter().map(|part| part.parcels.len()).sum();
    Candidate {
        places: parts.iter().map(|part| part.place).collect(),
        parcels: u32::try_from(parcels).unwrap_or(u32::MAX),
        waiting: left.map(|one| one.units).fold(0, u32::saturating_add),
        shipping: costs.shipping(),
        total: costs.total,
        verdict: Sentence::new("sourcing-verdict-chosen"),
    }
}

/// That not every division was weighed, and how far from the cheapest the plan may be.
pub(super) fn bundled(problem: &Problem, worse: i64) -> Sentence {
    match worse {
        0 => Sentence::new("sourcing-note-bundled-exact"),
        _ => Sentence::new("sourcing-note-bundled").with("worse", said(problem, worse)),
    }
}

fn said(problem: &Problem, minor: i64) -> String {
    format!("{} {}", problem.currency.text(minor), problem.currency)
}

fn presale(problem: &Problem) -> Vec<Waiting> {
    let mut waiting = Vec::new();
    for demand in problem.lines.iter().filter(|demand| is_presale(demand)) {
        let why = Sentence::new("sourcing-wait-presale")
            .with("name", &demand.name)
            .with("days", demand.not_before.unwrap_or(0));
        push(&mut waiting, demand, demand.quantity, Outcome::Presale, why);
    }
    waiting
}

fn push(waiting: &mut Vec<Waiting>, demand: &Demand, units: u32, outcome: Outcome, why: Sentence) {
    if units > 0 {
        waiting.push(Waiting {
            line: demand.line,
            units,
            outcome,
            why: why.with("units", units),
        });
    }
}

fn held_back(problem: &Problem, demand: &Demand, why: Why, order: bool) -> Sentence {
    let why = match (why, order) {
        (Why::Forbidden, false) => Sentence::new("sourcing-wait-one-place"),
        (Why::Forbidden, true) => Sentence::new("sourcing-wait-one-place-order"),
        (Why::Short, _) => Sentence::new("sourcing-wait-short-order"),
        (Why::TooDear { cost, limit }, order) => match order {
            false => Sentence::new("sourcing-wait-split"),
            true => Sentence::new("sourcing-wait-split-order"),
        }
        .with("cost", said(problem, cost))
        .with("limit", said(problem, limit)),
    };
    why.with("name", &demand.name)
}

fn part(field: &Field, site: &Site, load: &Loaded) -> Part {
    let mut costs = Costs::default();
    let mut units = vec![0_u32; field.wants.len()];
    let mut parcels = Vec::with_capacity(load.parcels.len());
    for parcel in &load.parcels {
        for (sum, more) in units.iter_mut().zip(parcel) {
            *sum += more;
        }
        if let Some((way, goods, lateness)) = sent(field, site, parcel) {
            let planned = planned(field, way, parcel, &goods);
            costs.carriage = costs.carriage.saturating_add(planned.carriage);
            costs.lateness = costs.lateness.saturating_add(lateness);
            costs.parcels = costs
                .parcels
                .saturating_add(bounded(site.place.handling.per_parcel));
            parcels.push(planned);
        }
    }
    let lines = units.iter().filter(|units| **units > 0).count();
    costs.lines = times(
        site.place.handling.per_line,
        i64::try_from(lines).unwrap_or(0),
    );
    Part {
        place: site.place.id,
        leaves_day: site.place.ready_day.saturating_add(site.place.lead_days),
        units: line_units(field, &units),
        parcels,
        costs: costs.summed(),
    }
}

/// The cheapest way to send a parcel, of equals the least late, then the first; with the goods and what lateness costs.
fn sent<'s, 'a>(
    field: &Field,
    site: &'s Site<'a>,
    units: &[u32],
) -> Option<(&'s Way<'a>, Parcel, i64)> {
    let mut goods = Parcel::default();
    for (want, units) in field
        .wants
        .iter()
        .zip(units)
        .filter(|(_, units)| **units > 0)
    {
        let (one, units) = (single(want.demand), i64::from(*units));
        goods.weight_g = goods
            .weight_g
            .saturating_add(one.weight_g.saturating_mul(units));
        goods.volume_mm3 = goods
            .volume_mm3
            .saturating_add(one.volume_mm3.saturating_mul(units));
        goods.longest_mm = goods.longest_mm.max(one.longest_mm);
    }
    let priced = site.ways.iter().filter_map(|way| {
        let price = way.price(&goods)?;
        let (days, lateness) = way.lateness(units);
        Some(((price.saturating_add(lateness), days), way, lateness))
    });
    let (_, way, lateness) = priced.min_by_key(|(worth, ..)| *worth)?;
    Some((way, goods, lateness))
}

fn planned(field: &Field, way: &Way, units: &[u32], goods: &Parcel) -> PlannedParcel {
    let charge = way
        .tariff
        .as_ref()
        .and_then(|tariff| tariff.charge(goods).ok());
    PlannedParcel {
        service: way.service.map(str::to_owned),
        units: line_units(field, units),
        weight_g: goods.weight_g,
        arrives_day: way.arrives_day,
        carriage: charge.as_ref().map_or(0, |charge| charge.amount),
        charge: charge.map(|charge| charge.lines).unwrap_or_default(),
    }
}

fn line_units(field: &Field, units: &[u32]) -> Vec<LineUnits> {
    let all = field
        .wants
        .iter()
        .zip(units)
        .filter(|(_, units)| **units > 0);
    let told = all.map(|(want, units)| LineUnits {
        line: want.demand.line,
        units: *units,
    });
    told.collect()
}
