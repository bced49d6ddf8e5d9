//! Orders of a shop by chance: so many lines, so many places with two services each, most goods in most places.

use crate::support::Dice;
use tributary::domain::ids::{LineId, LocationId, SkuId};
use tributary::domain::location::LocationKind;
use tributary::domain::money::Currency;
use tributary::domain::shipping::{Destination, Limits, Prices, RateCard, Zone};
use tributary::domain::sourcing::*;

/// How the goods lie.
#[derive(Clone, Copy)]
pub struct Goods {
    /// Times in a hundred that a place has a SKU at all.
    pub there: u64,
    /// Most units of it.
    pub most: i64,
}

/// Goods of a shop: most places have most things.
pub const USUAL: Goods = Goods {
    there: 70,
    most: 20,
};
/// Goods at the end of a sale: one unit here, two there, so that nearly every order is split.
pub const SCARCE: Goods = Goods { there: 35, most: 2 };

/// An order of so many lines and a network of so many places.
pub fn order(chance: &mut Dice, lines: i64, places: i64, goods: Goods) -> Problem {
    let ids = 1..=places;
    let mut stock = Vec::new();
    for id in ids.clone() {
        for sku in 1..=lines {
            if chance.percent(goods.there) {
                let units = chance.within(1, goods.most);
                stock.push(Free {
                    place: LocationId(id),
                    sku: SkuId(sku),
                    units,
                });
            }
        }
    }
    Problem {
        order: OrderFacts {
            to: Destination {
                country: "CN".to_owned(),
                ..Destination::default()
            },
            ..OrderFacts::default()
        },
        currency: Currency::parse("CNY").expect("CNY exists"),
        lines: (1..=lines).map(|id| line(chance, id)).collect(),
        places: ids.map(|id| place(chance, id)).collect(),
        stock,
        deliver_by: Some(3),
        penalties: Penalties {
            late_per_unit_day: 150,
            waiting_per_unit: 3_000,
            split: 0,
        },
        rules: RuleSet::default(),
    }
}

fn line(chance: &mut Dice, id: i64) -> Demand {
    // of a hundred lines 72 are of one unit, 18 of two, 6 of three, 4 of more
    let quantity = match chance.within(1, 100) {
        1..=72 => 1,
        73..=90 => 2,
        91..=96 => 3,
        _ => chance.within(4, 6) as u32,
    };
    Demand {
        line: LineId(id),
        sku: SkuId(id),
        name: format!("line {id}"),
        components: vec![Component {
            sku: SkuId(id),
            quantity: 1,
        }],
        quantity,
        weight_g: chance.within(1, 25) * 80,
        volume_mm3: chance.within(1, 60) * 100_000,
        longest_mm: 300,
        temperature: Temperature::Ambient,
        dangerous: false,
        alone: false,
        margin: Some(chance.within(200, 4_000)),
        not_before: None,
        latest: None,
    }
}

fn place(chance: &mut Dice, id: i64) -> Place {
    let far = chance.within(0, 3);
    let offer = |service: &str, first: i64, next: i64, days: i64| Offer {
        service: service.to_owned(),
        card: RateCard {
            currency: Currency::parse("CNY").expect("CNY exists"),
            zones: vec![Zone {
                name: format!("zone {far}"),
                areas: Vec::new(),
                prices: Prices::Steps {
                    first_g: 1_000,
                    first: first + 200 * far,
                    next_g: 1_000,
                    next: next + 150 * far,
                },
                days: (days + far) as i32,
            }],
            divisor: Some(6_000),
            minimum: 0,
            surcharges: Vec::new(),
            limits: Limits {
                weight_g: Some(30_000),
                ..Limits::default()
            },
        },
    };
    Place {
        id: LocationId(id),
        name: format!("place {id}"),
        kind: LocationKind::Warehouse,
        accepts: Accepts::default(),
        handling: Handling {
            per_parcel: chance.within(50, 200),
            per_line: chance.within(10, 60),
        },
        ready_day: chance.within(0, 1) as i32,
        next_day: 2,
        lead_days: 0,
        capacity: Capacity::default(),
        rated: true,
        offers: vec![
            offer("economy", 600, 200, 2),
            offer("express", 1_300, 500, 1),
        ],
    }
}
