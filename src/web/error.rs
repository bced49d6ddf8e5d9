//! The house's errors as HTTP, mapped once; requests logged once. Internals are never shown to a person.

use crate::app::metrics;
use crate::db::error::is_transient;
use crate::error::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use std::time::Instant;

/// The status of an error.
pub fn status(fault: &Error) -> StatusCode {
    match fault {
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Refused(_) | Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        // a lost connection or a lock that did not come free: the same request may succeed
        fault if is_transient(fault) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Counts and logs each request: the route's pattern, never the path, since a path may name a person's order.
pub async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    let begun = Instant::now();
    let method = request.method().clone();
    let response = next.call(request).await?;
    let route = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "unmatched".to_owned());
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    metrics::count_request(method.as_str(), &route, status, took);
    tracing::info!(%method, route, status, ms = took.as_secs_f64() * 1000.0, "request");
    Ok(response)
}
