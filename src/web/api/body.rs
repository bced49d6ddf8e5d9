//! Bodies of requests, read to their limit. One that is over it is still taken off the wire, so that its sender gets
//! to read the answer.

use super::problem::Fault;
use crate::app::App;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

/// How much of a body that is too large is read and thrown away, bytes; a sender of more sees the connection close.
const DISCARDED: usize = 64 << 20;

/// The whole body, at most as large as the settings allow.
pub struct Body(pub Bytes);

/// The whole body of a request that says it is JSON.
pub struct JsonBody(pub Bytes);

impl FromRequest for Body {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Body, Fault>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request
            .app_data::<Data<App>>()
            .map_or(0, |app| app.config().body_limit);
        let payload = payload.take();
        Box::pin(async move { read(payload, limit).await.map(Body) })
    }
}

impl FromRequest for JsonBody {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<JsonBody, Fault>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request) && !is_encoded(request);
        let body = Body::from_request(request, payload);
        Box::pin(async move {
            let Body(body) = body.await?;
            if is_json {
                Ok(JsonBody(body))
            } else {
                Err(Fault::of(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "api-media-type",
                ))
            }
        })
    }
}

async fn read(mut payload: Payload, limit: usize) -> Result<Bytes, Fault> {
    let mut body = BytesMut::new();
    let mut size = 0_usize;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fault::of(StatusCode::BAD_REQUEST, "api-broken-body"))?;
        size = size.saturating_add(chunk.len());
        if size <= limit {
            body.extend_from_slice(&chunk);
        } else {
            body = BytesMut::new();
            if size > limit.saturating_add(DISCARDED) {
                break;
            }
        }
    }
    if size > limit {
        return Err(Fault::of(StatusCode::PAYLOAD_TOO_LARGE, "api-too-large"));
    }
    Ok(body.freeze())
}

fn is_json(request: &HttpRequest) -> bool {
    let told = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = told
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn is_encoded(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(CONTENT_ENCODING)
        .is_some_and(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
}
