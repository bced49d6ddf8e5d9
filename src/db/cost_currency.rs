//! The currency that costs are counted in: that of the rules in force; until there are any what the shop has set, else the
//! one of its first channel.

use super::schema::{channels, rule_sets};
use super::types::RuleSetState;
use super::{Conn, settings};
use crate::domain::money::Currency;
use crate::domain::shop::names;
use crate::domain::sourcing::Policy;
use crate::error::Result;
use diesel::prelude::*;

/// What handling and goods cost is told in.
pub fn find(conn: &mut Conn) -> Result<Currency> {
    match find_of_rules(conn)? {
        Some(currency) => Ok(currency),
        None => find_without_rules(conn),
    }
}

/// The currency of the rules in force, if there are any.
pub fn find_of_rules(conn: &mut Conn) -> Result<Option<Currency>> {
    let body: Option<String> = rule_sets::table
        .filter(rule_sets::state.eq(RuleSetState::Active))
        .select(rule_sets::body)
        .first(conn)
        .optional()?;
    let policy: Option<Policy> = body.map(|body| serde_json::from_str(&body)).transpose()?;
    Ok(policy.map(|policy| policy.currency))
}

/// What rules begin with: as it was set, else as the first channel sells, else yuan.
pub fn find_without_rules(conn: &mut Conn) -> Result<Currency> {
    let set = settings::list_values(conn, &[names::COST_CURRENCY])?;
    let set = set
        .get(names::COST_CURRENCY)
        .and_then(|code| Currency::parse(code));
    if let Some(currency) = set {
        return Ok(currency);
    }
    let first: Option<String> = channels::table
        .order(channels::id)
        .select(channels::currency)
        .first(conn)
        .optional()?;
    let first = first.and_then(|code| Currency::parse(&code));
    Ok(first.unwrap_or(Policy::default().currency))
}
