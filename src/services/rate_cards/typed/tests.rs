//! Cards as they are typed.

use super::*;

fn zone(areas: &str, first: &str, next: &str) -> ZoneForm {
    ZoneForm {
        areas: areas.to_owned(),
        first_kg: "1".to_owned(),
        first: first.to_owned(),
        next_kg: "0.5".to_owned(),
        next: next.to_owned(),
        days: "2".to_owned(),
        ..ZoneForm::default()
    }
}

fn form(zones: Vec<ZoneForm>) -> CardForm {
    CardForm {
        currency: "CNY".to_owned(),
        zones,
        divisor: "8000".to_owned(),
        weight_kg: "30.5".to_owned(),
        volume_l: "120".to_owned(),
        ..CardForm::default()
    }
}

#[test]
fn kilograms_and_major_units_become_grams_and_minor_units_and_back() {
    let banded = ZoneForm {
        name: "far".to_owned(),
        bands: "0.5:12 1:15.50".to_owned(),
        ..ZoneForm::default()
    };
    let zones = vec![ZoneForm::default(), zone("广东、福建", "8", "1.20"), banded];
    let card = form(zones).read().expect("a card");
    assert_eq!(card.zones[0].name, "广东、福建");
    let areas: Vec<&str> = card.zones[0].areas.iter().map(Area::as_str).collect();
    assert_eq!(areas, ["CN/广东", "CN/福建"]);
    let steps = Prices::Steps {
        first_g: 1_000,
        first: 800,
        next_g: 500,
        next: 120,
    };
    assert_eq!(card.zones[0].prices, steps);
    assert_eq!(
        (card.limits.weight_g, card.limits.volume_mm3),
        (Some(30_500), Some(120_000_000))
    );
    let shown = CardForm::of(&card);
    assert_eq!(shown.zones[1].bands, "0.5:12.00 1:15.50");
    assert_eq!(shown.read(), Ok(card));
}

#[test]
fn each_fault_stands_at_its_row_and_empty_rows_do_not_count() {
    let mut card = form(vec![
        ZoneForm::default(),
        zone("广东", "8", "1"),
        zone("福建", "eight", "1"),
    ]);
    card.surcharges = vec![SurchargeForm {
        name: "fuel".to_owned(),
        ..SurchargeForm::default()
    }];
    card.divisor = "0".to_owned();
    let problems = card.read().expect_err("three faults");
    let places: Vec<&str> = problems.iter().map(|one| one.pointer.as_str()).collect();
    assert_eq!(places, ["/zones/1/prices", "/divisor", "/surcharges/0/fee"]);
}

#[test]
fn falling_bands_are_refused_at_their_row() {
    let banded = ZoneForm {
        bands: "1:9 2:8".to_owned(),
        name: "all".to_owned(),
        ..ZoneForm::default()
    };
    let problems = form(vec![banded]).read().expect_err("falling");
    assert_eq!(problems[0].pointer, "/zones/0/prices");
}
