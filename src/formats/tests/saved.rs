//! Mappings that people save: what is accepted, what is refused and where.

use super::*;
use serde_json::{Value, json};

/// The example of `docs/mappings.md`, taken from the page itself.
fn example() -> (String, Value) {
    let page = include_str!("../../../docs/mappings.md");
    let block = |language: &str| {
        let (_, rest) = page
            .split_once(&format!("```{language}\n"))
            .expect("the example");
        rest.split_once("```").expect("its end").0.to_owned()
    };
    (
        block("csv"),
        serde_json::from_str(&block("json")).expect("JSON"),
    )
}

fn problems(mapping: &Value) -> Vec<(String, String)> {
    let problems = Mapping::parse(&mapping.to_string()).expect_err("cannot work");
    problems
        .into_iter()
        .map(|problem| (problem.pointer, problem.detail.key))
        .collect()
}

#[test]
fn the_example_of_the_manual_does_what_the_manual_says() {
    let (csv, mapping) = example();
    let mapping = Mapping::parse(&mapping.to_string()).expect("accepted");
    let (_folder, path) = file("orders.csv", csv.as_bytes());
    let mut all = built_in().to_vec();
    all.push(mapping);
    let opened = open(&path, &all, Some("wholesaler.klein")).expect("recognised");
    assert_eq!(opened.found.facts["delimiter"], "semicolon");
    let (documents, refused) = documents(opened);
    assert_eq!(refused, []);
    let doc = order(documents[0].1.clone());
    assert_eq!(
        (doc.lines.len(), doc.total, doc.currency.code()),
        (2, 5330, "EUR")
    );
    assert_eq!(
        crate::domain::time::rfc3339(doc.placed_at),
        "2026-07-28T12:18:00Z"
    );
    assert!(open(&path, &all, None).is_ok_and(|opened| opened.mapping.name == "wholesaler.klein"));
}

#[test]
fn a_mapping_survives_being_written_and_read() {
    for mapping in built_in() {
        let text = serde_json::to_string(mapping).expect("JSON");
        assert_eq!(
            Mapping::parse(&text).as_ref(),
            Ok(mapping),
            "{}",
            mapping.name
        );
    }
}

#[test]
fn a_mapping_that_cannot_work_is_refused_at_its_places() {
    let (_, good) = example();
    for (place, value, pointer, key) in [
        ("name", json!("a b"), "/name", "formats-mapping-name"),
        ("version", json!(0), "/version", "formats-mapping-version"),
        (
            "signature",
            json!([]),
            "/signature",
            "formats-mapping-missing",
        ),
        (
            "signature",
            json!([["number", "nothing"]]),
            "/signature/0/1",
            "formats-mapping-no-column",
        ),
        (
            "group_by",
            json!([]),
            "/group_by",
            "formats-mapping-missing",
        ),
        ("lines", json!([]), "/lines", "formats-mapping-missing"),
        (
            "order",
            json!({"channel_ref": "number", "placed_at": {"from": "placed", "zone": "Mars/North", "as": "time"}}),
            "/order/placed_at",
            "formats-mapping-zone",
        ),
        (
            "order",
            json!({"channel_ref": "number", "placed_at": {"from": "placed", "const": 1}}),
            "/order/placed_at",
            "formats-mapping-one-way",
        ),
        (
            "order",
            json!({"channel_ref": "numbr", "placed_at": "placed"}),
            "/order/channel_ref",
            "formats-mapping-no-column",
        ),
        (
            "order",
            json!({"channel_ref": "number", "placed_at": "placed", "colour": "sku"}),
            "/order/colour",
            "formats-mapping-no-field",
        ),
        (
            "order",
            json!({"channel_ref": "number", "placed_at": {"frm": "placed"}}),
            "/order/placed_at",
            "formats-mapping-shape",
        ),
        (
            "kinds",
            json!([{"when": {}, "kind": "credit"}]),
            "/kinds/0/when",
            "formats-mapping-empty-condition",
        ),
        (
            "kinds",
            json!([{"when": {"present": "number"}, "kind": "refused", "because": "x"}]),
            "/kinds/0/because",
            "formats-mapping-reason",
        ),
    ] {
        let mut bad = good.clone();
        bad[place] = value;
        let found = problems(&bad);
        assert!(
            found.contains(&(pointer.to_owned(), key.to_owned())),
            "{place}: {found:?}"
        );
    }
    assert!(Mapping::parse("{").is_err());
    assert!(Mapping::parse("[]").is_err());
}

#[test]
fn amounts_in_fen_and_with_divisors_and_unix_times_are_read() {
    let mapping = json!({
        "name": "fen.order", "version": 1, "source": "json", "signature": [["/order_id", "/items"]], "documents": ["/list/*", ""],
        "order": {
            "channel_ref": "/order_id", "placed_at": {"from": "/create_time", "as": "time"}, "ship_to.text": "/address",
            "total": {"from": "/pay_amount", "as": "minor"},
            "discount": {"sum": "/coupons/*/fen", "as": "minor"},
            "customer.name": {"from": "/none", "default": {"const": "?"}}
        },
        "lines": [{"each": "/items/*", "fields": {
            "sku": {"from": "/code", "text": [{"strip_prefix": "S-"}, "upper"]}, "quantity": "/num",
            "unit_price": {"divide": ["/price/amount", "/price/divisor"], "as": "price"}
        }}]
    });
    let mapping = Mapping::parse(&mapping.to_string()).expect("accepted");
    let body = json!({"order_id": 69, "create_time": 1_793_500_200, "pay_amount": 3900, "address": "深圳市南山区科技园路 1 号",
        "coupons": [{"fen": 50}, {"fen": 30}], "items": [{"code": "S-tea", "num": 2, "price": {"amount": 19_900, "divisor": 1000}}]});
    let doc = order(read(body.to_string().as_bytes(), &mapping, &channel()));
    assert_eq!(
        (doc.total, doc.discount, doc.lines[0].unit_price_e6),
        (3900, 80, 19_900_000)
    );
    assert_eq!(
        (doc.lines[0].sku.as_str(), doc.customer.name.as_deref()),
        ("TEA", Some("?"))
    );
    assert!(reconciles(&doc));
    let bad = json!({"order_id": 69, "create_time": "soon", "pay_amount": 3900, "items": []});
    let problems = read(bad.to_string().as_bytes(), &mapping, &channel()).expect_err("no time");
    assert_eq!(
        (
            problems[0].pointer.as_str(),
            problems[0].detail.key.as_str()
        ),
        ("/placed_at", "formats-not-a-time")
    );
}

#[test]
fn a_saved_mapping_comes_before_the_generic_table() {
    let (_, mut mapping) = example();
    mapping["columns"] = json!({"number": ["order number"], "placed": ["placed at"], "sku": ["sku"], "title": ["title"],
        "quantity": ["quantity"], "price": ["unit price"], "recipient": ["recipient"], "street": ["street"],
        "postcode": ["postcode"], "city": ["city"], "freight": ["shipping"]});
    mapping["signature"] = json!([["number", "sku"]]);
    let mut all = built_in().to_vec();
    all.push(Mapping::parse(&mapping.to_string()).expect("accepted"));
    let (_folder, path) = file(
        "orders.csv",
        b"order number,placed at,sku,quantity,unit price\n1,2026-11-01,A,1,1.00\n",
    );
    assert!(open(&path, &all, None).is_ok_and(|opened| opened.mapping.name == "wholesaler.klein"));
    assert!(
        open(&path, built_in(), None).is_ok_and(|opened| opened.mapping.name == "generic.table")
    );
}
