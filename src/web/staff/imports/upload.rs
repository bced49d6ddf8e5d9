//! A file as a form brings it: to disk piece by piece, never whole into memory. The form's token comes before the file,
//! and nothing of the file is read without it.

use crate::app::App;
use crate::db::channels;
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, Import};
use crate::web::visitor::Visitor;
use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::web::{Data, Payload};
use futures_util::StreamExt;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

/// Longest form field beside the file, bytes.
const LONGEST_FIELD: usize = 1_000;
/// Longest name of a file, characters.
const LONGEST_NAME: usize = 255;

/// What has arrived.
struct Upload {
    file: NamedTempFile,
    file_name: String,
    channel: String,
    size: u64,
    too_large: bool,
}

/// `POST /staff/imports`.
pub async fn post(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let form = Multipart::new(request.headers(), payload);
    let upload = receive(form, &staff.csrf, app.config().import_limit).await?;
    let (slug, reach) = (upload.channel.clone(), staff.reach.clone());
    let channel = app
        .read(move |conn| channels::find_by_slug(conn, &slug))
        .await?
        .filter(|channel| reach.sees_channel(channel.id));
    let voice = visitor.voice;
    let file_error = match &upload {
        one if one.too_large => voice.t("imports-too-large"),
        one if one.size == 0 => voice.t("imports-file-needed"),
        _ => String::new(),
    };
    let (Some(channel), true) = (channel, file_error.is_empty()) else {
        let channel_error = voice.t("imports-channel-needed");
        let wrong = (upload.channel.as_str(), channel_error, file_error);
        return super::refused(&app, &staff, &visitor, wrong).await;
    };
    let by = staff.name.clone();
    let kept = tokio::task::spawn_blocking(move || {
        app.keep_upload(&channel, upload.file.path(), &upload.file_name, &by)
    })
    .await
    .unwrap_or_else(|fault| Err(Error::Internal(Box::new(fault))))?;
    Ok(page::to(&format!("/staff/imports/{kept}")))
}

async fn receive(mut form: Multipart, csrf: &str, limit: u64) -> Result<Upload> {
    let mut upload = Upload {
        file: NamedTempFile::new()?,
        file_name: String::new(),
        channel: String::new(),
        size: 0,
        too_large: false,
    };
    let mut token = false;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|_| unreadable())?;
        match field.name().unwrap_or_default() {
            "csrf" => {
                let told = text(&mut field).await?;
                let same: bool =
                    subtle::ConstantTimeEq::ct_eq(told.as_bytes(), csrf.as_bytes()).into();
                token = same && !csrf.is_empty();
            }
            "channel" => upload.channel = text(&mut field).await?,
            "file" if token => upload.take(field, limit).await?,
            _ => {}
        }
        if !token {
            return Err(Error::Forbidden(Sentence::new("forbidden-stale-form")));
        }
    }
    if token {
        Ok(upload)
    } else {
        Err(Error::Forbidden(Sentence::new("forbidden-stale-form")))
    }
}

impl Upload {
    async fn take(&mut self, mut field: Field, limit: u64) -> Result<()> {
        let told = field
            .content_disposition()
            .and_then(|told| told.get_filename())
            .unwrap_or_default();
        self.file_name = told
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_NAME)
            .collect();
        let mut file = tokio::fs::File::from_std(self.file.reopen()?);
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|_| unreadable())?;
            self.size += chunk.len() as u64;
            if self.size > limit {
                // the rest is read and dropped, so that the sender gets an answer and not a lost connection
                self.too_large = true;
                continue;
            }
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        Ok(())
    }
}

async fn text(field: &mut Field) -> Result<String> {
    let mut value: Vec<u8> = Vec::new();
    while let Some(chunk) = field.next().await {
        value.extend_from_slice(&chunk.map_err(|_| unreadable())?);
        if value.len() > LONGEST_FIELD {
            return Err(unreadable());
        }
    }
    let value = String::from_utf8(value).map_err(|_| unreadable())?;
    Ok(value.trim().replace('\0', ""))
}

fn unreadable() -> Error {
    Error::invalid("", "problem-form")
}
