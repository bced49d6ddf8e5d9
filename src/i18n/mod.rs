//! Everything a person reads, in their language: messages from `locales/LANGUAGE/*.ftl` (Fluent), amounts, numbers, times.
//! What is to be said is decided elsewhere as a `Sentence` or a key; no text in a language lives in Rust.

mod bundle;
mod format;
#[cfg(test)]
mod keys;
mod time;

pub use format::{amount, money, number};
pub use time::{day, day_and_time, moment, relative, stamp, with_year};

use crate::domain::country::Country;
use crate::domain::money::{Currency, parse_decimal};
use crate::domain::sentence::Sentence;
use crate::domain::time::parse_rfc3339;
use crate::words;
use bundle::bundle;
use chrono_tz::Tz;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentValue};
use std::collections::HashSet;
use std::sync::Mutex;

words! {
    /// A language that everything is written in.
    pub enum Lang {
        /// English, with American spelling.
        En = "en",
        /// Simplified Chinese.
        ZhCn = "zh-CN",
    }
}

impl Lang {
    /// The best of ours for an `Accept-Language` header; English where it names none of ours.
    pub fn from_accept_language(header: &str) -> Lang {
        let mut best = (0_u16, Lang::En);
        for part in header.split(',') {
            let mut fields = part.split(';').map(str::trim);
            let tag = fields.next().unwrap_or_default().to_ascii_lowercase();
            let weight = fields
                .find_map(|field| field.strip_prefix("q="))
                .map_or(1000, |q| {
                    (q.trim().parse::<f32>().unwrap_or(0.0) * 1000.0) as u16
                });
            let lang = match tag.split(['-', '_']).next() {
                Some("zh") => Lang::ZhCn,
                Some("en" | "*") => Lang::En,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, lang);
            }
        }
        best.1
    }
}

/// A fact for a message: a number takes part in plurals and is grouped, text is taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// Written with the language's grouping.
    Number(i64),
    /// Written as it is.
    Text(String),
}

impl From<i64> for FactValue {
    fn from(number: i64) -> Self {
        FactValue::Number(number)
    }
}

impl From<i32> for FactValue {
    fn from(number: i32) -> Self {
        FactValue::Number(i64::from(number))
    }
}

impl From<usize> for FactValue {
    fn from(number: usize) -> Self {
        FactValue::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&str> for FactValue {
    fn from(text: &str) -> Self {
        FactValue::Text(text.to_owned())
    }
}

impl From<String> for FactValue {
    fn from(text: String) -> Self {
        FactValue::Text(text)
    }
}

/// The message of a key without facts. A key that does not exist is its own text, and is logged once.
pub fn t(lang: Lang, key: &str) -> String {
    write(lang, key, None)
}

/// The message of a key with its facts.
pub fn t_with(lang: Lang, key: &str, facts: &[(&str, FactValue)]) -> String {
    let mut args = FluentArgs::with_capacity(facts.len());
    for (name, fact) in facts {
        args.set(
            *name,
            match fact {
                FactValue::Number(number) => fluent_number(*number, true),
                FactValue::Text(text) => FluentValue::from(text.as_str()),
            },
        );
    }
    write(lang, key, Some(&args))
}

/// Writes a sentence with its times in UTC; see `say_in`.
pub fn say(lang: Lang, sentence: &Sentence) -> String {
    say_in(lang, sentence, Tz::UTC)
}

/// Writes a sentence. Whole numbers choose the plural and stay as written; `30.00 CNY` becomes an amount and
/// `2026-11-22T08:05:00Z` a moment in the zone, as people of that language write them.
pub fn say_in(lang: Lang, sentence: &Sentence, zone: Tz) -> String {
    let mut args = FluentArgs::with_capacity(sentence.facts.len());
    for (name, fact) in &sentence.facts {
        let value = match fact.parse::<i64>() {
            // "007" is a code, not the number seven.
            Ok(number) if number.to_string() == *fact => fluent_number(number, false),
            _ => match money_fact(lang, fact).or_else(|| time_fact(lang, fact, zone)) {
                Some(text) => FluentValue::from(text),
                None => FluentValue::from(fact.as_str()),
            },
        };
        args.set(name.as_str(), value);
    }
    write(lang, &sentence.key, Some(&args))
}

/// A country's name.
pub fn country(lang: Lang, country: Country) -> &'static str {
    match lang {
        Lang::En => country.name_en(),
        Lang::ZhCn => country.name_zh(),
    }
}

/// Whether there is a message of that key.
pub fn has(lang: Lang, key: &str) -> bool {
    bundle(lang).has_message(key)
}

fn money_fact(lang: Lang, fact: &str) -> Option<String> {
    let (amount, code) = fact.split_once(' ')?;
    let currency = Currency::parse(code).filter(|currency| currency.code() == code)?;
    let minor = currency.minor(parse_decimal(amount)?)?;
    Some(money(lang, minor, currency))
}

fn time_fact(lang: Lang, fact: &str, zone: Tz) -> Option<String> {
    let time = parse_rfc3339(fact).filter(|_| fact.ends_with('Z'))?;
    Some(moment(lang, time, zone))
}

fn fluent_number(number: i64, use_grouping: bool) -> FluentValue<'static> {
    // Fluent counts in f64, which is exact up to 2^53.
    if number.unsigned_abs() > 1 << 53 {
        return FluentValue::from(number.to_string());
    }
    FluentValue::Number(FluentNumber::new(
        number as f64,
        FluentNumberOptions {
            use_grouping,
            ..FluentNumberOptions::default()
        },
    ))
}

