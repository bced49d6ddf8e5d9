//! The audit log, append-only. What is written into it is `domain/audit`.

use super::Conn;
use super::schema::audit;
use crate::domain::audit::AuditAction;
use crate::domain::ids::StaffId;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// An entry to be written.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub struct AuditWrite {
    at: Time,
    actor_kind: &'static str,
    actor: String,
    staff_id: Option<StaffId>,
    action: AuditAction,
    subject_kind: &'static str,
    subject: String,
    facts: String,
    address: String,
}

impl AuditWrite {
    /// What somebody did to a subject: `("order", "T100042")`, `("staff", "li@example.com")`.
    pub fn new(
        at: Time,
        actor: &Actor,
        action: AuditAction,
        (subject_kind, subject): (&'static str, &str),
    ) -> Self {
        let (actor_kind, name) = actor.parts();
        AuditWrite {
            at,
            actor_kind,
            actor: name.to_owned(),
            staff_id: match actor {
                Actor::Staff(id, _) => Some(*id),
                _ => None,
            },
            action,
            subject_kind,
            subject: subject.to_owned(),
            facts: "{}".to_owned(),
            address: String::new(),
        }
    }

    /// The same with its facts.
    #[must_use]
    pub fn facts<const N: usize>(mut self, facts: [(&str, String); N]) -> Self {
        self.facts =
            serde_json::to_string(&BTreeMap::from(facts)).unwrap_or_else(|_| "{}".to_owned());
        self
    }

    /// The same with the network address it came from.
    #[must_use]
    pub fn from_address(mut self, address: &str) -> Self {
        self.address = address.to_owned();
        self
    }
}

/// Appends an entry; in the transaction of what it tells.
pub fn insert_audit(conn: &mut Conn, entry: &AuditWrite) -> Result<()> {
    diesel::insert_into(audit::table)
        .values(entry)
        .execute(conn)?;
    Ok(())
}
