//! Exceptions by JSON: the list, one with the orders that it names, and that it is settled.

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::idempotency::{Done, idempotent};
use super::page::{MOST, Query, bad_cursor, cursor, page};
use super::problem::{Answer, Fault};
use crate::app::App;
use crate::db::exceptions::{self as rows, ExceptionRow, Filter, Named, number_of};
use crate::db::{Conn, locations, skus};
use crate::domain::exception::ExceptionState;
use crate::domain::ids::{ExceptionId, OrderId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Reach, Scope};
use crate::domain::time::rfc3339;
use crate::error::{Error, Result};
use crate::services::exceptions;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// Exceptions, the newest first.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::StockRead)?;
    let query = Query::read(
        request.query_string(),
        &["status", "location", "sku", "cursor", "limit"],
    )?;
    let (before, limit) = (query.cursor('e')?, query.limit()?);
    let before = before.map(|text| text.parse().map(ExceptionId).map_err(|_| bad_cursor()));
    let asked = Filter {
        state: state(&query)?,
        before: before.transpose()?,
        ..Filter::default()
    };
    let code = query.text("sku").map(str::to_owned);
    let slug = query.text("location").map(str::to_owned);
    let (items, next) = app
        .read(move |conn| {
            let mut filter = asked.clone();
            if let Some(code) = &code {
                let Some(row) = skus::find_by_code(conn, code)? else {
                    return Ok(Err(unknown("sku", "problem-unknown-sku", code)));
                };
                filter.sku = Some(row.id);
            }
            if let Some(slug) = &slug {
                let Some(row) = locations::find_by_slug(conn, slug)? else {
                    return Ok(Err(unknown("location", "problem-unknown-location", slug)));
                };
                filter.location = Some(row.id);
            }
            let mut found = rows::list_page(conn, &filter, limit)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = found.len() > wanted;
            found.truncate(wanted);
            let next = found.last().filter(|_| more).map(|row| cursor('e', row.id));
            Ok(Ok((found.iter().map(view).collect(), next)))
        })
        .await??;
    page(items, next)
}

fn unknown(name: &str, key: &str, found: &str) -> Fault {
    Fault::query(name, Sentence::new(key).with("found", found))
}

fn state(query: &Query) -> Result<Option<ExceptionState>, Fault> {
    let word = query.text("status");
    word.map(str::parse).transpose().map_err(|_| {
        let why = Sentence::new("problem-unknown-word");
        Fault::query("status", why.with("found", word.unwrap_or_default()))
    })
}

/// One exception, and a page of the orders that it names.
pub async fn get(
    app: Data<App>,
    caller: Caller,
    number: Path<String>,
    request: HttpRequest,
) -> Answer {
    caller.needs(Scope::StockRead)?;
    let query = Query::read(request.query_string(), &["cursor", "limit"])?;
    let (after, limit) = (query.cursor('o')?, query.limit()?);
    let after = match after.as_deref().map(str::parse) {
        None => OrderId(0),
        Some(Ok(id)) => OrderId(id),
        Some(Err(_)) => return Err(bad_cursor()),
    };
    let id = id_of(&number)?;
    let view = app.read(move |conn| whole(conn, id, after, limit)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// `{"note"?}`: it is settled. 409 if it was already.
pub async fn resolve(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    number: Path<String>,
    body: JsonBody,
) -> Answer {
    caller.needs(Scope::StockWrite)?;
    let (id, now, actor) = (id_of(&number)?, app.now(), caller.actor());
    let value = json(&body.0)?;
    let mut fields = Fields::of(&value, "");
    let note = fields.text("note").unwrap_or_default();
    let note = fields.done(note)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        exceptions::resolve(conn, now, &actor, &Reach::ALL, id, &note)?;
        Ok(Done::new(200, whole(conn, id, OrderId(0), MOST)?))
    })
    .await
}

/// An id as it stands in an address: `12`, or `E-12` as people name it.
fn id_of(text: &str) -> Result<ExceptionId> {
    rows::id_of_number(text).ok_or_else(|| Error::not_found("exception"))
}

fn whole(conn: &mut Conn, id: ExceptionId, after: OrderId, limit: i64) -> Result<Value> {
    let row = rows::find_seen(conn, &Reach::ALL, id)?;
    let row = row.ok_or_else(|| Error::not_found("exception"))?;
    let mut named = rows::list_named(conn, &Reach::ALL, id, after, limit + 1)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = named.len() > wanted;
    named.truncate(wanted);
    let mut view = view(&row);
    view["orders"] = named.iter().map(order).collect();
    view["next_cursor"] = json!(
        named
            .last()
            .filter(|_| more)
            .map(|last| cursor('o', last.order_id))
    );
    Ok(view)
}

fn view(row: &ExceptionRow) -> Value {
    let status = match row.resolved_at {
        None => ExceptionState::Open,
        Some(_) => ExceptionState::Resolved,
    };
    json!({
        "number": number_of(row.id), "status": status, "kind": row.kind, "cause": row.cause,
        "sku": row.goods.as_ref().map(|(code, _)| code), "location": row.place.as_ref().map(|(slug, _)| slug),
        "pieces": row.pieces, "order_count": row.orders, "by": row.actor, "created_at": rfc3339(row.created_at),
        "resolved_at": row.resolved_at.map(rfc3339), "resolved_by": row.resolved_by, "note": row.note,
    })
}

fn order(named: &Named) -> Value {
    json!({
        "number": named.number, "units": named.units, "missing": named.missing, "status": named.status,
        "ship_by": named.ship_by.map(rfc3339),
    })
}
