//! The embedded static files over HTTP: those with a hash in their address are kept for ever by browsers.

use super::page::Answer;
use crate::assets;
use crate::error::Error;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;

/// `/static/HASH/PATH`, or `/static/PATH`.
pub async fn file(path: Path<String>) -> Answer {
    let hashed = path
        .split_once('/')
        .and_then(|(hash, rest)| Some((hash, assets::find(rest)?)))
        .filter(|(hash, asset)| *hash == asset.hash)
        .map(|(_, asset)| asset);
    let (asset, kept) = match hashed {
        Some(asset) => (asset, "public, max-age=31536000, immutable"),
        None => (
            assets::find(&path).ok_or_else(|| Error::not_found("page"))?,
            "public, max-age=300",
        ),
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, asset.mime))
        .insert_header((CACHE_CONTROL, kept))
        .body(asset.bytes))
}

/// `/robots.txt`.
pub async fn robots() -> Answer {
    file(Path::from("robots.txt".to_owned())).await
}
