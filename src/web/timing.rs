//! What an answer cost, as its `Server-Timing` header and as a line of the record, where the settings ask for it.

use crate::app::App;
use crate::app::tally::{Answered, Tally};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use std::time::{Duration, Instant};

/// W3C Server Timing.
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// Counts what the answer costs and tells it.
pub async fn tell(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    let Some(app) = request.app_data::<Data<App>>().cloned() else {
        return next.call(request).await;
    };
    let begun = Instant::now();
    let method = request.method().clone();
    let (response, tally) = app.tallied(next.call(request)).await;
    let mut response = response?;
    let Some(tally) = tally else {
        return Ok(response);
    };
    let took = begun.elapsed();
    let route = response.request().match_pattern();
    app.record(
        &Answered {
            method: method.as_str(),
            route: route.as_deref().unwrap_or("unmatched"),
            status: response.status().as_u16(),
            took,
        },
        &tally,
    );
    if app.tells_cost()
        && let Ok(value) = HeaderValue::from_str(&told(&tally, took))
    {
        response.headers_mut().insert(SERVER_TIMING, value);
    }
    Ok(response)
}

fn told(tally: &Tally, took: Duration) -> String {
    format!(
        "db;desc=\"{}\";dur={:.3}, hash;desc=\"{}\", total;dur={:.3}",
        tally.asked.statements,
        tally.asked.took.as_secs_f64() * 1000.0,
        tally.hashes,
        took.as_secs_f64() * 1000.0
    )
}
