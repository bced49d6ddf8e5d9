//! Two months of a merchant, day by day, once for each way to choose places: the same orders, the same network, the same
//! replenishment. What comes of it is printed as it is.

use super::policies::{Load, Policy, When, choose, cost};
use super::world::{ORDERS_A_DAY, Order, SKUS, Stock, World};
use crate::support::Dice;
use tributary::domain::sourcing::plan;

/// Days before figures count: the shelves begin full.
const WARM_UP: i32 = 10;
/// Days of demand that a shelf is filled up to, when it has less than the other number, in tenths of a day.
const FILLED_TO: i64 = 140;
const FILLED_AT: i64 = 80;

/// Simulates networks of 3, 6 and 12 places.
pub fn run(seed: u64, days: u64) {
    println!(
        "   {days} days of {ORDERS_A_DAY} orders after {WARM_UP} of warming up; cost is carriage and handling"
    );
    println!("   | places | policy                | cost | parcels | split | late | backordered |");
    println!("   | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
    for places in [3, 6, 12] {
        let world = World::new(&mut Dice::seeded(seed), places);
        for (policy, name) in Policy::ALL {
            let mut run = Run::new(&world, policy);
            let mut chance = Dice::seeded(seed ^ 77);
            for day in 0..WARM_UP + days as i32 {
                run.day(&mut chance, day);
            }
            run.figures.print(places, name);
        }
    }
}

/// What was counted.
#[derive(Default)]
struct Figures {
    orders: i64,
    cost: i64,
    parcels: usize,
    split: i64,
    late: i64,
    backordered: i64,
}

impl Figures {
    fn print(&self, places: usize, name: &str) {
        let each = |sum: f64| sum / self.orders as f64;
        println!(
            "   | {places} | {name:21} | {:.2} | {:.3} | {:.1} % | {:.1} % | {:.1} % |",
            each(self.cost as f64) / 100.0,
            each(self.parcels as f64),
            100.0 * each(self.split as f64),
            100.0 * each(self.late as f64),
            100.0 * each(self.backordered as f64)
        );
    }
}

/// An order on its way through the house.
struct Open {
    order: Order,
    /// Loads that are planned and not picked yet.
    loads: Vec<Load>,
    /// Units by line that wait for stock.
    waiting: Vec<u32>,
    paid: i64,
    parcels: usize,
    is_late: bool,
    was_backordered: bool,
    counts: bool,
}

struct Run<'a> {
    world: &'a World,
    policy: Policy,
    stock: Stock,
    /// What arrives: day, place, SKU, units.
    coming: Vec<(i32, usize, usize, i64)>,
    open: Vec<Open>,
    figures: Figures,
}

