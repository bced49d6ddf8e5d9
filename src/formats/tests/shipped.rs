//! What the shipped mappings make of a document of their format.

use super::*;
use crate::domain::order::{ChannelStage, Method, PaymentStatus};
use crate::domain::time::rfc3339;
use serde_json::{Value, json};

fn text(name: &str) -> Value {
    let text = std::fs::read_to_string(fixture(name)).expect("fixture");
    serde_json::from_str(&text).expect("JSON")
}

/// Recognises and reads a body, as a webhook would.
fn take(body: &Value) -> Result<Document, Vec<Problem>> {
    let body = body.to_string().into_bytes();
    let mapping = recognise_body(&body, built_in()).unwrap_or_else(|why| panic!("{why:?}"));
    read(&body, mapping, &channel())
}

fn with(mut body: Value, changes: &[(&str, Value)]) -> Value {
    for (name, value) in changes {
        body[*name] = value.clone();
    }
    body
}

#[test]
fn a_shopify_order_reconciles_with_discounts_tax_tip_and_removed_shipping() {
    let doc = order(take(&text("shopify_order.json")));
    assert_eq!(doc.channel_ref.as_deref(), Some("5500000000101"));
    assert_eq!(doc.channel_number.as_deref(), Some("#1001"));
    assert_eq!(rfc3339(doc.placed_at), "2026-11-01T00:30:00Z");
    assert_eq!(
        (doc.shipping_fee, doc.discount, doc.tax, doc.total),
        (600, 0, 540, 7340)
    );
    assert_eq!(
        doc.lines
            .iter()
            .map(|line| line.discount)
            .collect::<Vec<_>>(),
        [600, 400]
    );
    assert_eq!(
        doc.lines
            .iter()
            .map(|line| line.canceled)
            .collect::<Vec<_>>(),
        [0, 1]
    );
    assert_eq!((doc.payment.paid, doc.payment.refunded), (7340, 934));
    assert_eq!(doc.payment.status, PaymentStatus::PartlyRefunded);
    assert_eq!(doc.stage, ChannelStage::Open);
    assert_eq!(doc.delivery.service, "express");
    assert!(reconciles(&doc), "{:?}", doc.sums());
}

#[test]
fn a_shopify_order_is_the_same_bare_wrapped_and_in_a_list_of_one() {
    let bare = text("shopify_order.json");
    let one = order(take(&bare));
    assert_eq!(order(take(&json!({"order": bare}))), one);
    assert_eq!(order(take(&json!({"orders": [bare]}))), one);
    assert_eq!(order(take(&json!([bare]))), one);
    let two = take(&json!({"orders": [bare, bare]})).expect_err("two orders are not one document");
    assert_eq!(two[0].detail.key, "formats-several-documents");
}

#[test]
fn the_stage_of_a_shopify_order_follows_cancel_and_fulfillment() {
    let body = text("shopify_order.json");
    let stage = |changes: &[(&str, Value)]| order(take(&with(body.clone(), changes))).stage;
    assert_eq!(
        stage(&[("cancelled_at", json!("2026-11-02T00:00:00Z"))]),
        ChannelStage::Canceled
    );
    assert_eq!(
        stage(&[("fulfillment_status", json!("fulfilled"))]),
        ChannelStage::Shipped
    );
    assert_eq!(
        stage(&[("fulfillment_status", json!("partial"))]),
        ChannelStage::Open
    );
}

#[test]
fn a_shopify_order_without_address_is_held_not_lost_and_a_counter_sale_is_carried() {
    let bare = with(
        text("shopify_order.json"),
        &[("shipping_address", Value::Null)],
    );
    let doc = order(take(&bare));
    assert_eq!(doc.delivery.method, Method::Ship);
    assert!(
        doc.ship_to
            .is_some_and(|address| address.problem().is_some())
    );
    let pos = order(take(&with(bare, &[("source_name", json!("pos"))])));
    assert_eq!((pos.delivery.method, pos.ship_to), (Method::Carried, None));
}

#[test]
fn a_partly_paid_shopify_order_owes_what_is_outstanding() {
    let body = with(
        text("shopify_order.json"),
        &[
            ("financial_status", json!("partially_paid")),
            ("total_outstanding", json!("23.40")),
            ("refunds", json!([])),
        ],
    );
    let doc = order(take(&body));
    assert_eq!(
        (doc.payment.status, doc.payment.paid, due(&doc)),
        (PaymentStatus::PartlyPaid, 5000, 2340)
    );
}

