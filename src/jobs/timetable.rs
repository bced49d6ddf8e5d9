//! What comes by itself, to be read like a list. Each turn is taken by one process.

use crate::app::App;
use crate::db::jobs;
use crate::domain::job::{Job, Walking};
use crate::error::Result;
use chrono::Duration;
use std::sync::atomic::{AtomicI64, Ordering};

const ALL: Job = Job::SourceAll {
    everybody: false,
    walk: Walking::Anew,
};

/// (name, every so many minutes, the work)
const TIMETABLE: &[(&str, i64, Job)] = &[
    ("sweep", 10, Job::Sweep),
    ("release", 1, Job::Release),
    ("settle_exceptions", 1, Job::SettleExceptions),
    ("serve_presales", 10, Job::ServePresales),
    // what a rule held back, or a full day, may leave by now
    ("source_all", 60, ALL),
];

/// When this process looked last, milliseconds; a bell that is looked at once a minute is exact enough.
static LOOKED: AtomicI64 = AtomicI64::new(0);

/// Starts whatever is due.
pub fn ring(app: &App) -> Result<()> {
    let now = app.now();
    let millis = now.and_utc().timestamp_millis();
    if millis - LOOKED.load(Ordering::Relaxed) < 60_000 {
        return Ok(());
    }
    LOOKED.store(millis, Ordering::Relaxed);
    for (name, minutes, job) in TIMETABLE {
        app.databases().write(|conn| {
            if jobs::take_turn(conn, name, now, now + Duration::minutes(*minutes))? {
                jobs::enqueue(conn, std::slice::from_ref(job), now)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}
