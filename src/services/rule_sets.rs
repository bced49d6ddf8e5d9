//! Versions of the sourcing rules: which one is in force. What the rules mean is `domain::sourcing`.

use crate::db::{Conn, rule_sets};
use crate::domain::sourcing::Policy;
use crate::error::Result;

/// The version in force and what it says; version 0, the policy without rules, until one was switched on.
pub fn active(conn: &mut Conn) -> Result<(i64, Policy)> {
    match rule_sets::find_active(conn)? {
        Some((version, body)) => Ok((version, serde_json::from_str(&body)?)),
        None => Ok((0, Policy::default())),
    }
}
