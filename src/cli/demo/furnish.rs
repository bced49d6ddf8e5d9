//! The demo's shop before it opens: people, goods, channels, what channels call the goods.

use super::desk;
use super::trade::{DAYS, past};
use super::{PASSWORD, STAFF};
use crate::cli::language;
use chrono::Duration;
use std::path::Path;
use tributary::app::App;
use tributary::db::Conn;
use tributary::db::channels::update_proof_way;
use tributary::db::skus::SkuWrite;
use tributary::domain::channel::{Channel, ProofWay};
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

/// Makes the shop and sells for ninety days.
pub fn furnish(app: &App, dir: &Path) -> Result<()> {
    let now = app.now();
    for (email, name, role) in STAFF {
        app.databases()
            .write(|conn| add_staff(conn, now, email, name, *role, PASSWORD))?;
    }
    app.databases().write(|conn| {
        for good in goods() {
            save_sku(conn, now, &sku(good, now))?;
        }
        Ok(())
    })?;
    let channels = app.databases().write(|conn| open_channels(conn, now))?;
    past(app, dir, &channels)?;
    app.databases()
        .write(|conn| desk::furnish(conn, now, &channels))
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

fn sku(good: &Good, now: Time) -> Sku {
    let title = match language() {
        Lang::ZhCn => &good.zh,
        Lang::En => &good.en,
    };
    Sku {
        write: SkuWrite {
            code: good.sku.clone(),
            title: title.clone(),
            weight_g: Some(good.weight_g),
            length_mm: None,
            width_mm: None,
            height_mm: None,
            barcode: Some(good.barcode.clone()),
            updated_at: now,
        },
        care: None,
        components: (!good.parts.is_empty()).then(|| good.parts.clone()),
    }
}
