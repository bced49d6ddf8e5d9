//! Ways to choose places: three simple ones that shops use, and ours.

use super::world::{Order, Stock, World};
use tributary::domain::sourcing::plan;

/// Units of each line at a place.
pub type Load = (usize, Vec<u32>);

/// A way to choose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The nearest place that has everything; else each line from the nearest that has some of it.
    Nearest,
    /// As few places as ship the most, of those the nearest.
    FewestParcels,
    /// Line by line, the heaviest first, where it adds least.
    GreedyCheapest,
    /// The plan of least cost.
    Ours,
    /// The same, and open plans are looked at again when stock has arrived, before picking.
    OursAgain,
}

impl Policy {
    pub const ALL: [(Policy, &'static str); 5] = [
        (Policy::Nearest, "nearest with stock"),
        (Policy::FewestParcels, "fewest parcels"),
        (Policy::GreedyCheapest, "greedy cheapest"),
        (Policy::Ours, "ours"),
        (Policy::OursAgain, "ours, looked at again"),
    ];
}

/// When a decision is made, and when what it plans leaves.
#[derive(Clone, Copy)]
pub struct When {
    pub today: i32,
    pub leaves: i32,
}

/// Which place ships how many units of each line; what no place ships waits.
pub fn choose(
    policy: Policy,
    world: &World,
    order: &Order,
    lines: &[(usize, u32)],
    stock: &Stock,
    when: When,
) -> Vec<Load> {
    let mut near: Vec<usize> = (0..world.places).collect();
    near.sort_by_key(|place| (world.distance[order.region][*place], *place));
    match policy {
        Policy::Nearest => {
            let has_all = |place: &&usize| {
                lines
                    .iter()
                    .all(|(sku, units)| stock[**place][*sku] >= i64::from(*units))
            };
            match near.iter().find(has_all) {
                Some(place) => vec![(*place, lines.iter().map(|(_, units)| *units).collect())],
                None => from(&near, lines, stock),
            }
        }
        Policy::FewestParcels => fewest(world, order, lines, stock),
        Policy::GreedyCheapest => greedy(world, order, lines, stock, when),
        Policy::Ours | Policy::OursAgain => {
            let plan = plan(&world.problem(order, lines, stock, when.today, when.leaves));
            let load = |part: &tributary::domain::sourcing::Part| {
                let mut units = vec![0; lines.len()];
                for one in &part.units {
                    units[one.line.0 as usize] = one.units;
                }
                (part.place.0 as usize, units)
            };
            plan.parts.iter().map(load).collect()
        }
    }
}

/// Each line from these places in turn.
fn from(places: &[usize], lines: &[(usize, u32)], stock: &Stock) -> Vec<Load> {
    let mut loads: Vec<Load> = places
        .iter()
        .map(|place| (*place, vec![0; lines.len()]))
        .collect();
    for (line, (sku, units)) in lines.iter().enumerate() {
        let mut left = *units;
        for (place, load) in &mut loads {
            let taken = stock[*place][*sku].clamp(0, i64::from(left)) as u32;
            load[line] = taken;
            left -= taken;
        }
    }
    loads.retain(|(_, load)| load.iter().any(|units| *units > 0));
    loads
}

fn fewest(world: &World, order: &Order, lines: &[(usize, u32)], stock: &Stock) -> Vec<Load> {
    let mut best: Option<((u32, u32, i64), Vec<Load>)> = None;
    for set in 1_u32..1 << world.places {
        // more than four places never ship an order of five lines better
        if set.count_ones() > 4 {
            continue;
        }
        let mut places: Vec<usize> = (0..world.places)
            .filter(|place| set & (1 << place) > 0)
            .collect();
        places.sort_by_key(|place| world.distance[order.region][*place]);
        let missing: i64 = lines
            .iter()
            .map(|(sku, units)| {
                (i64::from(*units) - places.iter().map(|place| stock[*place][*sku]).sum::<i64>())
                    .max(0)
            })
            .sum();
        let away: i64 = places
            .iter()
            .map(|place| world.distance[order.region][*place])
            .sum();
        let score = (missing as u32, set.count_ones(), away);
        if best.as_ref().is_none_or(|(known, _)| score < *known) {
            best = Some((score, from(&places, lines, stock)));
        }
    }
    best.map(|(_, loads)| loads).unwrap_or_default()
}

fn greedy(
    world: &World,
    order: &Order,
    lines: &[(usize, u32)],
    stock: &Stock,
    when: When,
) -> Vec<Load> {
    let mut loads: Vec<Load> = (0..world.places)
        .map(|place| (place, vec![0; lines.len()]))
        .collect();
    let mut costs = vec![0_i64; world.places];
    let mut turn: Vec<usize> = (0..lines.len()).collect();
    turn.sort_by_key(|line| {
        std::cmp::Reverse(
            world
                .problem(order, &lines[*line..=*line], &Vec::new(), 0, 0)
                .lines[0]
                .weight_g,
        )
    });
    for line in turn {
        let (sku, mut left) = lines[line];
        while left > 0 {
            let more = (0..world.places)
                .filter(|place| stock[*place][sku] > i64::from(loads[*place].1[line]));
            let cheapest = more
                .map(|place| {
                    let free = stock[place][sku] - i64::from(loads[place].1[line]);
                    let units = free.min(i64::from(left)) as u32;
                    let mut load = loads[place].1.clone();
                    load[line] += units;
                    let cost = cost(world, order, lines, &(place, load), when).decided;
                    ((cost - costs[place]) / i64::from(units), place, units, cost)
                })
                .min();
            let Some((_, place, units, cost)) = cheapest else {
                break;
            };
            loads[place].1[line] += units;
            costs[place] = cost;
            left -= units;
        }
    }
    loads.retain(|(_, load)| load.iter().any(|units| *units > 0));
    loads
}

/// What a load costs, in the cheapest parcels there are: every policy packs and chooses its services equally well.
pub struct Cost {
    /// Carriage and handling, minor units.
    pub paid: i64,
    /// The same with lateness.
    pub decided: i64,
    pub parcels: usize,
    /// Day of the last arrival, from today.
    pub arrives: i32,
}

/// Counts a load.
pub fn cost(world: &World, order: &Order, lines: &[(usize, u32)], load: &Load, when: When) -> Cost {
    let (place, units) = load;
    let shipped: Vec<(usize, u32)> = lines
        .iter()
        .zip(units)
        .filter(|(_, units)| **units > 0)
        .map(|((sku, _), units)| (*sku, *units))
        .collect();
    let mut there = vec![Vec::new(); world.places];
    there[*place] = vec![0; super::world::SKUS];
    for (sku, units) in &shipped {
        there[*place][*sku] = i64::from(*units);
    }
    let mut problem = world.problem(
        order,
        &shipped,
        &vec![there[*place].clone()],
        when.today,
        when.leaves,
    );
    problem.places = vec![problem.places.swap_remove(*place)];
    for free in &mut problem.stock {
        free.place = problem.places[0].id;
    }
    let plan = plan(&problem);
    assert!(plan.waiting.is_empty(), "a load can be shipped");
    let parcels = plan.parts.iter().flat_map(|part| &part.parcels);
    Cost {
        paid: plan.costs.total - plan.costs.lateness,
        decided: plan.costs.total,
        parcels: parcels.clone().count(),
        arrives: parcels.map(|parcel| parcel.arrives_day).max().unwrap_or(0),
    }
}
