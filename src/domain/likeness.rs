//! How alike a channel's unknown code and a SKU are, with what speaks for it. The score is what share of such matches a
//! person would confirm, by judgement: equal codes nearly always, equal titles mostly, alike titles sometimes.

use crate::domain::grams::{bigrams, fold};
use std::collections::BTreeSet;

/// Titles less alike than this are no suggestion, percent.
const LEAST: i64 = 40;
/// Most that a title alone may score, percent: two sizes of one tea have nearly the same title.
const MOST_BY_TITLE: i64 = 80;

/// What speaks for a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The code is the SKU's, but for case, dashes and spaces.
    SameCode,
    /// The code is the SKU's barcode.
    Barcode,
    /// The code is the SKU's with a number of pieces.
    Pack,
    /// The titles are alike.
    Title,
}

/// Something sold under a code that nobody knows.
#[derive(Debug, Clone, Copy)]
pub struct Unknown<'a> {
    /// The channel's code; the title where it sent none.
    pub code: &'a str,
    /// Title of the order line.
    pub title: &'a str,
}

/// A SKU that it may be.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Code.
    pub code: &'a str,
    /// Title.
    pub title: &'a str,
    /// EAN, UPC or own.
    pub barcode: Option<&'a str>,
}

/// How well a candidate fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: i64,
    /// What speaks for it.
    pub evidence: Evidence,
    /// Units of the SKU in one of the listing.
    pub pack_size: i64,
}

/// How well a candidate fits; none if nothing speaks for it.
pub fn likeness(unknown: Unknown<'_>, candidate: Candidate<'_>) -> Option<Likeness> {
    let with = |score, evidence, pack_size| {
        Some(Likeness {
            score,
            evidence,
            pack_size,
        })
    };
    let (code, own) = (fold(unknown.code), fold(candidate.code));
    if code.is_empty() || own.is_empty() {
        return None;
    }
    if code == own {
        return with(97, Evidence::SameCode, 1);
    }
    let barcode = candidate.barcode.map(fold).unwrap_or_default();
    if !barcode.is_empty() && code == barcode {
        return with(95, Evidence::Barcode, 1);
    }
    if let Some((base, pack_size)) = pack(unknown.code)
        && fold(base) == own
    {
        return with(88, Evidence::Pack, pack_size);
    }
    let alike = titles(unknown.title, candidate.title);
    if alike < LEAST {
        return None;
    }
    with(alike * MOST_BY_TITLE / 100, Evidence::Title, 1)
}

/// A code that names a number of pieces, `TEA-250x3`, `TEA-250*3`, `3xTEA-250`, `TEA-250-3PK`: the rest and the number.
pub fn pack(code: &str) -> Option<(&str, i64)> {
    let code = code.trim();
    let number = |text: &str| {
        text.parse::<i64>()
            .ok()
            .filter(|pieces| (2..=999).contains(pieces))
    };
    let trimmed = |rest: &'_ str| rest.trim_matches(['-', '_', ' ', '.', '/', '(']).len();
    let digits = code.len() - code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        let (head, tail) = code.split_at(code.len() - digits);
        if let Some(rest) = head.strip_suffix(['x', 'X', '*', '×']) {
            let rest = rest.trim_end_matches(['-', '_', ' ']);
            return number(tail)
                .filter(|_| trimmed(rest) > 0)
                .map(|n| (rest, n));
        }
    }
    for ending in ["pack", "pcs", "pk", "pc", "件装", "包", "件", "盒", "袋"] {
        let Some(head) = strip_ending(code, ending) else {
            continue;
        };
        let head = head.trim_end_matches(['-', '_', ' ']);
        let kept = head.trim_end_matches(|c: char| c.is_ascii_digit());
        // the number stands alone: in TEA250PK the 250 belongs to the tea
        let rest = kept.trim_end_matches(['-', '_', ' ', '*', '×']);
        if rest.len() < kept.len() && !rest.is_empty() {
            let tail = head.get(kept.len()..).unwrap_or_default();
            return number(tail).map(|n| (rest, n));
        }
    }
    let rest = code.trim_start_matches(|c: char| c.is_ascii_digit());
    let (head, tail) = code.split_at(code.len() - rest.len());
    let base = tail.strip_prefix(['x', 'X', '*', '×'])?;
    let base = base.trim_start_matches(['-', '_', ' ']);
    number(head)
        .filter(|_| trimmed(base) > 0)
        .map(|n| (base, n))
}

