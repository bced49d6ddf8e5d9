//! Several fulfillments made one: the preview, and the deed.

use super::Page;
use crate::app::App;
use crate::db::fulfillments::id_of_number;
use crate::domain::ids::FulfillmentId;
use crate::error::{Error, Result};
use crate::services::merges;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, ChangeFulfillments, Posted, Staff};
use crate::web::staff::Shell;
use crate::web::staff::beside::Beside;
use crate::web::visitor::Visitor;
use actix_web::HttpRequest;
use actix_web::web::Data;
use serde::Deserialize;

/// Where candidates are.
const CANDIDATES: &str = "/staff/fulfillments/candidates";

/// Which ones.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    id: Vec<String>,
    /// What the preview was known by.
    seen: String,
}

impl Chosen {
    fn ids(&self) -> Result<Vec<FulfillmentId>> {
        let ids = self.id.iter().map(|text| id_of_number(text));
        let ids: Option<Vec<FulfillmentId>> = ids.collect();
        ids.ok_or_else(|| Error::not_found("fulfillment"))
    }
}

/// `GET /staff/fulfillments/merge?id=1&id=2`.
pub async fn preview(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    request: HttpRequest,
) -> Answer {
    let chosen: Chosen = serde_html_form::from_str(request.query_string()).unwrap_or_default();
    if chosen.id.is_empty() {
        return Ok(page::to(CANDIDATES));
    }
    let (ids, reach) = (chosen.ids()?, staff.reach.clone());
    let when = (app.now(), app.context().zone);
    let found = app
        .read(move |conn| merges::preview_merge(conn, when, &reach, &ids))
        .await;
    match found {
        Ok(found) => {
            let mut page = page_of(&staff, &visitor, &chosen);
            page.preview(&found);
            page::show(&page)
        }
        Err(fault) => refused(&staff, &visitor, &chosen, fault),
    }
}

/// `POST /staff/fulfillments/merge`.
pub async fn merge(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    form: Posted<Chosen>,
) -> Answer {
    let chosen = form.of(&staff.csrf)?;
    if chosen.id.is_empty() {
        return Ok(page::to(CANDIDATES));
    }
    let (ids, reach) = (chosen.ids()?, staff.reach.clone());
    let (now, actor, seen) = (app.now(), staff.actor(), chosen.seen.clone());
    let again = (ids.clone(), reach.clone());
    let done = app
        .transact(move |conn| merges::merge(conn, now, &actor, &reach, &ids, Some(&seen)))
        .await;
    match done {
        Ok(into) => Ok(page::to(&format!("/staff/fulfillments/{into}?done=merged"))),
        Err(Error::Conflict(why)) => {
            let (ids, reach) = again;
            let when = (now, app.context().zone);
            let found = app.read(move |conn| merges::preview_merge(conn, when, &reach, &ids));
            let mut page = page_of(&staff, &visitor, &chosen);
            match found.await {
                Ok(found) => page.preview(&found),
                Err(fault) => return refused(&staff, &visitor, &chosen, fault),
            }
            let wrong = Beside::of(&visitor.voice, Error::Conflict(why))?;
            page.problem = wrong.above().to_owned();
            wrong.show(&page)
        }
        Err(fault) => refused(&staff, &visitor, &chosen, fault),
    }
}

fn refused(staff: &Staff, visitor: &Visitor, chosen: &Chosen, fault: Error) -> Answer {
    let wrong = Beside::of(&visitor.voice, fault)?;
    let mut page = page_of(staff, visitor, chosen);
    page.problem = wrong.above().to_owned();
    wrong.show(&page)
}

fn page_of(staff: &Staff, visitor: &Visitor, chosen: &Chosen) -> Page {
    let voice = visitor.voice;
    let fields = chosen.id.iter().map(|id| ("id".to_owned(), id.clone()));
    let mut shell = Shell::new(staff, visitor, "fulfillments");
    shell.here = CANDIDATES.to_owned();
    Page {
        shell,
        title: voice.t("merge-title"),
        lead: voice.t("merge-lead"),
        problem: String::new(),
        told: None,
        action: "/staff/fulfillments/merge".to_owned(),
        fields: fields.collect(),
        button: voice.t("merge-do"),
        back: CANDIDATES.to_owned(),
    }
}
