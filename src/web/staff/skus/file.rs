//! A file of SKUs, kits and listings, as `tributary catalog import` takes it: what came of it, row by refused row.

use super::super::super::page::{self, Answer, show_as};
use super::super::super::session::{Allowed, ChangeCatalog};
use super::super::super::visitor::Visitor;
use super::super::Shell;
use super::super::upload::{Upload, refused};
use crate::app::App;
use crate::app::catalog_file::{self, Summary};
use crate::db::audit::{self, AuditWrite};
use crate::domain::audit::AuditAction;
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

#[derive(Template)]
#[template(path = "staff/skus/file.html")]
struct Page {
    shell: Shell,
    problem: String,
    outcome: Option<Outcome>,
}

/// What came of a file.
struct Outcome {
    name: String,
    new: String,
    changed: String,
    listings: String,
    refused: String,
    rows: Vec<(String, String)>,
    more: String,
}

/// `GET /staff/skus:file`.
pub async fn form(staff: Allowed<ChangeCatalog>, visitor: Visitor) -> Answer {
    page::show(&Page {
        shell: Shell::new(&staff, &visitor, "skus"),
        problem: String::new(),
        outcome: None,
    })
}

/// `POST /staff/skus:file`.
pub async fn take(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    form: Multipart,
) -> Answer {
    let upload = Upload::receive(form, app.config().import_limit).await?;
    upload.is_of(&staff.csrf)?;
    let voice = visitor.voice;
    let mut page = Page {
        shell: Shell::new(&staff, &visitor, "skus"),
        problem: String::new(),
        outcome: None,
    };
    if !upload.came {
        page.problem = voice.t("skus-file-none");
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let name = upload.name.clone();
    match imported(&app, upload, staff.reach.clone()).await {
        Ok(summary) => {
            let (entry_app, told) = (app.clone(), name.clone());
            let entry = AuditWrite::new(
                entry_app.now(),
                &staff.actor(),
                AuditAction::CatalogChanged,
                ("file", &told),
            )
            .facts([
                ("new", summary.new.to_string()),
                ("changed", summary.changed.to_string()),
                ("listings", summary.listings.to_string()),
            ]);
            app.transact(move |conn| audit::insert_audit(conn, &entry))
                .await?;
            page.outcome = Some(outcome(&page.shell, name, &summary));
            page::show(&page)
        }
        Err(Error::Refused(why)) => {
            page.problem = voice.say(&why);
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn imported(app: &Data<App>, upload: Upload, reach: Reach) -> Result<Summary> {
    let app = app.clone();
    let done =
        tokio::task::spawn_blocking(move || catalog_file::import(&app, &upload.path(), &reach));
    done.await
        .unwrap_or_else(|fault| Err(Error::Internal(Box::new(fault))))
}

fn outcome(shell: &Shell, name: String, summary: &Summary) -> Outcome {
    let voice = shell.voice;
    let (rows, more) = refused(&voice, &summary.refused);
    Outcome {
        name,
        new: voice.number(summary.new),
        changed: voice.number(summary.changed),
        listings: voice.number(summary.listings),
        refused: voice.number(summary.refused.len() as i64),
        rows,
        more,
    }
}
