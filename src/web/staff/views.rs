//! Saved views of the order list: save the address of a list under a name, rename, delete. The tabs are `orders/tabs`.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, Posted, SeeOrders, Staff};
use super::super::visitor::Visitor;
use super::Shell;
use super::orders::asked::{Asked, address};
use crate::app::App;
use crate::db::views::{self, ViewRow};
use crate::domain::ids::ViewId;
use crate::domain::staff::Permission;
use crate::error::{Error, Result};
use crate::services::views::{self as saved, For, Keeper};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

/// A view of the list, as it is shown.
struct Line {
    id: ViewId,
    name: String,
    href: String,
    everybody: bool,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "staff/views/list.html")]
struct Page {
    shell: Shell,
    query: String,
    back: String,
    name: String,
    everybody: bool,
    error: String,
    may_share: bool,
    views: Vec<Line>,
    done: String,
}

/// A view to be saved or renamed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    name: String,
    query: String,
    whose: String,
}

/// `GET /staff/views?…`: save what stands behind the question mark; the views there are.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    request: HttpRequest,
) -> Answer {
    let query = Asked::read(request.query_string()).query();
    let done = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "done")
        .map(|(_, value)| value.into_owned());
    let named = Named {
        query,
        ..Named::default()
    };
    show(&app, &staff, &visitor, named, done, None).await
}

/// `POST /staff/views`.
pub async fn save(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    form: Posted<Named>,
) -> Answer {
    let mut form = form.of(&staff.csrf)?;
    form.query = Asked::read(&form.query).query();
    let whose = match form.whose.as_str() {
        "everybody" => For::Everybody,
        _ => For::Myself,
    };
    let (now, keeper) = (app.now(), keeper(&staff));
    let (name, query) = (form.name.clone(), form.query.clone());
    let done = app
        .transact(move |conn| saved::save(conn, now, keeper, whose, &name, &query))
        .await;
    match done {
        Ok(_) => Ok(page::to(&address(&form.query))),
        Err(fault @ (Error::Invalid(_) | Error::Refused(_))) => {
            show(&app, &staff, &visitor, form, None, Some(fault)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /staff/views/{id}`: another name.
pub async fn rename(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Named>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (id, keeper) = (ViewId(id.into_inner()), keeper(&staff));
    let done = app
        .transact(move |conn| saved::rename(conn, keeper, id, &form.name))
        .await;
    match done {
        Ok(()) => Ok(page::to("/staff/views?done=renamed")),
        Err(fault @ Error::Invalid(_)) => {
            show(&app, &staff, &visitor, Named::default(), None, Some(fault)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /staff/views/{id}/delete`.
pub async fn delete(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    id: Path<i64>,
    form: Posted<Named>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (id, keeper) = (ViewId(id.into_inner()), keeper(&staff));
    app.transact(move |conn| saved::delete(conn, keeper, id))
        .await?;
    Ok(page::to("/staff/views?done=deleted"))
}

/// Everybody's views are what all rely on, so that they are changed by whoever may change the shop's settings.
fn keeper(staff: &Staff) -> Keeper {
    Keeper {
        id: staff.id,
        may_share: staff.may(Permission::ChangeSettings),
    }
}

async fn show(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    named: Named,
    done: Option<String>,
    fault: Option<Error>,
) -> Answer {
    let id = staff.id;
    let rows: Result<Vec<ViewRow>> = app.read(move |conn| views::list_of(conn, id)).await;
    let may_share = keeper(staff).may_share;
    let shell = Shell::new(staff, visitor, "orders");
    let voice = shell.voice;
    let page = Page {
        views: rows?
            .into_iter()
            .map(|view| Line {
                id: view.id,
                href: address(&view.query),
                everybody: view.staff_id.is_none(),
                may_change: view.staff_id.is_some() || may_share,
                name: view.name,
            })
            .collect(),
        back: address(&named.query),
        query: named.query,
        name: named.name,
        everybody: named.whose == "everybody",
        error: fault
            .as_ref()
            .map_or_else(String::new, |fault| page::told(&voice, fault)),
        done: match done.as_deref() {
            Some("renamed") => voice.t("view-renamed"),
            Some("deleted") => voice.t("view-deleted"),
            _ => String::new(),
        },
        may_share,
        shell,
    };
    let status = match fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    page::show_as(status, &page)
}
