//! What the form of a mapping says: the text of the mapping, then the fields that were changed in the table above it.

use crate::domain::mapping::edit::{GROUPS, moved, place, read_as, reading, usual};
use crate::domain::mapping::{As, Expr, Mapping, Source};
use crate::error::{Error, Result};
use serde_json::Value;

/// The word of a choice that leaves the rule as it is written.
pub const AS_WRITTEN: &str = "=";

/// The pairs of a form.
pub struct Sent(Vec<(String, String)>);

impl Sent {
    /// The pairs as they came.
    pub fn new(pairs: Vec<(String, String)>) -> Sent {
        Sent(pairs)
    }

    /// A field of the form, empty if it is not there.
    pub fn get(&self, name: &str) -> &str {
        let mut found = self.0.iter();
        let found = found.find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The mapping that the form asks for. `name` overrides what its text says; a text that is no mapping is `Invalid`.
    pub fn mapping(&self, name: &str) -> Result<Mapping> {
        let text = renamed(self.get("text"), name)?;
        let mut mapping = Mapping::parse(&text).map_err(Error::Invalid)?;
        // against what was shown: a field that was not touched says nothing, so that the text may have been edited too
        let shown =
            Mapping::parse(&renamed(self.get("base"), name)?).unwrap_or_else(|_| mapping.clone());
        for field in GROUPS.iter().flat_map(|(_, fields)| fields.iter()) {
            self.change(&mut mapping, &shown, field);
        }
        let text = serde_json::to_string(&mapping)?;
        Mapping::parse(&text).map_err(Error::Invalid)
    }

    fn change(&self, mapping: &mut Mapping, shown: &Mapping, field: &str) {
        let from = self.get(&format!("from:{field}"));
        let was = shown
            .rule(field)
            .map_or("", |rule| place(rule).unwrap_or(AS_WRITTEN));
        let there = self
            .0
            .iter()
            .any(|(name, _)| *name == format!("from:{field}"));
        if there && from != AS_WRITTEN && !is_column(shown, was, from) {
            if from.is_empty() {
                mapping.set_rule(field, None);
            } else {
                let to = located(mapping, field, from);
                let rule = mapping.rule(field).cloned();
                let rule = match rule {
                    Some(rule) => moved(Some(&rule), &to),
                    None => read_as(&Expr::Path(to), usual(field)),
                };
                mapping.set_rule(field, Some(rule));
            }
        }
        let how = self.get(&format!("as:{field}"));
        let had = shown.rule(field).map_or_else(|| usual(field), reading);
        let had = had.map_or("", word);
        if let (Some(rule), true) = (mapping.rule(field).cloned(), how != had && there)
            && how != AS_WRITTEN
            && place(&rule).is_some()
        {
            mapping.set_rule(field, Some(read_as(&rule, as_of(how))));
        }
    }
}

/// Whether a choice is the place that was shown: columns are shown by their header, rules name them by our name.
fn is_column(shown: &Mapping, was: &str, chosen: &str) -> bool {
    was == chosen
        || (shown.source == Source::Table
            && shown
                .columns
                .find(chosen)
                .is_some_and(|(name, _)| name == was))
}

/// The place as the mapping names it: a header becomes one that the field's column goes by.
fn located(mapping: &mut Mapping, field: &str, from: &str) -> String {
    if mapping.source != Source::Table {
        return from.to_owned();
    }
    if let Some((name, _)) = mapping.columns.find(from) {
        return name.to_owned();
    }
    let own = mapping.rule(field).and_then(place).map(str::to_owned);
    let name = match own.filter(|name| mapping.columns.knows(name)) {
        Some(name) => name,
        None => free_name(mapping, field),
    };
    mapping.add_header(&name, from);
    name
}

/// A column name that is free, made of the field's.
fn free_name(mapping: &Mapping, field: &str) -> String {
    let plain = field.replace('.', "_");
    let mut name = plain.clone();
    let mut number = 1;
    while mapping.columns.knows(&name) {
        number += 1;
        name = format!("{plain}_{number}");
    }
    name
}

fn renamed(text: &str, name: &str) -> Result<String> {
    let mut value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        // told by what reads mappings, with its place
        Err(_) => return Ok(text.to_owned()),
    };
    if let Value::Object(members) = &mut value {
        members.insert("name".to_owned(), Value::from(name));
        members
            .entry("version")
            .or_insert_with(|| Value::from(1_i64));
    }
    Ok(value.to_string())
}

/// Ways of reading, by the word of the choice.
pub const WAYS: &[(&str, Option<As>)] = &[
    ("", None),
    ("text", Some(As::Text)),
    ("code", Some(As::Code)),
    ("money", Some(As::Money)),
    ("price", Some(As::Price)),
    ("minor", Some(As::Minor)),
    ("whole", Some(As::Whole)),
    ("time", Some(As::Time)),
    ("flag", Some(As::Flag)),
];

fn as_of(word: &str) -> Option<As> {
    let mut ways = WAYS.iter();
    ways.find(|(known, _)| *known == word)
        .and_then(|(_, as_)| *as_)
}

/// The word of a way of reading.
pub fn word(as_: As) -> &'static str {
    let mut ways = WAYS.iter();
    ways.find(|(_, known)| *known == Some(as_))
        .map_or("", |(word, _)| word)
}
