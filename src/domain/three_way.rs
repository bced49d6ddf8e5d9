//! A later message of a channel, merged three ways: what the channel said before, what it says now, what we have.
//! Works on the standard form's JSON, so that every field is covered and none is forgotten.

mod one_side;

pub use one_side::{take, text_at};

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

/// Amounts that a format may have no place for.
const AMOUNTS: [&str; 5] = [
    "/shipping_fee",
    "/discount",
    "/platform_discount",
    "/tax",
    "/payment/refunded",
];

/// Applies what differs between what the channel said before (`was`) and says now (`is`) to `ours`; what was changed
/// here stays.
pub fn merge(was: &Value, is: &Value, ours: &Value) -> Merged {
    let told = line_keys(is);
    let mut sequence = line_keys(ours);
    sequence.extend(told.iter().cloned());
    let mut gone = line_keys(was);
    gone.retain(|key| !told.contains(key));
    let (before, now) = (flatten(was), flatten(is));
    let mut merged = Merging {
        result: flatten(ours),
        changed: Vec::new(),
        clashes: Vec::new(),
    };
    for key in &gone {
        merged.drop_line(key, &before);
    }
    let dropped_here: Vec<String> = line_keys(was)
        .into_iter()
        .filter(|key| !gone.contains(key) && !merged.has_line(key))
        .collect();
    for key in &dropped_here {
        merged.keep_dropped(key, &before, &now);
    }
    let fields: std::collections::BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    for field in fields {
        let whole = |key: &String| field.starts_with(&line_prefix(key));
        let done = gone.iter().chain(&dropped_here).any(whole);
        if !done && !UNMERGED.contains(&field.as_str()) {
            merged.take(field, before.get(field), now.get(field));
        }
    }
    Merged {
        order: unflatten(merged.result, &sequence),
        changed: merged.changed,
        clashes: merged.clashes,
    }
}

struct Merging {
    result: BTreeMap<String, Value>,
    changed: Vec<String>,
    clashes: Vec<Clash>,
}

impl Merging {
    fn take(&mut self, field: &str, was: Option<&Value>, is: Option<&Value>) {
        let have = self.result.get(field);
        if same(was, is) || same(is, have) {
            return;
        }
        if !same(was, have) && !is_channels(field) {
            self.clashes.push(Clash {
                field: field.to_owned(),
                ours: text(have),
                theirs: text(is),
            });
            return;
        }
        match is {
            Some(value) => self.result.insert(field.to_owned(), value.clone()),
            None => self.result.remove(field),
        };
        self.changed.push(field.to_owned());
    }

    fn has_line(&self, key: &str) -> bool {
        self.result
            .contains_key(&format!("{}quantity", line_prefix(key)))
    }

    /// A line that was dropped here stays dropped; what the channel changes in it is a clash.
    fn keep_dropped(
        &mut self,
        key: &str,
        before: &BTreeMap<String, Value>,
        now: &BTreeMap<String, Value>,
    ) {
        let prefix = line_prefix(key);
        let mut fields = before.keys().chain(now.keys());
        if fields
            .any(|field| field.starts_with(&prefix) && !same(before.get(field), now.get(field)))
        {
            let field = format!("{prefix}quantity");
            let theirs = text(now.get(&field));
            let ours = String::new();
            self.clashes.push(Clash {
                field,
                ours,
                theirs,
            });
        }
    }

    /// The channel has dropped a line: it goes as a whole, or, changed here, stays as a whole.
    fn drop_line(&mut self, key: &str, before: &BTreeMap<String, Value>) {
        let prefix = line_prefix(key);
        let quantity = self.result.get(&format!("{prefix}quantity")).cloned();
        let Some(quantity) = quantity else { return };
        let mut fields = self.result.keys().chain(before.keys());
        let untouched = fields.all(|field| {
            !field.starts_with(&prefix) || same(self.result.get(field), before.get(field))
        });
        if untouched {
            self.result.retain(|field, _| !field.starts_with(&prefix));
            self.changed.push(prefix.trim_end_matches('/').to_owned());
        } else {
            self.clashes.push(Clash {
                field: format!("{prefix}quantity"),
                ours: text(Some(&quantity)),
                theirs: String::new(),
            });
        }
    }
}

/// Fields that are the channel's to tell: who the buyer is, and a promise of its own instead of the one from our rule.
fn is_channels(field: &str) -> bool {
    field.starts_with("/customer/") || field == "/delivery/ship_by"
}

fn line_prefix(key: &str) -> String {
    format!("/lines/{key}/")
}

/// The lines of an order by `ref`, escaped as in a pointer, in their sequence.
fn line_keys(order: &Value) -> Vec<String> {
    let lines = order.get("lines").and_then(Value::as_array);
    lines.into_iter().flatten().map(line_key).collect()
}

