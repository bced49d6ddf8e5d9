//! Every URL on one page.

use super::{api, health, hooks};
use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, delete, get, patch, post, resource, scope};

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
fn api(cfg: &mut ServiceConfig) {
    let v1 = scope("/api/v1")
        .service(
            resource("/orders")
                .route(get().to(api::orders::list))
                .route(post().to(api::orders::post)),
        )
        .service(resource("/orders:batch").route(post().to(api::orders::post_batch)))
        .service(
            resource("/orders/{number}")
                .route(get().to(api::orders::get))
                .route(patch().to(api::orders::patch)),
        )
        .service(
            resource("/skus")
                .route(get().to(api::skus::list))
                .route(post().to(api::skus::post)),
        )
        .service(
            resource("/listings")
                .route(get().to(api::listings::list))
                .route(post().to(api::listings::post)),
        )
        .service(
            resource("/channels")
                .route(get().to(api::channels::list))
                .route(post().to(api::channels::post)),
        )
        .service(resource("/imports").route(post().to(api::imports::post)))
        .service(resource("/imports/{id}").route(get().to(api::imports::get)))
        .service(
            resource("/keys")
                .route(get().to(api::keys::list))
                .route(post().to(api::keys::post)),
        )
        .service(resource("/keys/{id}").route(delete().to(api::keys::delete)))
        .wrap(from_fn(api::problem::write));
    cfg.service(v1);
}

/// What channels and carriers send by themselves.
fn hooks(cfg: &mut ServiceConfig) {
    let channels = resource("/channels/{slug}").route(post().to(hooks::receive));
    let hooks = scope("/hooks").service(channels);
    cfg.service(hooks.wrap(from_fn(api::problem::write)));
}

/// The staff's portal.
fn staff(_cfg: &mut ServiceConfig) {}

/// The customers' portal and static files.
fn portal(_cfg: &mut ServiceConfig) {}
