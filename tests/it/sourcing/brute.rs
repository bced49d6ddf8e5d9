//! Every plan there is, one after the other: slow, without a bound, without a word of the optimiser's, so that the two
//! can only agree if both are right. Reads rate cards by walking from step to step.

use std::collections::HashMap;
use tributary::domain::shipping::{Fee, Prices, RateCard};
use tributary::domain::sourcing::{Demand, Offer, Place, Problem};

/// What plans are compared by: cost, units waiting, parcels, unit-days late.
pub type Score = (i64, u32, u32, i64);

/// What parcels are compared by: cost, how many they are, unit-days late.
type Boxes = (i64, u32, i64);

/// The best score with at most so many places; the first is that of nothing leaving. Assumes the rule allows everything.
pub fn best(problem: &Problem) -> Vec<Score> {
    let each = problem.penalties.waiting_per_unit;
    let waits = |waiting: &[u32]| i64::from(waiting.iter().sum::<u32>()) * each;
    let best = search(problem, &waits).best;
    best.iter().map(|(score, _)| *score).collect()
}

/// What the best plan scores under a limit of each line's margin, and how what waits is counted then: what may leave from
/// one place leaves, and each unit beyond it that waits costs its margin. Of equal plans with one place each gives an answer.
pub fn best_by_margin(problem: &Problem) -> Vec<(Score, Waits<'_>)> {
    let each = problem.penalties.waiting_per_unit;
    let all = |waiting: &[u32]| i64::from(waiting.iter().sum::<u32>()) * each;
    let one = search(problem, &all).best[1].clone();
    let bases = one.1.into_iter();
    let answers = bases.map(|base| {
        let waits: Waits<'_> = Box::new(move |waiting: &[u32]| {
            let lines = problem.lines.iter().zip(waiting).zip(&base);
            let cost = lines.map(|((line, waiting), base)| {
                let must = waiting.saturating_sub(*base);
                let margin = line.margin.map_or(each, |margin| margin.min(each));
                i64::from(must) * each + i64::from(waiting - must) * margin
            });
            cost.sum()
        });
        let best = search(problem, &waits).best.pop().expect("the best of all");
        (best.0, waits)
    });
    answers.collect()
}

/// What waiting costs, by units of each line that wait.
pub type Waits<'p> = Box<dyn Fn(&[u32]) -> i64 + 'p>;

/// A score with the units of each line that wait in the plans that reach it.
type Found = (Score, Vec<Vec<u32>>);

fn search<'a>(problem: &'a Problem, waits: &'a dyn Fn(&[u32]) -> i64) -> Brute<'a> {
    let places = problem.places.len();
    let mut search = Brute {
        problem,
        waits,
        memo: HashMap::new(),
        at: vec![vec![0; problem.lines.len()]; places],
        best: vec![((i64::MAX, 0, 0, 0), Vec::new()); places + 1],
    };
    search.line(0, 0, problem.lines.first().map_or(0, |line| line.quantity));
    for most in 1..=places {
        if search.best[most - 1].0 < search.best[most].0 {
            search.best[most] = search.best[most - 1].clone();
        }
    }
    search
}

/// Price of a parcel, by walking the card: none if it cannot be sent.
pub fn price(card: &RateCard, weight_g: i64, volume_mm3: i64, longest_mm: i64) -> Option<i64> {
    let limits = card.limits;
    let over = |value: i64, limit: Option<i64>| limit.is_some_and(|limit| value > limit);
    if over(weight_g, limits.weight_g)
        || over(volume_mm3, limits.volume_mm3)
        || over(longest_mm, limits.longest_mm)
    {
        return None;
    }
    let mut weight = weight_g;
    if let Some(divisor) = card.divisor {
        while weight * i64::from(divisor) < volume_mm3 {
            weight += 1;
        }
    }
    let base = match &card.zones[0].prices {
        Prices::Steps {
            first_g,
            first,
            next_g,
            next,
        } => {
            let (mut paid_g, mut price) = (*first_g, *first);
            while paid_g < weight {
                paid_g += next_g;
                price += next;
            }
            price
        }
        Prices::Bands(bands) => bands.iter().find(|band| band.up_to_g >= weight)?.price,
    };
    let base = base.max(card.minimum);
    let fees = card.surcharges.iter().map(|surcharge| match surcharge.fee {
        Fee::Flat(amount) => amount,
        Fee::BasisPoints(points) => {
            (base as f64 * f64::from(points) / 10_000.0 + 0.5).floor() as i64
        }
    });
    Some(base + fees.sum::<i64>())
}

/// Days after the promise of a line sent by an offer.
pub fn late_days(problem: &Problem, place: &Place, offer: &Offer, line: &Demand) -> i64 {
    let leaves = place.ready_day + place.lead_days;
    let arrives = leaves + offer.card.zones[0].days;
    let left = line.latest.map_or(0, |latest| leaves - latest);
    let came = problem.deliver_by.map_or(0, |day| arrives - day);
    i64::from(left.max(came).max(0))
}

struct Brute<'a> {
    problem: &'a Problem,
    memo: HashMap<(usize, Vec<u32>), Option<Boxes>>,
    waits: &'a dyn Fn(&[u32]) -> i64,
    at: Vec<Vec<u32>>,
    best: Vec<Found>,
}

