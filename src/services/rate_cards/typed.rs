//! A rate card as somebody typed it: weights in kilograms, money in major units, one row a zone.

mod figures;

use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::shipping::{Area, Band, Fee, Limits, Prices, RateCard, Surcharge, Zone};
use crate::domain::typed::decimal;
use crate::services::areas::of_zone;
use crate::services::locations::work::{read_money, read_whole};
pub use figures::known;
use figures::{joined, scaled};
use rust_decimal::Decimal;
use std::ops::RangeInclusive;

/// Most zones and surcharges of a card.
const MOST_ROWS: usize = 1_000;
/// Most areas of a row.
const MOST_AREAS: usize = 1_000;
/// Longest name of a zone or surcharge, characters.
const LONGEST: usize = 200;
/// Longest time on the way, days.
const LONGEST_WAY: i64 = 365;

/// One zone, as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ZoneForm {
    /// As the card calls it; its areas without it.
    pub name: String,
    /// Areas with a comma between them; empty: everywhere.
    pub areas: String,
    /// Kilograms of the first weight.
    pub first_kg: String,
    /// Its price.
    pub first: String,
    /// Kilograms of a next step; empty: nothing may be above the first weight.
    pub next_kg: String,
    /// Its price.
    pub next: String,
    /// Bands instead of steps: `0.5:6.00 1:8.00`, kilograms and price.
    pub bands: String,
    /// Days on the way.
    pub days: String,
}

/// One surcharge, as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurchargeForm {
    /// As the card calls it.
    pub name: String,
    /// Areas with a comma between them; empty: everywhere.
    pub areas: String,
    /// The same for every parcel; or
    pub flat: String,
    /// percent of the price.
    pub percent: String,
}

/// The prices of a card, as somebody typed them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardForm {
    /// ISO 4217.
    pub currency: String,
    /// One row a zone.
    pub zones: Vec<ZoneForm>,
    /// Cubic centimetres a kilogram; empty: volume is free.
    pub divisor: String,
    /// Least price; empty: none.
    pub minimum: String,
    /// One row a surcharge.
    pub surcharges: Vec<SurchargeForm>,
    /// Heaviest parcel, kilograms; empty: no limit.
    pub weight_kg: String,
    /// Largest parcel, litres; empty: no limit.
    pub volume_l: String,
    /// Longest side, millimetres; empty: no limit.
    pub longest_mm: String,
}

impl ZoneForm {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        let all = [
            &self.name,
            &self.areas,
            &self.first_kg,
            &self.first,
            &self.next_kg,
            &self.next,
            &self.bands,
        ];
        all.iter().all(|typed| typed.trim().is_empty())
    }

    fn of(zone: &Zone, currency: Currency) -> ZoneForm {
        let mut form = ZoneForm {
            name: zone.name.clone(),
            areas: joined(&zone.areas),
            days: zone.days.to_string(),
            ..ZoneForm::default()
        };
        match &zone.prices {
            Prices::Steps {
                first_g,
                first,
                next_g,
                next,
            } => {
                form.first_kg = kilograms(*first_g);
                form.first = currency.text(*first);
                if *next_g > 0 {
                    form.next_kg = kilograms(*next_g);
                    form.next = currency.text(*next);
                }
            }
            Prices::Bands(bands) => {
                let band = |band: &Band| {
                    format!("{}:{}", kilograms(band.up_to_g), currency.text(band.price))
                };
                let bands: Vec<String> = bands.iter().map(band).collect();
                form.bands = bands.join(" ");
            }
        }
        form
    }
}

impl SurchargeForm {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        let all = [&self.name, &self.areas, &self.flat, &self.percent];
        all.iter().all(|typed| typed.trim().is_empty())
    }

    fn of(surcharge: &Surcharge, currency: Currency) -> SurchargeForm {
        let (flat, percent) = match surcharge.fee {
            Fee::Flat(amount) => (currency.text(amount), String::new()),
            Fee::BasisPoints(points) => {
                let percent = Decimal::new(i64::from(points), 2).normalize();
                (String::new(), percent.to_string())
            }
        };
        SurchargeForm {
            name: surcharge.name.clone(),
            areas: joined(&surcharge.areas),
            flat,
            percent,
        }
    }
}

