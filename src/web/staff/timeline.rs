//! Events as sentences. Which facts an event has is told in `domain/event`; how it reads is `event-*` in `locales/`.

use super::super::voice::Voice;
use super::{contact, marks};
use crate::db::events::EventRow;
use crate::domain::event::EventKind;
use crate::domain::sentence::Sentence;
use crate::i18n::FactValue;
use crate::services::intake::{OURS, THEIRS};
use std::collections::BTreeMap;

/// The events of one day.
#[derive(Debug)]
pub struct Day {
    /// The day in words.
    pub title: String,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One event.
#[derive(Debug)]
pub struct Entry {
    /// Colour of its icon; empty for none.
    pub colour: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Time of the day.
    pub clock: String,
    /// RFC 3339.
    pub iso: String,
    /// What happened.
    pub sentence: String,
    /// Who did it.
    pub who: String,
    /// The raw message behind it, zero if there is none.
    pub message: i64,
}

/// A timeline by days, newest first. `channel` is the order's own: its short name and its name.
pub fn days<'e>(
    voice: &Voice,
    events: impl DoubleEndedIterator<Item = &'e EventRow>,
    channel: (&str, &str),
) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut last = None;
    for event in events.rev() {
        let date = voice.date(event.at);
        if last != Some(date) {
            last = Some(date);
            let title = if date == voice.date(voice.now) {
                voice.t_with("timeline-today", &[("day", voice.day(event.at).into())])
            } else {
                voice.day(event.at)
            };
            days.push(Day {
                title,
                entries: Vec::new(),
            });
        }
        if let Some(day) = days.last_mut() {
            day.entries.push(entry(voice, event, channel));
        }
    }
    days
}

fn entry(voice: &Voice, event: &EventRow, (slug, name): (&str, &str)) -> Entry {
    let (colour, icon) = marks::event(event.kind);
    let who = match event.actor_kind.as_str() {
        "channel" if event.actor == slug => name.to_owned(),
        "channel" | "staff" | "key" => event.actor.clone(),
        "customer" => voice.t("actor-customer"),
        _ => voice.t("actor-system"),
    };
    Entry {
        colour,
        icon,
        clock: voice.clock(event.at),
        iso: crate::domain::time::rfc3339(event.at),
        sentence: sentence(voice, event),
        who,
        message: event.message_id.map_or(0, |message| message.0),
    }
}

/// An event in words.
pub fn sentence(voice: &Voice, event: &EventRow) -> String {
    let stored: BTreeMap<String, String> = serde_json::from_str(&event.facts).unwrap_or_default();
    let fact = |name: &str| stored.get(name).cloned().unwrap_or_default();
    let money = |name: &str| {
        let amount = format!("{} {}", fact(name), fact("currency"));
        crate::domain::money::Currency::parse(&fact("currency"))
            .and_then(|currency| {
                let minor = currency.minor(crate::domain::money::parse_decimal(&fact(name))?)?;
                Some(voice.money(minor, currency.code()))
            })
            .unwrap_or(amount)
    };
    let mut facts: Vec<(&str, FactValue)> = Vec::new();
    let mut put = |name: &'static str, text: String| facts.push((name, text.into()));
    match event.kind {
        EventKind::Received | EventKind::ReceivedAsHistory => {
            put("channel", fact("channel"));
            put("total", money("total"));
            put("source", voice.word("source", &fact("source")));
        }
        EventKind::ChangedByChannel | EventKind::Edited | EventKind::TookTheirs => {
            put("fields", fields(voice, &fact("fields")));
        }
        EventKind::Held | EventKind::Released => {
            put("kind", voice.word("hold-kind", &fact("kind")));
            put("reason", reason(voice, &fact("reason")));
            put("why", fact("why"));
        }
        EventKind::Paid | EventKind::Rounded | EventKind::Credited => {
            put("amount", money("amount"));
            put("credit", fact("credit"));
            facts.push(("units", fact("units").parse::<i64>().unwrap_or(0).into()));
        }
        EventKind::Noted => put("note", fact("note")),
        EventKind::Tagged | EventKind::Untagged => put("tag", fact("tag")),
        EventKind::Assigned => put("to", fact("to")),
        EventKind::MadeLive
        | EventKind::Opened
        | EventKind::ShippedAtChannel
        | EventKind::CanceledByChannel => {}
        EventKind::Sourced
        | EventKind::Backordered
        | EventKind::Moved
        | EventKind::Unplanned
        | EventKind::ReservationBroken
        | EventKind::Merged
        | EventKind::Unmerged
        | EventKind::Split
        | EventKind::Stepped
        | EventKind::ShortPicked
        | EventKind::UnitsCanceled
        | EventKind::Canceled
        | EventKind::Returned => {
            for name in ["place", "sku", "fulfillment", "from", "to", "into"] {
                put(name, fact(name));
            }
            put("why", reason(voice, &fact("why")));
            put("saved", money("saved"));
            let step = fact("step");
            if !step.is_empty() {
                put("step", voice.word("step-done", &step));
            }
            for name in ["units", "members"] {
                facts.push((name, fact(name).parse::<i64>().unwrap_or(0).into()));
            }
        }
    }
    let healed = event.kind == EventKind::Released && fact("why") == "healed";
    let decided = event.kind == EventKind::Released && fact("kind") == "conflict";
    let nobody = event.kind == EventKind::Assigned && fact("to").is_empty();
    let closed = event.kind == EventKind::Moved && fact("why") == "closed";
    let key = match event.kind.as_str() {
        _ if closed && fact("from") == fact("to") => "moved-day",
        _ if closed => "moved-closed",
        _ if healed => "released-healed",
        _ if decided && fact("why") == OURS => "released-ours",
        _ if decided && fact("why") == THEIRS => "released-theirs",
        _ if nobody => "assigned-nobody",
        word => word,
    };
    voice.t_with(&format!("event-{}", key.replace('_', "-")), &facts)
}

/// Why an order is held, in words that anybody may read: fields by their names, contacts hidden in part.
pub fn reason(voice: &Voice, stored: &str) -> String {
    let Ok(mut sentence) = serde_json::from_str::<Sentence>(stored) else {
        return stored.to_owned();
    };
    if let Some(field) = sentence.facts.get("field").cloned() {
        for side in ["ours", "theirs"] {
            if let Some(value) = sentence.facts.get_mut(side) {
                *value = match contact::field_value(&field, value).as_str() {
                    "" => voice.t("conflict-nothing"),
                    shown => shown.to_owned(),
                };
            }
        }
        let name = fields(voice, &field);
        sentence.facts.insert("field".to_owned(), name);
    }
    voice.say(&sentence)
}

/// Pointers as the names of fields, each once: `/lines/2/quantity` is the lines.
pub fn fields(voice: &Voice, pointers: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for pointer in pointers.split_whitespace() {
        let mut parts = pointer.trim_start_matches('/').split('/');
        let name = match (parts.next().unwrap_or_default(), parts.next()) {
            ("lines", _) => "lines".to_owned(),
            (first, Some(second)) if !second.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{first}-{second}")
            }
            (first, _) => first.to_owned(),
        };
        let key = format!("field-{}", name.replace('_', "-"));
        let said = if crate::i18n::has(voice.lang, &key) {
            voice.t(&key)
        } else {
            pointer.to_owned()
        };
        if !names.contains(&said) {
            names.push(said);
        }
    }
    names.join(&voice.t("list-comma"))
}
