//! When and how a place works, as somebody typed it: read into a row, or everything that is wrong with it.

use crate::db::locations::WorkRow;
use crate::domain::calendar::{Holidays, Workdays};
use crate::domain::location::ReleaseMode;
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::shipping::Area;
use crate::domain::sourcing::{Accepts, Temperature};
use crate::domain::typed;
use crate::services::areas;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::ops::RangeInclusive;

/// Largest count of parcels, units, grams or millimetres.
const LARGEST: i64 = 1_000_000_000;
/// Longest time that a place may need before it ships, working days.
const LONGEST_LEAD: i64 = 120;
/// Most areas that a place may be bound to.
const MOST_AREAS: usize = 400;
/// Longest area, characters.
const LONGEST_AREA: usize = 200;

/// When and how a place works, as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkForm {
    /// Degrees, north is positive.
    pub latitude: String,
    /// Degrees, east is positive.
    pub longitude: String,
    /// IANA zone; empty: the shop's.
    pub time_zone: String,
    /// Seven digits, Monday first; empty: every day.
    pub workdays: String,
    /// Two letters of a country; empty: none.
    pub holidays: String,
    /// `16:00`; empty: any time.
    pub cut_off: String,
    /// Word of `ReleaseMode`; empty: by hand.
    pub release: String,
    /// Parcels; empty: no limit.
    pub parcels_per_day: String,
    /// Units; empty: no limit.
    pub units_per_day: String,
    /// Major units; empty: nothing.
    pub parcel_cost: String,
    /// Major units; empty: nothing.
    pub line_cost: String,
    /// Working days; empty: none.
    pub lead_days: String,
    /// Words of `Temperature`; none: all.
    pub temperatures: Vec<String>,
    /// Whether it refuses dangerous goods.
    pub no_dangerous: bool,
    /// Millimetres; empty: no limit.
    pub longest_mm: String,
    /// Grams; empty: no limit.
    pub weight_g: String,
    /// Areas, one a line; empty: everywhere.
    pub areas: String,
}

impl WorkForm {
    /// The form of what is stored.
    pub fn of(row: &WorkRow, currency: Currency) -> WorkForm {
        let accepts: Accepts = serde_json::from_str(&row.accepts).unwrap_or_default();
        let number = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
        let degrees = |e6: Option<i64>| {
            e6.map_or_else(String::new, |e6| {
                Decimal::new(e6, 6).normalize().to_string()
            })
        };
        let areas: Vec<&str> = accepts.areas.iter().map(Area::as_str).collect();
        WorkForm {
            latitude: degrees(row.latitude_e6),
            longitude: degrees(row.longitude_e6),
            time_zone: row.time_zone.clone(),
            workdays: row.workdays.clone(),
            holidays: row.holidays.clone(),
            cut_off: row.cut_off.map_or_else(String::new, clock),
            release: row.release.to_string(),
            parcels_per_day: number(row.parcels_per_day),
            units_per_day: number(row.units_per_day),
            parcel_cost: currency.text(row.parcel_cost),
            line_cost: currency.text(row.line_cost),
            lead_days: row.lead_days.to_string(),
            temperatures: accepts
                .temperatures
                .iter()
                .map(ToString::to_string)
                .collect(),
            no_dangerous: accepts.no_dangerous,
            longest_mm: number(accepts.longest_mm),
            weight_g: number(accepts.weight_g),
            areas: areas.join("\n"),
        }
    }

    /// The row; what is wrong is added to the problems.
    pub(super) fn read(&self, currency: Currency, problems: &mut Vec<Problem>) -> WorkRow {
        let mut typed = TypedWork { problems };
        let accepts = self.accepts(&mut typed);
        let row = WorkRow {
            latitude_e6: typed.degrees("/latitude", &self.latitude, 90),
            longitude_e6: typed.degrees("/longitude", &self.longitude, 180),
            time_zone: typed.zone(&self.time_zone),
            workdays: typed.workdays(&self.workdays),
            holidays: typed.holidays(&self.holidays),
            cut_off: typed.clock(&self.cut_off),
            release: typed.release(&self.release),
            parcels_per_day: typed.whole("/parcels_per_day", &self.parcels_per_day, 1..=LARGEST),
            units_per_day: typed.whole("/units_per_day", &self.units_per_day, 1..=LARGEST),
            parcel_cost: typed.money("/parcel_cost", &self.parcel_cost, currency),
            line_cost: typed.money("/line_cost", &self.line_cost, currency),
            lead_days: typed
                .whole("/lead_days", &self.lead_days, 0..=LONGEST_LEAD)
                .unwrap_or(0),
            accepts: serde_json::to_string(&accepts).unwrap_or_else(|_| "{}".to_owned()),
        };
        if row.latitude_e6.is_some() != row.longitude_e6.is_some() && typed.problems.is_empty() {
            let missing = match row.latitude_e6 {
                None => "/latitude",
                Some(_) => "/longitude",
            };
            typed.wrong(missing, Sentence::new("problem-other-coordinate"));
        }
        row
    }

