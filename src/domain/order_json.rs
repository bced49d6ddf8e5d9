//! Writes an order in the standard form's JSON: the shape of the API, of `channel_doc` and of the three-way merge.

use crate::domain::address::Address;
use crate::domain::money::price_text;
use crate::domain::order::{Line, OrderDoc};
use crate::domain::time::{Time, rfc3339};
use serde_json::{Map, Value, json};

/// The standard form; amounts are decimal strings, times RFC 3339.
pub fn write(doc: &OrderDoc, channel: &str) -> Value {
    let amount = |minor: i64| Value::String(doc.currency.text(minor));
    let time = |at: Option<Time>| at.map(rfc3339);
    json!({
        "channel": channel,
        "channel_ref": doc.channel_ref,
        "channel_number": doc.channel_number,
        "placed_at": rfc3339(doc.placed_at),
        "updated_at": time(doc.updated_at),
        "currency": doc.currency.code(),
        "payment": {
            "status": doc.payment.status.as_str(),
            "method": doc.payment.method,
            "paid": amount(doc.payment.paid),
            "refunded": amount(doc.payment.refunded),
            "paid_at": time(doc.payment.paid_at),
            "reference": doc.payment.reference,
        },
        "customer": {
            "account": doc.customer.account,
            "name": doc.customer.name,
            "phone": doc.customer.phone.as_ref().map(phone_text),
            "email": doc.customer.email.as_ref().map(|e| e.text.clone()),
        },
        "ship_to": doc.ship_to.as_ref().map(write_address),
        "lines": doc.lines.iter().map(|line| write_line(line, doc)).collect::<Vec<_>>(),
        "shipping_fee": amount(doc.shipping_fee),
        "discount": amount(doc.discount),
        "platform_discount": amount(doc.platform_discount),
        "tax": amount(doc.tax),
        "tax_included": doc.tax_included,
        "adjustments": doc.adjustments.iter().map(|row| json!({"label": row.label, "amount": amount(row.amount)})).collect::<Vec<_>>(),
        "total": amount(doc.total),
        "delivery": {
            "method": doc.delivery.method.as_str(),
            "service": doc.delivery.service,
            "ship_by": time(doc.delivery.ship_by),
            "deliver_by": time(doc.delivery.deliver_by),
        },
        "note": doc.note,
        "stage": doc.stage.as_str(),
        "after_sale": doc.after_sale,
    })
}

fn write_line(line: &Line, doc: &OrderDoc) -> Value {
    json!({
        "ref": line.ref_,
        "sku": line.sku,
        "title": line.title,
        "quantity": line.quantity,
        "unit_price": price_text(line.unit_price_e6, doc.currency),
        "discount": doc.currency.text(line.discount),
        "tax": doc.currency.text(line.tax),
        "canceled": line.canceled,
        "not_before": line.not_before.map(rfc3339),
    })
}

/// An address in the standard form.
pub fn write_address(address: &Address) -> Value {
    let mut object = Map::new();
    let mut put =
        |name: &str, text: &str| object.insert(name.to_owned(), Value::String(text.to_owned()));
    put("name", &address.name);
    put(
        "phone",
        &address.phone.as_ref().map(phone_text).unwrap_or_default(),
    );
    put(
        "country",
        address
            .country
            .as_ref()
            .map_or("", |country| country.code()),
    );
    put("region", &address.region);
    put("city", &address.city);
    put("district", &address.district);
    put("street", &address.street);
    put("postcode", &address.postcode);
    Value::Object(object)
}

fn phone_text(phone: &crate::domain::contact::Phone) -> String {
    match &phone.extension {
        Some(extension) => format!("{},{extension}", phone.text),
        None => phone.text.clone(),
    }
}
