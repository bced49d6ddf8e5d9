//! A sandbox shop: makes orders as Shopify and WooCommerce write them, and sends them as signed webhooks.

use super::goods::{Good, goods};
use super::people::{abroad, chinese};
use crate::domain::secret::hmac_sha256;
use crate::domain::time::{Time, rfc3339};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

/// What is wrong with an order, so that a portal has something to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// Not paid yet.
    Unpaid,
    /// Sells something that the catalog does not know.
    UnknownSku,
    /// Has no street.
    NoStreet,
    /// Its total is not the sum of its parts.
    WrongTotal,
    /// Was shipped by the shop itself.
    Shipped,
    /// Was canceled by the buyer.
    Canceled,
}

/// A shop with its own order numbers.
pub struct Shop {
    random: StdRng,
    next: i64,
    /// Who bought last.
    buyer: usize,
}

/// How many people buy at a shop; some often, most once.
const BUYERS: f64 = 1_100.0;

impl Shop {
    /// A shop whose orders follow from the seed.
    pub fn new(seed: u64, first_number: i64) -> Shop {
        Shop {
            random: StdRng::seed_from_u64(seed),
            next: first_number,
            buyer: 0,
        }
    }

    /// The next order as Shopify's webhook `orders/create` writes it, in yuan.
    pub fn shopify(&mut self, at: Time, flaw: Flaw) -> Value {
        let number = self.number();
        let buyer = self.buyer();
        let person = chinese(buyer);
        let lines = self.lines(|good| (&good.zh, good.cny), flaw);
        let goods: i64 = lines.iter().map(|line| line.price * line.quantity).sum();
        // one buyer in six cannot wait
        let (code, carriage, shipping) = match number % 6 {
            0 => ("express", "顺丰特快", 1_800),
            _ if goods >= 19_900 => ("standard", "标准配送", 0),
            _ => ("standard", "标准配送", 1_000),
        };
        let total = goods + shipping + if flaw == Flaw::WrongTotal { 2_000 } else { 0 };
        let street = if flaw == Flaw::NoStreet {
            ""
        } else {
            &person.street
        };
        // one buyer in three has no account, or did not sign in
        let account = match number % 3 {
            0 => Value::Null,
            _ => {
                json!({"id": 7_000_000 + buyer, "email": person.email, "first_name": person.name, "last_name": ""})
            }
        };
        let address = json!({
            "name": person.name, "phone": person.phone, "country_code": person.country, "province": person.region, "city": person.city,
            "address1": format!("{}{street}", person.district), "address2": "", "zip": person.postcode,
        });
        let items: Vec<Value> = lines.iter().zip(1_i64..).map(|(line, index)| json!({
            "id": number * 100 + index, "sku": line.sku, "title": line.title, "name": line.title, "quantity": line.quantity,
            "price": text(line.price), "total_discount": "0.00", "tax_lines": [], "discount_allocations": [], "requires_shipping": true,
        })).collect();
        json!({
            "id": 820_000_000_000_i64 + number, "name": format!("#{number}"), "order_number": number, "created_at": rfc3339(at), "updated_at": rfc3339(at),
            "processed_at": rfc3339(at), "currency": "CNY", "taxes_included": true, "total_tax": "0.00", "total_discounts": "0.00",
            "subtotal_price": text(goods), "total_line_items_price": text(goods), "total_price": text(total),
            "financial_status": if flaw == Flaw::Unpaid { "pending" } else { "paid" },
            "fulfillment_status": if flaw == Flaw::Shipped { json!("fulfilled") } else { Value::Null },
            "cancelled_at": if flaw == Flaw::Canceled { json!(rfc3339(at)) } else { Value::Null },
            "payment_gateway_names": ["alipay"], "email": person.email, "phone": person.phone, "note": self.note(),
            "customer": account,
            "shipping_address": address.clone(), "billing_address": address,
            "line_items": items,
            "shipping_lines": [{"title": carriage, "code": code, "price": text(shipping), "discounted_price": text(shipping), "tax_lines": []}],
            "tax_lines": [], "refunds": [], "fulfillments": [],
        })
    }

    /// An order of Shopify's again a little later, by the same buyer, who did not sign in this time.
    pub fn again(&mut self, order: &Value, at: Time) -> Value {
        let number = self.number();
        let mut order = order.clone();
        for moment in ["created_at", "updated_at", "processed_at"] {
            order[moment] = json!(rfc3339(at));
        }
        order["id"] = json!(820_000_000_000_i64 + number);
        order["name"] = json!(format!("#{number}"));
        order["order_number"] = json!(number);
        order["customer"] = Value::Null;
        order
    }

