//! Every URL on one page.

use super::portal::{orders as mine, track};
use super::staff::{holds, messages, order, orders, sign_in};
use super::{api, health, hooks, page, preferences, statics};
use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, delete, get, patch, post, resource, scope, to};

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
    let v1 = scope("/v1")
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
        .service(resource("/keys/{id}").route(delete().to(api::keys::delete)));
    let all = scope("/api")
        .service(v1)
        .service(resource("/openapi.json").route(get().to(api::openapi::get)))
        .service(resource("/docs").route(get().to(api::docs::page)))
        .wrap(from_fn(api::problem::write));
    cfg.service(all);
}

/// What channels and carriers send by themselves.
fn hooks(cfg: &mut ServiceConfig) {
    let channels = resource("/channels/{slug}").route(post().to(hooks::receive));
    let hooks = scope("/hooks").service(channels);
    cfg.service(hooks.wrap(from_fn(api::problem::write)));
}

/// The staff's portal. Every page asks for what it needs by the types of its arguments; the rest is refused.
fn staff(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/staff")
            .wrap(from_fn(page::dress))
            // the door
            .route("", get().to(sign_in::home))
            .route("/login", get().to(sign_in::form))
            .route("/login", post().to(sign_in::sign_in))
            .route("/logout", post().to(sign_in::sign_out))
            // orders and what stops them
            .route("/orders", get().to(orders::list))
            .route("/orders/{number}", get().to(order::show))
            .route("/orders/{number}/messages/{id}", get().to(messages::show))
            .route("/orders/{number}/holds", post().to(holds::put_on))
            .route(
                "/orders/{number}/holds/{id}/release",
                post().to(holds::release),
            )
            .route("/orders/{number}/holds/{id}/listing", post().to(holds::map))
            .default_service(to(sign_in::nothing_here)),
    );
}

/// The customers' portal and static files.
fn portal(cfg: &mut ServiceConfig) {
    cfg.route("/static/{path:.*}", get().to(statics::file));
    cfg.route("/robots.txt", get().to(statics::robots));
    cfg.service(
        scope("")
            .wrap(from_fn(page::dress))
            .route("/preferences", post().to(preferences::choose))
            // look-up and proof
            .route("/", get().to(track::ask))
            .route("/track", get().to(track::ask))
            .route("/track", post().to(track::begin))
            .route("/track/proof", get().to(track::form))
            .route("/track/proof", post().to(track::prove))
            .route("/track/end", post().to(track::end))
            // what was proved
            .route("/track/order", get().to(mine::newest))
            .route("/track/orders", get().to(mine::list))
            .route("/track/orders/{n}", get().to(mine::nth))
            .default_service(to(page::nothing_here)),
    );
}
