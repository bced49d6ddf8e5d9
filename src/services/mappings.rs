//! Mappings saved here: each save is a new version; one of a name is in use, or else the shipped one.

use crate::db::Conn;
use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::mappings;
use crate::domain::audit::AuditAction;
use crate::domain::mapping::Mapping;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Saves a mapping as the next version of its name and puts it in use; gives both. A shipped name may be overridden.
pub fn save(conn: &mut Conn, now: Time, text: &str, by: &str) -> Result<(String, i64)> {
    conn.write(|conn| {
        let (name, version) = keep(conn, now, text, by)?;
        mappings::update_active(conn, &name, Some(version))?;
        Ok((name, version))
    })
}

/// Saves a mapping as the next version of its name, not in use yet; gives both.
pub fn draft(conn: &mut Conn, now: Time, text: &str, actor: &Actor) -> Result<(String, i64)> {
    conn.write(|conn| {
        let (name, version) = keep(conn, now, text, actor.parts().1)?;
        note(conn, now, actor, (&name, version), "saved")?;
        Ok((name, version))
    })
}

/// Puts a version in use; the shipped version's number puts that back.
pub fn switch_on(
    conn: &mut Conn,
    now: Time,
    (name, version): (&str, i64),
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        let shipped = shipped_version(name) == Some(version);
        let own = Some(version).filter(|_| !shipped);
        if !mappings::update_active(conn, name, own)? {
            return Err(Error::not_found("mapping"));
        }
        note(conn, now, actor, (name, version), "switched_on")
    })
}

/// The version of a shipped mapping, if the name is one's.
pub fn shipped_version(name: &str) -> Option<i64> {
    let mut shipped = crate::formats::built_in().iter();
    shipped
        .find(|mapping| mapping.name == name)
        .map(|mapping| mapping.version)
}

fn keep(conn: &mut Conn, now: Time, text: &str, by: &str) -> Result<(String, i64)> {
    let mut mapping = Mapping::parse(text).map_err(Error::Invalid)?;
    let shipped = shipped_version(&mapping.name).unwrap_or(0);
    mapping.version = mappings::count_versions(conn, &mapping.name)?.max(shipped) + 1;
    let body = serde_json::to_string(&mapping)?;
    let which = (mapping.name.as_str(), mapping.version);
    mappings::insert_version(conn, which, &body, by, now)?;
    Ok((mapping.name, mapping.version))
}

fn note(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    (name, version): (&str, i64),
    what: &str,
) -> Result<()> {
    let action = AuditAction::MappingChanged;
    let entry = AuditWrite::new(now, actor, action, ("mapping", name))
        .facts([("version", version.to_string()), ("state", what.to_owned())]);
    insert_audit(conn, &entry)
}
