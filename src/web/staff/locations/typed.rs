//! What is typed into the form of a location: as it is posted, as it is shown again.

use super::super::super::voice::Voice;
use super::super::beside::Beside;
use super::super::choice::{Choice, choices};
use crate::db::locations::LocationRow;
use crate::domain::money::Currency;
use crate::services::locations::LocationForm;
use crate::services::locations::days::DayForm;
use crate::services::locations::work::WorkForm;
use serde::Deserialize;

/// Empty rows for more single days.
const SPARE: usize = 3;

/// The form as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) country: String,
    pub(super) region: String,
    pub(super) city: String,
    pub(super) district: String,
    pub(super) street: String,
    pub(super) postcode: String,
    pub(super) active: String,
    pub(super) latitude: String,
    pub(super) longitude: String,
    pub(super) time_zone: String,
    pub(super) workday: Vec<String>,
    pub(super) holidays: String,
    pub(super) cut_off: String,
    pub(super) release: String,
    pub(super) parcels_per_day: String,
    pub(super) units_per_day: String,
    pub(super) parcel_cost: String,
    pub(super) line_cost: String,
    pub(super) lead_days: String,
    pub(super) temperature: Vec<String>,
    pub(super) no_dangerous: String,
    pub(super) longest_mm: String,
    pub(super) weight_g: String,
    pub(super) areas: String,
    pub(super) day_first: Vec<String>,
    pub(super) day_last: Vec<String>,
    pub(super) day_what: Vec<String>,
    pub(super) day_note: Vec<String>,
    pub(super) seen: i64,
}

/// A row of the single days.
pub(super) struct DayLine {
    pub(super) index: usize,
    pub(super) day: DayForm,
    pub(super) whats: Vec<Choice>,
    pub(super) wrong: String,
}

impl Typed {
    /// The form of what is stored.
    pub(super) fn of(row: &LocationRow, currency: Currency, days: Vec<DayForm>) -> Typed {
        let work = WorkForm::of(&row.work, currency);
        let workdays = ('1'..='7').zip(work.workdays.chars());
        let column = |of: fn(&DayForm) -> &String| days.iter().map(|day| of(day).clone()).collect();
        Typed {
            slug: row.slug.clone(),
            name: row.name.clone(),
            kind: row.kind.to_string(),
            country: row.country.clone(),
            region: row.region.clone(),
            city: row.city.clone(),
            district: row.district.clone(),
            street: row.street.clone(),
            postcode: row.postcode.clone(),
            active: if row.active { "on" } else { "" }.to_owned(),
            workday: workdays
                .filter(|(_, digit)| *digit == '1')
                .map(|(number, _)| number.to_string())
                .collect(),
            no_dangerous: if work.no_dangerous { "on" } else { "" }.to_owned(),
            day_first: column(|day| &day.first),
            day_last: column(|day| &day.last),
            day_what: column(|day| &day.what),
            day_note: column(|day| &day.note),
            latitude: work.latitude,
            longitude: work.longitude,
            time_zone: work.time_zone,
            holidays: work.holidays,
            cut_off: work.cut_off,
            release: work.release,
            parcels_per_day: work.parcels_per_day,
            units_per_day: work.units_per_day,
            parcel_cost: work.parcel_cost,
            line_cost: work.line_cost,
            lead_days: work.lead_days,
            temperature: work.temperatures,
            longest_mm: work.longest_mm,
            weight_g: work.weight_g,
            areas: work.areas,
            seen: row.revision,
        }
    }

    /// What the service reads.
    pub(super) fn form(&self, slug: &str) -> LocationForm {
        LocationForm {
            slug: slug.to_owned(),
            name: self.name.clone(),
            kind: self.kind.clone(),
            country: self.country.clone(),
            region: self.region.clone(),
            city: self.city.clone(),
            district: self.district.clone(),
            street: self.street.clone(),
            postcode: self.postcode.clone(),
            active: !self.active.is_empty(),
            work: self.work(),
            days: Some(self.days()),
        }
    }

    fn work(&self) -> WorkForm {
        let ticked = |number: char| self.workday.contains(&number.to_string());
        WorkForm {
            latitude: self.latitude.clone(),
            longitude: self.longitude.clone(),
            time_zone: self.time_zone.clone(),
            workdays: ('1'..='7')
                .map(|number| if ticked(number) { '1' } else { '0' })
                .collect(),
            holidays: self.holidays.clone(),
            cut_off: self.cut_off.clone(),
            release: self.release.clone(),
            parcels_per_day: self.parcels_per_day.clone(),
            units_per_day: self.units_per_day.clone(),
            parcel_cost: self.parcel_cost.clone(),
            line_cost: self.line_cost.clone(),
            lead_days: self.lead_days.clone(),
            temperatures: self.temperature.clone(),
            no_dangerous: !self.no_dangerous.is_empty(),
            longest_mm: self.longest_mm.clone(),
            weight_g: self.weight_g.clone(),
            areas: self.areas.clone(),
        }
    }

    /// The rows that were filled in.
    fn days(&self) -> Vec<DayForm> {
        let at = |column: &[String], index: usize| column.get(index).cloned().unwrap_or_default();
        let rows = (0..self.day_first.len().max(self.day_last.len())).map(|index| DayForm {
            first: at(&self.day_first, index),
            last: at(&self.day_last, index),
            what: at(&self.day_what, index),
            note: at(&self.day_note, index),
        });
        rows.filter(|row| !row.first.trim().is_empty() || !row.last.trim().is_empty())
            .collect()
    }

    /// The rows that were filled in, then some to fill in.
    pub(super) fn day_lines(&self, voice: &Voice, wrong: &Beside) -> Vec<DayLine> {
        let spare = std::iter::repeat_with(DayForm::default).take(SPARE);
        let rows = self.days().into_iter().chain(spare);
        rows.enumerate()
            .map(|(index, day)| {
                let fields = ["day", "last", "what", "note"];
                let said = fields.map(|field| wrong.at(voice, &format!("/days/{index}/{field}")));
                DayLine {
                    index: index + 1,
                    whats: choices(voice, "locations-day", &["closed", "works"], &day.what),
                    wrong: said.join(" ").trim().to_owned(),
                    day,
                }
            })
            .collect()
    }
}
