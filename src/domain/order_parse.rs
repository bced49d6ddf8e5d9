//! Reads the standard form's JSON into an order, naming every missing or mistyped field by its pointer.
//! What is a question of the data (sums, SKU, address) is not judged here but in `services::intake::check`.

use crate::domain::address::{Address, Written};
use crate::domain::channel::Channel;
use crate::domain::contact::{Email, Phone};
use crate::domain::country::Country;
use crate::domain::money::{Currency, price_e6};
use crate::domain::order::{
    Adjustment, ChannelStage, Customer, Delivery, Line, Method, OrderDoc, Payment, PaymentStatus,
};
use crate::domain::order_fields::{MAX_AMOUNT, Reader};
use crate::domain::sentence::{Problem, Sentence};
use serde_json::Value;

/// The most lines that one order may have.
pub const MAX_LINES: usize = 10_000;

/// Characters of a title that are kept; a title without a code is looked up by, so it is indexed.
const MAX_TITLE: usize = 500;

/// The order, or everything that is wrong with it. `channel` gives the currency where the order names none.
pub fn parse(value: &Value, channel: &Channel) -> Result<OrderDoc, Vec<Problem>> {
    let mut reader = Reader {
        problems: Vec::new(),
    };
    if !value.is_object() {
        return Err(vec![Problem::at(
            "",
            Sentence::new("problem-not-an-object"),
        )]);
    }
    let doc = reader.order(value, channel);
    if reader.problems.is_empty() {
        doc.ok_or_else(|| vec![Problem::at("", Sentence::new("problem-not-an-object"))])
    } else {
        Err(reader.problems)
    }
}

impl Reader {
    fn order(&mut self, value: &Value, channel: &Channel) -> Option<OrderDoc> {
        let channel_ref = self.name(value, "", "channel_ref");
        let channel_number = self.name(value, "", "channel_number");
        if channel_ref.is_none() && channel_number.is_none() {
            self.wrong("/channel_ref", "problem-missing");
        }
        let placed_at = self.time(value, "", "placed_at");
        if placed_at.is_none() && value.get("placed_at").is_none_or(Value::is_null) {
            self.wrong("/placed_at", "problem-missing");
        }
        let currency = match self.text(value, "", "currency") {
            None => Some(channel.currency),
            Some(code) => {
                let known = Currency::parse(&code);
                if known.is_none() {
                    self.problems.push(Problem::at(
                        "/currency",
                        Sentence::new("problem-unknown-currency").with("found", code),
                    ));
                }
                known
            }
        }
        .unwrap_or(channel.currency);
        let lines = self.lines(value, currency);
        let delivery = self.delivery(value);
        let country_hint = value
            .pointer("/ship_to/country")
            .and_then(Value::as_str)
            .and_then(Country::find);
        let ship_to = match value.get("ship_to") {
            None | Some(Value::Null) => {
                if delivery.method == Method::Ship {
                    self.wrong("/ship_to", "problem-missing");
                }
                None
            }
            Some(object) => self.address(object),
        };
        let customer = self.customer(value.get("customer"), country_hint);
        let total = self.amount(value, "", "total", currency);
        if total.is_none() && value.get("total").is_none_or(Value::is_null) {
            self.wrong("/total", "problem-missing");
        }
        let total = total.unwrap_or(0);
        let platform_discount = self
            .amount(value, "", "platform_discount", currency)
            .unwrap_or(0);
        let payment = self.payment(
            value.get("payment"),
            currency,
            total.saturating_sub(platform_discount),
        );
        Some(OrderDoc {
            channel_ref,
            channel_number,
            placed_at: placed_at.unwrap_or_default(),
            updated_at: self.time(value, "", "updated_at"),
            currency,
            payment,
            customer,
            ship_to,
            lines,
            shipping_fee: self
                .amount(value, "", "shipping_fee", currency)
                .unwrap_or(0),
            discount: self.amount(value, "", "discount", currency).unwrap_or(0),
            platform_discount,
            tax: self.amount(value, "", "tax", currency).unwrap_or(0),
            tax_included: self.flag(value, "", "tax_included").unwrap_or(true),
            adjustments: self.adjustments(value, currency),
            total,
            delivery,
            note: self.text(value, "", "note").unwrap_or_default(),
            stage: self.word(value, "", "stage").unwrap_or(ChannelStage::Open),
            after_sale: self.text(value, "", "after_sale"),
        })
    }

