//! Rating by example and by property.

use super::*;
use crate::domain::money::Currency;
use proptest::prelude::*;

fn cny() -> Currency {
    Currency::parse("CNY").expect("CNY exists")
}

fn zone(name: &str, area: &str, first: i64, next: i64) -> Zone {
    Zone {
        name: name.to_owned(),
        areas: vec![Area::new(area)],
        prices: Prices::Steps {
            first_g: 1_000,
            first,
            next_g: 500,
            next,
        },
        days: 2,
    }
}

fn card() -> RateCard {
    RateCard {
        currency: cny(),
        zones: vec![
            zone("rest", "CN", 1_200, 500),
            zone("south", "CN/广东", 800, 200),
            zone("home", "CN/广东/深圳", 600, 100),
        ],
        divisor: Some(6_000),
        minimum: 0,
        surcharges: Vec::new(),
        limits: Limits::default(),
    }
}

fn to(region: &str, city: &str) -> Destination {
    Destination {
        country: "CN".to_owned(),
        region: region.to_owned(),
        city: city.to_owned(),
        district: String::new(),
    }
}

fn weighing(weight_g: i64) -> Parcel {
    Parcel {
        weight_g,
        ..Parcel::default()
    }
}

#[test]
fn the_narrowest_zone_counts_whatever_its_place_on_the_card() {
    let price = |region, city| {
        card()
            .rate(&weighing(1), &to(region, city))
            .map(|charge| charge.amount)
    };
    assert_eq!(price("广东省", "深圳市"), Ok(600));
    assert_eq!(price("广东省", "广州市"), Ok(800));
    assert_eq!(price("海南省", "三亚市"), Ok(1_200));
    let abroad = Destination {
        country: "JP".to_owned(),
        ..Destination::default()
    };
    assert_eq!(card().rate(&weighing(1), &abroad), Err(Unrated::NoZone));
}

#[test]
fn the_first_weight_includes_its_boundary_and_a_begun_step_is_paid() {
    let price = |weight| {
        card()
            .rate(&weighing(weight), &to("广东省", "广州市"))
            .map(|charge| charge.amount)
    };
    assert_eq!(price(1_000), Ok(800));
    assert_eq!(price(1_001), Ok(1_000));
    assert_eq!(price(1_500), Ok(1_000));
    assert_eq!(price(1_501), Ok(1_200));
}

#[test]
fn the_greater_of_weight_and_volume_counts() {
    let pillow = Parcel {
        weight_g: 400,
        volume_mm3: 9_000_001,
        longest_mm: 400,
    };
    let charge = card()
        .rate(&pillow, &to("广东省", "广州市"))
        .expect("it has a price");
    assert_eq!((charge.chargeable_g, charge.amount), (1_501, 1_200));
}

#[test]
fn surcharges_come_after_the_minimum_and_round_half_up() {
    let mut card = card();
    card.minimum = 1_005;
    card.surcharges = vec![
        Surcharge {
            name: "fuel".to_owned(),
            areas: Vec::new(),
            fee: Fee::BasisPoints(1_000),
        },
        Surcharge {
            name: "island".to_owned(),
            areas: vec![Area::new("CN/海南")],
            fee: Fee::Flat(300),
        },
    ];
    let charge = card
        .rate(&weighing(10), &to("广东省", "广州市"))
        .expect("it has a price");
    let amounts: Vec<i64> = charge.lines.iter().map(|line| line.amount).collect();
    assert_eq!(
        amounts,
        [800, 205, 101],
        "price, up to the minimum, 10 % of 10.05"
    );
    let island = card
        .rate(&weighing(10), &to("海南省", ""))
        .expect("it has a price");
    assert_eq!(island.amount, 1_200 + 120 + 300);
}

#[test]
fn what_is_over_a_limit_has_no_price_and_says_why() {
    let mut card = card();
    card.limits = Limits {
        weight_g: Some(20_000),
        volume_mm3: Some(1_000_000),
        longest_mm: Some(1_200),
    };
    let rate = |weight_g, volume_mm3, longest_mm| {
        let parcel = Parcel {
            weight_g,
            volume_mm3,
            longest_mm,
        };
        card.rate(&parcel, &to("广东省", ""))
            .map(|charge| charge.amount)
    };
    assert!(
        rate(20_000, 1_000_000, 1_200).is_ok(),
        "limits are included"
    );
    assert_eq!(rate(20_001, 0, 0), Err(Unrated::TooHeavy));
    assert_eq!(rate(0, 1_000_001, 0), Err(Unrated::TooLarge));
    assert_eq!(rate(0, 0, 1_201), Err(Unrated::TooLong));
}

