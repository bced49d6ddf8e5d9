//! How a page speaks: texts, amounts and times in the viewer's language and the shop's zone.

use crate::domain::money::Currency;
use crate::domain::sentence::Sentence;
use crate::domain::time::{Time, rfc3339};
use crate::i18n::{self, FactValue, Lang};
use chrono::Datelike;
use chrono_tz::Tz;

/// The language, the zone and the moment of one page.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// The viewer's language.
    pub lang: Lang,
    /// The shop's zone.
    pub zone: Tz,
    /// When the page was made.
    pub now: Time,
}

/// A time as a page shows it: what is read, what is shown on hover, what a machine reads.
#[derive(Debug, Clone, Default)]
pub struct When {
    /// For reading.
    pub text: String,
    /// To the second, with its zone.
    pub exact: String,
    /// RFC 3339.
    pub iso: String,
}

impl Voice {
    /// A text.
    pub fn t(&self, key: &str) -> String {
        i18n::t(self.lang, key)
    }

    /// A text with facts.
    pub fn t_with(&self, key: &str, facts: &[(&str, FactValue)]) -> String {
        i18n::t_with(self.lang, key, facts)
    }

    /// A text whose key is made of a noun and a stored word: `status-in-fulfillment` of `in_fulfillment`.
    pub fn word(&self, noun: &str, word: &str) -> String {
        self.t(&format!("{noun}-{}", word.replace(['_', ':'], "-")))
    }

    /// A sentence.
    pub fn say(&self, sentence: &Sentence) -> String {
        i18n::say(self.lang, sentence)
    }

    /// A sentence that is stored as JSON.
    pub fn say_stored(&self, stored: &str) -> String {
        match serde_json::from_str::<Sentence>(stored) {
            Ok(sentence) => self.say(&sentence),
            Err(_) => stored.to_owned(),
        }
    }

    /// An amount with its currency.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        match Currency::parse(currency) {
            Some(currency) => i18n::money(self.lang, minor, currency),
            None => format!("{minor} {currency}"),
        }
    }

    /// An amount without its currency.
    pub fn amount(&self, minor: i64, currency: &str) -> String {
        match Currency::parse(currency) {
            Some(currency) => i18n::amount(self.lang, minor, currency),
            None => minor.to_string(),
        }
    }

    /// A whole number.
    pub fn number(&self, number: i64) -> String {
        i18n::number(self.lang, number)
    }

    /// Day and clock, as near as needed.
    pub fn when(&self, time: Time) -> When {
        self.shown(
            time,
            i18n::day_and_time(self.lang, time, self.now, self.zone),
        )
    }

    /// The same in a narrow column: minutes within the hour, the clock alone today.
    pub fn when_short(&self, time: Time) -> When {
        let seconds = (self.now - time).num_seconds();
        let local = |time: Time| time.and_utc().with_timezone(&self.zone);
        let text = if (0..3_600).contains(&seconds) {
            i18n::relative(self.lang, time, self.now)
        } else if local(time).date_naive() == local(self.now).date_naive() {
            self.clock(time)
        } else {
            i18n::day_and_time(self.lang, time, self.now, self.zone)
        };
        self.shown(time, text)
    }

    /// In which zone the times of the page are.
    pub fn zone_note(&self) -> String {
        self.t_with("zone-note", &[("zone", self.zone.name().into())])
    }

    /// When the page was made.
    pub fn as_of(&self) -> String {
        self.t_with("as-of", &[("clock", self.clock(self.now).into())])
    }

    /// The clock alone.
    pub fn clock(&self, time: Time) -> String {
        time.and_utc()
            .with_timezone(&self.zone)
            .format("%H:%M")
            .to_string()
    }

    /// The day in the shop's zone.
    pub fn date(&self, time: Time) -> chrono::NaiveDate {
        time.and_utc().with_timezone(&self.zone).date_naive()
    }

    /// A day: `Sunday 22 Nov`; of another year `22 Nov 2025`.
    pub fn day(&self, time: Time) -> String {
        self.near(self.date(time))
    }

    /// The same of a day that is stored as `2026-11-22`.
    pub fn stored_day(&self, stored: &str) -> String {
        match stored.parse() {
            Ok(day) => self.near(day),
            Err(_) => stored.to_owned(),
        }
    }

    /// The same of a date.
    pub fn near(&self, date: chrono::NaiveDate) -> String {
        match date.year() == self.date(self.now).year() {
            true => i18n::day(self.lang, date),
            false => i18n::with_year(self.lang, date),
        }
    }

    /// A day with its year: `22 Nov 2026`.
    pub fn dated(&self, time: Time) -> String {
        i18n::with_year(self.lang, self.date(time))
    }

    fn shown(&self, time: Time, text: String) -> When {
        When {
            text,
            exact: i18n::stamp(time, self.zone),
            iso: rfc3339(time),
        }
    }
}