    fn lines(&mut self, value: &Value, currency: Currency) -> Vec<Line> {
        let Some(items) = value
            .get("lines")
            .and_then(Value::as_array)
            .filter(|items| !items.is_empty())
        else {
            self.wrong("/lines", "problem-no-lines");
            return Vec::new();
        };
        if items.len() > MAX_LINES {
            self.problems.push(Problem::at(
                "/lines",
                Sentence::new("problem-too-many-lines")
                    .with("found", items.len())
                    .with("limit", MAX_LINES),
            ));
            return Vec::new();
        }
        let mut lines: Vec<Line> = Vec::with_capacity(items.len());
        let mut refs = std::collections::HashSet::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let at = format!("/lines/{index}");
            let line = self.line(item, &at, index, currency);
            if !refs.insert(line.ref_.clone()) {
                self.problems.push(Problem::at(
                    format!("{at}/ref"),
                    Sentence::new("problem-line-twice").with("found", &line.ref_),
                ));
            }
            lines.push(line);
        }
        lines
    }

    fn line(&mut self, item: &Value, at: &str, index: usize, currency: Currency) -> Line {
        let sku = self.name(item, at, "sku").unwrap_or_default();
        let title: String = self
            .text(item, at, "title")
            .unwrap_or_default()
            .chars()
            .take(MAX_TITLE)
            .collect();
        if sku.is_empty() && title.is_empty() {
            self.wrong(&format!("{at}/sku"), "problem-missing");
        }
        let quantity = self.whole(item, at, "quantity");
        match quantity {
            None if item.get("quantity").is_none_or(Value::is_null) => {
                self.wrong(&format!("{at}/quantity"), "problem-missing")
            }
            Some(units) if units <= 0 => {
                self.wrong(&format!("{at}/quantity"), "problem-not-positive")
            }
            _ => {}
        }
        let unit_price_e6 = match self.decimal(item, at, "unit_price") {
            Some(price) => price_e6(price).unwrap_or_else(|| {
                self.wrong(&format!("{at}/unit_price"), "problem-price-places");
                0
            }),
            None => {
                if item.get("unit_price").is_none_or(Value::is_null) {
                    self.wrong(&format!("{at}/unit_price"), "problem-missing");
                }
                0
            }
        };
        let quantity = quantity.unwrap_or(1);
        let canceled = self.whole(item, at, "canceled").unwrap_or(0);
        if canceled < 0 || canceled > quantity {
            self.wrong(&format!("{at}/canceled"), "problem-out-of-range");
        }
        let line = Line {
            ref_: self
                .name(item, at, "ref")
                .unwrap_or_else(|| (index + 1).to_string()),
            title: if title.is_empty() { sku.clone() } else { title },
            sku,
            quantity,
            unit_price_e6,
            discount: self.amount(item, at, "discount", currency).unwrap_or(0),
            tax: self.amount(item, at, "tax", currency).unwrap_or(0),
            canceled,
            not_before: self.time(item, at, "not_before"),
        };
        if line
            .amount(currency)
            .is_none_or(|amount| amount.abs() > MAX_AMOUNT)
        {
            self.wrong(&format!("{at}/unit_price"), "problem-too-large");
        }
        line
    }

    fn adjustments(&mut self, value: &Value, currency: Currency) -> Vec<Adjustment> {
        let items = value
            .get("adjustments")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut rows = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let at = format!("/adjustments/{index}");
            let label = self.text(item, &at, "label").unwrap_or_default();
            match self.amount(item, &at, "amount", currency) {
                Some(amount) => rows.push(Adjustment { label, amount }),
                None => self.wrong(&format!("{at}/amount"), "problem-missing"),
            }
        }
        rows
    }

    fn payment(&mut self, value: Option<&Value>, currency: Currency, due: i64) -> Payment {
        let none = Value::Null;
        let value = value.unwrap_or(&none);
        let at = "/payment";
        let status: Option<PaymentStatus> = self.word(value, at, "status");
        let paid = self.amount_upwards(value, at, "paid", currency);
        let refunded = self
            .amount_upwards(value, at, "refunded", currency)
            .unwrap_or(0);
        let paid = paid.unwrap_or(match status {
            Some(PaymentStatus::Paid | PaymentStatus::PartlyRefunded | PaymentStatus::Refunded) => {
                // a total below zero is nobody's payment
                due.max(0)
            }
            _ => 0,
        });
        Payment {
            status: payment_status(status, paid, refunded, due),
            method: self.name(value, at, "method"),
            paid,
            refunded,
            paid_at: self.time(value, at, "paid_at"),
            reference: self.name(value, at, "reference"),
        }
    }

    fn customer(&mut self, value: Option<&Value>, country: Option<Country>) -> Customer {
        let Some(value) = value.filter(|value| !value.is_null()) else {
            return Customer::default();
        };
        let at = "/customer";
        Customer {
            account: self.name(value, at, "account"),
            name: self.text(value, at, "name"),
            phone: self
                .text(value, at, "phone")
                .and_then(|phone| Phone::read(&phone, country)),
            email: self
                .text(value, at, "email")
                .and_then(|email| Email::read(&email)),
        }
    }

    fn address(&mut self, value: &Value) -> Option<Address> {
        let at = "/ship_to";
        if !value.is_object() {
            self.wrong(at, "problem-not-an-object");
            return None;
        }
        let mut field = |name: &str| self.text(value, at, name).unwrap_or_default();
        Some(Address::read(&Written {
            name: field("name"),
            phone: field("phone"),
            country: field("country"),
            region: field("region"),
            city: field("city"),
            district: field("district"),
            street: field("street"),
            postcode: field("postcode"),
            text: field("text"),
        }))
    }

    fn delivery(&mut self, value: &Value) -> Delivery {
        let none = Value::Null;
        let value = value.get("delivery").unwrap_or(&none);
        let at = "/delivery";
        Delivery {
            method: self.word(value, at, "method").unwrap_or(Method::Ship),
            service: self
                .text(value, at, "service")
                .unwrap_or_else(|| "standard".to_owned()),
            ship_by: self.time(value, at, "ship_by"),
            deliver_by: self.time(value, at, "deliver_by"),
        }
    }
}

/// The payment status that the sums give; `authorized` is the one that only the channel knows.
pub fn payment_status(
    told: Option<PaymentStatus>,
    paid: i64,
    refunded: i64,
    due: i64,
) -> PaymentStatus {
    match (paid, refunded) {
        (paid, refunded) if refunded > 0 && refunded >= paid => PaymentStatus::Refunded,
        (_, refunded) if refunded > 0 => PaymentStatus::PartlyRefunded,
        (0, _) if told == Some(PaymentStatus::Authorized) => PaymentStatus::Authorized,
        (paid, _) if paid >= due => PaymentStatus::Paid,
        (0, _) => PaymentStatus::Unpaid,
        _ => PaymentStatus::PartlyPaid,
    }
}
