//! What can be promised of a SKU, and by when, by JSON.

use super::super::auth::Caller;
use super::super::page::Query;
use super::super::problem::{Answer, Fault};
use crate::app::App;
use crate::db::skus;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Scope;
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::services::stock::{MOST, promise};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// When so many pieces or kits can be had, and how many from when on.
pub async fn get(
    app: Data<App>,
    caller: Caller,
    code: Path<String>,
    request: HttpRequest,
) -> Answer {
    caller.needs(Scope::StockRead)?;
    let query = Query::read(request.query_string(), &["quantity"])?;
    let quantity = match query.text("quantity") {
        None => 1,
        Some(text) => text
            .parse::<i64>()
            .ok()
            .filter(|quantity| (1..=MOST).contains(quantity))
            .ok_or_else(|| {
                let sentence = Sentence::new("problem-range").with("found", text);
                Fault::query("quantity", sentence.with("least", 1).with("most", MOST))
            })?,
    };
    let (now, code) = (app.now(), code.into_inner());
    let wanted = code.clone();
    let steps = app
        .read(move |conn| {
            let row = skus::find_by_code(conn, &wanted.replace('\0', ""))?;
            let row = row.ok_or_else(|| Error::not_found("sku"))?;
            promise::steps(conn, now, row.id)
        })
        .await?;
    let found = promise::by(&steps, quantity);
    let timeline: Vec<_> = steps
        .iter()
        .map(|step| json!({"at": step.at.map(rfc3339), "available": step.available}))
        .collect();
    Ok(HttpResponse::Ok().json(json!({
        "sku": code, "quantity": quantity, "possible": found.is_some(),
        "now": found.is_some_and(|step| step.at.is_none()),
        "at": found.and_then(|step| step.at).map(rfc3339), "steps": timeline,
    })))
}
