//! Finds out whom a look-up concerns and writes them a letter with a code, or ends doing nothing.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::error::Result;
use crate::services::lookup::{Asking, send_code};

/// Sends the code.
pub(super) fn run(app: &App, job: &JobRow, lookup: &str) -> Result<()> {
    let now = app.now();
    let asking = Asking {
        secret: app.secret().clone(),
        now,
        address: String::new(),
        language: String::new(),
        texts: app.config().sends_texts(),
        ways: app.shop().proof,
    };
    app.databases().write(|conn| {
        send_code(conn, &asking, lookup)?;
        super::finish(conn, job.id, job.attempt, now)
    })
}
