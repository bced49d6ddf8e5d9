//! Fields of a small JSON object, each read by its type; everything that is missing or mistyped is said at once.
//! Orders have a reader of their own in `domain/order_parse.rs`.

use super::problem::Fault;
use crate::domain::sentence::{Problem, Sentence};
use crate::error::Error;
use actix_web::http::StatusCode;
use serde_json::Value;

/// Most of a wrong value that is shown again, characters.
const SHOWN: usize = 60;

/// A JSON object being read.
pub struct Fields<'v> {
    value: &'v Value,
    at: String,
    /// What is wrong so far.
    pub problems: Vec<Problem>,
}

/// The JSON of a body; 400 if it is none.
pub fn json(body: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(body).map_err(|cause| {
        let sentence = Sentence::new("api-not-json").with("detail", cause);
        Fault {
            status: StatusCode::BAD_REQUEST,
            error: Error::Refused(sentence),
        }
    })
}

impl<'v> Fields<'v> {
    /// The fields of an object; `at` is the pointer to it.
    pub fn of(value: &'v Value, at: &str) -> Fields<'v> {
        let mut fields = Fields {
            value,
            at: at.to_owned(),
            problems: Vec::new(),
        };
        if !value.is_object() {
            fields
                .problems
                .push(Problem::at(at, Sentence::new("problem-no-object")));
        }
        fields
    }

    /// The pointer to the object.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// What was read, unless something was wrong.
    pub fn done<T>(self, read: T) -> Result<T, Error> {
        if self.problems.is_empty() {
            Ok(read)
        } else {
            Err(Error::Invalid(self.problems))
        }
    }

    /// Text, trimmed; empty is absent; a number is its digits.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.value.get(name)? {
            Value::Null => None,
            Value::Number(number) => Some(number.to_string()),
            Value::String(text) => {
                let text = text.trim().replace('\0', "");
                (!text.is_empty()).then_some(text)
            }
            other => {
                self.mistyped(name, "text", other);
                None
            }
        }
    }

    /// Text that must be there.
    pub fn required(&mut self, name: &str) -> String {
        let before = self.problems.len();
        let text = self.text(name);
        if text.is_none() && self.problems.len() == before && self.value.is_object() {
            self.wrong(name, Sentence::new("problem-missing"));
        }
        text.unwrap_or_default()
    }

    /// A whole number within a range.
    pub fn whole(&mut self, name: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        let number = match value {
            Value::Number(number) => number.to_string().parse::<i64>().ok(),
            Value::String(text) => text.trim().parse::<i64>().ok(),
            _ => None,
        };
        match number {
            Some(number) if range.contains(&number) => Some(number),
            Some(number) => {
                let sentence = Sentence::new("problem-range").with("found", number);
                let sentence = sentence
                    .with("least", range.start())
                    .with("most", range.end());
                self.wrong(name, sentence);
                None
            }
            None => {
                self.mistyped(name, "whole", value);
                None
            }
        }
    }

    /// A list; none if it is absent.
    pub fn list(&mut self, name: &str) -> Option<&'v [Value]> {
        match self.value.get(name)? {
            Value::Null => None,
            Value::Array(items) => Some(items),
            other => {
                self.mistyped(name, "list", other);
                None
            }
        }
    }

    /// Something is wrong with a field.
    pub fn wrong(&mut self, name: &str, sentence: Sentence) {
        self.problems
            .push(Problem::at(format!("{}/{name}", self.at), sentence));
    }

    fn mistyped(&mut self, name: &str, expected: &str, found: &Value) {
        let found: String = found.to_string().chars().take(SHOWN).collect();
        let sentence = Sentence::new("problem-mistyped").with("expected", expected);
        self.wrong(name, sentence.with("found", found));
    }
}
