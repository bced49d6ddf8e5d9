//! What letters say: one folder of templates a letter, three files each, in the reader's language; as a text message,
//! one sentence.

use super::mail::Mail;
use super::sms::TextMessage;
use super::staff_link;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::i18n::{Lang, t, t_with};
use askama::Template;
use serde::Deserialize;

#[derive(Deserialize)]
struct Code {
    code: String,
    minutes: i64,
}

#[derive(Template)]
#[template(path = "mail/code/subject.txt", escape = "none")]
struct CodeSubject<'a> {
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "mail/code/body.txt", escape = "none")]
struct CodeText<'a> {
    words: &'a CodeWords,
}

#[derive(Template)]
#[template(path = "mail/code/body.html")]
struct CodeHtml<'a> {
    words: &'a CodeWords,
}

struct CodeWords {
    lang: String,
    shop: String,
    code: String,
    intro: String,
    minutes: String,
    not_you: String,
}

/// Writes a stored letter; `letter` names its folder of templates, `facts` is its JSON.
pub fn write(
    config: &Config,
    letter: &str,
    language: &str,
    facts: &str,
    to: &str,
    message_key: &str,
) -> Result<Mail> {
    match letter {
        "code" => code_mail(
            config,
            language.parse().unwrap_or(Lang::En),
            facts,
            to,
            message_key,
        ),
        "staff_link" => staff_link::write(
            config,
            language.parse().unwrap_or(Lang::En),
            facts,
            to,
            message_key,
        ),
        other => Err(Error::internal(format!("there is no letter {other}"))),
    }
}

/// Writes the same as a text message: one or two short sentences.
pub fn write_text(
    config: &Config,
    letter: &str,
    language: &str,
    facts: &str,
    to: &str,
    message_key: &str,
) -> Result<TextMessage> {
    if letter != "code" {
        return Err(Error::internal(format!(
            "there is no text message {letter}"
        )));
    }
    let Code { code, minutes } = serde_json::from_str(facts)?;
    let text = t_with(
        language.parse().unwrap_or(Lang::En),
        "sms-code",
        &[
            ("shop", config.shop_name.as_str().into()),
            ("code", code.as_str().into()),
            ("minutes", minutes.into()),
        ],
    );
    Ok(TextMessage {
        to: to.to_owned(),
        text,
        code,
        message_key: message_key.to_owned(),
    })
}

fn code_mail(
    config: &Config,
    lang: Lang,
    facts: &str,
    to: &str,
    message_key: &str,
) -> Result<Mail> {
    let Code { code, minutes } = serde_json::from_str(facts)?;
    let shop = config.shop_name.clone();
    let subject = t_with(
        lang,
        "mail-code-subject",
        &[
            ("shop", shop.as_str().into()),
            ("code", code.as_str().into()),
        ],
    );
    let words = CodeWords {
        lang: lang.to_string(),
        intro: t_with(lang, "mail-code-intro", &[("shop", shop.as_str().into())]),
        minutes: t_with(lang, "mail-code-minutes", &[("minutes", minutes.into())]),
        not_you: t(lang, "mail-code-not-you"),
        code,
        shop,
    };
    Ok(Mail {
        to: to.to_owned(),
        subject: rendered(CodeSubject { subject: &subject }.render())?
            .trim()
            .to_owned(),
        text: rendered(CodeText { words: &words }.render())?,
        html: rendered(CodeHtml { words: &words }.render())?,
        message_key: message_key.to_owned(),
    })
}

pub(super) fn rendered(text: askama::Result<String>) -> Result<String> {
    text.map_err(|fault| Error::Internal(Box::new(fault)))
}
