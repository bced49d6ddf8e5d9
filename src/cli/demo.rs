//! `demo`: a believable small shop on an embedded database, with portal, workers and a sandbox shop that keeps selling.

use crate::cli::serve::{Work, serve_app};
use crate::cli::{self, language, print};
use chrono::Duration;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use tributary::app::App;
use tributary::app::import::Options;
use tributary::config::Config;
use tributary::db::channels;
use tributary::db::skus::SkuWrite;
use tributary::domain::channel::Channel;
use tributary::domain::staff::{Role, Scope};
use tributary::domain::time::rfc3339;
use tributary::error::{Error, Result};
use tributary::i18n::{t, t_with};
use tributary::sandbox::goods::{GOODS, Good, KITS};
use tributary::sandbox::shop::{Flaw, Shop, send};
use tributary::services::catalog::{Sku, save_sku};
use tributary::services::channels::{NewChannelForm, add};
use tributary::services::keys::add_key;
use tributary::services::staff::add_staff;

/// Password of every log-in of the demo; it listens on loopback only.
const PASSWORD: &str = "river-and-stones";
/// Log-ins of the demo.
const STAFF: &[(&str, &str, Role)] = &[
    ("admin@example.com", "王琳", Role::Administrator),
    ("clerk@example.com", "Mei Chen", Role::Clerk),
    ("viewer@example.com", "李工", Role::ReadOnly),
];
/// Days of orders that the demo begins with.
const DAYS: i64 = 14;
/// Between two new orders, seconds.
const PAUSE: u64 = 8;

/// Run a demonstration shop
#[derive(clap::Args)]
pub struct Demo {
    /// Folder of its database and mails
    #[arg(long, default_value = "tributary-demo")]
    dir: PathBuf,
}

impl Demo {
    /// Makes the shop (once), then runs it until it is told to stop.
    pub fn run(self, mut config: Config) -> Result<()> {
        std::fs::create_dir_all(&self.dir)?;
        config.database_url = format!("sqlite://{}", self.dir.join("demo.db").display());
        config.mail_dir = self.dir.join("mail");
        config.sms.dir = self.dir.join("sms");
        config.shop_name = t(language(), "demo-shop");
        let listener = TcpListener::bind(config.bind)?;
        config.bind = listener.local_addr()?;
        config.public_url = format!("http://{}", config.bind);
        let app = cli::app(config)?;
        if app.databases().read(channels::list)?.is_empty() {
            print(t(language(), "demo-making"))?;
            furnish(&app, &self.dir)?;
        }
        welcome(&app)?;
        std::thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn({
                let app = app.clone();
                move || sell(&app)
            })?;
        serve_app(&app, listener, Work::Here)
    }
}

fn furnish(app: &App, dir: &Path) -> Result<()> {
    let now = app.now();
    for (email, name, role) in STAFF {
        app.databases()
            .write(|conn| add_staff(conn, now, email, name, *role, PASSWORD))?;
    }
    for good in GOODS {
        app.databases()
            .write(|conn| save_sku(conn, now, &sku(good, now, None)))?;
    }
    for (kit, parts) in KITS {
        let parts: Vec<_> = parts
            .iter()
            .map(|(code, quantity)| ((*code).to_owned(), *quantity))
            .collect();
        app.databases()
            .write(|conn| save_sku(conn, now, &sku(kit, now, Some(parts.clone()))))?;
    }
    let go_live = now - Duration::days(DAYS);
    let china = channel(
        app,
        "lanji",
        "澜集商城",
        "shopify",
        "CNY",
        "Asia/Shanghai",
        go_live,
    )?;
    let europe = channel(
        app,
        "lanji-eu",
        "lanji.com Europe",
        "woocommerce",
        "EUR",
        "Europe/Amsterdam",
        go_live,
    )?;
    let tmall = channel(
        app,
        "tmall",
        "天猫旗舰店",
        "taobao",
        "CNY",
        "Asia/Shanghai",
        go_live,
    )?;
    channel(
        app,
        "pos",
        "Store West Lake 门店",
        "api",
        "CNY",
        "Asia/Shanghai",
        go_live,
    )?;
    orders(app, &china, dir, 90, |shop, at, flaw| {
        shop.shopify(at, flaw)
    })?;
    orders(app, &europe, dir, 50, |shop, at, flaw| {
        shop.woocommerce(at, flaw)
    })?;
    taobao(app, &tmall, dir)
}

fn sku(
    good: &Good,
    now: tributary::domain::time::Time,
    components: Option<Vec<(String, i64)>>,
) -> Sku {
    let title = if language() == tributary::i18n::Lang::ZhCn {
        good.zh
    } else {
        good.en
    };
    let write = SkuWrite {
        code: good.sku.to_owned(),
        title: title.to_owned(),
        weight_g: Some(good.weight_g),
        length_mm: None,
        width_mm: None,
        height_mm: None,
        barcode: None,
        updated_at: now,
    };
    Sku { write, components }
}

fn channel(
    app: &App,
    slug: &str,
    name: &str,
    kind: &str,
    currency: &str,
    zone: &str,
    go_live: tributary::domain::time::Time,
) -> Result<Channel> {
    let form = NewChannelForm {
        slug: slug.to_owned(),
        name: Some(name.to_owned()),
        kind: kind.to_owned(),
        currency: Some(currency.to_owned()),
        time_zone: Some(zone.to_owned()),
        go_live_at: Some(rfc3339(go_live)),
        mapping: None,
        secret: None,
    };
    app.databases()
        .write(|conn| add(conn, app.now(), form.clone()))
        .map(|(channel, _)| channel)
}

