//! Releases what is planned and due, portion by portion, each fulfillment in a transaction of its own.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::domain::ids::FulfillmentId;
use crate::domain::staff::{Actor, Reach};
use crate::error::{Error, Result};
use crate::services::fulfillments;

/// What cannot be released stops nothing else; the next turn comes within a minute.
pub(super) fn run(app: &App, job: &JobRow) -> Result<()> {
    let zone = app.context().zone;
    let mut after = FulfillmentId(0);
    loop {
        let now = app.now();
        let due = app
            .databases()
            .read(|conn| fulfillments::list_due(conn, now, zone, after))?;
        for id in &due {
            release(app, *id);
        }
        let more = due.len() as i64 == fulfillments::PORTION;
        app.databases().write(|conn| match more {
            true => super::hold_on(app, conn, job),
            false => super::finish(conn, job.id, job.attempt, app.now()),
        })?;
        match due.last().filter(|_| more) {
            Some(last) => after = *last,
            None => return Ok(()),
        }
    }
}

fn release(app: &App, id: FulfillmentId) {
    let done = super::caught(|| {
        app.databases()
            .write(|conn| fulfillments::release(conn, app.now(), &Actor::System, &Reach::ALL, id))
            .map(|_| ())
    });
    match done {
        // somebody was faster, or stopped it, since it was listed
        Ok(()) | Err(Error::Refused(_) | Error::NotFound(_)) => {}
        Err(fault) => tracing::error!(%fault, fulfillment = id.0, "it could not be released"),
    }
}
