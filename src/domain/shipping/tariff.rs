//! A rate card at one destination: what a parcel costs there, step by step, or why there is no price.

use super::area::{Area, Destination};
use super::card::{Fee, Limits, Prices, RateCard, Surcharge, Zone};
use crate::domain::money::Currency;
use crate::domain::sentence::Sentence;
use serde::{Deserialize, Serialize};

/// One box to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Actual weight, grams.
    pub weight_g: i64,
    /// Volume, cubic millimetres; 0 where it is not known.
    pub volume_mm3: i64,
    /// Longest side, millimetres; 0 where it is not known.
    pub longest_mm: i64,
}

/// What a parcel costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The sum of its lines, minor units.
    pub amount: i64,
    /// The weight that counted, grams: the greater of actual and volumetric.
    pub chargeable_g: i64,
    /// The zone of the card.
    pub zone: String,
    /// How it came about, in the order of computation.
    pub lines: Vec<ChargeLine>,
}

/// One step of a charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeLine {
    /// What it is for.
    pub what: Sentence,
    /// Minor units.
    pub amount: i64,
}

/// Why a parcel has no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrated {
    /// The card does not deliver there.
    NoZone,
    /// Heavier than the limit or than the last step of the card.
    TooHeavy,
    /// More volume than the limit.
    TooLarge,
    /// A side longer than the limit.
    TooLong,
    /// The card contradicts itself, or the amount cannot be counted.
    Unsound,
}

impl Unrated {
    /// The reason in words.
    pub fn sentence(self) -> Sentence {
        match self {
            Unrated::NoZone => Sentence::new("shipping-unrated-no-zone"),
            Unrated::TooHeavy => Sentence::new("shipping-unrated-too-heavy"),
            Unrated::TooLarge => Sentence::new("shipping-unrated-too-large"),
            Unrated::TooLong => Sentence::new("shipping-unrated-too-long"),
            Unrated::Unsound => Sentence::new("shipping-unrated-unsound"),
        }
    }
}

/// A rate card at one destination.
#[derive(Debug, Clone)]
pub struct Tariff<'a> {
    currency: Currency,
    zone: &'a Zone,
    divisor: Option<i64>,
    minimum: i64,
    limits: Limits,
    surcharges: Vec<&'a Surcharge>,
}

/// Where a tariff is cheapest by the gram; the minimum is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corners {
    /// Grams and the price of a parcel of so many, minor units.
    pub ends: Vec<(i64, i64)>,
    /// Price and grams of a next step, where steps have no end.
    pub beyond: Option<(i64, i64)>,
}

impl RateCard {
    /// What the parcel costs to the destination.
    pub fn rate(&self, parcel: &Parcel, to: &Destination) -> Result<Charge, Unrated> {
        self.tariff(to)?.charge(parcel)
    }

    /// What it takes for the parcel to the destination, and how many days that is on its way; none where it does not send it.
    pub fn sends(&self, parcel: &Parcel, to: &Destination) -> Option<(i64, i32)> {
        let tariff = self.tariff(to).ok()?;
        Some((tariff.charge(parcel).ok()?.amount, tariff.days()))
    }

    /// The card at a destination, for many parcels.
    pub fn tariff(&self, to: &Destination) -> Result<Tariff<'_>, Unrated> {
        let mut best: Option<(&Zone, (usize, usize))> = None;
        for zone in &self.zones {
            let widest = zone.areas.is_empty().then_some((0, 0));
            let fits = zone.areas.iter().filter_map(|area| area.matches(to));
            if let Some(how) = fits.max().or(widest)
                && best.is_none_or(|(_, narrow)| how > narrow)
            {
                best = Some((zone, how));
            }
        }
        let (zone, _) = best.ok_or(Unrated::NoZone)?;
        let added = self.surcharges.iter();
        let surcharges: Vec<&Surcharge> = added.filter(|one| Area::any(&one.areas, to)).collect();
        let owed = |one: &&Surcharge| matches!(one.fee, Fee::Flat(amount) if amount < 0);
        let sound = zone.prices.fault().is_none() && self.minimum >= 0 && self.divisor != Some(0);
        if !sound || surcharges.iter().any(owed) {
            return Err(Unrated::Unsound);
        }
        Ok(Tariff {
            currency: self.currency,
            zone,
            divisor: self.divisor.map(i64::from),
            minimum: self.minimum,
            limits: self.limits,
            surcharges,
        })
    }
}

