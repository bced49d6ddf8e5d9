//! The letter with a one-time link: an invitation to the portal, or another password.

use super::letter::rendered;
use super::mail::Mail;
use crate::config::Config;
use crate::error::Result;
use crate::i18n::{Lang, t, t_with};
use askama::Template;
use serde::Deserialize;

#[derive(Deserialize)]
struct Facts {
    /// `invitation` or `reset`.
    kind: String,
    token: String,
    hours: i64,
    name: String,
    by: String,
}

#[derive(Template)]
#[template(path = "mail/staff_link/subject.txt", escape = "none")]
struct Subject<'a> {
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "mail/staff_link/body.txt", escape = "none")]
struct Text<'a> {
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "mail/staff_link/body.html")]
struct Html<'a> {
    words: &'a Words,
}

struct Words {
    lang: String,
    shop: String,
    intro: String,
    button: String,
    link: String,
    until: String,
    not_you: String,
}

/// Writes it.
pub(super) fn write(
    config: &Config,
    lang: Lang,
    facts: &str,
    to: &str,
    message_key: &str,
) -> Result<Mail> {
    let facts: Facts = serde_json::from_str(facts)?;
    let told = |key: &str| {
        t_with(
            lang,
            &format!("mail-link-{}-{key}", facts.kind),
            &[
                ("shop", config.shop_name.as_str().into()),
                ("name", facts.name.as_str().into()),
                ("by", facts.by.as_str().into()),
            ],
        )
    };
    let words = Words {
        lang: lang.to_string(),
        shop: config.shop_name.clone(),
        intro: told("intro"),
        button: told("button"),
        link: format!("{}/staff/invitation/{}", config.public_url, facts.token),
        until: t_with(lang, "mail-link-until", &[("hours", facts.hours.into())]),
        not_you: t(lang, "mail-link-not-you"),
    };
    Ok(Mail {
        to: to.to_owned(),
        subject: rendered(
            Subject {
                subject: &told("subject"),
            }
            .render(),
        )?
        .trim()
        .to_owned(),
        text: rendered(Text { words: &words }.render())?,
        html: rendered(Html { words: &words }.render())?,
        message_key: message_key.to_owned(),
    })
}
