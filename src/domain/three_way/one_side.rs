//! One field of an order, read or taken over from the other side: how a clash is decided.

use super::{flatten, line_keys, line_prefix, text, unflatten};
use serde_json::Value;

/// The text of a field of an order, empty where it says nothing.
pub fn text_at(order: &Value, field: &str) -> String {
    text(flatten(order).get(field))
}

/// `ours` with one field as `theirs` has it. A line that is only there comes whole, one that is only here goes whole.
pub fn take(field: &str, theirs: &Value, ours: &Value) -> Value {
    let (told, mut result) = (flatten(theirs), flatten(ours));
    let mut sequence = line_keys(ours);
    let keys = line_keys(theirs);
    let line = keys
        .iter()
        .chain(&sequence)
        .find(|key| field.starts_with(&line_prefix(key)));
    match line.cloned() {
        Some(key) if keys.contains(&key) != sequence.contains(&key) => {
            let prefix = line_prefix(&key);
            result.retain(|leaf, _| !leaf.starts_with(&prefix));
            let whole = told
                .into_iter()
                .filter(|(leaf, _)| leaf.starts_with(&prefix));
            result.extend(whole);
            if !sequence.contains(&key) {
                sequence.push(key);
            }
        }
        _ => match told.get(field) {
            Some(value) => drop(result.insert(field.to_owned(), value.clone())),
            None => drop(result.remove(field)),
        },
    }
    unflatten(result, &sequence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_is_taken_alone_and_a_line_as_a_whole() {
        let line =
            |ref_: &str, quantity: i64| json!({"ref": ref_, "quantity": quantity, "title": ref_});
        let ours = json!({"note": "ours", "total": "1", "lines": [line("a", 1), line("b", 9)]});
        let theirs =
            json!({"note": "theirs", "total": "2", "lines": [line("a", 2), line("c/d", 3)]});
        let taken = take("/note", &theirs, &ours);
        assert_eq!(
            (&taken["note"], &taken["total"]),
            (&json!("theirs"), &json!("1"))
        );
        let taken = take("/lines/a/quantity", &theirs, &ours);
        assert_eq!(taken["lines"], json!([line("a", 2), line("b", 9)]));
        let taken = take("/lines/b/quantity", &theirs, &ours);
        assert_eq!(taken["lines"], json!([line("a", 1)]));
        let taken = take("/lines/c~1d/quantity", &theirs, &ours);
        assert_eq!(
            taken["lines"],
            json!([line("a", 1), line("b", 9), line("c/d", 3)])
        );
        assert_eq!(text_at(&theirs, "/lines/a/quantity"), "2");
    }
}
