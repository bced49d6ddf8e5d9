//! What clerks put on an order from its page: tags, notes, the one who looks after it.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeOrders, Posted, Staff};
use super::super::visitor::Visitor;
use super::order::{self, asked::Asked};
use crate::app::App;
use crate::db::Conn;
use crate::db::orders::find;
use crate::domain::ids::{OrderId, StaffId};
use crate::error::{Error, Result};
use crate::services::desk;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

/// A tag.
#[derive(Deserialize)]
pub struct Tag {
    #[serde(default)]
    tag: String,
}

/// A note.
#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    note: String,
}

/// A person; nobody if empty.
#[derive(Deserialize)]
pub struct Assignee {
    #[serde(default)]
    to: String,
}

/// `POST /staff/orders/{number}/tags`.
pub async fn tag(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
    form: Posted<Tag>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (actor, now) = (staff.actor(), app.now());
    let done = on_order(&app, &staff, &number, move |conn, order| {
        desk::tag(conn, now, order, &form.tag, &actor)
    });
    answer(
        &app,
        &staff,
        &visitor,
        (&number, &asked),
        "tagged",
        done.await,
    )
    .await
}

/// `POST /staff/orders/{number}/tags/removal`.
pub async fn untag(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
    form: Posted<Tag>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (actor, now) = (staff.actor(), app.now());
    let done = on_order(&app, &staff, &number, move |conn, order| {
        desk::untag(conn, now, order, &form.tag, &actor)
    });
    answer(
        &app,
        &staff,
        &visitor,
        (&number, &asked),
        "untagged",
        done.await,
    )
    .await
}

/// `POST /staff/orders/{number}/notes`.
pub async fn note(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
    form: Posted<Note>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (actor, now) = (staff.actor(), app.now());
    let done = on_order(&app, &staff, &number, move |conn, order| {
        desk::note(conn, now, order, &form.note, &actor)
    });
    answer(
        &app,
        &staff,
        &visitor,
        (&number, &asked),
        "noted",
        done.await,
    )
    .await
}

/// `POST /staff/orders/{number}/assignee`.
pub async fn assign(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
    form: Posted<Assignee>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (actor, now) = (staff.actor(), app.now());
    let to = match form.to.trim() {
        "" => Ok(None),
        id => id.parse().map(|id| Some(StaffId(id))),
    };
    let to = to.map_err(|_| Error::not_found("staff"))?;
    let done = on_order(&app, &staff, &number, move |conn, order| {
        desk::assign(conn, now, order, to, &actor)
    });
    answer(
        &app,
        &staff,
        &visitor,
        (&number, &asked),
        "assigned",
        done.await,
    )
    .await
}

async fn on_order(
    app: &App,
    staff: &Staff,
    number: &str,
    work: impl Fn(&mut Conn, OrderId) -> Result<()> + Send + 'static,
) -> Result<()> {
    let (reach, wanted) = (staff.reach.clone(), number.to_owned());
    app.transact(move |conn| {
        let order = find::get_seen(conn, &reach, &wanted)?.id;
        work(conn, order)
    })
    .await
}

async fn answer(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    (number, asked): (&str, &Asked),
    word: &str,
    done: Result<()>,
) -> Answer {
    match done {
        Ok(()) => Ok(page::to(&asked.after(number, word))),
        Err(fault) => order::refused(app, staff, visitor, (number, asked), fault).await,
    }
}
