//! Pages: how they are answered, and what a fault looks like to a person. Every fault is logged here, once.

use super::error;
use super::visitor::Visitor;
use super::voice::Voice;
use crate::app::App;
use crate::error::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;

/// What a handler of pages gives.
pub type Answer = std::result::Result<HttpResponse, Fault>;

/// Why a page is not shown.
#[derive(Debug)]
pub enum Fault {
    /// The house's own words.
    House(Error),
    /// Somebody has to sign in first, and then come back here.
    SignIn(String),
    /// Somebody has to go to another page first.
    Elsewhere(String),
}

impl From<Error> for Fault {
    fn from(fault: Error) -> Fault {
        Fault::House(fault)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::House(fault) => fault.fmt(f),
            Fault::SignIn(_) => f.write_str("not signed in"),
            Fault::Elsewhere(path) => write!(f, "first to {path}"),
        }
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        match self {
            Fault::House(fault) => error::status(fault),
            Fault::SignIn(_) | Fault::Elsewhere(_) => StatusCode::SEE_OTHER,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Fault::House(_) => HttpResponse::new(self.status_code()),
            Fault::Elsewhere(path) => to(path),
            Fault::SignIn(next) => to(&format!("/staff/login?next={}", encoded(next))),
        }
    }
}

/// A page with status 200.
pub fn show(page: &impl Template) -> Answer {
    show_as(StatusCode::OK, page)
}

/// A page with another status.
pub fn show_as(status: StatusCode, page: &impl Template) -> Answer {
    let body = page
        .render()
        .map_err(|fault| Error::internal(format!("a page cannot be written: {fault}")))?;
    Ok(HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(body))
}

/// On to another page.
pub fn to(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, path))
        .finish()
}

/// A path of our own to go to, or the other one: nobody is sent elsewhere by a crafted address.
pub fn own_path<'a>(path: &'a str, otherwise: &'a str) -> &'a str {
    let own = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t']);
    if own { path } else { otherwise }
}

/// Text as a part of a query.
pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A page for what is not there.
pub async fn nothing_here() -> Answer {
    Err(Error::not_found("page").into())
}

/// Refuses forms that another site sent, and gives every fault a page in the visitor's language.
pub async fn dress(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> actix_web::Result<ServiceResponse<EitherBody<impl MessageBody>>> {
    if request.method() == Method::POST && is_foreign(request.request()) {
        let fault = Fault::House(Error::Forbidden(crate::domain::sentence::Sentence::new(
            "forbidden-foreign-form",
        )));
        let page = fault_page(request.request(), StatusCode::FORBIDDEN, Some(&fault));
        return Ok(request.into_response(page).map_into_right_body());
    }
    if let Some(app) = request.app_data::<Data<App>>().cloned()
        && let Err(fault) = app.refresh_shop().await
    {
        tracing::warn!(%fault, "the shop's settings cannot be read; the last ones serve");
    }
    let response = next.call(request).await?;
    let status = response.status();
    let has_page =
        response.headers().contains_key(CONTENT_TYPE) && response.response().error().is_none();
    if !(status.is_client_error() || status.is_server_error()) || has_page {
        return Ok(response.map_into_left_body());
    }
    let fault = response
        .response()
        .error()
        .and_then(|error| error.as_error::<Fault>());
    if let Some(Fault::House(Error::Internal(_))) = fault {
        tracing::error!(fault = %fault.map(ToString::to_string).unwrap_or_default(), "a page failed");
    }
    let page = fault_page(response.request(), status, fault);
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::new(request, page).map_into_right_body())
}

fn is_foreign(request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    header("sec-fetch-site").is_some_and(|site| site == "cross-site")
}

#[derive(Template)]
#[template(path = "staff/fault.html")]
struct StaffFault {
    voice: Voice,
    theme: &'static str,
    status: u16,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "portal/fault.html")]
struct PortalFault {
    frame: super::portal::Frame,
    status: u16,
    title: String,
    text: String,
}

fn fault_page(request: &HttpRequest, status: StatusCode, fault: Option<&Fault>) -> HttpResponse {
    let visitor = Visitor::of(request);
    let voice = visitor.voice;
    let title = voice.t(match status.as_u16() {
        404 | 405 | 410 => "fault-title-404",
        403 => "fault-title-403",
        503 => "fault-title-503",
        409 => "fault-title-409",
        code if code < 500 => "fault-title-400",
        _ => "fault-title-500",
    });
    let text = match fault {
        Some(Fault::House(fault)) => told(&voice, fault),
        _ if status.is_client_error() => voice.t("fault-text-400"),
        _ => voice.t("fault-text-500"),
    };
    let wants_page = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_none_or(|accept| accept.contains("html") || accept.contains("*/*"));
    if !wants_page {
        return HttpResponse::build(status)
            .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
            .body(text);
    }
    let code = status.as_u16();
    let shown = if request.path().starts_with("/staff") {
        show_as(
            status,
            &StaffFault {
                voice,
                theme: visitor.theme,
                status: code,
                title,
                text,
            },
        )
    } else {
        let frame = super::portal::Frame::new(&visitor);
        show_as(
            status,
            &PortalFault {
                frame,
                status: code,
                title,
                text,
            },
        )
    };
    shown.unwrap_or_else(|_| HttpResponse::new(status))
}

/// What a fault says to a person; of our own faults nothing but that it was one.
pub fn told(voice: &Voice, fault: &Error) -> String {
    match fault {
        Error::NotFound(sentence)
        | Error::Refused(sentence)
        | Error::Conflict(sentence)
        | Error::Forbidden(sentence)
        | Error::Unavailable(sentence) => voice.say(sentence),
        Error::Invalid(problems) => {
            let said: Vec<String> = problems
                .iter()
                .map(|problem| voice.say(&problem.detail))
                .collect();
            said.join(" ")
        }
        Error::Internal(_) => voice.t("fault-text-500"),
    }
}
