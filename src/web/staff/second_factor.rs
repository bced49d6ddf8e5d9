//! The second factor: set up by scanning a picture, switched off, and its recovery codes.

use super::super::page::{self, Answer};
use super::super::session::{Nothing, Posted, Staff};
use super::super::visitor::Visitor;
use super::Shell;
use super::account::{proved_again, refused};
use super::wrong::Wrong;
use crate::app::App;
use crate::db::staff as rows;
use crate::error::{Error, Result};
use crate::services::second_factor::{self, Setup};
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use qrcode::{Color, QrCode};
use serde::Deserialize;
use std::fmt::Write;

/// Light modules around the picture, as its standard asks for.
const QUIET: usize = 4;

#[derive(Template)]
#[template(path = "staff/people/second_factor.html")]
struct Page {
    shell: Shell,
    key: String,
    url: String,
    picture: Picture,
    wrong: Wrong,
}

#[derive(Template)]
#[template(path = "staff/people/recovery_codes.html")]
struct Codes {
    shell: Shell,
    codes: Vec<String>,
}

/// A picture as one path of an SVG: no style, no script.
struct Picture {
    size: usize,
    path: String,
}

/// A code.
#[derive(Deserialize)]
pub struct Told {
    #[serde(default)]
    code: String,
}

/// One's own password.
#[derive(Deserialize)]
pub struct Again {
    #[serde(default)]
    password: String,
}

/// `POST /staff/account/second-factor`: makes a key that waits for its first code.
pub async fn begin(app: Data<App>, staff: Staff, form: Posted<Nothing>) -> Answer {
    form.of(&staff.csrf)?;
    let (secret, id) = (app.secret().clone(), staff.id);
    app.transact(move |conn| second_factor::begin(conn, &secret, id))
        .await?;
    Ok(page::to("/staff/account/second-factor"))
}

/// `GET /staff/account/second-factor`: the picture.
pub async fn setup(app: Data<App>, staff: Staff, visitor: Visitor) -> Answer {
    match waiting(&app, &staff, &visitor).await? {
        Some(setup) => page::show(&Page::new(&staff, &visitor, &setup)?),
        None => Ok(page::to("/staff/account")),
    }
}

/// `POST /staff/account/second-factor/confirm`: the first code switches it on; the recovery codes are shown this once.
pub async fn confirm(app: Data<App>, staff: Staff, visitor: Visitor, form: Posted<Told>) -> Answer {
    let form = form.of(&staff.csrf)?;
    let Some(setup) = waiting(&app, &staff, &visitor).await? else {
        return Ok(page::to("/staff/account"));
    };
    let (secret, by, id) = (app.secret().clone(), staff.by(&visitor), staff.id);
    let but = staff.token_hash.clone();
    let codes = app
        .transact(move |conn| second_factor::confirm(conn, &secret, &by, id, &form.code, &but))
        .await?;
    match codes {
        Some(codes) => page::show(&Codes {
            shell: Shell::new(&staff, &visitor, "account"),
            codes,
        }),
        None => {
            let again = Page {
                wrong: Wrong::at("/code", visitor.voice.t("sign-in-code-wrong")),
                ..Page::new(&staff, &visitor, &setup)?
            };
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// `POST /staff/account/second-factor/off`.
pub async fn off(app: Data<App>, staff: Staff, visitor: Visitor, form: Posted<Again>) -> Answer {
    let form = form.of(&staff.csrf)?;
    if let Err(fault) = proved_again(&app, &staff, form.password, "/off").await {
        return refused(&app, &staff, &visitor, fault).await;
    }
    let (by, id) = (staff.by(&visitor), staff.id);
    app.transact(move |conn| second_factor::off(conn, &by, id))
        .await?;
    Ok(page::to("/staff/account?done=factor_off"))
}

/// `POST /staff/account/recovery-codes`: ten new ones, shown this once.
pub async fn renew_codes(
    app: Data<App>,
    staff: Staff,
    visitor: Visitor,
    form: Posted<Again>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    if let Err(fault) = proved_again(&app, &staff, form.password, "/codes").await {
        return refused(&app, &staff, &visitor, fault).await;
    }
    let (secret, by, id) = (app.secret().clone(), staff.by(&visitor), staff.id);
    let codes = app
        .transact(move |conn| second_factor::renew_codes(conn, &secret, &by, id))
        .await?;
    page::show(&Codes {
        shell: Shell::new(&staff, &visitor, "account"),
        codes,
    })
}

async fn waiting(app: &Data<App>, staff: &Staff, visitor: &Visitor) -> Result<Option<Setup>> {
    let id = staff.id;
    let person = app.read(move |conn| rows::get(conn, id)).await?;
    second_factor::setup(app.secret(), &person, &visitor.shop)
}

impl Page {
    fn new(staff: &Staff, visitor: &Visitor, setup: &Setup) -> Result<Page> {
        Ok(Page {
            shell: Shell::new(staff, visitor, "account"),
            key: setup.key.clone(),
            picture: Picture::of(&setup.url)?,
            url: setup.url.clone(),
            wrong: Wrong::default(),
        })
    }
}

impl Picture {
    fn of(text: &str) -> Result<Picture> {
        let code = QrCode::new(text)
            .map_err(|fault| Error::internal(format!("no picture of a key: {fault}")))?;
        let width = code.width();
        let mut path = String::new();
        for (index, module) in code.to_colors().into_iter().enumerate() {
            if module == Color::Dark {
                let (x, y) = (index % width + QUIET, index / width + QUIET);
                write!(path, "M{x} {y}h1v1h-1z")
                    .map_err(|fault| Error::Internal(Box::new(fault)))?;
            }
        }
        Ok(Picture {
            size: width + 2 * QUIET,
            path,
        })
    }
}
