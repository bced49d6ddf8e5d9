//! What the merchant has set about the shop: its name, colour and logo, its time zone, who must have a second factor,
//! how customers prove an order. Where it is kept is `db/settings`; what only the machine's keeper sets is `config`.

use super::staff::Role;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Names of the settings, as they are stored.
pub mod names {
    /// The merchant's name.
    pub const NAME: &str = "shop_name";
    /// The merchant's colour.
    pub const COLOR: &str = "shop_color";
    /// Hash and media type of the logo, a space between them.
    pub const LOGO: &str = "shop_logo";
    /// The logo itself, base64.
    pub const LOGO_BYTES: &str = "shop_logo_bytes";
    /// Roles that need a second factor, a space between them.
    pub const SECOND_FACTOR: &str = "second_factor_roles";
    /// `yes` or `no`: whether an order may be proved by a second fact of it.
    pub const PROOF_BY_FACT: &str = "proof_by_fact";
    /// IANA name of the zone in which a day is a day.
    pub const TIME_ZONE: &str = "shop_time_zone";
    /// ISO 4217 of costs, until sourcing rules say theirs.
    pub const COST_CURRENCY: &str = "cost_currency";
    /// What is read together; the logo itself only where it is shown.
    pub const SMALL: &[&str] = &[NAME, COLOR, LOGO, SECOND_FACTOR, PROOF_BY_FACT, TIME_ZONE];
}

/// The merchant's logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Changes with the picture.
    pub hash: String,
    /// Media type.
    pub mime: String,
}

/// How a customer may prove an order that was looked up by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofWays {
    /// By a second fact of the order, as its channel says.
    Facts,
    /// Only by a code to the phone or mail address on file, whatever a channel says.
    CodeOnly,
}

/// What is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// The merchant's name.
    pub name: String,
    /// The merchant's colour, `#rrggbb`.
    pub color: String,
    /// The merchant's logo, if there is one.
    pub logo: Option<Logo>,
    /// Who gets nowhere without a second factor.
    pub second_factor: Vec<Role>,
    /// How an order is proved.
    pub proof: ProofWays,
    /// The zone in which a day is a day.
    pub zone: Tz,
}

impl Shop {
    /// What is stored, over the defaults.
    pub fn read(stored: &BTreeMap<String, String>, name: &str, color: &str, zone: Tz) -> Shop {
        let text = |setting: &str| stored.get(setting).filter(|value| !value.is_empty());
        Shop {
            name: text(names::NAME).map_or_else(|| name.to_owned(), Clone::clone),
            color: text(names::COLOR)
                .filter(|color| is_color(color))
                .map_or_else(|| color.to_owned(), Clone::clone),
            logo: text(names::LOGO).and_then(|value| {
                let (hash, mime) = value.split_once(' ')?;
                Some(Logo {
                    hash: hash.to_owned(),
                    mime: mime.to_owned(),
                })
            }),
            second_factor: text(names::SECOND_FACTOR).map_or_else(Vec::new, |words| {
                words
                    .split(' ')
                    .filter_map(|word| word.parse().ok())
                    .collect()
            }),
            proof: match text(names::PROOF_BY_FACT).map(String::as_str) {
                Some("no") => ProofWays::CodeOnly,
                _ => ProofWays::Facts,
            },
            zone: text(names::TIME_ZONE)
                .and_then(|name| name.parse().ok())
                .unwrap_or(zone),
        }
    }
}

/// Whether a text is a colour, `#rrggbb`.
pub fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The media type of a picture that may be shown to customers, by its first bytes. No SVG: it may hold scripts.
pub fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    let begins = |sign: &[u8]| bytes.starts_with(sign);
    if begins(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if begins(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_goes_over_the_defaults_and_nonsense_does_not() {
        let stored = BTreeMap::from([
            (names::NAME.to_owned(), "百川茶铺".to_owned()),
            (names::COLOR.to_owned(), "red;}".to_owned()),
            (names::TIME_ZONE.to_owned(), "Europe/Berlin".to_owned()),
            (names::LOGO.to_owned(), "ab12 image/png".to_owned()),
            (
                names::SECOND_FACTOR.to_owned(),
                "administrator king".to_owned(),
            ),
        ]);
        let shop = Shop::read(&stored, "Tributary", "#14607a", Tz::UTC);
        assert_eq!(
            (shop.name.as_str(), shop.color.as_str()),
            ("百川茶铺", "#14607a")
        );
        assert_eq!(shop.second_factor, [Role::Administrator]);
        assert_eq!(
            shop.logo.map(|logo| logo.mime).as_deref(),
            Some("image/png")
        );
        assert_eq!(shop.proof, ProofWays::Facts);
        assert_eq!(shop.zone, Tz::Europe__Berlin);
    }

    #[test]
    fn pictures_are_known_by_their_first_bytes_and_svg_is_none() {
        assert_eq!(picture_type(b"\x89PNG\r\n\x1a\n123"), Some("image/png"));
        assert_eq!(picture_type(b"RIFF1234WEBPVP8 "), Some("image/webp"));
        assert_eq!(picture_type(b"<svg onload=alert(1)>"), None);
        assert_eq!(picture_type(b"RIFF"), None);
    }
}
