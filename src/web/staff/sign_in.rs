//! Signing in and out, the second factor included.

use super::super::device;
use super::super::page::{self, Answer};
use super::super::session::{CODE_PATH, Nothing, Posted, SESSION_COOKIE, Staff, cookie, no_cookie};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use crate::app::App;
use crate::db::sessions::{self, SessionRow};
use crate::domain::secret::sha256_hex;
use crate::error::{Error, Result};
use crate::services::staff::{self, Awaits, Whence};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignIn {
    voice: Voice,
    theme: &'static str,
    shop: String,
    here: String,
    next: String,
    email: String,
    wrong: bool,
    done: String,
}

impl SignIn {
    fn new(visitor: &Visitor, next: &str) -> SignIn {
        SignIn {
            voice: visitor.voice,
            theme: visitor.theme,
            shop: visitor.shop.clone(),
            here: format!("/staff/login?next={}", page::encoded(next)),
            next: next.to_owned(),
            email: String::new(),
            wrong: false,
            done: String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/sign_in_code.html")]
struct Code {
    voice: Voice,
    theme: &'static str,
    shop: String,
    here: String,
    next: String,
    csrf: String,
    wrong: bool,
}

impl Code {
    fn new(visitor: &Visitor, session: &SessionRow, next: &str) -> Code {
        Code {
            voice: visitor.voice,
            theme: visitor.theme,
            shop: visitor.shop.clone(),
            here: format!("{CODE_PATH}?next={}", page::encoded(next)),
            next: next.to_owned(),
            csrf: session.csrf.clone(),
            wrong: false,
        }
    }
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
    #[serde(default)]
    done: String,
}

/// Who somebody says they are.
#[derive(Deserialize)]
pub struct Attempt {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The code of an authenticator app, or a recovery code.
#[derive(Deserialize)]
pub struct Told {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `GET /staff`: the orders.
pub async fn home(_: Staff) -> Answer {
    Ok(page::to("/staff/orders"))
}

/// Any other address below `/staff`: not there, for whoever is signed in.
pub async fn nothing_here(_: Staff) -> Answer {
    page::nothing_here().await
}

/// `GET /staff/login`.
pub async fn form(visitor: Visitor, query: Query<Next>) -> Answer {
    let done = match query.done.as_str() {
        "password" => visitor.voice.t("sign-in-password-set"),
        _ => String::new(),
    };
    page::show(&SignIn {
        done,
        ..SignIn::new(&visitor, own(&query.next))
    })
}

/// `POST /staff/login`. Unknown, wrong, closed and tried too often are one answer at one price.
pub async fn sign_in(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<Attempt>,
) -> Answer {
    let Attempt {
        email,
        password,
        next,
    } = form.into_inner();
    let (secret, now, whence) = (app.secret().clone(), app.now(), whence(&visitor, &request));
    let (written, address) = (email.clone(), whence.address.clone());
    let candidate = app
        .transact(move |conn| staff::meet(conn, &secret, now, &written, &address))
        .await?;
    let (candidate, right) = actix_web::web::block(move || {
        let right = candidate.proves(&password);
        (candidate, right)
    })
    .await
    .map_err(|fault| Error::internal(fault.to_string()))?;
    if !right {
        app.transact(move |conn| staff::refuse(conn, now, &candidate, &whence))
            .await?;
        let again = SignIn {
            email,
            wrong: true,
            ..SignIn::new(&visitor, own(&next))
        };
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let (token, awaits) = app
        .transact(move |conn| staff::sign_in(conn, now, &candidate, &whence))
        .await?;
    let next = own(&next);
    let place = match awaits {
        Awaits::Nothing => next.to_owned(),
        Awaits::SecondFactor => format!("{CODE_PATH}?next={}", page::encoded(next)),
    };
    with_token(&app, &place, token)
}

/// `GET /staff/login/code`.
pub async fn code_form(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<Next>,
) -> Answer {
    match waiting(&app, &request).await? {
        Some(session) => page::show(&Code::new(&visitor, &session, own(&query.next))),
        None => Ok(page::to("/staff/login")),
    }
}

/// `POST /staff/login/code`.
pub async fn give_code(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Posted<Told>,
) -> Answer {
    let Some(session) = waiting(&app, &request).await? else {
        return Ok(page::to("/staff/login"));
    };
    let told = form.of(&session.csrf)?;
    let (secret, now, whence) = (app.secret().clone(), app.now(), whence(&visitor, &request));
    let (hash, code) = (session.token_hash.clone(), told.code);
    let token = app
        .transact(move |conn| staff::give_code(conn, &secret, now, &hash, &code, &whence))
        .await?;
    match token {
        Some(token) => with_token(&app, own(&told.next), token),
        None => {
            let again = Code {
                wrong: true,
                ..Code::new(&visitor, &session, own(&told.next))
            };
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// `POST /staff/logout`.
pub async fn sign_out(
    app: Data<App>,
    person: Staff,
    visitor: Visitor,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&person.csrf)?;
    let by = person.by(&visitor);
    app.transact(move |conn| staff::sign_out(conn, &by, person.id, &person.token_hash))
        .await?;
    let mut answer = page::to("/staff/login");
    answer
        .add_cookie(&no_cookie(&app, SESSION_COOKIE, "/staff"))
        .map_err(|fault| Error::internal(fault.to_string()))?;
    Ok(answer)
}

/// The session of this request that waits for its code.
async fn waiting(app: &App, request: &HttpRequest) -> Result<Option<SessionRow>> {
    let Some(cookie) = request.cookie(SESSION_COOKIE) else {
        return Ok(None);
    };
    let (hash, now) = (sha256_hex(cookie.value().as_bytes()), app.now());
    let found = app
        .read(move |conn| sessions::find_unproved(conn, &hash, now))
        .await?;
    Ok(found.map(|(session, _)| session))
}

fn whence(visitor: &Visitor, request: &HttpRequest) -> Whence {
    Whence {
        address: visitor.address.clone(),
        device: device::words(request),
    }
}

fn with_token(app: &App, place: &str, token: String) -> Answer {
    let mut answer: HttpResponse = page::to(place);
    answer
        .add_cookie(&cookie(app, SESSION_COOKIE, token, "/staff"))
        .map_err(|fault| Error::internal(fault.to_string()))?;
    Ok(answer)
}

fn own(next: &str) -> &str {
    let path = page::own_path(next, "/staff/orders");
    if path.starts_with("/staff") && !path.starts_with("/staff/login") {
        path
    } else {
        "/staff/orders"
    }
}
