//! Versions of the sourcing rules: their rows. What a body says is `sourcing::Policy`; what may be done with a version
//! is `services::rule_sets`.

use super::Conn;
use super::schema::rule_sets;
use super::types::RuleSetState;
use crate::error::Result;
use diesel::prelude::*;

/// The version in force with its body (JSON); none until one was switched on.
pub fn find_active(conn: &mut Conn) -> Result<Option<(i64, String)>> {
    Ok(rule_sets::table
        .filter(rule_sets::state.eq(RuleSetState::Active))
        .select((rule_sets::version, rule_sets::body))
        .first(conn)
        .optional()?)
}
