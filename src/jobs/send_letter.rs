//! Sends a stored letter: `sending` is committed, the mail server or the gateway is called, `sent` is committed. A letter
//! that was `sending` when its worker died is sent again under the same key, and the log says so.

use crate::app::App;
use crate::db::jobs::JobRow;
use crate::db::letters::{self, LetterRow};
use crate::db::types::{LetterState, LetterWay};
use crate::error::{Error, Result};
use crate::notify::{letter, mail, sms};
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
                "a letter may have been sent before; it goes again under the same key"
            );
        }
        app.databases()
            .write(|conn| letters::update_letter(conn, id, LetterState::Sending, None, None))?;
        hand_over(app, &row).map_err(|fault| quietly(&fault, &row.recipient))?;
    }
    let now = app.now();
    app.databases().write(|conn| {
        letters::update_letter(conn, id, LetterState::Sent, None, Some(now))?;
        super::finish(conn, job.id, job.attempt, now)
    })
}

fn hand_over(app: &App, row: &LetterRow) -> Result<()> {
    // letters bear the name that the merchant has set
    let mut config = app.config().clone();
    config.shop_name = app
        .databases()
        .read(|conn| settings::shop(conn, &config))?
        .name;
    let config = &config;
    let (letter, language, facts) = (&row.letter, &row.language, &row.facts);
    let (to, key) = (&row.recipient, &row.message_key);
    match row.way {
        LetterWay::Mail => mail::send(
            config,
            &letter::write(config, letter, language, facts, to, key)?,
        ),
        LetterWay::Sms => sms::send(
            config,
            &letter::write_text(config, letter, language, facts, to, key)?,
        ),
    }
}

/// A server's complaint often repeats the recipient, and complaints are logged.
fn quietly(fault: &Error, recipient: &str) -> Error {
    Error::internal(fault.to_string().replace(recipient, "…"))
}
