//! Channels: an account in a selling place is added, with everything that was typed checked first. What a person
//! changes later is `settings`.

pub mod settings;

use crate::channels;
use crate::db::Conn;
use crate::db::channels::{NewChannel, insert_channel};
use crate::db::mappings;
use crate::domain::channel::{Channel, ChannelKind, ProofFact};
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::slug::{MAX_SLUG, is_slug};
use crate::domain::time::{Time, parse_rfc3339};
use crate::error::{Error, Result};
use crate::formats;

/// Longest name for people.
const MAX_NAME: usize = 100;
/// Shortest secret that is taken from outside, characters: shorter ones can be guessed.
const MIN_SECRET: usize = 8;

/// A channel as somebody typed it; what is left out has a default.
#[derive(Debug, Clone, Default)]
pub struct NewChannelForm {
    /// Unique name in URLs: lower-case letters, digits, dashes.
    pub slug: String,
    /// Name for people; the slug without it.
    pub name: Option<String>,
    /// Word of `ChannelKind`.
    pub kind: String,
    /// ISO 4217; CNY without it.
    pub currency: Option<String>,
    /// IANA name; Asia/Shanghai without it.
    pub time_zone: Option<String>,
    /// RFC 3339; orders placed before are history. Now without it.
    pub go_live_at: Option<String>,
    /// Saved mapping for tables that have none of their own.
    pub mapping: Option<String>,
    /// Key of the webhook's signature where the platform gives it (Shopify); one is made without it.
    pub secret: Option<String>,
}

/// Adds a channel; gives it with the webhook's secret, to be shown once, where its kind has webhooks.
pub fn add(conn: &mut Conn, now: Time, form: NewChannelForm) -> Result<(Channel, Option<String>)> {
    let named = checked_mapping(conn, form.mapping.clone());
    let channel = match (read(now, form), named) {
        (Err(Error::Invalid(mut problems)), Err(Error::Invalid(more))) => {
            problems.extend(more);
            return Err(Error::Invalid(problems));
        }
        (channel, named) => {
            let channel = channel?;
            named.map(|_| channel)?
        }
    };
    let slug = channel.slug.clone();
    let added = conn.write(|conn| insert_channel(conn, &channel))?;
    let added = added.ok_or_else(|| {
        Error::Conflict(Sentence::new("conflict-channel-slug").with("slug", slug))
    })?;
    let secret = (!added.secret.is_empty()).then(|| added.secret.clone());
    Ok((added, secret))
}

/// The row, or everything that is wrong with the form.
fn read(now: Time, form: NewChannelForm) -> Result<NewChannel> {
    let mut problems = Vec::new();
    let mut wrong =
        |pointer: &str, sentence: Sentence| problems.push(Problem::at(pointer, sentence));
    let slug = form.slug.trim().to_owned();
    if !is_slug(&slug) {
        wrong(
            "/slug",
            Sentence::new("problem-slug").with("limit", MAX_SLUG),
        );
    }
    let name = given(form.name).unwrap_or_else(|| slug.clone());
    if name.chars().count() > MAX_NAME {
        wrong(
            "/name",
            Sentence::new("problem-too-long").with("limit", MAX_NAME),
        );
    }
    let kind: Option<ChannelKind> = form.kind.trim().parse().ok();
    if kind.is_none() {
        let known: Vec<&str> = ChannelKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let sentence = Sentence::new("problem-unknown-kind").with("found", &form.kind);
        wrong("/kind", sentence.with("known", known.join(", ")));
    }
    let currency = given(form.currency).unwrap_or_else(|| "CNY".to_owned());
    let known_currency = Currency::parse(&currency);
    if known_currency.is_none() {
        wrong(
            "/currency",
            Sentence::new("problem-unknown-currency").with("found", &currency),
        );
    }
    let time_zone = given(form.time_zone).unwrap_or_else(|| "Asia/Shanghai".to_owned());
    if time_zone.parse::<chrono_tz::Tz>().is_err() {
        wrong(
            "/time_zone",
            Sentence::new("problem-unknown-zone").with("found", &time_zone),
        );
    }
    let go_live = given(form.go_live_at);
    let go_live_at = go_live.as_deref().map_or(Some(now), parse_rfc3339);
    if go_live_at.is_none() {
        let sentence = Sentence::new("problem-mistyped").with("expected", "time");
        wrong(
            "/go_live_at",
            sentence.with("found", go_live.unwrap_or_default()),
        );
    }
    let told = given(form.secret);
    if told
        .as_ref()
        .is_some_and(|secret| secret.chars().count() < MIN_SECRET)
    {
        wrong(
            "/secret",
            Sentence::new("problem-short-secret").with("limit", MIN_SECRET),
        );
    }
    let (Some(kind), Some(currency), Some(go_live_at), true) =
        (kind, known_currency, go_live_at, problems.is_empty())
    else {
        return Err(Error::Invalid(problems));
    };
    let secret = match (channels::of(kind), told) {
        (Some(_), Some(told)) => told,
        (Some(_), None) => hex::encode(rand::random::<[u8; 32]>()),
        (None, _) => String::new(),
    };
    let mapping = given(form.mapping);
    Ok(NewChannel {
        proof: ProofFact::usual(kind, mapping.as_deref()),
        slug,
        name,
        kind,
        currency: currency.code().to_owned(),
        time_zone,
        go_live_at,
        secret,
        mapping,
        created_at: now,
    })
}

