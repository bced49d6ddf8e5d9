//! Small orders, places and rate cards by chance, the same for the same seed.

use crate::support::Dice;
use tributary::domain::ids::{LineId, LocationId, SkuId};
use tributary::domain::location::LocationKind;
use tributary::domain::money::Currency;
use tributary::domain::shipping::{
    Area, Band, Destination, Fee, Limits, Prices, RateCard, Surcharge, Zone,
};
use tributary::domain::sourcing::*;

/// How large and how odd the orders are.
#[derive(Clone, Copy)]
pub struct Shape {
    pub lines: (i64, i64),
    pub quantity: i64,
    /// Units of the whole order at most.
    pub units: i64,
    pub places: (i64, i64),
    /// Whether percentages may be on the cards: they round, which a linear program cannot.
    pub percentages: bool,
}

/// Small enough to try everything.
pub const TINY: Shape = Shape {
    lines: (1, 3),
    quantity: 3,
    units: 5,
    places: (1, 4),
    percentages: true,
};

/// A problem by chance; its rule splits freely.
pub fn problem(chance: &mut Dice, shape: Shape) -> Problem {
    let skus = chance.within(1, 5);
    let mut left = shape.units;
    let count = chance.within(shape.lines.0, shape.lines.1);
    let mut lines = Vec::new();
    for index in 0..count {
        let most = shape.quantity.min(left - (count - index - 1)).max(1);
        let quantity = chance.within(1, most);
        left -= quantity;
        lines.push(demand(chance, index, quantity, skus));
    }
    let mut places = Vec::new();
    let mut stock = Vec::new();
    let count = chance.within(shape.places.0, shape.places.1);
    let plenty = chance.percent(30);
    for id in 1..=count {
        places.push(place(chance, id, shape));
        for sku in 1..=skus {
            if chance.percent(80) {
                let units = if plenty { 20 } else { chance.within(1, 6) };
                let (place, sku) = (LocationId(id), SkuId(sku));
                stock.push(Free { place, sku, units });
            }
        }
    }
    Problem {
        order: OrderFacts {
            to: Destination {
                country: "CN".to_owned(),
                region: "广东省".to_owned(),
                ..Destination::default()
            },
            ..OrderFacts::default()
        },
        currency: cny(),
        lines,
        places,
        stock,
        deliver_by: chance.percent(30).then(|| chance.within(1, 4) as i32),
        penalties: Penalties {
            late_per_unit_day: if chance.percent(50) {
                chance.within(0, 300)
            } else {
                0
            },
            waiting_per_unit: chance.one_of(&[0, 300, 1_500, 50_000, 50_000, 50_000]),
            split: chance.one_of(&[0, 0, 100, 400]),
        },
        rules: RuleSet {
            rules: vec![rule(Splitting::Freely)],
        },
    }
}

/// A rule for every order and place.
pub fn rule(splitting: Splitting) -> Rule {
    Rule {
        name: "all".to_owned(),
        splitting,
        ..Rule::default()
    }
}

/// The currency of every random problem.
pub fn cny() -> Currency {
    Currency::parse("CNY").expect("CNY exists")
}

fn demand(chance: &mut Dice, index: i64, quantity: i64, skus: i64) -> Demand {
    let parts = if chance.percent(25) { 2 } else { 1 };
    let components = (0..parts).map(|_| Component {
        sku: SkuId(chance.within(1, skus)),
        quantity: if parts > 1 {
            chance.within(1, 2) as u32
        } else {
            1
        },
    });
    Demand {
        line: LineId(index + 1),
        sku: SkuId(skus + 1 + index),
        name: format!("line {}", index + 1),
        components: components.collect(),
        quantity: quantity as u32,
        weight_g: chance.within(1, 30) * 100,
        // whole multiples of every divisor, so that volumetric grams are whole in a linear program too
        volume_mm3: if chance.percent(40) {
            chance.within(1, 120) * 600_000
        } else {
            0
        },
        longest_mm: chance.within(50, 900),
        temperature: if chance.percent(15) {
            Temperature::Chilled
        } else {
            Temperature::Ambient
        },
        dangerous: chance.percent(10),
        alone: chance.percent(10),
        margin: Some(chance.within(0, 2_000)),
        not_before: None,
        latest: chance.percent(30).then(|| chance.within(0, 3) as i32),
    }
}

fn place(chance: &mut Dice, id: i64, shape: Shape) -> Place {
    let offers = if chance.percent(20) { 2 } else { 1 };
    let mut place = Place {
        id: LocationId(id),
        name: format!("place {id}"),
        kind: chance.one_of(LocationKind::ALL),
        accepts: Accepts {
            temperatures: if chance.percent(10) {
                vec![Temperature::Ambient]
            } else {
                Vec::new()
            },
            no_dangerous: chance.percent(10),
            longest_mm: chance.percent(10).then_some(700),
            weight_g: chance.percent(10).then_some(2_000),
            areas: Vec::new(),
        },
        handling: Handling {
            per_parcel: chance.within(0, 300),
            per_line: chance.within(0, 150),
        },
        ready_day: chance.within(0, 2) as i32,
        next_day: 0,
        lead_days: if chance.percent(15) {
            chance.within(1, 5) as i32
        } else {
            0
        },
        capacity: Capacity {
            parcels: chance.percent(15).then(|| chance.within(1, 3) as u32),
            units: chance.percent(10).then(|| chance.within(1, 4) as u32),
        },
        rated: true,
        offers: (0..offers).map(|_| offer(chance, shape)).collect(),
    };
    place.next_day = place.ready_day + place.lead_days + 1;
    place
}

fn offer(chance: &mut Dice, shape: Shape) -> Offer {
    let prices = match chance.percent(75) {
        true => Prices::Steps {
            first_g: chance.one_of(&[500, 1_000, 3_000]),
            first: chance.within(300, 1_500),
            next_g: chance.one_of(&[500, 1_000]),
            next: chance.within(50, 600),
        },
        false => bands(chance),
    };
    let surcharges = match shape.percentages && chance.percent(25) {
        true => vec![Surcharge {
            name: "fuel".to_owned(),
            areas: Vec::new(),
            fee: Fee::BasisPoints(chance.within(1, 2_500) as u32),
        }],
        false if chance.percent(20) => vec![Surcharge {
            name: "remote".to_owned(),
            areas: vec![Area::new("CN")],
            fee: Fee::Flat(chance.within(1, 500)),
        }],
        false => Vec::new(),
    };
    Offer {
        service: format!("service {}", chance.within(1, 9)),
        card: RateCard {
            currency: cny(),
            zones: vec![Zone {
                name: "south".to_owned(),
                areas: vec![Area::new("CN/广东")],
                prices,
                days: chance.within(1, 4) as i32,
            }],
            divisor: chance.percent(50).then(|| chance.one_of(&[5_000, 6_000])),
            minimum: if chance.percent(30) {
                chance.within(0, 1_200)
            } else {
                0
            },
            surcharges,
            limits: Limits {
                weight_g: chance.percent(30).then(|| chance.within(15, 60) * 100),
                volume_mm3: chance
                    .percent(15)
                    .then(|| chance.within(30, 200) * 1_000_000),
                longest_mm: chance.percent(10).then_some(800),
            },
        },
    }
}

fn bands(chance: &mut Dice) -> Prices {
    let (mut up_to_g, mut price) = (0, 200);
    let band = (0..chance.within(2, 5)).map(|_| {
        up_to_g += chance.within(5, 40) * 100;
        price += chance.within(0, 900);
        Band { up_to_g, price }
    });
    Prices::Bands(band.collect())
}
