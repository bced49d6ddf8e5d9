//! The currency that costs are counted in: the one of the active sourcing rules.

use super::Conn;
use super::schema::rule_sets;
use super::types::RuleSetState;
use crate::domain::money::Currency;
use crate::domain::sourcing::Policy;
use crate::error::Result;
use diesel::prelude::*;

/// What handling and goods cost is told in; without active rules what rules begin with.
pub fn find(conn: &mut Conn) -> Result<Currency> {
    let body: Option<String> = rule_sets::table
        .filter(rule_sets::state.eq(RuleSetState::Active))
        .select(rule_sets::body)
        .first(conn)
        .optional()?;
    let policy = match body {
        Some(body) => serde_json::from_str(&body)?,
        None => Policy::default(),
    };
    Ok(policy.currency)
}
