//! Versions of the sourcing rules: which one is in force, drafts and their changes, switching on. What the rules mean is
//! `domain::sourcing`; what is typed into their forms is `form` and `rest`.

mod check;
mod form;
mod names;
mod rest;

pub use check::problems;
pub use form::RuleForm;
pub use names::{Names, PlaceName, read as read_names};
pub use rest::{LATE_DAYS, RestForm};

use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::rule_sets::{self as rows, RuleSetRow, RuleSetWrite};
use crate::db::types::RuleSetState;
use crate::db::{Conn, cost_currency};
use crate::domain::audit::AuditAction;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::sourcing::{Policy, Rule};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::sourcing::look_again_at_everybody;

/// Rules of one version at most: nobody reads more.
const MOST_RULES: usize = 100;

/// Which version of a draft somebody saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The version.
    pub version: i64,
    /// Its revision.
    pub revision: i64,
}

/// Where a rule goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// One place earlier.
    Up,
    /// One place later.
    Down,
}

/// What is done to a draft. Positions count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A rule is added behind the others.
    Add(Box<RuleForm>),
    /// The rule of a position is another one.
    Edit(usize, Box<RuleForm>),
    /// It changes places with its neighbour.
    Move(usize, Direction),
    /// It is gone.
    Remove(usize),
    /// Everything else of the policy.
    Rest(Box<RestForm>),
}

/// The version in force and what it says; version 0, the policy without rules, until one was switched on.
pub fn active(conn: &mut Conn) -> Result<(i64, Policy)> {
    match rows::find_active(conn)? {
        Some((version, body)) => Ok((version, serde_json::from_str(&body)?)),
        None => Ok((0, before(conn)?)),
    }
}

/// What counts until a version is switched on.
pub fn before(conn: &mut Conn) -> Result<Policy> {
    Ok(Policy::usual(cost_currency::find_without_rules(conn)?))
}

/// A version with what it says.
pub fn get(conn: &mut Conn, version: i64) -> Result<(RuleSetRow, Policy)> {
    let row = rows::find_version(conn, version)?.ok_or_else(|| Error::not_found("rules"))?;
    let policy = serde_json::from_str(&row.body)?;
    Ok((row, policy))
}

/// Begins a draft, from the version in force or from another one; gives its version.
pub fn draft(conn: &mut Conn, now: Time, actor: &Actor, from: Option<i64>) -> Result<i64> {
    conn.write(|conn| {
        rows::lock_all(conn)?;
        let policy = match from.filter(|version| *version > 0) {
            Some(version) => get(conn, version)?.1,
            None => active(conn)?.1,
        };
        let version = rows::find_highest(conn)? + 1;
        let row = RuleSetWrite {
            version,
            state: RuleSetState::Draft,
            note: String::new(),
            body: serde_json::to_string(&policy)?,
            created_at: now,
            created_by: actor.parts().1.to_owned(),
        };
        rows::insert_version(conn, &row)?;
        note(conn, now, actor, version, "begun")?;
        Ok(version)
    })
}

/// Changes a draft that is still as somebody saw it.
pub fn change(conn: &mut Conn, now: Time, actor: &Actor, seen: Seen, what: &Change) -> Result<()> {
    conn.write(|conn| {
        let (row, mut policy) = get(conn, seen.version)?;
        still(&row, seen)?;
        let mut text = row.note;
        match what {
            Change::Add(form) => {
                if policy.rules.rules.len() >= MOST_RULES {
                    let full = Sentence::new("refused-rules-many").with("limit", MOST_RULES);
                    return Err(Error::Refused(full));
                }
                let rule = form.read(conn, policy.currency)?;
                named_once(&policy, None, &rule)?;
                policy.rules.rules.push(rule);
            }
            Change::Edit(position, form) => {
                let rule = form.read(conn, policy.currency)?;
                named_once(&policy, Some(*position), &rule)?;
                *at(&mut policy, *position)? = rule;
            }
            Change::Move(position, direction) => shift(&mut policy, *position, *direction)?,
            Change::Remove(position) => {
                at(&mut policy, *position)?;
                policy.rules.rules.remove(*position);
            }
            Change::Rest(form) => (text, policy) = form.read(&policy)?,
        }
        let body = serde_json::to_string(&policy)?;
        let by = actor.parts().1;
        let as_seen = (seen.version, seen.revision);
        if rows::update_draft(conn, as_seen.0, as_seen.1, (&text, &body), by, now)? {
            Ok(())
        } else {
            Err(overtaken())
        }
    })
}

/// Puts a draft in force, retires the one that was, and has every waiting order and every open plan looked at under it.
pub fn switch_on(conn: &mut Conn, now: Time, actor: &Actor, seen: Seen) -> Result<()> {
    conn.write(|conn| {
        rows::lock_all(conn)?;
        let (row, policy) = get(conn, seen.version)?;
        still(&row, seen)?;
        let names = names::read(conn, &[&policy])?;
        let wrong = problems(&policy, &names);
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        if !rows::update_active(conn, seen.version, seen.revision, now)? {
            return Err(overtaken());
        }
        look_again_at_everybody(conn, now)?;
        note(conn, now, actor, seen.version, "switched_on")
    })
}

/// Throws a draft away.
pub fn delete(conn: &mut Conn, now: Time, actor: &Actor, seen: Seen) -> Result<()> {
    conn.write(|conn| {
        let (row, _) = get(conn, seen.version)?;
        still(&row, seen)?;
        if !rows::delete_draft(conn, seen.version, seen.revision)? {
            return Err(overtaken());
        }
        note(conn, now, actor, seen.version, "deleted")
    })
}

fn still(row: &RuleSetRow, seen: Seen) -> Result<()> {
    if row.state != RuleSetState::Draft {
        return Err(Error::Refused(Sentence::new("refused-rules-no-draft")));
    }
    if row.revision != seen.revision {
        return Err(overtaken());
    }
    Ok(())
}

fn overtaken() -> Error {
    Error::Conflict(Sentence::new("conflict-rules-changed"))
}

fn at(policy: &mut Policy, position: usize) -> Result<&mut Rule> {
    let rule = policy.rules.rules.get_mut(position);
    rule.ok_or_else(|| Error::not_found("rules"))
}

fn named_once(policy: &Policy, position: Option<usize>, rule: &Rule) -> Result<()> {
    let mut others = policy.rules.rules.iter().enumerate();
    if others.any(|(index, other)| Some(index) != position && check::same_name(other, rule)) {
        let twice = Sentence::new("problem-rules-name-twice").with("rule", &rule.name);
        return Err(Error::Invalid(vec![Problem::at("/name", twice)]));
    }
    Ok(())
}

fn shift(policy: &mut Policy, position: usize, direction: Direction) -> Result<()> {
    at(policy, position)?;
    let other = match direction {
        Direction::Up => position.checked_sub(1),
        Direction::Down => Some(position + 1).filter(|next| *next < policy.rules.rules.len()),
    };
    if let Some(other) = other {
        policy.rules.rules.swap(position, other);
    }
    Ok(())
}

fn note(conn: &mut Conn, now: Time, actor: &Actor, version: i64, what: &str) -> Result<()> {
    let subject = version.to_string();
    let entry = AuditWrite::new(now, actor, AuditAction::RulesChanged, ("rules", &subject))
        .facts([("version", subject.clone()), ("state", what.to_owned())]);
    insert_audit(conn, &entry)
}
