//! Where a rule stands in a document, and what its paths find from there. Paths are explained in `domain/mapping/expr.rs`.

use serde_json::Value;
use std::borrow::Cow;

/// The thing that rules are read from, inside its document.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a, 's> {
    /// The thing itself: the document, a line, a row.
    pub here: &'a Value,
    /// The whole document.
    pub document: &'a Value,
    /// What the thing is part of.
    pub outer: Option<&'s Scope<'a, 's>>,
}

impl<'a, 's> Scope<'a, 's> {
    /// The document itself.
    pub fn whole(document: &'a Value) -> Self {
        Scope {
            here: document,
            document,
            outer: None,
        }
    }

    /// A part of it.
    pub fn part(&'s self, here: &'a Value) -> Scope<'a, 's> {
        Scope {
            here,
            document: self.document,
            outer: Some(self),
        }
    }

    /// The first thing at a path that is not empty.
    pub fn first(&self, path: &str) -> Option<&'a Value> {
        let mut found = None;
        self.visit(path, &mut |value| {
            if !is_empty(value) {
                found = Some(value);
            }
            found.is_none()
        });
        found
    }

    /// Everything at a path, empty or not.
    pub fn all(&self, path: &str) -> Vec<&'a Value> {
        let mut found = Vec::new();
        self.visit(path, &mut |value| {
            found.push(value);
            true
        });
        found
    }

    /// Calls `see` with everything at a path until it says no more.
    fn visit(&self, path: &str, see: &mut dyn FnMut(&'a Value) -> bool) {
        if let Some(rest) = path.strip_prefix('^') {
            Scope::whole(self.document).visit(rest, see);
        } else if let Some(rest) = path.strip_prefix('<') {
            if let Some(outer) = self.outer {
                outer.visit(rest, see);
            }
        } else if path.is_empty() || path.starts_with('/') {
            walk(self.here, path, see);
        } else if let Some(rows) = self.here.get("rows").and_then(Value::as_array) {
            for cell in rows.iter().filter_map(|row| row.get(path)) {
                if !see(cell) {
                    return;
                }
            }
        } else if let Some(cell) = self.here.get(path) {
            see(cell);
        }
    }
}

/// Follows a pointer whose `*` is every element; says whether to go on.
pub(super) fn walk<'a>(
    value: &'a Value,
    path: &str,
    see: &mut dyn FnMut(&'a Value) -> bool,
) -> bool {
    let Some(path) = path.strip_prefix('/') else {
        return see(value);
    };
    let end = path.find('/').unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    if name == "*" {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        return items.iter().all(|item| walk(item, rest, see));
    }
    let next = match value {
        Value::Object(members) if name.contains('~') => {
            members.get(&name.replace("~1", "/").replace("~0", "~"))
        }
        Value::Object(members) => members.get(name),
        Value::Array(items) => name.parse().ok().and_then(|index: usize| items.get(index)),
        _ => None,
    };
    next.is_none_or(|next| walk(next, rest, see))
}

/// Whether there is nothing: null, blank text, an empty list.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// A value as text; none for lists, objects and nothing.
pub(super) fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text.trim())).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
