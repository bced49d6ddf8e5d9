//! Sends a stored letter: `sending` is committed, the mail server is called, `sent` is committed. A letter that was
//! `sending` when its worker died is sent again under the same Message-ID, and the log says so.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::db::letters;
use crate::db::types::LetterState;
use crate::error::{Error, Result};
use crate::notify::{letter, mail};
use crate::services::settings;

/// Sends the letter.
pub(super) fn run(app: &App, job: &JobRow, id: i64) -> Result<()> {
    let row = app
        .databases()
        .read(|conn| letters::find_letter(conn, id))?
        .ok_or_else(|| Error::not_found("letter"))?;
    if row.state != LetterState::Sent {
        if row.state == LetterState::Sending {
            tracing::warn!(
                letter = id,
                "a letter may have been sent before; it goes again under the same Message-ID"
            );
        }
        app.databases()
            .write(|conn| letters::update_letter(conn, id, LetterState::Sending, None, None))?;
        // letters bear the name that the merchant has set
        let mut config = app.config().clone();
        config.shop_name = app
            .databases()
            .read(|conn| settings::shop(conn, &config))?
            .name;
        mail::send(
            &config,
            &letter::write(
                &config,
                &row.letter,
                &row.language,
                &row.facts,
                &row.recipient,
                &row.message_key,
            )?,
        )?;
    }
    let now = app.now();
    app.databases().write(|conn| {
        letters::update_letter(conn, id, LetterState::Sent, None, Some(now))?;
        super::finish(conn, job.id, job.attempt, now)
    })
}
