//! `demo`: a believable small shop on an embedded database, with portal, workers and a sandbox shop that keeps selling.

mod desk;
mod floor;
mod furnish;
mod incidents;
mod places;
mod prices;
mod rules;
mod shelf;
mod supply;
mod trade;

use crate::cli::serve::{Work, serve_app};
use crate::cli::{self, language, print};
use std::net::TcpListener;
use std::path::PathBuf;
use tributary::app::App;
use tributary::config::Config;
use tributary::db::channels;
use tributary::domain::staff::{Role, Scope};
use tributary::error::Result;
use tributary::i18n::{Lang, t, t_with};
use tributary::services::keys::add_key;

/// Password of every log-in of the demo; it listens on loopback only.
const PASSWORD: &str = "river-and-stones";
/// Log-ins of the demo: one of every role, and one who sees the European shop only.
const STAFF: &[(&str, &str, Role)] = &[
    ("admin@example.com", "王琳", Role::Administrator),
    ("manager@example.com", "Li Hui", Role::Manager),
    ("clerk@example.com", "Mei Chen", Role::Clerk),
    ("europe@example.com", "Sanne Bakker", Role::Clerk),
    ("service@example.com", "周洁", Role::Service),
    ("warehouse@example.com", "陈师傅", Role::Warehouse),
    ("viewer@example.com", "李工", Role::ReadOnly),
];

/// A text in the language of the terminal.
fn said<'t>(en: &'t str, zh: &'t str) -> &'t str {
    match language() {
        Lang::En => en,
        Lang::ZhCn => zh,
    }
}

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
        config.time_zone = chrono_tz::Asia::Shanghai;
        let listener = TcpListener::bind(config.bind)?;
        config.bind = listener.local_addr()?;
        config.public_url = format!("http://{}", config.bind);
        let app = cli::app(config)?;
        if app.databases().read(channels::list)?.is_empty() {
            print(t(language(), "demo-making"))?;
            furnish::furnish(&app, &self.dir)?;
        }
        welcome(&app)?;
        std::thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn({
                let app = app.clone();
                move || trade::sell(&app)
            })?;
        serve_app(&app, listener, Work::Here)
    }
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
                Scope::StockRead,
                Scope::StockWrite,
                Scope::FulfillmentsRead,
                Scope::FulfillmentsWrite,
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
