//! One step for many fulfillments: each in a transaction of its own, with an answer each.

use super::asked::Asked;
use crate::app::App;
use crate::db::error::is_transient;
use crate::db::fulfillments::number_of;
use crate::domain::fulfillment::Step;
use crate::domain::ids::FulfillmentId;
use crate::error::Error;
use crate::services::fulfillments;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, ChangeFulfillments, Posted};
use crate::web::staff::Shell;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Most at once; a board shows fewer.
const MOST: usize = 200;

/// What is to be done with which.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    id: Vec<i64>,
    step: String,
}

#[derive(Template)]
#[template(path = "staff/fulfillments/done.html")]
struct Page {
    shell: Shell,
    title: String,
    lead: String,
    refused: Vec<(i64, String, String)>,
    moved: Vec<(i64, String)>,
    back: String,
}

/// `POST /staff/fulfillments`.
pub async fn step(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    asked: Query<Asked>,
    form: Posted<Chosen>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let step: Step = form
        .step
        .parse()
        .map_err(|_| Error::invalid("/step", "ful-choose-step"))?;
    let mut chosen = form.id;
    chosen.sort_unstable();
    chosen.dedup();
    chosen.truncate(MOST);
    if chosen.is_empty() {
        return Ok(page::to(&asked.with_nothing()));
    }
    let voice = visitor.voice;
    let many = chosen.len() > 1;
    let (mut refused, mut moved) = (Vec::new(), Vec::new());
    for id in chosen {
        let (actor, now, reach) = (staff.actor(), app.now(), staff.reach.clone());
        let one = FulfillmentId(id);
        let done = app
            .transact(move |conn| match step {
                // of many, those stay that wait for other orders of their buyer
                Step::Release if many => fulfillments::release(conn, now, &actor, &reach, one),
                _ => fulfillments::step(conn, now, &actor, &reach, one, step),
            })
            .await;
        match done {
            Ok(_) => moved.push((id, number_of(one))),
            Err(fault) if is_transient(&fault) => return Err(fault.into()),
            Err(Error::Internal(fault)) => return Err(Error::Internal(fault).into()),
            Err(fault) => refused.push((id, number_of(one), page::told(&voice, &fault))),
        }
    }
    let facts = [
        ("done", moved.len().into()),
        ("refused", refused.len().into()),
    ];
    page::show(&Page {
        title: voice.word("ful-step", step.as_str()),
        lead: voice.t_with("ful-bulk-lead", &facts),
        refused,
        moved,
        back: asked.with(&[]),
        shell: Shell::new(&staff, &visitor, "fulfillments"),
    })
}