#[test]
fn a_woocommerce_order_reconciles_with_coupon_fee_and_taxes() {
    let doc = order(take(&text("woocommerce_order.json")));
    assert_eq!(
        (doc.channel_ref.as_deref(), doc.channel_number.as_deref()),
        (Some("727"), Some("WC-727"))
    );
    assert_eq!(rfc3339(doc.placed_at), "2026-03-22T15:28:02Z");
    assert_eq!(
        (doc.lines[0].unit_price_e6, doc.lines[0].discount),
        (10_000_000, 500)
    );
    assert_eq!(doc.adjustments[0].label, "Gift wrap");
    assert!(!doc.tax_included);
    assert_eq!(doc.customer.account, None, "customer 0 is a guest");
    assert_eq!(
        doc.ship_to.as_ref().map(|to| to.city.as_str()),
        Some("Köln"),
        "no shipping address: the billing one"
    );
    assert_eq!(
        (doc.payment.status, doc.payment.refunded),
        (PaymentStatus::PartlyRefunded, 400)
    );
    assert!(reconciles(&doc), "{:?}", doc.sums());
    assert_eq!(
        order(take(&json!({"data": text("woocommerce_order.json")}))),
        doc
    );
}

#[test]
fn every_woocommerce_status_has_a_meaning() {
    let body = with(
        text("woocommerce_order.json"),
        &[("refunds", json!([])), ("date_paid_gmt", Value::Null)],
    );
    let take_as = |status: &str| take(&with(body.clone(), &[("status", json!(status))]));
    for (status, stage, payment) in [
        ("pending", ChannelStage::Open, PaymentStatus::Unpaid),
        ("on-hold", ChannelStage::Open, PaymentStatus::Unpaid),
        ("failed", ChannelStage::Open, PaymentStatus::Unpaid),
        ("processing", ChannelStage::Open, PaymentStatus::Paid),
        ("completed", ChannelStage::Shipped, PaymentStatus::Paid),
        ("cancelled", ChannelStage::Canceled, PaymentStatus::Unpaid),
        ("refunded", ChannelStage::Canceled, PaymentStatus::Refunded),
    ] {
        let doc = order(take_as(status));
        assert_eq!(
            (doc.stage, doc.payment.status),
            (stage, payment),
            "{status}"
        );
    }
    for (status, why) in [
        ("trash", "formats-trashed"),
        ("checkout-draft", "formats-draft"),
    ] {
        match take_as(status) {
            Ok(Document::Refused(sentence)) => {
                assert_eq!(sentence.key, why);
                assert_eq!(sentence.facts["reference"], "WC-727");
            }
            other => panic!("{status}: {other:?}"),
        }
    }
}

#[test]
fn cash_on_delivery_is_due_until_it_is_paid() {
    let body = with(
        text("woocommerce_order.json"),
        &[
            ("payment_method", json!("cod")),
            ("date_paid_gmt", Value::Null),
            ("refunds", json!([])),
        ],
    );
    let doc = order(take(&body));
    assert!(doc.payment.on_delivery());
    assert_eq!(
        (doc.payment.status, due(&doc)),
        (PaymentStatus::Unpaid, doc.total)
    );
}

#[test]
fn a_refund_note_by_itself_is_explained() {
    let body = json!({"id": 726, "date_created": "2026-03-21T17:07:11", "amount": "10.00", "reason": "", "refunded_by": 1,
        "refunded_payment": false, "meta_data": [], "line_items": []});
    assert_eq!(
        take(&body),
        Ok(Document::Refused(
            Sentence::new("formats-refund-without-order").with("reference", "726")
        ))
    );
}

#[test]
fn an_order_in_the_standard_form_is_taken_as_it_is() {
    let body = json!({"channel_ref": "1001", "placed_at": "2026-11-01T08:30:00+08:00", "currency": "CNY",
        "ship_to": {"name": "李雷", "street": "科技园路 1 号"}, "lines": [{"sku": "TEA", "quantity": 2, "unit_price": "19.90"}],
        "shipping_fee": "5.00", "total": "44.80"});
    assert!(reconciles(&order(take(&body))));
    let problems = take(&with(body, &[("total", Value::Null)])).expect_err("no total");
    assert_eq!(problems[0].pointer, "/total");
}

#[test]
fn what_is_not_recognised_names_the_two_nearest_and_what_they_miss() {
    let mut body = text("shopify_order.json");
    for member in ["financial_status", "order_number"] {
        body.as_object_mut().expect("object").remove(member);
    }
    let why =
        recognise_body(body.to_string().as_bytes(), built_in()).expect_err("not an order any more");
    assert_eq!(why.guesses.len(), 2);
    assert_eq!(why.guesses[0].mapping, "shopify.order");
    assert_eq!(why.sentence().facts["first_missing"], "/financial_status");
    let wrapped = json!({"draft_order": body}).to_string();
    let why = recognise_body(wrapped.as_bytes(), built_in()).expect_err("an unknown wrapper");
    assert_eq!(why.guesses[0].mapping, "shopify.order");
    let why = recognise_body(b"{\"a\":", built_in()).expect_err("no JSON");
    assert_eq!(why.sentence().key, "formats-not-json");
}

#[test]
fn lines_with_the_same_reference_keep_names_of_their_own() {
    let mut body = text("shopify_order.json");
    body["line_items"][1]["id"] = body["line_items"][0]["id"].clone();
    body["refunds"] = json!([]);
    let doc = order(take(&body));
    assert_eq!(
        doc.lines
            .iter()
            .map(|line| line.ref_.as_str())
            .collect::<Vec<_>>(),
        ["9001", "9001-2"]
    );
}
