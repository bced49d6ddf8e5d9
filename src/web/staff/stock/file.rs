//! A file of stock levels, as `tributary stock import` takes it: what came of it, row by refused row.

use super::super::super::page::{self, Answer, show_as};
use super::super::super::session::{Allowed, ChangeStock, Staff};
use super::super::super::visitor::Visitor;
use super::super::Shell;
use super::super::choice::{Choice, choices};
use super::super::upload::{Upload, refused};
use super::seen;
use crate::app::App;
use crate::app::stock_file::{self, Options, Summary, Told};
use crate::db::audit::{self, AuditWrite};
use crate::db::locations::LocationRow;
use crate::domain::audit::AuditAction;
use crate::error::{Error, Result};
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

#[derive(Template)]
#[template(path = "staff/stock/file.html")]
struct Page {
    shell: Shell,
    problem: String,
    places: Vec<Choice>,
    kinds: Vec<Choice>,
    outcome: Option<Outcome>,
}

/// What came of a file.
struct Outcome {
    name: String,
    figures: Vec<(String, String)>,
    rows: Vec<(String, String)>,
    more: String,
}

/// `GET /staff/stock:file`.
pub async fn form(app: Data<App>, staff: Allowed<ChangeStock>, visitor: Visitor) -> Answer {
    let page = blank(&app, &staff, &visitor, "", "").await?;
    page::show(&page)
}

/// `POST /staff/stock:file`.
pub async fn take(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    form: Multipart,
) -> Answer {
    let upload = Upload::receive(form, app.config().import_limit).await?;
    upload.is_of(&staff.csrf)?;
    let voice = visitor.voice;
    let (place, told) = (upload.field("location"), upload.field("told"));
    let mut page = blank(&app, &staff, &visitor, place, told).await?;
    if !upload.came {
        page.problem = voice.t("skus-file-none");
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let options = Options {
        told: match told {
            "opening" => Told::Opening,
            "count" => Told::Count,
            _ => Told::Either,
        },
        location: Some(place.to_owned()).filter(|place| !place.is_empty()),
        reach: staff.reach.clone(),
        // one entry of the log for the whole file, and the person in every line of the ledger
        actor: staff.actor(),
    };
    let name = upload.name.clone();
    match imported(&app, upload, options).await {
        Ok(summary) => {
            told_of(&app, &staff, &name, &summary).await?;
            page.outcome = Some(outcome(&page.shell, name, &summary));
            page::show(&page)
        }
        Err(Error::Refused(why) | Error::NotFound(why)) => {
            page.problem = voice.say(&why);
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn blank(
    app: &Data<App>,
    staff: &Staff,
    visitor: &Visitor,
    place: &str,
    told: &str,
) -> Result<Page> {
    let reach = staff.reach.clone();
    let places: Vec<LocationRow> = app.read(move |conn| seen(conn, &reach)).await?;
    let mut shell = Shell::new(staff, visitor, "stock");
    shell.here = "/staff/stock:file".to_owned();
    let voice = shell.voice;
    Ok(Page {
        problem: String::new(),
        places: super::choices(&places, place, voice.t("stock-file-by-row")),
        kinds: choices(&voice, "stock-told", &["either", "opening", "count"], told),
        outcome: None,
        shell,
    })
}

async fn told_of(app: &Data<App>, staff: &Staff, name: &str, summary: &Summary) -> Result<()> {
    let levels = summary.opened + summary.counted;
    let entry = AuditWrite::new(
        app.now(),
        &staff.actor(),
        AuditAction::StockChanged,
        ("file", name),
    )
    .facts([("kind", "file".to_owned()), ("count", levels.to_string())]);
    app.transact(move |conn| audit::insert_audit(conn, &entry))
        .await
}

async fn imported(app: &Data<App>, upload: Upload, options: Options) -> Result<Summary> {
    let app = app.clone();
    let done = tokio::task::spawn_blocking(move || {
        stock_file::import(&app, &upload.path(), &options, |_, _| {})
    });
    done.await
        .unwrap_or_else(|fault| Err(Error::Internal(Box::new(fault))))
}

fn outcome(shell: &Shell, name: String, summary: &Summary) -> Outcome {
    let voice = shell.voice;
    let (rows, more) = refused(&voice, &summary.refused);
    let figure = |key: &str, number: i64| (voice.t(key), voice.number(number));
    Outcome {
        name,
        figures: vec![
            figure("stock-file-opened", summary.opened),
            figure("stock-file-counted", summary.counted),
            figure("stock-file-broken", summary.broken),
            figure("skus-file-refused", summary.refused.len() as i64),
        ],
        rows,
        more,
    }
}