impl Brute<'_> {
    /// Gives the units of a line that are left to the places from one on; the rest waits.
    fn line(&mut self, line: usize, place: usize, left: u32) {
        if line == self.problem.lines.len() {
            return self.weigh();
        }
        if place == self.problem.places.len() {
            let next = self
                .problem
                .lines
                .get(line + 1)
                .map_or(0, |line| line.quantity);
            return self.line(line + 1, 0, next);
        }
        for units in 0..=left {
            self.at[place][line] = units;
            if self.has(place) {
                self.line(line, place + 1, left - units);
            }
        }
        self.at[place][line] = 0;
    }

    fn has(&self, place: usize) -> bool {
        let mut taken: HashMap<_, i64> = HashMap::new();
        for (line, units) in self.problem.lines.iter().zip(&self.at[place]) {
            for part in &line.components {
                *taken.entry(part.sku).or_default() += i64::from(part.quantity * units);
            }
        }
        let id = self.problem.places[place].id;
        let free = |sku| -> i64 {
            let here = self
                .problem
                .stock
                .iter()
                .filter(|free| free.place == id && free.sku == sku);
            here.map(|free| free.units).sum()
        };
        taken.iter().all(|(sku, units)| *units <= free(*sku))
    }

    fn weigh(&mut self) {
        let (mut total, mut parcels, mut late, mut used) = (0, 0, 0, 0);
        for place in 0..self.at.len() {
            if self.at[place].iter().any(|units| *units > 0) {
                let Some((cost, boxes, days)) = self.place(place) else {
                    return;
                };
                used += 1;
                total += cost;
                parcels += boxes;
                late += days;
            }
        }
        let penalties = self.problem.penalties;
        let lines = self.problem.lines.iter().enumerate();
        let waiting = lines.map(|(index, line)| {
            let leaves: u32 = self.at.iter().map(|units| units[index]).sum();
            line.quantity - leaves
        });
        let waiting: Vec<u32> = waiting.collect();
        total += (self.waits)(&waiting);
        total += penalties.split * (used as i64 - 1).max(0);
        let score = (total, waiting.iter().sum(), parcels, late);
        let (best, reached) = &mut self.best[used];
        if score < *best {
            (*best, *reached) = (score, Vec::new());
        }
        if score == *best && !reached.contains(&waiting) {
            reached.push(waiting);
        }
    }

    fn place(&mut self, index: usize) -> Option<Boxes> {
        let key = (index, self.at[index].clone());
        if let Some(known) = self.memo.get(&key) {
            return *known;
        }
        let place = &self.problem.places[index];
        let mut units = Vec::new();
        for (line, count) in key.1.iter().enumerate() {
            units.extend(std::iter::repeat_n(line, *count as usize));
        }
        let refused = units
            .iter()
            .any(|line| refuses(place, &self.problem.lines[*line]));
        let too_many = place
            .capacity
            .units
            .is_some_and(|most| units.len() > most as usize);
        let mut best = None;
        if !refused && !too_many {
            self.boxes(place, &units, &mut Vec::new(), &mut best);
        }
        let lines = key.1.iter().filter(|count| **count > 0).count() as i64;
        let score =
            best.map(|(cost, boxes, days)| (cost + lines * place.handling.per_line, boxes, days));
        self.memo.insert(key, score);
        score
    }

    /// Puts the next unit into each box there is, and into a new one.
    fn boxes(
        &self,
        place: &Place,
        units: &[usize],
        boxes: &mut Vec<Vec<usize>>,
        best: &mut Option<Boxes>,
    ) {
        let Some((unit, rest)) = units.split_first() else {
            let sent: Option<Vec<Boxes>> =
                boxes.iter().map(|lines| self.send(place, lines)).collect();
            let most = place
                .capacity
                .parcels
                .is_none_or(|most| boxes.len() <= most as usize);
            if let Some(sent) = sent.filter(|_| most) {
                let sum = sent.iter().fold((0, 0, 0), |sum, one| {
                    (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2)
                });
                *best = Some(best.map_or(sum, |known| known.min(sum)));
            }
            return;
        };
        for index in 0..boxes.len() {
            boxes[index].push(*unit);
            self.boxes(place, rest, boxes, best);
            boxes[index].pop();
        }
        boxes.push(vec![*unit]);
        self.boxes(place, rest, boxes, best);
        boxes.pop();
    }

    fn send(&self, place: &Place, units: &[usize]) -> Option<Boxes> {
        let lines: Vec<&Demand> = units
            .iter()
            .map(|line| &self.problem.lines[*line])
            .collect();
        let first = lines[0];
        for line in &lines {
            let together = line.line == first.line || !(line.alone || first.alone);
            if !together
                || line.temperature != first.temperature
                || line.dangerous != first.dangerous
            {
                return None;
            }
        }
        let weight = lines.iter().map(|line| line.weight_g).sum();
        let volume = lines.iter().map(|line| line.volume_mm3).sum();
        let longest = lines.iter().map(|line| line.longest_mm).max()?;
        let offers = place.offers.iter().filter_map(|offer| {
            let carriage = price(&offer.card, weight, volume, longest)?;
            let days: i64 = lines
                .iter()
                .map(|line| late_days(self.problem, place, offer, line))
                .sum();
            let late = days * self.problem.penalties.late_per_unit_day;
            Some((carriage + late + place.handling.per_parcel, 1, days))
        });
        offers.min()
    }
}

/// Whether a place must not ship a line.
pub fn refuses(place: &Place, line: &Demand) -> bool {
    let accepts = &place.accepts;
    !accepts.temperatures.is_empty() && !accepts.temperatures.contains(&line.temperature)
        || accepts.no_dangerous && line.dangerous
        || accepts
            .longest_mm
            .is_some_and(|most| line.longest_mm > most)
        || accepts.weight_g.is_some_and(|most| line.weight_g > most)
}
