//! Exceptions: what went wrong and is somebody's task.

use super::word_schemas;
use crate::domain::exception::{ExceptionKind, ExceptionState};
use crate::domain::status::Headline;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

word_schemas!(
    exception_kind: ExceptionKind,
    exception_state: ExceptionState,
    headline: Headline,
);

/// One thing that went wrong.
#[derive(ToSchema)]
pub struct Exception {
    /// How people name it.
    #[schema(example = "E-12")]
    pub number: String,
    /// Whether it is still somebody's task.
    #[schema(schema_with = exception_state)]
    pub status: String,
    /// What went wrong; broken: orders lost units that were promised to them.
    #[schema(schema_with = exception_kind)]
    pub kind: String,
    /// By what: of broken promises the kind of the movement.
    #[schema(example = "count")]
    pub cause: String,
    /// Code of the SKU.
    #[schema(example = "TEA-250")]
    pub sku: Option<String>,
    /// Slug of the place.
    #[schema(example = "shenzhen")]
    pub location: Option<String>,
    /// Pieces that were promised and are not there.
    #[schema(example = 4)]
    pub pieces: i64,
    /// How many orders it names.
    #[schema(example = 2)]
    pub order_count: i64,
    /// Who did what brought it to light; empty for the system.
    pub by: String,
    /// When.
    pub created_at: String,
    /// When it was settled.
    pub resolved_at: Option<String>,
    /// Who said so; empty where nothing was missing any more.
    pub resolved_by: Option<String>,
    /// What they wrote.
    pub note: String,
    /// The orders, a page of them; not in lists.
    pub orders: Option<Vec<ExceptionOrder>>,
    /// Where their next page begins; not in lists.
    pub next_cursor: Option<String>,
}

/// An order that an exception names.
#[derive(ToSchema)]
pub struct ExceptionOrder {
    /// Our number.
    #[schema(example = "T-100042")]
    pub number: String,
    /// Units that it lost.
    #[schema(example = 2)]
    pub units: i64,
    /// Units of the same SKU in it that have no place now.
    #[schema(example = 1)]
    pub missing: i64,
    /// Its headline now.
    #[schema(schema_with = headline)]
    pub status: String,
    /// When it has to leave.
    pub ship_by: Option<String>,
}

/// That an exception is settled.
#[derive(ToSchema)]
pub struct Resolution {
    /// In words.
    #[schema(example = "The buyers were told.")]
    pub note: Option<String>,
}
