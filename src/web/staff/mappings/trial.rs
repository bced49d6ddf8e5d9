//! A draft tried on messages that are stored: what it reads as before, what it reads otherwise, what it reads now and
//! what no longer. Nothing is written.

use crate::app::import::Reading;
use crate::db::messages::MessageRow;
use crate::domain::channel::Channel;
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use crate::formats;
use crate::web::staff::letters::cause::Cause;
use crate::web::staff::origin;
use crate::web::voice::Voice;
use serde_json::Value;
use std::collections::BTreeMap;

/// Messages that are listed one by one.
const LISTED: usize = 40;
/// Fields of one message that are listed.
const FIELDS: usize = 12;

/// What became of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Same,
    Different,
    NowRead,
    NowFails,
    StillFails,
}

impl Change {
    const fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Change::Same => ("same", "grey", "check"),
            Change::Different => ("different", "amber", "edit"),
            Change::NowRead => ("now-read", "green", "check"),
            Change::NowFails => ("now-fails", "red", "exc"),
            Change::StillFails => ("still-fails", "grey", "x"),
        }
    }
}

/// One message whose reading changes, or that cannot be read.
pub struct Line {
    pub id: i64,
    pub origin: String,
    pub word: String,
    pub colour: &'static str,
    pub icon: &'static str,
    /// Field, before, after.
    pub fields: Vec<(String, String, String)>,
    pub said: String,
}

/// What the trial has shown.
pub struct Trial {
    pub tried: i64,
    /// Title, count, colour, icon, start and width of its part of the bar.
    pub counts: Vec<(String, i64, &'static str, &'static str, String, String)>,
    pub lines: Vec<Line>,
}

/// Tries a draft beside the mapping in use, if there is one.
pub fn trial(
    voice: &Voice,
    draft: &Mapping,
    active: Option<&Mapping>,
    messages: &[(MessageRow, Channel)],
) -> Trial {
    let mut tally: Vec<(Change, i64)> = [
        Change::Same,
        Change::NowRead,
        Change::Different,
        Change::StillFails,
        Change::NowFails,
    ]
    .map(|change| (change, 0))
    .to_vec();
    let mut lines: Vec<(Change, Line)> = Vec::new();
    let mut tried = 0;
    for (message, channel) in messages {
        let known = message.format == draft.name;
        if !known && formats::recognise_body(&message.body, std::slice::from_ref(draft)).is_err() {
            continue;
        }
        tried += 1;
        let before = match active.filter(|_| known) {
            Some(active) => Reading::of(&message.body, active, channel),
            None => Reading::Refused {
                why: Sentence::new("formats-not-recognised"),
            },
        };
        let after = Reading::of(&message.body, draft, channel);
        let (change, fields) = compare(&before, &after);
        tally
            .iter_mut()
            .filter(|(of, _)| *of == change)
            .for_each(|(_, count)| *count += 1);
        if change != Change::Same {
            lines.push((change, line(voice, message, change, fields, &after)));
        }
    }
    // what would break first
    lines.sort_by_key(|(change, _)| match change {
        Change::NowFails => 0,
        Change::Different => 1,
        Change::NowRead => 2,
        Change::StillFails => 3,
        Change::Same => 4,
    });
    Trial {
        tried,
        counts: counts(voice, &tally, tried),
        lines: lines
            .into_iter()
            .take(LISTED)
            .map(|(_, line)| line)
            .collect(),
    }
}

fn counts(
    voice: &Voice,
    tally: &[(Change, i64)],
    tried: i64,
) -> Vec<(String, i64, &'static str, &'static str, String, String)> {
    let mut from = 0;
    tally
        .iter()
        .map(|(change, count)| {
            let (word, colour, icon) = change.look();
            let part = |count: i64| {
                format!(
                    "{}%",
                    (count * 1_000).checked_div(tried).unwrap_or(0) as f64 / 10.0
                )
            };
            let row = (
                voice.word("mappings-trial", word),
                *count,
                colour,
                icon,
                part(from),
                part(*count),
            );
            from += count;
            row
        })
        .collect()
}

fn line(
    voice: &Voice,
    message: &MessageRow,
    change: Change,
    fields: Vec<(String, String, String)>,
    after: &Reading,
) -> Line {
    let (word, colour, icon) = change.look();
    Line {
        id: message.id.0,
        origin: origin::told(voice, &message.origin),
        word: voice.word("mappings-trial", word),
        colour,
        icon,
        fields,
        said: match after {
            Reading::Refused { why } => {
                let cause = Cause::of(voice, why);
                format!("{} {}", cause.place, cause.short).trim().to_owned()
            }
            Reading::Order { .. } | Reading::Credit { .. } => String::new(),
        },
    }
}

fn compare(before: &Reading, after: &Reading) -> (Change, Vec<(String, String, String)>) {
    let (old, new) = (told(before), told(after));
    match (old, new) {
        (None, None) => (Change::StillFails, Vec::new()),
        (None, Some(_)) => (Change::NowRead, Vec::new()),
        (Some(_), None) => (Change::NowFails, Vec::new()),
        (Some(old), Some(new)) => {
            let names = old.keys().chain(new.keys());
            let mut names: Vec<&String> = names.collect();
            names.sort();
            names.dedup();
            let value = |from: &BTreeMap<String, String>, name: &String| {
                from.get(name).cloned().unwrap_or_default()
            };
            let fields: Vec<_> = names
                .into_iter()
                .map(|name| (name.clone(), value(&old, name), value(&new, name)))
                .filter(|(_, old, new)| old != new)
                .take(FIELDS)
                .collect();
            if fields.is_empty() {
                (Change::Same, fields)
            } else {
                (Change::Different, fields)
            }
        }
    }
}

/// What a reading says, place by place; nothing if it is refused.
fn told(reading: &Reading) -> Option<BTreeMap<String, String>> {
    match reading {
        Reading::Order { order } => {
            let mut found = BTreeMap::new();
            flatten("", order, &mut found);
            Some(found)
        }
        Reading::Credit { reference } => {
            Some(BTreeMap::from([("credit".to_owned(), reference.clone())]))
        }
        Reading::Refused { .. } => None,
    }
}

fn flatten(before: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let name = |part: &str| match before {
        "" => part.to_owned(),
        before => format!("{before}.{part}"),
    };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(part, member)| flatten(&name(part), member, found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| flatten(&name(&(index + 1).to_string()), item, found)),
        Value::Null => {}
        Value::String(text) => drop(found.insert(before.to_owned(), text.clone())),
        other => drop(found.insert(before.to_owned(), other.to_string())),
    }
}
