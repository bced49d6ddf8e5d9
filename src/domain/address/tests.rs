//! Addresses as channels and people really write them.

use super::*;
use proptest::prelude::*;

/// region | city | district | street | text → region | city | district | street | postcode | division
const CASES: &str = include_str!("../../../tests/fixtures/addresses/china.txt");

fn written(fields: &str) -> Written {
    let mut parts = fields.split('|').map(|part| part.trim().to_owned());
    let mut next = || parts.next().unwrap_or_default();
    Written {
        name: "李雷".to_owned(),
        phone: "13800138000".to_owned(),
        country: "CN".to_owned(),
        region: next(),
        city: next(),
        district: next(),
        street: next(),
        text: next(),
        postcode: String::new(),
    }
}

fn told(address: &Address) -> String {
    let division = address.division.clone().unwrap_or_default();
    let words = [
        &address.region,
        &address.city,
        &address.district,
        &address.street,
        &address.postcode,
        &division,
    ];
    words
        .map(|word| word.trim().to_owned())
        .join(" | ")
        .trim()
        .to_owned()
}

fn cases() -> Vec<(&'static str, &'static str)> {
    let lines = CASES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" → ")).collect()
}

#[test]
fn chinese_addresses_are_split_by_the_table_of_divisions() {
    let mut wrong = Vec::new();
    for (fields, expected) in cases() {
        let found = told(&Address::read(&written(fields)));
        if found != expected.trim() {
            wrong.push(format!(
                "\n{fields}\n  expected {expected}\n  found    {found}"
            ));
        }
    }
    assert!(cases().len() >= 60, "{} cases", cases().len());
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn what_was_split_is_read_again_as_the_same() {
    for (fields, _) in cases() {
        let first = Address::read(&written(fields));
        let again = Address::read(&Written {
            name: first.name.clone(),
            phone: "13800138000".to_owned(),
            country: "CN".to_owned(),
            region: first.region.clone(),
            city: first.city.clone(),
            district: first.district.clone(),
            street: first.street.clone(),
            postcode: first.postcode.clone(),
            text: String::new(),
        });
        let raw = first.raw.clone();
        assert_eq!(Address { raw, ..again }, first, "{fields}");
    }
}

#[test]
fn the_words_are_kept_only_where_reading_changed_them() {
    let same = Address::read(&written("广东省 | 深圳市 | 南山区 | 科技园路 1 号"));
    assert_eq!(same.raw, "");
    assert_eq!(same.problem(), None);
    let changed = Address::read(&written("广东 | 深圳 | 南山 | 科技园路 1 号"));
    assert_eq!(changed.raw, "CN 广东 深圳 南山 科技园路 1 号");
    assert_eq!(changed.region, "广东省");
}

#[test]
fn a_missing_country_is_china_where_the_divisions_are() {
    let country = |fields: &str| {
        let address = Address::read(&Written {
            country: String::new(),
            ..written(fields)
        });
        address.country
    };
    assert_eq!(
        country("广东省 | 深圳市 | 南山区 | 科技园路"),
        Some(Country::CN)
    );
    assert_eq!(
        country("| | | | 陕西省西安市新城区解放路"),
        Some(Country::CN)
    );
    assert_eq!(country("東京都 | 千代田区 | | 丸の内 1"), None);
    assert_eq!(country("NY | New York | | 5th Avenue"), None);
}

#[test]
fn other_countries_keep_their_own_lines() {
    let address = Address::read(&Written {
        name: " Ada ".to_owned(),
        phone: "020 7946 0018".to_owned(),
        country: "United Kingdom".to_owned(),
        region: "Greater London".to_owned(),
        city: "London".to_owned(),
        street: "1 St James's Square".to_owned(),
        postcode: "SW1Y 4JU".to_owned(),
        ..Written::default()
    });
    assert_eq!(address.country, Country::parse("GB"));
    assert_eq!(
        (address.region.as_str(), address.division.as_deref()),
        ("Greater London", None)
    );
    assert_eq!(
        address.phone.as_ref().and_then(Phone::key),
        Some("+442079460018")
    );
    assert_eq!((address.raw.as_str(), address.problem()), ("", None));
}

#[test]
fn an_address_that_cannot_be_sent_to_says_why() {
    let key = |change: fn(&mut Written)| {
        let mut address = written("广东省 | 深圳市 | 南山区 | 科技园路 1 号");
        change(&mut address);
        Address::read(&address)
            .problem()
            .map(|sentence| sentence.key)
    };
    let some = |key: &str| Some(key.to_owned());
    assert_eq!(key(|_| {}), None);
    assert_eq!(
        key(|a| a.country = "Mars".to_owned()),
        some("address-no-country")
    );
    assert_eq!(key(|a| a.name = " ".to_owned()), some("address-no-name"));
    assert_eq!(key(|a| a.street.clear()), some("address-no-street"));
    assert_eq!(
        key(|a| a.street = "科技园***".to_owned()),
        some("address-masked")
    );
    assert_eq!(key(|a| a.name = "李*".to_owned()), some("address-masked"));
    assert_eq!(
        key(|a| a.city = "西安市".to_owned()),
        some("address-unknown-division")
    );
    let nowhere = written("| | | 解放路 100 号");
    let problem = Address::read(&nowhere).problem();
    assert_eq!(
        problem.map(|sentence| sentence.key),
        some("address-no-division")
    );
    let hongkong = written("香港特别行政区 | | | 弥敦道 1 号");
    assert_eq!(Address::read(&hongkong).problem(), None);
}

proptest! {
    #[test]
    fn any_text_can_be_read_and_reading_it_twice_changes_nothing(
        fields in prop::collection::vec("[广东省深圳市南山区北京城县中国路号12 ,()*A-]{0,12}", 5)
    ) {
        let first = Address::read(&written(&fields.join("|")));
        let again = Address::read(&Written {
            region: first.region.clone(),
            city: first.city.clone(),
            district: first.district.clone(),
            street: first.street.clone(),
            postcode: first.postcode.clone(),
            ..written("")
        });
        let raw = first.raw.clone();
        prop_assert_eq!(Address { raw, ..again }, first);
    }

    #[test]
    fn any_contact_can_be_read_and_reading_it_twice_changes_nothing(text in "[0-9+*转,# x()a@.-]{0,20}") {
        if let Some(phone) = Phone::read(&text, None) {
            let standard = match &phone.extension {
                Some(extension) => format!("{},{extension}", phone.text),
                None => phone.text.clone(),
            };
            prop_assert_eq!(Phone::read(&standard, None), Some(phone));
        }
        if let Some(email) = crate::domain::contact::Email::read(&text) {
            prop_assert_eq!(crate::domain::contact::Email::read(&email.text), Some(email));
        }
    }
}
