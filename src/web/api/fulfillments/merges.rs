//! Fulfillments put together and taken apart by JSON; `?preview=true` says what would come of it and changes nothing.

use super::{describe_one, id_of};
use crate::app::App;
use crate::db::Conn;
use crate::db::fulfillments::card;
use crate::db::locations;
use crate::domain::ids::{FulfillmentId, LineId, LocationId};
use crate::domain::money::Currency;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Reach, Scope};
use crate::domain::time::rfc3339;
use crate::error::{Error, Result};
use crate::services::merges::{self, Cut, Preview, Side};
use crate::web::api::auth::Caller;
use crate::web::api::body::JsonBody;
use crate::web::api::fields::{Fields, json as read_json};
use crate::web::api::idempotency::{Done, idempotent};
use crate::web::api::page::Query;
use crate::web::api::problem::Answer;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// `{"fulfillments": [12, "F-13"]}`: these leave together with this one.
pub async fn merge(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<String>,
    body: JsonBody,
) -> Answer {
    let (id, value) = begun(&caller, &id, &body)?;
    let others = move |conn: &mut Conn| -> Result<Vec<FulfillmentId>> {
        describe_one(conn, id)?;
        let mut ids = named(&value)?;
        ids.push(id);
        Ok(ids)
    };
    let (now, zone, actor) = (app.now(), app.context().zone, caller.actor());
    if is_preview(&request)? {
        let found = app.read(move |conn| {
            let ids = others(conn)?;
            let found = merges::preview_merge(conn, (now, zone), &Reach::ALL, &ids)?;
            Ok(view(&found))
        });
        return Ok(HttpResponse::Ok().json(found.await?));
    }
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let ids = others(conn)?;
        let into = merges::merge(conn, now, &actor, &Reach::ALL, &ids, None)?;
        Ok(Done::new(200, describe_one(conn, into)?))
    })
    .await
}

/// `{"order": "T-1001"}`: this order leaves by itself again.
pub async fn unmerge(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<String>,
    body: JsonBody,
) -> Answer {
    let (id, value) = begun(&caller, &id, &body)?;
    let order = move |conn: &mut Conn| -> Result<String> {
        describe_one(conn, id)?;
        let mut fields = Fields::of(&value, "");
        let order = fields.required("order");
        fields.done(order)
    };
    let (now, zone, actor) = (app.now(), app.context().zone, caller.actor());
    if is_preview(&request)? {
        let found = app.read(move |conn| {
            let order = order(conn)?;
            let found = merges::preview_unmerge(conn, (now, zone), &Reach::ALL, id, &order)?;
            Ok(view(&found))
        });
        return Ok(HttpResponse::Ok().json(found.await?));
    }
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let order = order(conn)?;
        let own = merges::unmerge(conn, now, &actor, &Reach::ALL, id, &order)?;
        Ok(Done::new(200, describe_one(conn, own)?))
    })
    .await
}

/// `{"lines": [{"order"?, "ref", "quantity"}], "location"?}`: these units leave by themselves, from there.
pub async fn split(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<String>,
    body: JsonBody,
) -> Answer {
    let (id, value) = begun(&caller, &id, &body)?;
    let (now, zone, actor) = (app.now(), app.context().zone, caller.actor());
    if is_preview(&request)? {
        let found = app.read(move |conn| {
            let cut = cut(conn, id, &value)?;
            let found = merges::preview_split(conn, (now, zone), &Reach::ALL, id, &cut)?;
            Ok(view(&found))
        });
        return Ok(HttpResponse::Ok().json(found.await?));
    }
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let cut = cut(conn, id, &value)?;
        let into = merges::split(conn, (now, zone), &actor, &Reach::ALL, (id, &cut), None)?;
        Ok(Done::new(200, describe_one(conn, into)?))
    })
    .await
}

fn begun(
    caller: &Caller,
    id: &str,
    body: &JsonBody,
) -> std::result::Result<(FulfillmentId, Value), crate::web::api::problem::Fault> {
    caller.needs(Scope::FulfillmentsWrite)?;
    Ok((id_of(id)?, read_json(&body.0)?))
}

