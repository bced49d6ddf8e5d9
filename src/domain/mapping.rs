//! A mapping: the declarative rule that turns a channel's format into the standard order. Data, versioned, no code.
//! Applying one is `formats`; keeping its versions is `db/mappings.rs`; the manual for it is `docs/mappings.md`.

mod check;
mod columns;
pub mod edit;
mod expr;

pub use columns::{Columns, plain_header};
pub use expr::{As, Case, Cond, Expr, Formula, TextOp};

use crate::domain::sentence::{Problem, Sentence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The rule for one format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Name of the format, for example `shopify.order`.
    pub name: String,
    /// Version, from 1.
    pub version: i64,
    /// Whether it reads JSON documents or tables.
    pub source: Source,
    /// What a document of this format has; every member of one variant must be there.
    pub signature: Vec<Vec<String>>,
    /// It gives way to every other mapping that fits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fallback: bool,
    /// JSON: where the documents are: `""` the whole, `/order` a member, `/orders/*` and `/*` lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Tables: the columns that rows of one document share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group_by: Vec<String>,
    /// Tables: our names of the columns, with the headers they go by.
    #[serde(default, skip_serializing_if = "Columns::is_empty")]
    pub columns: Columns,
    /// How numbers are written.
    #[serde(default)]
    pub decimal: DecimalStyle,
    /// What a document is if not an order; the first that holds decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindRule>,
    /// Fields of the standard form by their name, nested ones as `payment.status`.
    pub order: BTreeMap<String, Expr>,
    /// Where the lines come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineRule>,
    /// Amounts of the order that are given to its lines, to the cent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocate: Vec<Allocation>,
    /// Labeled amounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<AdjustmentRule>,
}

/// What a mapping reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A JSON document.
    Json,
    /// Rows of a table, as `{"rows": [{column: cell, …}, …]}`.
    Table,
    /// A document that is the standard form already.
    Standard,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalStyle {
    /// Found out from the document's own numbers.
    #[default]
    Auto,
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

/// What a document is when a condition holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// The condition.
    pub when: Cond,
    /// What it is then.
    pub kind: Kind,
    /// For `refused`: key of the sentence that explains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An order.
    Order,
    /// A refund note; its quantities count without their sign.
    Credit,
    /// Something that is no order; the sentence says what.
    Refused,
}

/// Where lines come from and how their fields are read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRule {
    /// Path to the things that become lines, relative to the document.
    pub each: String,
    /// Only those for which this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Cond>,
    /// Several titles in one text become several lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<TitleSplit>,
    /// Fields of the standard line; `amount` (before discount) stands in for `unit_price`.
    pub fields: BTreeMap<String, Expr>,
}

/// Several titles in one text: one line each if the units come out at one each, else one line with all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleSplit {
    /// The text.
    pub text: Expr,
    /// What stands between titles.
    pub by: Vec<String>,
    /// Units of all of them.
    pub units: Expr,
    /// How many titles there are, if it is told: another number means that a mark stands inside a title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Expr>,
}

/// An amount of the order that is given to its lines, to the cent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// The amount.
    pub amount: Expr,
    /// The line field that receives it: `amount`, `discount` or `tax`.
    pub to: String,
    /// What it is shared by: the line field `quantity` or `amount`.
    pub by: String,
}

/// Where labeled amounts come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentRule {
    /// Path to the things that become rows; the document itself without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Only those for which this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Cond>,
    /// What it is, for people.
    pub label: Expr,
    /// The amount; a row of zero is left out.
    pub amount: Expr,
}

impl Mapping {
    /// Reads a mapping from JSON text and refuses one that cannot work, each problem at its place.
    pub fn parse(text: &str) -> Result<Mapping, Vec<Problem>> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            vec![Problem::at(
                "",
                Sentence::new("formats-mapping-not-json").with("detail", error),
            )]
        })?;
        let mapping = check::shape(&value)?;
        let problems = check::sense(&mapping);
        if problems.is_empty() {
            Ok(mapping)
        } else {
            Err(problems)
        }
    }
}
