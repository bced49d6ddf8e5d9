//! Rate cards.

use utoipa::ToSchema;

/// The prices of a service. A post makes a new version of the card of that slug.
#[derive(ToSchema)]
pub struct RateCard {
    /// Unique name in URLs.
    #[schema(example = "sf-south")]
    pub slug: String,
    /// Name for people; the slug without it.
    pub name: Option<String>,
    /// The service that it prices, compared with what the buyer chose.
    #[schema(example = "express")]
    pub service: String,
    /// Whether places send by it at present; true without it.
    pub active: Option<bool>,
    /// Number of its newest version; only in answers.
    pub version: Option<i64>,
    /// Slugs of the locations that send by it; absent leaves them as they are.
    #[schema(example = json!(["shenzhen"]))]
    pub locations: Option<Vec<String>>,
    /// ISO 4217 of every amount on it.
    #[schema(example = "CNY")]
    pub currency: String,
    /// Where it delivers; the zone whose area matches most narrowly counts.
    pub zones: Vec<RateZone>,
    /// Cubic centimetres that count as a kilogram; null where volume is free.
    #[schema(example = 6000)]
    pub divisor: Option<i64>,
    /// Least price of a parcel before surcharges.
    pub minimum: Option<String>,
    /// What is added to the price.
    pub surcharges: Option<Vec<RateSurcharge>>,
    /// What a parcel may be at most.
    pub limits: Option<RateLimits>,
}

/// Destinations with one price: first and next weight, or bands.
#[derive(ToSchema)]
pub struct RateZone {
    /// As the card calls it.
    pub name: String,
    /// Where it is, from the widest to the narrowest part; none is everywhere.
    #[schema(example = json!(["CN/广东", "CN/福建"]))]
    pub areas: Option<Vec<String>>,
    /// Days on the way.
    pub days: Option<i64>,
    /// Grams that the first price pays for; 1000 without it.
    #[schema(example = 1000)]
    pub first_g: Option<i64>,
    /// Price of the first weight.
    #[schema(example = "8.00")]
    pub first: Option<String>,
    /// Grams of a next step; 0: nothing may be above the first weight.
    #[schema(example = 500)]
    pub next_g: Option<i64>,
    /// Price of each begun next step.
    #[schema(example = "1.20")]
    pub next: Option<String>,
    /// Instead of the four before: bands, ascending in weight and price.
    pub bands: Option<Vec<RateBand>>,
}

/// One band of weight.
#[derive(ToSchema)]
pub struct RateBand {
    /// Its upper end in grams, included.
    pub up_to_g: i64,
    /// Price of a parcel in it.
    pub price: String,
}

/// What is added to the price: an amount or a share of it.
#[derive(ToSchema)]
pub struct RateSurcharge {
    /// As the card calls it.
    pub name: String,
    /// Where it is added; none is everywhere.
    pub areas: Option<Vec<String>>,
    /// The same for every parcel.
    pub flat: Option<String>,
    /// Hundredths of a percent of the price: 1250 is 12.5 %.
    pub basis_points: Option<i64>,
}

/// What a parcel may be at most.
#[derive(ToSchema)]
pub struct RateLimits {
    /// Actual weight, grams.
    pub weight_g: Option<i64>,
    /// Volume, cubic millimetres.
    pub volume_mm3: Option<i64>,
    /// Longest side, millimetres.
    pub longest_mm: Option<i64>,
}