/// The name of a mapping that there is, shipped or saved; none if none is given.
fn checked_mapping(conn: &mut Conn, name: Option<String>) -> Result<Option<String>> {
    let Some(name) = given(name) else {
        return Ok(None);
    };
    let shipped = formats::built_in().iter().any(|one| one.name == name);
    if !shipped && mappings::count_versions(conn, &name)? == 0 {
        let unknown = Sentence::new("problem-unknown-mapping").with("found", &name);
        return Err(Error::Invalid(vec![Problem::at("/mapping", unknown)]));
    }
    Ok(Some(name))
}

fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().replace('\0', ""))
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(slug: &str, kind: &str) -> NewChannelForm {
        NewChannelForm {
            slug: slug.to_owned(),
            kind: kind.to_owned(),
            ..NewChannelForm::default()
        }
    }

    #[test]
    fn a_channel_with_webhooks_gets_a_secret_and_a_file_channel_none() {
        let now = Time::default();
        assert_eq!(
            read(now, form("web", "api")).expect("taken").secret.len(),
            64
        );
        assert_eq!(
            read(now, form("old-files", "file")).expect("taken").secret,
            ""
        );
    }

    #[test]
    fn orders_of_taobao_are_proved_by_their_postcode() {
        let fact = |kind: &str, mapping: Option<&str>| {
            let form = NewChannelForm {
                mapping: mapping.map(str::to_owned),
                ..form("shop", kind)
            };
            read(Time::default(), form).expect("taken").proof
        };
        assert_eq!(fact("taobao", None), ProofFact::Postcode);
        assert_eq!(fact("file", Some("taobao.export")), ProofFact::Postcode);
        assert_eq!(fact("file", None), ProofFact::PhoneLast4);
        assert_eq!(fact("shopify", None), ProofFact::PhoneLast4);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let wrong = NewChannelForm {
            currency: Some("RMB1".to_owned()),
            time_zone: Some("Mars/Olympus".to_owned()),
            go_live_at: Some("yesterday".to_owned()),
            secret: Some("short".to_owned()),
            ..form("No Slug", "ebay")
        };
        let Err(Error::Invalid(problems)) = read(Time::default(), wrong) else {
            panic!("it was taken");
        };
        let places: Vec<&str> = problems
            .iter()
            .map(|problem| problem.pointer.as_str())
            .collect();
        assert_eq!(
            places,
            [
                "/slug",
                "/kind",
                "/currency",
                "/time_zone",
                "/go_live_at",
                "/secret"
            ]
        );
    }
}
