//! Changes of texts that mappings ask for, and codes that spreadsheets damage.

use crate::domain::mapping::TextOp;
use crate::domain::sentence::Sentence;
use std::borrow::Cow;

/// One change of a text; nothing if nothing is left of it.
pub(super) fn change<'a>(text: Cow<'a, str>, change: &TextOp) -> Option<Cow<'a, str>> {
    let changed = match change {
        TextOp::Excel => match unwrapped(&text) {
            Some(inner) => Cow::Owned(inner.to_owned()),
            None => text,
        },
        TextOp::Upper => Cow::Owned(text.to_uppercase()),
        TextOp::Lower => Cow::Owned(text.to_lowercase()),
        TextOp::StripPrefix(prefix) => match text.strip_prefix(prefix.as_str()) {
            Some(rest) => Cow::Owned(rest.trim().to_owned()),
            None => text,
        },
        TextOp::StripSuffix(suffix) => match text.strip_suffix(suffix.as_str()) {
            Some(rest) => Cow::Owned(rest.trim().to_owned()),
            None => text,
        },
        TextOp::Before(mark) => match text.split_once(mark.as_str()) {
            Some((before, _)) => Cow::Owned(before.trim().to_owned()),
            None => text,
        },
        TextOp::After(mark) => Cow::Owned(text.split_once(mark.as_str())?.1.trim().to_owned()),
        TextOp::InLastBrackets => Cow::Owned(last_brackets(&text)?.1.to_owned()),
        TextOp::WithoutLastDigits => match last_brackets(&text) {
            Some((before, inside)) if inside.bytes().all(|b| b.is_ascii_digit()) => {
                Cow::Owned(before.trim_end().to_owned())
            }
            _ => text,
        },
        TextOp::NotOneOf(words) => {
            if words.iter().any(|word| *word == text) {
                return None;
            }
            text
        }
    };
    (!changed.is_empty()).then_some(changed)
}

/// What spreadsheets run as a formula if a cell begins with it.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that no spreadsheet takes for a formula: with an apostrophe before it. `unguarded` takes that off again.
pub fn guarded(text: &str) -> Cow<'_, str> {
    match text.trim_start_matches('\'').starts_with(FORMULA) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// Text as it was before `guarded`.
pub(super) fn unguarded(text: &str) -> &str {
    let inner = text.strip_prefix('\'');
    let is_guarded = |inner: &&str| inner.trim_start_matches('\'').starts_with(FORMULA);
    inner.filter(is_guarded).unwrap_or(text)
}

/// What is inside `="…"` or after a leading apostrophe; none if the text is wrapped in neither.
pub(super) fn unwrapped(text: &str) -> Option<&str> {
    let text = text.trim();
    if let Some(inner) = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
    {
        return Some(inner.trim());
    }
    // Only before digits: elsewhere an apostrophe is somebody's spelling.
    text.strip_prefix(['\'', '’', '\t'])
        .map(str::trim_start)
        .filter(|inner| inner.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')))
}

/// An identifier as it was before a spreadsheet touched it; refused if digits were lost on the way.
pub(super) fn code(text: Cow<'_, str>) -> Result<Cow<'_, str>, Sentence> {
    let folded = match unwrapped(&text) {
        Some(inner) => Cow::Owned(inner.chars().map(half_width).collect()),
        None if text.is_ascii() => text,
        None => Cow::Owned(
            text.chars()
                .map(half_width)
                .collect::<String>()
                .trim()
                .to_owned(),
        ),
    };
    match damaged(&folded) {
        Damage::None => Ok(folded),
        Damage::Written(whole) => Ok(Cow::Owned(whole)),
        Damage::Lost => Err(Sentence::new("formats-digits-lost").with("found", short(&folded))),
    }
}

enum Damage {
    None,
    /// Scientific, but every digit is there.
    Written(String),
    Lost,
}

/// `6.92184E+15` is what a spreadsheet makes of a long number; only it writes the plus sign.
fn damaged(text: &str) -> Damage {
    let Some((mantissa, exponent)) = text.split_once("E+").or_else(|| text.split_once("e+")) else {
        return Damage::None;
    };
    let (whole, places) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let Ok(exponent) = exponent.parse::<usize>() else {
        return Damage::None;
    };
    if whole.len() != 1 || !digits(whole) || !digits(places) {
        return Damage::None;
    }
    if places.len() == exponent && exponent < 15 {
        Damage::Written(format!("{whole}{places}"))
    } else {
        Damage::Lost
    }
}

/// Yes or no as `true` or `false`.
pub(super) fn flag(text: &str) -> Result<&'static str, Sentence> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "是" => Ok("true"),
        "false" | "no" | "n" | "0" | "否" => Ok("false"),
        _ => Err(Sentence::new("formats-not-a-flag").with("found", short(text))),
    }
}

/// The beginning of a text, for a sentence.
pub(super) fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The half-width twin of a full-width character.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

fn last_brackets(text: &str) -> Option<(&str, &str)> {
    let closed = text.trim_end().strip_suffix([')', '）'])?;
    let (before, inside) = closed.rsplit_once(['(', '（'])?;
    Some((before, inside.trim())).filter(|(_, inside)| !inside.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_out_as_they_were_before_the_spreadsheet() {
        for (written, meant) in [
            ("=\"00123\"", "00123"),
            ("'029-8989999", "029-8989999"),
            ("00123", "00123"),
            ("１００１", "1001"),
            ("1.234E+3", "1234"),
            ("12E5", "12E5"),
        ] {
            assert_eq!(code(written.into()).as_deref(), Ok(meant), "{written}");
        }
    }

    #[test]
    fn a_code_whose_digits_are_lost_is_refused() {
        for written in ["6.92184E+15", "5E+17", "1.23456789012345E+17"] {
            let refused = code(written.into()).expect_err(written);
            assert_eq!(refused.key, "formats-digits-lost");
        }
    }

    #[test]
    fn a_postcode_in_brackets_is_taken_off_the_address() {
        let text = || Cow::Borrowed("解放路100(710000)");
        assert_eq!(
            change(text(), &TextOp::InLastBrackets).as_deref(),
            Some("710000")
        );
        assert_eq!(
            change(text(), &TextOp::WithoutLastDigits).as_deref(),
            Some("解放路100")
        );
        let named = Cow::Borrowed("建国路 1 号(东门)");
        assert_eq!(
            change(named.clone(), &TextOp::WithoutLastDigits),
            Some(named)
        );
    }
}
