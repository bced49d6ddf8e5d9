//! A file of SKUs, kits and listings, as `tributary catalog import` takes it: what came of it, row by refused row.

use super::super::super::page::{self, Answer, show_as};
use super::super::super::session::{Allowed, ChangeCatalog};
use super::super::super::visitor::Visitor;
use super::super::Shell;
use crate::app::App;
use crate::app::catalog_file::{self, Summary};
use crate::db::audit::{self, AuditWrite};
use crate::domain::audit::AuditAction;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use actix_multipart::{Field, Multipart};
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use futures_util::StreamExt;
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

/// Longest form field beside the file, bytes.
const LONGEST_FIELD: usize = 1_000;
/// Refused rows that are named.
const REFUSED: usize = 200;

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

/// A file that came with a form.
struct Upload {
    directory: TempDir,
    name: String,
    csrf: String,
    came: bool,
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
    let same: bool =
        subtle::ConstantTimeEq::ct_eq(upload.csrf.as_bytes(), staff.csrf.as_bytes()).into();
    if !same {
        return Err(Error::Forbidden(Sentence::new("forbidden-stale-form")).into());
    }
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
    let more = summary.refused.len().saturating_sub(REFUSED);
    Outcome {
        name,
        new: voice.number(summary.new),
        changed: voice.number(summary.changed),
        listings: voice.number(summary.listings),
        refused: voice.number(summary.refused.len() as i64),
        rows: summary
            .refused
            .iter()
            .take(REFUSED)
            .map(|(row, why)| {
                let mut said = voice.say(why);
                for problem in &why.because {
                    said.push(' ');
                    said.push_str(&voice.say(&problem.detail));
                }
                (voice.number(*row), said)
            })
            .collect(),
        more: match more {
            0 => String::new(),
            more => voice.t_with("skus-file-more", &[("count", more.into())]),
        },
    }
}

impl Upload {
    async fn receive(mut form: Multipart, limit: u64) -> Result<Upload> {
        let mut upload = Upload {
            directory: TempDir::new()?,
            name: String::new(),
            csrf: String::new(),
            came: false,
        };
        while let Some(field) = form.next().await {
            let mut field = field.map_err(|_| broken())?;
            match field.name().unwrap_or_default() {
                "file" => upload.receive_file(field, limit).await?,
                "csrf" => upload.csrf = text(&mut field).await?,
                _ => drop(text(&mut field).await?),
            }
        }
        Ok(upload)
    }

    async fn receive_file(&mut self, mut field: Field, limit: u64) -> Result<()> {
        let told = field
            .content_disposition()
            .and_then(|told| told.get_filename())
            .unwrap_or_default();
        self.name = told.chars().filter(|c| *c != '\0').take(255).collect();
        let mut file = tokio::fs::File::create(self.path()).await?;
        let mut size = 0_u64;
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            size += chunk.len() as u64;
            if size > limit {
                return Err(Error::Refused(Sentence::new("api-too-large")));
            }
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        self.came = size > 0;
        Ok(())
    }

    /// Where it lies: under a name of our own, with the ending that it came with.
    fn path(&self) -> PathBuf {
        let workbook = self.name.to_ascii_lowercase().ends_with(".xlsx");
        self.directory.path().join(if workbook {
            "catalog.xlsx"
        } else {
            "catalog.csv"
        })
    }
}

async fn text(field: &mut Field) -> Result<String> {
    let mut value: Vec<u8> = Vec::new();
    while let Some(chunk) = field.next().await {
        value.extend_from_slice(&chunk.map_err(|_| broken())?);
        if value.len() > LONGEST_FIELD {
            return Err(broken());
        }
    }
    String::from_utf8(value).map_err(|_| broken())
}

fn broken() -> Error {
    Error::invalid("", "problem-form")
}
