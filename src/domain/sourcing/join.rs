//! Which place gets which load, so that the sum is least: over all places, or with at most so many of them. Exact: every
//! way to divide every line is looked at, or ruled out by a bound. What a load costs at a place is `quote`.

use super::grid::Grid;
use super::worth::Worth;
use std::cell::Cell;
use std::rc::Rc;

/// What places take for each load, and what waiting costs for what none gets.
pub(super) struct Join {
    pub grid: Rc<Grid>,
    /// By place, by load; each with the penalty of a split.
    tables: Rc<Vec<Vec<Worth>>>,
    /// By what leaves: the waiting of the rest.
    waits: Vec<Worth>,
    /// What the first place is not charged for.
    split: i64,
    /// By place, the least it takes for anything.
    floors: Vec<i64>,
    steps: Cell<u64>,
}

/// A load for each place, 0 for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub worth: Worth,
    pub loads: Vec<usize>,
}

impl Choice {
    /// Places that ship something.
    pub fn places(&self) -> usize {
        self.loads.iter().filter(|load| **load > 0).count()
    }

    /// What leaves altogether.
    pub fn leaves(&self) -> usize {
        self.loads.iter().sum()
    }
}

impl Join {
    /// `waits` has for each way of the grid what it costs if only that leaves.
    pub fn new(grid: Grid, tables: Vec<Vec<Worth>>, waits: Vec<Worth>, split: i64) -> Join {
        let least = |table: &Vec<Worth>| table.iter().skip(1).map(|worth| worth.amount).min();
        Join {
            floors: tables.iter().filter_map(least).collect(),
            grid: Rc::new(grid),
            tables: Rc::new(tables),
            waits,
            split,
            steps: Cell::new(0),
        }
    }

    /// The same places with other prices of waiting.
    pub fn priced(&self, waits: Vec<Worth>) -> Join {
        Join {
            grid: Rc::clone(&self.grid),
            tables: Rc::clone(&self.tables),
            waits,
            split: self.split,
            floors: self.floors.clone(),
            steps: Cell::new(0),
        }
    }

    /// Pairs of a way and a part of it that were looked at.
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    fn count(&self, steps: usize) {
        self.steps.set(self.steps.get() + steps as u64);
    }

    /// The best plan with one place, for each place.
    pub fn alone(&self) -> Vec<Choice> {
        let all = 0..self.tables.len();
        let mut found: Vec<Choice> = all.map(|place| self.at(place)).collect();
        found.sort_by_key(|choice| choice.worth);
        found
    }

    /// Everything from one place, if it can.
    pub fn everything_at(&self, place: usize) -> Option<Choice> {
        let load = self.grid.whole();
        let worth = *self.tables.get(place)?.get(load)?;
        worth.is_possible().then(|| self.choice(&[(place, load)]))
    }

    /// The best pair of places that ships everything, for each pair that can, cheapest first.
    pub fn pairs(&self) -> Vec<Choice> {
        let whole = self.grid.whole();
        let mut found = Vec::new();
        for (place, table) in self.tables.iter().enumerate() {
            for (other, second) in self.tables.iter().enumerate().skip(place + 1) {
                self.count(self.grid.size());
                let both = table.iter().zip(second.iter().rev()).enumerate();
                let inner = both.skip(1).take(whole.saturating_sub(1));
                let best = inner.map(|(load, (one, two))| (*one + *two, load)).min();
                if let Some((worth, load)) = best
                    && worth.is_possible()
                {
                    found.push((worth, place, other, load));
                }
            }
        }
        found.sort_unstable();
        let choice = |(_, place, other, load): &(Worth, usize, usize, usize)| {
            self.choice(&[(*place, *load), (*other, whole - load)])
        };
        found.iter().map(choice).collect()
    }

    /// The best plan with any number of places, given the best with one and the pairs.
    pub fn all(&self, one: &Choice, pairs: &[Choice]) -> Choice {
        let mut best = one;
        if let Some(pair) = pairs.first()
            && pair.worth < best.worth
        {
            best = pair;
        }
        let waits = self.floor(2).saturating_add(self.more_wait());
        if best.worth.amount < self.floor(3).min(waits) {
            return best.clone();
        }
        let layers = self.layers(best.worth.amount);
        let found = self.trace(&layers);
        if found.worth < best.worth {
            found
        } else {
            best.clone()
        }
    }

