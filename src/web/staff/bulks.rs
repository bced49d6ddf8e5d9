//! One action on many orders: what it will do, start it, watch it, what became of each order. The form is `bulks/ask`.

pub mod ask;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeOrders, Staff};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use crate::app::App;
use crate::db::Conn;
use crate::db::bulks::{self, BulkRow, Outcome};
use crate::db::own_settings::{self, Person};
use crate::domain::bulk::{BulkAction, ItemState};
use crate::domain::ids::{BulkId, StaffId};
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::bulks::With;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Rows of a page.
const ROWS: i64 = 50;

/// An action as it is shown.
struct Shown {
    href: String,
    title: String,
    detail: String,
    who: String,
    started: When,
    total: i64,
    done: String,
    refused: String,
    through: i64,
    finished: bool,
    refused_some: bool,
    progress: String,
}

impl Shown {
    fn new(voice: &Voice, row: &BulkRow, who: &str, people: &[Person]) -> Shown {
        let with: With = serde_json::from_str(&row.facts).unwrap_or_default();
        let through = row.done + row.refused;
        let detail = match (row.action, with.staff) {
            (BulkAction::Assign, None) => voice.t("assignee-none"),
            (BulkAction::Assign, Some(id)) => people
                .iter()
                .find(|one| one.id == id)
                .map_or_else(String::new, |one| one.name.clone()),
            _ => with.text,
        };
        Shown {
            href: format!("/staff/bulks/{}", row.id),
            title: voice.t_with(
                &format!("bulk-title-{}", row.action),
                &[("count", row.total.into())],
            ),
            detail,
            who: who.to_owned(),
            started: voice.when(row.created_at),
            total: row.total,
            done: voice.number(row.done),
            refused: voice.number(row.refused),
            through,
            finished: row.finished_at.is_some(),
            refused_some: row.refused > 0,
            progress: voice.t_with(
                "bulk-progress",
                &[("through", through.into()), ("total", row.total.into())],
            ),
        }
    }
}

/// What became of an order, as it is shown.
struct Told {
    number: String,
    href: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/bulks/show.html")]
struct Show {
    shell: Shell,
    bulk: Shown,
    refused: Vec<Told>,
    done: Vec<Told>,
    next_refused: String,
    next_done: String,
    again: String,
}

#[derive(Template)]
#[template(path = "staff/bulks/list.html")]
struct List {
    shell: Shell,
    bulks: Vec<Shown>,
    everybody: bool,
    older: String,
}

/// From where a list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Further {
    before: Option<i64>,
    done: i64,
    refused: i64,
}

/// `GET /staff/bulks/{id}`: one's own; a manager sees everybody's.
pub async fn show(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    id: Path<i64>,
    further: Query<Further>,
) -> Answer {
    let (id, further) = (BulkId(id.into_inner()), further.into_inner());
    let (viewer, reach) = (owner(&staff), staff.reach.clone());
    let (from_done, from_refused) = (further.done, further.refused);
    let read = app
        .read(move |conn| read(conn, id, viewer, &reach, (from_done, from_refused)))
        .await?;
    let shell = Shell::new(&staff, &visitor, "orders");
    let voice = shell.voice;
    let who = read
        .people
        .iter()
        .find(|one| one.id == read.row.staff_id)
        .map_or("", |one| one.name.as_str());
    let next = |outcomes: &[Outcome], name: &str| match outcomes.get(ROWS as usize) {
        Some(next) => format!("/staff/bulks/{id}?{name}={}", next.position),
        None => String::new(),
    };
    let told = |outcomes: &[Outcome]| {
        outcomes
            .iter()
            .take(ROWS as usize)
            .map(|one| Told {
                href: format!("/staff/orders/{}", one.number),
                number: one.number.clone(),
                reason: one
                    .reason
                    .as_deref()
                    .map_or_else(String::new, |reason| voice.say_stored(reason)),
            })
            .collect()
    };
    page::show(&Show {
        bulk: Shown::new(&voice, &read.row, who, &read.people),
        next_refused: next(&read.refused, "refused"),
        next_done: next(&read.done, "done"),
        refused: told(&read.refused),
        done: told(&read.done),
        again: format!("/staff/orders?view=all&bulk={id}"),
        shell,
    })
}

struct Read {
    row: BulkRow,
    people: Vec<Person>,
    refused: Vec<Outcome>,
    done: Vec<Outcome>,
}

fn read(
    conn: &mut Conn,
    id: BulkId,
    viewer: Option<StaffId>,
    reach: &Reach,
    (done, refused): (i64, i64),
) -> Result<Read> {
    let row = bulks::find_bulk(conn, id)?
        .filter(|row| viewer.is_none_or(|viewer| viewer == row.staff_id))
        .ok_or_else(|| Error::not_found("bulk"))?;
    let mut outcomes = |state, from| bulks::list_outcomes(conn, id, state, reach, from, ROWS + 1);
    let refused = outcomes(ItemState::Refused, refused)?;
    let done = outcomes(ItemState::Done, done)?;
    Ok(Read {
        row,
        refused,
        done,
        people: own_settings::list_people(conn, "")?,
    })
}

/// `GET /staff/bulks`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    further: Query<Further>,
) -> Answer {
    let (viewer, before) = (owner(&staff), further.before.map(BulkId));
    let (rows, people) = app
        .read(move |conn| {
            let rows = bulks::list_bulks(conn, viewer, before, ROWS + 1)?;
            Ok((rows, own_settings::list_people(conn, "")?))
        })
        .await?;
    let shell = Shell::new(&staff, &visitor, "orders");
    let shown = rows.get(..ROWS as usize).unwrap_or(&rows);
    let older = match (rows.len() > ROWS as usize, shown.last()) {
        (true, Some((last, _))) => format!("/staff/bulks?before={}", last.id),
        _ => String::new(),
    };
    page::show(&List {
        bulks: shown
            .iter()
            .map(|(row, who)| Shown::new(&shell.voice, row, who, &people))
            .collect(),
        everybody: viewer.is_none(),
        older,
        shell,
    })
}

/// Whose actions somebody sees: their own, or, without one, everybody's.
fn owner(staff: &Staff) -> Option<StaffId> {
    (!staff.may(Permission::RunJobs)).then_some(staff.id)
}
