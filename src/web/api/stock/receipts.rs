//! Purchase orders by JSON.

use super::super::auth::Caller;
use super::super::body::JsonBody;
use super::super::fields::{Fields, json};
use super::super::idempotency::{Done, idempotent};
use super::super::page::{Query, bad_cursor, cursor, page};
use super::super::problem::{Answer, Fault};
use super::{lines, read_lines, time};
use crate::app::App;
use crate::db::receipts::{self as rows, Only, ReceiptRow};
use crate::db::{Conn, locations};
use crate::domain::ids::{LocationId, ReceiptId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Reach, Scope};
use crate::domain::time::rfc3339;
use crate::error::{Error, Result};
use crate::services::stock::receipts::{self, Ordered, Rest};
use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use chrono::DateTime;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Purchase orders: what is to come, the earliest first, or all, the newest first.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::StockRead)?;
    let query = Query::read(request.query_string(), &["state", "cursor", "limit"])?;
    let only = match query.text("state") {
        None => Only::All,
        Some("expected") => Only::Expected,
        Some(other) => {
            let sentence = Sentence::new("problem-unknown-receipt-state").with("found", other);
            return Err(Fault::query("state", sentence));
        }
    };
    let limit = query.limit()?;
    let after = match query.cursor_pair('r')? {
        None => None,
        Some((millis, id)) => {
            let at = DateTime::from_timestamp_millis(millis).ok_or_else(bad_cursor)?;
            Some((at.naive_utc(), id))
        }
    };
    let (items, next) = app
        .read(move |conn| {
            let mut found = rows::list_page(conn, &Reach::ALL, only, after, limit)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = found.len() > wanted;
            found.truncate(wanted);
            let place = |row: &ReceiptRow| {
                cursor(
                    'r',
                    format!(
                        "{}.{}",
                        row.expected_at.and_utc().timestamp_millis(),
                        row.id
                    ),
                )
            };
            let next = found.last().filter(|_| more).map(place);
            Ok((views(conn, &found)?, next))
        })
        .await?;
    page(items, next)
}

/// Makes a purchase order (201) or changes the one of that name (200).
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::StockWrite)?;
    let (now, actor) = (app.now(), caller.actor());
    let value = json(&body.0)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let ordered = read(conn, &value)?;
        let known = rows::find_by_name(conn, &ordered.name)?;
        let status = match &known {
            Some(row) => {
                receipts::change(conn, now, &actor, row.id, row.revision, &ordered)?;
                200
            }
            None => {
                receipts::order(conn, now, &actor, &ordered)?;
                201
            }
        };
        Ok(Done::new(status, view(conn, &ordered.name)?))
    })
    .await
}

/// Goods of a purchase order arrived.
pub async fn arrive(
    app: Data<App>,
    caller: Caller,
    name: Path<String>,
    request: HttpRequest,
    body: JsonBody,
) -> Answer {
    caller.needs(Scope::StockWrite)?;
    let (now, actor, name) = (app.now(), caller.actor(), name.into_inner());
    let value = json(&body.0)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let row = rows::find_by_name(conn, &name)?.ok_or_else(|| Error::not_found("receipt"))?;
        let mut fields = Fields::of(&value, "");
        let came = read_lines(&mut fields, 0);
        let came = fields.done(came)?;
        let came = lines(conn, &came)?;
        let rest = match value.get("complete") {
            Some(Value::Bool(true)) => Rest::GivenUp,
            _ => Rest::Expected,
        };
        receipts::arrive(conn, now, &actor, row.id, (&came, rest), None)?;
        Ok(Done::new(200, view(conn, &name)?))
    })
    .await
}

fn read(conn: &mut Conn, value: &Value) -> Result<Ordered> {
    let mut fields = Fields::of(value, "");
    let name = fields.required("name");
    let slug = fields.required("location");
    let location = locations::find_by_slug(conn, &slug)?;
    if location.is_none() && !slug.is_empty() {
        let sentence = Sentence::new("problem-unknown-location").with("found", &slug);
        fields.wrong("location", sentence);
    }
    let supplier = fields.text("supplier").unwrap_or_default();
    let note = fields.text("note").unwrap_or_default();
    let before = fields.problems.len();
    let expected_at = time(&mut fields, "expected_at");
    if expected_at.is_none() && fields.problems.len() == before {
        fields.wrong("expected_at", Sentence::new("problem-missing"));
    }
    let wanted = read_lines(&mut fields, 1);
    let mut ordered = Ordered {
        name,
        location: location.map_or(LocationId(0), |row| row.id),
        supplier,
        note,
        expected_at: expected_at.unwrap_or_default(),
        lines: Vec::new(),
    };
    let fields = fields.done(());
    match (fields, lines(conn, &wanted)) {
        (Ok(()), Ok(lines)) => ordered.lines = lines,
        (Err(Error::Invalid(mut problems)), Err(Error::Invalid(more))) => {
            let known: Vec<Problem> = more
                .into_iter()
                .filter(|one| problems.iter().all(|known| known.pointer != one.pointer))
                .collect();
            problems.extend(known);
            return Err(Error::Invalid(problems));
        }
        (Err(fault), _) | (_, Err(fault)) => return Err(fault),
    }
    Ok(ordered)
}

fn view(conn: &mut Conn, name: &str) -> Result<Value> {
    let row = rows::find_by_name(conn, name)?;
    let mut views = views(conn, row.as_slice())?;
    Ok(views.pop().unwrap_or(Value::Null))
}

fn views(conn: &mut Conn, found: &[ReceiptRow]) -> Result<Vec<Value>> {
    let ids: Vec<ReceiptId> = found.iter().map(|row| row.id).collect();
    let slugs: HashMap<LocationId, String> = locations::list(conn)?
        .into_iter()
        .map(|row| (row.id, row.slug))
        .collect();
    let mut each: HashMap<ReceiptId, Vec<Value>> = HashMap::new();
    for line in rows::list_lines(conn, &ids)? {
        let view = json!({"sku": line.code, "quantity": line.quantity, "received": line.received, "promised": line.promised});
        each.entry(line.receipt_id).or_default().push(view);
    }
    Ok(found
        .iter()
        .map(|row| {
            json!({
                "name": row.name, "location": slugs.get(&row.location_id), "supplier": row.supplier, "state": row.state,
                "note": row.note, "expected_at": rfc3339(row.expected_at),
                "lines": each.remove(&row.id).unwrap_or_default(),
            })
        })
        .collect())
}
