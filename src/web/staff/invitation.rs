//! One-time links by mail: whoever has one chooses a password. The link is used up by the form, never by looking.

use super::super::page::{self, Answer};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::wrong::Wrong;
use crate::app::App;
use crate::db::staff::StaffRow;
use crate::db::types::LinkKind;
use crate::error::{Error, Result};
use crate::services::{passwords, staff_links};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "staff/people/invitation.html")]
struct Page {
    voice: Voice,
    theme: &'static str,
    shop: String,
    here: String,
    title: String,
    lead: String,
    email: String,
    wrong: Wrong,
}

/// The password that was chosen.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    password: String,
}

impl Page {
    fn new(visitor: &Visitor, token: &str, (kind, person): &(LinkKind, StaffRow)) -> Page {
        let voice = visitor.voice;
        Page {
            title: voice.word("link-title", kind.as_str()),
            lead: voice.t_with(
                "link-lead",
                &[
                    ("name", person.name.as_str().into()),
                    ("least", passwords::SHORTEST.into()),
                ],
            ),
            email: person.email.clone(),
            voice,
            theme: visitor.theme,
            shop: visitor.shop.clone(),
            here: format!("/staff/invitation/{token}"),
            wrong: Wrong::default(),
        }
    }
}

/// `GET /staff/invitation/{token}`.
pub async fn form(app: Data<App>, visitor: Visitor, token: Path<String>) -> Answer {
    let link = open(&app, &token).await?;
    page::show(&Page::new(&visitor, &token, &link))
}

/// `POST /staff/invitation/{token}`: the password is set, the link is used up, on to the door.
pub async fn accept(
    app: Data<App>,
    visitor: Visitor,
    token: Path<String>,
    form: Form<Chosen>,
) -> Answer {
    let link = open(&app, &token).await?;
    let (email, shop, password) = (
        link.1.email.clone(),
        visitor.shop.clone(),
        form.into_inner().password,
    );
    let hashed = hashed(password, email, shop).await;
    let hash = match hashed {
        Ok(hash) => hash,
        Err(fault) => {
            let wrong = Wrong::of(&visitor.voice, fault)?;
            let again = Page {
                wrong,
                ..Page::new(&visitor, &token, &link)
            };
            return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
    };
    let (now, address, token) = (app.now(), visitor.address.clone(), token.into_inner());
    app.transact(move |conn| staff_links::accept(conn, now, &address, &token, &hash))
        .await?;
    Ok(page::to("/staff/login?done=password"))
}

/// A new password as it is stored, if it is good enough.
pub(super) async fn hashed(password: String, email: String, shop: String) -> Result<String> {
    actix_web::web::block(move || {
        passwords::check(&password, &email, &shop)?;
        passwords::hash(&password)
    })
    .await
    .map_err(|fault| Error::internal(fault.to_string()))?
}

async fn open(app: &App, token: &str) -> Result<(LinkKind, StaffRow)> {
    let (now, token) = (app.now(), token.to_owned());
    app.read(move |conn| staff_links::find(conn, now, &token))
        .await?
        .ok_or_else(|| Error::not_found("staff-link"))
}
