//! An order taken out of a fulfillment that it shares: the preview, and the deed.

use super::{Page, Told};
use crate::app::App;
use crate::db::fulfillments::{id_of_number, number_of};
use crate::domain::ids::FulfillmentId;
use crate::error::{Error, Result};
use crate::services::merges;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, ChangeFulfillments, Posted, Staff};
use crate::web::staff::Shell;
use crate::web::staff::beside::Beside;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

/// Which order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Out {
    order: String,
}

/// `GET /staff/fulfillments/{id}/unmerge?order=T-1001`.
pub async fn preview(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
    query: Query<Out>,
) -> Answer {
    let id = seen(&app, &staff, &id).await?;
    if query.order.is_empty() {
        return Ok(page::to(&format!("/staff/fulfillments/{id}")));
    }
    let (order, reach) = (query.order.clone(), staff.reach.clone());
    let when = (app.now(), app.context().zone);
    let found = app
        .read(move |conn| merges::preview_unmerge(conn, when, &reach, id, &order))
        .await;
    match found {
        Ok(found) => {
            let mut page = page_of(&staff, &visitor, id, &query.order);
            page.told = Some(Told::of(&visitor.voice, &found));
            page::show(&page)
        }
        Err(fault) => refused(&staff, &visitor, (id, &query.order), fault),
    }
}

/// `POST /staff/fulfillments/{id}/unmerge`.
pub async fn unmerge(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
    form: Posted<Out>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let id = seen(&app, &staff, &id).await?;
    if form.order.is_empty() {
        return Ok(page::to(&format!("/staff/fulfillments/{id}")));
    }
    let (order, reach) = (form.order.clone(), staff.reach.clone());
    let (now, actor) = (app.now(), staff.actor());
    let done = app
        .transact(move |conn| merges::unmerge(conn, now, &actor, &reach, id, &order))
        .await;
    match done {
        Ok(own) => Ok(page::to(&format!(
            "/staff/fulfillments/{own}?done=unmerged"
        ))),
        Err(fault) => refused(&staff, &visitor, (id, &form.order), fault),
    }
}

/// The fulfillment, if it is within reach.
pub(super) async fn seen(app: &App, staff: &Staff, id: &str) -> Result<FulfillmentId> {
    let id = id_of_number(id).ok_or_else(|| Error::not_found("fulfillment"))?;
    let reach = staff.reach.clone();
    app.read(move |conn| merges::check_seen(conn, &reach, id))
        .await?;
    Ok(id)
}

fn refused(
    staff: &Staff,
    visitor: &Visitor,
    (id, order): (FulfillmentId, &str),
    fault: Error,
) -> Answer {
    let wrong = Beside::of(&visitor.voice, fault)?;
    let mut page = page_of(staff, visitor, id, order);
    page.problem = wrong.above().to_owned();
    wrong.show(&page)
}

fn page_of(staff: &Staff, visitor: &Visitor, id: FulfillmentId, order: &str) -> Page {
    let voice = visitor.voice;
    let facts = [
        ("order", order.to_owned().into()),
        ("fulfillment", number_of(id).into()),
    ];
    let mut shell = Shell::new(staff, visitor, "fulfillments");
    shell.here = format!("/staff/fulfillments/{id}");
    Page {
        title: voice.t_with("unmerge-title", &facts),
        lead: voice.t("unmerge-lead"),
        problem: String::new(),
        told: None,
        action: format!("/staff/fulfillments/{id}/unmerge"),
        fields: vec![("order".to_owned(), order.to_owned())],
        button: voice.t("unmerge-do"),
        back: shell.here.clone(),
        shell,
    }
}
