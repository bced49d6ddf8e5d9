//! One's own account: name, password, where one is signed in. The second factor is `second_factor`.

use super::super::page::{self, Answer};
use super::super::session::{Nothing, Posted, Staff};
use super::super::visitor::Visitor;
use super::super::voice::When;
use super::Shell;
use super::invitation::hashed;
use super::wrong::Wrong;
use crate::app::App;
use crate::db::sessions::SessionRow;
use crate::db::staff::StaffRow;
use crate::db::{Conn, recovery, sessions, staff as rows};
use crate::domain::sentence::{Problem, Sentence};
use crate::error::{Error, Result};
use crate::services::passwords;
use crate::services::people;
use crate::services::staff::{self as door, SESSION};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// One place where somebody is signed in.
struct Open {
    hash: String,
    device: String,
    address: String,
    since: When,
    renewed: When,
    here: bool,
}

#[derive(Template)]
#[template(path = "staff/people/account.html")]
struct Page {
    shell: Shell,
    called: String,
    email: String,
    factor: bool,
    codes_left: i64,
    codes_note: String,
    must: bool,
    open: Vec<Open>,
    done: String,
    wrong: Wrong,
}

struct Read {
    person: StaffRow,
    open: Vec<SessionRow>,
    codes: i64,
}

/// What was done, or has to be.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

/// A name.
#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// The old password and the new one.
#[derive(Deserialize)]
pub struct Passwords {
    #[serde(default)]
    old: String,
    #[serde(default)]
    password: String,
}

/// Which session.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    session: String,
}

/// `GET /staff/account`.
pub async fn show(app: Data<App>, staff: Staff, visitor: Visitor, query: Query<Asked>) -> Answer {
    let done = match query.done.as_str() {
        known @ ("name" | "password" | "session" | "sessions" | "factor_off") => {
            visitor.voice.word("account-done", known)
        }
        _ => String::new(),
    };
    let page = Page {
        done,
        ..page_of(&app, &staff, &visitor).await?
    };
    page::show(&page)
}

/// `POST /staff/account/name`.
pub async fn rename(app: Data<App>, staff: Staff, visitor: Visitor, form: Posted<Named>) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (by, id, name) = (staff.by(&visitor), staff.id, form.name.clone());
    let renamed = app
        .transact(move |conn| people::rename(conn, &by, id, &name))
        .await;
    match renamed {
        Ok(()) => Ok(page::to("/staff/account?done=name")),
        Err(fault) => {
            let again = Page {
                called: form.name,
                wrong: Wrong::of(&visitor.voice, fault)?,
                ..page_of(&app, &staff, &visitor).await?
            };
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// `POST /staff/account/password`. Every other session of one's own ends.
pub async fn set_password(
    app: Data<App>,
    staff: Staff,
    visitor: Visitor,
    form: Posted<Passwords>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (by, id, hash) = (staff.by(&visitor), staff.id, staff.token_hash.clone());
    let set = async {
        let person = proved_again(&app, &staff, form.old, "/old").await?;
        let new = hashed(form.password, person.email, visitor.shop.clone()).await?;
        app.transact(move |conn| people::set_password(conn, &by, id, &new, &hash))
            .await
    };
    match set.await {
        Ok(()) => Ok(page::to("/staff/account?done=password")),
        Err(fault) => refused(&app, &staff, &visitor, fault).await,
    }
}

/// `POST /staff/account/sessions/end`.
pub async fn end_session(
    app: Data<App>,
    staff: Staff,
    visitor: Visitor,
    form: Posted<Which>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (by, id) = (staff.by(&visitor), staff.id);
    app.transact(move |conn| door::end_session(conn, &by, id, &form.session))
        .await?;
    Ok(page::to("/staff/account?done=session"))
}

/// `POST /staff/account/sessions/end-others`.
pub async fn end_others(
    app: Data<App>,
    staff: Staff,
    visitor: Visitor,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (by, id, but) = (staff.by(&visitor), staff.id, staff.token_hash.clone());
    app.transact(move |conn| door::end_sessions(conn, &by, id, &but))
        .await?;
    Ok(page::to("/staff/account?done=sessions"))
}

/// The page once more with what is wrong.
pub(super) async fn refused(
    app: &Data<App>,
    staff: &Staff,
    visitor: &Visitor,
    fault: Error,
) -> std::result::Result<HttpResponse, page::Fault> {
    let again = Page {
        wrong: Wrong::of(&visitor.voice, fault)?,
        ..page_of(app, staff, visitor).await?
    };
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// The person, if they give their password again; a wrong one is told at `pointer`. Tries are counted.
pub(super) async fn proved_again(
    app: &Data<App>,
    staff: &Staff,
    password: String,
    pointer: &str,
) -> Result<StaffRow> {
    let (secret, now, id) = (app.secret().clone(), app.now(), staff.id);
    let (free, person) = app
        .transact(move |conn| {
            Ok((
                door::count_again(conn, &secret, now, id)?,
                rows::get(conn, id)?,
            ))
        })
        .await?;
    let stored = person.password_hash.clone();
    let right = actix_web::web::block(move || passwords::is_right(&password, Some(&stored)))
        .await
        .map_err(|fault| Error::internal(fault.to_string()))?;
    if free && right {
        return Ok(person);
    }
    let sentence = Sentence::new("account-password-wrong");
    Err(Error::Invalid(vec![Problem::at(pointer, sentence)]))
}

async fn page_of(app: &Data<App>, staff: &Staff, visitor: &Visitor) -> Result<Page> {
    let (id, now) = (staff.id, app.now());
    let read = app.read(move |conn| read(conn, id, now)).await?;
    let voice = visitor.voice;
    let factor = read.person.totp_secret.is_some();
    Ok(Page {
        shell: Shell::new(staff, visitor, "account"),
        called: read.person.name,
        email: read.person.email,
        must: !factor && app.shop().second_factor.contains(&staff.role),
        factor,
        codes_left: read.codes,
        codes_note: voice.t_with("account-codes-left", &[("count", read.codes.into())]),
        open: read
            .open
            .iter()
            .map(|session| Open {
                hash: session.token_hash.clone(),
                device: match session.device.as_str() {
                    "" => voice.t("account-device-unknown"),
                    known => known.to_owned(),
                },
                address: session.address.clone(),
                since: voice.when(session.created_at),
                renewed: voice.when(session.expires_at - SESSION),
                here: session.token_hash == staff.token_hash,
            })
            .collect(),
        done: String::new(),
        wrong: Wrong::default(),
    })
}

fn read(
    conn: &mut Conn,
    id: crate::domain::ids::StaffId,
    now: crate::domain::time::Time,
) -> Result<Read> {
    let person = rows::get(conn, id)?;
    Ok(Read {
        codes: match person.totp_secret {
            Some(_) => recovery::count_unused(conn, id)?,
            None => 0,
        },
        open: sessions::list_of_staff(conn, id, now)?,
        person,
    })
}