    fn accepts(&self, typed: &mut TypedWork) -> Accepts {
        let mut temperatures: Vec<Temperature> = Vec::new();
        for word in &self.temperatures {
            match word.trim().parse() {
                Ok(word) => temperatures.push(word),
                Err(_) => typed.wrong(
                    "/accepts/temperatures",
                    Sentence::new("problem-unknown-word").with("found", word),
                ),
            }
        }
        temperatures.sort_unstable();
        temperatures.dedup();
        let areas = areas::read(&self.areas.replace('\0', "")).unwrap_or_else(|wrong| {
            for sentence in wrong {
                typed.wrong("/accepts/areas", sentence);
            }
            Vec::new()
        });
        let long = |area: &Area| area.as_str().chars().count() > LONGEST_AREA;
        if areas.len() > MOST_AREAS || areas.iter().any(long) {
            let sentence = Sentence::new("problem-too-many-areas").with("limit", MOST_AREAS);
            typed.wrong("/accepts/areas", sentence.with("longest", LONGEST_AREA));
        }
        Accepts {
            temperatures,
            no_dangerous: self.no_dangerous,
            longest_mm: typed.whole("/accepts/longest_mm", &self.longest_mm, 1..=LARGEST),
            weight_g: typed.whole("/accepts/weight_g", &self.weight_g, 1..=LARGEST),
            areas,
        }
    }
}

/// A minute of the day as clocks show it.
pub fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

struct TypedWork<'p> {
    problems: &'p mut Vec<Problem>,
}

impl TypedWork<'_> {
    fn wrong(&mut self, at: &str, sentence: Sentence) {
        self.problems.push(Problem::at(at, sentence));
    }

    fn degrees(&mut self, at: &str, typed: &str, most: i64) -> Option<i64> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let scaled = typed::decimal(typed)
            .filter(|degrees| degrees.abs() <= Decimal::from(most))
            .map(|degrees| (degrees * Decimal::from(1_000_000)).round().mantissa());
        let degrees = scaled.and_then(|e6| i64::try_from(e6).ok());
        if degrees.is_none() {
            let sentence = Sentence::new("problem-degrees").with("most", most);
            self.wrong(at, sentence.with("found", typed));
        }
        degrees
    }

    fn zone(&mut self, typed: &str) -> String {
        let typed = typed.trim();
        match typed.parse::<Tz>() {
            Ok(zone) => zone.name().to_owned(),
            Err(_) if typed.is_empty() => String::new(),
            Err(_) => {
                let sentence = Sentence::new("problem-zone").with("found", typed);
                self.wrong("/time_zone", sentence);
                String::new()
            }
        }
    }

    fn workdays(&mut self, typed: &str) -> String {
        match (typed.trim(), Workdays::parse(typed.trim())) {
            (_, Some(days)) => days.text(),
            ("", None) => Workdays::ALL.text(),
            (_, None) => {
                self.wrong("/workdays", Sentence::new("problem-workdays"));
                Workdays::ALL.text()
            }
        }
    }

    fn holidays(&mut self, typed: &str) -> String {
        match (typed.trim(), Holidays::of(typed)) {
            ("", _) => String::new(),
            (_, Some(holidays)) => holidays.country().code().to_owned(),
            (typed, None) => {
                let sentence = Sentence::new("problem-holidays").with("found", typed);
                self.wrong("/holidays", sentence);
                String::new()
            }
        }
    }

    fn clock(&mut self, typed: &str) -> Option<i64> {
        let typed = typed.trim().replace('：', ":");
        if typed.is_empty() {
            return None;
        }
        let minute = typed.split_once(':').and_then(|(hours, minutes)| {
            let (hours, minutes) = (typed::whole(hours)?, typed::whole(minutes)?);
            let real = (0..24).contains(&hours) && (0..60).contains(&minutes);
            real.then_some(hours * 60 + minutes)
        });
        if minute.is_none() {
            self.wrong("/cut_off", Sentence::new("problem-clock"));
        }
        minute
    }

    fn release(&mut self, typed: &str) -> ReleaseMode {
        match (typed.trim(), typed.trim().parse()) {
            (_, Ok(mode)) => mode,
            ("", Err(_)) => ReleaseMode::ByHand,
            (typed, Err(_)) => {
                let sentence = Sentence::new("problem-unknown-word").with("found", typed);
                self.wrong("/release", sentence);
                ReleaseMode::ByHand
            }
        }
    }

    fn whole(&mut self, at: &str, typed: &str, range: RangeInclusive<i64>) -> Option<i64> {
        read_whole(typed, &range).unwrap_or_else(|sentence| {
            self.wrong(at, sentence);
            None
        })
    }

    fn money(&mut self, at: &str, typed: &str, currency: Currency) -> i64 {
        let typed = typed.trim();
        if typed.is_empty() {
            return 0;
        }
        read_money(typed, currency).unwrap_or_else(|sentence| {
            self.wrong(at, sentence);
            0
        })
    }
}

/// A whole number within a range, none where nothing is typed; or what is wrong with it.
pub fn read_whole(typed: &str, range: &RangeInclusive<i64>) -> Result<Option<i64>, Sentence> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let number = typed::whole(typed).filter(|number| range.contains(number));
    number.map(Some).ok_or_else(|| {
        Sentence::new("problem-whole-within")
            .with("least", range.start())
            .with("most", range.end())
    })
}

/// An amount in major units, not below zero, as minor units; or what is wrong with it.
pub fn read_money(typed: &str, currency: Currency) -> Result<i64, Sentence> {
    let refused = || {
        Sentence::new("problem-price")
            .with("found", typed.trim())
            .with("currency", currency)
            .with("places", currency.exponent())
    };
    let amount = typed::decimal(typed).ok_or_else(refused)?;
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(Sentence::new("problem-negative"));
    }
    if amount.normalize().scale() > currency.exponent() {
        return Err(refused());
    }
    currency
        .minor(amount)
        .filter(|minor| *minor <= 1_000_000_000_000)
        .ok_or_else(refused)
}
