//! Whatever stands in a document, reading it ends with an answer, not with a crash.

use super::*;
use serde_json::{Value, json};

fn odd_values() -> Vec<Value> {
    let huge: Value = serde_json::from_str("1e300").expect("JSON");
    vec![
        Value::Null,
        json!(""),
        json!("x"),
        json!("\u{0}"),
        json!("9".repeat(40)),
        json!("-0.0000000000000000000000000001"),
        json!("1E+30"),
        json!("２０２６-99-99"),
        json!("9999-12-31T23:59:59-23:59"),
        json!(i64::MAX),
        json!(i64::MIN),
        huge,
        json!([]),
        json!([[1]]),
        json!({}),
        json!(true),
    ]
}

fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, inner)| places(inner, &format!("{at}/{name}"), into)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, inner)| places(inner, &format!("{at}/{index}"), into)),
        _ => {}
    }
}

/// Reads a document with every odd value in every place; says how many of them are still orders.
fn orders_among_odd_ones(document: &Value, mapping: &str) -> usize {
    let mapping = built_in()
        .iter()
        .find(|known| known.name == mapping)
        .expect("shipped");
    let mut all = Vec::new();
    places(document, "", &mut all);
    let mut orders = 0;
    for place in all {
        for odd in odd_values() {
            let mut changed = document.clone();
            *changed.pointer_mut(&place).expect("a place") = odd;
            let body = changed.to_string();
            if let Ok(Document::Order(doc)) = read(body.as_bytes(), mapping, &channel()) {
                orders += 1;
                let _ = doc.sums();
            }
            let _ = recognise_body(body.as_bytes(), built_in());
        }
    }
    orders
}

#[test]
fn odd_values_anywhere_in_a_shop_order_never_crash() {
    for (name, mapping) in [
        ("shopify_order.json", "shopify.order"),
        ("woocommerce_order.json", "woocommerce.order"),
    ] {
        let text = std::fs::read_to_string(fixture(name)).expect("fixture");
        let document = serde_json::from_str(&text).expect("JSON");
        assert!(orders_among_odd_ones(&document, mapping) > 100);
    }
}

#[test]
fn odd_values_in_any_cell_never_crash() {
    for (name, mapping) in [
        ("taobao_o2o.csv", "taobao.export"),
        ("generic_zh.csv", "generic.table"),
    ] {
        let opened = open(&fixture(name), built_in(), None).expect("recognised");
        let cells: Vec<String> = opened
            .rows
            .map(|row| row.expect("readable").cells)
            .take(2)
            .collect();
        let body = document_body(&opened.mapping, &cells);
        assert!(orders_among_odd_ones(&serde_json::from_slice(&body).expect("JSON"), mapping) > 50);
    }
}

#[test]
fn a_file_cut_anywhere_is_read_up_to_there() {
    for name in ["shopify_order.json", "generic_zh.csv", "taobao_o2o.csv"] {
        let whole = std::fs::read(fixture(name)).expect("fixture");
        for end in (0..whole.len()).step_by(37) {
            let (_folder, path) = file("cut", &whole[..end]);
            if let Ok(opened) = open(&path, built_in(), None) {
                let _ = documents(opened);
            }
        }
    }
}
