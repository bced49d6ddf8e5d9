//! The rows of an order, drafted from its standard form, and the standard form drafted back from its rows. Pure.

use crate::db::orders::{AddressRow, LineRow, OrderRow};
use crate::domain::address::Address;
use crate::domain::channel::Channel;
use crate::domain::contact::{ContactKind, Email, Phone};
use crate::domain::grams::bigrams;
use crate::domain::ids::{LineId, OrderId};
use crate::domain::money::Currency;
use crate::domain::order::{ChannelStage, Line, Method, OrderDoc, Sums};
use crate::domain::secret::Secret;
use crate::domain::status::{Headline, OrderState};
use crate::domain::time::Time;
use crate::error::Result;
use chrono::Duration;
use serde::{Deserialize, Serialize};

/// Purpose of the phone hashes, for orders and customers alike, so that one look-up finds both.
pub const PHONE: &str = "phone";
/// Purpose of the mail hashes.
pub const EMAIL: &str = "email";

#[derive(Serialize, Deserialize)]
pub(super) struct Row {
    pub label: String,
    pub amount: i64,
}

/// The sums of a document; an overflow counts as a difference of everything, which holds the order.
pub fn sums(doc: &OrderDoc) -> Sums {
    doc.sums().unwrap_or(Sums {
        goods: 0,
        adjustment: 0,
        difference: doc.total,
    })
}

/// `ship_by` as told, or by the channel's rule: so many hours after payment.
pub fn ship_by(doc: &OrderDoc, channel: &Channel, history: bool) -> Option<Time> {
    let ships =
        doc.delivery.method != Method::Carried && doc.stage == ChannelStage::Open && !history;
    let from = doc
        .payment
        .paid_at
        .or_else(|| (doc.payment.paid > 0 || doc.payment.on_delivery()).then_some(doc.placed_at));
    doc.delivery.ship_by.or_else(|| {
        from.filter(|_| ships)
            .map(|from| from + Duration::hours(channel.ship_within_hours))
    })
}

/// The row of a new order, with its headline still to be derived.
pub fn order_row(
    id: OrderId,
    doc: &OrderDoc,
    channel: &Channel,
    history: bool,
    now: Time,
) -> Result<OrderRow> {
    let mut row = OrderRow {
        id,
        number: crate::db::orders::number_of(id),
        channel_id: channel.id,
        channel_ref: doc.channel_ref.clone(),
        channel_number: doc.channel_number.clone(),
        placed_at: doc.placed_at,
        received_at: now,
        changed_at: now,
        channel_updated_at: doc.updated_at,
        state: OrderState::Received,
        status: Headline::Received,
        history,
        open_holds: 0,
        customer_id: None,
        currency: doc.currency.code().to_owned(),
        goods: 0,
        discount: 0,
        platform_discount: 0,
        shipping_fee: 0,
        adjustment: 0,
        rounding: 0,
        tax: 0,
        tax_included: true,
        total: 0,
        payment_status: doc.payment.status,
        payment_method: None,
        paid: 0,
        refunded: 0,
        canceled: 0,
        paid_at: None,
        line_count: 0,
        unit_count: 0,
        first_title: String::new(),
        method: doc.delivery.method,
        service: String::new(),
        ship_by: None,
        deliver_by: None,
        note: String::new(),
        adjustments: String::new(),
        revision: 1,
        channel_doc: crate::domain::order_json::write(doc, &channel.slug).to_string(),
    };
    fill(&mut row, doc, channel)?;
    Ok(row)
}

