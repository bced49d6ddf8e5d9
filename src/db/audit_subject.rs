//! What the audit log tells of one subject, for the subject's own page.

use super::Conn;
use super::schema::audit;
use crate::domain::audit::AuditAction;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// One entry.
#[derive(Debug, Clone, Queryable)]
pub struct Told {
    /// When.
    pub at: Time,
    /// By whom.
    pub actor: String,
    /// What.
    pub action: AuditAction,
    facts: String,
}

impl Told {
    /// One of its facts.
    pub fn fact(&self, name: &str) -> Option<String> {
        let mut facts: BTreeMap<String, String> = serde_json::from_str(&self.facts).ok()?;
        facts.remove(name)
    }
}

/// What happened to a subject, newest first; at most `limit`.
pub fn list_of_subject(
    conn: &mut Conn,
    (kind, subject): (&str, &str),
    limit: i64,
) -> Result<Vec<Told>> {
    Ok(audit::table
        .filter(audit::subject_kind.eq(kind))
        .filter(audit::subject.eq(subject))
        .order(audit::id.desc())
        .limit(limit)
        .select((audit::at, audit::actor, audit::action, audit::facts))
        .load(conn)?)
}
