//! Amounts and numbers as people write them. Both languages group by three with a comma and put the point before the
//! minor units; they differ in what a symbol means, so symbols are those that no other currency of a shop shares.

use crate::domain::money::Currency;
use crate::i18n::Lang;

/// Unicode's minus sign: as wide as a digit and never broken from its number.
const MINUS: char = '\u{2212}';

/// Symbols that are understood alone. Every other currency is written with its code.
const SYMBOLS: &[(&str, &str)] = &[
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("HKD", "HK$"),
    ("INR", "₹"),
    ("JPY", "JP¥"),
    ("KRW", "₩"),
    ("MOP", "MOP$"),
    ("MXN", "MX$"),
    ("NZD", "NZ$"),
    ("PHP", "₱"),
    ("RUB", "₽"),
    ("SGD", "S$"),
    ("THB", "฿"),
    ("TWD", "NT$"),
    ("UAH", "₴"),
    ("USD", "$"),
    ("VND", "₫"),
];

/// An amount with its currency: `¥1,268.00`, `−¥30.00`, `JP¥500`, `CHF 12.50`.
pub fn money(_lang: Lang, minor: i64, currency: Currency) -> String {
    let sign = if minor < 0 {
        MINUS.to_string()
    } else {
        String::new()
    };
    let digits = major(minor.unsigned_abs(), currency);
    let code = currency.code();
    match SYMBOLS.iter().find(|(known, _)| *known == code) {
        Some((_, symbol)) => format!("{sign}{symbol}{digits}"),
        None => format!("{sign}{code}\u{a0}{digits}"),
    }
}

/// An amount without its currency, for columns whose head names it: `1,268.00`.
pub fn amount(_lang: Lang, minor: i64, currency: Currency) -> String {
    let digits = major(minor.unsigned_abs(), currency);
    if minor < 0 {
        format!("{MINUS}{digits}")
    } else {
        digits
    }
}

/// A whole number: `1,204`, `−3`.
pub fn number(_lang: Lang, number: i64) -> String {
    grouped(number)
}

pub(super) fn grouped(number: i64) -> String {
    let digits = group(&number.unsigned_abs().to_string());
    if number < 0 {
        format!("{MINUS}{digits}")
    } else {
        digits
    }
}

fn major(minor: u64, currency: Currency) -> String {
    let scale = 10_u64.pow(currency.exponent());
    let whole = group(&(minor / scale).to_string());
    match currency.exponent() {
        0 => whole,
        places => format!(
            "{whole}.{:0places$}",
            minor % scale,
            places = places as usize
        ),
    }
}

fn group(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(minor: i64, code: &str) -> String {
        money(Lang::En, minor, Currency::parse(code).expect("a currency"))
    }

    #[test]
    fn amounts_have_their_currencys_places_and_symbol() {
        assert_eq!(said(126_800, "CNY"), "¥1,268.00");
        assert_eq!(said(-3_000, "CNY"), "−¥30.00");
        assert_eq!(said(5, "USD"), "$0.05");
        assert_eq!(said(1_268, "JPY"), "JP¥1,268");
        assert_eq!(said(1_234, "KWD"), "KWD\u{a0}1.234");
        assert_eq!(said(-1_250, "CHF"), "−CHF\u{a0}12.50");
        assert_eq!(said(i64::MIN, "CNY"), "−¥92,233,720,368,547,758.08");
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(number(Lang::ZhCn, 999), "999");
        assert_eq!(number(Lang::ZhCn, -1_204), "−1,204");
        assert_eq!(number(Lang::En, 1_000_000), "1,000,000");
    }
}
