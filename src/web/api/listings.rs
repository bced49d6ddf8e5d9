//! Listings by JSON: what a channel calls a SKU.

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::idempotency::{Done, idempotent};
use super::page::{Query, cursor, page};
use super::problem::{Answer, Fault};
use crate::app::App;
use crate::db::{Conn, channels, listings};
use crate::domain::channel::Channel;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Scope;
use crate::error::{Error, Result};
use crate::services::catalog;
use actix_web::HttpRequest;
use actix_web::web::Data;
use serde_json::{Value, json};

/// Most units of a SKU in one unit of a listing.
const LARGEST_PACK: i64 = 1_000_000;

/// The listings of a channel in the order of their codes.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::CatalogRead)?;
    let query = Query::read(request.query_string(), &["channel", "cursor", "limit"])?;
    let missing = || Fault::query("channel", Sentence::new("problem-missing"));
    let slug = query.text("channel").ok_or_else(missing)?.to_owned();
    let (after, limit) = (query.cursor('l')?.unwrap_or_default(), query.limit()?);
    let rows = app
        .read(move |conn| {
            let Some(channel) = channels::find_by_slug(conn, &slug)? else {
                let sentence = Sentence::new("problem-unknown-channel").with("found", &slug);
                return Ok(Err(Fault::query("channel", sentence)));
            };
            let rows = listings::list_listings_after(conn, channel.id, &after, limit + 1)?;
            Ok(Ok((slug.clone(), rows)))
        })
        .await?;
    let (slug, mut rows) = rows?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|(code, ..)| cursor('l', code));
    let items = rows
        .into_iter()
        .map(|(code, sku, pack_size)| view(&slug, &code, &sku, pack_size))
        .collect();
    page(items, next)
}

/// Says what a channel's code stands for; a code that is known points to the new SKU from now on.
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::CatalogWrite)?;
    let now = app.now();
    let value = json(&body.0)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let mut fields = Fields::of(&value, "");
        let (slug, code) = (fields.required("channel"), fields.required("code"));
        let sku = fields.required("sku");
        let pack_size = fields.whole("pack_size", 1..=LARGEST_PACK).unwrap_or(1);
        fields.done(())?;
        let channel = find_channel(conn, &slug)?;
        let known = listings::find_listing(conn, channel.id, &code)?;
        catalog::save_listing(conn, now, channel.id, &code, &sku, pack_size)?;
        let status = if known { 200 } else { 201 };
        Ok(Done::new(status, view(&slug, &code, &sku, pack_size)))
    })
    .await
}

fn find_channel(conn: &mut Conn, slug: &str) -> Result<Channel> {
    channels::find_by_slug(conn, slug)?.ok_or_else(|| {
        let sentence = Sentence::new("problem-unknown-channel").with("found", slug);
        Error::Invalid(vec![Problem::at("/channel", sentence)])
    })
}

fn view(channel: &str, code: &str, sku: &str, pack_size: i64) -> Value {
    json!({"channel": channel, "code": code, "sku": sku, "pack_size": pack_size})
}