/// Orders of the last days, older ones shipped, through the same door as every file.
fn orders(
    app: &App,
    channel: &Channel,
    dir: &Path,
    count: i64,
    mut write: impl FnMut(&mut Shop, tributary::domain::time::Time, Flaw) -> serde_json::Value,
) -> Result<()> {
    let mut shop = Shop::new(2_026 + channel.id.0.unsigned_abs(), 1_000);
    let now = app.now();
    let mut moments: Vec<_> = (0..count)
        .map(|_| shop.moment_before(now, DAYS * 24))
        .collect();
    moments.sort_unstable();
    let file = dir.join(format!("{}.ndjson", channel.slug));
    let mut lines = std::fs::File::create(&file)?;
    for at in moments {
        let flaw = match shop.any_flaw() {
            Flaw::Canceled => Flaw::Canceled,
            _ if at < now - Duration::hours(60) => Flaw::Shipped,
            flaw => flaw,
        };
        writeln!(lines, "{}", write(&mut shop, at, flaw))?;
    }
    take(app, channel, &file)
}

/// An export as the marketplace writes it, apostrophes and `="…"` included, and one row that no rule can read.
fn taobao(app: &App, channel: &Channel, dir: &Path) -> Result<()> {
    let head = "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因";
    let file = dir.join("tmall.csv");
    let mut csv = std::fs::File::create(&file)?;
    writeln!(csv, "{head}")?;
    let zone: chrono_tz::Tz = channel.time_zone;
    for (index, (name, title, price)) in [
        ("王小贝", "青釉滤杯", "128.00"),
        ("孙小楠", "茶礼盒", "399.00"),
        ("何静", "胡桃木砧板 大号", "269.00"),
    ]
    .iter()
    .enumerate()
    {
        let at = (app.now() - Duration::hours(3 * (index as i64 + 1)))
            .and_utc()
            .with_timezone(&zone)
            .format("%Y-%m-%d %H:%M:%S");
        writeln!(
            csv,
            "\"=\"\"24710933856218{index:02}\"\"\",buyer{index},{price},0.00,{price},{price},买家已付款，等待卖家发货,,{name},陕西省 西安市 新城区 解放路10{index}号(710000),快递,,'1330000006{index},{at},{at},{title},1,,,,1,0,天猫旗舰店,订单未关闭"
        )?;
    }
    take(app, channel, &file)
}

fn take(app: &App, channel: &Channel, file: &Path) -> Result<()> {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    app.import(channel, file, &name, &Options::default(), |_| {})?;
    std::fs::remove_file(file)?;
    Ok(())
}

fn welcome(app: &App) -> Result<()> {
    let lang = language();
    let url = &app.config().public_url;
    print("")?;
    print(t_with(
        lang,
        "demo-staff",
        &[("url", format!("{url}/staff/orders").into())],
    ))?;
    for (email, _, role) in STAFF {
        print(format_args!(
            "    {email}  {PASSWORD}  ({})",
            t(lang, &format!("role-{role}").replace('_', "-"))
        ))?;
    }
    print(t_with(
        lang,
        "demo-customer",
        &[("url", format!("{url}/").into())],
    ))?;
    if let Some((number, phone)) = app
        .databases()
        .read(tributary::db::orders::find::find_example)?
    {
        print(format_args!(
            "    {number}  {}",
            phone
                .chars()
                .rev()
                .take(4)
                .collect::<Vec<_>>()
                .iter()
                .rev()
                .collect::<String>()
        ))?;
    }
    let key = app.databases().write(|conn| {
        add_key(
            conn,
            app.now(),
            "demo",
            &[
                Scope::OrdersRead,
                Scope::OrdersWrite,
                Scope::CatalogRead,
                Scope::CatalogWrite,
            ],
        )
    })?;
    print(t_with(
        lang,
        "demo-api",
        &[
            ("url", format!("{url}/api/docs").into()),
            ("key", key.into()),
        ],
    ))?;
    print(t_with(
        lang,
        "demo-mail",
        &[("dir", app.config().mail_dir.display().to_string().into())],
    ))?;
    print(t(lang, "demo-stop"))
}

/// Sells an order every few seconds, as signed webhooks over HTTP.
fn sell(app: &App) {
    let Ok(channels) = app.databases().read(channels::list) else {
        return;
    };
    let find = |slug: &str| channels.iter().find(|channel| channel.slug == slug);
    let (Some(china), Some(europe)) = (find("lanji"), find("lanji-eu")) else {
        return;
    };
    let url = |channel: &Channel| {
        format!(
            "{}/hooks/channels/{}",
            app.config().public_url,
            channel.slug
        )
    };
    let seed = app.now().and_utc().timestamp();
    let mut shop = Shop::new(seed.unsigned_abs(), 100_000 + seed % 1_000_000_000);
    for turn in 0_u64.. {
        std::thread::sleep(std::time::Duration::from_secs(PAUSE));
        let flaw = shop.any_flaw();
        let sent = if turn % 3 == 2 {
            let order = shop.woocommerce(app.now(), flaw);
            send(
                &url(europe),
                &europe.secret,
                "X-WC-Webhook-Signature",
                &order,
            )
        } else {
            let order = shop.shopify(app.now(), flaw);
            send(&url(china), &china.secret, "X-Shopify-Hmac-Sha256", &order)
        };
        if let Err(fault) = sent.map_err(|cause| Error::Internal(Box::new(cause))) {
            tracing::warn!(%fault, "the sandbox shop could not deliver an order");
        }
    }
}
