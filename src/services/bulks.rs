//! One action on many orders: started with its orders written down, carried out portion by portion. What is done to one
//! order is `holds` and `desk`.

use super::{desk, holds};
use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::bulks::{self, BulkRow, BulkWrite};
use crate::db::error::is_transient;
use crate::db::orders::{find, list};
use crate::db::{self, Conn, staff};
use crate::domain::audit::AuditAction;
use crate::domain::bulk::{BulkAction, MOST, PORTION};
use crate::domain::ids::{BulkId, OrderId, StaffId};
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Permission, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// Longest reason of a hold or release, characters.
const REASON_MAX: usize = 500;

/// With what an action is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct With {
    /// Reason, tag or note.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who is to look after the orders; nobody without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
}

/// Who asks, and what of the shop they see.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// Who.
    pub id: StaffId,
    /// The same for the log.
    pub actor: &'a Actor,
    /// What they see.
    pub reach: &'a Reach,
    /// Network address.
    pub address: &'a str,
}

/// Writes the action down with its orders and starts its jobs. An order out of reach is not found.
pub fn start(
    conn: &mut Conn,
    now: Time,
    asker: Asker<'_>,
    action: BulkAction,
    with: &With,
    orders: &[OrderId],
) -> Result<BulkId> {
    let with = checked(action, with)?;
    if orders.is_empty() {
        return Err(Error::invalid("/order", "bulk-none-chosen"));
    }
    conn.write(|conn| {
        let mut chosen = orders.to_vec();
        chosen.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        chosen.sort_unstable();
        chosen.dedup();
        if list::list_seen(conn, asker.reach, &chosen)? != chosen {
            return Err(Error::not_found("order"));
        }
        let total = i64::try_from(chosen.len()).unwrap_or(MOST);
        let row = BulkWrite {
            staff_id: asker.id,
            action,
            facts: serde_json::to_string(&with)?,
            total,
            created_at: now,
        };
        let bulk = bulks::insert_bulk(conn, &row, &chosen)?;
        let portions: Vec<Job> = (0..total.div_euclid(PORTION) + 1)
            .filter(|portion| portion * PORTION < total)
            .map(|portion| Job::Bulk { bulk, portion })
            .collect();
        db::jobs::enqueue(conn, &portions, now)?;
        let subject = bulk.to_string();
        let entry = AuditWrite::new(
            now,
            asker.actor,
            AuditAction::BulkStarted,
            ("bulk", &subject),
        )
        .facts([("action", action.to_string()), ("total", total.to_string())])
        .from_address(asker.address);
        insert_audit(conn, &entry)?;
        Ok(bulk)
    })
}

/// What every order would refuse is refused before the first.
fn checked(action: BulkAction, with: &With) -> Result<With> {
    let text = with.text.trim().replace('\0', "");
    let key = match action {
        BulkAction::Hold | BulkAction::Release => "hold-reason-needed",
        BulkAction::Tag | BulkAction::Untag => "desk-tag-needed",
        BulkAction::Note => "desk-note-needed",
        BulkAction::Assign => {
            return Ok(With {
                text: String::new(),
                staff: with.staff,
            });
        }
    };
    if text.is_empty() {
        return Err(Error::invalid("/text", key));
    }
    let (most, long) = match action {
        BulkAction::Tag | BulkAction::Untag => (desk::TAG_MAX, "desk-tag-long"),
        BulkAction::Note => (desk::NOTE_MAX, "desk-note-long"),
        BulkAction::Hold | BulkAction::Release | BulkAction::Assign => {
            (REASON_MAX, "desk-note-long")
        }
    };
    if text.chars().count() > most {
        let long = Sentence::new(long).with("limit", most);
        return Err(Error::Invalid(vec![crate::domain::sentence::Problem::at(
            "/text", long,
        )]));
    }
    Ok(With { text, staff: None })
}

