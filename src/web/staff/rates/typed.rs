//! What is typed into the form of a rate card: as it is posted, as it is shown again.

use super::super::super::voice::Voice;
use super::super::beside::Beside;
use crate::db::rate_cards::RateCardRow;
use crate::domain::shipping::RateCard;
use crate::services::rate_cards::typed::{CardForm, SurchargeForm, ZoneForm};
use serde::Deserialize;

/// Empty rows for more zones.
const SPARE_ZONES: usize = 4;
/// Empty rows for more surcharges.
const SPARE_SURCHARGES: usize = 2;

/// The form as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) service: String,
    pub(super) currency: String,
    pub(super) active: String,
    pub(super) location: Vec<String>,
    pub(super) divisor: String,
    pub(super) minimum: String,
    pub(super) weight_kg: String,
    pub(super) volume_l: String,
    pub(super) longest_mm: String,
    pub(super) table: String,
    /// Set where it is saved as a draft.
    pub(super) draft: String,
    pub(super) seen: i64,
    pub(super) zone_name: Vec<String>,
    pub(super) zone_areas: Vec<String>,
    pub(super) zone_first_kg: Vec<String>,
    pub(super) zone_first: Vec<String>,
    pub(super) zone_next_kg: Vec<String>,
    pub(super) zone_next: Vec<String>,
    pub(super) zone_bands: Vec<String>,
    pub(super) zone_days: Vec<String>,
    pub(super) more_name: Vec<String>,
    pub(super) more_areas: Vec<String>,
    pub(super) more_flat: Vec<String>,
    pub(super) more_percent: Vec<String>,
}

/// A zone's row with what is wrong with it.
pub(super) struct ZoneLine {
    pub(super) number: usize,
    pub(super) zone: ZoneForm,
    pub(super) wrong: String,
}

/// A surcharge's row with what is wrong with it.
pub(super) struct SurchargeLine {
    pub(super) number: usize,
    pub(super) surcharge: SurchargeForm,
    pub(super) wrong: String,
}

impl Typed {
    /// The form of a card.
    pub(super) fn of(row: &RateCardRow, card: &RateCard, senders: Vec<String>) -> Typed {
        let form = CardForm::of(card);
        let mut typed = Typed {
            slug: row.slug.clone(),
            name: row.name.clone(),
            service: row.service.clone(),
            active: if row.active { "on" } else { "" }.to_owned(),
            location: senders,
            seen: row.version,
            currency: form.currency,
            divisor: form.divisor,
            minimum: form.minimum,
            weight_kg: form.weight_kg,
            volume_l: form.volume_l,
            longest_mm: form.longest_mm,
            ..Typed::default()
        };
        typed.set_zones(form.zones);
        for one in form.surcharges {
            typed.more_name.push(one.name);
            typed.more_areas.push(one.areas);
            typed.more_flat.push(one.flat);
            typed.more_percent.push(one.percent);
        }
        typed
    }

    /// Puts other zones in the place of all.
    pub(super) fn set_zones(&mut self, zones: Vec<ZoneForm>) {
        for column in [
            &mut self.zone_name,
            &mut self.zone_areas,
            &mut self.zone_first_kg,
            &mut self.zone_first,
            &mut self.zone_next_kg,
            &mut self.zone_next,
            &mut self.zone_bands,
            &mut self.zone_days,
        ] {
            column.clear();
        }
        for zone in zones {
            self.zone_name.push(zone.name);
            self.zone_areas.push(zone.areas);
            self.zone_first_kg.push(zone.first_kg);
            self.zone_first.push(zone.first);
            self.zone_next_kg.push(zone.next_kg);
            self.zone_next.push(zone.next);
            self.zone_bands.push(zone.bands);
            self.zone_days.push(zone.days);
        }
    }

    /// What the service reads.
    pub(super) fn card(&self) -> CardForm {
        CardForm {
            currency: self.currency.clone(),
            zones: self.zones(),
            divisor: self.divisor.clone(),
            minimum: self.minimum.clone(),
            surcharges: self.surcharges(),
            weight_kg: self.weight_kg.clone(),
            volume_l: self.volume_l.clone(),
            longest_mm: self.longest_mm.clone(),
        }
    }

    /// The rows that were filled in.
    fn zones(&self) -> Vec<ZoneForm> {
        let rows = (0..self.zone_first.len()).map(|index| ZoneForm {
            name: at(&self.zone_name, index),
            areas: at(&self.zone_areas, index),
            first_kg: at(&self.zone_first_kg, index),
            first: at(&self.zone_first, index),
            next_kg: at(&self.zone_next_kg, index),
            next: at(&self.zone_next, index),
            bands: at(&self.zone_bands, index),
            days: at(&self.zone_days, index),
        });
        rows.filter(|row| !row.is_empty()).collect()
    }

    fn surcharges(&self) -> Vec<SurchargeForm> {
        let rows = (0..self.more_name.len()).map(|index| SurchargeForm {
            name: at(&self.more_name, index),
            areas: at(&self.more_areas, index),
            flat: at(&self.more_flat, index),
            percent: at(&self.more_percent, index),
        });
        rows.filter(|row| !row.is_empty()).collect()
    }

    /// The zones that were filled in, then rows to fill in.
    pub(super) fn zone_lines(&self, voice: &Voice, wrong: &Beside) -> Vec<ZoneLine> {
        let spare = std::iter::repeat_with(ZoneForm::default).take(SPARE_ZONES);
        let rows = self.zones().into_iter().chain(spare);
        rows.enumerate()
            .map(|(index, zone)| ZoneLine {
                number: index + 1,
                wrong: said(voice, wrong, "zones", index),
                zone,
            })
            .collect()
    }

    /// The surcharges that were filled in, then rows to fill in.
    pub(super) fn surcharge_lines(&self, voice: &Voice, wrong: &Beside) -> Vec<SurchargeLine> {
        let spare = std::iter::repeat_with(SurchargeForm::default).take(SPARE_SURCHARGES);
        let rows = self.surcharges().into_iter().chain(spare);
        rows.enumerate()
            .map(|(index, surcharge)| SurchargeLine {
                number: index + 1,
                wrong: said(voice, wrong, "surcharges", index),
                surcharge,
            })
            .collect()
    }
}

fn at(column: &[String], index: usize) -> String {
    column.get(index).cloned().unwrap_or_default()
}

/// Everything that is wrong with a row.
fn said(voice: &Voice, wrong: &Beside, list: &str, index: usize) -> String {
    let fields = ["name", "areas", "prices", "days", "fee"];
    let said = fields.map(|field| wrong.at(voice, &format!("/{list}/{index}/{field}")));
    let said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
    said.join(" ")
}
