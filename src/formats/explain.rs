//! A document read field by field, as far as it goes: what each rule of a mapping finds, and why it does not. The whole
//! of it is `body`.

use super::body::{located, prepared};
use super::eval::Eval;
use super::scope::Scope;
use crate::domain::channel::Channel;
use crate::domain::mapping::edit::bare;
use crate::domain::mapping::{Expr, Mapping, Source};
use crate::domain::sentence::Sentence;
use serde_json::Value;

/// What the rule of one field finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRead {
    /// The field of the standard form; one of the first line as `line.sku`.
    pub name: String,
    /// What it says, nothing, or why it cannot be read.
    pub value: Result<Option<String>, Sentence>,
    /// Whether the mapping itself says so, and nothing in the document.
    pub invented: bool,
}

/// Every field of the order and of its first line. Nothing at all if there is no such document in the body.
pub fn explain(body: &[u8], mapping: &Mapping, channel: &Channel) -> Vec<FieldRead> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Vec::new();
    };
    let Ok(document) = located(&value, mapping) else {
        return Vec::new();
    };
    if mapping.source == Source::Standard {
        return plain(&document);
    }
    let scope = Scope::whole(&document);
    let eval = prepared(&document, mapping, channel);
    let mut fields: Vec<FieldRead> = mapping
        .order
        .iter()
        .map(|(name, rule)| field(&eval, name.clone(), rule, &scope))
        .collect();
    for rule in &mapping.lines {
        let first = scope.all(&rule.each).into_iter().find(|each| {
            let part = scope.part(each);
            rule.when
                .as_ref()
                .is_none_or(|when| eval.holds(when, &part).unwrap_or(false))
        });
        if let Some(first) = first {
            fields.extend(line(&eval, rule, &scope.part(first)));
            break;
        }
    }
    fields
}

fn line(
    eval: &Eval<'_>,
    rule: &crate::domain::mapping::LineRule,
    scope: &Scope<'_, '_>,
) -> Vec<FieldRead> {
    rule.fields
        .iter()
        .map(|(name, rule)| field(eval, format!("line.{name}"), rule, scope))
        .collect()
}

fn field(eval: &Eval<'_>, name: String, rule: &Expr, scope: &Scope<'_, '_>) -> FieldRead {
    let value = eval.text(rule, scope).map(owned);
    let is_told = || {
        let bare = bare(rule)?;
        let told = eval.text(&bare, scope).ok()?;
        owned(told)
    };
    FieldRead {
        invented: matches!(value, Ok(Some(_))) && is_told().is_none(),
        name,
        value,
    }
}

fn owned(found: Option<std::borrow::Cow<'_, str>>) -> Option<String> {
    found
        .map(std::borrow::Cow::into_owned)
        .filter(|text| !text.is_empty())
}

/// A document that is the standard form already says its members itself.
fn plain(document: &Value) -> Vec<FieldRead> {
    let mut fields = Vec::new();
    flatten("", document, &mut fields);
    if let Some(first) = document.pointer("/lines/0") {
        flatten("line.", first, &mut fields);
    }
    fields
}

fn flatten(before: &str, value: &Value, fields: &mut Vec<FieldRead>) {
    for (name, member) in value.as_object().into_iter().flatten() {
        let name = format!("{before}{name}");
        match member {
            Value::Object(_) => flatten(&format!("{name}."), member, fields),
            Value::Array(_) | Value::Null => {}
            other => fields.push(FieldRead {
                name,
                value: Ok(super::scope::text_of(other).map(|text| text.into_owned())),
                invented: false,
            }),
        }
    }
}

/// Where values are in a document: the places that a rule of the order and a rule of a line may name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Columns, or pointers from the document, with what stands there.
    pub order: Vec<(String, String)>,
    /// Columns, or pointers from the first line.
    pub line: Vec<(String, String)>,
}

/// The most places of a document that are told.
const PLACES: usize = 300;
/// The most of a value that is told, characters.
const TOLD: usize = 80;

/// The places of a document.
pub fn places(body: &[u8], mapping: &Mapping) -> Places {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Places::default();
    };
    if let Some(rows) = value.get("rows").and_then(Value::as_array) {
        let columns = columns_of(rows);
        return Places {
            order: columns.clone(),
            line: columns,
        };
    }
    let Ok(document) = located(&value, mapping) else {
        return Places::default();
    };
    let mut places = Places::default();
    pointers("", &document, &mut places.order);
    let each = mapping.lines.first().map(|rule| rule.each.as_str());
    let scope = Scope::whole(&document);
    if let Some(first) = each.and_then(|each| scope.all(each).into_iter().next()) {
        pointers("", first, &mut places.line);
    }
    places
}

/// The columns of rows, each with the first cell that is not empty.
fn columns_of(rows: &[Value]) -> Vec<(String, String)> {
    let mut columns: Vec<(String, String)> = Vec::new();
    for (name, cell) in rows.iter().filter_map(Value::as_object).flatten() {
        let known = columns.iter().any(|(known, _)| known == name);
        if !known && columns.len() < PLACES {
            columns.push((name.clone(), told(cell)));
        }
    }
    columns
}

fn pointers(before: &str, value: &Value, found: &mut Vec<(String, String)>) {
    for (name, member) in value.as_object().into_iter().flatten() {
        let at = format!("{before}/{}", name.replace('~', "~0").replace('/', "~1"));
        match member {
            Value::Object(_) => pointers(&at, member, found),
            Value::Array(_) => {}
            other if found.len() < PLACES => found.push((at, told(other))),
            _ => {}
        }
    }
}

fn told(value: &Value) -> String {
    let text = super::scope::text_of(value).unwrap_or_default();
    text.chars().take(TOLD).collect()
}
