//! The orders that are taken in: invented, the same for the same seed.

use crate::support::Database;
use serde_json::{Value, json};
use std::fmt::Write;
use tributary::app::now;
use tributary::db::skus::{self, SkuWrite};
use tributary::domain::channel::Channel;
use tributary::services::channels::{self, NewChannelForm};

/// Where every sequence begins.
pub const SEED: u64 = 20_261_122;
/// SKUs of the shop.
const SKUS: u64 = 500;

const SURNAMES: &[&str] = &["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "欧阳"];
const GIVEN: &[&str] = &[
    "伟", "芳", "秀英", "敏", "静", "磊", "洋", "娜娜", "艳", "勇", "杰", "梅",
];
const PLACES: &[(&str, &str, &str, &str)] = &[
    ("广东省", "深圳市", "南山区", "518000"),
    ("浙江省", "杭州市", "西湖区", "310000"),
    ("四川省", "成都市", "武侯区", "610000"),
    ("北京市", "北京市", "海淀区", "100080"),
    ("湖北省", "武汉市", "洪山区", "430070"),
];
const COUNTRIES: &[&str] = &[
    "United Kingdom",
    "United Kingdom",
    "United Kingdom",
    "France",
    "Germany",
    "EIRE",
];

/// Numbers that look like chance and are the same every time (splitmix64).
pub struct Dice(u64);

impl Dice {
    /// From the seed and what they are thrown for.
    pub fn new(purpose: u64) -> Dice {
        Dice(SEED ^ (purpose << 32))
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let index = self.below(choices.len() as u64) as usize;
        &choices[index]
    }
}

/// Adds a channel that was live before any of these orders, and the SKUs.
pub fn set_up(database: &Database, slug: &str, kind: &str, currency: &str) -> Channel {
    let form = NewChannelForm {
        slug: slug.to_owned(),
        kind: kind.to_owned(),
        currency: Some(currency.to_owned()),
        go_live_at: Some("2009-01-01T00:00:00Z".to_owned()),
        ..NewChannelForm::default()
    };
    database.write(|conn| {
        for number in 0..SKUS {
            let sku = SkuWrite {
                code: code(number),
                title: title(number),
                weight_g: Some(250),
                length_mm: None,
                width_mm: None,
                height_mm: None,
                barcode: None,
                updated_at: now(),
            };
            skus::upsert(conn, &sku)?;
        }
        Ok(channels::add(conn, now(), form.clone())?.0)
    })
}

/// So many API orders: 3 lines of known SKUs, an address, a customer; about one in five buys again.
pub fn bodies(channel: &str, prefix: &str, count: usize) -> Vec<String> {
    let mut dice = Dice::new(count as u64);
    let one = |number| {
        one_order(
            &mut dice,
            channel,
            &format!("{prefix}{number}"),
            count as u64,
        )
        .to_string()
    };
    (1..=count).map(one).collect()
}

fn one_order(dice: &mut Dice, channel: &str, reference: &str, count: u64) -> Value {
    let buyer = dice.below(count * 2);
    let name = format!("{}{}", dice.of(SURNAMES), dice.of(GIVEN));
    let phone = format!("+86138{buyer:08}");
    let (region, city, district, postcode) = dice.of(PLACES);
    let mut cents = 0;
    let lines: Vec<Value> = (1..=3)
        .map(|position| {
            let (sku, quantity, price) = (dice.below(SKUS), 1 + dice.below(3), 500 + dice.below(20_000));
            cents += quantity * price;
            json!({"ref": position.to_string(), "sku": code(sku), "title": title(sku), "quantity": quantity, "unit_price": yuan(price)})
        })
        .collect();
    let (day, minute) = (1 + dice.below(28), dice.below(60));
    json!({
        "channel": channel, "channel_ref": reference, "channel_number": format!("#{reference}"),
        "placed_at": format!("2026-10-{day:02}T08:{minute:02}:00+08:00"),
        "currency": "CNY", "payment": {"status": "paid", "method": "alipay", "reference": format!("P{reference}")},
        "customer": {"account": format!("c-{buyer}"), "name": name, "phone": phone, "email": format!("c{buyer}@mail.example")},
        "ship_to": {"name": name, "phone": phone, "country": "CN", "region": region, "city": city, "district": district,
            "street": format!("科技园路 {} 号", 1 + dice.below(300)), "postcode": postcode},
        "lines": lines, "shipping_fee": "5.00", "total": yuan(cents + 500),
    })
}

/// A table of invoices in the shape of UCI's Online Retail: 1 to 9 lines each, one in fifty a credit.
pub fn invoices(count: usize) -> String {
    let mut dice = Dice::new(7);
    let mut text = String::from(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
    );
    for number in 0..count {
        let is_credit = dice.below(50) == 0;
        let (mark, sign) = if is_credit { ("C", "-") } else { ("", "") };
        let customer = match dice.below(4) {
            0 => String::new(),
            _ => format!("{}.0", 12_000 + dice.below(6_000)),
        };
        let country = dice.of(COUNTRIES);
        let (month, day, hour, minute) = (
            1 + dice.below(12),
            1 + dice.below(28),
            8 + dice.below(10),
            dice.below(60),
        );
        let first = dice.below(SKUS);
        for line in 0..=dice.below(9) {
            // each SKU once an invoice
            let sku = (first + line * 7) % SKUS;
            let (quantity, price) = (1 + dice.below(24), 40 + dice.below(1_500));
            let _ = writeln!(
                text,
                "{mark}{},{},{},{sign}{quantity},2011-{month:02}-{day:02} {hour:02}:{minute:02}:00,{},{customer},{country}",
                600_000 + number,
                code(sku),
                title(sku),
                yuan(price),
            );
        }
    }
    text
}

fn code(number: u64) -> String {
    format!("TEA-{number:04}")
}

fn title(number: u64) -> String {
    format!("GREEN TEA OF GARDEN {number} IN A TIN")
}

fn yuan(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
