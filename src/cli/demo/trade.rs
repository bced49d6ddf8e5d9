//! What the demo's shops sell: the orders of the last ninety days by file, and new ones as signed webhooks over HTTP.

use chrono::Duration;
use std::io::Write;
use std::path::Path;
use tributary::app::App;
use tributary::app::import::Options;
use tributary::db::channels;
use tributary::domain::channel::Channel;
use tributary::domain::time::Time;
use tributary::error::{Error, Result};
use tributary::sandbox::exports::TAOBAO_HEAD;
use tributary::sandbox::shop::{Flaw, Shop, send};

/// Days of orders that the demo begins with.
pub const DAYS: i64 = 90;
/// What is older has left the house, but for a few that got stuck.
const LEFT_AFTER: Duration = Duration::hours(50);
/// Between two new orders, seconds.
const PAUSE: u64 = 8;
/// Bodies that no format fits, as a shop sends them after an update of its own.
const UNREADABLE: [&str; 3] = [
    r#"{"event": "order.created", "payload": {"bestellnummer": "B-2201", "summe": "49,90"}}"#,
    r#"{"event": "order.created", "payload": {"bestellnummer": "B-2202", "summe": "18,50"}}"#,
    r##"{"id": 820000000999, "name": "#999", "line_items": "##,
];

/// Sells for ninety days: through the same door as every file.
pub fn past(app: &App, dir: &Path, channels: &[Channel]) -> Result<()> {
    for channel in channels {
        let (count, name, head) = match channel.slug.as_str() {
            "lanji" => (1_250, "lanji.ndjson", None),
            "lanji-eu" => (520, "lanji-eu.ndjson", None),
            "tmall" => (460, "tmall.csv", Some(TAOBAO_HEAD)),
            _ => (270, "pos.ndjson", None),
        };
        let mut shop = Shop::new(2_026 + channel.id.0.unsigned_abs(), 1_000);
        let now = app.now();
        let mut moments: Vec<Time> = (0..count)
            .map(|_| shop.moment_before(now, DAYS * 24))
            .collect();
        moments.sort_unstable();
        let file = dir.join(name);
        let mut lines = std::io::BufWriter::new(std::fs::File::create(&file)?);
        if let Some(head) = head {
            writeln!(lines, "{head}")?;
        }
        for at in moments {
            writeln!(lines, "{}", line(&mut shop, channel, at, now))?;
        }
        if head.is_some() {
            // a row that lost its number and its time on the way
            writeln!(
                lines,
                ",buyer7,128.00,0.00,128.00,128.00,交易成功,,,,,,,,,青釉滤杯,1,,,,1,0,天猫旗舰店,"
            )?;
        }
        lines.flush()?;
        drop(lines);
        app.import(channel, &file, name, &Options::default(), |_| Ok(()))?;
        std::fs::remove_file(file)?;
    }
    Ok(())
}

fn line(shop: &mut Shop, channel: &Channel, at: Time, now: Time) -> String {
    let flaw = match shop.any_flaw() {
        Flaw::Canceled => Flaw::Canceled,
        _ if at < now - LEFT_AFTER * 12 => Flaw::Shipped,
        // whatever was wrong then and nobody looked into is late by now, and so is one in nine of the others
        Flaw::None if at < now - LEFT_AFTER && shop.below(9) > 0 => Flaw::Shipped,
        flaw => flaw,
    };
    match channel.slug.as_str() {
        "lanji" => shop.shopify(at, flaw).to_string(),
        "lanji-eu" => shop.woocommerce(at, flaw).to_string(),
        "tmall" => shop.taobao(at, now, flaw),
        slug => shop.counter(at, slug).to_string(),
    }
}

/// Sells an order every few seconds, as signed webhooks over HTTP.
pub fn sell(app: &App) {
    let Ok(channels) = app.databases().read(channels::list) else {
        return;
    };
    let find = |slug: &str| channels.iter().find(|channel| channel.slug == slug);
    let (Some(china), Some(europe)) = (find("lanji"), find("lanji-eu")) else {
        return;
    };
    let seed = app.now().and_utc().timestamp();
    let mut shop = Shop::new(seed.unsigned_abs(), 100_000 + seed % 1_000_000_000);
    for turn in 0_usize.. {
        std::thread::sleep(std::time::Duration::from_secs(PAUSE));
        let flaw = shop.any_flaw();
        let sent = if let Some(body) = UNREADABLE.get(turn) {
            deliver(app, china, "X-Shopify-Hmac-Sha256", body)
        } else if turn % 3 == 2 {
            let order = shop.woocommerce(app.now(), flaw).to_string();
            deliver(app, europe, "X-WC-Webhook-Signature", &order)
        } else {
            let order = shop.shopify(app.now(), flaw).to_string();
            deliver(app, china, "X-Shopify-Hmac-Sha256", &order)
        };
        if let Err(fault) = sent {
            tracing::warn!(%fault, "the sandbox shop could not deliver an order");
        }
    }
}

fn deliver(app: &App, channel: &Channel, header: &str, body: &str) -> Result<()> {
    let url = format!(
        "{}/hooks/channels/{}",
        app.config().public_url,
        channel.slug
    );
    send(&url, &channel.secret, header, body)
        .map(drop)
        .map_err(|cause| Error::Internal(Box::new(cause)))
}
