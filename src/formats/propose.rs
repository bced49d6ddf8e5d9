//! A mapping proposed for what no mapping knows: columns and members whose names mean something are put where the usual
//! table (`generic.table`) has them; the rest is for a person to say.

use super::{built_in, explain::places};
use crate::domain::mapping::edit::{moved, place, read_as, usual};
use crate::domain::mapping::{Expr, LineRule, Mapping, Source};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Members that a proposed signature names.
const SIGNED: usize = 6;
/// Whose synonyms are known.
const USUAL: &str = "generic.table";

/// A mapping for documents such as this body, under a name; none if the body is no JSON at all.
pub fn propose(name: &str, body: &[u8]) -> Option<Mapping> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let value: Value = serde_json::from_slice(body).ok()?;
    let usual = built_in().iter().find(|mapping| mapping.name == USUAL)?;
    match value.pointer("/rows/0").and_then(Value::as_object) {
        Some(row) => {
            let headers: Vec<String> = row.keys().cloned().collect();
            Some(for_headers(name, &headers, usual))
        }
        None => Some(for_document(name, &value, usual)),
    }
}

/// A mapping for a table with this header.
pub fn propose_table(name: &str, headers: &[String]) -> Option<Mapping> {
    let usual = built_in().iter().find(|mapping| mapping.name == USUAL)?;
    Some(for_headers(name, headers, usual))
}

fn for_headers(name: &str, headers: &[String], usual: &Mapping) -> Mapping {
    let mut mapping = Mapping {
        name: name.to_owned(),
        version: 1,
        fallback: false,
        ..usual.clone()
    };
    let mut known: Vec<String> = Vec::new();
    for header in headers {
        match mapping.columns.find(header) {
            Some((ours, _)) => known.push(ours.to_owned()),
            // a header that nobody knows still tells the format apart
            None if !header.trim().is_empty() && known.len() < SIGNED => {
                let ours = format!("column_{}", known.len() + 1);
                mapping.add_header(&ours, header);
                known.push(ours);
            }
            None => {}
        }
    }
    known.dedup();
    if !known.contains(&"order_number".to_owned())
        && let Some(first) = known.first().cloned()
    {
        mapping.group_by = vec![first];
    }
    known.truncate(SIGNED);
    mapping.signature = vec![known];
    mapping
}

fn for_document(name: &str, value: &Value, usual: &Mapping) -> Mapping {
    let each = list_of(value).unwrap_or_else(|| "/lines/*".to_owned());
    let mut mapping = Mapping {
        name: name.to_owned(),
        version: 1,
        source: Source::Json,
        signature: Vec::new(),
        fallback: false,
        documents: vec![String::new()],
        group_by: Vec::new(),
        columns: BTreeMap::new().into(),
        decimal: usual.decimal,
        kinds: Vec::new(),
        order: BTreeMap::new(),
        lines: vec![LineRule {
            each,
            when: None,
            split: None,
            fields: BTreeMap::new(),
        }],
        allocate: Vec::new(),
        adjustments: Vec::new(),
    };
    let body = value.to_string();
    let found = places(body.as_bytes(), &mapping);
    let signed = value.as_object().map(Map::keys).into_iter().flatten();
    let signed: Vec<String> = signed.take(SIGNED).map(|key| format!("/{key}")).collect();
    mapping.signature = vec![if signed.is_empty() {
        vec!["/id".to_owned()]
    } else {
        signed
    }];
    fill(&mut mapping, usual, &found.order, "");
    fill(&mut mapping, usual, &found.line, "line.");
    // what an order cannot be without stands there, to be pointed at the right place
    for (field, path) in [
        ("channel_ref", "/id"),
        ("placed_at", "/created_at"),
        ("line.quantity", "/quantity"),
    ] {
        if mapping.rule(field).is_none() {
            mapping.set_rule(field, Some(rule(field, path)));
        }
    }
    if mapping.rule("payment.status").is_none()
        && let Ok(paid) = serde_json::from_value(json!({"const": "paid"}))
    {
        mapping.set_rule("payment.status", Some(paid));
    }
    mapping
}

/// Puts every place whose last word is a known header where the usual table has that column.
fn fill(mapping: &mut Mapping, usual: &Mapping, places: &[(String, String)], before: &str) {
    for (path, _) in places {
        let word = path.rsplit('/').next().unwrap_or_default();
        let Some((column, _)) = usual.columns.find(word) else {
            continue;
        };
        let rules = match before {
            "" => usual.order.iter(),
            _ => match usual.lines.first() {
                Some(line) => line.fields.iter(),
                None => continue,
            },
        };
        for (name, known) in rules {
            let field = format!("{before}{name}");
            if place(known) == Some(column) && mapping.rule(&field).is_none() {
                mapping.set_rule(&field, Some(rule(&field, path)));
            }
        }
    }
}

fn rule(field: &str, path: &str) -> Expr {
    read_as(&moved(None, path), usual(field))
}

/// Where the first list of objects in a document is.
fn list_of(value: &Value) -> Option<String> {
    value.as_object()?.iter().find_map(|(name, member)| {
        let items = member.as_array()?;
        items
            .first()
            .is_some_and(Value::is_object)
            .then(|| format!("/{name}/*"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn works(mapping: &Mapping) -> bool {
        let text = serde_json::to_string(mapping).unwrap();
        Mapping::parse(&text).is_ok()
    }

    #[test]
    fn a_table_is_proposed_by_the_names_of_its_columns() {
        let headers =
            ["订单号", "下单时间", "商家编码", "数量", "单价", "神秘列"].map(str::to_owned);
        let mapping = propose_table("own.table", &headers).unwrap();
        assert!(works(&mapping));
        assert_eq!(mapping.signature[0].len(), 6);
        assert_eq!(mapping.group_by, ["order_number"]);
        let strange = ["a", "b", "c"].map(str::to_owned);
        assert!(works(&propose_table("strange", &strange).unwrap()));
    }

    #[test]
    fn a_document_is_proposed_by_the_names_of_its_members() {
        let body = json!({"order_number": "k1", "created": "2026-07-28", "positions": [{"sku": "A", "qty": 1, "price": "2.00"}],
            "shipping": {"city": "Berlin", "zip": "10117"}});
        let mapping = propose("own.json", body.to_string().as_bytes()).unwrap();
        assert!(works(&mapping));
        assert_eq!(mapping.lines[0].each, "/positions/*");
        assert_eq!(
            mapping.rule("channel_ref").and_then(place),
            Some("/order_number")
        );
        assert_eq!(mapping.rule("line.sku").and_then(place), Some("/sku"));
        assert_eq!(
            mapping.rule("ship_to.city").and_then(place),
            Some("/shipping/city")
        );
        assert!(propose("own.json", b"half {").is_none());
    }
}
