//! The orders that are taken in: invented, the same for the same seed.

use crate::support::{Database, Dice};
use serde_json::{Value, json};
use tributary::app::now;
use tributary::db::skus::{self, SkuWrite};
use tributary::domain::channel::Channel;
use tributary::services::channels::{self, NewChannelForm};

/// Where every sequence begins.
pub const SEED: u64 = 20_261_122;
/// SKUs of the shop.
pub const SKUS: u64 = 500;

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

/// What is in an order.
#[derive(Debug, Clone, Copy)]
pub struct Basket {
    /// Lines.
    pub lines: u64,
    /// Of how many of the SKUs.
    pub skus: u64,
    /// Most units of a line.
    pub units: u64,
}

/// What people buy as a rule.
pub const USUAL: Basket = Basket {
    lines: 3,
    skus: SKUS,
    units: 3,
};

/// So many API orders: known SKUs, an address, a customer; about one in five buys again.
pub fn bodies(channel: &str, prefix: &str, count: usize, basket: Basket) -> Vec<String> {
    // other people for every prefix: who buys again at the same door shares a parcel
    let purpose = prefix
        .bytes()
        .fold(count as u64, |sum, byte| sum * 31 + u64::from(byte));
    let mut dice = Dice::seeded(SEED).beside(purpose);
    let one = |number| {
        let reference = format!("{prefix}{number}");
        one_order(&mut dice, channel, &reference, count as u64, basket).to_string()
    };
    (1..=count).map(one).collect()
}

fn one_order(dice: &mut Dice, channel: &str, reference: &str, count: u64, basket: Basket) -> Value {
    let buyer = dice.below(count * 2);
    let name = format!("{}{}", dice.one_of(SURNAMES), dice.one_of(GIVEN));
    let phone = format!("+86138{buyer:08}");
    let (region, city, district, postcode) = dice.one_of(PLACES);
    let mut cents = 0;
    let lines: Vec<Value> = (1..=basket.lines)
        .map(|position| {
            let (sku, quantity, price) = (dice.below(basket.skus), 1 + dice.below(basket.units), 500 + dice.below(20_000));
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

/// A SKU.
pub fn code(number: u64) -> String {
    format!("TEA-{number:04}")
}

/// Its title.
pub fn title(number: u64) -> String {
    format!("GREEN TEA OF GARDEN {number} IN A TIN")
}

/// As money is written in messages.
pub fn yuan(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
