//! The tabs above the list: the house's views, everybody's and one's own; their counts come after the page is there.

use super::asked::{Asked, Viewer, address};
use crate::app::App;
use crate::db::orders::list::{self, Filter, View};
use crate::db::views::{self, ViewRow};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, SeeOrders};
use crate::web::visitor::Visitor;
use crate::web::voice::Voice;
use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

/// No tab counts further.
const MOST: i64 = 1_000;
/// Nor does “all that match”.
const MOST_MATCHING: i64 = crate::domain::bulk::MOST;

/// The views that everybody has: word, and whether they are counted; counting every order takes long and answers nothing.
const HOUSE: [(View, &str, bool); 5] = [
    (View::ToDo, "todo", true),
    (View::Held, "held", true),
    (View::Late, "late", true),
    (View::Backordered, "backordered", true),
    (View::All, "all", false),
];

/// A tab above the list.
pub(super) struct Tab {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) count: String,
    pub(super) colour: &'static str,
    pub(super) here: bool,
}

#[derive(Template)]
#[template(path = "staff/orders/counts.html")]
struct Counts {
    voice: Voice,
    tabs: Vec<Tab>,
    query: String,
}

#[derive(Template)]
#[template(path = "staff/orders/matching.html")]
struct Matching {
    text: String,
}

/// Every tab; `counts` as in `counted`, or empty before they are known.
pub(super) fn tabs(voice: &Voice, asked: &Asked, saved: &[ViewRow], counts: &[i64]) -> Vec<Tab> {
    let query = asked.query();
    let saved_here = saved.iter().any(|view| view.query == query);
    let mut counts = counts.iter().copied();
    let mut count = |is_counted: bool| match is_counted.then(|| counts.next()).flatten() {
        None | Some(0) => String::new(),
        Some(MOST..) => format!("{}+", MOST - 1),
        Some(count) => voice.number(count),
    };
    let mut tabs: Vec<Tab> = Vec::new();
    for (view, word, is_counted) in HOUSE {
        tabs.push(Tab {
            title: voice.word("orders-tab", word),
            href: address(&format!("view={word}")),
            count: count(is_counted),
            colour: if view == View::Late { "red" } else { "" },
            here: !saved_here && view == asked.view() && asked.q.is_empty(),
        });
    }
    for view in saved {
        tabs.push(Tab {
            title: view.name.clone(),
            href: address(&view.query),
            count: count(true),
            colour: "",
            here: view.query == query,
        });
    }
    tabs
}

/// `GET /staff/orders/counts`: the tabs with their numbers, in place of those without.
pub async fn counts(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    request: HttpRequest,
) -> Answer {
    let asked = Asked::read(request.query_string());
    let viewer = Viewer::of(&app, &staff, &visitor);
    let (saved, counts) = app
        .read(move |conn| {
            let saved = views::list_of(conn, viewer.id)?;
            let house = HOUSE.iter().filter(|(.., is_counted)| *is_counted);
            let mut filters: Vec<Filter> = Vec::new();
            for (_, word, _) in house {
                filters.push(Asked::read(&format!("view={word}")).filter(conn, &viewer)?);
            }
            for view in &saved {
                filters.push(Asked::read(&view.query).filter(conn, &viewer)?);
            }
            let counts = list::count_each(conn, &filters, MOST)?;
            Ok((saved, counts))
        })
        .await?;
    page::show(&Counts {
        tabs: tabs(&visitor.voice, &asked, &saved, &counts),
        query: asked.query(),
        voice: visitor.voice,
    })
}

/// `GET /staff/orders/matching`: how many orders “all that match” are.
pub async fn matching(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    request: HttpRequest,
) -> Answer {
    let asked = Asked::read(request.query_string());
    let viewer = Viewer::of(&app, &staff, &visitor);
    let count = app
        .read(move |conn| {
            let filter = asked.filter(conn, &viewer)?;
            list::count_each(conn, &[filter], MOST_MATCHING + 1)
        })
        .await?;
    let voice = visitor.voice;
    let count = count.first().copied().unwrap_or_default();
    let text = match count > MOST_MATCHING {
        true => voice.t_with("bulk-all-first", &[("count", MOST_MATCHING.into())]),
        false => voice.t_with("bulk-all-count", &[("count", count.into())]),
    };
    page::show(&Matching { text })
}
