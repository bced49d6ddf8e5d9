//! What is there before the first order: channels, staff with open sessions, saved views, 20,000 SKUs, the customers.

use super::chance::Chance;
use super::people::person;
use super::sink::{Cell, Sink, Table};
use super::{END, GOODS, SEED, SKUS, START, Size, moment};
use crate::cells;
use tributary::domain::secret::{Secret, sha256_hex};

/// Slug, name, kind, currency, zone.
pub const CHANNELS: &[[&str; 5]] = &[
    ["lanji", "澜集商城", "api", "CNY", "Asia/Shanghai"],
    ["tmall", "天猫旗舰店", "taobao", "CNY", "Asia/Shanghai"],
    ["douyin", "抖音小店", "file", "CNY", "Asia/Shanghai"],
    ["store", "南山门店", "file", "CNY", "Asia/Shanghai"],
    ["shop-us", "Lanji US", "shopify", "USD", "America/New_York"],
    ["shop-uk", "Lanji UK", "woocommerce", "GBP", "Europe/London"],
];
/// Staff, the first an administrator who sees everything; the second sees two channels, the third one.
pub const STAFF: i64 = 20;
const SCOPES: &[(i64, i64)] = &[(2, 1), (2, 5), (3, 4)];
const KINDS: &[(&str, &str, &str)] = &[
    ("TEA", "绿茶", "g"),
    ("CER", "青瓷杯", "ml"),
    ("BAM", "竹编收纳篮", "cm"),
    ("SLK", "Silk scarf", "cm"),
    ("WOL", "羊毛烘干球", "pcs"),
    ("CND", "Soy candle", "g"),
    ("INK", "松烟墨", "ml"),
    ("PPR", "宣纸", "cm"),
];

/// The token of a person's open session.
pub fn token(staff: i64) -> String {
    format!("session-of-{staff}")
}

/// The SKU of an index, as code and title.
pub fn sku(index: u64) -> (String, String) {
    let (code, title, unit) = KINDS[(index % KINDS.len() as u64) as usize];
    let mut chance = Chance::of(SEED, GOODS, index);
    let colour = chance.pick(&["青", "米白", "墨黑", "朱红", "Natural", "Indigo", "Moss"]);
    (
        format!("{code}-{:05}", index + 1),
        format!("{title} {colour} {} {unit}", 50 + chance.below(40) * 25),
    )
}

pub fn write(sink: &mut dyn Sink, secret: &Secret, size: Size) {
    let (start, end) = (moment(START), moment(END));
    for (index, [slug, name, kind, currency, zone]) in CHANNELS.iter().enumerate() {
        let id = index as i64 + 1;
        let row = cells![
            id,
            *slug,
            *name,
            *kind,
            *currency,
            *zone,
            start,
            sha256_hex(slug.as_bytes()),
            48_i64,
            start
        ];
        sink.row(Table::Channels, row);
    }
    for id in 1..=STAFF {
        let role = if id == 1 { "administrator" } else { "clerk" };
        let name = person(id, secret).name;
        let all = !SCOPES.iter().any(|(staff, _)| *staff == id);
        sink.row(
            Table::Staff,
            cells![
                id,
                format!("staff{id}@shop.example"),
                name,
                role,
                "!",
                start,
                all
            ],
        );
        let hash = sha256_hex(token(id).as_bytes());
        // a session that nothing has to prolong
        sink.row(
            Table::Sessions,
            cells![hash, id, "csrf-of-the-proof", end, moment("2099-01-01")],
        );
        for (name, query) in [
            ("今天要发", "view=todo"),
            ("Held, US", "view=held&channel=shop-us"),
            ("已取消", "status=canceled"),
        ] {
            sink.row(Table::SavedViews, cells![id, name, query, start]);
        }
    }
    for (staff, channel) in SCOPES {
        sink.row(Table::StaffChannels, cells![*staff, *channel]);
    }
    for index in 0..SKUS {
        let (code, title) = sku(index);
        let barcode = format!("690{:010}", index * 7 + 3);
        sink.row(
            Table::Skus,
            cells![
                index as i64 + 1,
                code,
                title,
                250_i64,
                barcode,
                start,
                start
            ],
        );
    }
    for id in 1..=size.customers() {
        let one = person(id, secret);
        let email_hash = one.email_hash(secret);
        let identity = secret.hash("account", &format!("{}\0{}", one.channel, one.account));
        let row = cells![
            id,
            identity,
            one.channel,
            one.account,
            one.name,
            one.phone,
            one.phone_hash,
            one.email,
            email_hash,
            start
        ];
        sink.row(Table::Customers, row);
        if id % 20_000 == 0 {
            sink.pause();
        }
    }
    sink.pause();
}
