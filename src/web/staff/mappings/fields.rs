//! The table of a mapping, field by field beside a sample: where it is read from, how, what the sample says, and how
//! well it reads in what was looked at.

use super::draft::{AS_WRITTEN, WAYS, word};
use crate::db::messages::MessageRow;
use crate::domain::channel::Channel;
use crate::domain::mapping::edit::{GROUPS, NEEDED, place, reading, usual};
use crate::domain::mapping::{Mapping, Source};
use crate::formats::{self, FieldRead, Places};
use crate::web::voice::Voice;
use std::collections::HashMap;

/// A choice of a field.
pub struct Choice {
    pub word: String,
    pub title: String,
    pub chosen: bool,
}

/// One field.
pub struct Row {
    pub field: String,
    pub from: Vec<Choice>,
    pub ways: Vec<Choice>,
    pub how: String,
    pub value: String,
    pub confidence: i64,
    pub sure: String,
    pub colour: &'static str,
    pub note: String,
}

/// The fields of one kind.
pub struct Group {
    pub title: String,
    pub rows: Vec<Row>,
}

/// How often a field was there and how often it could not be read, in what was looked at.
#[derive(Default, Clone, Copy)]
struct Tally {
    there: i64,
    wrong: i64,
    /// Said by the mapping, by nothing in the document.
    invented: i64,
}

/// Every field; those of which nothing is known last in their group.
pub fn groups(
    voice: &Voice,
    mapping: &Mapping,
    sample: Option<(&MessageRow, &Channel)>,
    looked_at: &[(MessageRow, Channel)],
) -> Vec<Group> {
    let mut tallies: HashMap<String, Tally> = HashMap::new();
    for (message, channel) in looked_at {
        for field in formats::explain(&message.body, mapping, channel) {
            let tally = tallies.entry(field.name).or_default();
            match field.value {
                Ok(Some(_)) if field.invented => tally.invented += 1,
                Ok(Some(_)) => tally.there += 1,
                Ok(None) => {}
                Err(_) => tally.wrong += 1,
            }
        }
    }
    let (places, values) = match sample {
        Some((message, channel)) => (
            formats::places(&message.body, mapping),
            formats::explain(&message.body, mapping, channel),
        ),
        None => (Places::default(), Vec::new()),
    };
    let seen = Seen {
        voice,
        mapping,
        places: &places,
        values: &values,
        all: looked_at.len() as i64,
    };
    GROUPS
        .iter()
        .map(|(group, fields)| {
            let row = |field: &&str| seen.row(field, tallies.get(*field).copied());
            let mut rows: Vec<Row> = fields.iter().map(row).collect();
            rows.sort_by_key(|row| row.how.is_empty() && row.note.is_empty());
            Group {
                title: voice.word("mappings-group", group),
                rows,
            }
        })
        .collect()
}

struct Seen<'a> {
    voice: &'a Voice,
    mapping: &'a Mapping,
    places: &'a Places,
    values: &'a [FieldRead],
    all: i64,
}

