//! What the URL of the list says: view, search, filters, place; and the chips and choices that show it.

use crate::db::orders::list::{From, Place, View};
use crate::domain::channel::Channel;
use crate::domain::hold::HoldKind;
use crate::domain::ids::OrderId;
use crate::domain::order::PaymentStatus;
use crate::domain::status::Headline;
use crate::domain::time::Time;
use crate::web::voice::Voice;
use chrono::DateTime;
use serde::{Deserialize, Serialize};

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) view: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) status: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) channel: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) payment: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) held: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) sku: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) after: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) before: String,
}

impl Asked {
    pub(super) fn view(&self) -> View {
        match self.view.as_str() {
            "held" => View::Held,
            "all" => View::All,
            "todo" => View::ToDo,
            // whoever searches means every order; whoever narrows to a state means those
            _ if !self.q.is_empty() || !self.status.is_empty() => View::All,
            _ => View::ToDo,
        }
    }

    /// The address of the list with one thing changed; paging starts anew.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let mut pairs: Vec<(&str, &str)> = self.pairs();
        pairs.retain(|(known, _)| *known != name && !["after", "before"].contains(known));
        if !value.is_empty() {
            pairs.push((name, value));
        }
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        format!("/staff/orders?{query}")
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("view", &self.view),
            ("q", &self.q),
            ("status", &self.status),
            ("channel", &self.channel),
            ("payment", &self.payment),
            ("from", &self.from),
            ("to", &self.to),
            ("held", &self.held),
            ("sku", &self.sku),
            ("after", &self.after),
            ("before", &self.before),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }

    pub(super) fn place(&self) -> From {
        match (read_place(&self.after), read_place(&self.before)) {
            (Some(place), _) => From::After(place),
            (None, Some(place)) => From::Before(place),
            (None, None) => From::Start,
        }
    }
}

/// A condition that is set.
pub(super) struct Chip {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) without: String,
}

/// One of several words to choose from.
pub(super) struct Choice {
    pub(super) word: String,
    pub(super) title: String,
    pub(super) chosen: bool,
}

pub(super) fn chips(voice: &Voice, asked: &Asked, channels: &[Channel]) -> Vec<Chip> {
    let channel = channels
        .iter()
        .find(|channel| channel.slug == asked.channel)
        .map_or_else(String::new, |channel| channel.name.clone());
    let word = |noun: &str, value: &str, known: bool| {
        if known {
            voice.word(noun, value)
        } else {
            String::new()
        }
    };
    let values = [
        (
            "status",
            word(
                "status",
                &asked.status,
                asked.status.parse::<Headline>().is_ok(),
            ),
        ),
        ("channel", channel),
        (
            "payment",
            word(
                "payment",
                &asked.payment,
                asked.payment.parse::<PaymentStatus>().is_ok(),
            ),
        ),
        ("from", asked.from.clone()),
        ("to", asked.to.clone()),
        (
            "held",
            word(
                "hold-kind",
                &asked.held,
                asked.held.parse::<HoldKind>().is_ok(),
            ),
        ),
        ("sku", asked.sku.trim().to_owned()),
    ];
    values
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| Chip {
            name: voice.word("filter", name),
            value,
            without: asked.with(name, ""),
        })
        .collect()
}

pub(super) fn choices<'a>(
    voice: &Voice,
    noun: &str,
    words: impl Iterator<Item = &'a str>,
    chosen: &str,
) -> Vec<Choice> {
    words
        .map(|word| Choice {
            word: word.to_owned(),
            title: voice.word(noun, word),
            chosen: word == chosen,
        })
        .collect()
}

pub(super) fn write_place((at, id): Place) -> String {
    format!("{}-{}", at.and_utc().timestamp_millis(), id.0)
}

fn read_place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('-')?;
    let at: Time = DateTime::from_timestamp_millis(at.parse().ok()?)?.naive_utc();
    Some((at, OrderId(id.parse().ok()?)))
}
