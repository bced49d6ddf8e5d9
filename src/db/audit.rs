//! The audit log, append-only. What is written into it is `domain/audit`.

use super::Conn;
use super::schema::audit;
use crate::db::paging;
use crate::domain::audit::AuditAction;
use crate::domain::ids::StaffId;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamp};
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

/// One entry.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = audit)]
pub struct AuditRow {
    /// Row id.
    pub id: i64,
    /// When.
    pub at: Time,
    /// Who: `system`, `staff`, `key`, …
    pub actor_kind: String,
    /// Their name as of then.
    pub actor: String,
    /// What was done; a word of another version is told as it is.
    pub action: String,
    /// What it was done to: `order`, `staff`, …
    pub subject_kind: String,
    /// Which one.
    pub subject: String,
    /// The facts as JSON.
    pub facts: String,
    /// Network address.
    pub address: String,
}

/// A place in the log: time and id of an entry.
pub type Place = (Time, i64);

/// What the log is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Who did it.
    pub staff: Option<StaffId>,
    /// What was done.
    pub action: Option<AuditAction>,
    /// What it was done to.
    pub subject_kind: Option<String>,
    /// At or after.
    pub from: Option<Time>,
    /// Before.
    pub until: Option<Time>,
    /// Only what this person did: all that somebody with a narrower scope sees.
    pub own: Option<StaffId>,
}

/// From where a page goes on, the newest first.
pub type From = paging::From<Place>;

/// Entries, the newest first; one more than `limit` where there are more.
pub fn list_page(
    conn: &mut Conn,
    filter: &Filter,
    from: From,
    limit: i64,
) -> Result<Vec<AuditRow>> {
    let mut query = audit::table.select(AuditRow::as_select()).into_boxed();
    for staff in [filter.staff, filter.own].into_iter().flatten() {
        query = query.filter(audit::staff_id.eq(staff));
    }
    if let Some(action) = filter.action {
        query = query.filter(audit::action.eq(action));
    }
    if let Some(kind) = &filter.subject_kind {
        query = query.filter(audit::subject_kind.eq(kind));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit::at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit::at.lt(until));
    }
    // a row value, since two comparisons would walk the index from its end
    let beside = |start: &str, (at, id): Place| {
        sql::<Bool>(start)
            .bind::<Timestamp, _>(at)
            .sql(", ")
            .bind::<BigInt, _>(id)
            .sql(")")
    };
    query = match from {
        From::Start => query,
        From::After(place) => query.filter(beside("(audit.at, audit.id) < (", place)),
        From::Before(place) => query.filter(beside("(audit.at, audit.id) > (", place)),
    };
    let newest_first = !matches!(from, From::Before(_));
    query = if newest_first {
        query.order((audit::at.desc(), audit::id.desc()))
    } else {
        query.order((audit::at.asc(), audit::id.asc()))
    };
    let mut rows: Vec<AuditRow> = query.limit(limit + 1).load(conn)?;
    if !newest_first {
        rows.reverse();
    }
    Ok(rows)
}
