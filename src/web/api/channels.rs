//! Channels by JSON.

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::idempotency::{Done, idempotent};
use super::page::{Query, cursor, page};
use super::problem::Answer;
use crate::app::App;
use crate::channels as adapters;
use crate::db::channels as rows;
use crate::domain::channel::Channel;
use crate::domain::staff::Scope;
use crate::domain::time::rfc3339;
use crate::services::channels::{self, NewChannelForm};
use actix_web::HttpRequest;
use actix_web::web::Data;
use serde_json::{Value, json};

/// Channels in the order of their slugs; never with their secrets.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::CatalogRead)?;
    let query = Query::read(request.query_string(), &["cursor", "limit"])?;
    let (after, limit) = (query.cursor('h')?.unwrap_or_default(), query.limit()?);
    let all = app.read(rows::list).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    // the place of the last one and not `>`: databases sort dashes in their own ways
    let from = all.iter().position(|channel| channel.slug == after);
    let rest: Vec<&Channel> = all.iter().skip(from.map_or(0, |last| last + 1)).collect();
    let shown: Vec<&Channel> = rest.iter().take(wanted).copied().collect();
    let last = shown.last().filter(|_| rest.len() > wanted);
    let next = last.map(|channel| cursor('h', &channel.slug));
    page(shown.into_iter().map(view).collect(), next)
}

/// Adds a channel; the answer shows the webhook's secret this once.
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::CatalogWrite)?;
    let now = app.now();
    let value = json(&body.0)?;
    let zone = app.shop().zone.name().to_owned();
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let mut fields = Fields::of(&value, "");
        let mut form = NewChannelForm {
            slug: fields.required("slug"),
            name: fields.text("name"),
            kind: fields.required("kind"),
            currency: fields.text("currency"),
            time_zone: fields.text("time_zone"),
            go_live_at: fields.text("go_live_at"),
            mapping: fields.text("mapping"),
            secret: fields.text("secret"),
        };
        fields.done(())?;
        form.time_zone.get_or_insert_with(|| zone.clone());
        let (channel, secret) = channels::add(conn, now, form)?;
        Ok(Done::new(201, view(&channel)).shown_once("secret", secret))
    })
    .await
}

fn view(channel: &Channel) -> Value {
    let pushed = adapters::of(channel.kind).is_some();
    json!({
        "slug": channel.slug, "name": channel.name, "kind": channel.kind, "currency": channel.currency.code(),
        "time_zone": channel.time_zone.name(), "go_live_at": rfc3339(channel.go_live_at), "mapping": channel.mapping,
        "unpaid_minutes": channel.unpaid_minutes, "ship_within_hours": channel.ship_within_hours,
        "webhook": pushed.then(|| format!("/hooks/channels/{}", channel.slug)),
    })
}
