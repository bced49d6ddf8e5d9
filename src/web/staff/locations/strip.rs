//! The next days of a location: whether it works, why, and what is planned to leave.

use super::super::super::voice::Voice;
use super::super::marks::Mark;
use super::week;
use crate::db::places::PlaceRow;
use crate::domain::calendar::{Because, Holiday};
use crate::i18n::Lang;
use chrono::{Datelike, NaiveDate};

/// Days of the strip.
const DAYS: usize = 14;
/// From this share of its capacity on a day is nearly full, percent.
const NEARLY: i64 = 80;

/// A day of the strip.
pub(super) struct DayCell {
    pub(super) weekday: String,
    pub(super) number: u32,
    pub(super) exact: String,
    pub(super) today: bool,
    pub(super) mark: Mark,
    pub(super) note: String,
    pub(super) load: String,
    pub(super) share: i64,
    pub(super) colour: &'static str,
}

/// The days from today on.
pub(super) fn strip(voice: &Voice, row: &PlaceRow, today: NaiveDate) -> Vec<DayCell> {
    let days = today.iter_days().take(DAYS);
    days.map(|date| cell(voice, row, date, today)).collect()
}

fn cell(voice: &Voice, row: &PlaceRow, date: NaiveDate, today: NaiveDate) -> DayCell {
    let day = row.calendar.day(date);
    let mark = match (day.works, day.because) {
        (true, Because::MakeUp(_)) => Mark::new("blue", "repl", voice.t("locations-day-make-up")),
        (true, _) => Mark::new("green", "check", voice.t("locations-day-works")),
        (false, Because::Holiday(_)) => Mark::new("grey", "ban", voice.t("locations-day-holiday")),
        (false, _) => Mark::new("grey", "ban", voice.t("locations-day-closed")),
    };
    let load = row.loads.get(&date).copied().unwrap_or_default();
    let work = &row.location.work;
    let share = |load: i64, most: Option<i64>| {
        most.filter(|most| *most > 0)
            .map_or(0, |most| (load * 100 / most).clamp(0, 100))
    };
    let share =
        share(load.parcels, work.parcels_per_day).max(share(load.units, work.units_per_day));
    DayCell {
        weekday: week::short(voice, i64::from(date.weekday().number_from_monday())),
        number: date.day(),
        exact: voice.near(date),
        today: date == today,
        mark,
        note: match day.because {
            Because::Weekday => String::new(),
            Because::Holiday(holiday) | Because::MakeUp(holiday) => name(voice, holiday).to_owned(),
            Because::Said(note) => note.to_owned(),
        },
        load: loaded(voice, (load.parcels, work.parcels_per_day)),
        share,
        colour: match share {
            100.. => "red",
            NEARLY.. => "amber",
            _ => "blue",
        },
    }
}

fn loaded(voice: &Voice, (parcels, most): (i64, Option<i64>)) -> String {
    match (parcels, most) {
        (0, None) => String::new(),
        (parcels, None) => voice.number(parcels),
        (parcels, Some(most)) => format!("{} / {}", voice.number(parcels), voice.number(most)),
    }
}

fn name(voice: &Voice, holiday: Holiday) -> &'static str {
    match voice.lang {
        Lang::En => holiday.name_en,
        Lang::ZhCn => holiday.name_zh,
    }
}
