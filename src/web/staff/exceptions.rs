//! What went wrong and is somebody's task: the list. One of them is `exceptions/one`.

pub mod one;

use super::super::page::{self, Answer, encoded};
use super::super::session::{Allowed, SeeExceptions, Staff};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::choice::Choice;
use super::marks::{self, Mark};
use crate::app::App;
use crate::db::exceptions::{self as rows, ExceptionRow, Filter, Named, number_of};
use crate::db::locations::{self, LocationRow};
use crate::db::{Conn, skus};
use crate::domain::exception::ExceptionState;
use crate::domain::ids::ExceptionId;
use crate::domain::staff::Reach;
use crate::error::Result;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Rows of a page.
const ROWS: usize = 50;
/// Orders of a row; the others are a number.
const FEW: i64 = 3;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    only: String,
    location: String,
    sku: String,
    after: i64,
}

impl Asked {
    fn state(&self) -> ExceptionState {
        match self.only.as_str() {
            "resolved" => ExceptionState::Resolved,
            _ => ExceptionState::Open,
        }
    }

    /// The address of the list with this tab, after an exception.
    fn with(&self, state: ExceptionState, after: Option<ExceptionId>) -> String {
        let only = match state {
            ExceptionState::Open => "",
            ExceptionState::Resolved => "resolved",
        };
        let after = after.map_or_else(String::new, |id| id.to_string());
        let mut href = "/staff/exceptions?".to_owned();
        for (name, value) in [
            ("only", only),
            ("location", &self.location),
            ("sku", &self.sku),
            ("after", &after),
        ] {
            if !value.is_empty() {
                href.push_str(&format!("{name}={}&", encoded(value)));
            }
        }
        href.trim_end_matches(['?', '&']).to_owned()
    }

    fn is_narrowed(&self) -> bool {
        !self.location.is_empty() || !self.sku.trim().is_empty()
    }
}

/// A tab above the list.
struct Tab {
    title: String,
    count: String,
    href: String,
    here: bool,
}

/// An order of a row.
struct Order {
    number: String,
    badge: Mark,
}

/// A row.
struct Line {
    href: String,
    number: String,
    what: String,
    code: String,
    stock: String,
    place: String,
    pieces: String,
    orders: Vec<Order>,
    more: String,
    /// When it came to light and by whom; of what is settled, when and by whom that was.
    at: When,
    who: String,
}

#[derive(Template)]
#[template(path = "staff/exceptions/list.html")]
struct List {
    shell: Shell,
    asked: Asked,
    tabs: Vec<Tab>,
    places: Vec<Choice>,
    lines: Vec<Line>,
    is_open: bool,
    narrowed: bool,
    newest: String,
    older: String,
}

/// `GET /staff/exceptions`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeExceptions>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let (wanted, reach) = (asked.clone(), staff.reach.clone());
    let (places, mut found, named) = app.read(move |conn| read(conn, &wanted, &reach)).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let (voice, state) = (visitor.voice, asked.state());
    page::show(&List {
        tabs: tabs(&voice, &staff, &asked),
        places: choices(&voice, &places, &asked.location),
        lines: found.iter().map(|row| line(&voice, row, &named)).collect(),
        is_open: state == ExceptionState::Open,
        narrowed: asked.is_narrowed(),
        newest: match asked.after {
            0 => String::new(),
            _ => asked.with(state, None),
        },
        older: match found.last() {
            Some(last) if more => asked.with(state, Some(last.id)),
            _ => String::new(),
        },
        shell: Shell::new(&staff, &visitor, "exceptions"),
        asked,
    })
}

type Read = (Vec<LocationRow>, Vec<ExceptionRow>, Vec<Named>);

