//! An order, or some of its units, canceled by JSON: 200 done, 202 asked, 409 refused; `?preview=true` changes nothing.

use crate::app::App;
use crate::db::orders::find;
use crate::domain::money::Currency;
use crate::domain::staff::{Reach, Scope};
use crate::error::{Error, Result};
use crate::i18n::{Lang, say};
use crate::services::fulfillments::{self, Assessment, Verdict, Wish};
use crate::web::api::auth::Caller;
use crate::web::api::body::Body;
use crate::web::api::fields::{Fields, json};
use crate::web::api::idempotency::{Done, idempotent};
use crate::web::api::page::Query;
use crate::web::api::problem::{Answer, language};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// Cancels what is possible at once and asks for the rest.
pub async fn post_cancellation(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    number: Path<String>,
    body: Body,
) -> Answer {
    caller.needs(Scope::OrdersWrite)?;
    let query = Query::read(request.query_string(), &["preview"])?;
    let preview = query.text("preview").is_some_and(|word| word != "false");
    let value = match body.0.trim_ascii() {
        [] => json!({}),
        text => json(text)?,
    };
    let number = number.trim().replace('\0', "");
    let lang = language(request.headers());
    if preview {
        let found = app
            .read(move |conn| {
                let wish = read(&value)?;
                let order = find::get_seen(conn, &Reach::ALL, &number)?;
                let found = fulfillments::assess(conn, &order, &wish)?;
                Ok(view(&found, &order.number, &order.currency, lang))
            })
            .await?;
        return Ok(HttpResponse::Ok().json(found));
    }
    let (now, actor) = (app.now(), caller.actor());
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let wish = read(&value)?;
        let order = find::get_seen(conn, &Reach::ALL, &number)?;
        let found = fulfillments::cancel(conn, now, &actor, &Reach::ALL, &number, &wish)?;
        let status = match found.verdict {
            Verdict::Done => 200,
            Verdict::Asked => 202,
            Verdict::Refused => return Err(Error::internal("a refused wish was carried out")),
        };
        Ok(Done::new(
            status,
            view(&found, &order.number, &order.currency, lang),
        ))
    })
    .await
}

fn read(value: &Value) -> Result<Wish> {
    let mut fields = Fields::of(value, "");
    let reason = fields.text("reason").unwrap_or_default();
    let items = fields.list("lines").unwrap_or_default();
    fields.done(())?;
    let mut lines = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut fields = Fields::of(item, &format!("/lines/{index}"));
        let name = fields.required("ref");
        let units = fields.whole("quantity", 1..=1_000_000_000);
        if units.is_none() && fields.problems.is_empty() {
            fields.required("quantity");
        }
        lines.push(fields.done((name, units.unwrap_or_default()))?);
    }
    Ok(Wish { reason, lines })
}

fn view(found: &Assessment, number: &str, currency: &str, lang: Lang) -> Value {
    let amount = Currency::parse(currency).map(|currency| currency.text(found.worth));
    let lines: Vec<Value> = found
        .lines
        .iter()
        .map(|one| {
            json!({
                "ref": one.line.ref_, "sku": one.line.sku, "quantity": one.now + one.asked, "canceled": one.now,
                "asked": one.asked, "gone": one.gone,
            })
        })
        .collect();
    json!({
        "number": number, "result": found.verdict, "reason": found.why.as_ref().map(|why| say(lang, why)),
        "lines": lines, "amount": amount, "currency": currency, "whole": found.whole,
    })
}