    /// The best plan with at most so many places.
    pub fn within(&self, most: usize) -> Choice {
        let layers = self.counted_layers(most);
        self.trace_counted(&layers, most)
    }

    /// No plan with so many places costs less.
    pub fn floor(&self, places: usize) -> i64 {
        let mut all: Vec<i64> = self.floors.clone();
        all.sort_unstable();
        match all.get(..places) {
            Some(cheapest) => cheapest
                .iter()
                .fold(self.start_at(), |sum, one| sum.saturating_add(*one)),
            None => i64::MAX,
        }
    }

    /// What every plan that ships something begins with.
    fn start_at(&self) -> i64 {
        self.wait(self.grid.whole()) - self.split
    }

    /// The least that waiting costs more if anything waits that need not.
    fn more_wait(&self) -> i64 {
        let less = self.waits.split_last().map_or(&[][..], |(_, less)| less);
        let least = less.iter().map(|wait| wait.amount).min();
        least.map_or(i64::MAX / 4, |least| least - self.wait(self.grid.whole()))
    }

    /// What it costs that only this leaves.
    pub fn wait(&self, leaves: usize) -> i64 {
        self.waits.get(leaves).map_or(0, |wait| wait.amount)
    }

    /// After each place: the least for each way that may have left by then, as far as it can belong to a plan of at most
    /// this cost that no place and no pair of places makes by itself.
    fn layers(&self, most: i64) -> Vec<Vec<Worth>> {
        let most = most.saturating_sub(self.start_at());
        let more_wait = self.more_wait();
        let mut layers = vec![self.start()];
        for (place, table) in self.tables.iter().enumerate() {
            let before = layers.last().map_or(&[][..], Vec::as_slice);
            let mut after = before.to_vec();
            let (least, second) = self.least_others(place);
            // beside it there are two more places, or one and something that waits
            let dearest = most.saturating_sub(least.saturating_add(second.min(more_wait)));
            let rest = least.min(more_wait);
            for (load, worth) in table.iter().enumerate().skip(1) {
                if worth.amount <= dearest {
                    self.load(load, *worth, most, rest, before, &mut after);
                }
            }
            layers.push(after);
        }
        layers
    }

    /// Adds a load to every way that leaves room for it.
    fn load(
        &self,
        load: usize,
        worth: Worth,
        most: i64,
        rest: i64,
        before: &[Worth],
        after: &mut [Worth],
    ) {
        let whole = self.grid.whole();
        let room = self.grid.parts(whole - load);
        self.count(room.len());
        for way in room {
            let way = *way as usize;
            let Some(known) = before.get(way) else {
                continue;
            };
            let both = *known + worth;
            let bound = if way + load == whole {
                most
            } else {
                most - rest
            };
            if both.amount > bound {
                continue;
            }
            if let Some(best) = after.get_mut(way + load)
                && both < *best
            {
                *best = both;
            }
        }
    }