/// Everything of an order's row that its document tells.
pub fn fill(row: &mut OrderRow, doc: &OrderDoc, channel: &Channel) -> Result<()> {
    let sums = sums(doc);
    row.placed_at = doc.placed_at;
    row.goods = sums.goods;
    row.discount = doc.discount;
    row.platform_discount = doc.platform_discount;
    row.shipping_fee = doc.shipping_fee;
    row.adjustment = sums.adjustment;
    row.rounding = sums.difference;
    row.tax = doc.tax;
    row.tax_included = doc.tax_included;
    row.total = doc.total;
    row.payment_status = doc.payment.status;
    row.payment_method = doc.payment.method.clone();
    row.paid = doc.payment.paid;
    row.refunded = doc.payment.refunded;
    row.paid_at = doc.payment.paid_at;
    row.line_count = doc.lines.len() as i64;
    row.unit_count = doc.units();
    row.first_title = doc
        .lines
        .first()
        .map(|line| line.title.clone())
        .unwrap_or_default();
    row.method = doc.delivery.method;
    row.service = doc.delivery.service.clone();
    row.ship_by = ship_by(doc, channel, row.history);
    row.deliver_by = doc.delivery.deliver_by;
    row.note = doc.note.clone();
    let adjustments: Vec<Row> = doc
        .adjustments
        .iter()
        .map(|a| Row {
            label: a.label.clone(),
            amount: a.amount,
        })
        .collect();
    row.adjustments = serde_json::to_string(&adjustments)?;
    Ok(())
}

/// The row of a line; its units are still to be placed.
pub fn line_row(
    id: LineId,
    order: OrderId,
    position: i64,
    line: &Line,
    currency: Currency,
) -> LineRow {
    LineRow {
        id,
        order_id: order,
        position,
        ref_: line.ref_.clone(),
        sku: line.sku.clone(),
        sku_id: None,
        pack_size: 1,
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price_e6: line.unit_price_e6,
        discount: line.discount,
        tax: line.tax,
        amount: line.amount(currency).unwrap_or(0),
        backordered: 0,
        planned: 0,
        picked: 0,
        packed: 0,
        shipped: 0,
        delivered: 0,
        lost: 0,
        returned: 0,
        canceled: 0,
        not_before: line.not_before,
    }
}

/// The code under which a line's SKU is looked for: its code, or its title where it has none.
pub fn sku_code(line: &Line) -> &str {
    if line.sku.is_empty() {
        &line.title
    } else {
        &line.sku
    }
}

/// The row of an order's address.
pub fn address_row(order: OrderId, address: &Address, secret: &Secret) -> AddressRow {
    AddressRow {
        order_id: order,
        name: address.name.clone(),
        phone: address.phone.as_ref().map(phone_text).unwrap_or_default(),
        phone_kind: address
            .phone
            .as_ref()
            .map_or(ContactKind::Unreadable, |phone| phone.kind),
        phone_hash: phone_hash(address.phone.as_ref(), secret),
        country: address
            .country
            .as_ref()
            .map(|c| c.code().to_owned())
            .unwrap_or_default(),
        region: address.region.clone(),
        city: address.city.clone(),
        district: address.district.clone(),
        street: address.street.clone(),
        postcode: address.postcode.clone(),
        division_code: address.division.clone(),
        raw: address.raw.clone(),
    }
}

/// What the search box finds an order by, besides its exact references.
pub fn search_grams(doc: &OrderDoc) -> Vec<String> {
    let names = doc
        .customer
        .name
        .as_deref()
        .into_iter()
        .chain(doc.ship_to.as_ref().map(|to| to.name.as_str()));
    let account = doc.customer.account.as_deref();
    let references = doc
        .channel_number
        .as_deref()
        .into_iter()
        .chain(doc.channel_ref.as_deref());
    bigrams(names.chain(account).chain(references))
}

pub(super) fn phone_text(phone: &Phone) -> String {
    phone.extension.as_ref().map_or_else(
        || phone.text.clone(),
        |extension| format!("{},{extension}", phone.text),
    )
}

pub(super) fn phone_hash(phone: Option<&Phone>, secret: &Secret) -> Option<String> {
    phone
        .filter(|phone| phone.kind == ContactKind::Own)
        .map(|phone| secret.hash(PHONE, &phone.text))
}

pub(super) fn email_hash(email: Option<&Email>, secret: &Secret) -> Option<String> {
    email
        .filter(|email| email.kind == ContactKind::Own)
        .map(|email| secret.hash(EMAIL, &email.text.to_lowercase()))
}