impl Tariff<'_> {
    /// Days on the way.
    pub fn days(&self) -> i32 {
        self.zone.days
    }

    /// What a parcel may be at most.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The weight that counts, grams.
    pub fn chargeable_g(&self, parcel: &Parcel) -> i64 {
        let volumetric = self.divisor.map_or(0, |divisor| {
            // mm³ ÷ (cm³/kg) is grams: both the thousands cancel
            parcel.volume_mm3 / divisor + i64::from(parcel.volume_mm3 % divisor > 0)
        });
        parcel.weight_g.max(volumetric).max(0)
    }

    /// What a parcel costs, minor units; the sum of `charge`.
    pub fn price(&self, parcel: &Parcel) -> Result<i64, Unrated> {
        self.admit(parcel)?;
        let (base, _) = self.base(self.chargeable_g(parcel))?;
        let base = base.max(self.minimum);
        let mut amount = base;
        for surcharge in &self.surcharges {
            let more = fee(surcharge.fee, base).ok_or(Unrated::Unsound)?;
            amount = amount.checked_add(more).ok_or(Unrated::Unsound)?;
        }
        Ok(amount)
    }

    /// What a parcel costs, step by step.
    pub fn charge(&self, parcel: &Parcel) -> Result<Charge, Unrated> {
        let amount = self.price(parcel)?;
        let chargeable_g = self.chargeable_g(parcel);
        let (base, steps) = self.base(chargeable_g)?;
        let mut lines = vec![ChargeLine {
            what: self.first_sentence(chargeable_g, steps),
            amount: base,
        }];
        if base < self.minimum {
            let what =
                Sentence::new("shipping-charge-minimum").with("minimum", self.said(self.minimum));
            let amount = self.minimum - base;
            lines.push(ChargeLine { what, amount });
        }
        for surcharge in &self.surcharges {
            let amount = fee(surcharge.fee, base.max(self.minimum)).ok_or(Unrated::Unsound)?;
            let what = Sentence::new("shipping-charge-surcharge").with("name", &surcharge.name);
            lines.push(ChargeLine { what, amount });
        }
        Ok(Charge {
            amount,
            chargeable_g,
            zone: self.zone.name.clone(),
            lines,
        })
    }

    /// Weights at which a gram is cheapest, with a price that no parcel of up to this weight and above the one before is
    /// cheaper than: the ends of the first weight, of the last step and of each band within the limit.
    pub fn corners(&self) -> Corners {
        let limit = self.limits.weight_g;
        let mut ends = Vec::new();
        let mut beyond = None;
        match &self.zone.prices {
            Prices::Steps {
                first_g,
                next_g,
                next,
                ..
            } => {
                ends.push(*first_g);
                match limit {
                    Some(limit) if *next_g > 0 && limit > *first_g => {
                        ends.push(limit - (limit - first_g) % next_g);
                        ends.push(limit);
                    }
                    None if *next_g > 0 => beyond = Some((*next, *next_g)),
                    _ => {}
                }
            }
            Prices::Bands(bands) => ends.extend(bands.iter().map(|band| band.up_to_g)),
        }
        let within = ends
            .into_iter()
            .map(|grams| limit.map_or(grams, |limit| grams.min(limit)));
        let priced = within.filter_map(|grams| {
            let (base, _) = self.base(grams).ok()?;
            let added = self.surcharges.iter().filter_map(|one| fee(one.fee, base));
            Some((
                grams,
                base.saturating_add(added.fold(0, i64::saturating_add)),
            ))
        });
        Corners {
            ends: priced.collect(),
            beyond,
        }
    }

    fn admit(&self, parcel: &Parcel) -> Result<(), Unrated> {
        let over = |value: i64, limit: Option<i64>| limit.is_some_and(|limit| value > limit);
        if over(parcel.weight_g, self.limits.weight_g) {
            return Err(Unrated::TooHeavy);
        }
        if over(parcel.volume_mm3, self.limits.volume_mm3) {
            return Err(Unrated::TooLarge);
        }
        if over(parcel.longest_mm, self.limits.longest_mm) {
            return Err(Unrated::TooLong);
        }
        Ok(())
    }

    /// Price of the weight before minimum and surcharges, and the next steps begun.
    fn base(&self, weight_g: i64) -> Result<(i64, i64), Unrated> {
        match &self.zone.prices {
            Prices::Steps {
                first_g,
                first,
                next_g,
                next,
            } => {
                let above = weight_g - first_g;
                if above <= 0 {
                    return Ok((*first, 0));
                }
                if *next_g == 0 {
                    return Err(Unrated::TooHeavy);
                }
                let steps = above / next_g + i64::from(above % next_g > 0);
                let more = next.checked_mul(steps).ok_or(Unrated::Unsound)?;
                Ok((first.checked_add(more).ok_or(Unrated::Unsound)?, steps))
            }
            Prices::Bands(bands) => {
                let band = bands.iter().find(|band| weight_g <= band.up_to_g);
                band.map(|band| (band.price, 0)).ok_or(Unrated::TooHeavy)
            }
        }
    }

    fn first_sentence(&self, weight_g: i64, steps: i64) -> Sentence {
        match &self.zone.prices {
            Prices::Steps {
                first_g,
                first,
                next_g,
                next,
            } => Sentence::new("shipping-charge-steps")
                .with("zone", &self.zone.name)
                .with("weight", weight_g)
                .with("first", first_g)
                .with("price", self.said(*first))
                .with("steps", steps)
                .with("step", next_g)
                .with("next", self.said(*next)),
            Prices::Bands(bands) => {
                let band = bands.iter().find(|band| weight_g <= band.up_to_g);
                Sentence::new("shipping-charge-band")
                    .with("zone", &self.zone.name)
                    .with("weight", weight_g)
                    .with("to", band.map_or(0, |band| band.up_to_g))
            }
        }
    }

    fn said(&self, minor: i64) -> String {
        format!("{} {}", self.currency.text(minor), self.currency)
    }
}

/// A surcharge on a price; none if it cannot be counted.
fn fee(fee: Fee, price: i64) -> Option<i64> {
    match fee {
        Fee::Flat(amount) => Some(amount),
        Fee::BasisPoints(points) => {
            let share = price.checked_mul(i64::from(points))?.checked_add(5_000)?;
            Some(share / 10_000)
        }
    }
}