fn strip_ending<'a>(code: &'a str, ending: &str) -> Option<&'a str> {
    let at = code.len().checked_sub(ending.len())?;
    let tail = code.get(at..)?;
    tail.eq_ignore_ascii_case(ending)
        .then(|| code.get(..at))
        .flatten()
}

/// How alike two titles are, percent: the mean of what their bigrams and their words have in common (Dice). A number
/// that stands in one only (250 g, 500 g) costs a third, since it is another size.
pub fn titles(one: &str, other: &str) -> i64 {
    let grams = |text: &str| -> BTreeSet<String> { bigrams([text]).into_iter().collect() };
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .map(fold)
            .filter(|word| !word.is_empty())
            .collect()
    };
    let numbers = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let alike = (dice(&grams(one), &grams(other)) + dice(&words(one), &words(other))) / 2;
    let alike = alike.max(dice(&grams(one), &grams(other)) * 9 / 10);
    if numbers(one) == numbers(other) {
        alike
    } else {
        alike * 2 / 3
    }
}

/// Twice the common over the sum, percent.
fn dice(one: &BTreeSet<String>, other: &BTreeSet<String>) -> i64 {
    let sum = one.len() + other.len();
    if sum == 0 {
        return 0;
    }
    let common = one.intersection(other).count();
    i64::try_from(200 * common / sum).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(code: &str, title: &str, sku: &str, sku_title: &str) -> Option<Likeness> {
        let candidate = Candidate {
            code: sku,
            title: sku_title,
            barcode: Some("6901234567892"),
        };
        likeness(Unknown { code, title }, candidate)
    }

    #[test]
    fn the_same_code_in_another_hand_is_nearly_sure() {
        let found = like("tea 250", "", "TEA-250", "Green tea").expect("found");
        assert_eq!((found.evidence, found.pack_size), (Evidence::SameCode, 1));
        assert!(found.score > 90);
        let found = like("ＴＥＡ２５０", "", "TEA-250", "Green tea").expect("full width");
        assert_eq!(found.evidence, Evidence::SameCode);
    }

    #[test]
    fn a_barcode_as_code_is_nearly_sure() {
        let found = like("690-1234567892", "", "TEA-250", "").expect("found");
        assert_eq!(found.evidence, Evidence::Barcode);
    }

    #[test]
    fn a_code_that_names_pieces_is_a_pack() {
        for (code, pieces) in [
            ("TEA-250x3", 3),
            ("TEA-250-X3", 3),
            ("TEA-250*12", 12),
            ("TEA-250 × 2", 0),
            ("3xTEA-250", 3),
            ("TEA-250-2PK", 2),
            ("TEA-250-6 pcs", 6),
            ("tea250*2件装", 0),
        ] {
            let found = like(code, "", "TEA-250", "");
            let packed = found
                .filter(|found| found.evidence == Evidence::Pack)
                .map_or(0, |found| found.pack_size);
            if pieces > 0 {
                assert_eq!(packed, pieces, "{code}");
            }
        }
        assert_eq!(pack("TEA-250"), None, "250 is the tea's own number");
        assert_eq!(pack("TEA250PK"), None);
        assert_eq!(pack("X3"), None);
        assert_eq!(pack("TEA-250x1"), None, "one is no pack");
        assert_eq!(pack("x"), None);
    }

    #[test]
    fn alike_titles_are_a_suggestion_and_other_sizes_a_weaker_one() {
        let tea = "Organic green tea 250 g";
        let same = like("A1", tea, "TEA-250", "Green tea organic, 250 g").expect("same words");
        let other = like("A1", tea, "TEA-500", "Green tea organic, 500 g");
        assert!(same.score >= 60, "{same:?}");
        assert!(other.is_none_or(|other| other.score < same.score - 15));
        assert_eq!(like("A1", tea, "CUP-1", "Porcelain cup, white"), None);
        let chinese = like(
            "A1",
            "特级龙井茶叶 250克 礼盒",
            "LJ-250",
            "龙井茶叶礼盒 250克",
        );
        assert!(chinese.expect("found").score >= 50);
    }

    #[test]
    fn nothing_is_like_nothing() {
        assert_eq!(like("", "", "TEA-250", ""), None);
        assert_eq!(like("--", "", "TEA-250", ""), None);
        assert_eq!(titles("", ""), 0);
    }
}
