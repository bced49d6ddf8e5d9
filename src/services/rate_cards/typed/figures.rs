//! Figures and areas between what is typed and what is stored.

use super::*;

pub(super) fn joined(areas: &[Area]) -> String {
    let areas: Vec<&str> = areas.iter().map(Area::as_str).collect();
    areas.join(", ")
}

pub(super) fn scaled(typed: &str, by: i64) -> Option<i64> {
    let value = parse_decimal(typed)?.checked_mul(Decimal::from(by))?;
    let whole = value.is_integer() && value > Decimal::ZERO;
    let value: i64 = whole.then(|| value.trunc().to_string().parse().ok())??;
    (value <= 1_000_000_000_000).then_some(value)
}

/// The areas of a text; what is written in Chinese and is no country lies in China.
pub fn areas(typed: &str) -> Vec<Area> {
    let parts = typed.split(BETWEEN).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(|part| {
            let chinese = part.chars().next().is_some_and(|c| !c.is_ascii());
            match chinese && crate::domain::country::Country::find(part).is_none() {
                true => Area::new(&format!("CN/{part}")),
                false => Area::new(part),
            }
        })
        .collect()
}
