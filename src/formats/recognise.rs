//! Which mapping a document or a table's header belongs to; if none, which two come nearest and what they miss.

use super::scope::walk;
use crate::domain::mapping::{Mapping, Source};
use crate::domain::sentence::Sentence;
use serde_json::Value;
use std::collections::HashSet;

/// How many guesses a refusal names.
const GUESSES: usize = 2;

/// No mapping fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRecognised {
    /// The two nearest, best first.
    pub guesses: Vec<Guess>,
}

/// A mapping that comes near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// Its name.
    pub mapping: String,
    /// Its version.
    pub version: i64,
    /// Why it does not fit.
    pub because: Vec<Sentence>,
}

impl NotRecognised {
    /// The refusal in one sentence, with what the nearest mappings miss.
    pub fn sentence(&self) -> Sentence {
        if let [only] = self.guesses.as_slice()
            && only.mapping.is_empty()
            && let Some(why) = only.because.first()
        {
            return why.clone();
        }
        let names = ["first", "second"];
        let mut sentence = Sentence::new(match self.guesses.len() {
            0 => "formats-not-recognised",
            1 => "formats-not-recognised-one",
            _ => "formats-not-recognised-two",
        });
        for (name, guess) in names.iter().zip(&self.guesses) {
            let missing = guess
                .because
                .iter()
                .find_map(|why| why.facts.get("missing"));
            sentence = sentence.with(name, &guess.mapping).with(
                &format!("{name}_missing"),
                missing.cloned().unwrap_or_default(),
            );
        }
        sentence
    }

    /// How many members or columns the best guess misses.
    pub(super) fn misses(&self) -> usize {
        let missing = self.guesses.first().and_then(|guess| {
            guess
                .because
                .iter()
                .find_map(|why| why.facts.get("missing"))
        });
        missing.map_or(usize::MAX, |missing| missing.split(", ").count())
    }

    /// Nothing comes near, for a reason of its own.
    pub(super) fn because(sentence: Sentence) -> Self {
        NotRecognised {
            guesses: vec![Guess {
                mapping: String::new(),
                version: 0,
                because: vec![sentence],
            }],
        }
    }
}

/// The mapping that a single JSON document (a webhook's or an API's body) belongs to.
pub fn recognise_body<'m>(
    body: &[u8],
    mappings: &'m [Mapping],
) -> Result<&'m Mapping, NotRecognised> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        NotRecognised::because(Sentence::new("formats-not-json").with("detail", error))
    })?;
    recognise_value(&value, mappings)
}

/// The mapping that a parsed document belongs to.
pub(super) fn recognise_value<'m>(
    value: &Value,
    mappings: &'m [Mapping],
) -> Result<&'m Mapping, NotRecognised> {
    if let Some(row) = value.pointer("/rows/0").and_then(Value::as_object) {
        let headers: Vec<&str> = row.keys().map(String::as_str).collect();
        return recognise_header(&headers, mappings);
    }
    let fits = mappings
        .iter()
        .filter(|mapping| mapping.source != Source::Table)
        .map(|mapping| (mapping, json_fit(mapping, value)));
    decide(fits, "formats-missing-fields")
}

/// The mapping that a table with this header belongs to.
pub(super) fn recognise_header<'m>(
    headers: &[&str],
    mappings: &'m [Mapping],
) -> Result<&'m Mapping, NotRecognised> {
    let fits = mappings
        .iter()
        .filter(|mapping| mapping.source == Source::Table)
        .map(|mapping| (mapping, header_fit(mapping, headers)));
    decide(fits, "formats-missing-columns")
}

/// What the nearest variant of a mapping's signature misses in a document; nothing if one is complete.
pub(super) fn missing_members(mapping: &Mapping, document: &Value) -> Vec<String> {
    best_variant(mapping, |member| is_in(document, member)).missing
}

/// How well a mapping fits: the members of its nearest variant that are there, and those that are not.
struct Fit {
    there: usize,
    missing: Vec<String>,
}