    /// The next order as WooCommerce v3 writes it, in euro with 21 % tax contained.
    pub fn woocommerce(&mut self, at: Time, flaw: Flaw) -> Value {
        let number = self.number();
        let person = abroad(self.buyer());
        let lines = self.lines(|good| (&good.en, good.eur), flaw);
        let goods: i64 = lines.iter().map(|line| line.price * line.quantity).sum();
        let shipping = 690;
        let total = goods + shipping + if flaw == Flaw::WrongTotal { 500 } else { 0 };
        let moment = at.format("%Y-%m-%dT%H:%M:%S").to_string();
        let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
        let street = if flaw == Flaw::NoStreet {
            ""
        } else {
            &person.street
        };
        let address = json!({
            "first_name": first, "last_name": last, "company": "", "address_1": street, "address_2": "", "city": person.city,
            "state": person.region, "postcode": person.postcode, "country": person.country, "email": person.email, "phone": person.phone,
        });
        let status = match flaw {
            Flaw::Unpaid => "pending",
            Flaw::Shipped => "completed",
            Flaw::Canceled => "cancelled",
            _ => "processing",
        };
        let items: Vec<Value> = lines.iter().zip(1_i64..).map(|(line, index)| json!({
            "id": number * 100 + index, "name": line.title, "product_id": index, "variation_id": 0, "quantity": line.quantity, "sku": line.sku,
            "subtotal": text(line.price * line.quantity), "subtotal_tax": "0.00", "total": text(line.price * line.quantity), "total_tax": "0.00",
            "price": line.price as f64 / 100.0, "taxes": [], "meta_data": [],
        })).collect();
        json!({
            "id": number, "parent_id": 0, "number": number.to_string(), "order_key": format!("wc_order_{number}"), "created_via": "checkout", "version": "9.4.2",
            "status": status, "currency": "EUR", "date_created": moment, "date_created_gmt": moment, "date_modified": moment, "date_modified_gmt": moment,
            "date_paid_gmt": if flaw == Flaw::Unpaid { Value::Null } else { json!(moment) },
            "discount_total": "0.00", "discount_tax": "0.00", "shipping_total": text(shipping), "shipping_tax": "0.00", "cart_tax": "0.00",
            "total": text(total), "total_tax": "0.00", "prices_include_tax": true, "customer_id": 0, "customer_note": self.note(),
            "billing": address.clone(), "shipping": address, "payment_method": "ideal", "payment_method_title": "iDEAL", "transaction_id": format!("tr_{number}"),
            "line_items": items,
            "shipping_lines": [{"id": 1, "method_title": "Standard", "method_id": "flat_rate", "total": text(shipping), "total_tax": "0.00", "taxes": []}],
            "tax_lines": [], "fee_lines": [], "coupon_lines": [], "refunds": [], "meta_data": [],
        })
    }

    /// A believable flaw for one order in six.
    pub fn any_flaw(&mut self) -> Flaw {
        match self.random.random_range(0..36) {
            0 | 1 => Flaw::Unpaid,
            2 => Flaw::UnknownSku,
            3 => Flaw::NoStreet,
            4 => Flaw::WrongTotal,
            5 => Flaw::Canceled,
            _ => Flaw::None,
        }
    }

    /// A moment within the last so many hours.
    pub fn moment_before(&mut self, now: Time, hours: i64) -> Time {
        now - Duration::seconds(self.random.random_range(60..hours.max(1) * 3_600))
    }

    pub(super) fn number(&mut self) -> i64 {
        self.next += 1;
        self.next
    }

    /// A number below another.
    pub fn below(&mut self, most: usize) -> usize {
        self.random.random_range(0..most.max(1))
    }

    /// The smaller the number, the more often they come; one in six has just forgotten something.
    pub(super) fn buyer(&mut self) -> usize {
        let drawn: f64 = self.random.random();
        if self.below(6) > 0 {
            self.buyer = (drawn.powi(3) * BUYERS) as usize;
        }
        self.buyer
    }

    pub(super) fn note(&mut self) -> &'static str {
        const NOTES: [&str; 4] = [
            "请放门口",
            "Please ring twice",
            "生日礼物，请不要放价格单",
            "Leave with the neighbour",
        ];
        if self.random.random_range(0..6) == 0 {
            NOTES[self.random.random_range(0..NOTES.len())]
        } else {
            ""
        }
    }

    fn lines(
        &mut self,
        word: impl Fn(&'static Good) -> (&'static str, i64),
        flaw: Flaw,
    ) -> Vec<Line> {
        let count = 1 + self
            .random
            .random_range(0..3_usize)
            .min(self.random.random_range(0..3));
        let mut lines: Vec<Line> = Vec::with_capacity(count + 1);
        while lines.len() < count {
            let drawn: f64 = self.random.random();
            // what stands first sells best
            let index = (drawn * drawn * goods().len() as f64) as usize;
            let Some(good) = goods()
                .get(index)
                .filter(|good| lines.iter().all(|line| line.sku != good.sku))
            else {
                continue;
            };
            let (title, price) = word(good);
            lines.push(Line {
                sku: good.sku.clone(),
                title,
                price,
                quantity: 1 + i64::from(self.random.random_range(0..4_u8) == 0),
            });
        }
        if flaw == Flaw::UnknownSku
            && let Some(line) = lines.first_mut()
        {
            line.sku = self.misspelled(&line.sku);
        }
        lines
    }

    /// What a shop calls a SKU that the house writes otherwise.
    fn misspelled(&mut self, sku: &str) -> String {
        match self.random.random_range(0..4) {
            0 => sku.to_lowercase().replace('-', "_"),
            1 => format!("{sku}-X2"),
            2 => sku.replace('-', ""),
            _ => "NEW-VASE-21".to_owned(),
        }
    }
}

struct Line {
    sku: String,
    title: &'static str,
    price: i64,
    quantity: i64,
}

pub(super) fn text(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// Sends an order as a signed webhook; the status of the answer, or why there was none.
pub fn send(url: &str, secret: &str, header: &str, body: &str) -> Result<u16, ureq::Error> {
    let signature = STANDARD.encode(hmac_sha256(secret.as_bytes(), &[body.as_bytes()]));
    let answer = ureq::post(url)
        .header("Content-Type", "application/json")
        .header(header, &signature)
        .send(body)?;
    Ok(answer.status().as_u16())
}
