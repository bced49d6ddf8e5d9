//! A merchant made up from a seed: thirty regions, some places, goods that sell as Zipf says, rate cards by distance.

use super::random::cny;
use crate::support::Dice;
use tributary::domain::ids::{LineId, LocationId, SkuId};
use tributary::domain::location::LocationKind;
use tributary::domain::shipping::{Destination, Limits, Prices, RateCard, Zone};
use tributary::domain::sourcing::*;

/// Regions that orders come from.
pub const REGIONS: usize = 30;
/// Goods that are sold.
pub const SKUS: usize = 150;
/// Orders of one day.
pub const ORDERS_A_DAY: usize = 150;
/// Days from order to promised arrival.
pub const PROMISE_DAYS: i32 = 4;

/// Units free, by place and SKU.
pub type Stock = Vec<Vec<i64>>;

/// What is the same for every policy.
pub struct World {
    /// A problem without lines and stock for each region.
    templates: Vec<Problem>,
    /// From each region to each place.
    pub distance: Vec<Vec<i64>>,
    pub places: usize,
    grams: Vec<i64>,
    margins: Vec<i64>,
    /// Of a thousand units sold, so many of each SKU.
    pub demand: Vec<i64>,
    /// Of a thousand orders, so many from each region.
    pub people: Vec<i64>,
}

/// What somebody bought.
#[derive(Clone)]
pub struct Order {
    pub region: usize,
    /// Day of promised arrival.
    pub promise: i32,
    /// SKU and units.
    pub lines: Vec<(usize, u32)>,
}

impl World {
    /// A world of so many places.
    pub fn new(chance: &mut Dice, places: usize) -> World {
        let mut point = || (chance.within(0, 1_000), chance.within(0, 1_000));
        let regions: Vec<(i64, i64)> = (0..REGIONS).map(|_| point()).collect();
        // places stand near regions, the most populous first
        let sites: Vec<(i64, i64)> = (0..places)
            .map(|place| regions[place * REGIONS / places])
            .collect();
        let away =
            |one: (i64, i64), other: (i64, i64)| (one.0 - other.0).abs() + (one.1 - other.1).abs();
        let distance: Vec<Vec<i64>> = regions
            .iter()
            .map(|region| sites.iter().map(|site| away(*region, *site)).collect())
            .collect();
        let dear: Vec<i64> = (0..places).map(|_| chance.within(90, 115)).collect();
        let template = |region: &Vec<i64>| template(region, &dear);
        World {
            templates: distance.iter().map(template).collect(),
            distance,
            places,
            grams: (0..SKUS).map(|_| chance.within(1, 25) * 100).collect(),
            margins: (0..SKUS).map(|_| chance.within(300, 4_000)).collect(),
            demand: zipf(SKUS),
            people: zipf(REGIONS),
        }
    }

    /// What is bought on a day.
    pub fn orders(&self, chance: &mut Dice, day: i32) -> Vec<Order> {
        let order = |chance: &mut Dice| {
            let lines = [1, 1, 1, 1, 1, 2, 2, 3, 4, 5][chance.within(0, 9) as usize];
            let mut bought: Vec<(usize, u32)> = Vec::new();
            while bought.len() < lines {
                let sku = drawn(chance, &self.demand);
                if bought.iter().all(|(known, _)| *known != sku) {
                    bought.push((sku, if chance.percent(85) { 1 } else { 2 }));
                }
            }
            Order {
                region: drawn(chance, &self.people),
                promise: day + PROMISE_DAYS,
                lines: bought,
            }
        };
        (0..ORDERS_A_DAY).map(|_| order(chance)).collect()
    }

