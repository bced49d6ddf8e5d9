//! What the demo's shops sell: the orders of the last ninety days, and new ones as signed webhooks over HTTP.

use super::floor::Sent;
use chrono::Duration;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
/// Days since the house ships by itself; before, its shops did.
const LIVED: i64 = 8;
/// Orders beside the usual ones that a campaign brought to each shop with webhooks, within so many hours.
const RUSH: usize = 35;
const RUSH_HOURS: i64 = 26;
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

/// What the shops sold.
pub struct Sold {
    /// Orders of the last days, as their shops sent them.
    pub lately: Vec<Sent>,
    /// Files of everything else, with their channels.
    files: Vec<(Channel, PathBuf)>,
}

/// Sells for ninety days. What shops with webhooks sold lately is for the floor, everything before stands in files.
pub fn past(now: Time, dir: &Path, channels: &[Channel]) -> Result<Sold> {
    let mut sold = Sold {
        lately: Vec::new(),
        files: Vec::new(),
    };
    for channel in channels {
        let (count, name, head) = match channel.slug.as_str() {
            "lanji" => (1_250, "lanji.ndjson", None),
            "lanji-eu" => (520, "lanji-eu.ndjson", None),
            "tmall" => (460, "tmall.csv", Some(TAOBAO_HEAD)),
            _ => (270, "pos.ndjson", None),
        };
        let is_pushed = channel.slug.starts_with("lanji");
        let shared = Arc::new(channel.clone());
        let mut shop = Shop::new(2_026 + channel.id.0.unsigned_abs(), 1_000);
        let mut moments: Vec<Time> = (0..count)
            .map(|_| shop.moment_before(now, DAYS * 24))
            .collect();
        if is_pushed {
            moments.extend((0..RUSH).map(|_| shop.moment_before(now, RUSH_HOURS)));
        }
        moments.sort_unstable();
        let file = dir.join(name);
        let mut lines = std::io::BufWriter::new(std::fs::File::create(&file)?);
        if let Some(head) = head {
            writeln!(lines, "{head}")?;
        }
        for at in moments {
            let body = line(&mut shop, channel, at, now);
            if is_pushed && at >= lived_from(now) {
                let later = second(&mut shop, &body, at, now);
                let sent = std::iter::once((at, body)).chain(later);
                sold.lately.extend(sent.map(|(at, body)| Sent {
                    at,
                    channel: shared.clone(),
                    body,
                }));
            } else {
                writeln!(lines, "{body}")?;
            }
        }
        if head.is_some() {
            // a row that lost its number and its time on the way
            writeln!(
                lines,
                ",buyer7,128.00,0.00,128.00,128.00,交易成功,,,,,,,,,青釉滤杯,1,,,,1,0,天猫旗舰店,"
            )?;
        }
        lines.flush()?;
        sold.files.push((channel.clone(), file));
    }
    sold.lately.sort_by_key(|sent| sent.at);
    Ok(sold)
}

/// One order in four of the campaign is followed by another one of a buyer who did not sign in again: somebody has to see
/// that both go to one door.
fn second(shop: &mut Shop, body: &str, at: Time, now: Time) -> Option<(Time, String)> {
    let later = at + Duration::minutes(9);
    let campaign = at > now - Duration::hours(RUSH_HOURS) && later < now;
    let order: Value = serde_json::from_str(body).ok()?;
    let counts = order["customer"].is_object() && order["financial_status"] == "paid";
    let number = order["order_number"].as_i64()?;
    (campaign && counts && number % 4 == 0).then(|| (later, shop.again(&order, later).to_string()))
}

impl Sold {
    /// Takes the files in, through the same door as every file.
    pub fn import(self, app: &App) -> Result<()> {
        for (channel, file) in &self.files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            app.import(channel, file, &name, &Options::default(), |_| Ok(()))?;
            std::fs::remove_file(file)?;
        }
        Ok(())
    }
}

/// Since when the house ships by itself.
pub fn lived_from(now: Time) -> Time {
    now - Duration::days(LIVED)
}

fn line(shop: &mut Shop, channel: &Channel, at: Time, now: Time) -> String {
    let flaw = match (shop.any_flaw(), channel.slug.starts_with("lanji")) {
        (Flaw::Canceled, _) => Flaw::Canceled,
        (flaw, true) if at >= lived_from(now) => flaw,
        // what was wrong with one in nine nobody looked into
        (flaw, _) if flaw != Flaw::None && at > now - LEFT_AFTER * 12 && shop.below(9) == 0 => flaw,
        (flaw, false) if at > now - LEFT_AFTER => flaw,
        _ => Flaw::Shipped,
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
