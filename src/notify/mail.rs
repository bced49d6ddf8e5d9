//! Mail through lettre: an SMTP server, or a folder of files where none is set.

use crate::config::Config;
use crate::error::{Error, Result};
use lettre::message::{Mailbox, MultiPart};
use lettre::{FileTransport, Message, SmtpTransport, Transport};

/// A letter, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Recipient's address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The same for every try, so that a server can tell a repetition.
    pub message_key: String,
}

/// Hands a letter over; returns when the server has it.
pub fn send(config: &Config, mail: &Mail) -> Result<()> {
    let message = message(config, mail)?;
    match &config.smtp_url {
        Some(url) => {
            let transport = SmtpTransport::from_url(url)
                .map_err(fault)?
                .timeout(Some(std::time::Duration::from_secs(20)))
                .build();
            transport.send(&message).map_err(fault)?;
        }
        None => {
            std::fs::create_dir_all(&config.mail_dir)?;
            FileTransport::new(&config.mail_dir)
                .send(&message)
                .map_err(fault)?;
        }
    }
    Ok(())
}

fn message(config: &Config, mail: &Mail) -> Result<Message> {
    let from = Mailbox::new(
        Some(config.shop_name.clone()),
        config.mail_from.parse().map_err(fault)?,
    );
    let to = Mailbox::new(None, mail.to.parse().map_err(fault)?);
    let domain = config.mail_from.rsplit('@').next().unwrap_or("localhost");
    Message::builder()
        .from(from)
        .to(to)
        .subject(&mail.subject)
        .message_id(Some(format!("<{}@{domain}>", mail.message_key)))
        .multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            mail.html.clone(),
        ))
        .map_err(fault)
}

fn fault(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Internal(Box::new(cause))
}
