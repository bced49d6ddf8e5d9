//! Text messages through whatever gateway takes an HTTP call, or as a folder of files where none is set.

use crate::config::{Config, Sms};
use crate::error::{Error, Result};
use std::io::Write;
use std::time::Duration;

/// How long a gateway may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Most of an answer that is looked at, bytes.
const ANSWER: u64 = 64 * 1024;

/// A message, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextMessage {
    /// Recipient's phone, E.164.
    pub to: String,
    /// What it says.
    pub text: String,
    /// The code alone, for gateways with templates of their own.
    pub code: String,
    /// The same for every try, so that a gateway can tell a repetition.
    pub message_key: String,
}

/// Hands a message over; returns when the gateway has it.
pub fn send(config: &Config, message: &TextMessage) -> Result<()> {
    match &config.sms.url {
        Some(url) => post(&config.sms, url, message),
        None => keep(&config.sms, message),
    }
}

fn post(sms: &Sms, url: &str, message: &TextMessage) -> Result<()> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    let is_json = sms.body.trim_start().starts_with('{');
    let mut request = agent.post(url);
    let named = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
    if !sms.headers.iter().any(named) {
        let kind = match is_json {
            true => "application/json",
            false => "application/x-www-form-urlencoded",
        };
        request = request.header("content-type", kind);
    }
    for (name, value) in &sms.headers {
        request = request.header(name, value);
    }
    let mut answer = request.send(body(sms, message)).map_err(fault)?;
    let status = answer.status();
    let reader = answer.body_mut().with_config().limit(ANSWER);
    let text = reader.read_to_string().unwrap_or_default();
    let said = |word: &String| text.contains(word.as_str());
    if status.is_success() && sms.success.as_ref().is_none_or(said) {
        return Ok(());
    }
    // what the gateway says may repeat the phone; its status does not
    Err(Error::internal(format!(
        "the gateway of text messages refused: {status}"
    )))
}

/// The body with its places filled in, each value escaped as its format needs.
fn body(sms: &Sms, message: &TextMessage) -> String {
    let is_json = sms.body.trim_start().starts_with('{');
    let escaped = |value: &str| match is_json {
        true => {
            let quoted = serde_json::Value::from(value).to_string();
            let inner = quoted
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            inner.unwrap_or_default().to_owned()
        }
        false => url::form_urlencoded::byte_serialize(value.as_bytes()).collect(),
    };
    let digits = message.to.trim_start_matches('+');
    let places = [
        ("{phone}", message.to.as_str()),
        ("{digits}", digits),
        ("{code}", &message.code),
        ("{key}", &message.message_key),
        // last, since a shop's name may look like a place
        ("{text}", &message.text),
    ];
    places
        .iter()
        .fold(sms.body.clone(), |body, (place, value)| {
            body.replace(place, &escaped(value))
        })
}

fn keep(sms: &Sms, message: &TextMessage) -> Result<()> {
    std::fs::create_dir_all(&sms.dir)?;
    let mut file = tempfile::NamedTempFile::new_in(&sms.dir)?;
    writeln!(file, "To: {}\n\n{}", message.to, message.text)?;
    let path = sms.dir.join(format!("{}.txt", message.message_key));
    file.persist(path)
        .map_err(|fault| Error::Internal(Box::new(fault.error)))?;
    Ok(())
}

fn fault(cause: ureq::Error) -> Error {
    Error::Internal(Box::new(cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn sms(body: &str) -> Sms {
        Sms {
            url: None,
            body: body.to_owned(),
            headers: Vec::new(),
            success: None,
            dir: PathBuf::new(),
        }
    }

    fn message() -> TextMessage {
        TextMessage {
            to: "+8613800138000".to_owned(),
            text: "【\"山岚\" & {code}】 1".to_owned(),
            code: "480317".to_owned(),
            message_key: "k".to_owned(),
        }
    }

    #[test]
    fn a_json_body_stays_json_whatever_the_text_is() {
        let body = body(
            &sms(r#"{"to":"{digits}","text":"{text}","id":"{key}"}"#),
            &message(),
        );
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(read["to"], "8613800138000");
        assert_eq!(read["text"], "【\"山岚\" & {code}】 1");
        assert_eq!(read["id"], "k");
    }

    #[test]
    fn a_form_is_escaped_as_a_form() {
        let body = body(&sms("mobile={phone}&code={code}&msg={text}"), &message());
        let read: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes())
            .into_owned()
            .collect();
        assert_eq!(read.len(), 3, "{body}");
        assert_eq!(read[0].1, "+8613800138000");
        assert_eq!(read[1].1, "480317");
        assert_eq!(read[2].1, "【\"山岚\" & {code}】 1");
    }
}
