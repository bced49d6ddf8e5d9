//! Countries by ISO 3166-1 code, found by code or by the names people write.
//! The codes and names come from `facts`; what people write beyond them is listed in `country/names.rs`.

mod names;

use crate::domain::facts::COUNTRIES;
use crate::domain::grams::fold;
use names::{ALIASES, USUAL};
use std::collections::HashMap;
use std::sync::OnceLock;

/// An ISO 3166-1 alpha-2 country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// China, whose addresses are split by division code.
    pub const CN: Country = Country(*b"CN");

    /// The country of a two-letter code, in any case.
    pub fn parse(code: &str) -> Option<Country> {
        let code: [u8; 2] = code
            .trim()
            .to_ascii_uppercase()
            .as_bytes()
            .try_into()
            .ok()?;
        let country = Country(code);
        country.row().map(|_| country)
    }

    /// The country of a code (two or three letters) or of a name or alias in English or Chinese.
    pub fn find(text: &str) -> Option<Country> {
        Country::parse(text).or_else(|| {
            let folded = fold(text);
            let words = folded.strip_prefix("the").unwrap_or(&folded);
            by_name()
                .get(&folded)
                .or_else(|| by_name().get(words))
                .copied()
                .or_else(|| Country::parse(&folded))
        })
    }

    /// Every country, by code.
    pub fn all() -> impl Iterator<Item = Country> {
        COUNTRIES.iter().filter_map(|row| Country::parse(row.0))
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }

    /// The usual name in English.
    pub fn name_en(&self) -> &'static str {
        let usual = USUAL.iter().find(|row| row.0 == self.code());
        match (usual, self.row()) {
            (Some((_, name, _)), _) => name,
            (None, Some((_, _, names, _))) => names.first().copied().unwrap_or_default(),
            (None, None) => "",
        }
    }

    /// The usual name in Chinese.
    pub fn name_zh(&self) -> &'static str {
        let usual = USUAL.iter().find(|row| row.0 == self.code());
        match (usual, self.row()) {
            (Some((_, _, name)), _) => name,
            (None, Some((_, _, _, name))) => name,
            (None, None) => "",
        }
    }

    fn row(
        &self,
    ) -> Option<&'static (
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static str,
    )> {
        let index = COUNTRIES
            .binary_search_by(|row| row.0.cmp(self.code()))
            .ok()?;
        COUNTRIES.get(index)
    }
}

/// Folded names and three-letter codes. Aliases win, because the tables give "Congo" to two countries.
fn by_name() -> &'static HashMap<String, Country> {
    static NAMES: OnceLock<HashMap<String, Country>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = HashMap::with_capacity(1_000);
        let mut put = |name: &str, code: &str| {
            if let Some(country) = Country::parse(code) {
                names.entry(fold(name)).or_insert(country);
            }
        };
        for (code, aliases) in ALIASES {
            aliases.iter().for_each(|name| put(name, code));
        }
        for (code, english, chinese) in USUAL {
            put(english, code);
            put(chinese, code);
        }
        for (code, alpha3, english, chinese) in COUNTRIES {
            put(alpha3, code);
            put(chinese, code);
            english.iter().for_each(|name| put(name, code));
        }
        names
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_codes_are_countries() {
        assert_eq!(Country::parse("cn"), Some(Country::CN));
        assert_eq!(Country::parse("ZZ"), None);
        assert_eq!(Country::parse("UK"), None, "no ISO code");
        assert_eq!(Country::parse("CHN"), None);
        assert!(Country::all().count() > 240);
    }

    #[test]
    fn a_country_is_found_by_what_people_write() {
        let cases = [
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("the United States", "US"),
            ("UK", "GB"),
            ("united kingdom", "GB"),
            ("GBR", "GB"),
            ("EIRE", "IE"),
            ("RSA", "ZA"),
            ("South Korea", "KR"),
            ("Korea, Republic of", "KR"),
            ("The Netherlands", "NL"),
            ("中国", "CN"),
            ("中国大陆", "CN"),
            (" 中华人民共和国 ", "CN"),
            ("P.R. China", "CN"),
            ("ＣＮ", "CN"),
            ("日本", "JP"),
            ("中国香港", "HK"),
            ("Macau", "MO"),
            ("台湾", "TW"),
            ("Cote d’Ivoire", "CI"),
            ("Deutschland", "DE"),
            ("Viet Nam", "VN"),
        ];
        for (text, code) in cases {
            assert_eq!(Country::find(text), Country::parse(code), "{text}");
        }
        for text in ["", "Mars", "Unspecified", "European Community", "X"] {
            assert_eq!(Country::find(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_the_ones_in_daily_use() {
        let name = |code: &str| {
            let country = Country::parse(code).expect("a country");
            (country.name_en(), country.name_zh())
        };
        assert_eq!(name("CN"), ("China", "中国"));
        assert_eq!(name("US"), ("United States", "美国"));
        assert_eq!(name("DE"), ("Germany", "德国"));
    }

    #[test]
    fn every_alias_belongs_to_a_country() {
        for (code, aliases) in ALIASES {
            for name in *aliases {
                assert_eq!(Country::find(name), Country::parse(code), "{name}");
            }
        }
    }
}
