//! Alive, ready and in figures.

use crate::app::App;
use crate::db::{jobs, migrate};
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use prometheus::{Encoder, IntGauge, Registry, TextEncoder};

/// The process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("alive\n")
}

/// The database answers and is up to date, and the workers of this process, if it has any, look for work.
pub async fn ready(app: Data<App>) -> HttpResponse {
    match app.read(migrate::is_current).await {
        Ok(true) if !app.workers_alive() => {
            HttpResponse::ServiceUnavailable().body("the workers are stuck\n")
        }
        Ok(true) => HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body("ready\n"),
        Ok(false) => HttpResponse::ServiceUnavailable().body("the database is not migrated\n"),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            HttpResponse::ServiceUnavailable().body("the database does not answer\n")
        }
    }
}

/// Prometheus text; for loopback, or with the bearer key of the settings.
pub async fn metrics(app: Data<App>, request: HttpRequest) -> HttpResponse {
    if !may_read(&app, &request) {
        return HttpResponse::NotFound().finish();
    }
    let counted = app.read(jobs::count_waiting_and_dead).await;
    let registry = Registry::new();
    let mut text = Vec::new();
    let gauges = counted.map(|(waiting, dead)| {
        [
            ("tributary_jobs_waiting", "Jobs that wait", waiting),
            ("tributary_jobs_dead", "Jobs that failed for good", dead),
        ]
    });
    for (name, help, value) in gauges.into_iter().flatten() {
        if let Ok(gauge) = IntGauge::new(name, help) {
            gauge.set(value);
            let _ = registry.register(Box::new(gauge));
        }
    }
    let mut families = prometheus::gather();
    families.extend(registry.gather());
    match TextEncoder::new().encode(&families, &mut text) {
        Ok(()) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/plain; version=0.0.4"))
            .body(text),
        Err(fault) => {
            tracing::error!(%fault, "metrics cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn may_read(app: &App, request: &HttpRequest) -> bool {
    match &app.config().metrics_key {
        Some(key) => {
            let sent = request
                .headers()
                .get(AUTHORIZATION)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default();
            let expected = format!("Bearer {key}");
            subtle::ConstantTimeEq::ct_eq(sent.as_bytes(), expected.as_bytes()).into()
        }
        None => request
            .peer_addr()
            .is_some_and(|peer| peer.ip().is_loopback()),
    }
}