impl CardForm {
    /// The form of a card.
    pub fn of(card: &RateCard) -> CardForm {
        let currency = card.currency;
        let number = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
        let litres = |mm3: i64| Decimal::new(mm3, 6).normalize().to_string();
        CardForm {
            currency: currency.code().to_owned(),
            zones: card
                .zones
                .iter()
                .map(|zone| ZoneForm::of(zone, currency))
                .collect(),
            divisor: number(card.divisor.map(i64::from)),
            minimum: match card.minimum {
                0 => String::new(),
                minimum => currency.text(minimum),
            },
            surcharges: card
                .surcharges
                .iter()
                .map(|one| SurchargeForm::of(one, currency))
                .collect(),
            weight_kg: card.limits.weight_g.map_or_else(String::new, kilograms),
            volume_l: card.limits.volume_mm3.map_or_else(String::new, litres),
            longest_mm: number(card.limits.longest_mm),
        }
    }

    /// The card, or everything that is wrong with the form. Empty rows are left out, so that a problem's place counts
    /// the others.
    pub fn read(&self) -> Result<RateCard, Vec<Problem>> {
        let Some(currency) = Currency::parse(&self.currency) else {
            let sentence = Sentence::new("problem-unknown-currency").with("found", &self.currency);
            return Err(vec![Problem::at("/currency", sentence)]);
        };
        let mut reading = Reading {
            currency,
            problems: Vec::new(),
        };
        let zones = self.zones.iter().filter(|zone| !zone.is_empty());
        let added = self.surcharges.iter().filter(|one| !one.is_empty());
        let card = RateCard {
            currency,
            zones: zones
                .take(MOST_ROWS)
                .enumerate()
                .map(|(index, zone)| reading.zone(&format!("/zones/{index}"), zone))
                .collect(),
            divisor: reading
                .whole("/divisor", &self.divisor, 1..=1_000_000)
                .and_then(|divisor| u32::try_from(divisor).ok()),
            minimum: reading.money("/minimum", &self.minimum).unwrap_or(0),
            surcharges: added
                .take(MOST_ROWS)
                .enumerate()
                .map(|(index, one)| reading.surcharge(&format!("/surcharges/{index}"), one))
                .collect(),
            limits: Limits {
                weight_g: reading.scaled("/limits/weight_kg", &self.weight_kg, 1_000),
                volume_mm3: reading.scaled("/limits/volume_l", &self.volume_l, 1_000_000),
                longest_mm: reading.whole("/limits/longest_mm", &self.longest_mm, 1..=1_000_000),
            },
        };
        // what contradicts itself is told together with what cannot be read, each place once
        for problem in card.problems() {
            if !reading.knows(&problem.pointer) {
                reading.problems.push(problem);
            }
        }
        match reading.problems.is_empty() {
            true => Ok(card),
            false => Err(reading.problems),
        }
    }
}

/// Grams as kilograms.
pub fn kilograms(grams: i64) -> String {
    Decimal::new(grams, 3).normalize().to_string()
}

/// Kilograms as grams, more than nothing.
pub fn grams(typed: &str) -> Option<i64> {
    scaled(typed, 1_000)
}

struct Reading {
    currency: Currency,
    problems: Vec<Problem>,
}

impl Reading {
    fn knows(&self, pointer: &str) -> bool {
        let begins = |problem: &Problem| problem.pointer.starts_with(pointer);
        self.problems.iter().any(begins)
    }

    fn wrong(&mut self, at: &str, sentence: Sentence) {
        self.problems.push(Problem::at(at, sentence));
    }

    fn money(&mut self, at: &str, typed: &str) -> Option<i64> {
        match typed.trim() {
            "" => None,
            typed => read_money(typed, self.currency)
                .map_err(|sentence| self.wrong(at, sentence))
                .ok(),
        }
    }

    fn whole(&mut self, at: &str, typed: &str, range: RangeInclusive<i64>) -> Option<i64> {
        read_whole(typed, &range).unwrap_or_else(|sentence| {
            self.wrong(at, sentence);
            None
        })
    }

    fn scaled(&mut self, at: &str, typed: &str, by: i64) -> Option<i64> {
        let typed = typed.trim();
        let number = scaled(typed, by);
        if number.is_none() && !typed.is_empty() {
            self.wrong(at, Sentence::new("problem-measure").with("found", typed));
        }
        number
    }