/// Carries one portion out, within the caller's transaction. Orders that are through already stay as they are.
pub fn carry_out(conn: &mut Conn, now: Time, bulk: BulkId, portion: i64) -> Result<()> {
    let row = bulks::find_bulk(conn, bulk)?.ok_or_else(|| Error::not_found("bulk"))?;
    let with: With = serde_json::from_str(&row.facts)?;
    let places = portion * PORTION..(portion + 1) * PORTION;
    let ids: Vec<OrderId> = bulks::list_waiting(conn, bulk, places.clone())?
        .into_iter()
        .map(|(_, order)| order)
        .collect();
    find::lock_orders(conn, &ids)?;
    // read again behind the lock: another run may have been first
    let waiting = bulks::list_waiting(conn, bulk, places)?;
    let ids: Vec<OrderId> = waiting.iter().map(|(_, order)| *order).collect();
    let (actor, seen) = allowed(conn, &row, &ids)?;
    let (mut done, mut refused) = (Vec::new(), 0);
    for (place, order) in waiting {
        let verdict = if seen.binary_search(&order).is_ok() {
            conn.write(|conn| act(conn, now, row.action, &with, order, &actor))
        } else {
            Err(Error::Refused(Sentence::new("bulk-refused-reach")))
        };
        match verdict.map_err(said) {
            Ok(()) => done.push(place),
            Err(Ok(sentence)) => {
                refused += 1;
                bulks::update_refused(conn, bulk, place, &serde_json::to_string(&sentence)?)?;
            }
            Err(Err(fault)) => return Err(fault),
        }
    }
    bulks::update_done(conn, bulk, &done)?;
    let done = i64::try_from(done.len()).unwrap_or(PORTION);
    bulks::update_counts(conn, bulk, done, refused, now)
}

/// Who acts, and which of the orders they may still change: a role or a reach may have changed since the start.
fn allowed(conn: &mut Conn, row: &BulkRow, ids: &[OrderId]) -> Result<(Actor, Vec<OrderId>)> {
    let person = staff::list(conn)?
        .into_iter()
        .find(|person| person.id == row.staff_id)
        .ok_or_else(|| Error::not_found("staff"))?;
    let actor = Actor::Staff(person.id, person.name.clone());
    if !person.active || !person.role.may(Permission::ChangeOrders) {
        return Ok((actor, Vec::new()));
    }
    let reach = staff::find_reach(conn, &person)?;
    Ok((actor, list::list_seen(conn, &reach, ids)?))
}

fn act(
    conn: &mut Conn,
    now: Time,
    action: BulkAction,
    with: &With,
    order: OrderId,
    actor: &Actor,
) -> Result<()> {
    match action {
        BulkAction::Hold => holds::hold(conn, now, order, &with.text, actor),
        BulkAction::Release => release(conn, now, order, &with.text, actor),
        BulkAction::Tag => desk::tag(conn, now, order, &with.text, actor),
        BulkAction::Untag => desk::untag(conn, now, order, &with.text, actor),
        BulkAction::Assign => desk::assign(conn, now, order, with.staff, actor),
        BulkAction::Note => desk::note(conn, now, order, &with.text, actor),
    }
}

/// Releases every hold of the order that a person may release; refused if there is none.
fn release(conn: &mut Conn, now: Time, order: OrderId, why: &str, actor: &Actor) -> Result<()> {
    let open: Vec<_> = db::holds::list_of_orders(conn, &[order])?
        .into_iter()
        .filter(|hold| hold.released_at.is_none())
        .collect();
    let (may, may_not): (Vec<_>, Vec<_>) = open
        .into_iter()
        .partition(|hold| holds::releasable(hold.kind));
    for hold in &may {
        holds::release(conn, now, order, hold.id, why, actor)?;
    }
    match (may.first(), may_not.first()) {
        (Some(_), _) => Ok(()),
        (None, Some(hold)) => Err(Error::Refused(
            Sentence::new("refused-release").with("kind", hold.kind),
        )),
        (None, None) => Err(Error::Refused(Sentence::new("bulk-refused-not-held"))),
    }
}

/// What a fault says about one order; a fault of ours, or one that passes, is the whole portion's.
fn said(fault: Error) -> std::result::Result<Sentence, Error> {
    match fault {
        fault if is_transient(&fault) => Err(fault),
        Error::NotFound(sentence)
        | Error::Refused(sentence)
        | Error::Conflict(sentence)
        | Error::Forbidden(sentence) => Ok(sentence),
        Error::Invalid(problems) => match problems.into_iter().next() {
            Some(problem) => Ok(problem.detail),
            None => Err(Error::internal("an order was refused without a reason")),
        },
        fault @ (Error::Unavailable(_) | Error::Internal(_)) => Err(fault),
    }
}
