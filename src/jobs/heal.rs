//! Looks again at every order that waits for a cause, portion by portion.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::domain::ids::OrderId;
use crate::error::Result;
use crate::services::holds;

/// Heals what waits; harmless to run again.
pub(super) fn run(app: &App, job: &JobRow, waits_for: &str) -> Result<()> {
    let now = app.now();
    let mut after = Some(OrderId(0));
    while let Some(from) = after {
        after = app.databases().write(|conn| {
            let next = holds::heal(conn, now, waits_for, from)?;
            if next.is_none() {
                super::finish(conn, job.id, job.attempt, now)?;
            }
            Ok(next)
        })?;
    }
    Ok(())
}
