//! `App`: settings, clock, database and intake queue of one process; `read`, `transact` and `intake` are the only ways
//! to a connection from async code. What is done with a connection is `services` and `db`.

pub mod catalog_file;
pub mod import;
pub mod metrics;
mod recent;
mod shop;
pub mod stock_file;
pub mod tally;
mod writer;

use crate::config::Config;
use crate::db::keys::{self, KeyRow};
use crate::db::{Conn, Databases, channels, settings};
use crate::domain::channel::Channel;
use crate::domain::secret::Secret;
use crate::domain::shop::Shop;
use crate::domain::time::{Time, moment};
use crate::error::{Error, Result};
use crate::services;
use crate::services::intake::Context;
use crate::services::intake::group::{Answered, Submission};
use chrono::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

/// Everything a request or a job needs; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    databases: Databases,
    secret: Secret,
    writer: writer::Writer,
    /// When a worker of this process last looked for work, milliseconds since 1970; 0 without workers.
    pulse: AtomicI64,
    keys: recent::Recent<KeyRow>,
    channels: recent::Recent<Arc<Channel>>,
    shop: Arc<shop::Kept>,
    tallies: tally::Tallies,
}

/// Workers that have not looked for work for so long are stuck.
const STUCK: Duration = Duration::minutes(5);

/// The moment now; the only clock of the house.
pub fn now() -> Time {
    moment(chrono::Utc::now())
}

impl App {
    /// Opens the database (which must be migrated) and starts the intake writer.
    pub fn start(config: Config) -> Result<App> {
        let databases = Databases::open(&config.database_url, config.database_connections)?;
        App::with(config, databases)
    }

    /// The same on a database that is open.
    pub fn with(config: Config, databases: Databases) -> Result<App> {
        let secret = match &config.secret {
            Some(secret) => Secret::new(secret.as_bytes()),
            None => {
                let made: [u8; 32] = rand::random();
                Secret::new(
                    databases
                        .write(|conn| settings::keep_first(conn, "secret", &hex::encode(made)))?
                        .into_bytes(),
                )
            }
        };
        let shop = databases.read(|conn| services::settings::shop(conn, &config))?;
        let tallies = tally::Tallies::open(config.timing, config.record.as_deref())?;
        let shop = Arc::new(shop::Kept::new(shop));
        let writer = writer::Writer::start(
            databases.clone(),
            secret.clone(),
            shop.clone(),
            config.group,
        )?;
        Ok(App(Arc::new(Inner {
            config,
            databases,
            secret,
            writer,
            pulse: AtomicI64::new(0),
            keys: recent::Recent::new(),
            channels: recent::Recent::new(),
            shop,
            tallies,
        })))
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The connections, for blocking code: workers and the command line.
    pub fn databases(&self) -> &Databases {
        &self.0.databases
    }

    /// Key of the keyed hashes.
    pub fn secret(&self) -> &Secret {
        &self.0.secret
    }

    /// A worker of this process says that it is alive.
    pub fn beat(&self) {
        self.0
            .pulse
            .store(now().and_utc().timestamp_millis(), Ordering::Relaxed);
    }

    /// Whether the workers of this process look for work; true where it has none.
    pub fn workers_alive(&self) -> bool {
        let pulse = self.0.pulse.load(Ordering::Relaxed);
        pulse == 0 || now().and_utc().timestamp_millis() - pulse < STUCK.num_milliseconds()
    }

    /// The moment now.
    pub fn now(&self) -> Time {
        now()
    }

    /// What an intake needs to know.
    pub fn context(&self) -> Context {
        Context {
            now: now(),
            secret: self.0.secret.clone(),
            zone: self.0.shop.get().zone,
        }
    }

    /// Reads, off the async threads.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let databases = self.0.databases.clone();
        let tally = tally::Carried::here();
        joined(tokio::task::spawn_blocking(move || tally.count(|| databases.read(work))).await)
    }

    /// One write transaction, off the async threads. The closure may run twice.
    pub async fn transact<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let databases = self.0.databases.clone();
        let tally = tally::Carried::here();
        let done = joined(
            tokio::task::spawn_blocking(move || tally.count(|| databases.write(work))).await,
        );
        // it may have been a key, a channel or a setting
        self.0.keys.forget();
        self.0.channels.forget();
        self.0.shop.doubt();
        done
    }

    /// What the merchant has set; as of the last `refresh_shop`.
    pub fn shop(&self) -> Arc<Shop> {
        self.0.shop.get()
    }

    /// Looks again at what the merchant has set, if that was not done a moment ago.
    pub async fn refresh_shop(&self) -> Result<()> {
        if self.0.shop.is_fresh() {
            return Ok(());
        }
        let (asked, config) = (Instant::now(), self.0.config.clone());
        let shop = self
            .read(move |conn| services::settings::shop(conn, &config))
            .await?;
        self.0.shop.keep(asked, shop);
        Ok(())
    }

    /// The API key of a hash, if it opens anything; at most a second old.
    pub async fn open_key(&self, hash: String) -> Result<Option<KeyRow>> {
        if let Some(row) = self.0.keys.get(&hash) {
            return Ok(Some(row));
        }
        let asked = Instant::now();
        let name = hash.clone();
        let row = self.read(move |conn| keys::find_open(conn, &hash)).await?;
        if let Some(row) = &row {
            self.0.keys.keep(name, asked, row.clone());
        }
        Ok(row)
    }

    /// The channel of a slug; at most a second old.
    pub fn channel(&self, conn: &mut Conn, slug: &str) -> Result<Option<Arc<Channel>>> {
        if let Some(channel) = self.0.channels.get(slug) {
            return Ok(Some(channel));
        }
        let asked = Instant::now();
        let found = channels::find_by_slug(conn, slug)?.map(Arc::new);
        if let Some(channel) = &found {
            self.0
                .channels
                .keep(slug.to_owned(), asked, channel.clone());
        }
        Ok(found)
    }

    /// Brings documents in through the group writer and waits until they are durable. A full queue is `Unavailable`.
    pub async fn intake(&self, submission: Submission) -> Result<Answered> {
        self.0.writer.bring(submission).await
    }
}

fn joined<T>(outcome: std::result::Result<Result<T>, tokio::task::JoinError>) -> Result<T> {
    outcome.unwrap_or_else(|fault| Err(Error::Internal(Box::new(fault))))
}
