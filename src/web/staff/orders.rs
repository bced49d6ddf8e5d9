//! The list of orders: views as tabs, filters as chips in the URL, pages by keyset. What a URL says is `asked`, how a
//! row is shown is `row`.

mod asked;
mod row;

use asked::{Asked, Chip, Choice, chips, choices, write_place};
use row::{Line, line, summary};

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeOrders};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::Shell;
use crate::app::App;
use crate::db::holds::HoldRow;
use crate::db::orders::list::{self, Filter, From, Row, View};
use crate::db::orders::search::find_ids;
use crate::db::{Conn, channels, holds};
use crate::domain::channel::Channel;
use crate::domain::hold::HoldKind;
use crate::domain::ids::OrderId;
use crate::domain::order::PaymentStatus;
use crate::domain::secret::Secret;
use crate::domain::staff::Reach;
use crate::domain::status::Headline;
use crate::domain::time::local;
use crate::error::Result;
use crate::i18n::FactValue;
use crate::services::search::wanted;
use actix_web::web::{Data, Query};
use askama::Template;
use chrono::NaiveDate;

/// Rows of a page.
const ROWS: usize = 50;
/// The most orders that a search finds.
const SEARCHED: i64 = 500;

/// A tab above the list.
struct Tab {
    title: String,
    href: String,
    count: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "staff/orders/list.html")]
struct List {
    shell: Shell,
    asked: Asked,
    lead: String,
    caption: String,
    tabs: Vec<Tab>,
    chips: Vec<Chip>,
    statuses: Vec<Choice>,
    channels: Vec<Choice>,
    payments: Vec<Choice>,
    kinds: Vec<Choice>,
    lines: Vec<Line>,
    summary: String,
    newer: String,
    older: String,
    empty_title: String,
    empty_text: String,
}

/// What the database gave for a page.
struct Read {
    channels: Vec<Channel>,
    rows: Vec<Row>,
    holds: Vec<HoldRow>,
    to_do: i64,
    more: bool,
}

/// `GET /staff/orders`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let (secret, wanted, zone) = (app.secret().clone(), asked.clone(), visitor.voice.zone);
    let reach = staff.reach.clone();
    let read = app
        .read(move |conn| read(conn, &secret, &wanted, &reach, zone))
        .await?;
    let current = match asked.view() {
        View::Held => "held",
        View::ToDo | View::All => "orders",
    };
    let shell = Shell::new(&staff, &visitor, current).searching(&asked.q);
    page::show(&List::new(shell, asked, &read, staff.held))
}

fn read(
    conn: &mut Conn,
    secret: &Secret,
    asked: &Asked,
    reach: &Reach,
    zone: chrono_tz::Tz,
) -> Result<Read> {
    let mut channels = channels::list(conn)?;
    channels.retain(|channel| reach.sees_channel(channel.id));
    let found: Option<Vec<OrderId>> = match asked.q.trim() {
        "" => None,
        typed => Some(find_ids(conn, &wanted(typed, secret), SEARCHED)?),
    };
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let midnight = |day: NaiveDate| local(day.and_time(chrono::NaiveTime::MIN), zone);
    let filter = Filter {
        view: asked.view(),
        status: asked.status.parse().ok(),
        channel: channels
            .iter()
            .find(|channel| channel.slug == asked.channel)
            .map(|channel| channel.id),
        payment: asked.payment.parse().ok(),
        from: day(&asked.from).map(midnight),
        until: day(&asked.to).and_then(|day| day.succ_opt()).map(midnight),
        held: asked.held.parse().ok(),
        sku: Some(asked.sku.trim().to_owned()).filter(|sku| !sku.is_empty()),
        reach: reach.clone(),
        among: found,
    };
    let from = asked.place();
    let mut rows = list::list_page(conn, &filter, from, ROWS as i64)?;
    let more = rows.len() > ROWS;
    if more {
        match from {
            From::Before(_) => drop(rows.drain(..rows.len() - ROWS)),
            From::Start | From::After(_) => rows.truncate(ROWS),
        }
    }
    let held: Vec<OrderId> = rows
        .iter()
        .filter(|row| row.open_holds > 0)
        .map(|row| row.id)
        .collect();
    Ok(Read {
        holds: if held.is_empty() {
            Vec::new()
        } else {
            holds::list_of_orders(conn, &held)?
        },
        // a search is not narrowed to what is to be done, so that the number would mislead
        to_do: if filter.among.is_some() {
            0
        } else {
            list::count_to_do(conn, reach)?
        },
        channels,
        rows,
        more,
    })
}

