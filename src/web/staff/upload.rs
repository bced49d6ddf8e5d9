//! A table that comes with a form: kept under a name of our own while it is read. What becomes of it is the page's matter.

use super::super::voice::Voice;
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use actix_multipart::{Field, Multipart};
use futures_util::StreamExt;
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

/// Longest form field beside the file, bytes.
const LONGEST_FIELD: usize = 1_000;
/// Most form fields beside the file.
const MOST_FIELDS: usize = 20;

/// Refused rows that are named.
const REFUSED: usize = 200;

/// A file that came with a form; it goes when this goes.
pub struct Upload {
    directory: TempDir,
    /// As its sender calls it.
    pub name: String,
    csrf: String,
    /// Whether there is one, with something in it.
    pub came: bool,
    fields: Vec<(String, String)>,
}

impl Upload {
    /// Receives a form with its file, which may have so many bytes.
    pub async fn receive(mut form: Multipart, limit: u64) -> Result<Upload> {
        let mut upload = Upload {
            directory: TempDir::new()?,
            name: String::new(),
            csrf: String::new(),
            came: false,
            fields: Vec::new(),
        };
        while let Some(field) = form.next().await {
            let mut field = field.map_err(|_| broken())?;
            match field.name().unwrap_or_default() {
                "file" => upload.receive_file(field, limit).await?,
                "csrf" => upload.csrf = text(&mut field).await?,
                name if upload.fields.len() < MOST_FIELDS => {
                    let name = name.to_owned();
                    let value = text(&mut field).await?;
                    upload.fields.push((name, value));
                }
                _ => return Err(broken()),
            }
        }
        Ok(upload)
    }

    /// Refuses a form that does not carry the session's token.
    pub fn is_of(&self, csrf: &str) -> Result<()> {
        let same: bool =
            subtle::ConstantTimeEq::ct_eq(self.csrf.as_bytes(), csrf.as_bytes()).into();
        if same && !csrf.is_empty() {
            Ok(())
        } else {
            Err(Error::Forbidden(Sentence::new("forbidden-stale-form")))
        }
    }

    /// What another field of the form says; empty if it is not there.
    pub fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
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
    pub fn path(&self) -> PathBuf {
        let workbook = self.name.to_ascii_lowercase().ends_with(".xlsx");
        self.directory
            .path()
            .join(if workbook { "table.xlsx" } else { "table.csv" })
    }
}

/// The first refused rows of a file with why, and how many more there are; empty if that is all.
pub fn refused(voice: &Voice, refused: &[(i64, Sentence)]) -> (Vec<(String, String)>, String) {
    let said = |(row, why): &(i64, Sentence)| {
        let because = why.because.iter().map(|problem| {
            let column = problem.pointer.trim_start_matches('/');
            let said = voice.say(&problem.detail);
            voice.t_with(
                "file-row-column",
                &[("column", column.into()), ("why", said.into())],
            )
        });
        let said: Vec<String> = std::iter::once(voice.say(why)).chain(because).collect();
        (voice.number(*row), said.join(" "))
    };
    let more = match refused.len().saturating_sub(REFUSED) {
        0 => String::new(),
        more => voice.t_with("skus-file-more", &[("count", more.into())]),
    };
    (refused.iter().take(REFUSED).map(said).collect(), more)
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
