//! Fulfillments put together and taken apart.

use super::word_schemas;
use crate::services::merges::Difference;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, Object, ObjectBuilder, Type};

word_schemas!(
    difference: Difference,
);

fn differences() -> Array {
    Array::new(difference())
}

/// What shall leave together with a fulfillment.
#[derive(ToSchema)]
pub struct NewMerge {
    /// The others, by id or number.
    pub fulfillments: Vec<String>,
}

/// Which order shall leave by itself again.
#[derive(ToSchema)]
pub struct NewUnmerge {
    /// Our number of the order.
    pub order: String,
}

/// What shall leave by itself.
#[derive(ToSchema)]
pub struct NewSplit {
    /// Units by line.
    pub lines: Vec<SplitLine>,
    /// Slug of the location it shall leave from; where it is without it.
    pub location: Option<String>,
}

/// Units of a line.
#[derive(ToSchema)]
pub struct SplitLine {
    /// The line's name within its order.
    #[schema(rename = "ref")]
    pub ref_: String,
    /// Our number of the order, where two orders in it name a line the same.
    pub order: Option<String>,
    /// How many of its units.
    #[schema(minimum = 1)]
    pub quantity: i64,
}

/// What would come of it, with `?preview=true`.
#[derive(ToSchema)]
pub struct MergePreview {
    /// The fulfillments as they are.
    pub before: Vec<MergeSide>,
    /// As they would be.
    pub after: Vec<MergeSide>,
    /// Parcels saved; negative where there would be more.
    pub parcels_saved: i64,
    /// Money saved, decimal; negative where it would cost more.
    pub saved: String,
    /// ISO 4217.
    pub currency: String,
    /// What the orders differ in; a person may merge them all the same.
    #[schema(schema_with = differences)]
    pub differs: Vec<String>,
    /// Orders, by our number, that would leave or arrive later than was promised because of it.
    pub late: Vec<String>,
}

/// A fulfillment as it is or would be.
#[derive(ToSchema)]
pub struct MergeSide {
    /// How people name it; nothing where it would be new.
    pub number: Option<String>,
    /// Name of the location.
    pub location: String,
    /// Service it is planned for.
    pub service: String,
    /// Its orders.
    pub orders: Vec<MergePart>,
    /// Units of order lines.
    pub units: i64,
    /// Grams.
    pub weight_g: i64,
    /// Carriage and handling, decimal.
    pub cost: String,
    /// The day it is planned to leave.
    pub leaves_on: String,
    /// It must have left by then.
    pub ship_by: Option<String>,
}

/// An order's part of a fulfillment.
#[derive(ToSchema)]
pub struct MergePart {
    /// Our number of the order.
    pub number: String,
    /// Its units.
    pub units: i64,
    /// Its share of the cost, decimal.
    pub cost: String,
}