#[test]
fn a_card_that_contradicts_itself_is_told_and_has_no_price() {
    let falling = vec![
        Band {
            up_to_g: 500,
            price: 900,
        },
        Band {
            up_to_g: 900,
            price: 800,
        },
    ];
    for prices in [
        Prices::Bands(falling),
        Prices::Bands(Vec::new()),
        Prices::Steps {
            first_g: 0,
            first: 1,
            next_g: 1,
            next: 1,
        },
        Prices::Steps {
            first_g: 1,
            first: -1,
            next_g: 1,
            next: 1,
        },
    ] {
        let mut card = card();
        card.zones[1].prices = prices;
        assert_eq!(card.problems()[0].pointer, "/zones/1/prices");
        assert_eq!(
            card.rate(&weighing(1), &to("广东省", "")),
            Err(Unrated::Unsound)
        );
    }
    assert!(card().problems().is_empty());
}

#[test]
fn a_card_is_the_same_after_it_was_stored() {
    let text = serde_json::to_string(&card()).expect("a card is written");
    assert_eq!(
        serde_json::from_str::<RateCard>(&text).expect("and read"),
        card()
    );
}

fn any_card() -> impl Strategy<Value = RateCard> {
    let steps = (1i64..3_000, 0i64..5_000, 1i64..2_000, 0i64..3_000).prop_map(
        |(first_g, first, next_g, next)| Prices::Steps {
            first_g,
            first,
            next_g,
            next,
        },
    );
    let bands = prop::collection::vec((1i64..2_000, 0i64..900), 1..6).prop_map(|steps| {
        let (mut up_to_g, mut price) = (0, 0);
        let band = steps.into_iter().map(|(grams, more)| {
            up_to_g += grams;
            price += more;
            Band { up_to_g, price }
        });
        Prices::Bands(band.collect())
    });
    let prices = prop_oneof![steps, bands];
    let fuel = 0u32..4_000;
    (prices, prop::option::of(1u32..10_000), 0i64..3_000, fuel).prop_map(
        |(prices, divisor, minimum, fuel)| {
            let mut card = card();
            card.zones = vec![Zone {
                name: "all".to_owned(),
                areas: Vec::new(),
                prices,
                days: 1,
            }];
            card.divisor = divisor;
            card.minimum = minimum;
            card.surcharges = vec![Surcharge {
                name: "fuel".to_owned(),
                areas: Vec::new(),
                fee: Fee::BasisPoints(fuel),
            }];
            card
        },
    )
}

proptest! {
    #[test]
    fn a_heavier_parcel_never_costs_less(card in any_card(), one in 0i64..20_000, more in 0i64..20_000, volume in 0i64..90_000_000) {
        prop_assert!(card.problems().is_empty());
        let price = |weight_g| card.rate(&Parcel { weight_g, volume_mm3: volume, longest_mm: 0 }, &to("", ""));
        match (price(one), price(one + more)) {
            (Ok(light), Ok(heavy)) => prop_assert!(light.amount <= heavy.amount),
            (Err(_), Ok(_)) => prop_assert!(false, "only the lighter one has no price"),
            _ => {}
        }
    }

    #[test]
    fn a_charge_is_the_sum_of_its_lines_and_never_below_the_minimum(card in any_card(), weight_g in 0i64..20_000, volume_mm3 in 0i64..90_000_000) {
        if let Ok(charge) = card.rate(&Parcel { weight_g, volume_mm3, longest_mm: 0 }, &to("", "")) {
            prop_assert_eq!(charge.amount, charge.lines.iter().map(|line| line.amount).sum::<i64>());
            prop_assert!(charge.amount >= card.minimum);
        }
    }

    #[test]
    fn no_number_makes_it_overflow(weight_g in any::<i64>(), volume_mm3 in any::<i64>(), first in 0i64.., next in 0i64.., first_g in 1i64.., next_g in 0i64.., minimum in 0i64.., fuel in any::<u32>()) {
        let mut card = card();
        card.zones[0].prices = Prices::Steps { first_g, first, next_g, next };
        card.minimum = minimum;
        card.surcharges = vec![Surcharge { name: "fuel".to_owned(), areas: Vec::new(), fee: Fee::BasisPoints(fuel) }];
        let _ = card.rate(&Parcel { weight_g, volume_mm3, longest_mm: 0 }, &to("海南省", ""));
    }
}
