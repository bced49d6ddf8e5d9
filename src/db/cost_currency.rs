//! The currency that costs are counted in: that of the rules in force; until there are any what the shop has set, else the
//! one of its first channel.

use super::Conn;
use super::schema::{channels, rule_sets, settings};
use super::types::RuleSetState;
use crate::domain::money::Currency;
use crate::domain::shop::names;
use crate::domain::sourcing::Policy;
use crate::error::Result;
use diesel::prelude::*;

/// What there is to know, in one statement.
struct Known {
    /// Of the rules in force.
    of_rules: Option<Currency>,
    /// What rules begin with: as it was set, else as the first channel sells, else yuan.
    without_rules: Currency,
}

fn known(conn: &mut Conn) -> Result<Known> {
    let rules = rule_sets::table
        .filter(rule_sets::state.eq(RuleSetState::Active))
        .select(rule_sets::body);
    let set = settings::table
        .find(names::COST_CURRENCY)
        .select(settings::value);
    let first = channels::table
        .order(channels::id)
        .select(channels::currency)
        .limit(1);
    let (rules, set, first): (Option<String>, Option<String>, Option<String>) = diesel::select((
        rules.single_value(),
        set.single_value(),
        first.single_value(),
    ))
    .get_result(conn)?;
    let policy: Option<Policy> = rules.map(|body| serde_json::from_str(&body)).transpose()?;
    let told = [set, first].into_iter().flatten();
    let mut told = told.filter_map(|code| Currency::parse(&code));
    Ok(Known {
        of_rules: policy.map(|policy| policy.currency),
        without_rules: told.next().unwrap_or(Policy::default().currency),
    })
}

/// What handling and goods cost is told in.
pub fn find(conn: &mut Conn) -> Result<Currency> {
    let known = known(conn)?;
    Ok(known.of_rules.unwrap_or(known.without_rules))
}

/// The currency of the rules in force, if there are any.
pub fn find_of_rules(conn: &mut Conn) -> Result<Option<Currency>> {
    Ok(known(conn)?.of_rules)
}

/// What rules begin with.
pub fn find_without_rules(conn: &mut Conn) -> Result<Currency> {
    Ok(known(conn)?.without_rules)
}
