//! Phone numbers, read by libphonenumber's rules, with what Chinese platforms add to them.

use super::{ContactKind, is_masked};
use crate::domain::country::Country;
use phonenumber::{Mode, PhoneNumber, Type, metadata::DATABASE};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// What stands between a number and its extension, folded to ASCII and lower case; the longer ones first.
const BEFORE_EXTENSION: &[&str] = &[
    ";ext=",
    "extension",
    "ext.",
    "ext",
    "转接",
    "转",
    "轉",
    "分机",
    "#",
    "x",
    ",",
];

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Whose it is.
    pub kind: ContactKind,
    /// E.164 where it is a number, digits for a platform's own relay numbers, as written where it is neither.
    pub text: String,
    /// Digits to dial afterwards.
    pub extension: Option<String>,
}

impl Phone {
    /// Reads what was written; `country` decides numbers without a country code, China where it is not known.
    /// None if nothing is written.
    pub fn read(written: &str, country: Option<Country>) -> Option<Phone> {
        // A spreadsheet's way to keep zeros: 'text, ="text".
        let edges = |c: char| c.is_whitespace() || "'’‘`\"“”=".contains(c);
        let text = written.trim_matches(edges);
        if text.is_empty() {
            return None;
        }
        let country = country.unwrap_or(Country::CN);
        if country == Country::CN && is_mobile(text) {
            return Some(own(format!("+86{text}")));
        }
        if is_masked(text) || text.contains("xxx") || text.contains("XXX") {
            return Some(Phone {
                kind: ContactKind::Masked,
                text: text.to_owned(),
                extension: None,
            });
        }
        let folded = text.nfkc().collect::<String>().to_lowercase();
        let (number, extension) = split_extension(&folded);
        Some(
            read_number(number, extension, country).unwrap_or_else(|| Phone {
                kind: ContactKind::Unreadable,
                text: text.to_owned(),
                extension: None,
            }),
        )
    }

    /// The text to hash for look-up; only a person's own number may be looked up by.
    pub fn key(&self) -> Option<&str> {
        (self.kind == ContactKind::Own).then_some(self.text.as_str())
    }

    /// For people without the right to see it whole: `138****8000`.
    pub fn masked_view(&self) -> String {
        if self.kind == ContactKind::Masked {
            return self.text.clone();
        }
        let shown = self.text.strip_prefix("+86").unwrap_or(&self.text);
        let digits: Vec<char> = shown.chars().collect();
        let (head, tail) = match digits.len() {
            9.. => (3, 4),
            5..=8 => (1, 2),
            _ => (0, 0),
        };
        let first: String = digits.iter().take(head).collect();
        let last: String = digits.iter().skip(digits.len() - tail).collect();
        format!("{first}****{last}")
    }
}

fn own(text: String) -> Phone {
    Phone {
        kind: ContactKind::Own,
        text,
        extension: None,
    }
}

/// The shape of a Chinese mobile number. Whether a range is in use already is not asked: new ones open every year.
fn is_mobile(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit))
}