    fn name(&mut self, at: &str, typed: &str, otherwise: &str) -> String {
        let name = match typed.trim() {
            "" => otherwise.trim(),
            typed => typed,
        };
        if typed.chars().count() > LONGEST {
            let sentence = Sentence::new("problem-too-long").with("limit", LONGEST);
            self.wrong(at, sentence);
        }
        name.replace('\0', "").chars().take(LONGEST).collect()
    }

    fn areas(&mut self, at: &str, typed: &str) -> Vec<Area> {
        let areas = of_zone(&typed.replace('\0', "")).unwrap_or_else(|wrong| {
            for sentence in wrong {
                self.wrong(at, sentence);
            }
            Vec::new()
        });
        if areas.len() > MOST_AREAS {
            let sentence = Sentence::new("problem-too-many-areas").with("limit", MOST_AREAS);
            self.wrong(at, sentence.with("longest", LONGEST));
        }
        areas
    }

    fn zone(&mut self, at: &str, form: &ZoneForm) -> Zone {
        let steps = [&form.first, &form.first_kg, &form.next, &form.next_kg];
        if !form.bands.trim().is_empty() && steps.iter().any(|typed| !typed.trim().is_empty()) {
            self.wrong(
                &format!("{at}/prices"),
                Sentence::new("problem-steps-and-bands"),
            );
        }
        Zone {
            name: self.name(&format!("{at}/name"), &form.name, &form.areas),
            areas: self.areas(&format!("{at}/areas"), &form.areas),
            prices: match form.bands.trim() {
                "" => self.steps(&format!("{at}/prices"), form),
                bands => self.bands(&format!("{at}/prices"), bands),
            },
            days: self
                .whole(&format!("{at}/days"), &form.days, 0..=LONGEST_WAY)
                .and_then(|days| i32::try_from(days).ok())
                .unwrap_or(0),
        }
    }

    fn steps(&mut self, at: &str, form: &ZoneForm) -> Prices {
        let first = self.money(at, &form.first);
        if first.is_none() && !self.knows(at) {
            self.wrong(at, Sentence::new("problem-first-price"));
        }
        Prices::Steps {
            first_g: self.scaled(at, &form.first_kg, 1_000).unwrap_or(1_000),
            first: first.unwrap_or(0),
            next: self.money(at, &form.next).unwrap_or(0),
            next_g: match (form.next_kg.trim(), form.next.trim()) {
                ("", "") => 0,
                // a price alone is that of a kilogram, as carriers write it
                ("", _) => 1_000,
                (typed, _) => self.scaled(at, typed, 1_000).unwrap_or(1_000),
            },
        }
    }

    fn bands(&mut self, at: &str, typed: &str) -> Prices {
        let mut bands = Vec::new();
        for part in typed
            .split([' ', ';', '；', '\n'])
            .filter(|part| !part.is_empty())
        {
            let read = part
                .replace('：', ":")
                .split_once(':')
                .and_then(|(kg, price)| {
                    Some(Band {
                        up_to_g: grams(kg)?,
                        price: read_money(price, self.currency).ok()?,
                    })
                });
            match read {
                Some(band) => bands.push(band),
                None => {
                    let sentence = Sentence::new("problem-band").with("found", part);
                    self.wrong(at, sentence);
                }
            }
        }
        Prices::Bands(bands)
    }

    fn surcharge(&mut self, at: &str, form: &SurchargeForm) -> Surcharge {
        let fee = format!("{at}/fee");
        let points = match form.percent.trim() {
            "" => None,
            typed => self.scaled(&fee, typed, 100),
        };
        let flat = self.money(&fee, &form.flat);
        if points.is_some() == flat.is_some() && !self.knows(&fee) {
            self.wrong(&fee, Sentence::new("problem-fee"));
        }
        Surcharge {
            name: self.name(&format!("{at}/name"), &form.name, "—"),
            areas: self.areas(&format!("{at}/areas"), &form.areas),
            fee: match points.and_then(|points| u32::try_from(points).ok()) {
                Some(points) => Fee::BasisPoints(points),
                None => Fee::Flat(flat.unwrap_or(0)),
            },
        }
    }
}

#[cfg(test)]
mod tests;
