//! Figures and areas between what is typed and what is stored.

use super::*;

pub(super) fn joined(areas: &[Area]) -> String {
    let areas: Vec<&str> = areas.iter().map(Area::as_str).collect();
    areas.join(", ")
}

pub(super) fn scaled(typed: &str, by: i64) -> Option<i64> {
    let value = decimal(typed)?.checked_mul(Decimal::from(by))?;
    let whole = value.is_integer() && value > Decimal::ZERO;
    let value: i64 = whole.then(|| value.trunc().to_string().parse().ok())??;
    (value <= 1_000_000_000_000).then_some(value)
}

/// An area as it is stored; what is none stays as it was written, and is refused when the card is saved.
pub fn known(part: &str) -> String {
    let areas = of_zone(part).unwrap_or_default();
    let areas: Vec<&str> = areas.iter().map(Area::as_str).collect();
    match areas.is_empty() {
        true => part.to_owned(),
        false => areas.join(", "),
    }
}
