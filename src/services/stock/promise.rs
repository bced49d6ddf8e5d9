//! Available to promise: how much more of a SKU can be had by which day, from what is free and what is to come, after all
//! that is wanted already.

use super::levels;
use crate::db::Conn;
use crate::db::waiting::{self, Coming};
use crate::domain::ids::SkuId;
use crate::domain::stock::kits_of;
use crate::domain::time::Time;
use crate::error::Result;

/// What can be promised from a moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// From when; none: right now.
    pub at: Option<Time>,
    /// Pieces or kits that nobody has been promised.
    pub available: i64,
}

/// What can be promised of a SKU, step by step; the first step is now.
pub fn steps(conn: &mut Conn, now: Time, sku: SkuId) -> Result<Vec<Step>> {
    let known = levels::know(conn, now, &[sku])?;
    let mut parts: Vec<(SkuId, i64)> = known
        .parts
        .iter()
        .filter(|part| part.kit_id == sku)
        .map(|part| (part.component_id, part.quantity))
        .collect();
    if parts.is_empty() {
        parts.push((sku, 1));
    }
    let ids: Vec<SkuId> = parts.iter().map(|(sku, _)| *sku).collect();
    let coming = waiting::list_coming(conn, &ids)?;
    let left = parts
        .iter()
        .map(|(sku, in_one)| {
            let wanted = known.demand.get(sku).copied().unwrap_or(0);
            (*sku, *in_one, known.free_everywhere(*sku) - wanted)
        })
        .collect();
    Ok(reckon(now, left, &coming))
}

/// When so much can be had; none: not from what is known to come. What is had right now has no time.
pub fn by(steps: &[Step], quantity: i64) -> Option<Step> {
    steps
        .iter()
        .copied()
        .find(|step| step.available >= quantity)
}

/// The steps of (SKU, pieces in one, pieces that nobody was promised) with what is to come, the earliest first.
pub fn reckon(now: Time, mut left: Vec<(SkuId, i64, i64)>, coming: &[Coming]) -> Vec<Step> {
    let whole = |left: &[(SkuId, i64, i64)]| {
        kits_of(left.iter().map(|(_, in_one, there)| (*in_one, *there)))
    };
    let mut steps = vec![Step {
        at: None,
        available: whole(&left),
    }];
    for one in coming {
        // what nobody expects by a day cannot be promised; what is late is promised for no earlier than now
        let Some(at) = one.expected_at else { continue };
        for (sku, _, there) in &mut left {
            if *sku == one.sku_id {
                *there += one.pieces;
            }
        }
        let step = Step {
            at: Some(at.max(now)),
            available: whole(&left),
        };
        match steps.last_mut() {
            Some(last) if last.at == step.at => *last = step,
            _ => steps.push(step),
        }
    }
    steps
}
