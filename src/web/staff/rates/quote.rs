//! What a parcel would cost by a card, line by line, or why it has no price.

use super::super::super::voice::Voice;
use crate::domain::country::Country;
use crate::domain::shipping::{Destination, Parcel, RateCard};
use crate::domain::typed;
use crate::services::rate_cards::typed::{grams, kilograms};
use serde::Deserialize;

/// A parcel and where it goes, as somebody typed them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub(super) done: String,
    pub(super) version: String,
    pub(super) kg: String,
    pub(super) length: String,
    pub(super) width: String,
    pub(super) height: String,
    pub(super) country: String,
    pub(super) region: String,
    pub(super) city: String,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Quoted {
    /// Why there is no price; empty if there is one.
    pub(super) refused: String,
    /// Each line in words with its amount.
    pub(super) lines: Vec<(String, String)>,
    /// The sum.
    pub(super) total: String,
    /// Zone, weight that counts, days.
    pub(super) about: String,
}

/// The price; none while no weight is given.
pub(super) fn quote(voice: &Voice, card: &RateCard, asked: &Asked) -> Option<Quoted> {
    if asked.kg.trim().is_empty() {
        return None;
    }
    let Some(parcel) = parcel(asked) else {
        return Some(Quoted {
            refused: voice.t("rates-quote-unreadable"),
            ..Quoted::default()
        });
    };
    let rated = card
        .tariff(&destination(asked))
        .and_then(|tariff| Ok((tariff.charge(&parcel)?, tariff.days())));
    let (charge, days) = match rated {
        Ok(rated) => rated,
        Err(why) => {
            return Some(Quoted {
                refused: voice.say(&why.sentence()),
                ..Quoted::default()
            });
        }
    };
    let money = |minor: i64| voice.money(minor, card.currency.code());
    let about = [
        ("zone", charge.zone.as_str().into()),
        ("kg", kilograms(charge.chargeable_g).into()),
        ("days", days.into()),
    ];
    Some(Quoted {
        refused: String::new(),
        lines: charge
            .lines
            .iter()
            .map(|line| (voice.say(&line.what), money(line.amount)))
            .collect(),
        total: money(charge.amount),
        about: voice.t_with("rates-quote-about", &about),
    })
}

fn parcel(asked: &Asked) -> Option<Parcel> {
    let side = |typed: &str| match typed.trim() {
        "" => Some(0),
        typed => typed::decimal(typed)
            .and_then(|mm| mm.trunc().to_string().parse::<i64>().ok())
            .filter(|mm| (0..=100_000).contains(mm)),
    };
    let (length, width, height) = (
        side(&asked.length)?,
        side(&asked.width)?,
        side(&asked.height)?,
    );
    Some(Parcel {
        weight_g: grams(&asked.kg)?,
        volume_mm3: length * width * height,
        longest_mm: length.max(width).max(height),
    })
}

fn destination(asked: &Asked) -> Destination {
    let typed = asked.country.trim();
    Destination {
        country: Country::find(typed)
            .map_or_else(|| typed.to_owned(), |known| known.code().to_owned()),
        region: asked.region.trim().to_owned(),
        city: asked.city.trim().to_owned(),
        district: String::new(),
    }
}
