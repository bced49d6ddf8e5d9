//! Merges by example and by property.

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
        json!([{"ref": "1", "sku": "A", "quantity": 2}, {"ref": "2", "sku": "B", "quantity": 1}]),
        "what is new stands behind what is known"
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

#[test]
fn a_line_that_the_channel_drops_and_we_changed_stays_whole_and_clashes() {
    let before = order("", "old", 1);
    let now = json!({"note": "", "ship_to": {"street": "old"}, "lines": []});
    let ours = order("", "old", 5);
    let merged = merge(&before, &now, &ours);
    assert_eq!(merged.order, ours);
    assert_eq!(merged.clashes.len(), 1);
}

#[test]
fn another_format_takes_nothing_away_and_names_the_lines_its_own_way() {
    let before = json!({"note": "gift", "customer": {"email": "a@b.c"}, "lines": [
        {"ref": "88", "sku": "A", "quantity": 2}, {"ref": "89", "sku": "A", "quantity": 1}]});
    let now = json!({"note": "", "customer": null, "lines": [
        {"ref": "1", "sku": "A", "quantity": 1}, {"ref": "2", "sku": "A", "quantity": 2},
        {"ref": "3", "sku": "B", "quantity": 1}]});
    let told = completed(&before, &now);
    assert_eq!(told["customer"], before["customer"]);
    assert_eq!(told["note"], "gift");
    let refs: Vec<&Value> = told["lines"].as_array().into_iter().flatten().collect();
    let refs: Vec<&Value> = refs.iter().map(|line| &line["ref"]).collect();
    assert_eq!(refs, ["89", "88", "3"]);
}

#[test]
fn an_address_that_was_missing_is_taken_over() {
    let before = json!({"ship_to": null, "lines": []});
    let now = json!({"ship_to": {"street": "new"}, "lines": []});
    assert_eq!(merge(&before, &now, &before).order, now);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = Value> {
        prop::sample::select(vec![json!(null), json!(""), json!("a"), json!("b")])
    }

    fn line(reference: &'static str) -> impl Strategy<Value = Value> {
        (1..4_i64, word(), word()).prop_map(move |(quantity, sku, title)| {
            json!({"ref": reference, "quantity": quantity, "sku": sku, "title": title})
        })
    }

    fn any_order() -> impl Strategy<Value = Value> {
        let group = prop_oneof![
            Just(json!(null)),
            (word(), word()).prop_map(|(name, street)| json!({"name": name, "street": street})),
        ];
        let references = prop::sample::subsequence(vec!["1", "2", "10", "a/b", "a~b"], 0..=5);
        let lines = references
            .prop_flat_map(|references| references.into_iter().map(line).collect::<Vec<_>>());
        (word(), group, lines).prop_map(
            |(note, ship_to, lines)| json!({"note": note, "ship_to": ship_to, "lines": lines}),
        )
    }

    fn alike(one: &Value, other: &Value) -> Result<(), TestCaseError> {
        let differs = difference(one, other);
        prop_assert!(differs.is_empty(), "{differs:?}: {one} and {other}");
        Ok(())
    }

    proptest! {
        #[test]
        fn with_no_change_here_the_channel_wins(before in any_order(), now in any_order()) {
            let merged = merge(&before, &now, &before);
            alike(&merged.order, &now)?;
            prop_assert!(merged.clashes.is_empty());
        }

        #[test]
        fn with_no_change_there_ours_stays(before in any_order(), ours in any_order()) {
            let merged = merge(&before, &before, &ours);
            alike(&merged.order, &ours)?;
            prop_assert!(merged.changed.is_empty() && merged.clashes.is_empty());
        }

        #[test]
        fn merging_again_changes_nothing(
            before in any_order(), now in any_order(), ours in any_order()
        ) {
            let once = merge(&before, &now, &ours);
            let twice = merge(&before, &now, &once.order);
            alike(&twice.order, &once.order)?;
            prop_assert!(twice.changed.is_empty(), "{:?}", twice.changed);
            prop_assert_eq!(twice.clashes, once.clashes);
            alike(&merge(&now, &now, &once.order).order, &once.order)?;
        }

        #[test]
        fn no_line_is_left_in_pieces(
            before in any_order(), now in any_order(), ours in any_order()
        ) {
            let merged = merge(&before, &now, &ours).order;
            for line in merged["lines"].as_array().into_iter().flatten() {
                prop_assert!(line["ref"].is_string() && line["quantity"].is_i64(), "{line}");
            }
        }
    }
}
