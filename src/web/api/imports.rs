//! Files by HTTP: the same door as `tributary import`. The file goes to disk piece by piece, never whole into memory.

use super::auth::Caller;
use super::idempotency::{UnderWay, answer, keep_answer};
use super::page::Query;
use super::problem::{Answer, Fault, language};
use crate::app::App;
use crate::app::import::{Options, Summary};
use crate::db::{channels, imports};
use crate::domain::channel::Channel;
use crate::domain::ids::{ImportId, KeyId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Scope;
use crate::domain::time::rfc3339;
use crate::error::{Error, Result};
use crate::i18n::{Lang, say};
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

const PARAMETERS: &[&str] = &["channel", "file_name", "format", "dry_run"];
/// Longest form field beside the file, bytes.
const LONGEST_FIELD: usize = 1_000;

/// Imports a file: 201 with what came of it, 422 if it was not recognised.
pub async fn post(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    caller.needs(Scope::OrdersWrite)?;
    let upload = Upload::receive(&app, &request, payload).await?;
    let under_way = UnderWay::begin(&caller, &request, upload.told().as_bytes())?;
    if let Some(keep) = &under_way.keep
        && let Some((status, body)) = keep_answer(&app, keep, None).await?
    {
        return answer(status, body, true);
    }
    let lang = language(request.headers());
    let (status, body) = match import(&app, &caller, upload, lang).await {
        Ok(body) => (201, body),
        Err(fault) if fault.status.is_server_error() => return Err(fault),
        Err(fault) => (fault.status.as_u16(), fault.body(lang)),
    };
    if let Some(keep) = &under_way.keep {
        keep_answer(&app, keep, Some((status, body.to_string()))).await?;
    }
    answer(status, body.to_string(), false)
}

async fn import(
    app: &Data<App>,
    caller: &Caller,
    upload: Upload,
    lang: Lang,
) -> Result<Value, Fault> {
    let slug = upload.channel.clone();
    let channel = app
        .read(move |conn| channels::find_by_slug(conn, &slug))
        .await?;
    let channel = channel.ok_or_else(|| {
        Fault::query(
            "channel",
            Sentence::new("problem-unknown-channel").with("found", &upload.channel),
        )
    })?;
    let (app, by, slug) = (app.clone(), caller.id, channel.slug.clone());
    let name = upload.file_name.clone();
    let done = tokio::task::spawn_blocking(move || run(&app, &channel, &upload, by)).await;
    let summary = done.unwrap_or_else(|fault| Err(Error::Internal(Box::new(fault))));
    let summary = summary.map_err(|fault| match fault {
        // a file that nobody can read is the sender's to change
        Error::Refused(_) => Fault {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            error: fault,
        },
        other => other.into(),
    })?;
    told(&summary, &slug, &name, lang).map_err(Fault::from)
}

fn run(app: &App, channel: &Channel, upload: &Upload, by: KeyId) -> Result<Summary> {
    let options = Options {
        format: upload.format.clone(),
        dry_run: upload.dry_run,
        existing: None,
    };
    let begun = std::time::Instant::now();
    let summary = app.import(
        channel,
        upload.file.path(),
        &upload.file_name,
        &options,
        |_| Ok(()),
    )?;
    tracing::info!(
        key = by.0,
        channel = channel.slug,
        seconds = begun.elapsed().as_secs_f64(),
        "a file was imported"
    );
    Ok(summary)
}

fn told(summary: &Summary, channel: &str, file_name: &str, lang: Lang) -> Result<Value> {
    let mut body = serde_json::to_value(summary)?;
    if let Value::Object(fields) = &mut body {
        let deaths = summary.deaths.iter().map(|death| {
            json!({"reason": say(lang, &death.reason), "code": death.reason.key, "count": death.count, "first": death.first})
        });
        fields.insert("deaths".to_owned(), deaths.collect());
        fields.insert("unmatched".to_owned(), json!(summary.unmatched));
        fields.insert("id".to_owned(), json!(summary.import));
        fields.insert("channel".to_owned(), json!(channel));
        fields.insert("file_name".to_owned(), json!(file_name));
        fields.insert(
            "found".to_owned(),
            json!(summary.found.as_ref().map(|found| say(lang, found))),
        );
        fields.insert(
            "broken_off".to_owned(),
            json!(summary.broken_off.as_ref().map(|why| say(lang, why))),
        );
    }
    Ok(body)
}

/// An import with where it stands and, when it is finished, what came of it.
pub async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Answer {
    caller.needs(Scope::OrdersRead)?;
    let id = ImportId(id.parse().map_err(|_| Error::not_found("import"))?);
    let view = app
        .read(move |conn| {
            let row = imports::find(conn, id)?.ok_or_else(|| Error::not_found("import"))?;
            let channel = channels::get(conn, row.channel_id)?;
            let mut view: Value = serde_json::from_str(&row.facts)?;
            if let Value::Object(fields) = &mut view {
                let facts = [
                    ("id", json!(row.id)),
                    ("channel", json!(channel.slug)),
                    ("file_name", json!(row.file_name)),
                    ("format", json!(row.format)),
                    ("state", json!(row.state)),
                    ("rows", json!(row.rows_staged)),
                    ("started_at", json!(rfc3339(row.started_at))),
                    ("finished_at", json!(row.finished_at.map(rfc3339))),
                ];
                fields.extend(facts.map(|(name, value)| (name.to_owned(), value)));
            }
            Ok(view)
        })
        .await?;
    Ok(HttpResponse::Ok().json(view))
}

/// A file that has arrived, with what its sender said about it.
struct Upload {
    file: NamedTempFile,
    hash: String,
    channel: String,
    file_name: String,
    format: Option<String>,
    dry_run: bool,
}

impl Upload {
    async fn receive(app: &App, request: &HttpRequest, payload: Payload) -> Result<Upload, Fault> {
        let query = Query::read(request.query_string(), PARAMETERS)?;
        let limit = app.config().import_limit;
        let text = |name: &str| query.text(name).map(str::to_owned);
        let mut upload = Upload {
            file: NamedTempFile::new().map_err(Error::from)?,
            hash: String::new(),
            channel: text("channel").unwrap_or_default(),
            file_name: text("file_name").unwrap_or_default(),
            format: text("format"),
            dry_run: query.text("dry_run") == Some("true"),
        };
        let told = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|told| told.to_str().ok());
        if told.is_some_and(|told| told.to_ascii_lowercase().starts_with("multipart/form-data")) {
            upload
                .receive_form(Multipart::new(request.headers(), payload), limit)
                .await?;
        } else {
            upload.receive_file(payload, limit).await?;
        }
        if upload.channel.is_empty() {
            return Err(Fault::query("channel", Sentence::new("problem-missing")));
        }
        if upload.file_name.is_empty() {
            upload.file_name = "upload".to_owned();
        }
        Ok(upload)
    }

    async fn receive_form(&mut self, mut form: Multipart, limit: u64) -> Result<(), Fault> {
        while let Some(field) = form.next().await {
            let mut field = field.map_err(|_| broken())?;
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                let told = field
                    .content_disposition()
                    .and_then(|told| told.get_filename());
                if let (Some(told), true) = (told, self.file_name.is_empty()) {
                    self.file_name = told.chars().filter(|c| *c != '\0').take(255).collect();
                }
                self.receive_file(field, limit).await?;
                continue;
            }
            let mut value: Vec<u8> = Vec::new();
            while let Some(chunk) = field.next().await {
                value.extend_from_slice(&chunk.map_err(|_| broken())?);
                if value.len() > LONGEST_FIELD {
                    return Err(broken());
                }
            }
            let value = String::from_utf8(value)
                .map_err(|_| broken())?
                .trim()
                .replace('\0', "");
            match name.as_str() {
                "channel" => self.channel = value,
                "file_name" => self.file_name = value,
                "format" => self.format = Some(value).filter(|format| !format.is_empty()),
                "dry_run" => self.dry_run = value == "true",
                _ => {}
            }
        }
        Ok(())
    }

    async fn receive_file<E>(
        &mut self,
        mut chunks: impl Stream<Item = Result<Bytes, E>> + Unpin,
        limit: u64,
    ) -> Result<(), Fault> {
        let file = self.file.reopen().map_err(Error::from)?;
        let mut file = tokio::fs::File::from_std(file);
        let (mut size, mut hash) = (0_u64, Sha256::new());
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            size += chunk.len() as u64;
            if size > limit {
                return Err(Fault::of(StatusCode::PAYLOAD_TOO_LARGE, "api-too-large"));
            }
            hash.update(&chunk);
            file.write_all(&chunk).await.map_err(Error::from)?;
        }
        file.flush().await.map_err(Error::from)?;
        self.hash = hex::encode(hash.finalize());
        Ok(())
    }

    /// What a repetition must have in common: the file and everything said about it.
    fn told(&self) -> String {
        json!([
            self.hash,
            self.channel,
            self.file_name,
            self.format,
            self.dry_run
        ])
        .to_string()
    }
}

fn broken() -> Fault {
    Fault::of(StatusCode::BAD_REQUEST, "api-broken-body")
}
