//! A rate card's form is posted: saved as a new version, or a pasted table is read into its rows first.

use super::super::super::page::{self, Answer, show_as};
use super::super::super::session::{Allowed, ChangeRules, Posted, Staff};
use super::super::super::visitor::Visitor;
use super::super::beside::Beside;
use super::one::{Page, places, stored};
use super::typed::Typed;
use crate::app::App;
use crate::domain::sentence::Problem;
use crate::error::{Error, Result};
use crate::services::rate_cards::{self, By, Draft, drafts, table};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

/// `POST /staff/rates`.
pub async fn add(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    form: Posted<Typed>,
) -> Answer {
    let mut typed = form.of(&staff.csrf)?;
    let reach = staff.reach.clone();
    let places = app.read(move |conn| places(conn, &reach)).await?;
    if let Some(read) = with_table(&mut typed) {
        return shown(&visitor, read, |wrong| {
            Page::new(&staff, &visitor, typed, &places, wrong)
        });
    }
    let (by, draft) = (by(&app, &staff), draft(&typed, &typed.slug));
    let as_draft = !typed.draft.is_empty();
    let done = match draft {
        Ok(draft) => {
            app.transact(move |conn| match as_draft {
                true => Ok((drafts::add(conn, &by, &draft)?, draft.slug.clone())),
                false => Ok((0, rate_cards::add(conn, &by, &draft)?.slug)),
            })
            .await
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok((version, slug)) => Ok(saved(&slug, version, "added")),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = Page::new(&staff, &visitor, typed, &places, wrong.clone());
            wrong.show(&page)
        }
    }
}

/// `POST /staff/rates/{slug}`.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    slug: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let mut typed = form.of(&staff.csrf)?;
    let (reach, slug) = (staff.reach.clone(), slug.into_inner());
    let known = app.read(move |conn| stored(conn, &reach, &slug)).await?;
    if let Some(read) = with_table(&mut typed) {
        return shown(&visitor, read, |wrong| {
            Page::of(&staff, &visitor, &known, typed, wrong)
        });
    }
    let (by, seen, as_draft) = (by(&app, &staff), typed.seen, !typed.draft.is_empty());
    let done = match draft(&typed, &known.row.slug) {
        Ok(draft) => {
            app.transact(move |conn| match as_draft {
                true => drafts::change(conn, &by, seen, &draft),
                false => rate_cards::change(conn, &by, seen, &draft).map(|_| 0),
            })
            .await
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok(version) => Ok(saved(&known.row.slug, version, "saved")),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = Page::of(&staff, &visitor, &known, typed, wrong.clone());
            wrong.show(&page)
        }
    }
}

/// To the card, or to the draft that was made of it.
fn saved(slug: &str, draft: i64, done: &str) -> HttpResponse {
    match draft {
        0 => page::to(&format!("/staff/rates/{slug}?done={done}")),
        _ => page::to(&format!("/staff/rates/{slug}?version={draft}&done=drafted")),
    }
}

pub(super) fn by(app: &App, staff: &Staff) -> By {
    By {
        actor: staff.actor(),
        reach: staff.reach.clone(),
        now: app.now(),
    }
}

fn draft(typed: &Typed, slug: &str) -> Result<Draft> {
    Ok(Draft {
        slug: slug.trim().to_owned(),
        name: typed.name.clone(),
        service: typed.service.clone(),
        active: !typed.active.is_empty(),
        card: typed.card().read().map_err(Error::Invalid)?,
        senders: Some(typed.location.clone()),
    })
}

/// Puts the zones of a pasted table in the place of the rows, if one was pasted; it stays where it cannot be read.
fn with_table(typed: &mut Typed) -> Option<Result<()>> {
    if typed.table.trim().is_empty() {
        return None;
    }
    Some(match table::read(&typed.table) {
        Ok(zones) => {
            typed.set_zones(zones);
            typed.table.clear();
            Ok(())
        }
        Err(sentence) => Err(Error::Invalid(vec![Problem::at("/table", sentence)])),
    })
}

/// The form with the table's rows, not saved yet; or with what is wrong with the table.
fn shown(visitor: &Visitor, read: Result<()>, page: impl FnOnce(Beside) -> Page) -> Answer {
    match read {
        Ok(()) => {
            let mut page = page(Beside::default());
            page.note = visitor.voice.t("rates-table-read");
            show_as(StatusCode::OK, &page)
        }
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            wrong.clone().show(&page(wrong))
        }
    }
}
