//! Errors below `/api` and `/hooks` as `application/problem+json` (RFC 9457), in the caller's language.
//! Which status an error has is `web/error.rs`; what it says is in `locales/`.

use crate::domain::sentence::{Problem, Sentence};
use crate::error::Error;
use crate::i18n::{Lang, say, t};
use crate::web::error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Value, json};

/// Media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";
/// What a caller is told to wait after 503, seconds: the intake queue drains in less.
const RETRY_SECONDS: &str = "1";

/// Why a request was not done: an error of the house with its HTTP status.
#[derive(Debug)]
pub struct Fault {
    /// The status it is answered with.
    pub status: StatusCode,
    /// What is wrong.
    pub error: Error,
}

/// The result of a handler below `/api` and `/hooks`.
pub type Answer = Result<HttpResponse, Fault>;

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        let status = error::status(&error);
        Fault { status, error }
    }
}

impl Fault {
    /// One thing that HTTP has a status of its own for; `key` is the sentence.
    pub fn of(status: StatusCode, key: &str) -> Fault {
        Fault {
            status,
            error: Error::Refused(Sentence::new(key)),
        }
    }

    /// What is wrong with the query string, one parameter.
    pub fn query(name: &str, sentence: Sentence) -> Fault {
        Error::Invalid(vec![Problem::at(format!("?{name}"), sentence)]).into()
    }

    /// The problem as JSON, written in a language.
    pub fn body(&self, lang: Lang) -> Value {
        body(self.status, &self.error, lang)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status.as_u16(), self.error)
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// In English; `write` says it in the caller's language.
    fn error_response(&self) -> HttpResponse {
        respond(self.status, &self.body(Lang::En))
    }
}

/// The language that a request asks for; English without a wish.
pub fn language(headers: &HeaderMap) -> Lang {
    headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Lang::En, Lang::from_accept_language)
}

/// Writes every error that leaves a scope as problem+json, also those that no handler made: no such route, another
/// method, a body over the limit. Faults of ours are logged here, once.
pub async fn write(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<BoxBody>> {
    let lang = language(request.headers());
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_written(&response) {
        return Ok(response);
    }
    let body = match response.response().error() {
        Some(cause) => match cause.as_error::<Fault>() {
            Some(fault) => {
                if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
                    tracing::error!(%fault, "a request failed");
                }
                fault.body(lang)
            }
            None => {
                tracing::debug!(%cause, "a request was not understood");
                plain(status, lang)
            }
        },
        None => plain(status, lang),
    };
    let mut written = respond(status, &body);
    for (name, value) in response.headers() {
        if name != CONTENT_TYPE && !written.headers().contains_key(name) {
            written.headers_mut().insert(name.clone(), value.clone());
        }
    }
    Ok(response.into_response(written))
}

fn is_written(response: &ServiceResponse<BoxBody>) -> bool {
    let told = response.headers().get(CONTENT_TYPE);
    response.response().error().is_none()
        && told.is_some_and(|told| told.as_bytes() == PROBLEM_JSON.as_bytes())
}

/// An answer of that status with the headers that belong to it.
pub fn respond(status: StatusCode, body: &Value) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    match status {
        StatusCode::UNAUTHORIZED => {
            answer.insert_header((WWW_AUTHENTICATE, "Bearer realm=\"tributary\""));
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            answer.insert_header((RETRY_AFTER, RETRY_SECONDS));
        }
        _ => {}
    }
    answer
        .insert_header((CONTENT_TYPE, PROBLEM_JSON))
        .body(body.to_string())
}

/// The problem of an error.
pub fn body(status: StatusCode, error: &Error, lang: Lang) -> Value {
    match error {
        Error::NotFound(sentence)
        | Error::Refused(sentence)
        | Error::Conflict(sentence)
        | Error::Forbidden(sentence)
        | Error::Unavailable(sentence) => {
            shape(status, &sentence.key, say(lang, sentence), Vec::new(), lang)
        }
        Error::Internal(_) => plain(status, lang),
        Error::Invalid(problems) => {
            let (code, detail) = match problems.as_slice() {
                [one] if one.pointer.is_empty() => {
                    (one.detail.key.as_str(), say(lang, &one.detail))
                }
                _ => ("invalid", t(lang, "api-invalid")),
            };
            let listed = problems
                .iter()
                .map(|one| shape_problem(one, lang))
                .collect();
            shape(status, code, detail, listed, lang)
        }
    }
}

fn shape_problem(problem: &Problem, lang: Lang) -> Value {
    json!({"pointer": problem.pointer, "detail": say(lang, &problem.detail), "code": problem.detail.key})
}

/// The problem of a status alone.
fn plain(status: StatusCode, lang: Lang) -> Value {
    let key = match status.as_u16() {
        400 => "api-bad-request",
        404 => "not-found-route",
        405 => "api-method",
        413 => "api-too-large",
        415 => "api-media-type",
        503 => "api-unavailable",
        500..=599 => "api-internal",
        _ => "api-refused",
    };
    shape(status, key, t(lang, key), Vec::new(), lang)
}

fn shape(
    status: StatusCode,
    code: &str,
    detail: String,
    problems: Vec<Value>,
    lang: Lang,
) -> Value {
    let title = match status.as_u16() {
        400 => "api-title-400",
        401 => "api-title-401",
        403 => "api-title-403",
        404 => "api-title-404",
        405 => "api-title-405",
        409 => "api-title-409",
        413 => "api-title-413",
        415 => "api-title-415",
        422 => "api-title-422",
        503 => "api-title-503",
        500..=599 => "api-title-500",
        _ => "api-title-400",
    };
    json!({
        "type": "about:blank", "title": t(lang, title), "status": status.as_u16(), "detail": detail, "code": code,
        "problems": problems,
    })
}

/// Completes a problem that the intake left as `{status, code, facts}`: title, detail and an empty list.
pub fn complete(problem: &mut Value, lang: Lang) {
    let Some(code) = problem.get("code").and_then(Value::as_str) else {
        return;
    };
    if problem.get("detail").is_some() {
        return;
    }
    let status = problem
        .get("status")
        .and_then(Value::as_u64)
        .and_then(|status| u16::try_from(status).ok())
        .and_then(|status| StatusCode::from_u16(status).ok())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut sentence = Sentence::new(code);
    for (name, fact) in problem
        .get("facts")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        sentence = sentence.with(name, fact.as_str().unwrap_or_default());
    }
    *problem = shape(status, code, say(lang, &sentence), Vec::new(), lang);
}
