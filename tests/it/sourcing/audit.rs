//! A plan held against its problem: nothing twice, nothing that is not there, and every amount as the card says.

use super::brute::{self, Score, late_days, price, refuses};
use std::collections::HashMap;
use tributary::domain::ids::{LineId, SkuId};
use tributary::domain::sourcing::{Demand, Part, Plan, PlannedParcel, Problem};

/// Cost, units waiting, parcels and unit-days late, counted anew. Panics where the plan breaks the problem.
pub fn audit(problem: &Problem, plan: &Plan) -> Score {
    let (mut total, mut parcels, mut late) = (0, 0, 0);
    let mut placed: HashMap<LineId, u32> = HashMap::new();
    for part in &plan.parts {
        let (cost, days) = part_of(problem, part);
        total += cost;
        late += days;
        parcels += part.parcels.len() as u32;
        for one in &part.units {
            *placed.entry(one.line).or_default() += one.units;
        }
    }
    for waiting in &plan.waiting {
        *placed.entry(waiting.line).or_default() += waiting.units;
        total += i64::from(waiting.units) * problem.penalties.waiting_per_unit;
    }
    for line in &problem.lines {
        assert_eq!(
            placed.get(&line.line),
            Some(&line.quantity),
            "{} {plan:#?}",
            line.name
        );
    }
    total += problem.penalties.split * (plan.parts.len() as i64 - 1).max(0);
    assert_eq!(plan.costs.total, total, "{plan:#?}");
    let chosen = &plan.candidates[0];
    assert_eq!(
        (chosen.total, chosen.parcels),
        (total, parcels),
        "{plan:#?}"
    );
    let places: Vec<_> = plan.parts.iter().map(|part| part.place).collect();
    assert_eq!(chosen.places, places);
    let waiting = plan.waiting.iter().map(|one| one.units).sum();
    (total, waiting, parcels, late)
}

/// Whether no plan is better under the limit of each line's margin.
pub fn is_best_by_margin(problem: &Problem, plan: &Plan) -> bool {
    let score = audit(problem, plan);
    let all = i64::from(score.1) * problem.penalties.waiting_per_unit;
    let waiting = |line: &Demand| {
        let own = plan.waiting.iter().filter(|one| one.line == line.line);
        own.map(|one| one.units).sum()
    };
    let waiting: Vec<u32> = problem.lines.iter().map(waiting).collect();
    brute::best_by_margin(problem)
        .into_iter()
        .any(|(best, waits)| best == (score.0 - all + waits(&waiting), score.1, score.2, score.3))
}

fn part_of(problem: &Problem, part: &Part) -> (i64, i64) {
    let place = problem
        .places
        .iter()
        .find(|place| place.id == part.place)
        .expect("a known place");
    let line = |id: LineId| {
        problem
            .lines
            .iter()
            .find(|line| line.line == id)
            .expect("a known line")
    };
    let mut taken: HashMap<SkuId, i64> = HashMap::new();
    let mut boxed: HashMap<LineId, u32> = HashMap::new();
    for one in &part.units {
        let demand = line(one.line);
        assert!(
            !refuses(place, demand),
            "{} may not leave {}",
            demand.name,
            place.name
        );
        for component in &demand.components {
            *taken.entry(component.sku).or_default() += i64::from(component.quantity * one.units);
        }
    }
    for (sku, units) in taken {
        let free = problem
            .stock
            .iter()
            .filter(|free| free.place == part.place && free.sku == sku);
        assert!(
            units <= free.map(|free| free.units).sum(),
            "{sku} is not there"
        );
    }
    let units: u32 = part.units.iter().map(|one| one.units).sum();
    assert!(place.capacity.units.is_none_or(|most| units <= most));
    assert!(
        place
            .capacity
            .parcels
            .is_none_or(|most| part.parcels.len() <= most as usize)
    );
    let (mut cost, mut late) = (part.units.len() as i64 * place.handling.per_line, 0);
    for parcel in &part.parcels {
        let offer = place
            .offers
            .iter()
            .filter(|offer| Some(&offer.service) == parcel.service.as_ref());
        let lines: Vec<(&Demand, u32)> = parcel
            .units
            .iter()
            .map(|one| (line(one.line), one.units))
            .collect();
        let sent = offer.filter_map(|offer| {
            let days = lines
                .iter()
                .map(|(line, units)| late_days(problem, place, offer, line) * i64::from(*units));
            let days: i64 = days.sum();
            Some((
                carriage(&offer.card, &lines)? + days * problem.penalties.late_per_unit_day,
                days,
            ))
        });
        let (sent, days) = sent.min().expect("the service takes the parcel");
        cost += sent + place.handling.per_parcel;
        late += days;
        check_box(parcel, &lines);
        for one in &parcel.units {
            *boxed.entry(one.line).or_default() += one.units;
        }
    }
    for one in &part.units {
        assert_eq!(
            boxed.get(&one.line),
            Some(&one.units),
            "every unit is in a parcel"
        );
    }
    assert_eq!(part.costs.total, cost, "{part:#?}");
    (cost, late)
}

fn carriage(card: &tributary::domain::shipping::RateCard, lines: &[(&Demand, u32)]) -> Option<i64> {
    let sum = |of: fn(&Demand) -> i64| {
        lines
            .iter()
            .map(|(line, units)| of(line) * i64::from(*units))
            .sum()
    };
    let longest = lines.iter().map(|(line, _)| line.longest_mm).max()?;
    price(
        card,
        sum(|line| line.weight_g),
        sum(|line| line.volume_mm3),
        longest,
    )
}

fn check_box(parcel: &PlannedParcel, lines: &[(&Demand, u32)]) {
    let (first, _) = lines[0];
    for (line, _) in lines {
        assert_eq!(line.temperature, first.temperature);
        assert_eq!(line.dangerous, first.dangerous);
        assert!(lines.len() == 1 || !line.alone);
    }
    let charged: i64 = parcel.charge.iter().map(|line| line.amount).sum();
    assert_eq!(charged, parcel.carriage);
}
