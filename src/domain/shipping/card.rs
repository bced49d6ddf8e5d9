//! A rate card as a clerk keeps it. What it makes of one parcel is `tariff`.

use super::area::Area;
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use serde::{Deserialize, Serialize};

/// The prices of one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RateCard {
    /// Currency of every amount on it.
    #[serde(with = "currency_code")]
    pub currency: Currency,
    /// Where it delivers; the zone whose area matches most narrowly counts, of equals the first.
    pub zones: Vec<Zone>,
    /// Cubic centimetres that count as a kilogram, for example 6000; none where volume is free.
    #[serde(default)]
    pub divisor: Option<u32>,
    /// Least price of a parcel before surcharges, minor units.
    #[serde(default)]
    pub minimum: i64,
    /// What is added to the price.
    #[serde(default)]
    pub surcharges: Vec<Surcharge>,
    /// What a parcel may be at most.
    #[serde(default)]
    pub limits: Limits,
}

/// Destinations with one price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// As the card calls it.
    pub name: String,
    /// Where it is; no areas are everywhere.
    pub areas: Vec<Area>,
    /// What it costs.
    pub prices: Prices,
    /// Days on the way.
    #[serde(default)]
    pub days: i32,
}

/// How weight becomes a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prices {
    /// First weight and next weight, 首重 and 续重.
    Steps {
        /// Grams that the first price pays for, this included.
        first_g: i64,
        /// Price of the first weight, minor units.
        first: i64,
        /// Grams of a next step; 0 where nothing may be above the first weight.
        next_g: i64,
        /// Price of each begun next step, minor units.
        next: i64,
    },
    /// Weight bands, ascending.
    Bands(Vec<Band>),
}

/// One band of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Its upper end in grams, included.
    pub up_to_g: i64,
    /// Price of a parcel in it, minor units.
    pub price: i64,
}

/// What is added to the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surcharge {
    /// As the card calls it: fuel, remote area.
    pub name: String,
    /// Where it is added; no areas are everywhere.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// How much.
    pub fee: Fee,
}

/// How much a surcharge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fee {
    /// The same for every parcel, minor units.
    Flat(i64),
    /// Hundredths of a percent of the price after the minimum: 1250 is 12.5 %.
    BasisPoints(u32),
}

/// What a parcel may be at most; none where there is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Actual weight, grams.
    pub weight_g: Option<i64>,
    /// Volume, cubic millimetres.
    pub volume_mm3: Option<i64>,
    /// Longest side, millimetres.
    pub longest_mm: Option<i64>,
}

/// A surcharge takes at most ten times the price: more is a slip of the finger, hundredths of a percent.
const MOST_POINTS: u32 = 100_000;

impl RateCard {
    /// What is wrong with a card, place by place; a card without problems has a price that never falls as weight grows.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        if self.zones.is_empty() {
            found.push(Problem::at(
                "/zones",
                Sentence::new("shipping-card-no-zone"),
            ));
        }
        if self.divisor == Some(0) {
            found.push(Problem::at(
                "/divisor",
                Sentence::new("shipping-card-divisor"),
            ));
        }
        if self.minimum < 0 {
            found.push(Problem::at(
                "/minimum",
                Sentence::new("shipping-card-negative"),
            ));
        }
        for (index, zone) in self.zones.iter().enumerate() {
            if let Some(sentence) = zone.prices.fault() {
                found.push(Problem::at(format!("/zones/{index}/prices"), sentence));
            }
        }
        for (index, area) in self.repeated() {
            let why = Sentence::new("shipping-card-area-twice").with("found", area.as_str());
            found.push(Problem::at(format!("/zones/{index}/areas"), why));
        }
        for (index, surcharge) in self.surcharges.iter().enumerate() {
            if matches!(surcharge.fee, Fee::BasisPoints(points) if points > MOST_POINTS) {
                let why = Sentence::new("shipping-card-percent").with("most", MOST_POINTS / 100);
                found.push(Problem::at(format!("/surcharges/{index}/fee"), why));
            }
            if matches!(surcharge.fee, Fee::Flat(amount) if amount < 0) {
                let place = format!("/surcharges/{index}/fee");
                found.push(Problem::at(place, Sentence::new("shipping-card-negative")));
            }
        }
        found
    }

    /// Areas that an earlier zone has already, with the index of their own: nothing would ever be sent by it.
    fn repeated(&self) -> Vec<(usize, &Area)> {
        let zones = || self.zones.iter().enumerate();
        let known = |before: usize, area: &Area| {
            zones()
                .take(before)
                .any(|(_, zone)| zone.areas.contains(area))
        };
        zones()
            .flat_map(|(index, zone)| zone.areas.iter().map(move |area| (index, area)))
            .filter(|(index, area)| known(*index, area))
            .collect()
    }
}

impl Prices {
    /// What is wrong with the prices.
    pub fn fault(&self) -> Option<Sentence> {
        match self {
            Prices::Steps { first, next, .. } if *first < 0 || *next < 0 => {
                Some(Sentence::new("shipping-card-negative"))
            }
            Prices::Steps {
                first_g, next_g, ..
            } if *first_g <= 0 || *next_g < 0 => Some(Sentence::new("shipping-card-steps")),
            Prices::Steps { .. } => None,
            Prices::Bands(bands) => {
                let rising = bands.windows(2).all(|pair| match pair {
                    [low, high] => low.up_to_g < high.up_to_g && low.price <= high.price,
                    _ => true,
                });
                let sound = bands
                    .first()
                    .is_some_and(|band| band.up_to_g > 0 && band.price >= 0);
                (!rising || !sound).then(|| Sentence::new("shipping-card-bands"))
            }
        }
    }
}

/// A currency as its three letters.
pub mod currency_code {
    use crate::domain::money::Currency;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the three letters.
    pub fn serialize<S: Serializer>(currency: &Currency, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(currency.code())
    }

    /// Reads them.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Currency, D::Error> {
        let code = String::deserialize(from)?;
        Currency::parse(&code).ok_or_else(|| D::Error::custom(format!("{code} is no currency")))
    }
}
