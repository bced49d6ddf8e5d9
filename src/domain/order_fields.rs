//! The fields of the standard form, read one by one; what is mistyped is noted by its pointer.

use crate::domain::money::{Currency, parse_decimal};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::time::{Time, parse_rfc3339};
use serde_json::Value;
use std::str::FromStr;

/// The largest amount, minor units: far beyond any order, far below where sums overflow.
pub(super) const MAX_AMOUNT: i64 = 10_000_000_000_000;
/// The longest reference, code or account, characters.
const MAX_NAME: usize = 255;

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

    /// Text that names something: it is indexed, so it has a limit.
    pub fn name(&mut self, value: &Value, at: &str, name: &str) -> Option<String> {
        let text = self.text(value, at, name)?;
        if text.chars().count() > MAX_NAME {
            let detail = Sentence::new("problem-too-long").with("limit", MAX_NAME);
            self.problems
                .push(Problem::at(format!("{at}/{name}"), detail));
        }
        Some(text)
    }

    /// An amount that cannot be below zero.
    pub fn amount_upwards(
        &mut self,
        value: &Value,
        at: &str,
        name: &str,
        currency: Currency,
    ) -> Option<i64> {
        let minor = self.amount(value, at, name, currency)?;
        if minor < 0 {
            self.wrong(&format!("{at}/{name}"), "problem-negative");
        }
        Some(minor)
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
            .filter(|minor| minor.abs() <= MAX_AMOUNT)
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
