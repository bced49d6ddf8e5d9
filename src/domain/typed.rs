//! Numbers as people type them, on any keyboard: the one reader of every field and of every cell of our own files.
//! What channels send is read by `formats`.

use super::money::parse_decimal;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// A number in plain digits: full-width digits and spaces do not matter, the last of comma and point is the decimal one;
/// a comma alone before three digits separates thousands.
pub fn number(typed: &str) -> String {
    let folded: String = typed
        .nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '\''))
        .map(|c| match c {
            '，' => ',',
            '−' => '-',
            other => other,
        })
        .collect();
    let Some((whole, rest)) = folded.rsplit_once(',') else {
        return folded;
    };
    let thousands = rest.len() == 3 && !whole.contains('.') && !whole.starts_with('0');
    if rest.contains('.') || thousands {
        folded.replace(',', "")
    } else {
        format!("{}.{rest}", whole.replace(['.', ','], ""))
    }
}

/// An exact number; none if it is not one.
pub fn decimal(typed: &str) -> Option<Decimal> {
    parse_decimal(&number(typed))
}

/// A whole number, which spreadsheets write with a point and zeros too; none if it is not one.
pub fn whole(typed: &str) -> Option<i64> {
    let value = decimal(typed)?;
    let whole = value.is_integer().then(|| value.trunc().to_string())?;
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_from_any_keyboard() {
        assert_eq!(number(" １，２９９．５０ "), "1299.50");
        assert_eq!(number("2"), "2");
        assert_eq!(number("19,90"), "19.90");
        assert_eq!(number("1.299,50"), "1299.50");
        assert_eq!(number("1,299"), "1299");
        assert_eq!(number("0,250"), "0.250");
        assert_eq!(number("1,299.5"), "1299.5");
        assert_eq!(number("4,9"), "4.9");
    }

    #[test]
    fn a_whole_number_is_nothing_else() {
        for (typed, meant) in [
            ("１２", 12),
            ("12.0", 12),
            ("1,200", 1_200),
            ("−5", -5),
            ("+3", 3),
        ] {
            assert_eq!(whole(typed), Some(meant), "{typed}");
        }
        for bad in ["", "abc", "1e9", "1.5", "99999999999999999999", "１２a"] {
            assert_eq!(whole(bad), None, "{bad}");
        }
    }
}
