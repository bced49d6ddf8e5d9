//! Signing in and out.

use super::super::page::{self, Answer};
use super::super::session::{Posted, SESSION_COOKIE, Staff, cookie, no_cookie};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use crate::app::App;
use crate::error::Error;
use crate::services::staff;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
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
        }
    }
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// Who somebody says they are.
#[derive(Deserialize)]
pub struct Attempt {
    email: String,
    password: String,
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
    page::show(&SignIn::new(&visitor, own(&query.next)))
}

/// `POST /staff/login`. Unknown, wrong, closed and tried too often are one answer at one price.
pub async fn sign_in(app: Data<App>, visitor: Visitor, form: Form<Attempt>) -> Answer {
    let Attempt {
        email,
        password,
        next,
    } = form.into_inner();
    let (secret, now, address) = (app.secret().clone(), app.now(), visitor.address.clone());
    let written = email.clone();
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
        let again = SignIn {
            email,
            wrong: true,
            ..SignIn::new(&visitor, own(&next))
        };
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let token = app
        .transact(move |conn| staff::sign_in(conn, now, &candidate))
        .await?;
    let mut answer = page::to(own(&next));
    answer
        .add_cookie(&cookie(&app, SESSION_COOKIE, token, "/staff"))
        .map_err(|fault| Error::internal(fault.to_string()))?;
    Ok(answer)
}

/// Nothing but the token.
#[derive(Deserialize)]
pub struct Nothing {}

/// `POST /staff/logout`.
pub async fn sign_out(app: Data<App>, person: Staff, form: Posted<Nothing>) -> Answer {
    form.of(&person.csrf)?;
    app.transact(move |conn| staff::sign_out(conn, &person.token_hash))
        .await?;
    let mut answer = page::to("/staff/login");
    answer
        .add_cookie(&no_cookie(&app, SESSION_COOKIE, "/staff"))
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
