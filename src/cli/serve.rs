//! `serve` and `work`: the portal, with or without workers, and workers alone; both end gracefully on SIGTERM.

use crate::cli;
use std::net::TcpListener;
use std::time::Duration;
use tributary::app::App;
use tributary::config::Config;
use tributary::error::Result;
use tributary::i18n::t_with;
use tributary::jobs::Workers;

/// Who runs the background work of a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// This process.
    Here,
    /// Other processes.
    Elsewhere,
}

/// How often workers alone look at what the merchant has set.
const LOOKED: Duration = Duration::from_secs(1);

/// Runs the portal until it is told to stop.
pub fn serve(config: Config, work: Work) -> Result<()> {
    let listener = TcpListener::bind(config.bind)?;
    let app = cli::app(config)?;
    let config = app.config();
    cli::note(t_with(
        cli::language(),
        "serve-open",
        &[
            ("url", config.public_url.as_str().into()),
            ("dir", config.mail_dir.display().to_string().into()),
        ],
    ));
    serve_app(&app, listener, work)
}

/// The same on a house that is open.
pub fn serve_app(app: &App, listener: TcpListener, work: Work) -> Result<()> {
    let workers = match work {
        Work::Here => Some(Workers::start(app)?),
        Work::Elsewhere => None,
    };
    let served =
        actix_web::rt::System::new().block_on(tributary::web::serve(app.clone(), listener));
    if let Some(workers) = workers {
        workers.stop();
    }
    served
}

/// Runs workers until they are told to stop.
pub fn work(config: Config) -> Result<()> {
    let app = cli::app(config)?;
    let workers = Workers::start(&app)?;
    actix_web::rt::System::new().block_on(async {
        tokio::select! {
            stopped = stop_signal() => stopped,
            () = look_at_shop(&app) => Ok(()),
        }
    })?;
    workers.stop();
    Ok(())
}

/// Keeps what the merchant has set fresh where no request does.
async fn look_at_shop(app: &App) {
    loop {
        tokio::time::sleep(LOOKED).await;
        if let Err(fault) = app.refresh_shop().await {
            tracing::warn!(%fault, "the shop's settings cannot be read; the last ones serve");
        }
    }
}

async fn stop_signal() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        _ = interrupt.recv() => Ok(()),
    }
}