fn line_key(line: &Value) -> String {
    let reference = line.get("ref").and_then(Value::as_str).unwrap_or_default();
    reference.replace('~', "~0").replace('/', "~1")
}

/// `now`, told in another format than `before`: its lines are the known ones where they are the same goods, whatever
/// they are called there, and what it leaves out is as before.
pub fn completed(before: &Value, now: &Value) -> Value {
    let mut now = now.clone();
    adopt_refs(before, &mut now);
    let keys = line_keys(&now);
    let mut leaves = flatten(&now);
    for (field, value) in flatten(before) {
        let line = field.strip_prefix("/lines/");
        let kept =
            line.is_none_or(|rest| keys.iter().any(|key| rest.starts_with(&format!("{key}/"))));
        if kept && same(leaves.get(&field), None) {
            leaves.insert(field, value);
        }
    }
    keep_untold(&flatten(before), &flatten(&now), &mut leaves);
    unflatten(leaves, &keys)
}

/// What a format without a place for it seems to say, and does not: amounts of nothing, the usual delivery, a payment
/// without method and time, and a total that is only the sum of the same lines.
fn keep_untold(
    before: &BTreeMap<String, Value>,
    told: &BTreeMap<String, Value>,
    leaves: &mut BTreeMap<String, Value>,
) {
    let says = |field: &str| text(told.get(field));
    let nothing = |field: &&str| says(field).chars().all(|c| matches!(c, '0' | '.'));
    let mut untold: Vec<&str> = AMOUNTS.into_iter().filter(nothing).collect();
    untold.push("/tax_included");
    if says("/delivery/method") == "ship" {
        untold.push("/delivery/method");
    }
    if says("/delivery/service") == "standard" {
        untold.push("/delivery/service");
    }
    if says("/payment/paid_at").is_empty() && says("/payment/method").is_empty() {
        untold.extend(["/payment/status", "/payment/paid"]);
    }
    if worth(before) == worth(leaves) {
        untold.push("/total");
    }
    for field in untold {
        if let Some(value) = before.get(field) {
            leaves.insert(field.to_owned(), value.clone());
        }
    }
}

/// What the lines cost: their quantities, prices and discounts.
fn worth(fields: &BTreeMap<String, Value>) -> Vec<(&String, &Value)> {
    let costs = |field: &str| {
        let ends = ["/quantity", "/unit_price", "/discount"];
        field.starts_with("/lines/") && ends.iter().any(|end| field.ends_with(end))
    };
    fields.iter().filter(|(field, _)| costs(field)).collect()
}

/// Gives lines whose `ref` is unknown that of a known line of the same goods, first of one with the same quantity.
fn adopt_refs(before: &Value, now: &mut Value) {
    let known = before.get("lines").and_then(Value::as_array);
    let Some(lines) = now.get_mut("lines").and_then(Value::as_array_mut) else {
        return;
    };
    let refs: Vec<&Value> = lines.iter().filter_map(|line| line.get("ref")).collect();
    let mut free: Vec<&Value> = known.into_iter().flatten().collect();
    free.retain(|line| line.get("ref").is_some_and(|known| !refs.contains(&known)));
    let known: Vec<String> = line_keys(before);
    for exactly in [true, false] {
        for line in lines
            .iter_mut()
            .filter(|line| !known.contains(&line_key(line)))
        {
            let hit = free.iter().position(|one| {
                goods(one) == goods(line)
                    && (!exactly || one.get("quantity") == line.get("quantity"))
            });
            if let (Some(index), Value::Object(fields)) = (hit, line) {
                let reference = free.swap_remove(index).get("ref").cloned();
                fields.insert("ref".to_owned(), reference.unwrap_or_default());
            }
        }
    }
}

/// What a line is of: its code, or its title where it has none.
fn goods(line: &Value) -> &str {
    let text = |name: &str| {
        line.get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    text("sku").or_else(|| text("title")).unwrap_or_default()
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
                    let key = line_key(line);
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

/// The order of these leaves, its lines in this sequence.
fn unflatten(leaves: BTreeMap<String, Value>, sequence: &[String]) -> Value {
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
                // a group that one side leaves out altogether stands as a null beside its fields
                if !entry.is_object() {
                    *entry = Value::Object(Map::new());
                }
                if let Value::Object(inner) = entry {
                    inner.insert((*field).to_owned(), leaf);
                }
            }
            _ => {
                order.insert(pointer.trim_start_matches('/').to_owned(), leaf);
            }
        }
    }
    let lines = sequence
        .iter()
        .filter_map(|key| lines.remove(key))
        .filter(|line| line.contains_key("quantity"))
        .map(Value::Object)
        .collect();
    order.insert("lines".to_owned(), Value::Array(lines));
    Value::Object(order)
}

#[cfg(test)]
mod tests;
