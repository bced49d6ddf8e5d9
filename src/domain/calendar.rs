//! When a place works: its weekdays, the public holidays it keeps, its single exceptional days, and what follows for
//! goods that are planned now. Pure; where the facts of a place are kept is `db/places`.

mod holidays;

pub use holidays::{Holiday, HolidayKind, Holidays};

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Timelike, Weekday};
use std::collections::BTreeMap;

/// Days after which nobody looks for a working day any more.
const HORIZON: usize = 400;

/// On which weekdays a place works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workdays([bool; 7]);

impl Workdays {
    /// Every day of the week.
    pub const ALL: Workdays = Workdays([true; 7]);

    /// Seven digits, Monday first, 1 where it works; none for any other text.
    pub fn parse(text: &str) -> Option<Workdays> {
        let digits: [u8; 7] = text.as_bytes().try_into().ok()?;
        let known = digits.iter().all(|digit| matches!(digit, b'0' | b'1'));
        known.then(|| Workdays(digits.map(|digit| digit == b'1')))
    }

    /// The seven digits.
    pub fn text(self) -> String {
        let digits = self.0.iter().map(|works| if *works { '1' } else { '0' });
        digits.collect()
    }

    /// Whether it works on such a day.
    pub fn on(self, weekday: Weekday) -> bool {
        let index = weekday.num_days_from_monday() as usize;
        self.0.get(index).copied().unwrap_or(false)
    }
}

/// What a place does otherwise on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exceptional {
    /// Whether it works.
    pub works: bool,
    /// Why, in words of whoever said so.
    pub note: String,
}

/// When a place works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Its usual weekdays.
    pub workdays: Workdays,
    /// The public holidays it keeps.
    pub holidays: Option<Holidays>,
    /// Its single days; they count before everything else.
    pub days: BTreeMap<NaiveDate, Exceptional>,
}

/// Why a place works on a day, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because<'a> {
    /// The weekday says so.
    Weekday,
    /// A public holiday.
    Holiday(Holiday),
    /// A weekend that is worked to make up for a holiday.
    MakeUp(Holiday),
    /// Somebody said so of this very day.
    Said(&'a str),
}

/// One day of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day<'a> {
    /// Whether it works.
    pub works: bool,
    /// Why.
    pub because: Because<'a>,
}

impl Calendar {
    /// A day of the place, with the reason.
    pub fn day(&self, date: NaiveDate) -> Day<'_> {
        if let Some(said) = self.days.get(&date) {
            return Day {
                works: said.works,
                because: Because::Said(&said.note),
            };
        }
        match self.holidays.and_then(|holidays| holidays.find(date)) {
            Some(holiday) if holiday.kind == HolidayKind::MakeUp => Day {
                works: true,
                because: Because::MakeUp(holiday),
            },
            Some(holiday) => Day {
                works: false,
                because: Because::Holiday(holiday),
            },
            None => Day {
                works: self.workdays.on(date.weekday()),
                because: Because::Weekday,
            },
        }
    }

    /// Whether the place works on a day.
    pub fn works(&self, date: NaiveDate) -> bool {
        self.day(date).works
    }

    /// The days on which it works, from a day on, that day included.
    pub fn working_from(&self, from: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let days = from.iter_days().take(HORIZON);
        days.filter(|day| self.works(*day))
    }

    /// The next day after one on which it works; none if it does not within a year.
    pub fn next_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        let next = day.checked_add_days(Days::new(1))?;
        self.working_from(next).next()
    }

    /// The local day on which leaves what is planned at a local time. What comes up to the minute of the cut-off leaves
    /// on the same day, later comes the next working day; without a cut-off any time of the day will do.
    pub fn leaves_on(&self, now: NaiveDateTime, cut_off: Option<i64>) -> Option<NaiveDate> {
        let seconds = i64::from(now.num_seconds_from_midnight());
        let late = cut_off.is_some_and(|minute| seconds > minute * 60);
        match self.works(now.date()) && !late {
            true => Some(now.date()),
            false => self.next_after(now.date()),
        }
    }

    /// The last day on which leaves what must be begun by a local time: on the day itself at the minute of the cut-off,
    /// without one as soon as the day begins, and so many working days earlier where it takes them to prepare.
    pub fn begun_for(
        &self,
        now: NaiveDateTime,
        cut_off: Option<i64>,
        lead_days: u32,
    ) -> Option<NaiveDate> {
        let seconds = i64::from(now.num_seconds_from_midnight());
        let begun = match seconds >= cut_off.unwrap_or(0) * 60 {
            true => now.date(),
            false => now.date().pred_opt()?,
        };
        self.after_lead(begun, lead_days)
    }

    /// The working day that comes so many working days after a day; the day itself for none.
    pub fn after_lead(&self, day: NaiveDate, lead_days: u32) -> Option<NaiveDate> {
        (0..lead_days).try_fold(day, |day, _| self.next_after(day))
    }
}

/// Calendar days from one day to another, negative if that one is earlier.
pub fn days_between(today: NaiveDate, day: NaiveDate) -> i32 {
    i32::try_from(day.signed_duration_since(today).num_days()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests;
