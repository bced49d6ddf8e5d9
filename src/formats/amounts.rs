//! Numbers as people and spreadsheets write them: thousands, decimal commas, currency signs, full-width digits.

use super::text::half_width;
use crate::domain::mapping::DecimalStyle;
use crate::domain::money::parse_decimal;
use crate::domain::sentence::Sentence;
use rust_decimal::Decimal;
use serde_json::Value;

/// A JSON number, exactly; `1e2` too.
pub(super) fn json(number: &serde_json::Number) -> Result<Decimal, Sentence> {
    let text = number.to_string();
    parse_decimal(&text)
        .or_else(|| Decimal::from_scientific(&text).ok())
        .ok_or_else(|| Sentence::new("formats-not-a-number").with("found", text))
}

/// A number from a cell or text; none if it is not one.
pub(super) fn read(text: &str, style: DecimalStyle) -> Option<Decimal> {
    if let Some(number) = parse_decimal(text)
        && (style != DecimalStyle::Comma || !text.contains('.'))
    {
        return Some(number);
    }
    let folded: String = text.trim().chars().map(half_width).collect();
    let (body, negative) = unsigned(&folded);
    let mut body: String = body
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\''))
        .collect();
    let comma = match style {
        DecimalStyle::Comma => true,
        DecimalStyle::Point => false,
        DecimalStyle::Auto => is_decimal_comma(&body),
    };
    if comma {
        body = body.replace('.', "").replace(',', ".");
    } else if !grouped(&body) {
        return scientific(&body, negative);
    } else {
        body = body.replace(',', "");
    }
    let number = parse_decimal(&body).or_else(|| scientific(&body, false))?;
    Some(if negative { -number } else { number })
}

/// Which of the two styles a document's own cells show; `Auto` if they show none.
pub(super) fn style_of<'a>(cells: impl Iterator<Item = &'a Value>) -> DecimalStyle {
    let mut style = DecimalStyle::Auto;
    for text in cells.filter_map(Value::as_str) {
        let text = text.trim();
        if text.len() > 20
            || !text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-'))
        {
            continue;
        }
        if is_decimal_comma(text) {
            style = DecimalStyle::Comma;
        } else if text
            .split_once('.')
            .is_some_and(|(_, rest)| rest.len() != 3 && !rest.contains('.'))
        {
            return DecimalStyle::Point;
        }
    }
    style
}

/// Whether the comma is the decimal sign: it comes last, once, and does not stand before a group of three.
fn is_decimal_comma(text: &str) -> bool {
    match (text.rfind(','), text.rfind('.')) {
        (Some(comma), Some(point)) => comma > point && text.matches(',').count() == 1,
        (Some(comma), None) => {
            text.matches(',').count() == 1 && text.len() - comma - 1 != 3 && text.len() - comma > 1
        }
        _ => false,
    }
}

/// Whether commas stand only before groups of three digits.
fn grouped(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    !whole.contains(',') || (first.len() <= 3 && groups.all(|group| group.len() == 3))
}

/// The digits without sign and currency, and whether a minus or accounting brackets were there.
fn unsigned(text: &str) -> (&str, bool) {
    let is_sign = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '¥' | '￥' | '$' | '€' | '£' | '元' | '件' | '个' | '+' | '\u{a0}'
            )
    };
    let trimmed = text.trim_matches(is_sign);
    let code = trimmed.trim_start_matches(|c: char| c.is_ascii_uppercase() && c != 'E');
    let trimmed = if trimmed.len() - code.len() == 3 {
        code.trim_matches(is_sign)
    } else {
        trimmed
    };
    if let Some(inner) = trimmed
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return (inner.trim_matches(is_sign), true);
    }
    match trimmed.strip_prefix(['-', '−']) {
        Some(rest) => (rest.trim_matches(is_sign), true),
        None => (trimmed, false),
    }
}

fn scientific(text: &str, negative: bool) -> Option<Decimal> {
    let number = text
        .contains(['e', 'E'])
        .then(|| Decimal::from_scientific(text).ok())??;
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(text: &str) -> Option<String> {
        read(text, DecimalStyle::Auto).map(|n| n.to_string())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (written, meant) in [
            ("19.90", "19.90"),
            ("1,234.50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("12,5", "12.5"),
            ("1,234", "1234"),
            ("1,234,567", "1234567"),
            ("￥１２．５０", "12.50"),
            ("$ 3", "3"),
            ("CNY 12.00", "12.00"),
            ("30.00元", "30.00"),
            ("(5.00)", "-5.00"),
            ("-1,000.5", "-1000.5"),
            ("1 234,50", "1234.50"),
            ("1.5E+2", "150"),
        ] {
            assert_eq!(auto(written).as_deref(), Some(meant), "{written}");
        }
        for bad in ["", "abc", "1,23,4.5", "12a", "1.2.3"] {
            assert_eq!(auto(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_comma_document_reads_three_places_as_thousands() {
        assert_eq!(
            read("1.234", DecimalStyle::Comma)
                .map(|n| n.to_string())
                .as_deref(),
            Some("1234")
        );
        assert_eq!(
            read("1,234", DecimalStyle::Comma)
                .map(|n| n.to_string())
                .as_deref(),
            Some("1.234")
        );
    }
}
