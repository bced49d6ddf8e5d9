//! The form of a SKU: as it is posted, as it is shown again.

use crate::db::skus::SkuRow;
use crate::domain::money::Currency;
use crate::domain::time::Time;
use crate::services::catalog::care::CareForm;
use crate::services::catalog::edit::SkuForm;
use chrono::DateTime;
use chrono_tz::Tz;
use serde::Deserialize;

/// Empty rows for more components.
const SPARE: usize = 3;

/// The form as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) weight_g: String,
    pub(super) length_mm: String,
    pub(super) width_mm: String,
    pub(super) height_mm: String,
    pub(super) barcode: String,
    pub(super) temperature: String,
    pub(super) dangerous: String,
    pub(super) alone: String,
    pub(super) cost: String,
    pub(super) not_before: String,
    pub(super) part_sku: Vec<String>,
    pub(super) part_quantity: Vec<String>,
    pub(super) seen: i64,
}

/// One row of the components' editor.
pub(super) struct Part {
    pub(super) index: usize,
    pub(super) sku: String,
    pub(super) quantity: String,
}

impl Typed {
    pub(super) fn of(row: &SkuRow, parts: &[(String, i64)], currency: Currency, zone: Tz) -> Typed {
        let care = CareForm::of(&row.care, currency, zone);
        let number = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
        Typed {
            code: row.code.clone(),
            title: row.title.clone(),
            weight_g: number(row.weight_g),
            length_mm: number(row.length_mm),
            width_mm: number(row.width_mm),
            height_mm: number(row.height_mm),
            barcode: row.barcode.clone().unwrap_or_default(),
            temperature: care.temperature,
            dangerous: care.dangerous,
            alone: care.alone,
            cost: care.cost,
            not_before: care.not_before,
            part_sku: parts.iter().map(|(code, _)| code.clone()).collect(),
            part_quantity: parts.iter().map(|(_, units)| units.to_string()).collect(),
            seen: row.updated_at.and_utc().timestamp_millis(),
        }
    }

    /// The version of the SKU that the form was filled from.
    pub(super) fn seen(&self) -> Time {
        DateTime::from_timestamp_millis(self.seen)
            .unwrap_or_default()
            .naive_utc()
    }

    pub(super) fn form(&self, code: &str, zone: Tz) -> SkuForm {
        SkuForm {
            code: code.to_owned(),
            title: self.title.clone(),
            weight_g: self.weight_g.clone(),
            length_mm: self.length_mm.clone(),
            width_mm: self.width_mm.clone(),
            height_mm: self.height_mm.clone(),
            barcode: self.barcode.clone(),
            components: self.components(),
            care: CareForm {
                temperature: self.temperature.clone(),
                dangerous: self.dangerous.clone(),
                alone: self.alone.clone(),
                cost: self.cost.clone(),
                not_before: self.not_before.clone(),
            },
            zone,
        }
    }

    fn components(&self) -> Vec<(String, String)> {
        let quantities = self.part_quantity.iter().map(String::as_str);
        self.part_sku
            .iter()
            .zip(quantities.chain(std::iter::repeat("1")))
            .filter(|(code, _)| !code.trim().is_empty())
            .map(|(code, quantity)| {
                let quantity = if quantity.trim().is_empty() {
                    "1"
                } else {
                    quantity
                };
                (code.clone(), quantity.to_owned())
            })
            .collect()
    }

    /// The rows of the editor: the components, then some to fill in.
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = self
            .components()
            .into_iter()
            .enumerate()
            .map(|(index, (sku, quantity))| Part {
                index,
                sku,
                quantity,
            })
            .collect();
        for _ in 0..SPARE {
            parts.push(Part {
                index: parts.len(),
                sku: String::new(),
                quantity: String::new(),
            });
        }
        parts
    }
}