impl<'a> Run<'a> {
    fn new(world: &'a World, policy: Policy) -> Run<'a> {
        let shelf = |place: usize, sku: usize| tenths(world, place, sku) * FILLED_TO / 100 + 1;
        let shelves = |place: usize| (0..SKUS).map(|sku| shelf(place, sku)).collect();
        Run {
            world,
            policy,
            stock: (0..world.places).map(shelves).collect(),
            coming: Vec::new(),
            open: Vec::new(),
            figures: Figures::default(),
        }
    }

    /// Goods arrive, what waits is served, plans are looked at again, what is planned is picked; then orders come in.
    fn day(&mut self, chance: &mut Dice, today: i32) {
        let arrived: Vec<_> = self
            .coming
            .extract_if(.., |(day, ..)| *day <= today)
            .collect();
        for (_, place, sku, units) in arrived {
            self.stock[place][sku] += units;
        }
        for index in 0..self.open.len() {
            self.serve(index, When { today, leaves: 0 });
        }
        if self.policy == Policy::OursAgain {
            for index in 0..self.open.len() {
                self.look_again(index, When { today, leaves: 0 });
            }
        }
        self.pick(today);
        for order in self.world.orders(chance, today) {
            let waiting = order.lines.iter().map(|(_, units)| *units).collect();
            let counts = today >= WARM_UP;
            self.open.push(Open {
                order,
                loads: Vec::new(),
                waiting,
                paid: 0,
                parcels: 0,
                is_late: false,
                was_backordered: false,
                counts,
            });
            let index = self.open.len() - 1;
            self.serve(index, When { today, leaves: 1 });
            let open = &mut self.open[index];
            open.was_backordered = open.waiting.iter().any(|units| *units > 0);
        }
        self.replenish(chance, today);
    }

    /// Plans what waits, as far as there is stock.
    fn serve(&mut self, index: usize, when: When) {
        let open = &mut self.open[index];
        if open.waiting.iter().all(|units| *units == 0) {
            return;
        }
        let lines: Vec<(usize, u32)> = open
            .order
            .lines
            .iter()
            .zip(&open.waiting)
            .map(|((sku, _), units)| (*sku, *units))
            .collect();
        let wanted: Vec<usize> = (0..lines.len()).filter(|line| lines[*line].1 > 0).collect();
        let asked: Vec<(usize, u32)> = wanted.iter().map(|line| lines[*line]).collect();
        for (place, load) in choose(
            self.policy,
            self.world,
            &open.order,
            &asked,
            &self.stock,
            when,
        ) {
            let mut units = vec![0; lines.len()];
            for (line, more) in wanted.iter().zip(load) {
                units[*line] = more;
                open.waiting[*line] -= more;
                self.stock[place][lines[*line].0] -= i64::from(more);
            }
            match open.loads.iter_mut().find(|(known, _)| *known == place) {
                Some((_, known)) => known
                    .iter_mut()
                    .zip(units)
                    .for_each(|(sum, more)| *sum += more),
                None => open.loads.push((place, units)),
            }
        }
    }

    /// Plans everything of an order again that is not picked, and keeps the new plan if it is cheaper.
    fn look_again(&mut self, index: usize, when: When) {
        let open = &mut self.open[index];
        if open.loads.is_empty() {
            return;
        }
        let now: i64 = open
            .loads
            .iter()
            .map(|load| cost(self.world, &open.order, &open.order.lines, load, when).decided)
            .sum();
        let planned = |line: usize| open.loads.iter().map(|(_, units)| units[line]).sum::<u32>();
        let lines: Vec<(usize, u32)> = open
            .order
            .lines
            .iter()
            .enumerate()
            .map(|(line, (sku, _))| (*sku, planned(line)))
            .collect();
        for (place, units) in &open.loads {
            for ((sku, _), units) in lines.iter().zip(units) {
                self.stock[*place][*sku] += i64::from(*units);
            }
        }
        let again =
            plan(
                &self
                    .world
                    .problem(&open.order, &lines, &self.stock, when.today, when.leaves),
            );
        if again.costs.total < now {
            open.loads = choose(
                self.policy,
                self.world,
                &open.order,
                &lines,
                &self.stock,
                when,
            );
        }
        for (place, units) in &open.loads {
            for ((sku, _), units) in lines.iter().zip(units) {
                self.stock[*place][*sku] -= i64::from(*units);
            }
        }
    }

    /// Everything that is planned leaves.
    fn pick(&mut self, today: i32) {
        let when = When { today, leaves: 0 };
        for open in &mut self.open {
            for load in open.loads.drain(..) {
                let cost = cost(self.world, &open.order, &open.order.lines, &load, when);
                open.parcels += cost.parcels;
                open.is_late |= today + cost.arrives > open.order.promise;
                open.paid += cost.paid;
            }
        }
        let done = self
            .open
            .extract_if(.., |open| open.waiting.iter().all(|units| *units == 0));
        for open in done.filter(|open| open.counts) {
            self.figures.orders += 1;
            self.figures.cost += open.paid;
            self.figures.parcels += open.parcels;
            self.figures.split += i64::from(open.parcels > 1);
            self.figures.late += i64::from(open.is_late);
            self.figures.backordered += i64::from(open.was_backordered);
        }
    }

    /// Each shelf below its level is filled up; it takes three to eight days, now and then two weeks.
    fn replenish(&mut self, chance: &mut Dice, today: i32) {
        // as many draws for every policy, so that all of them see the same orders tomorrow
        for place in 0..self.world.places {
            for sku in 0..SKUS {
                let days = if chance.percent(5) {
                    14
                } else {
                    chance.within(3, 8) as i32
                };
                let rate = tenths(self.world, place, sku);
                let on_way = self
                    .coming
                    .iter()
                    .filter(|(_, at, what, _)| (*at, *what) == (place, sku));
                let have = self.stock[place][sku] + on_way.map(|(.., units)| units).sum::<i64>();
                if have <= rate * FILLED_AT / 100 {
                    let units = rate * FILLED_TO / 100 + 1 - have;
                    self.coming.push((today + days, place, sku, units));
                }
            }
        }
    }
}

/// Units of a SKU that the regions nearest to a place want in ten days.
fn tenths(world: &World, place: usize, sku: usize) -> i64 {
    let nearest =
        |region: &Vec<i64>| (0..world.places).min_by_key(|place| (region[*place], *place));
    let here = world
        .distance
        .iter()
        .zip(&world.people)
        .filter(|(region, _)| nearest(region) == Some(place));
    let people: i64 = here.map(|(_, people)| people).sum();
    // 2.1 lines of 1.15 units an order
    let units = ORDERS_A_DAY as i64 * 10 * 24 / 10;
    units * world.demand[sku] / 100_000 * people / 100_000
}
