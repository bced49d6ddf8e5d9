//! The public holidays of a country, as far as its government has told them. The dates come from `facts`.

use crate::domain::country::Country;
use crate::domain::facts::HOLIDAYS_CN;
use chrono::{Datelike, NaiveDate};

/// The public holidays of one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holidays(Country);

/// What a day of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayKind {
    /// Free.
    Free,
    /// A weekend that is worked to make up for a holiday (调休补班).
    MakeUp,
}

/// A day of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// Free or worked.
    pub kind: HolidayKind,
    /// The holiday in English.
    pub name_en: &'static str,
    /// The holiday in Chinese.
    pub name_zh: &'static str,
}

impl Holidays {
    /// Countries whose holidays are known.
    pub const COUNTRIES: &'static [Country] = &[Country::CN];

    /// The holidays of a country; none where they are not known.
    pub fn of(code: &str) -> Option<Holidays> {
        let country = Country::parse(code)?;
        Self::COUNTRIES
            .contains(&country)
            .then_some(Holidays(country))
    }

    /// Whose they are.
    pub fn country(self) -> Country {
        self.0
    }

    /// What a day is, if it is no ordinary one.
    pub fn find(self, day: NaiveDate) -> Option<Holiday> {
        let wanted = number(day);
        let index = HOLIDAYS_CN
            .binary_search_by_key(&wanted, |row| row.0)
            .ok()?;
        let (_, make_up, name_en, name_zh) = HOLIDAYS_CN.get(index)?;
        Some(Holiday {
            kind: match make_up {
                true => HolidayKind::MakeUp,
                false => HolidayKind::Free,
            },
            name_en,
            name_zh,
        })
    }

    /// The last day of which anything is known; later ones are told year by year.
    pub fn known_until(self) -> Option<NaiveDate> {
        let (last, ..) = HOLIDAYS_CN.last()?;
        NaiveDate::from_ymd_opt(i32::try_from(last / 10_000).ok()?, 12, 31)
    }
}

fn number(day: NaiveDate) -> u32 {
    let year = u32::try_from(day.year()).unwrap_or(0);
    year * 10_000 + day.month() * 100 + day.day()
}