impl Seen<'_> {
    fn row(&self, field: &str, tally: Option<Tally>) -> Row {
        let rule = self.mapping.rule(field);
        let found = self.values.iter().find(|one| one.name == field);
        let (value, wrong) = match found.map(|one| &one.value) {
            Some(Ok(value)) => (value.clone().unwrap_or_default(), String::new()),
            Some(Err(why)) => (String::new(), self.voice.say(why)),
            None => (String::new(), String::new()),
        };
        let needed = rule.is_none() && self.is_needed(field);
        let tally = tally.unwrap_or_default();
        let tried = tally.there + tally.wrong;
        // nothing that was only tried is certain
        let confidence = (tally.there * 100).checked_div(tried).unwrap_or(0).min(99);
        let (sure, colour) = match (rule.is_some(), tried) {
            (false, _) if needed => ("check", "amber"),
            (false, _) => ("", "grey"),
            (true, 0) if tally.invented > 0 => ("default", "grey"),
            (true, 0) => ("empty", "grey"),
            (true, _) if confidence >= 90 => ("sure", "grey"),
            (true, _) if confidence >= 70 => ("likely", "grey"),
            (true, _) => ("check", "amber"),
        };
        let note = if needed {
            self.voice.t("mappings-needed")
        } else if colour == "amber" {
            let facts = [("wrong", tally.wrong.into()), ("all", self.all.into())];
            format!("{wrong} {}", self.voice.t_with("mappings-wrong-in", &facts))
        } else {
            wrong
        };
        Row {
            from: self.sources(field),
            ways: self.ways(field),
            how: self.how(field),
            value,
            confidence,
            sure: match sure {
                "" => String::new(),
                "empty" => self.voice.t("mappings-empty-here"),
                "default" => self.voice.t("mappings-by-default"),
                word => self.voice.word("confidence", word),
            },
            colour,
            note: note.trim().to_owned(),
            field: field.to_owned(),
        }
    }

    /// Whether an order needs it, and nothing else stands in for it.
    fn is_needed(&self, field: &str) -> bool {
        NEEDED.iter().any(|any| {
            any.first() == Some(&field) && any.iter().all(|one| self.mapping.rule(one).is_none())
        })
    }

    /// Where it may be read from: nothing, what is written, every place of the sample.
    fn sources(&self, field: &str) -> Vec<Choice> {
        let rule = self.mapping.rule(field);
        let now = rule.and_then(place);
        let list = if field.starts_with("line.") {
            &self.places.line
        } else {
            &self.places.order
        };
        let is_now = |name: &str| match (now, self.mapping.source) {
            (Some(now), Source::Table) => self
                .mapping
                .columns
                .find(name)
                .is_some_and(|(ours, _)| ours == now),
            (Some(now), Source::Json | Source::Standard) => now == name,
            (None, _) => false,
        };
        let mut choices = vec![Choice {
            word: String::new(),
            title: self.voice.t("mappings-not-read"),
            chosen: rule.is_none(),
        }];
        let known = list.iter().any(|(name, _)| is_now(name));
        match (rule, now) {
            (Some(_), None) => choices.push(Choice {
                word: AS_WRITTEN.to_owned(),
                title: self.voice.t("mappings-as-written"),
                chosen: true,
            }),
            (Some(_), Some(now)) if !known => choices.push(Choice {
                word: now.to_owned(),
                title: self.mapping.columns.title(now).to_owned(),
                chosen: true,
            }),
            _ => {}
        }
        let mut taken = false;
        choices.extend(list.iter().map(|(name, value)| {
            let chosen = !taken && is_now(name);
            taken |= chosen;
            let value: String = value.chars().take(24).collect();
            Choice {
                word: name.clone(),
                title: if value.is_empty() {
                    name.clone()
                } else {
                    format!("{name} · {value}")
                },
                chosen,
            }
        }));
        choices
    }

    fn ways(&self, field: &str) -> Vec<Choice> {
        let rule = self.mapping.rule(field);
        if rule.is_some_and(|rule| place(rule).is_none()) {
            return Vec::new();
        }
        // a field that is not read yet would be read as its kind is
        let now = rule.map_or_else(|| usual(field), reading).map_or("", word);
        WAYS.iter()
            .map(|(word, _)| Choice {
                word: (*word).to_owned(),
                title: self
                    .voice
                    .word("mappings-way", if word.is_empty() { "as-is" } else { word }),
                chosen: *word == now,
            })
            .collect()
    }

    /// What else the rule does, in a few words.
    fn how(&self, field: &str) -> String {
        use crate::domain::mapping::Expr;
        let Some(rule) = self.mapping.rule(field) else {
            return String::new();
        };
        let Expr::Formula(formula) = rule else {
            return self.voice.t("mappings-how-as-is");
        };
        let mut parts = Vec::new();
        let count = |list: usize| [("count", crate::i18n::FactValue::from(list as i64))];
        if !formula.map.is_empty() {
            parts.push(
                self.voice
                    .t_with("mappings-how-words", &count(formula.map.len())),
            );
        }
        if !formula.join.is_empty() {
            parts.push(
                self.voice
                    .t_with("mappings-how-joined", &count(formula.join.len())),
            );
        }
        if !formula.sum.is_empty() {
            parts.push(self.voice.t("mappings-how-sum"));
        }
        if !formula.case.is_empty() {
            parts.push(
                self.voice
                    .t_with("mappings-how-cases", &count(formula.case.len())),
            );
        }
        if formula.constant.is_some() {
            parts.push(self.voice.t("mappings-how-constant"));
        }
        if formula.from.len() > 1 {
            parts.push(
                self.voice
                    .t_with("mappings-how-first-of", &count(formula.from.len())),
            );
        }
        if let Some(zone) = &formula.zone {
            parts.push(zone.clone());
        }
        if formula.default.is_some() {
            parts.push(self.voice.t("mappings-how-default"));
        }
        if parts.is_empty() {
            let way = reading(rule).map_or("as-is", word);
            return self.voice.word("mappings-way", way);
        }
        parts.join(", ")
    }
}
