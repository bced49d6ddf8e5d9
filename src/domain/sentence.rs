//! A sentence for a person that is not written yet: a message key with its facts. `i18n` writes it in a language.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is to be said: a key of `locales/*.ftl` and the facts that go into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Key of the message, for example `hold-unknown-sku`.
    pub key: String,
    /// The facts by name, as text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
    /// What it rests on, place by place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Problem>,
}

impl Sentence {
    /// A sentence without facts.
    pub fn new(key: &str) -> Self {
        Sentence {
            key: key.to_owned(),
            facts: BTreeMap::new(),
            because: Vec::new(),
        }
    }

    /// The same sentence with one more fact.
    #[must_use]
    pub fn with(mut self, name: &str, fact: impl ToString) -> Self {
        self.facts.insert(name.to_owned(), fact.to_string());
        self
    }

    /// The same sentence resting on these problems.
    #[must_use]
    pub fn because(mut self, problems: Vec<Problem>) -> Self {
        self.because = problems;
        self
    }
}

/// What is wrong with one place of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// JSON pointer (RFC 6901) to the place, `""` for the whole.
    pub pointer: String,
    /// What is wrong there.
    pub detail: Sentence,
}

impl Problem {
    /// A problem at a place.
    pub fn at(pointer: impl Into<String>, detail: Sentence) -> Self {
        Problem {
            pointer: pointer.into(),
            detail,
        }
    }
}
