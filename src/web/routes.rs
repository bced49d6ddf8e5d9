//! Every URL on one page.

use super::health;
use actix_web::web::{ServiceConfig, get};

/// The whole surface. What is not here does not exist.
pub fn routes(cfg: &mut ServiceConfig) {
    // for machines that watch
    cfg.route("/healthz", get().to(health::alive));
    cfg.route("/readyz", get().to(health::ready));
    cfg.route("/metrics", get().to(health::metrics));
    api(cfg);
    hooks(cfg);
    staff(cfg);
    portal(cfg);
}

/// JSON for shops and apps.
fn api(_cfg: &mut ServiceConfig) {}

/// What channels and carriers send by themselves.
fn hooks(_cfg: &mut ServiceConfig) {}

/// The staff's portal.
fn staff(_cfg: &mut ServiceConfig) {}

/// The customers' portal and static files.
fn portal(_cfg: &mut ServiceConfig) {}
