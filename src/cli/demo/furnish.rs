//! The demo's shop before it opens: people, goods, channels, what channels call the goods.

use super::floor::Floor;
use super::shelf::{self, Shelves};
use super::trade::{self, DAYS, past};
use super::{PASSWORD, STAFF, desk, incidents, places, prices, rules, supply};
use crate::cli::language;
use chrono::Duration;
use std::path::Path;
use tributary::app::App;
use tributary::db::Conn;
use tributary::db::channels::update_proof_way;
use tributary::db::skus::{CareRow, SkuWrite};
use tributary::domain::channel::{Channel, ProofWay};
use tributary::domain::sourcing::Temperature;
use tributary::domain::staff::Actor;
use tributary::domain::time::{Time, rfc3339};
use tributary::error::Result;
use tributary::i18n::Lang;
use tributary::sandbox::goods::{Good, goods};
use tributary::services::catalog::{Sku, save_listing, save_sku};
use tributary::services::channels::{NewChannelForm, add};
use tributary::services::people::add_staff;

/// (slug, name, kind, currency, zone)
const CHANNELS: [(&str, &str, &str, &str, &str); 4] = [
    ("lanji", "澜集商城", "shopify", "CNY", "Asia/Shanghai"),
    (
        "lanji-eu",
        "lanji.com Europe",
        "woocommerce",
        "EUR",
        "Europe/Amsterdam",
    ),
    ("tmall", "天猫旗舰店", "taobao", "CNY", "Asia/Shanghai"),
    ("pos", "Store West Lake 门店", "api", "CNY", "Asia/Shanghai"),
];

/// Makes the shop, sells for ninety days, and works for the last of them.
pub fn furnish(app: &App, dir: &Path) -> Result<()> {
    let now = app.now();
    let databases = app.databases();
    for (email, name, role) in STAFF {
        databases.write(|conn| add_staff(conn, now, email, name, *role, PASSWORD))?;
    }
    let sold = databases.write(|conn| {
        for (index, good) in goods().iter().enumerate() {
            save_sku(conn, now, &sku(index, good, now))?;
        }
        let channels = open_channels(conn, now)?;
        past(now, dir, &channels)
    })?;
    let mut floor = databases.write(|conn| {
        let (manager, clerk) = (
            desk::actor(conn, "manager@example.com")?,
            desk::actor(conn, "warehouse@example.com")?,
        );
        let opened = now - Duration::days(DAYS);
        places::open(conn, now, opened, &manager)?;
        prices::agree(conn, now, &manager)?;
        rules::switch(conn, now, &manager)?;
        let shelves = Shelves::find(conn)?;
        shelf::fill(conn, &shelves, now, trade::lived_from(now), &Actor::System)?;
        let mut floor = Floor::open(app, conn, clerk.clone())?;
        floor.live(conn, &sold.lately, now)?;
        shelf::tidy(conn, &shelves, now, &clerk)?;
        supply::send(conn, &shelves, now, &clerk)?;
        supply::order(conn, &shelves, now, &manager)?;
        Ok(floor)
    })?;
    sold.import(app)?;
    databases.write(|conn| {
        floor.find_places(conn, now)?;
        incidents::happen(conn, &floor, now)?;
        let manager = desk::actor(conn, "manager@example.com")?;
        rules::try_draft(conn, now, floor.zone, &manager)?;
        desk::furnish(conn, now)
    })
}

fn open_channels(conn: &mut Conn, now: Time) -> Result<Vec<Channel>> {
    let mut opened = Vec::new();
    for (slug, name, kind, currency, zone) in CHANNELS {
        let form = NewChannelForm {
            slug: slug.to_owned(),
            name: Some(name.to_owned()),
            kind: kind.to_owned(),
            currency: Some(currency.to_owned()),
            time_zone: Some(zone.to_owned()),
            // the first month came before: history
            go_live_at: Some(rfc3339(now - Duration::days(DAYS - 30))),
            mapping: None,
            secret: None,
        };
        let (channel, _) = add(conn, now, form)?;
        // the welcome names an order and the digits that prove it
        update_proof_way(conn, channel.id, ProofWay::FactOnly)?;
        if slug == "tmall" {
            // the export names titles only
            for good in goods().iter().filter(|good| good.parts.is_empty()) {
                save_listing(conn, now, channel.id, &good.zh, &good.sku, 1)?;
            }
        }
        opened.push(channel);
    }
    Ok(opened)
}

fn sku(index: usize, good: &Good, now: Time) -> Sku {
    let title = match language() {
        Lang::ZhCn => &good.zh,
        Lang::En => &good.en,
    };
    Sku {
        write: SkuWrite {
            code: good.sku.clone(),
            title: title.clone(),
            weight_g: Some(good.weight_g),
            length_mm: Some(180 + good.weight_g / 10),
            width_mm: Some(140 + good.weight_g / 20),
            height_mm: Some(60 + good.weight_g / 25),
            barcode: Some(good.barcode.clone()),
            updated_at: now,
        },
        care: good.parts.is_empty().then(|| care(index, good, now)),
        components: (!good.parts.is_empty()).then(|| good.parts.clone()),
    }
}

/// What a thing costs us and how it travels.
fn care(index: usize, good: &Good, now: Time) -> CareRow {
    let presale = shelf::PRESALE.iter().find(|(one, _)| *one == index);
    CareRow {
        temperature: match good.chilled {
            true => Temperature::Chilled,
            false => Temperature::Ambient,
        },
        cost: Some(good.cny * (36 + index as i64 % 12) / 100),
        not_before: presale.map(|(_, days)| now + Duration::days(*days)),
        ..CareRow::default()
    }
}
