//! Orders by JSON: `place` takes them in, `list` and `get` give them, `edit` changes them,
//! `cancellation` cancels them.

mod batch;
mod cancellation;
mod list;
mod place;

pub use batch::post_batch;
pub use cancellation::post_cancellation;
pub use list::list;
pub use place::post;

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::json;
use super::problem::Answer;
use crate::app::App;
use crate::db::Conn;
use crate::db::orders::find;
use crate::domain::ids::OrderId;
use crate::domain::staff::Scope;
use crate::error::{Error, Result};
use crate::services::{intake, orders};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde_json::Value;

/// One order with its holds and events.
pub async fn get(app: Data<App>, caller: Caller, number: Path<String>) -> Answer {
    caller.needs(Scope::OrdersRead)?;
    let view = app
        .read(move |conn| {
            let id = find_id(conn, &number)?;
            describe_one(conn, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Edits an order: the body is a JSON merge patch (RFC 7396) on the standard form.
pub async fn patch(app: Data<App>, caller: Caller, number: Path<String>, body: JsonBody) -> Answer {
    caller.needs(Scope::OrdersWrite)?;
    let patch = json(&body.0)?;
    if !patch.is_object() {
        return Err(Error::invalid("", "problem-no-object").into());
    }
    let (context, actor) = (app.context(), caller.actor());
    let view = app
        .transact(move |conn| {
            let id = find_id(conn, &number)?;
            intake::edit(conn, &context, id, &patch, &actor)?;
            describe_one(conn, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(view))
}

fn find_id(conn: &mut Conn, number: &str) -> Result<OrderId> {
    let row = find::find_by_number(conn, &number.trim().replace('\0', ""))?;
    Ok(row.ok_or_else(|| Error::not_found("order"))?.id)
}

fn describe_one(conn: &mut Conn, id: OrderId) -> Result<Value> {
    orders::describe(conn, &[id])?
        .remove(&id)
        .ok_or_else(|| Error::not_found("order"))
}
