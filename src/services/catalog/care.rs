//! How goods travel, what they cost and since when they may leave, as somebody typed it.

use crate::db::skus::CareRow;
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::sourcing::Temperature;
use crate::domain::time::{Time, local, parse_rfc3339, rfc3339};
use crate::services::locations::work::read_money;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

/// How forms write a moment of the clock.
const READING: &str = "%Y-%m-%dT%H:%M";
/// What files say for yes.
const YES: [&str; 7] = ["yes", "y", "true", "1", "on", "x", "是"];
/// What files say for no.
const NO: [&str; 6] = ["no", "n", "false", "0", "off", "否"];

/// How a SKU travels, as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CareForm {
    /// Word of `Temperature`; empty: ambient.
    pub temperature: String,
    /// Yes or no; empty: no.
    pub dangerous: String,
    /// Yes or no; empty: no.
    pub alone: String,
    /// Major units; empty: nobody knows.
    pub cost: String,
    /// RFC 3339, or a day or a reading of the shop's clock; empty: none.
    pub not_before: String,
}

impl CareForm {
    /// The form of what is stored; the moment as the shop's clock shows it.
    pub fn of(care: &CareRow, currency: Currency, zone: Tz) -> CareForm {
        let yes = |flag: bool| if flag { "yes" } else { "" }.to_owned();
        let reading = |time: Time| zone.from_utc_datetime(&time).format(READING).to_string();
        CareForm {
            temperature: care.temperature.to_string(),
            dangerous: yes(care.dangerous),
            alone: yes(care.alone),
            cost: care
                .cost
                .map_or_else(String::new, |cost| currency.text(cost)),
            not_before: care.not_before.map_or_else(String::new, reading),
        }
    }

    /// The form of what is stored, with the moment in UTC.
    pub fn exact(care: &CareRow, currency: Currency) -> CareForm {
        CareForm {
            not_before: care.not_before.map_or_else(String::new, rfc3339),
            ..CareForm::of(care, currency, Tz::UTC)
        }
    }

    /// The row; what is wrong is added to the problems.
    pub fn read(&self, currency: Currency, zone: Tz, problems: &mut Vec<Problem>) -> CareRow {
        let mut wrong = |at: &str, sentence: Sentence| problems.push(Problem::at(at, sentence));
        let unknown = |found: &str| Sentence::new("problem-unknown-word").with("found", found);
        let temperature = match self.temperature.trim() {
            "" => Some(Temperature::Ambient),
            typed => temperature(typed),
        };
        if temperature.is_none() {
            wrong("/temperature", unknown(&self.temperature));
        }
        let mut flag = |at: &str, typed: &str| match typed.trim().to_lowercase().as_str() {
            "" => false,
            typed if YES.contains(&typed) => true,
            typed if NO.contains(&typed) => false,
            typed => {
                wrong(at, unknown(typed));
                false
            }
        };
        let (dangerous, alone) = (
            flag("/dangerous", &self.dangerous),
            flag("/alone", &self.alone),
        );
        let cost = match self.cost.trim() {
            "" => None,
            typed => read_money(typed, currency)
                .map_err(|sentence| wrong("/cost", sentence))
                .ok(),
        };
        let not_before = moment(&self.not_before, zone);
        if not_before.is_none() && !self.not_before.trim().is_empty() {
            wrong("/not_before", Sentence::new("problem-moment"));
        }
        CareRow {
            temperature: temperature.unwrap_or(Temperature::Ambient),
            dangerous,
            alone,
            cost,
            not_before,
        }
    }
}

fn temperature(typed: &str) -> Option<Temperature> {
    match typed.to_lowercase().as_str() {
        "常温" => Some(Temperature::Ambient),
        "冷藏" => Some(Temperature::Chilled),
        "冷冻" => Some(Temperature::Frozen),
        word => word.parse().ok(),
    }
}

fn moment(typed: &str, zone: Tz) -> Option<Time> {
    let typed = typed.trim();
    let day = || {
        let day: NaiveDate = typed.parse().ok()?;
        Some(day.and_time(NaiveTime::MIN))
    };
    let reading = || NaiveDateTime::parse_from_str(&typed.replace(' ', "T"), READING).ok();
    parse_rfc3339(typed).or_else(|| Some(local(day().or_else(reading)?, zone)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_says_is_stored_and_shown_again() {
        let form = CareForm {
            temperature: "chilled".to_owned(),
            dangerous: "yes".to_owned(),
            alone: String::new(),
            cost: "12.50".to_owned(),
            not_before: "2026-12-24T00:00".to_owned(),
        };
        let (zone, mut problems) = (chrono_tz::Asia::Shanghai, Vec::new());
        let care = form.read(Currency::CNY, zone, &mut problems);
        assert_eq!(problems, []);
        assert_eq!(care.cost, Some(1_250));
        assert_eq!(care.not_before, parse_rfc3339("2026-12-23T16:00:00Z"));
        assert_eq!(CareForm::of(&care, Currency::CNY, zone), form);
        let exact = CareForm::exact(&care, Currency::CNY);
        assert_eq!(exact.read(Currency::CNY, zone, &mut problems), care);
    }

    #[test]
    fn a_file_may_say_it_in_chinese_and_what_nobody_understands_is_told_by_its_field() {
        let form = |temperature: &str, dangerous: &str, not_before: &str| CareForm {
            temperature: temperature.to_owned(),
            dangerous: dangerous.to_owned(),
            not_before: not_before.to_owned(),
            ..CareForm::default()
        };
        let (zone, mut problems) = (chrono_tz::Asia::Shanghai, Vec::new());
        let care = form("冷冻", "是", "2026-12-24").read(Currency::CNY, zone, &mut problems);
        assert_eq!(
            (care.temperature, care.dangerous),
            (Temperature::Frozen, true)
        );
        form("lukewarm", "perhaps", "soon").read(Currency::CNY, zone, &mut problems);
        let places: Vec<&str> = problems.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(places, ["/temperature", "/dangerous", "/not_before"]);
    }
}
