//! The fields of the standard form, read one by one; what is mistyped is noted by its pointer.

use crate::domain::money::{Currency, parse_decimal};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::time::{Time, parse_rfc3339};
use serde_json::Value;
use std::str::FromStr;

/// Reads fields and notes what is wrong with them.
pub(super) struct Reader {
    /// What is wrong so far.
    pub problems: Vec<Problem>,
}

impl Reader {
    pub fn wrong(&mut self, pointer: &str, key: &str) {
        self.problems.push(Problem::at(pointer, Sentence::new(key)));
    }

    pub fn mistyped(&mut self, at: &str, name: &str, expected: &str, found: &Value) {
        let found: String = found.to_string().chars().take(60).collect();
        self.problems.push(Problem::at(
            format!("{at}/{name}"),
            Sentence::new("problem-mistyped")
                .with("expected", expected)
                .with("found", found),
        ));
    }

    /// Text, trimmed; empty is absent; a number is its digits.
    pub fn text(&mut self, value: &Value, at: &str, name: &str) -> Option<String> {
        match value.get(name)? {
            Value::Null => None,
            Value::String(text) => {
                let text = text.trim();
                (!text.is_empty()).then(|| text.replace('\0', ""))
            }
            Value::Number(number) => Some(number.to_string()),
            other => {
                self.mistyped(at, name, "text", other);
                None
            }
        }
    }

    pub fn time(&mut self, value: &Value, at: &str, name: &str) -> Option<Time> {
        let text = self.text(value, at, name)?;
        let time = parse_rfc3339(&text)
            .filter(|time| (1970..=9999).contains(&chrono::Datelike::year(time)));
        if time.is_none() {
            self.mistyped(at, name, "time", &Value::String(text));
        }
        time
    }

    pub fn decimal(
        &mut self,
        value: &Value,
        at: &str,
        name: &str,
    ) -> Option<rust_decimal::Decimal> {
        let text = match value.get(name)? {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            other => {
                self.mistyped(at, name, "decimal", other);
                return None;
            }
        };
        let decimal = parse_decimal(&text);
        if decimal.is_none() {
            self.mistyped(at, name, "decimal", &Value::String(text));
        }
        decimal
    }

    pub fn amount(
        &mut self,
        value: &Value,
        at: &str,
        name: &str,
        currency: Currency,
    ) -> Option<i64> {
        let decimal = self.decimal(value, at, name)?;
        let minor = currency
            .minor(decimal)
            .filter(|minor| currency.major(*minor) == decimal);
        if minor.is_none() {
            self.problems.push(Problem::at(
                format!("{at}/{name}"),
                Sentence::new("problem-amount-places")
                    .with("currency", currency)
                    .with("places", currency.exponent())
                    .with("found", decimal),
            ));
        }
        minor
    }

    pub fn whole(&mut self, value: &Value, at: &str, name: &str) -> Option<i64> {
        let decimal = self.decimal(value, at, name)?.normalize();
        let whole = (decimal.scale() == 0)
            .then(|| i64::try_from(decimal.mantissa()).ok())
            .flatten()
            .filter(|n| (-1_000_000_000..=1_000_000_000).contains(n));
        if whole.is_none() {
            self.mistyped(at, name, "whole", &Value::String(decimal.to_string()));
        }
        whole
    }

    pub fn flag(&mut self, value: &Value, at: &str, name: &str) -> Option<bool> {
        match value.get(name)? {
            Value::Null => None,
            Value::Bool(flag) => Some(*flag),
            other => {
                self.mistyped(at, name, "flag", other);
                None
            }
        }
    }

    pub fn word<W: FromStr>(&mut self, value: &Value, at: &str, name: &str) -> Option<W> {
        let text = self.text(value, at, name)?;
        let word = W::from_str(&text).ok();
        if word.is_none() {
            self.problems.push(Problem::at(
                format!("{at}/{name}"),
                Sentence::new("problem-unknown-word").with("found", text),
            ));
        }
        word
    }
}
