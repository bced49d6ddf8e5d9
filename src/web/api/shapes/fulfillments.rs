//! Fulfillments, short picks and cancellations.

use super::word_schemas;
use crate::domain::fulfillment::{FulfillmentState, Step};
use crate::services::fulfillments::Verdict;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, Object, ObjectBuilder, Type};

word_schemas!(
    state: FulfillmentState,
    step: Step,
    verdict: Verdict,
);

fn steps() -> Array {
    Array::new(step())
}

/// What leaves one location for one address together.
#[derive(ToSchema)]
pub struct Fulfillment {
    /// Its id.
    pub id: i64,
    /// How people name it.
    #[schema(example = "F-1204")]
    pub number: String,
    /// Slug of the location.
    pub location: String,
    /// Where it stands.
    #[schema(schema_with = state)]
    pub status: String,
    /// What can be done with it now, the likely step first.
    #[schema(schema_with = steps)]
    pub steps: Vec<String>,
    /// Our numbers of the orders in it.
    pub orders: Vec<String>,
    /// What is in it.
    pub lines: Vec<FulfillmentLine>,
    /// What of each order's money is in it; of none once it is over.
    pub amounts: Vec<FulfillmentAmounts>,
    /// Its boxes, once they have tracking numbers.
    pub parcels: Vec<utoipa::openapi::Object>,
    /// After a short pick: orders that lost units.
    pub broken_orders: Option<i64>,
    /// After a short pick: numbers of the exceptions that name them, one a SKU.
    pub exceptions: Option<Vec<String>>,
    /// Units of order lines.
    pub units: i64,
    /// Grams.
    pub weight_g: i64,
    /// Service it is planned for; empty where the location has no rate cards.
    pub service: String,
    /// Planned carriage, decimal.
    pub carriage: String,
    /// Planned handling, decimal.
    pub handling: String,
    /// ISO 4217, of both.
    pub currency: String,
    /// The day it is planned to leave.
    #[schema(example = "2026-11-23")]
    pub leaves_on: String,
    /// It must have left by then.
    pub ship_by: Option<String>,
    /// While it is planned: a rule makes it wait until then for other orders of the buyer; null where it waits for none.
    pub wait_until: Option<String>,
    /// When it was planned.
    pub created_at: String,
    /// When it was put on a pick list.
    pub released_at: Option<String>,
    /// When it was picked.
    pub picked_at: Option<String>,
    /// When it was packed.
    pub packed_at: Option<String>,
    /// When it left.
    pub shipped_at: Option<String>,
}

/// Pieces of a SKU for an order line.
#[derive(ToSchema)]
pub struct FulfillmentLine {
    /// Our number of the order.
    pub order: Option<String>,
    /// The line's name within its order.
    #[schema(rename = "ref")]
    pub ref_: String,
    /// What is taken from the shelf.
    pub sku: String,
    /// Pieces of it.
    pub quantity: i64,
    /// Units of the order line; of a kit every component names the same units.
    pub units: i64,
}

/// A part of an order's money, component by component. All parts of an order, of each fulfillment, of what is in none and of
/// what is canceled, sum to the order's own amounts.
#[derive(ToSchema)]
pub struct Amounts {
    /// Its lines' part by units, decimal.
    pub goods: String,
    /// Of the order's discount, by the worth of the goods.
    pub discount: String,
    /// Of the shipping fee; of canceled units only where nothing else is left.
    pub shipping_fee: String,
    /// Of the labeled amounts.
    pub adjustment: String,
    /// Of what the sums leave over.
    pub rounding: String,
    /// Of the tax.
    pub tax: String,
    /// Of what the platform bears.
    pub platform_discount: String,
    /// What they sum up to, as the order's total does.
    #[schema(example = "44.80")]
    pub total: String,
    /// ISO 4217.
    pub currency: String,
}

/// What of an order's money is in a fulfillment.
#[derive(ToSchema)]
pub struct FulfillmentAmounts {
    /// Our number of the order.
    pub order: String,
    /// Its part.
    #[serde(flatten)]
    pub amounts: Amounts,
}

/// What of an order's money is in no fulfillment.
#[derive(ToSchema)]
pub struct OtherAmounts {
    /// Of the canceled units.
    pub canceled: Amounts,
    /// Of what waits, and of what left without a fulfillment.
    pub unfulfilled: Amounts,
}

/// A fulfillment in an order: what it holds of this order.
#[derive(ToSchema)]
pub struct OrderFulfillment {
    /// Its id.
    pub id: i64,
    /// How people name it.
    pub number: String,
    /// Slug of the location.
    pub location: String,
    /// Where it stands.
    #[schema(schema_with = state)]
    pub status: String,
    /// Service it is planned for.
    pub service: String,
    /// How many orders leave in it together.
    pub orders: i64,
    /// What it holds of this order.
    pub lines: Vec<FulfillmentLine>,
    /// What of this order's money is in it; null once it is over.
    pub amounts: Option<Amounts>,
    /// Its boxes, once they have tracking numbers.
    pub parcels: Vec<utoipa::openapi::Object>,
    /// It must have left by then.
    pub ship_by: Option<String>,
    /// When it left.
    pub shipped_at: Option<String>,
}

/// What was not on the shelf.
#[derive(ToSchema)]
pub struct ShortPick {
    /// Each SKU that was missing; a single one may stand in the body itself.
    pub lines: Vec<ShortLine>,
}

/// Pieces that were not on the shelf.
#[derive(ToSchema)]
pub struct ShortLine {
    /// The line's name within its order; any line that has the SKU without it.
    pub line: Option<String>,
    /// Our number of the order, where two orders in it name a line the same.
    pub order: Option<String>,
    /// The SKU; the line's only one without it.
    pub sku: Option<String>,
    /// Pieces that were missing.
    #[schema(minimum = 1)]
    pub quantity: i64,
}

/// What is to be canceled; all that is left of the order without lines.
#[derive(ToSchema)]
pub struct NewCancellation {
    /// Why, in words.
    pub reason: Option<String>,
    /// Units by line.
    pub lines: Option<Vec<CancelLine>>,
}

/// Units of a line that are not wanted any more.
#[derive(ToSchema)]
pub struct CancelLine {
    /// The line's name within its order.
    #[schema(rename = "ref")]
    pub ref_: String,
    /// How many of its units.
    #[schema(minimum = 1)]
    pub quantity: i64,
}

/// What came of a wish to cancel, or would come of it.
#[derive(ToSchema)]
pub struct Cancellation {
    /// Our number of the order.
    pub number: String,
    /// Done at once; asked, where somebody has goods in hand; or refused (in a preview only).
    #[schema(schema_with = verdict)]
    pub result: String,
    /// Why it is refused.
    pub reason: Option<String>,
    /// Line by line.
    pub lines: Vec<CanceledLine>,
    /// Worth of what is canceled at once, decimal.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// Whether nothing of the order is left then.
    pub whole: bool,
}

/// What becomes of a line.
#[derive(ToSchema)]
pub struct CanceledLine {
    /// The line's name within its order.
    #[schema(rename = "ref")]
    pub ref_: String,
    /// The seller's code.
    pub sku: String,
    /// Units concerned.
    pub quantity: i64,
    /// Of them canceled at once.
    pub canceled: i64,
    /// Of them in somebody's hands: they are asked.
    pub asked: i64,
    /// Units of the line that have left and stay.
    pub gone: i64,
}
