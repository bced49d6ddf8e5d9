//! The small language of a mapping's rules, as data: where a value comes from and what is done to it.
//! Evaluating it is `formats/eval.rs`.

use serde::de::{MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Where a value comes from. A text alone is a path: `/a/b` a JSON pointer from here, `^/a` from the document,
/// `</a` from the enclosing thing, `*` every element; a name without slash is a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Expr {
    /// A path.
    Path(String),
    /// Anything else.
    Formula(Box<Formula>),
}

/// One way to a value (`from`, `const`, `join`, `sum`, `times`, `divide`, `least`, `count` or `case`), then what is
/// done to it, in this order: `text`, `map`, `default`, `as`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Formula {
    /// The first of these that is not empty.
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "one_or_many"
    )]
    pub from: Vec<Expr>,
    /// A value written here.
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub constant: Option<Value>,
    /// Those that are not empty, joined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub join: Vec<Expr>,
    /// What stands between joined texts; a space without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// The sum of these, over every match; nothing if all are absent.
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "one_or_many"
    )]
    pub sum: Vec<Expr>,
    /// Taken off the sum.
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "one_or_many"
    )]
    pub less: Vec<Expr>,
    /// `sum` and `less` are evaluated in each of these and added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Only those of `each` for which this holds.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub where_: Option<Cond>,
    /// The product of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<Expr>,
    /// The first divided by the second; nothing if the second is zero.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub divide: Vec<Expr>,
    /// The earliest time among every match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<String>,
    /// The first case that holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub case: Vec<Case>,
    /// If no case holds.
    #[serde(rename = "else", skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Expr>,
    /// Changes of the text, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<TextOp>,
    /// Found → meant; `*` is anything else, without it anything else stays as it is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub map: BTreeMap<String, Value>,
    /// If nothing was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
    /// A number does not go below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
    /// A number loses its sign.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsigned: bool,
    /// What it is read as.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub as_: Option<As>,
    /// For times: chrono patterns that are tried before the usual ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// For times without offset: their zone; the channel's without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// A case and what it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The condition.
    pub when: Cond,
    /// The value then.
    pub then: Expr,
}

/// What a value is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum As {
    /// Text as it is.
    Text,
    /// An identifier: full-width digits folded, a number that a spreadsheet damaged refused.
    Code,
    /// An amount in the order's currency, rounded half to even to its places.
    Money,
    /// A unit price, up to six places.
    Price,
    /// Integer minor units (fen, cents) of the order's currency.
    Minor,
    /// A number of things, `6`, `6.0` or `1,200`.
    Whole,
    /// A time in any usual form; digits alone are Unix seconds, or milliseconds if there are 12 or more.
    Time,
    /// yes/no, true/false, 1/0, 是/否.
    Flag,
}

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextOp {
    /// Takes off what spreadsheets put around codes: `="…"` and a leading apostrophe.
    Excel,
    /// Capital letters.
    Upper,
    /// Small letters.
    Lower,
    /// Without this at the front.
    StripPrefix(String),
    /// Without this at the end.
    StripSuffix(String),
    /// What stands before the first of these; all of it if there is none.
    Before(String),
    /// What stands after the first of these; nothing if there is none.
    After(String),
    /// What stands after the last opening bracket and before the closing one at the end; nothing if there is none.
    InLastBrackets,
    /// Without brackets at the end and what is in them, if it is digits only.
    WithoutLastDigits,
    /// Nothing, if it is one of these.
    NotOneOf(Vec<String>),
}

/// A condition; every test that is written must hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cond {
    /// What is tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Expr>,
    /// It is one of these texts.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<String>,
    /// It begins with one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub starts_with: Vec<String>,
    /// It contains one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contains: Vec<String>,
    /// It is the same text as this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equals: Option<Expr>,
    /// It is a number below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<i64>,
    /// It is a number above this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<i64>,
    /// There is something here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present: Option<Expr>,
    /// There is nothing here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Expr>,
    /// All of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<Cond>,
    /// One of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Cond>,
    /// Not this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Cond>>,
    /// There are things at this path and `is` holds for every one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// `is` holds for one of the things at this path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub some: Option<String>,
    /// See `every` and `some`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<Box<Cond>>,
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Expr;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a path or a rule")
            }

            fn visit_str<E>(self, path: &str) -> Result<Expr, E> {
                Ok(Expr::Path(path.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Expr, A::Error> {
                Formula::deserialize(MapAccessDeserializer::new(map))
                    .map(|formula| Expr::Formula(Box::new(formula)))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Expr>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let read = |value: Value| Expr::deserialize(value).map_err(serde::de::Error::custom);
    match value {
        Value::Array(items) => items.into_iter().map(read).collect(),
        one => Ok(vec![read(one)?]),
    }
}
