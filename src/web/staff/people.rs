//! The people who work here: the list, who may do what, and the changes that an administrator makes.

mod form;
mod roles;
mod scopes;

pub use roles::roles;

use form::{Entered, Entry, PersonForm, choices};
use scopes::Scopes;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeStaff, Nothing, Posted};
use super::super::visitor::Visitor;
use super::super::voice::When;
use super::Shell;
use super::invitation::hashed;
use super::wrong::Wrong;
use crate::app::App;
use crate::db::staff::{self as rows, StaffRow};
use crate::db::{channels, sessions};
use crate::domain::ids::StaffId;
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use crate::services::people::{self, Wish};
use crate::services::{second_factor, staff as door, staff_links};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// One row of the list.
struct Line {
    id: i64,
    initials: String,
    name: String,
    email: String,
    role: String,
    scope: String,
    factor: bool,
    needs_factor: bool,
    last: Option<When>,
    invited: bool,
    active: bool,
}

#[derive(Template)]
#[template(path = "staff/people/list.html")]
struct List {
    shell: Shell,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "staff/people/person.html")]
struct Person {
    shell: Shell,
    id: i64,
    name: String,
    email: String,
    /// Whether it is the viewer.
    own: bool,
    active: bool,
    invited: bool,
    factor: bool,
    last: Option<When>,
    open: i64,
    open_note: String,
    form: PersonForm,
    done: String,
    wrong: Wrong,
}

#[derive(Template)]
#[template(path = "staff/people/new.html")]
struct New {
    shell: Shell,
    form: PersonForm,
    wrong: Wrong,
}

/// What was done.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

/// `GET /staff/people`.
pub async fn list(app: Data<App>, staff: Allowed<ChangeStaff>, visitor: Visitor) -> Answer {
    let (people, scopes) = app
        .read(|conn| Ok((rows::list(conn)?, Scopes::read(conn)?)))
        .await?;
    let (voice, shop) = (visitor.voice, app.shop());
    let lines = people
        .iter()
        .map(|person| Line {
            id: person.id.0,
            initials: super::marks::initials(&person.name),
            name: person.name.clone(),
            email: person.email.clone(),
            role: voice.word("role", person.role.as_str()),
            scope: scopes.told(&voice, person),
            factor: person.totp_secret.is_some(),
            needs_factor: shop.second_factor.contains(&person.role),
            last: person.signed_in_at.map(|at| voice.when(at)),
            invited: person.password_hash.is_empty(),
            active: person.active,
        })
        .collect();
    page::show(&List {
        shell: Shell::new(&staff, &visitor, "people"),
        lines,
    })
}

/// `GET /staff/people/new`.
pub async fn add_form(app: Data<App>, staff: Allowed<ChangeStaff>, visitor: Visitor) -> Answer {
    let form = form_of(&app, &visitor, Entry::new()).await?;
    page::show(&New {
        shell: Shell::new(&staff, &visitor, "people"),
        form,
        wrong: Wrong::default(),
    })
}

/// `POST /staff/people`: with a password, or with an invitation by mail.
pub async fn add(
    app: Data<App>,
    staff: Allowed<ChangeStaff>,
    visitor: Visitor,
    form: Posted<Entered>,
) -> Answer {
    let entered = form.of(&staff.csrf)?;
    let entry = Entry::of(&entered);
    let added = async {
        let wish = entry.wish(true)?;
        people::check_email(&entered.email)?;
        let hash = if entered.invites() {
            String::new()
        } else {
            let (email, shop) = (entered.email.clone(), visitor.shop.clone());
            hashed(entered.password.clone(), email, shop).await?
        };
        let (by, email, lang) = (
            staff.by(&visitor),
            entered.email.clone(),
            visitor.voice.lang,
        );
        app.transact(move |conn| {
            let id = people::add(conn, &by, &email, &wish, &hash)?;
            if hash.is_empty() {
                staff_links::send_link(conn, &by, id, lang.as_str())?;
            }
            Ok(id)
        })
        .await
    };
    match added.await {
        Ok(id) => {
            let done = if entered.invites() {
                "invited"
            } else {
                "added"
            };
            Ok(page::to(&format!("/staff/people/{id}?done={done}")))
        }
        Err(fault) => {
            let again = New {
                shell: Shell::new(&staff, &visitor, "people"),
                form: form_of(&app, &visitor, entry).await?,
                wrong: Wrong::of(&visitor.voice, fault)?,
            };
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// `GET /staff/people/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<ChangeStaff>,
    visitor: Visitor,
    id: Path<i64>,
    query: Query<Asked>,
) -> Answer {
    let done = match query.done.as_str() {
        known @ ("added" | "invited" | "changed" | "link" | "sessions" | "factor_off") => {
            visitor.voice.word("people-done", known)
        }
        _ => String::new(),
    };
    let page = person_page(&app, &staff, &visitor, StaffId(*id), None).await?;
    page::show(&Person { done, ..page })
}

/// `POST /staff/people/{id}`: name, role, scope, and whether the log-in is open.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeStaff>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Entered>,
) -> Answer {
    let entered = form.of(&staff.csrf)?;
    let (id, entry) = (StaffId(*id), Entry::of(&entered));
    let changed = async {
        let wish: Wish = entry.wish(entered.active == "yes")?;
        let by = staff.by(&visitor);
        app.transact(move |conn| people::change(conn, &by, id, &wish))
            .await
    };
    match changed.await {
        Ok(()) => Ok(page::to(&format!("/staff/people/{id}?done=changed"))),
        Err(fault) => {
            let wrong = Wrong::of(&visitor.voice, fault)?;
            let page = person_page(&app, &staff, &visitor, id, Some(entry)).await?;
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &Person { wrong, ..page })
        }
    }
}

