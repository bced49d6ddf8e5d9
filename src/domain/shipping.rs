//! What it costs to send a parcel: rate cards with zones, first and next weight (首重/续重) or weight bands, volumetric
//! weight, a minimum and surcharges. Which parcel goes from where is `sourcing`; which carrier takes it is not decided here.
//!
//! Everything is whole: grams, cubic millimetres, minor units. The rules of rounding, in their order:
//!
//! 1. The volumetric weight is volume ÷ divisor (cm³/kg), rounded up to the gram; the greater of it and the weight counts.
//! 2. The first weight includes its boundary; every begun next step is paid in full. A band includes its upper end.
//! 3. The price is raised to the card's minimum.
//! 4. Each surcharge is computed on that price by itself; a percentage is rounded half up to the minor unit.

mod area;
mod card;
mod tariff;

pub use area::{Area, Destination};
pub use card::{Band, Fee, Limits, Prices, RateCard, Surcharge, Zone, currency_code};
pub use tariff::{Charge, ChargeLine, Corners, Parcel, Tariff, Unrated};

#[cfg(test)]
mod tests;
