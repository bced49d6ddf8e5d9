//! Many orders by one POST: one answer each, in their order; one that is wrong does not stop its neighbours.

use super::place::Channels;
use crate::app::App;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Scope;
use crate::error::Error;
use crate::i18n::Lang;
use crate::services::intake::Item;
use crate::services::intake::group::{Reply, Submission};
use crate::web::api::auth::Caller;
use crate::web::api::body::JsonBody;
use crate::web::api::fields::json;
use crate::web::api::idempotency::{UnderWay, answer, refuse};
use crate::web::api::problem::{Answer, Fault, complete, language};
use actix_web::HttpRequest;
use actix_web::web::Data;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Most orders of one batch.
pub const MOST: usize = 500;

/// A batch as an object; a bare list is taken as well.
#[derive(Deserialize)]
struct Wrapped<'b> {
    #[serde(borrow)]
    orders: Vec<&'b RawValue>,
}

type Slots = Vec<Result<Item, Value>>;

/// Takes up to 500 orders in: 200 with one answer each, in order.
pub async fn post_batch(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: JsonBody,
) -> Answer {
    caller.needs(Scope::OrdersWrite)?;
    let JsonBody(body) = body;
    let under_way = UnderWay::begin(&caller, &request, &body)?;
    let lang = language(request.headers());
    let actor = caller.actor();
    let mut channels = Channels::of(&app);
    let slots = app
        .read(move |conn| {
            let bodies = match split(&body) {
                Ok(bodies) => bodies,
                Err(fault) => return Ok(Err(fault)),
            };
            let slots: Slots = bodies
                .iter()
                .map(|raw| {
                    let body = raw.get().as_bytes();
                    channels.item(conn, body, &actor, "/api/v1/orders:batch").map_err(|fault| {
                        json!({"status": fault.status.as_u16(), "problem": fault.body(lang)})
                    })
                })
                .collect();
            Ok(Ok(slots))
        })
        .await?;
    let slots = match (slots, &under_way.keep) {
        (Ok(slots), _) => slots,
        (Err(fault), Some(keep)) => return refuse(&app, keep.clone(), fault, &request).await,
        (Err(fault), None) => return Err(fault),
    };
    let submission = Submission {
        slots,
        reply: Reply::Batch,
        keep: under_way.keep.clone(),
    };
    let answered = app.intake(submission).await?;
    answer(
        answered.status,
        written(answered.body, lang)?,
        answered.replayed,
    )
}

/// The raw body of each order.
fn split(body: &[u8]) -> Result<Vec<&RawValue>, Fault> {
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    let orders = match first {
        Some(b'[') => serde_json::from_slice::<Vec<&RawValue>>(body),
        _ => serde_json::from_slice::<Wrapped<'_>>(body).map(|wrapped| wrapped.orders),
    };
    let orders = orders.map_err(|_| match json(body) {
        Err(fault) => fault,
        Ok(_) => Error::invalid("/orders", "problem-no-orders").into(),
    })?;
    if orders.len() > MOST {
        let sentence = Sentence::new("problem-too-many-orders").with("found", orders.len());
        let sentence = sentence.with("limit", MOST);
        return Err(Error::Invalid(vec![Problem::at("/orders", sentence)]).into());
    }
    Ok(orders)
}

/// Completes the problems that the intake left without words.
fn written(body: String, lang: Lang) -> Result<String, Error> {
    if !body.contains("\"about:blank\"") {
        return Ok(body);
    }
    let mut value: Value = serde_json::from_str(&body)?;
    let items = value.get_mut("items").and_then(Value::as_array_mut);
    for item in items.into_iter().flatten() {
        if let Some(problem) = item.get_mut("problem") {
            complete(problem, lang);
        }
    }
    Ok(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_keeps_its_own_bytes() {
        let body = br#"{"orders": [ {"a":1.10},{"b" : 2} ]}"#;
        let raw: Vec<&str> = split(body)
            .expect("read")
            .iter()
            .map(|raw| raw.get())
            .collect();
        assert_eq!(raw, [r#"{"a":1.10}"#, r#"{"b" : 2}"#]);
        assert_eq!(split(b" [1, 2]").expect("read").len(), 2);
    }

    #[test]
    fn what_is_not_json_is_400_and_what_is_no_batch_422() {
        let status = |body: &[u8]| split(body).expect_err("refused").status.as_u16();
        assert_eq!(status(b"[{]"), 400);
        assert_eq!(status(b"{\"orders\": 7}"), 422);
        assert_eq!(status(b"{}"), 422);
        assert_eq!(status(format!("[{}1]", "1,".repeat(MOST)).as_bytes()), 422);
    }
}
