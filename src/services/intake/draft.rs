//! The rows of an order, drafted from its standard form, and the standard form drafted back from its rows. Pure.

use crate::db::customers::{CustomerRow, Told};
use crate::db::orders::{AddressRow, LineRow, OrderRow};
use crate::domain::address::Address;
use crate::domain::channel::Channel;
use crate::domain::contact::{ContactKind, Email, Phone};
use crate::domain::country::Country;
use crate::domain::grams::bigrams;
use crate::domain::ids::{CustomerId, LineId, OrderId};
use crate::domain::money::Currency;
use crate::domain::order::{
    Adjustment, ChannelStage, Customer, Delivery, Line, Method, OrderDoc, Payment, Sums,
};
use crate::domain::secret::Secret;
use crate::domain::status::{Headline, OrderState};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use chrono::Duration;
use serde::{Deserialize, Serialize};

/// Purpose of the phone hashes, for orders and customers alike, so that one look-up finds both.
pub const PHONE: &str = "phone";
/// Purpose of the mail hashes.
pub const EMAIL: &str = "email";

#[derive(Serialize, Deserialize)]
struct Row {
    label: String,
    amount: i64,
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

/// Who bought, as a document tells it.
pub struct Buyer<'d> {
    /// The customer as told.
    pub customer: &'d Customer,
    /// Where the goods go: its name and phone serve where the customer has none.
    pub ship_to: Option<&'d Address>,
    /// The document's reference, which tells a buyer of whom nothing lasting is known from others.
    pub reference: &'d str,
    /// Where the document came from.
    pub channel: &'d Channel,
}

/// The customer of a document: told apart by account at the channel, else own phone, else own mail address, else the
/// document itself. None if nothing at all is known of the buyer. The id is still to be given.
pub fn customer_row(buyer: &Buyer<'_>, secret: &Secret, now: Time) -> Option<CustomerRow> {
    let Buyer {
        customer,
        ship_to,
        reference,
        channel,
    } = buyer;
    let phone = customer
        .phone
        .as_ref()
        .or(ship_to.and_then(|to| to.phone.as_ref()));
    let name = customer
        .name
        .clone()
        .or_else(|| ship_to.map(|to| to.name.clone()))
        .filter(|name| !name.is_empty());
    let own_phone = phone_hash(phone, secret);
    let own_email = email_hash(customer.email.as_ref(), secret);
    let identity = match (&customer.account, &own_phone, &own_email) {
        (Some(account), _, _) => secret.hash("account", &format!("{}\0{account}", channel.id)),
        (None, Some(phone), _) => format!("p{phone}"),
        (None, None, Some(email)) => format!("e{email}"),
        (None, None, None) if name.is_some() || phone.is_some() || customer.email.is_some() => {
            secret.hash("order", &format!("{}\0{reference}", channel.id))
        }
        (None, None, None) => return None,
    };
    Some(CustomerRow {
        id: CustomerId(0),
        identity,
        channel_id: customer.account.as_ref().map(|_| channel.id),
        account: customer.account.clone(),
        name,
        phone: phone.map(phone_text),
        phone_hash: own_phone,
        email: customer.email.as_ref().map(|email| email.text.clone()),
        email_hash: own_email,
        created_at: now,
    })
}

/// The buyer of an order.
pub fn buyer<'d>(doc: &'d OrderDoc, channel: &'d Channel) -> Buyer<'d> {
    let reference = doc
        .channel_ref
        .as_deref()
        .or(doc.channel_number.as_deref())
        .unwrap_or_default();
    Buyer {
        customer: &doc.customer,
        ship_to: doc.ship_to.as_ref(),
        reference,
        channel,
    }
}

/// What an order tells of a customer that is known already.
pub fn told(row: &CustomerRow) -> Told {
    Told {
        name: row.name.clone(),
        phone: row.phone.clone(),
        phone_hash: row.phone_hash.clone(),
        email: row.email.clone(),
        email_hash: row.email_hash.clone(),
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
    }
}

fn phone_text(phone: &Phone) -> String {
    phone.extension.as_ref().map_or_else(
        || phone.text.clone(),
        |extension| format!("{},{extension}", phone.text),
    )
}

fn phone_hash(phone: Option<&Phone>, secret: &Secret) -> Option<String> {
    phone
        .filter(|phone| phone.kind == ContactKind::Own)
        .map(|phone| secret.hash(PHONE, &phone.text))
}

fn email_hash(email: Option<&Email>, secret: &Secret) -> Option<String> {
    email
        .filter(|email| email.kind == ContactKind::Own)
        .map(|email| secret.hash(EMAIL, &email.text.to_lowercase()))
}
