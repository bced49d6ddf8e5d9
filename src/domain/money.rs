//! Exact money: integer minor units of a currency, exact decimals for unit prices, one rounding rule.
//! Nothing here converts between currencies; amounts of two currencies are never added.

use rust_decimal::{Decimal, RoundingStrategy};
use std::str::FromStr;

/// Places after the point that a unit price may have.
pub const PRICE_PLACES: u32 = 6;

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

impl Currency {
    /// The yuan: what costs are counted in until the merchant says otherwise.
    pub const CNY: Currency = Currency {
        code: *b"CNY",
        exponent: 2,
    };

    /// The currency of an ISO 4217 code, in any case.
    pub fn parse(code: &str) -> Option<Currency> {
        let code: [u8; 3] = code
            .trim()
            .to_ascii_uppercase()
            .as_bytes()
            .try_into()
            .ok()?;
        let exponent = crate::domain::facts::currency_exponent(std::str::from_utf8(&code).ok()?)?;
        Some(Currency { code, exponent })
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// Places after the point: 2 for CNY, 0 for JPY, 3 for KWD.
    pub fn exponent(&self) -> u32 {
        u32::from(self.exponent)
    }

    /// How many powers of ten more of its minor units than of a yuan's make the same worth, roughly: 3 for IDR, 0 for USD.
    /// What is guessed in money is guessed in the size of the currency.
    pub fn tens(&self) -> u32 {
        match self.code() {
            "IRR" | "LBP" => 4,
            "COP" | "IDR" | "IQD" | "KHR" | "LAK" | "MGA" | "MNT" | "SYP" | "TZS" | "UZS" => 3,
            "AMD" | "AOA" | "ARS" | "CRC" | "HUF" | "KZT" | "LKR" | "MMK" | "MWK" | "NGN"
            | "PKR" | "SDG" | "SOS" | "VND" | "YER" => 2,
            "ALL" | "BDT" | "BIF" | "DOP" | "DZD" | "EGP" | "ETB" | "GNF" | "GYD" | "HTG"
            | "INR" | "JMD" | "KES" | "NIO" | "NPR" | "PHP" | "PYG" | "RSD" | "RUB" | "SRD"
            | "THB" | "TRY" | "TWD" | "UGX" | "UYU" => 1,
            _ => 0,
        }
    }

    /// A decimal amount in minor units, rounded half to even; none if it does not fit.
    pub fn minor(&self, amount: Decimal) -> Option<i64> {
        let scaled = amount.checked_mul(Decimal::from(10_i64.pow(self.exponent())))?;
        i64::try_from(
            scaled
                .round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven)
                .trunc()
                .mantissa(),
        )
        .ok()
    }

    /// Minor units as a decimal amount with the currency's places.
    pub fn major(&self, minor: i64) -> Decimal {
        Decimal::new(minor, self.exponent())
    }

    /// Minor units as the decimal string of the API: `44.80`.
    pub fn text(&self, minor: i64) -> String {
        self.major(minor).to_string()
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// An exact decimal from text such as `19.90` or `-3`; digits, one point, a sign, nothing else.
pub fn parse_decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty()
        || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        || !digits.bytes().any(|b| b.is_ascii_digit())
    {
        return None;
    }
    Decimal::from_str(text.strip_prefix('+').unwrap_or(text)).ok()
}

/// A unit price as it is stored: millionths of the currency's major unit; none beyond six places or out of range.
pub fn price_e6(price: Decimal) -> Option<i64> {
    if price.normalize().scale() > PRICE_PLACES {
        return None;
    }
    i64::try_from(
        price
            .checked_mul(Decimal::from(1_000_000))?
            .trunc()
            .mantissa(),
    )
    .ok()
}

/// The decimal of a stored unit price, with at least the currency's places: `19.90`, `0.001`.
pub fn price_text(price_e6: i64, currency: Currency) -> String {
    let mut price = Decimal::new(price_e6, PRICE_PLACES).normalize();
    if price.scale() < currency.exponent() {
        price.rescale(currency.exponent());
    }
    price.to_string()
}

/// What a line costs, minor units: quantity × unit price − discount, rounded half to even once.
pub fn line_amount(quantity: i64, price_e6: i64, discount: i64, currency: Currency) -> Option<i64> {
    let gross = Decimal::new(price_e6, PRICE_PLACES).checked_mul(Decimal::from(quantity))?;
    currency.minor(gross)?.checked_sub(discount)
}

/// Splits an amount by weights so that the parts sum to the whole (largest remainder, ties to the earlier part).
/// With all weights zero the first part takes everything; with no weights there is nothing to give to.
pub fn split(amount: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|w| i128::from((*w).max(0))).sum();
    if weights.is_empty() {
        return Vec::new();
    }
    if sum == 0 {
        let mut parts = vec![0; weights.len()];
        if let Some(first) = parts.first_mut() {
            *first = amount;
        }
        return parts;
    }
    let sign = amount.signum();
    let whole = i128::from(amount.unsigned_abs());
    let mut parts: Vec<i64> = Vec::with_capacity(weights.len());
    let mut rests: Vec<(i128, usize)> = Vec::with_capacity(weights.len());
    let mut given: i128 = 0;
    for (index, weight) in weights.iter().enumerate() {
        let share = whole * i128::from((*weight).max(0));
        given += share / sum;
        rests.push((share % sum, index));
        parts.push(sign * i64::try_from(share / sum).unwrap_or(i64::MAX));
    }
    rests.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let left = usize::try_from(whole - given).unwrap_or(0);
    for (_, index) in rests.into_iter().take(left) {
        if let Some(part) = parts.get_mut(index) {
            *part += sign;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cny() -> Currency {
        Currency::parse("cny").expect("CNY exists")
    }

    #[test]
    fn a_line_is_rounded_once_and_half_to_even() {
        assert_eq!(line_amount(2, 19_900_000, 0, cny()), Some(3980));
        assert_eq!(
            line_amount(5, 1_000, 0, cny()),
            Some(0),
            "5 × 0.001 = 0.005 → even"
        );
        assert_eq!(
            line_amount(15, 1_000, 0, cny()),
            Some(2),
            "15 × 0.001 = 0.015 → even"
        );
        assert_eq!(line_amount(1, 10_000_000, 250, cny()), Some(750));
    }

    #[test]
    fn prices_beyond_six_places_are_refused() {
        assert_eq!(parse_decimal("0.0000001").and_then(price_e6), None);
        assert_eq!(parse_decimal("0.001").and_then(price_e6), Some(1_000));
        assert_eq!(price_text(19_900_000, cny()), "19.90");
        assert_eq!(price_text(1_000, cny()), "0.001");
    }

    #[test]
    fn only_plain_decimals_are_decimals() {
        for bad in ["", "-", ".", "1e5", "1,000", "NaN", "0x1", "1_000"] {
            assert_eq!(parse_decimal(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_of_a_split_sum_to_the_whole(amount in -1_000_000_000i64..1_000_000_000, weights in prop::collection::vec(0i64..1_000_000, 1..20)) {
            let parts = split(amount, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), amount);
            prop_assert!(parts.iter().all(|p| p.signum() == 0 || p.signum() == amount.signum()));
        }
    }
}
