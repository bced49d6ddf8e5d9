//! `Idempotency-Key`: the same request twice is done once and answered twice. The answer is kept in the work's own
//! transaction; here are the header, the requests under way, and the wrapper for work that is not an intake.

use super::auth::Caller;
use super::problem::{Answer, Fault, PROBLEM_JSON, language};
use crate::app::App;
use crate::db::idempotency::{self, Kept};
use crate::db::{Conn, error};
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use crate::services::intake::group::Keep;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Longest key that is taken, characters.
const MAX_KEY: usize = 255;

static UNDER_WAY: Mutex<Option<HashSet<(String, String)>>> = Mutex::new(None);

/// A request with a key, while it is being done; the next one with the same key is told so.
pub struct UnderWay {
    /// Under what the answer is kept; none if the sender asked for nothing.
    pub keep: Option<Keep>,
}

impl UnderWay {
    /// Reads the header and takes the key. 409 if the same key is being worked on in this process; in another one the
    /// unique key of the table decides.
    pub fn begin(caller: &Caller, request: &HttpRequest, body: &[u8]) -> Result<UnderWay, Fault> {
        let Some(key) = request.headers().get("idempotency-key") else {
            return Ok(UnderWay { keep: None });
        };
        let key = key.to_str().map(str::trim).unwrap_or_default();
        if key.is_empty() || key.len() > MAX_KEY {
            return Err(Fault::of(StatusCode::BAD_REQUEST, "api-idempotency-key"));
        }
        let query = request.query_string();
        let path = format!(
            "{}{}{query}",
            request.path(),
            if query.is_empty() { "" } else { "?" }
        );
        let keep = Keep {
            scope: format!("{} {} {path}", caller.id, request.method()),
            key: key.to_owned(),
            body_hash: sha256_hex(body),
        };
        let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = (keep.scope.clone(), keep.key.clone());
        if under_way.get_or_insert_default().insert(taken) {
            Ok(UnderWay { keep: Some(keep) })
        } else {
            Err(Error::Conflict(Sentence::new("conflict-idempotency-under-way")).into())
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Some(keep) = self.keep.take() else {
            return;
        };
        let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(under_way) = under_way.as_mut() {
            under_way.remove(&(keep.scope, keep.key));
        }
    }
}

/// What work answers with.
pub struct Done {
    status: u16,
    body: Value,
    once: Option<(&'static str, String)>,
}

impl Done {
    /// An answer that is kept as it is.
    pub fn new(status: u16, body: Value) -> Done {
        Done {
            status,
            body,
            once: None,
        }
    }

    /// The same with a secret that is in the first answer only and never kept.
    #[must_use]
    pub fn shown_once(mut self, name: &'static str, secret: Option<String>) -> Done {
        self.once = secret.map(|secret| (name, secret));
        self
    }

    fn whole(self) -> String {
        let mut body = self.body;
        if let (Value::Object(fields), Some((name, secret))) = (&mut body, self.once) {
            fields.insert(name.to_owned(), Value::String(secret));
        }
        body.to_string()
    }
}

/// Does work in one transaction together with keeping its answer, or gives the answer that was kept.
pub async fn idempotent(
    app: &App,
    caller: &Caller,
    request: &HttpRequest,
    body: &[u8],
    mut work: impl FnMut(&mut Conn) -> Result<Done> + Send + 'static,
) -> Answer {
    let under_way = UnderWay::begin(caller, request, body)?;
    let Some(keep) = under_way.keep.clone() else {
        let done = app.transact(work).await?;
        return answer(done.status, done.whole(), false);
    };
    let now = app.now();
    let write = keep.clone();
    let done = app
        .transact(move |conn| {
            if let Some(found) = kept(conn, &write)? {
                return Ok((found.0, found.1, true));
            }
            let done = work(conn)?;
            insert(conn, &write, done.status, &done.body.to_string(), now)?;
            Ok((done.status, done.whole(), false))
        })
        .await;
    match done {
        Ok((status, body, replayed)) => answer(status, body, replayed),
        Err(fault) => refuse(app, keep, fault.into(), request).await,
    }
}

/// For work that is longer than a transaction and may itself be repeated: gives the answer that is kept, or keeps
/// this one.
pub async fn keep_answer(
    app: &App,
    keep: &Keep,
    fresh: Option<(u16, String)>,
) -> Result<Option<(u16, String)>> {
    let (keep, now) = (keep.clone(), app.now());
    app.transact(move |conn| {
        let found = kept(conn, &keep)?;
        if let (None, Some((status, body))) = (&found, &fresh) {
            insert(conn, &keep, *status, body, now)?;
        }
        Ok(found)
    })
    .await
}

/// Keeps a refusal as the answer, since the same request would be refused again; faults of ours are not kept.
pub async fn refuse(app: &App, keep: Keep, fault: Fault, request: &HttpRequest) -> Answer {
    let status = fault.status.as_u16();
    let is_replay = matches!(&fault.error, Error::Invalid(problems)
        if problems.iter().any(|problem| problem.detail.key == OTHER_BODY));
    if status >= 500 || status == 429 || is_replay {
        return Err(fault);
    }
    let body = fault.body(language(request.headers())).to_string();
    let now = app.now();
    let (status, body, replayed) = app
        .transact(move |conn| {
            if let Some(found) = kept(conn, &keep)? {
                return Ok((found.0, found.1, true));
            }
            insert(conn, &keep, status, &body, now)?;
            Ok((status, body.clone(), false))
        })
        .await?;
    answer(status, body, replayed)
}

const OTHER_BODY: &str = "problem-idempotency-other-body";

fn kept(conn: &mut Conn, keep: &Keep) -> Result<Option<(u16, String)>> {
    let Some(kept) = idempotency::find(conn, &keep.scope, &keep.key)? else {
        return Ok(None);
    };
    if kept.body_hash != keep.body_hash {
        return Err(Error::invalid("", OTHER_BODY));
    }
    let status =
        u16::try_from(kept.status).map_err(|_| Error::internal("a kept status is no status"))?;
    Ok(Some((status, kept.answer)))
}

fn insert(
    conn: &mut Conn,
    keep: &Keep,
    status: u16,
    body: &str,
    now: crate::domain::time::Time,
) -> Result<()> {
    let row = Kept {
        scope: keep.scope.clone(),
        key: keep.key.clone(),
        body_hash: keep.body_hash.clone(),
        status: i64::from(status),
        answer: body.to_owned(),
        created_at: now,
    };
    idempotency::insert(conn, &row).map_err(|fault| {
        if error::is_key_taken(&fault) {
            error::again(fault)
        } else {
            fault
        }
    })
}

/// An answer in JSON, marked if it was kept from an earlier request.
pub fn answer(status: u16, body: String, replayed: bool) -> Answer {
    let status = StatusCode::from_u16(status).map_err(|_| Error::internal("no such status"))?;
    let mut answer = HttpResponse::build(status);
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    let error = status.is_client_error() || status.is_server_error();
    answer.insert_header((
        CONTENT_TYPE,
        if error {
            PROBLEM_JSON
        } else {
            "application/json"
        },
    ));
    Ok(answer.body(body))
}
