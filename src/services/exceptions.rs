//! What went wrong and is somebody's task: written with its cause, resolved by a person, or by itself once nothing is
//! missing any more.

use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::exceptions::{self, ExceptionWrite, number_of};
use crate::domain::audit::AuditAction;
use crate::domain::exception::{ExceptionKind, NOTE_MAX};
use crate::domain::ids::{ExceptionId, LocationId, MovementId, OrderId, SkuId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Actor, Reach};
use crate::domain::stock::MovementKind;
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Goods that were promised and are not there.
#[derive(Debug, Clone, Copy)]
pub struct Shortfall {
    /// What.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// The line of the ledger that says so.
    pub movement: MovementId,
    /// How it came to light.
    pub cause: MovementKind,
    /// Pieces.
    pub pieces: i64,
}

/// Names the orders that lost units to one shortfall; none where nobody lost any. In the transaction in which they lost them.
pub fn name_broken(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    short: &Shortfall,
    lost: &[(OrderId, i64)],
) -> Result<Option<ExceptionId>> {
    if lost.is_empty() {
        return Ok(None);
    }
    let (actor_kind, name) = actor.parts();
    let write = ExceptionWrite {
        kind: ExceptionKind::Broken,
        cause: short.cause.as_str(),
        sku_id: Some(short.sku),
        location_id: Some(short.location),
        movement_id: Some(short.movement),
        pieces: short.pieces,
        actor_kind,
        actor: name.to_owned(),
        created_at: now,
    };
    exceptions::insert_exception(conn, &write, lost).map(Some)
}

/// Somebody says that it is settled; refused where it is already.
pub fn resolve(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: ExceptionId,
    note: &str,
) -> Result<()> {
    let note = note.trim().replace('\0', "");
    if note.chars().count() > NOTE_MAX {
        let long = Sentence::new("problem-too-long").with("limit", NOTE_MAX);
        return Err(Error::Invalid(vec![Problem::at("/note", long)]));
    }
    conn.write(|conn| {
        exceptions::find_seen(conn, reach, id)?.ok_or_else(|| Error::not_found("exception"))?;
        if !exceptions::update_resolved(conn, id, now, actor, &note)? {
            return Err(Error::Conflict(Sentence::new(
                "conflict-exception-resolved",
            )));
        }
        let number = number_of(id);
        let subject = ("exception", number.as_str());
        audit::insert_audit(
            conn,
            &AuditWrite::new(now, actor, AuditAction::ExceptionResolved, subject),
        )
    })
}

/// Settles those of which nothing is missing any more.
pub fn settle(conn: &mut Conn, now: Time) -> Result<()> {
    exceptions::update_settled(conn, now)?;
    Ok(())
}