    /// The decision about these lines, to leave in so many days.
    pub fn problem(
        &self,
        order: &Order,
        lines: &[(usize, u32)],
        stock: &Stock,
        today: i32,
        leaves: i32,
    ) -> Problem {
        let mut problem = self.templates[order.region].clone();
        problem.deliver_by = Some(order.promise - today);
        for place in &mut problem.places {
            place.ready_day = leaves;
            place.next_day = leaves + 1;
        }
        problem.lines = lines
            .iter()
            .enumerate()
            .map(|(index, (sku, units))| self.line(index, *sku, *units))
            .collect();
        for (place, free) in stock.iter().enumerate() {
            for (sku, _) in lines {
                if free[*sku] > 0 {
                    let (place, units) = (LocationId(place as i64), free[*sku]);
                    problem.stock.push(Free {
                        place,
                        sku: SkuId(*sku as i64),
                        units,
                    });
                }
            }
        }
        problem
    }

    fn line(&self, index: usize, sku: usize, quantity: u32) -> Demand {
        Demand {
            line: LineId(index as i64),
            sku: SkuId(sku as i64),
            name: String::new(),
            components: vec![Component {
                sku: SkuId(sku as i64),
                quantity: 1,
            }],
            quantity,
            weight_g: self.grams[sku],
            volume_mm3: 0,
            longest_mm: 0,
            temperature: Temperature::Ambient,
            dangerous: false,
            alone: false,
            margin: Some(self.margins[sku]),
            not_before: None,
            latest: None,
        }
    }
}

/// A thousand shared out by Zipf: the second sells half of the first, the third a third.
fn zipf(count: usize) -> Vec<i64> {
    let weights: Vec<i64> = (1..=count as i64).map(|rank| 1_000_000 / rank).collect();
    tributary::domain::money::split(100_000, &weights)
}

fn drawn(chance: &mut Dice, shares: &[i64]) -> usize {
    let mut left = chance.within(0, shares.iter().sum::<i64>() - 1);
    let hit = shares.iter().position(|share| {
        left -= share;
        left < 0
    });
    hit.expect("shares sum up")
}

fn template(region: &[i64], dear: &[i64]) -> Problem {
    let place = |(id, (distance, dear)): (usize, (&i64, &i64))| {
        let zone = match distance {
            0..=250 => 0,
            251..=600 => 1,
            601..=1_000 => 2,
            _ => 3,
        };
        Place {
            id: LocationId(id as i64),
            name: String::new(),
            kind: LocationKind::Warehouse,
            accepts: Accepts::default(),
            handling: Handling {
                per_parcel: 120,
                per_line: 40,
            },
            ready_day: 0,
            next_day: 1,
            lead_days: 0,
            capacity: Capacity::default(),
            rated: true,
            offers: vec![
                offer(
                    "economy",
                    (500 + 150 * zone) * dear / 100,
                    (100 + 150 * zone) * dear / 100,
                    1 + zone,
                ),
                offer(
                    "express",
                    (1_200 + 300 * zone) * dear / 100,
                    (300 + 300 * zone) * dear / 100,
                    1 + zone / 2,
                ),
            ],
        }
    };
    Problem {
        order: OrderFacts {
            to: Destination {
                country: "CN".to_owned(),
                ..Destination::default()
            },
            ..OrderFacts::default()
        },
        currency: cny(),
        lines: Vec::new(),
        places: region.iter().zip(dear).enumerate().map(place).collect(),
        stock: Vec::new(),
        deliver_by: None,
        penalties: Penalties {
            late_per_unit_day: 150,
            waiting_per_unit: 100_000,
            split: 0,
        },
        rules: RuleSet {
            rules: vec![Rule {
                splitting: Splitting::Freely,
                ..Rule::default()
            }],
        },
    }
}

fn offer(service: &str, first: i64, next: i64, days: i64) -> Offer {
    Offer {
        service: service.to_owned(),
        card: RateCard {
            currency: cny(),
            zones: vec![Zone {
                name: "there".to_owned(),
                areas: Vec::new(),
                prices: Prices::Steps {
                    first_g: 1_000,
                    first,
                    next_g: 1_000,
                    next,
                },
                days: days as i32,
            }],
            divisor: None,
            minimum: 0,
            surcharges: Vec::new(),
            limits: Limits {
                weight_g: Some(30_000),
                ..Limits::default()
            },
        },
    }
}
