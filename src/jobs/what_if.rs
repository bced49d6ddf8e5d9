//! Replays a past period under other rules, page by page. It only reads, so that a worker that dies loses nothing: the
//! next one begins anew.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::db::types::WhatIfState;
use crate::db::what_ifs;
use crate::domain::ids::WhatIfId;
use crate::error::{Error, Result};
use crate::services::what_ifs::Run;

/// Between two pages it says how far it is, holds on to its job, and stops if somebody wants that.
pub(super) fn run(app: &App, job: &JobRow, id: WhatIfId) -> Result<()> {
    let (now, zone) = (app.now(), app.context().zone);
    let begun = app.databases().read(|conn| Run::begin(conn, id, now, zone));
    let mut replay = match begun {
        Ok(replay) => replay,
        Err(Error::NotFound(_)) => return give_up(app, job, id),
        Err(fault) => return Err(fault),
    };
    let mut more = true;
    while more {
        let through = replay.through();
        let goes_on = app.databases().write(|conn| {
            super::hold_on(app, conn, job)?;
            what_ifs::update_through(conn, id, through)
        })?;
        if !goes_on {
            break;
        }
        more = app.databases().read(|conn| replay.step(conn))?;
    }
    let (now, through) = (app.now(), replay.through());
    let answer = serde_json::to_string(&replay.answer())?;
    app.databases().write(|conn| {
        if !more && what_ifs::update_through(conn, id, through)? {
            what_ifs::update_end(conn, id, WhatIfState::Done, Some(&answer), now)?;
        }
        super::finish(conn, job.id, job.attempt, now)
    })
}

/// What it was to try was thrown away meanwhile.
fn give_up(app: &App, job: &JobRow, id: WhatIfId) -> Result<()> {
    let now = app.now();
    app.databases().write(|conn| {
        what_ifs::update_end(conn, id, WhatIfState::Canceled, None, now)?;
        super::finish(conn, job.id, job.attempt, now)
    })
}