    /// What the two cheapest of the other places take at least.
    fn least_others(&self, place: usize) -> (i64, i64) {
        let (mut least, mut second) = (i64::MAX / 8, i64::MAX / 8);
        for (_, floor) in self
            .floors
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place)
        {
            if *floor < least {
                second = least;
                least = *floor;
            } else {
                second = second.min(*floor);
            }
        }
        (least, second)
    }

    /// The same by number of places used: after each place, for each number of them.
    fn counted_layers(&self, most: usize) -> Vec<Vec<Vec<Worth>>> {
        let mut first = vec![vec![Worth::NEVER; self.grid.size()]; most + 1];
        if let Some(none) = first.first_mut() {
            *none = self.start();
        }
        let mut layers = vec![first];
        for table in self.tables.iter() {
            let before = layers.last().map_or(&[][..], Vec::as_slice);
            let mut after = before.to_vec();
            for (less, more) in before.iter().zip(after.iter_mut().skip(1)) {
                for (way, best) in more.iter_mut().enumerate() {
                    let parts = self.grid.parts(way);
                    self.count(parts.len());
                    let parts = parts.get(1..).unwrap_or(&[]);
                    *best = (*best).min(least(parts, table, less, way).0);
                }
            }
            layers.push(after);
        }
        layers
    }

    fn start(&self) -> Vec<Worth> {
        let mut start = vec![Worth::NEVER; self.grid.size()];
        if let Some(nothing) = start.first_mut() {
            *nothing = Worth::default();
        }
        start
    }

    /// Best way to leave, after the last place.
    fn end(&self, last: &[Worth]) -> (Worth, usize) {
        let ends = last.iter().zip(&self.waits).enumerate();
        let settled = ends.filter(|(_, (worth, _))| worth.is_possible());
        let settled = settled.map(|(way, (worth, wait))| (self.settle(*worth, way, *wait), way));
        settled.min().unwrap_or((Worth::NEVER, 0))
    }

    fn settle(&self, worth: Worth, way: usize, wait: Worth) -> Worth {
        let split = if way > 0 { self.split } else { 0 };
        worth + wait + Worth::amount(-split)
    }

    fn trace(&self, layers: &[Vec<Worth>]) -> Choice {
        let (worth, mut rest) = self.end(layers.last().map_or(&[], Vec::as_slice));
        let mut loads = vec![0; self.tables.len()];
        let steps = self.tables.iter().zip(layers).zip(&mut loads).rev();
        for ((table, before), load) in steps {
            *load = least(self.grid.parts(rest), table, before, rest).1;
            rest -= *load;
        }
        Choice { worth, loads }
    }

    fn trace_counted(&self, layers: &[Vec<Vec<Worth>>], most: usize) -> Choice {
        let ends = layers
            .last()
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .enumerate();
        let best = ends.map(|(used, last)| (self.end(last), used)).min();
        let ((worth, mut rest), mut used) = best.unwrap_or(((Worth::NEVER, 0), most));
        let mut loads = vec![0; self.tables.len()];
        for (index, (table, before)) in self.tables.iter().zip(layers).enumerate().rev() {
            let of = |used: usize| before.get(used).map_or(&[][..], Vec::as_slice);
            let after = layers.get(index + 1).and_then(|after| after.get(used));
            let target = after.and_then(|after| after.get(rest)).copied();
            // not used at all, if that is as good
            if of(used).get(rest).copied() == target || used == 0 {
                continue;
            }
            let parts = self.grid.parts(rest).get(1..).unwrap_or(&[]);
            let (_, load) = least(parts, table, of(used - 1), rest);
            if let Some(place) = loads.get_mut(index) {
                *place = load;
            }
            rest -= load;
            used -= 1;
        }
        Choice { worth, loads }
    }

    /// A choice of these loads with what it is worth.
    pub fn choice(&self, chosen: &[(usize, usize)]) -> Choice {
        let mut loads = vec![0; self.tables.len()];
        let (mut worth, mut leaves) = (Worth::default(), 0);
        for (place, load) in chosen {
            let table = self.tables.get(*place).and_then(|table| table.get(*load));
            worth += table.copied().unwrap_or(Worth::NEVER);
            leaves += load;
            if let Some(there) = loads.get_mut(*place) {
                *there = *load;
            }
        }
        let wait = self.waits.get(leaves).copied().unwrap_or_default();
        Choice {
            worth: self.settle(worth, leaves, wait),
            loads,
        }
    }

    /// The best plan with this place alone.
    fn at(&self, place: usize) -> Choice {
        let table = self.tables.get(place).map_or(&[][..], Vec::as_slice);
        self.count(table.len());
        let loads = table.iter().zip(&self.waits).enumerate().skip(1);
        let possible = loads.filter(|(_, (worth, _))| worth.is_possible());
        let settled =
            possible.map(|(load, (worth, wait))| (self.settle(*worth, load, *wait), load));
        let best = settled.min().map(|(_, load)| (place, load));
        self.choice(best.as_slice())
    }
}

/// The least of a part at a place and the rest before it, and that part; of equals the smallest part.
fn least(parts: &[u32], table: &[Worth], before: &[Worth], way: usize) -> (Worth, usize) {
    let mut best = (Worth::NEVER, 0);
    for part in parts {
        let part = *part as usize;
        if let (Some(one), Some(rest)) = (table.get(part), before.get(way - part)) {
            let both = *one + *rest;
            if both < best.0 {
                best = (both, part);
            }
        }
    }
    best
}
