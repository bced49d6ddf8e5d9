//! What channels send, read: JSON, CSV, XLSX and their encodings; recognition; mappings (data) → the standard order.
//! Pure but for reading a file it is given; what becomes of a document is `services/intake.rs`.

mod amounts;
mod assemble;
mod body;
mod condition;
mod csv_rows;
mod encoding;
mod eval;
mod explain;
mod json_split;
mod layout;
mod moments;
mod open;
mod propose;
mod recognise;
mod scope;
mod sniff;
mod text;
mod xlsx_guard;
mod xlsx_rows;

#[cfg(test)]
mod tests;

pub use body::{Document, document_body, read};
pub use explain::{FieldRead, Places, explain, places};
pub use layout::named;
pub use open::{OpenError, Opened, StagedRow, headers, open, sentence_of};
pub use propose::{propose, propose_table};
pub use recognise::{Guess, NotRecognised, recognise_body};
pub use text::guarded;

use crate::domain::mapping::Mapping;
use std::sync::LazyLock;

/// The most text that one cell of a table may have, bytes: far beyond any note, far below what hurts.
pub const MAX_CELL: usize = 1 << 20;
/// The most text that one row of a table may have, bytes.
pub const MAX_ROW: usize = 16 << 20;
/// The most that one JSON document may have, bytes: the limit of the API's bodies.
pub const MAX_DOCUMENT: usize = 8 << 20;

/// Reasons for which a row or document was refused before any mapping saw it, and of which the whole is not kept.
const DAMAGE: [&str; 5] = [
    "formats-row-encoding",
    "formats-cell-too-large",
    "formats-row-too-large",
    "formats-too-many-cells",
    "formats-document-too-large",
];

/// Whether a document was refused because it is damaged, so that no mapping can read it: it has to be sent again.
pub fn is_damage(reason: &crate::domain::sentence::Sentence) -> bool {
    DAMAGE.contains(&reason.key.as_str())
}

/// The mappings that are shipped, in order of preference; a test reads each one.
const SHIPPED: &[&str] = &[
    include_str!("mappings/tributary.order.json"),
    include_str!("mappings/shopify.order.json"),
    include_str!("mappings/woocommerce.order.json"),
    include_str!("mappings/taobao.export.json"),
    include_str!("mappings/uci.online_retail.json"),
    include_str!("mappings/shopify.export.json"),
    include_str!("mappings/amazon.flat_file.json"),
    include_str!("mappings/generic.table.json"),
];

/// The mappings that are shipped.
pub fn built_in() -> &'static [Mapping] {
    static MAPPINGS: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
        SHIPPED
            .iter()
            .filter_map(|text| Mapping::parse(text).ok())
            .collect()
    });
    &MAPPINGS
}
