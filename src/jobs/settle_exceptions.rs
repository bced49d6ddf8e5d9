//! Settles exceptions by themselves: whatever gave the units a place again, or canceled them, tells nobody here. One look a
//! minute costs sourcing nothing.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::error::Result;
use crate::services::exceptions;

/// One statement, that looks at the open ones alone.
pub(super) fn run(app: &App, job: &JobRow) -> Result<()> {
    let now = app.now();
    app.databases().write(|conn| {
        exceptions::settle(conn, now)?;
        super::finish(conn, job.id, job.attempt, now)
    })
}
