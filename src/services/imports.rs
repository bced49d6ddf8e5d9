//! Uploaded files: taken in on somebody's word, or discarded. Taking them in is `app::import`, run by a job.

use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::imports::ImportRow;
use crate::db::{Conn, import_files, imports, jobs};
use crate::domain::audit::AuditAction;
use crate::domain::ids::ImportId;
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// An import within reach.
pub fn get_seen(conn: &mut Conn, reach: &Reach, id: ImportId) -> Result<ImportRow> {
    imports::find(conn, id)?
        .filter(|import| reach.sees_channel(import.channel_id))
        .ok_or_else(|| Error::not_found("import"))
}

/// Sends an uploaded file on its way.
pub fn take_in(
    conn: &mut Conn,
    now: Time,
    (reach, id): (&Reach, ImportId),
    actor: &Actor,
) -> Result<()> {
    conn.write(|conn| {
        let import = get_seen(conn, reach, id)?;
        if import.format.is_empty() || !imports::update_to_begin(conn, id, actor.parts().1, now)? {
            return Err(Error::Conflict(Sentence::new("conflict-import-decided")));
        }
        jobs::enqueue(conn, &[Job::Import { import: id }], now)?;
        let subject = ("import", id.to_string());
        let entry = AuditWrite::new(now, actor, AuditAction::Imported, (subject.0, &subject.1))
            .facts([("file", import.file_name), ("format", import.format)]);
        insert_audit(conn, &entry)
    })
}

/// Forgets an uploaded file that is not wanted.
pub fn discard(conn: &mut Conn, reach: &Reach, id: ImportId) -> Result<()> {
    conn.write(|conn| {
        get_seen(conn, reach, id)?;
        forget(conn, id)
    })
}

/// Forgets uploads that nobody has decided about since a time.
pub fn forget_before(conn: &mut Conn, time: Time) -> Result<()> {
    for id in imports::list_forgotten(conn, time)? {
        forget(conn, id)?;
    }
    Ok(())
}

fn forget(conn: &mut Conn, id: ImportId) -> Result<()> {
    import_files::delete_parts(conn, id)?;
    if imports::delete_upload(conn, id)? {
        Ok(())
    } else {
        Err(Error::Conflict(Sentence::new("conflict-import-decided")))
    }
}
