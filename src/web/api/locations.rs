//! Locations by JSON.

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::idempotency::{Done, idempotent};
use super::page::{Query, cursor, page};
use super::problem::Answer;
use crate::app::App;
use crate::db::locations::{self as rows, LocationRow};
use crate::domain::staff::Scope;
use crate::error::Error;
use crate::services::locations::{self, LocationForm};
use actix_web::HttpRequest;
use actix_web::web::Data;
use serde_json::{Value, json};

/// Locations in the order of their slugs.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::CatalogRead)?;
    let query = Query::read(request.query_string(), &["cursor", "limit"])?;
    let (after, limit) = (query.cursor('p')?.unwrap_or_default(), query.limit()?);
    let all = app.read(rows::list).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    // the place of the last one and not `>`: databases sort dashes in their own ways
    let from = all.iter().position(|row| row.slug == after);
    let rest: Vec<&LocationRow> = all.iter().skip(from.map_or(0, |last| last + 1)).collect();
    let shown: Vec<&LocationRow> = rest.iter().take(wanted).copied().collect();
    let last = shown.last().filter(|_| rest.len() > wanted);
    let next = last.map(|row| cursor('p', &row.slug));
    page(shown.into_iter().map(view).collect(), next)
}

/// Adds a location (201) or changes the one of that slug (200).
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::CatalogWrite)?;
    let (now, actor) = (app.now(), caller.actor());
    let value = json(&body.0)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let form = read(&value)?;
        let (row, new) = locations::save(conn, now, &actor, &form)?;
        Ok(Done::new(if new { 201 } else { 200 }, view(&row)))
    })
    .await
}

fn read(value: &Value) -> Result<LocationForm, Error> {
    let mut fields = Fields::of(value, "");
    let mut text = |name: &str| fields.text(name).unwrap_or_default();
    let form = LocationForm {
        name: text("name"),
        country: text("country"),
        region: text("region"),
        city: text("city"),
        district: text("district"),
        street: text("street"),
        postcode: text("postcode"),
        active: value.get("active").and_then(Value::as_bool) != Some(false),
        slug: fields.required("slug"),
        kind: fields.required("kind"),
    };
    fields.done(form)
}

fn view(row: &LocationRow) -> Value {
    json!({
        "slug": row.slug, "name": row.name, "kind": row.kind, "country": row.country, "region": row.region,
        "city": row.city, "district": row.district, "street": row.street, "postcode": row.postcode,
        "active": row.active,
    })
}
