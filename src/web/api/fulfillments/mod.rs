//! Fulfillments by JSON: the list and one of them; moving them on is `steps`.

mod merges;
mod steps;

pub use merges::{merge, split, unmerge};
pub use steps::{confirm, pack, pick, put_back, refuse, release, ship, short};

use super::auth::Caller;
use super::page::{Query, cursor, page};
use super::problem::{Answer, Fault};
use crate::app::App;
use crate::db::fulfillments::{self as rows, FulfillmentRow, board, card};
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::FulfillmentId;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Scope;
use crate::error::{Error, Result};
use crate::services::fulfillments;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

/// Fulfillments of places and states, the oldest first.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::FulfillmentsRead)?;
    let query = Query::read(
        request.query_string(),
        &["location", "status", "cursor", "limit"],
    )?;
    let states = states(&query)?;
    let slug = query.text("location").map(str::to_owned);
    let (after, limit) = (query.cursor('p')?, query.limit()?);
    let after = match after.as_deref().map(str::parse) {
        None => FulfillmentId(0),
        Some(Ok(id)) => FulfillmentId(id),
        Some(Err(_)) => return Err(super::page::bad_cursor()),
    };
    let (items, next) = app
        .read(move |conn| {
            let mut filter = board::Filter {
                states: states.clone(),
                ..board::Filter::default()
            };
            if let Some(slug) = &slug {
                let places = card::list_places(conn)?;
                let Some(place) = places.iter().find(|place| place.slug == *slug) else {
                    let why = Sentence::new("problem-unknown-location").with("found", slug);
                    return Ok(Err(Fault::query("location", why)));
                };
                filter.locations = Some(vec![place.id]);
            }
            let mut found = board::list_oldest(conn, &filter, after, limit + 1)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = found.len() > wanted;
            found.truncate(wanted);
            let last = found.last().filter(|_| more);
            let next = last.map(|row| cursor('p', row.id));
            Ok(Ok((fulfillments::describe(conn, &found)?, next)))
        })
        .await??;
    page(items, next)
}

/// One fulfillment.
pub async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Answer {
    caller.needs(Scope::FulfillmentsRead)?;
    let id = id_of(&id)?;
    let view = app.read(move |conn| describe_one(conn, id)).await?;
    Ok(HttpResponse::Ok().json(view))
}

fn states(query: &Query) -> Result<Vec<FulfillmentState>, Fault> {
    let text = query.text("status").unwrap_or_default();
    text.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.parse().map_err(|_| {
                let why = Sentence::new("problem-unknown-word").with("found", word);
                Fault::query("status", why)
            })
        })
        .collect()
}

/// An id as it stands in an address: `12`, or `F-12` as people name it.
fn id_of(text: &str) -> Result<FulfillmentId> {
    rows::id_of_number(text).ok_or_else(|| Error::not_found("fulfillment"))
}

fn describe_one(conn: &mut crate::db::Conn, id: FulfillmentId) -> Result<Value> {
    let row: FulfillmentRow =
        rows::find(conn, id)?.ok_or_else(|| Error::not_found("fulfillment"))?;
    let mut views = fulfillments::describe(conn, &[row])?;
    views.pop().ok_or_else(|| Error::not_found("fulfillment"))
}
