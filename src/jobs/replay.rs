//! Puts a group of dead letters back to be read, portion by portion; each of them is read by a job of its own.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::domain::ids::ReplayId;
use crate::error::Result;
use crate::services::messages;

/// Goes on where it stands; a portion and where it ends are one transaction, which only the holder of the job commits.
pub(super) fn run(app: &App, job: &JobRow, id: ReplayId) -> Result<()> {
    let mut more = true;
    while more {
        let now = app.now();
        more = app.databases().write(|conn| {
            super::hold_on(app, conn, job)?;
            let more = messages::replay_portion(conn, now, id)?;
            if !more {
                super::finish(conn, job.id, job.attempt, now)?;
            }
            Ok(more)
        })?;
    }
    Ok(())
}