impl List {
    fn new(shell: Shell, asked: Asked, read: &Read, held: i64) -> List {
        let voice = shell.voice;
        let view = asked.view();
        let searching = !asked.q.is_empty();
        let narrowed = chips(&voice, &asked, &read.channels);
        let (newer, older) = ends(&asked, read);
        let count = read.rows.len() as i64;
        let facts = |count: i64| [("count", FactValue::from(count))];
        let lead = match view {
            _ if searching => {
                voice.t_with("orders-lead-search", &[("query", asked.q.as_str().into())])
            }
            View::ToDo => voice.t("orders-lead-todo"),
            View::Held => voice.t("orders-lead-held"),
            View::All => voice.t("orders-lead-all"),
        };
        let empty = match view {
            _ if searching => "search",
            _ if !narrowed.is_empty() => "filter",
            View::ToDo => "todo",
            View::Held => "held",
            View::All => "all",
        };
        List {
            tabs: tabs(&voice, &asked, view, read.to_do, held),
            statuses: choices(
                &voice,
                "status",
                Headline::ALL.iter().map(|word| word.as_str()),
                &asked.status,
            ),
            payments: choices(
                &voice,
                "payment",
                PaymentStatus::ALL.iter().map(|word| word.as_str()),
                &asked.payment,
            ),
            kinds: choices(
                &voice,
                "hold-kind",
                HoldKind::ALL.iter().map(|word| word.as_str()),
                &asked.held,
            ),
            channels: read
                .channels
                .iter()
                .map(|channel| Choice {
                    word: channel.slug.clone(),
                    title: channel.name.clone(),
                    chosen: channel.slug == asked.channel,
                })
                .collect(),
            lines: read
                .rows
                .iter()
                .map(|row| line(&voice, row, read))
                .collect(),
            caption: voice.t_with("orders-caption", &facts(count)),
            summary: summary(&voice, &read.rows),
            empty_title: voice.word("orders-empty-title", empty),
            empty_text: voice.word("orders-empty-text", empty),
            chips: narrowed,
            lead,
            newer,
            older,
            shell,
            asked,
        }
    }
}

/// Addresses of the neighbouring pages, empty where there is none.
fn ends(asked: &Asked, read: &Read) -> (String, String) {
    let at = |row: Option<&Row>, name: &str| {
        row.map_or_else(String::new, |row| {
            asked.with(name, &write_place((row.placed_at, row.id)))
        })
    };
    let newer = at(read.rows.first(), "before");
    let older = at(read.rows.last(), "after");
    match asked.place() {
        From::Start => (String::new(), if read.more { older } else { String::new() }),
        From::After(_) => (newer, if read.more { older } else { String::new() }),
        From::Before(_) => (if read.more { newer } else { String::new() }, older),
    }
}

fn tabs(voice: &Voice, asked: &Asked, view: View, to_do: i64, held: i64) -> Vec<Tab> {
    let counted = |count: Option<i64>| count.map_or_else(String::new, |count| voice.number(count));
    [
        (View::ToDo, "todo", Some(to_do)),
        (View::Held, "held", Some(held)),
        // counting every order takes long and answers nothing
        (View::All, "all", None),
    ]
    .into_iter()
    .map(|(one, word, count)| Tab {
        title: voice.word("orders-tab", word),
        href: asked.with("view", word),
        count: counted(count.filter(|_| asked.q.is_empty())),
        here: one == view,
    })
    .collect()
}
