//! Does one action to one portion of its orders; running it again does nothing twice.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::domain::ids::BulkId;
use crate::error::Result;
use crate::services::bulks;

/// One transaction; each order in it has its own verdict.
pub(super) fn run(app: &App, job: &JobRow, bulk: BulkId, portion: i64) -> Result<()> {
    let now = app.now();
    app.databases().write(|conn| {
        bulks::carry_out(conn, now, bulk, portion)?;
        super::finish(conn, job.id, job.attempt, now)
    })
}