/// Cuts off an extension: after one of the marks, or after a dash behind a whole number (`13800138000-1234`).
fn split_extension(text: &str) -> (&str, Option<&str>) {
    let is_extension =
        |text: &str| (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let closed = text.trim_end_matches([')', '#', ' ']);
    let tail_at = closed
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')
        .len();
    let (head, tail) = closed.split_at(tail_at);
    let digits = tail.trim();
    if !is_extension(digits) {
        return (text, None);
    }
    let bare = head.trim_end_matches([' ', ':', ')']);
    for mark in BEFORE_EXTENSION {
        if let Some(number) = bare.strip_suffix(mark) {
            let number = number.trim_end_matches([' ', ',', ';', '(', '-']);
            return (number, Some(digits));
        }
    }
    // Four digits or fewer behind a dash: the last group of 800-830-3811 is one too, so the rest must be whole.
    let Some(number) = bare.strip_suffix(['-', '_']) else {
        return (text, None);
    };
    let plain: String = number.chars().filter(char::is_ascii_digit).collect();
    let local = plain.strip_prefix("86").unwrap_or(&plain);
    let landline = local.starts_with('0') && local.len() >= 10 && number.contains('-');
    let whole = is_mobile(local) || is_service(local) && local.len() >= 10 || landline;
    match whole {
        true => (number, Some(digits)),
        false => (text, None),
    }
}

/// Chinese service numbers (95…, 400…), behind which platforms hide people.
fn is_service(digits: &str) -> bool {
    digits.starts_with("95") || digits.starts_with("400")
}

fn read_number(written: &str, extension: Option<&str>, country: Country) -> Option<Phone> {
    let mut number: String = written
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let strange = |c: char| !(c.is_ascii_digit() || " +-–—.()/·_\u{a0}".contains(c));
    if written.trim_start_matches("tel:").contains(strange) || number.len() < 5 {
        return None;
    }
    if let Some(rest) = number.strip_prefix("00") {
        number = format!("+{rest}");
    }
    let country = match number.starts_with("+86") {
        true => Country::CN,
        false => country,
    };
    if country == Country::CN {
        number = chinese(number);
        if let Some(relay) = relay(&number, extension) {
            return Some(relay);
        }
    }
    let (text, fixed) = e164(&number, country)?;
    let kind = match extension {
        // The extension of an office is the person's own; behind any other number it is how platforms relay calls.
        Some(_) if !fixed => ContactKind::Virtual,
        _ => ContactKind::Own,
    };
    Some(Phone {
        kind,
        text,
        extension: extension.map(str::to_owned),
    })
}

/// `8613800138000`, `+86 013800138000` and `013800138000` are a mobile number, too; `8602989899999` is a landline.
fn chinese(number: String) -> String {
    let local = ["+86", "86", ""]
        .iter()
        .filter_map(|prefix| number.strip_prefix(prefix))
        .map(|rest| rest.strip_prefix('0').unwrap_or(rest))
        .find(|rest| is_mobile(rest));
    match local {
        Some(local) => format!("+86{local}"),
        None if number.starts_with("860") => format!("+{number}"),
        None => number,
    }
}

/// A privacy number of a platform: 95 and at least nine digits more is rented out for nothing else.
fn relay(number: &str, extension: Option<&str>) -> Option<Phone> {
    let local = number.strip_prefix("+86").unwrap_or(number);
    let rented = local.starts_with("95") && (11..=20).contains(&local.len());
    (rented || local.starts_with("95") && extension.is_some()).then(|| Phone {
        kind: ContactKind::Virtual,
        text: local.to_owned(),
        extension: extension.map(str::to_owned),
    })
}

/// E.164 and whether it is a landline. Without a country code the number must be valid; with one it is enough that it
/// can be dialled, so that a range which is newer than the tables is not refused.
fn e164(number: &str, country: Country) -> Option<(String, bool)> {
    if let Some(mobile) = number.strip_prefix("+86").filter(|rest| is_mobile(rest)) {
        return Some((format!("+86{mobile}"), false));
    }
    if let Some(landline) = landline(number).filter(|_| country == Country::CN) {
        return Some((format!("+86{landline}"), true));
    }
    let parsed = parse(number, country)?;
    let dialled = number.starts_with('+')
        && DATABASE.by_code(&parsed.country().code()).is_some()
        && (6..=12).contains(&parsed.national().value().to_string().len());
    if !(parsed.is_valid() || dialled) {
        return None;
    }
    let fixed = parsed.number_type(&DATABASE) == Type::FixedLine;
    Some((parsed.format().mode(Mode::E164).to_string(), fixed))
}

/// A Chinese landline without its trunk zero: an area code of two or three digits and seven or eight more. Cities whose
/// numbers grew by a digit are still written in the old way, which libphonenumber refuses.
fn landline(number: &str) -> Option<&str> {
    let rest = number.strip_prefix("+86").unwrap_or(number);
    let local = rest.strip_prefix('0')?;
    let area = !local.starts_with(['0', '1']) || local.starts_with("10");
    ((9..=11).contains(&local.len()) && area).then_some(local)
}

fn parse(number: &str, country: Country) -> Option<PhoneNumber> {
    let id = country.code().parse().ok();
    // Numbers with a trunk zero behind the country code are common in address books: +86 029 …
    let cleaned: Cow<str> = match number.strip_prefix("+860") {
        Some(rest) => Cow::Owned(format!("+86{rest}")),
        None => Cow::Borrowed(number),
    };
    phonenumber::parse(id, cleaned).ok()
}

#[cfg(test)]
mod tests;
