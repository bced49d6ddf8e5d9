//! Takes an uploaded file in. Whoever goes on after a killed worker finds the file, the staged rows and the messages
//! that were taken in already, so that nothing is read twice.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::db::types::ImportState;
use crate::db::{import_files, imports};
use crate::domain::ids::ImportId;
use crate::error::{Error, Result};
use chrono::Duration;

/// Staged rows that one transaction deletes.
const PORTION: i64 = 5_000;

/// Takes it in; harmless to run again.
pub(super) fn run(app: &App, job: &JobRow, id: ImportId) -> Result<()> {
    let found = app.databases().read(|conn| imports::find(conn, id))?;
    let import = found.ok_or_else(|| Error::not_found("import"))?;
    let mut failed = None;
    if matches!(import.state, ImportState::Staging | ImportState::Reading) {
        let mut held = app.now();
        let quarter = Duration::milliseconds(i64::from(app.config().job_lease) * 250);
        let done = app.take_upload_in(&import, |_| {
            let now = app.now();
            if now - held < quarter {
                return Ok(());
            }
            held = now;
            app.databases().write(|conn| super::hold_on(app, conn, job))
        });
        match done {
            Err(Error::Refused(why)) => failed = Some(serde_json::to_string(&why)?),
            other => drop(other?),
        }
    }
    let mut up_to = 0;
    while up_to < import.rows_staged {
        up_to += PORTION;
        app.databases()
            .write(|conn| imports::delete_staged(conn, &import.file_hash, up_to))?;
    }
    let now = app.now();
    app.databases().write(|conn| {
        if let Some(why) = &failed {
            imports::update_failed(conn, id, why, now)?;
        }
        import_files::delete_parts(conn, id)?;
        super::finish(conn, job.id, job.attempt, now)
    })
}
