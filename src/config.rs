//! Typed settings from the environment. Each field names its variable, its unit and its default; `.env.sample` lists them.

use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// The settings of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// `DATABASE_URL`: `sqlite://FILE` or `postgres://…`; default `sqlite://tributary.db`.
    pub database_url: String,
    /// `TRIBUTARY_DATABASE_CONNECTIONS`: connections of this process; default 16.
    pub database_connections: u32,
    /// `TRIBUTARY_BIND`: address and port of the portal; default `127.0.0.1:8080`.
    pub bind: SocketAddr,
    /// `TRIBUTARY_PUBLIC_URL`: where people reach the portal; default `http://` + bind.
    pub public_url: String,
    /// `TRIBUTARY_SECRET`: key of all keyed hashes and sealed texts; default: one is made and kept in the database.
    pub secret: Option<String>,
    /// `TRIBUTARY_SHOP_NAME`: the merchant's name on customer pages, until it is set in the portal; default `Tributary`.
    pub shop_name: String,
    /// `TRIBUTARY_SHOP_COLOR`: the same of their colour, `#rrggbb`; default `#14607a`.
    pub shop_color: String,
    /// `TRIBUTARY_TIME_ZONE`: IANA zone in which a day is a day, until it is set in the portal; default `Asia/Shanghai`.
    pub time_zone: chrono_tz::Tz,
    /// `TRIBUTARY_BODY_LIMIT`: largest request body, bytes; default 8 MiB.
    pub body_limit: usize,
    /// `TRIBUTARY_IMPORT_LIMIT`: largest uploaded file, bytes; default 256 MiB.
    pub import_limit: u64,
    /// `TRIBUTARY_GROUP`: most orders of one intake transaction; default 200.
    pub group: usize,
    /// `TRIBUTARY_WORKERS`: worker threads; default 2.
    pub workers: usize,
    /// `TRIBUTARY_JOB_LEASE`: how long a worker may be silent before its jobs go to others, seconds; default 120.
    pub job_lease: u32,
    /// `SMTP_URL`: where letters are handed over; default none.
    pub smtp_url: Option<String>,
    /// `TRIBUTARY_MAIL_DIR`: letters are written there as files if there is no `SMTP_URL`; default `mail`.
    pub mail_dir: PathBuf,
    /// `TRIBUTARY_MAIL_FROM`: sender of letters; default `orders@localhost`.
    pub mail_from: String,
    /// Where text messages go.
    pub sms: Sms,
    /// `TRIBUTARY_METRICS_KEY`: bearer key of `/metrics`; default none: only loopback may read it.
    pub metrics_key: Option<String>,
    /// `TRIBUTARY_TIMING`: whether answers tell in `Server-Timing` how many statements and how long they took; default
    /// `false`.
    pub timing: bool,
    /// `TRIBUTARY_RECORD`: a file that gets a line of JSON for every request: its route, statements, hashes and time;
    /// default none.
    pub record: Option<PathBuf>,
    /// `TRIBUTARY_LOG`: filter of the log, as in `info,tributary=debug`; default `info`.
    pub log: String,
    /// `TRIBUTARY_LOG_FORMAT`: `json` or `text`; default `json`, `text` on a terminal.
    pub log_format: Option<String>,
    /// `TRIBUTARY_SECURE_COOKIES`: `false` lets cookies travel over plain HTTP; default: what `TRIBUTARY_PUBLIC_URL` says.
    pub secure_cookies: bool,
}

/// A text message gateway, as an HTTP call.
#[derive(Debug, Clone)]
pub struct Sms {
    /// `TRIBUTARY_SMS_URL`: where messages are posted to; default none.
    pub url: Option<String>,
    /// `TRIBUTARY_SMS_BODY`: what is posted, with `{phone}` (+86138…), `{digits}` (86138…), `{text}`, `{code}` and
    /// `{key}` (the same for every try of one message); default `{"phone":"{phone}","text":"{text}"}`. A body that begins
    /// with `{` is JSON, another one a form.
    pub body: String,
    /// `TRIBUTARY_SMS_HEADERS`: headers of the call, `Name: value`, several parted by ` | `; default none.
    pub headers: Vec<(String, String)>,
    /// `TRIBUTARY_SMS_SUCCESS`: what a 2xx answer must contain; default nothing.
    pub success: Option<String>,
    /// `TRIBUTARY_SMS_DIR`: messages are written there as files if there is no gateway; default `sms`.
    pub dir: PathBuf,
}

