//! A draft of a rate card is put in force or thrown away.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeRules, Nothing, Posted};
use super::super::super::visitor::Visitor;
use super::super::beside::Beside;
use super::one::refused;
use super::save::by;
use crate::app::App;
use crate::services::rate_cards::drafts;
use actix_web::web::{Data, Path};

/// `POST /staff/rates/{slug}/drafts/{version}/on`.
pub async fn switch_on(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    draft: Path<(String, i64)>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (slug, version) = draft.into_inner();
    let (by, named) = (by(&app, &staff), slug.clone());
    let done = app
        .transact(move |conn| drafts::switch_on(conn, &by, &named, version))
        .await;
    match done {
        Ok(_) => Ok(page::to(&format!("/staff/rates/{slug}?done=used"))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = refused(&app, &staff, &visitor, (slug, version), wrong.clone()).await?;
            wrong.show(&page)
        }
    }
}

/// `POST /staff/rates/{slug}/drafts/{version}/deletion`.
pub async fn delete(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    draft: Path<(String, i64)>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (slug, version) = draft.into_inner();
    let (by, named) = (by(&app, &staff), slug.clone());
    app.transact(move |conn| drafts::delete(conn, &by, &named, version))
        .await?;
    Ok(page::to(&format!("/staff/rates/{slug}?done=deleted")))
}