/// `POST /staff/people/{id}/link`: an invitation, or another password.
pub async fn send_link(
    app: Data<App>,
    staff: Allowed<ChangeStaff>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (by, lang, person) = (staff.by(&visitor), visitor.voice.lang, StaffId(*id));
    app.transact(move |conn| staff_links::send_link(conn, &by, person, lang.as_str()))
        .await?;
    Ok(page::to(&format!("/staff/people/{id}?done=link")))
}

/// `POST /staff/people/{id}/sessions/end`.
pub async fn end_sessions(
    app: Data<App>,
    staff: Allowed<ChangeStaff>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (by, person) = (staff.by(&visitor), StaffId(*id));
    let but = match person == staff.id {
        true => staff.token_hash.clone(),
        false => String::new(),
    };
    app.transact(move |conn| door::end_sessions(conn, &by, person, &but))
        .await?;
    Ok(page::to(&format!("/staff/people/{id}?done=sessions")))
}

/// `POST /staff/people/{id}/second-factor/off`: for somebody who lost the phone and the codes.
pub async fn factor_off(
    app: Data<App>,
    staff: Allowed<ChangeStaff>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (by, person) = (staff.by(&visitor), StaffId(*id));
    if person == staff.id {
        // one's own asks for the password, on one's own page
        return Ok(page::to("/staff/account"));
    }
    app.transact(move |conn| second_factor::off(conn, &by, person))
        .await?;
    Ok(page::to(&format!("/staff/people/{id}?done=factor_off")))
}

async fn form_of(app: &Data<App>, visitor: &Visitor, entry: Entry) -> Result<PersonForm> {
    let (channels, places) = app
        .read(|conn| Ok((channels::list(conn)?, rows::list_places(conn)?)))
        .await?;
    Ok(choices(&visitor.voice, entry, &channels, &places))
}

async fn person_page(
    app: &Data<App>,
    staff: &Allowed<ChangeStaff>,
    visitor: &Visitor,
    id: StaffId,
    entry: Option<Entry>,
) -> Result<Person> {
    let now = app.now();
    let (row, reach, open): (StaffRow, Reach, usize) = app
        .read(move |conn| {
            let row = rows::get(conn, id)?;
            let reach = rows::find_reach(conn, &row)?;
            Ok((row, reach, sessions::list_of_staff(conn, id, now)?.len()))
        })
        .await
        .map_err(|fault| match fault {
            Error::NotFound(_) => Error::not_found("staff"),
            other => other,
        })?;
    let entry = entry.unwrap_or_else(|| Entry::from_person(&row, &reach));
    let voice = visitor.voice;
    Ok(Person {
        shell: Shell::new(staff, visitor, "people"),
        id: id.0,
        own: id == staff.id,
        active: row.active,
        invited: row.password_hash.is_empty(),
        factor: row.totp_secret.is_some(),
        last: row.signed_in_at.map(|at| voice.when(at)),
        open: open as i64,
        open_note: voice.t_with("people-open", &[("count", open.into())]),
        form: form_of(app, visitor, entry).await?,
        name: row.name,
        email: row.email,
        done: String::new(),
        wrong: Wrong::default(),
    })
}
