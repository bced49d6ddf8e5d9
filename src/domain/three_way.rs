//! A later message of a channel, merged three ways: what the channel said before, what it says now, what we have.
//! Works on the standard form's JSON, so that every field is covered and none is forgotten.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A field that both sides changed, to different values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Pointer to the field; a line is named by its `ref`.
    pub field: String,
    /// What we have.
    pub ours: String,
    /// What the channel says now.
    pub theirs: String,
}

/// What came of a merge.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The order as it is now, in the standard form.
    pub order: Value,
    /// Pointers of the fields that changed.
    pub changed: Vec<String>,
    /// Fields that stay ours until somebody decides.
    pub clashes: Vec<Clash>,
}

/// Fields that only the channel's side tells and nobody edits, or that say when and not what.
const UNMERGED: [&str; 3] = ["/updated_at", "/channel", "/channel_ref"];

/// Applies what differs between `before` and `now` to `ours`; what was changed here stays.
pub fn merge(before: &Value, now: &Value, ours: &Value) -> Merged {
    let (before, now) = (flatten(before), flatten(now));
    let mut result = flatten(ours);
    let (mut changed, mut clashes) = (Vec::new(), Vec::new());
    let fields: std::collections::BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    for field in fields {
        let (was, is, have) = (before.get(field), now.get(field), result.get(field));
        if same(was, is) || same(is, have) || UNMERGED.contains(&field.as_str()) {
            continue;
        }
        if same(was, have) {
            match is {
                Some(value) => result.insert(field.clone(), value.clone()),
                None => result.remove(field),
            };
            changed.push(field.clone());
        } else {
            clashes.push(Clash {
                field: field.clone(),
                ours: text(have),
                theirs: text(is),
            });
        }
    }
    Merged {
        order: unflatten(result),
        changed,
        clashes,
    }
}

/// Pointers of the fields in which two orders differ.
pub fn difference(one: &Value, other: &Value) -> Vec<String> {
    let (one, other) = (flatten(one), flatten(other));
    let fields: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    fields
        .into_iter()
        .filter(|field| !same(one.get(*field), other.get(*field)))
        .cloned()
        .collect()
}

/// Null, an empty text and an absent field say the same.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    let said = |value: Option<&Value>| {
        value
            .filter(|v| !v.is_null() && v.as_str() != Some(""))
            .cloned()
    };
    said(one) == said(other)
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Leaves by pointer; lines are keyed by `ref`, adjustments are one leaf.
fn flatten(order: &Value) -> BTreeMap<String, Value> {
    let mut leaves = BTreeMap::new();
    let Value::Object(fields) = order else {
        return leaves;
    };
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("lines", Value::Array(lines)) => {
                for line in lines {
                    let key = line
                        .get("ref")
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .replace('~', "~0")
                        .replace('/', "~1");
                    for (field, leaf) in line.as_object().into_iter().flatten() {
                        leaves.insert(format!("/lines/{key}/{field}"), leaf.clone());
                    }
                }
            }
            (_, Value::Object(inner)) => {
                for (field, leaf) in inner {
                    leaves.insert(format!("/{name}/{field}"), leaf.clone());
                }
            }
            _ => {
                leaves.insert(format!("/{name}"), value.clone());
            }
        }
    }
    leaves
}

fn unflatten(leaves: BTreeMap<String, Value>) -> Value {
    let mut order = Map::new();
    let mut lines: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (pointer, leaf) in leaves {
        let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
        match parts.as_slice() {
            ["lines", key, field] => {
                lines
                    .entry((*key).to_owned())
                    .or_default()
                    .insert((*field).to_owned(), leaf);
            }
            [group, field] => {
                let entry = order
                    .entry((*group).to_owned())
                    .or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(inner) = entry {
                    inner.insert((*field).to_owned(), leaf);
                }
            }
            _ => {
                order.insert(pointer.trim_start_matches('/').to_owned(), leaf);
            }
        }
    }
    let lines = lines
        .into_values()
        .filter(|line| line.contains_key("quantity"))
        .map(Value::Object)
        .collect();
    order.insert("lines".to_owned(), Value::Array(lines));
    Value::Object(order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn order(note: &str, street: &str, quantity: i64) -> Value {
        json!({"note": note, "ship_to": {"street": street}, "lines": [{"ref": "1", "sku": "A", "quantity": quantity}]})
    }

    #[test]
    fn only_what_the_channel_changed_is_applied_and_our_change_stays() {
        let merged = merge(
            &order("", "old", 1),
            &order("ring twice", "old", 1),
            &order("", "ours", 1),
        );
        assert_eq!(merged.order, order("ring twice", "ours", 1));
        assert_eq!(merged.changed, ["/note"]);
        assert!(merged.clashes.is_empty());
    }

    #[test]
    fn a_field_that_both_changed_is_a_clash_and_stays_ours() {
        let merged = merge(
            &order("", "old", 1),
            &order("", "theirs", 1),
            &order("", "ours", 1),
        );
        assert_eq!(merged.order, order("", "ours", 1));
        assert_eq!(
            merged.clashes,
            [Clash {
                field: "/ship_to/street".into(),
                ours: "ours".into(),
                theirs: "theirs".into()
            }]
        );
    }

    #[test]
    fn both_making_the_same_change_is_no_clash() {
        let merged = merge(
            &order("", "old", 1),
            &order("", "new", 1),
            &order("", "new", 1),
        );
        assert!(merged.clashes.is_empty() && merged.changed.is_empty());
    }

    #[test]
    fn lines_are_told_apart_by_their_ref() {
        let mut now = order("", "old", 2);
        if let Some(lines) = now["lines"].as_array_mut() {
            lines.insert(0, json!({"ref": "2", "sku": "B", "quantity": 1}));
        }
        let merged = merge(&order("", "old", 1), &now, &order("", "old", 1));
        assert_eq!(
            merged.order["lines"],
            json!([{"ref": "1", "sku": "A", "quantity": 2}, {"ref": "2", "sku": "B", "quantity": 1}])
        );
    }

    #[test]
    fn a_line_that_the_channel_drops_goes() {
        let mut before = order("", "old", 1);
        if let Some(lines) = before["lines"].as_array_mut() {
            lines.push(json!({"ref": "2", "sku": "B", "quantity": 1}));
        }
        let merged = merge(&before, &order("", "old", 1), &before.clone());
        assert_eq!(merged.order["lines"].as_array().map(Vec::len), Some(1));
    }
}