fn json_fit(mapping: &Mapping, value: &Value) -> Fit {
    let mut best: Option<Fit> = None;
    for path in &mapping.documents {
        walk(value, path, &mut |document| {
            if document.is_object() {
                let fit = best_variant(mapping, |member| is_in(document, member));
                if best.as_ref().is_none_or(|best| nearer(&fit, best)) {
                    best = Some(fit);
                }
            }
            false
        });
    }
    match best {
        Some(fit) if fit.there > 0 => fit,
        other => misplaced(mapping, value)
            .or(other)
            .unwrap_or_else(|| best_variant(mapping, |_| false)),
    }
}

/// How well a mapping fits something inside a wrapper that it does not know; never complete, only a guess.
fn misplaced(mapping: &Mapping, value: &Value) -> Option<Fit> {
    let members = value.as_object()?.values();
    let inside = members.filter_map(|member| match member {
        Value::Array(items) => items.first(),
        other => Some(other),
    });
    let mut best: Option<Fit> = None;
    for document in inside.filter(|inside| inside.is_object()) {
        let mut fit = best_variant(mapping, |member| is_in(document, member));
        if fit.missing.is_empty() {
            fit.missing.push(mapping.documents.join(" | "));
        }
        if best.as_ref().is_none_or(|best| nearer(&fit, best)) {
            best = Some(fit);
        }
    }
    best
}

fn is_in(document: &Value, member: &str) -> bool {
    let mut there = false;
    walk(document, member, &mut |_| {
        there = true;
        false
    });
    there
}

/// How well a header fits a table mapping.
fn header_fit(mapping: &Mapping, headers: &[&str]) -> Fit {
    let known: HashSet<&str> = headers
        .iter()
        .filter_map(|header| mapping.columns.find(header))
        .map(|(name, _)| name)
        .collect();
    let mut fit = best_variant(mapping, |name| known.contains(name));
    for name in &mut fit.missing {
        *name = mapping.columns.title(name).to_owned();
    }
    fit
}

fn best_variant(mapping: &Mapping, there: impl Fn(&str) -> bool) -> Fit {
    let mut best: Option<Fit> = None;
    for variant in &mapping.signature {
        let (found, missing): (Vec<&String>, Vec<&String>) =
            variant.iter().partition(|member| there(member));
        let fit = Fit {
            there: found.len(),
            missing: missing.into_iter().cloned().collect(),
        };
        if best.as_ref().is_none_or(|best| nearer(&fit, best)) {
            best = Some(fit);
        }
    }
    best.unwrap_or(Fit {
        there: 0,
        missing: Vec::new(),
    })
}

/// Complete before incomplete, then by the share that is there, then by how much is there.
fn nearer(one: &Fit, other: &Fit) -> bool {
    rank(one) > rank(other)
}

fn rank(fit: &Fit) -> (bool, usize, usize) {
    let all = fit.there + fit.missing.len();
    (
        fit.missing.is_empty() && all > 0,
        (fit.there * 1000).checked_div(all).unwrap_or(0),
        fit.there,
    )
}

fn decide<'m>(
    fits: impl Iterator<Item = (&'m Mapping, Fit)>,
    key: &str,
) -> Result<&'m Mapping, NotRecognised> {
    let mut fits: Vec<(&Mapping, Fit)> = fits.collect();
    fits.sort_by_key(|(mapping, fit)| {
        let (complete, share, there) = rank(fit);
        std::cmp::Reverse((complete, complete && !mapping.fallback, share, there))
    });
    if let Some((mapping, fit)) = fits.first()
        && fit.missing.is_empty()
    {
        return Ok(mapping);
    }
    let guesses = fits
        .into_iter()
        .take(GUESSES)
        .map(|(mapping, fit)| Guess {
            mapping: mapping.name.clone(),
            version: mapping.version,
            because: vec![Sentence::new(key).with("missing", fit.missing.join(", "))],
        })
        .collect();
    Err(NotRecognised { guesses })
}