fn read(conn: &mut Conn, asked: &Asked, reach: &Reach) -> Result<Read> {
    let mut places = locations::list(conn)?;
    places.retain(|place| reach.sees_location(place.id));
    let mut filter = Filter {
        reach: reach.clone(),
        state: Some(asked.state()),
        before: (asked.after > 0).then_some(ExceptionId(asked.after)),
        ..Filter::default()
    };
    if !asked.location.is_empty() {
        let place = places.iter().find(|place| place.slug == asked.location);
        let Some(place) = place else {
            return Ok((places, Vec::new(), Vec::new()));
        };
        filter.location = Some(place.id);
    }
    let code = asked.sku.trim().replace('\0', "");
    if !code.is_empty() {
        let Some(sku) = skus::find_by_code(conn, &code)? else {
            return Ok((places, Vec::new(), Vec::new()));
        };
        filter.sku = Some(sku.id);
    }
    let found = rows::list_page(conn, &filter, ROWS as i64)?;
    let ids: Vec<ExceptionId> = found.iter().map(|row| row.id).collect();
    let named = rows::list_first_named(conn, reach, &ids, FEW)?;
    Ok((places, found, named))
}

fn tabs(voice: &Voice, staff: &Staff, asked: &Asked) -> Vec<Tab> {
    ExceptionState::ALL
        .iter()
        .map(|state| Tab {
            title: voice.word("exceptions-tab", state.as_str()),
            count: match state {
                ExceptionState::Open => voice.number(staff.exceptions),
                ExceptionState::Resolved => String::new(),
            },
            href: asked.with(*state, None),
            here: asked.state() == *state,
        })
        .collect()
}

fn choices(voice: &Voice, places: &[LocationRow], chosen: &str) -> Vec<Choice> {
    let choice = |word: &str, title: String| Choice {
        word: word.to_owned(),
        title,
        chosen: word == chosen,
    };
    let each = places.iter().map(|row| choice(&row.slug, row.name.clone()));
    std::iter::once(choice("", voice.t("stock-everywhere")))
        .chain(each)
        .collect()
}

fn line(voice: &Voice, row: &ExceptionRow, named: &[Named]) -> Line {
    let orders: Vec<Order> = named
        .iter()
        .filter(|one| one.exception_id == row.id)
        .map(|one| Order {
            number: one.number.clone(),
            badge: marks::headline(voice, one.status),
        })
        .collect();
    let code = code(row);
    Line {
        href: format!("/staff/exceptions/{}", row.id),
        number: number_of(row.id),
        what: what(voice, row),
        stock: stock(row),
        code,
        place: place(row),
        pieces: voice.number(row.pieces),
        more: more(voice, row.orders, orders.len() as i64),
        orders,
        at: voice.when_short(row.resolved_at.unwrap_or(row.created_at)),
        who: match (&row.resolved_kind, &row.resolved_by) {
            (Some(kind), Some(name)) => who(voice, kind, name),
            _ => who(voice, &row.actor_kind, &row.actor),
        },
    }
}

/// How many orders stand behind those that are shown.
fn more(voice: &Voice, all: i64, shown: i64) -> String {
    let key = match (all - shown, shown) {
        (0, _) => return String::new(),
        (_, 0) => "exceptions-orders",
        _ => "exceptions-more",
    };
    voice.t_with(key, &[("count", (all - shown).into())])
}

/// What happened, in a sentence.
fn what(voice: &Voice, row: &ExceptionRow) -> String {
    let facts = [
        ("cause", row.cause.as_str().into()),
        ("pieces", row.pieces.into()),
    ];
    voice.t_with(&format!("exception-{}", row.kind), &facts)
}

fn code(row: &ExceptionRow) -> String {
    let goods = row.goods.as_ref();
    goods.map_or_else(String::new, |(code, _)| code.clone())
}

fn place(row: &ExceptionRow) -> String {
    let place = row.place.as_ref();
    place.map_or_else(String::new, |(_, name)| name.clone())
}

/// The ledger of the goods at the place.
fn stock(row: &ExceptionRow) -> String {
    let (Some((code, _)), Some((slug, _))) = (&row.goods, &row.place) else {
        return String::new();
    };
    format!(
        "{}?location={}#ledger",
        super::stock::address(code),
        encoded(slug)
    )
}

fn who(voice: &Voice, kind: &str, name: &str) -> String {
    match kind {
        "staff" | "key" | "channel" => name.to_owned(),
        _ => voice.t("actor-system"),
    }
}
