//! Stock levels, movements, promises and purchase orders.

use super::word_schemas;
use crate::domain::stock::{MovementKind, ReceiptState};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

word_schemas!(
    movement_kind: MovementKind,
    receipt_state: ReceiptState,
);

/// What is there of one SKU at one place, in pieces. A kit has no stock of its own: free and sellable are counted from its
/// components.
#[derive(ToSchema)]
pub struct StockLevel {
    /// Code of the SKU.
    #[schema(example = "TEA-250")]
    pub sku: String,
    /// Slug of the place.
    #[schema(example = "shenzhen")]
    pub location: String,
    /// Whether it is a kit.
    pub kit: bool,
    /// Physically there.
    #[schema(example = 100)]
    pub on_hand: i64,
    /// Of it, promised to orders.
    #[schema(example = 12)]
    pub reserved: i64,
    /// Of it, set aside.
    #[schema(example = 2)]
    pub quarantined: i64,
    /// Kept back from what channels are told.
    #[schema(example = 5)]
    pub safety: i64,
    /// on_hand − reserved − quarantined: what sourcing may use.
    #[schema(example = 86)]
    pub free: i64,
    /// free − safety, less what orders want and no place has reserved: what channels are told.
    #[schema(example = 81)]
    pub sellable: i64,
    /// After a PUT: whether the snapshot was taken; an older one than the last count changes nothing.
    pub changed: Option<bool>,
    /// After a PUT that changed nothing: of when the newer count is.
    pub counted_at: Option<String>,
    /// After a PUT: orders that lost their place, since there is less than was promised.
    pub broken_orders: Option<i64>,
    /// After a PUT: number of the exception that names them.
    #[schema(example = "E-12")]
    pub exception: Option<String>,
}

/// What the warehouse's system tells of a level.
#[derive(ToSchema)]
pub struct StockTold {
    /// How much was there.
    #[schema(example = 100)]
    pub on_hand: Option<i64>,
    /// At this moment, RFC 3339; now without it. Movements after it are applied on top.
    #[schema(example = "2026-11-01T08:30:00+08:00")]
    pub as_of: Option<String>,
    /// Kept back from what channels are told; without it as it is.
    #[schema(example = 5)]
    pub safety: Option<i64>,
}

/// A movement to be made.
#[derive(ToSchema)]
pub struct NewMovement {
    /// The sender's own name for it: the same again is done once.
    #[schema(example = "WMS-20261101-17")]
    pub r#ref: String,
    /// Code of the SKU.
    #[schema(example = "TEA-250")]
    pub sku: String,
    /// Slug of the place.
    #[schema(example = "shenzhen")]
    pub location: String,
    /// opening, receive, adjust, count, return, quarantine or scrap.
    #[schema(example = "receive")]
    pub kind: String,
    /// Pieces; of a count what is there, of adjust and quarantine with a sign.
    #[schema(example = 24)]
    pub quantity: i64,
    /// In words; adjust and scrap need one.
    pub reason: Option<String>,
}

/// A line of the stock ledger.
#[derive(ToSchema)]
pub struct Movement {
    /// The sender's own name for it.
    pub r#ref: String,
    /// Code of the SKU.
    pub sku: String,
    /// Slug of the place.
    pub location: String,
    /// Why.
    #[schema(schema_with = movement_kind)]
    pub kind: String,
    /// Change of on hand.
    pub quantity: i64,
    /// Change of what is set aside.
    pub quarantined: i64,
    /// On hand afterwards.
    pub balance: i64,
    /// When.
    pub at: String,
    /// In words.
    pub reason: String,
    /// Orders that lost their place, since there is less than was promised.
    pub broken_orders: i64,
    /// Number of the exception that names them.
    #[schema(example = "E-12")]
    pub exception: Option<String>,
    /// The level as it is now.
    pub level: StockLevel,
}

/// When so much of a SKU can be had.
#[derive(ToSchema)]
pub struct Promise {
    /// Code of the SKU or kit.
    pub sku: String,
    /// How much was asked for.
    pub quantity: i64,
    /// Whether it can be had of what is there and is to come.
    pub possible: bool,
    /// Whether it can be had right now.
    pub now: bool,
    /// From when, if it is not there yet.
    pub at: Option<String>,
    /// How much can be promised from when on.
    pub steps: Vec<PromiseStep>,
}

/// What can be promised from a moment on.
#[derive(ToSchema)]
pub struct PromiseStep {
    /// From when; none: right now.
    pub at: Option<String>,
    /// Pieces that nobody has been promised; below zero where more is wanted than is there.
    pub available: i64,
}

/// Goods that are ordered: a purchase order.
#[derive(ToSchema)]
pub struct Receipt {
    /// Unique name.
    #[schema(example = "PO-3318")]
    pub name: String,
    /// Slug of the place that they come to.
    #[schema(example = "shenzhen")]
    pub location: String,
    /// From whom.
    pub supplier: Option<String>,
    /// Where it stands; only in answers.
    #[schema(schema_with = receipt_state)]
    pub state: Option<String>,
    /// In words.
    pub note: Option<String>,
    /// When they should be there, RFC 3339.
    #[schema(example = "2026-11-27T09:00:00+08:00")]
    pub expected_at: String,
    /// What.
    pub lines: Vec<ReceiptLine>,
}

/// One SKU of a purchase order.
#[derive(ToSchema)]
pub struct ReceiptLine {
    /// Code of the SKU.
    #[schema(example = "TEA-250")]
    pub sku: String,
    /// Pieces ordered.
    #[schema(minimum = 1)]
    pub quantity: i64,
    /// Pieces that came; only in answers.
    pub received: Option<i64>,
    /// Pieces that waiting orders were told of; only in answers.
    pub promised: Option<i64>,
}

/// Goods of a purchase order that arrived.
#[derive(ToSchema)]
pub struct Arrival {
    /// What came.
    pub lines: Vec<Arrived>,
    /// true: nothing more is to come.
    pub complete: Option<bool>,
}

/// Pieces of one SKU that arrived.
#[derive(ToSchema)]
pub struct Arrived {
    /// Code of the SKU.
    pub sku: String,
    /// Pieces.
    #[schema(minimum = 0)]
    pub quantity: i64,
}