fn write(lang: Lang, key: &str, args: Option<&FluentArgs>) -> String {
    let bundle = bundle(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        log_once(lang, key, "there is no such message");
        return key.to_owned();
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors);
    if let Some(error) = errors.first() {
        log_once(lang, key, &error.to_string());
    }
    text.into_owned()
}

fn log_once(lang: Lang, key: &str, problem: &str) {
    static LOGGED: Mutex<Option<HashSet<(Lang, String)>>> = Mutex::new(None);
    let mut logged = LOGGED
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if logged
        .get_or_insert_with(HashSet::new)
        .insert((lang, key.to_owned()))
    {
        tracing::error!(%lang, key, problem, "a message cannot be written");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides_the_language_by_weight() {
        let of = Lang::from_accept_language;
        assert_eq!(of("zh-CN,zh;q=0.9,en;q=0.8"), Lang::ZhCn);
        assert_eq!(of("en-US,en;q=0.9,zh;q=0.8"), Lang::En);
        assert_eq!(of("fr;q=1, zh-TW;q=0.7, en;q=0.3"), Lang::ZhCn);
        assert_eq!(of("en;q=0, zh;q=0.1"), Lang::ZhCn);
        assert_eq!(of("fr"), Lang::En);
        assert_eq!(of(""), Lang::En);
    }

    #[test]
    fn a_sentence_is_written_in_both_languages() {
        let sentence = Sentence::new("problem-unknown-currency").with("found", "RMB");
        assert!(say(Lang::En, &sentence).contains("“RMB”"));
        assert!(say(Lang::ZhCn, &sentence).contains("“RMB”"));
    }

    #[test]
    fn whole_numbers_choose_the_plural_and_codes_stay_as_written() {
        let said = |n: i64| t_with(Lang::En, "time-days-ago", &[("days", n.into())]);
        assert_eq!(said(1), "1 day ago");
        assert_eq!(said(1204), "1,204 days ago");
        let sentence = |fact: &str| Sentence::new("time-days-ago").with("days", fact);
        assert_eq!(say(Lang::En, &sentence("1")), "1 day ago");
        assert_eq!(say(Lang::En, &sentence("1204")), "1204 days ago");
        assert_eq!(say(Lang::En, &sentence("007")), "007 days ago");
        assert_eq!(say(Lang::En, &sentence("-30.00 CNY")), "−¥30.00 days ago");
        let zoned = say_in(
            Lang::ZhCn,
            &sentence("2026-11-22T08:05:00Z"),
            chrono_tz::Asia::Shanghai,
        );
        assert_eq!(zoned, "2026年11月22日 周日 16:05 天前");
    }

    #[test]
    fn a_missing_key_is_its_own_text() {
        assert_eq!(t(Lang::En, "no-such-key"), "no-such-key");
        assert!(!has(Lang::En, "no-such-key"));
    }
}