fn is_preview(request: &HttpRequest) -> std::result::Result<bool, crate::web::api::problem::Fault> {
    let query = Query::read(request.query_string(), &["preview"])?;
    Ok(query.text("preview").is_some_and(|word| word != "false"))
}

/// Fulfillments by id or by number.
fn named(value: &Value) -> Result<Vec<FulfillmentId>> {
    let mut fields = Fields::of(value, "");
    let items = fields.list("fulfillments").unwrap_or_default();
    if items.is_empty() && fields.problems.is_empty() {
        fields.wrong("fulfillments", Sentence::new("problem-missing"));
    }
    let ids = items.iter().map(|item| match item {
        Value::String(text) => id_of(text),
        other => id_of(&other.to_string()),
    });
    let ids: Result<Vec<FulfillmentId>> = ids.collect();
    fields.done(())?;
    ids
}

fn cut(conn: &mut Conn, id: FulfillmentId, value: &Value) -> Result<Cut> {
    describe_one(conn, id)?;
    let held = card::list_lines(conn, &[id])?;
    let members = card::list_members(conn, &[id])?;
    let mut fields = Fields::of(value, "");
    let items = fields.list("lines").unwrap_or_default();
    let slug = fields.text("location");
    fields.done(())?;
    let mut lines: Vec<(LineId, i64)> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut fields = Fields::of(item, &format!("/lines/{index}"));
        let name = fields.required("ref");
        let order = fields.text("order");
        let units = fields.whole("quantity", 1..=1_000_000_000);
        let mut found: Vec<LineId> = held
            .iter()
            .filter(|line| {
                let of = members.iter().find(|member| member.order == line.order);
                let same = |number: &String| of.is_some_and(|member| member.number == *number);
                line.ref_ == name && order.as_ref().is_none_or(same)
            })
            .map(|line| line.line)
            .collect();
        found.dedup();
        let line = match found.as_slice() {
            [one] => *one,
            [] => {
                fields.wrong("ref", Sentence::new("short-not-in-it"));
                LineId(0)
            }
            _ => {
                fields.wrong("order", Sentence::new("short-which-order"));
                LineId(0)
            }
        };
        if units.is_none() && fields.problems.is_empty() {
            fields.wrong("quantity", Sentence::new("problem-missing"));
        }
        lines.push(fields.done((line, units.unwrap_or_default()))?);
    }
    let to = match slug {
        None => None,
        Some(slug) => Some(place(conn, &slug)?),
    };
    Ok(Cut { lines, to })
}

fn place(conn: &mut Conn, slug: &str) -> Result<LocationId> {
    let found = locations::find_by_slug(conn, slug)?;
    let unknown = Sentence::new("problem-unknown-location").with("found", slug);
    found.map(|row| row.id).ok_or_else(|| {
        let problem = crate::domain::sentence::Problem::at("/location", unknown);
        Error::Invalid(vec![problem])
    })
}

fn view(found: &Preview) -> Value {
    let currency = Currency::parse(&found.currency);
    let amount = |minor: i64| currency.map(|currency| currency.text(minor));
    let side = |side: &Side| {
        let orders = side.orders.iter();
        let orders: Vec<Value> = orders
            .map(|part| {
                json!({"number": part.number, "units": part.units, "cost": amount(part.cost)})
            })
            .collect();
        json!({
            "number": side.number, "location": side.place, "service": side.service, "orders": orders,
            "units": side.units, "weight_g": side.weight_g, "cost": amount(side.cost),
            "leaves_on": side.leaves_on, "ship_by": side.ship_by.map(rfc3339),
        })
    };
    json!({
        "before": found.before.iter().map(side).collect::<Vec<_>>(),
        "after": found.after.iter().map(side).collect::<Vec<_>>(),
        "parcels_saved": found.parcels, "saved": amount(found.amount), "currency": found.currency,
        "differs": found.differs, "late": found.late,
    })
}
