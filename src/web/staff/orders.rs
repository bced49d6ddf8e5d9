//! The list of orders: views as tabs, filters as chips in the URL, pages by keyset. What a URL says is `asked`, how a
//! row is shown is `row`.

pub mod asked;
mod chips;
pub mod columns;
pub mod export;
mod row;
pub mod steps;
pub mod tabs;

use asked::{Asked, Viewer};
use chips::{Chip, Choices, chips};
use columns::{Columns, Offered};
use row::{Line, line, summary};
use tabs::{Tab, tabs};

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeOrders};
use super::super::visitor::Visitor;
use super::Shell;
use crate::app::App;
use crate::db::Conn;
use crate::db::orders::list::{self, From, Row, Sort, View};
use crate::db::own_settings::{self, Person};
use crate::db::views::{self, ViewRow};
use crate::domain::staff::Permission;
use crate::error::Result;
use crate::i18n::FactValue;
use crate::web::session::Seen;
use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

/// Rows of a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "staff/orders/list.html")]
struct List {
    shell: Shell,
    asked: Asked,
    query: String,
    title: String,
    lead: String,
    caption: String,
    tabs: Vec<Tab>,
    chips: Vec<Chip>,
    choices: Choices,
    columns: Columns,
    offered: Vec<Offered>,
    lines: Vec<Line>,
    summary: String,
    ended: String,
    newer: String,
    older: String,
    by_due: bool,
    may_sort: bool,
    may_export: bool,
    empty_title: String,
    empty_text: String,
}

/// What the database gave for a page.
struct Read {
    rows: Vec<Row>,
    people: Vec<Person>,
    saved: Vec<ViewRow>,
    channels: Vec<Seen>,
    more: bool,
}

/// `GET /staff/orders`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    request: HttpRequest,
) -> Answer {
    let asked = Asked::read(request.query_string());
    let viewer = Viewer::of(&app, &staff, &visitor);
    let wanted = asked.clone();
    let read = app.read(move |conn| read(conn, &wanted, &viewer)).await?;
    let current = match asked.view() {
        View::Held => "held",
        View::ToDo | View::Late | View::Backordered | View::All => "orders",
    };
    let shell = Shell::new(&staff, &visitor, current).searching(&asked.q);
    let kept = read.people.iter().find(|one| one.id == staff.id);
    let columns = Columns::read(kept.and_then(|one| one.set.as_deref()));
    page::show(&List::new(shell, asked, &read, columns))
}

fn read(conn: &mut Conn, asked: &Asked, viewer: &Viewer) -> Result<Read> {
    let filter = asked.filter(conn, viewer)?;
    let (from, sort) = (asked.place(), asked.sort());
    let mut rows = list::list_page(conn, &filter, sort, from, ROWS as i64)?;
    let more = rows.len() > ROWS;
    if more {
        match from {
            From::Before(_) => drop(rows.drain(..rows.len() - ROWS)),
            From::Start | From::After(_) => rows.truncate(ROWS),
        }
    }
    Ok(Read {
        rows,
        more,
        people: own_settings::list_people(conn, columns::SETTING)?,
        // a search is no view, so that its page spends its statements on finding
        saved: match filter.among {
            Some(_) => Vec::new(),
            None => views::list_of(conn, viewer.id)?,
        },
        channels: viewer.channels.clone(),
    })
}

impl List {
    fn new(shell: Shell, asked: Asked, read: &Read, columns: Columns) -> List {
        let voice = shell.voice;
        let narrowed = chips(&voice, &asked, &read.channels, &read.people);
        let (newer, older) = ends(&asked, read);
        let by_due = asked.sort() == Sort::Due;
        let word = view_word(asked.view());
        let searching = !asked.q.is_empty();
        let lead = match (searching, by_due) {
            (true, _) => voice.t_with("orders-lead-search", &[("query", asked.q.as_str().into())]),
            (false, true) => voice.word("orders-lead-due", word),
            (false, false) => voice.word("orders-lead", word),
        };
        let empty = match word {
            _ if searching => "search",
            _ if !narrowed.is_empty() => "filter",
            word => word,
        };
        let count = [("count", FactValue::from(read.rows.len()))];
        List {
            query: asked.query(),
            title: match shell.current {
                "held" => voice.t("nav-held"),
                _ => voice.t("nav-orders"),
            },
            tabs: tabs(&voice, &asked, &read.saved, &[]),
            choices: Choices::new(&voice, &asked, &read.channels, &able(&read.people)),
            offered: columns.offered(&voice),
            lines: read
                .rows
                .iter()
                .map(|row| line(&voice, row, &read.channels, &asked))
                .collect(),
            caption: match by_due {
                true => voice.t_with("orders-caption-due", &count),
                false => voice.t_with("orders-caption", &count),
            },
            summary: summary(&voice, &read.rows),
            ended: match asked.end.as_str() {
                end @ ("first" | "last") => voice.word("orders-end", end),
                _ => String::new(),
            },
            empty_title: voice.word("orders-empty-title", empty),
            empty_text: voice.word("orders-empty-text", empty),
            may_sort: asked.view() != View::All,
            may_export: shell.may(Permission::Export),
            chips: narrowed,
            by_due,
            lead,
            newer,
            older,
            columns,
            shell,
            asked,
        }
    }
}

const fn view_word(view: View) -> &'static str {
    match view {
        View::ToDo => "todo",
        View::Held => "held",
        View::Late => "late",
        View::Backordered => "backordered",
        View::All => "all",
    }
}

/// Those who can look after orders.
fn able(people: &[Person]) -> Vec<Person> {
    let able = |one: &&Person| one.role.may(Permission::ChangeOrders);
    people.iter().filter(able).cloned().collect()
}

/// Addresses of the neighbouring pages, empty where there is none.
fn ends(asked: &Asked, read: &Read) -> (String, String) {
    let at =
        |row: Option<&Row>, name: &str| row.map_or_else(String::new, |row| asked.at(name, row));
    let newer = at(read.rows.first(), "before");
    let older = at(read.rows.last(), "after");
    match asked.place() {
        From::Start => (String::new(), if read.more { older } else { String::new() }),
        From::After(_) => (newer, if read.more { older } else { String::new() }),
        From::Before(_) => (if read.more { newer } else { String::new() }, older),
    }
}
