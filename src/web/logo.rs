//! The merchant's logo, for pages and for whoever is shown one. Setting it is `staff/settings`.

use super::page::Answer;
use crate::app::App;
use crate::error::Error;
use crate::services::settings;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Query};
use serde::Deserialize;

/// Which one: an address with the hash of the picture may be kept for ever.
#[derive(Deserialize)]
pub struct Version {
    #[serde(default)]
    v: String,
}

/// `GET /logo`.
pub async fn show(app: Data<App>, query: Query<Version>) -> Answer {
    let (logo, bytes) = app
        .read(settings::logo)
        .await?
        .ok_or_else(|| Error::not_found("page"))?;
    let kept = if query.v == logo.hash {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, logo.mime))
        .insert_header((CACHE_CONTROL, kept))
        .body(bytes))
}