impl Sms {
    fn from_env() -> Result<Sms> {
        let headers = text("TRIBUTARY_SMS_HEADERS").unwrap_or_default();
        let headers: Option<Vec<(String, String)>> = headers
            .split(" | ")
            .map(str::trim)
            .filter(|header| !header.is_empty())
            .map(|header| {
                let (name, value) = header.split_once(':')?;
                Some((name.trim().to_owned(), value.trim().to_owned()))
            })
            .collect();
        Ok(Sms {
            url: text("TRIBUTARY_SMS_URL"),
            body: text("TRIBUTARY_SMS_BODY")
                .unwrap_or_else(|| r#"{"phone":"{phone}","text":"{text}"}"#.to_owned()),
            // the value is a secret: it is not repeated
            headers: headers.ok_or_else(|| unreadable("TRIBUTARY_SMS_HEADERS", "…".to_owned()))?,
            success: text("TRIBUTARY_SMS_SUCCESS"),
            dir: text("TRIBUTARY_SMS_DIR").map_or_else(|| PathBuf::from("sms"), PathBuf::from),
        })
    }
}

impl Config {
    /// Whether text messages reach anybody: by a gateway, or as files where mail is files too. A shop that has a mail
    /// server and no gateway sends its codes by mail alone.
    pub fn sends_texts(&self) -> bool {
        self.sms.url.is_some() || self.smtp_url.is_none()
    }

    /// Reads the environment; the first setting that cannot be understood is refused by name.
    pub fn from_env() -> Result<Config> {
        let bind: SocketAddr =
            parsed("TRIBUTARY_BIND")?.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let public_url = text("TRIBUTARY_PUBLIC_URL").unwrap_or_else(|| format!("http://{bind}"));
        Ok(Config {
            database_url: text("DATABASE_URL")
                .unwrap_or_else(|| "sqlite://tributary.db".to_owned()),
            database_connections: parsed("TRIBUTARY_DATABASE_CONNECTIONS")?.unwrap_or(16),
            secret: text("TRIBUTARY_SECRET"),
            shop_name: text("TRIBUTARY_SHOP_NAME").unwrap_or_else(|| "Tributary".to_owned()),
            shop_color: color("TRIBUTARY_SHOP_COLOR")?.unwrap_or_else(|| "#14607a".to_owned()),
            time_zone: parsed("TRIBUTARY_TIME_ZONE")?.unwrap_or(chrono_tz::Asia::Shanghai),
            body_limit: parsed("TRIBUTARY_BODY_LIMIT")?.unwrap_or(8 << 20),
            import_limit: parsed("TRIBUTARY_IMPORT_LIMIT")?.unwrap_or(256 << 20),
            group: parsed("TRIBUTARY_GROUP")?.unwrap_or(200),
            workers: parsed("TRIBUTARY_WORKERS")?.unwrap_or(2),
            job_lease: parsed("TRIBUTARY_JOB_LEASE")?.unwrap_or(120),
            smtp_url: text("SMTP_URL"),
            mail_dir: text("TRIBUTARY_MAIL_DIR")
                .map_or_else(|| PathBuf::from("mail"), PathBuf::from),
            mail_from: text("TRIBUTARY_MAIL_FROM").unwrap_or_else(|| "orders@localhost".to_owned()),
            sms: Sms::from_env()?,
            metrics_key: text("TRIBUTARY_METRICS_KEY"),
            timing: parsed("TRIBUTARY_TIMING")?.unwrap_or(false),
            record: text("TRIBUTARY_RECORD").map(PathBuf::from),
            log: text("TRIBUTARY_LOG").unwrap_or_else(|| "info".to_owned()),
            log_format: text("TRIBUTARY_LOG_FORMAT"),
            secure_cookies: parsed("TRIBUTARY_SECURE_COOKIES")?
                .unwrap_or_else(|| public_url.starts_with("https://")),
            bind,
            public_url,
        })
    }
}

fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn color(name: &str) -> Result<Option<String>> {
    let is_color = |value: &String| {
        value.strip_prefix('#').is_some_and(|digits| {
            digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
        })
    };
    match text(name) {
        Some(value) if !is_color(&value) => Err(unreadable(name, value)),
        value => Ok(value),
    }
}

fn unreadable(name: &str, value: String) -> Error {
    Error::Refused(
        Sentence::new("config-unreadable")
            .with("name", name)
            .with("value", value),
    )
}

fn parsed<T: FromStr>(name: &str) -> Result<Option<T>> {
    match text(name) {
        None => Ok(None),
        Some(value) => value.parse().map(Some).map_err(|_| unreadable(name, value)),
    }
}
