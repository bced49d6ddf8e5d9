//! The standard form of an order, drafted back from its rows.

use super::draft::Row;
use crate::db::customers::CustomerRow;
use crate::db::orders::{AddressRow, LineRow, OrderRow};
use crate::domain::address::Address;
use crate::domain::contact::{Email, Phone};
use crate::domain::country::Country;
use crate::domain::money::Currency;
use crate::domain::order::{Adjustment, ChannelStage, Customer, Delivery, Line, OrderDoc, Payment};
use crate::error::{Error, Result};

/// The standard form of an order as it is now.
pub fn document(
    row: &OrderRow,
    lines: &[LineRow],
    address: Option<&AddressRow>,
    customer: Option<&CustomerRow>,
) -> Result<OrderDoc> {
    let currency = Currency::parse(&row.currency)
        .ok_or_else(|| Error::internal("an order's currency is unknown"))?;
    let adjustments: Vec<Row> = serde_json::from_str(&row.adjustments)?;
    let before: serde_json::Value = serde_json::from_str(&row.channel_doc)?;
    let stage = before
        .get("stage")
        .and_then(serde_json::Value::as_str)
        .and_then(|stage| stage.parse().ok())
        .unwrap_or(ChannelStage::Open);
    Ok(OrderDoc {
        channel_ref: row.channel_ref.clone(),
        channel_number: row.channel_number.clone(),
        placed_at: row.placed_at,
        updated_at: row.channel_updated_at,
        currency,
        payment: Payment {
            status: row.payment_status,
            method: row.payment_method.clone(),
            paid: row.paid,
            refunded: row.refunded,
            paid_at: row.paid_at,
            reference: before
                .pointer("/payment/reference")
                .and_then(serde_json::Value::as_str)
                .map(str::to_owned),
        },
        customer: customer.map(customer_of).unwrap_or_default(),
        ship_to: address.map(address_of),
        lines: lines.iter().map(line_of).collect(),
        shipping_fee: row.shipping_fee,
        discount: row.discount,
        platform_discount: row.platform_discount,
        tax: row.tax,
        tax_included: row.tax_included,
        adjustments: adjustments
            .into_iter()
            .map(|row| Adjustment {
                label: row.label,
                amount: row.amount,
            })
            .collect(),
        total: row.total,
        delivery: Delivery {
            method: row.method,
            service: row.service.clone(),
            ship_by: row.ship_by,
            deliver_by: row.deliver_by,
        },
        note: row.note.clone(),
        stage,
        after_sale: before
            .get("after_sale")
            .and_then(serde_json::Value::as_str)
            .map(str::to_owned),
    })
}

fn customer_of(row: &CustomerRow) -> Customer {
    Customer {
        account: row.account.clone(),
        name: row.name.clone(),
        phone: row
            .phone
            .as_deref()
            .and_then(|text| Phone::read(text, None)),
        email: row.email.as_deref().and_then(Email::read),
    }
}

fn address_of(row: &AddressRow) -> Address {
    let (text, extension) = row
        .phone
        .split_once(',')
        .map_or((row.phone.as_str(), None), |(text, ext)| {
            (text, Some(ext.to_owned()))
        });
    Address {
        name: row.name.clone(),
        phone: (!text.is_empty()).then(|| Phone {
            kind: row.phone_kind,
            text: text.to_owned(),
            extension,
        }),
        country: Country::parse(&row.country),
        region: row.region.clone(),
        city: row.city.clone(),
        district: row.district.clone(),
        street: row.street.clone(),
        postcode: row.postcode.clone(),
        division: row.division_code.clone(),
        raw: row.raw.clone(),
    }
}

fn line_of(row: &LineRow) -> Line {
    Line {
        ref_: row.ref_.clone(),
        sku: row.sku.clone(),
        title: row.title.clone(),
        quantity: row.quantity,
        unit_price_e6: row.unit_price_e6,
        discount: row.discount,
        tax: row.tax,
        canceled: row.canceled,
        not_before: row.not_before,
    }
}
