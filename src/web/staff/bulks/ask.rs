//! Before one action on many orders: what is chosen, with what it is done, what will happen; then it is started.

use crate::app::App;
use crate::db::Conn;
use crate::db::orders::list;
use crate::db::own_settings;
use crate::domain::bulk::{BulkAction, MOST};
use crate::domain::ids::{OrderId, StaffId};
use crate::domain::staff::Permission;
use crate::error::{Error, Result};
use crate::services::bulks::{self, Asker, With};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, ChangeOrders, Posted, Staff};
use crate::web::staff::Shell;
use crate::web::staff::orders::asked::{Asked, Viewer, address};
use crate::web::visitor::Visitor;
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use serde::Deserialize;

/// What is to be done, to which orders, with what.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    action: String,
    order: Vec<i64>,
    all: String,
    /// The list's address, if all that match are meant.
    query: String,
    text: String,
    staff: String,
}

/// Somebody to give the orders to.
struct Choice {
    word: String,
    title: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "staff/bulks/new.html")]
struct Ask {
    shell: Shell,
    wanted: Wanted,
    title: String,
    consequence: String,
    label: String,
    verb: String,
    error: String,
    people: Vec<Choice>,
    by_person: bool,
    is_long: bool,
    back: String,
    none: bool,
}

/// `GET /staff/bulks/new?action=…&order=…`, or with `all=1` and the list's own address.
pub async fn form(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    request: HttpRequest,
) -> Answer {
    let mut wanted: Wanted = serde_html_form::from_str(request.query_string()).unwrap_or_default();
    wanted.query = Asked::read(request.query_string()).query();
    ask(&app, &staff, &visitor, wanted, None).await
}

/// `POST /staff/bulks`.
pub async fn start(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    form: Posted<Wanted>,
) -> Answer {
    let wanted = form.of(&staff.csrf)?;
    let action = action(&wanted)?;
    let with = With {
        text: wanted.text.clone(),
        staff: wanted.staff.parse().ok().map(StaffId),
    };
    let viewer = Viewer::of(&app, &staff, &visitor);
    let (actor, reach, id, now) = (staff.actor(), staff.reach.clone(), staff.id, app.now());
    let (address, meant) = (visitor.address.clone(), wanted.clone());
    let started = app
        .transact(move |conn| {
            let orders = chosen(conn, &meant, &viewer)?;
            let asker = Asker {
                id,
                actor: &actor,
                reach: &reach,
                address: &address,
            };
            bulks::start(conn, now, asker, action, &with, &orders)
        })
        .await;
    match started {
        Ok(bulk) => Ok(page::to(&format!("/staff/bulks/{bulk}"))),
        Err(fault @ Error::Invalid(_)) => ask(&app, &staff, &visitor, wanted, Some(fault)).await,
        Err(fault) => Err(fault.into()),
    }
}

fn action(wanted: &Wanted) -> Result<BulkAction> {
    wanted
        .action
        .parse()
        .map_err(|_| Error::invalid("/action", "bulk-no-action"))
}

/// The orders that are meant: those that were ticked, or all that match as of now.
fn chosen(conn: &mut Conn, wanted: &Wanted, viewer: &Viewer) -> Result<Vec<OrderId>> {
    if wanted.all.is_empty() {
        return Ok(wanted.order.iter().copied().map(OrderId).collect());
    }
    let filter = Asked::read(&wanted.query).filter(conn, viewer)?;
    list::list_ids(conn, &filter, MOST)
}

async fn ask(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    wanted: Wanted,
    fault: Option<Error>,
) -> Answer {
    let action = action(&wanted)?;
    let viewer = Viewer::of(app, staff, visitor);
    let meant = wanted.clone();
    let (count, people) = app
        .read(move |conn| {
            let count = chosen(conn, &meant, &viewer)?.len();
            let people = match action {
                BulkAction::Assign => own_settings::list_people(conn, "")?,
                _ => Vec::new(),
            };
            Ok((count, people))
        })
        .await?;
    let shell = Shell::new(staff, visitor, "orders");
    let voice = shell.voice;
    let word = |noun: &str| voice.word(noun, action.as_str());
    let people = people
        .into_iter()
        .filter(|one| one.role.may(Permission::ChangeOrders))
        .map(|one| Choice {
            word: one.id.to_string(),
            chosen: one.id.to_string() == wanted.staff,
            title: one.name,
        });
    let page = Ask {
        title: voice.t_with(&format!("bulk-title-{action}"), &[("count", count.into())]),
        consequence: word("bulk-consequence"),
        label: word("bulk-label"),
        verb: word("bulk-verb"),
        error: fault
            .as_ref()
            .map_or_else(String::new, |fault| page::told(&voice, fault)),
        people: people.collect(),
        by_person: action == BulkAction::Assign,
        is_long: action == BulkAction::Note,
        back: address(&wanted.query),
        none: count == 0,
        shell,
        wanted,
    };
    let status = match fault.is_some() || page.none {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    page::show_as(status, &page)
}
