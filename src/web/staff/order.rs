//! The page of one order: where it stands, what stops it and what solves that, lines and money, who and where, history.
//! The progress line is `progress`, holds and lines are `parts`.

mod parts;
mod progress;

use parts::{Item, Question, address_lines, item, question};
use progress::{Step, marks_beside, steps};

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeOrders, Staff};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::marks::{self, Mark};
use super::receipt::{self, Sum};
use super::timeline::{self, Day};
use crate::app::App;
use crate::db::Conn;
use crate::db::events::{self, EventRow};
use crate::db::holds::{self, HoldRow};
use crate::db::orders::view::{self, MessageHead, Movement, Other, Whole};
use crate::db::orders::{LineRow, find};
use crate::domain::contact::ContactKind;
use crate::domain::money::Currency;
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Other orders of the customer that are named.
const OTHERS: i64 = 6;

#[derive(Template)]
#[template(path = "staff/orders/order.html")]
struct Page {
    shell: Shell,
    number: String,
    base: String,
    badge: Mark,
    marks: Vec<Mark>,
    lead: String,
    done: String,
    problem: String,
    steps: Vec<Step>,
    questions: Vec<Question>,
    may_hold: bool,
    items: Vec<Item>,
    items_note: String,
    sums: Vec<Sum>,
    days: Vec<Day>,
    event_count: String,
    customer: String,
    email: String,
    phone: String,
    phone_note: String,
    others: Vec<(String, String, Mark)>,
    address: Vec<String>,
    written: String,
    method: String,
    channel: String,
    channel_number: String,
    channel_ref: String,
    placed: When,
    due: String,
    messages: Vec<(i64, String)>,
    note: String,
}

/// Everything the page is made of.
struct Read {
    whole: Whole,
    lines: Vec<LineRow>,
    holds: Vec<HoldRow>,
    events: Vec<EventRow>,
    messages: Vec<MessageHead>,
    money: Vec<Movement>,
    others: Vec<Other>,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /staff/orders/{number}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    number: Path<String>,
    query: Query<Done>,
) -> Answer {
    let done = match query.done.as_str() {
        "released" => visitor.voice.t("done-released"),
        "held" => visitor.voice.t("done-held"),
        "mapped" => visitor.voice.t("done-mapped"),
        _ => String::new(),
    };
    let page = page_of(&app, &staff, &visitor, &number, done, String::new()).await?;
    page::show(&page)
}

/// The page again, with why something was not done.
pub async fn refused(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    number: &str,
    fault: Error,
) -> std::result::Result<HttpResponse, page::Fault> {
    let status = match &fault {
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Refused(_) | Error::Conflict(_) => StatusCode::CONFLICT,
        _ => return Err(fault.into()),
    };
    let problem = page::told(&visitor.voice, &fault);
    let page = page_of(app, staff, visitor, number, String::new(), problem).await?;
    page::show_as(status, &page)
}

async fn page_of(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    number: &str,
    done: String,
    problem: String,
) -> Result<Page> {
    let wanted = number.to_owned();
    let reach = staff.reach.clone();
    let read = app.read(move |conn| read(conn, &reach, &wanted)).await?;
    let mut page = Page::new(Shell::new(staff, visitor, "orders"), &read)?;
    (page.done, page.problem) = (done, problem);
    Ok(page)
}

fn read(conn: &mut Conn, reach: &Reach, number: &str) -> Result<Read> {
    let whole = view::find_whole(conn, reach, number)?.ok_or_else(|| Error::not_found("order"))?;
    let id = whole.order.id;
    Ok(Read {
        lines: find::list_lines(conn, &[id])?,
        holds: holds::list_of_orders(conn, &[id])?,
        events: events::list_of_order(conn, id)?,
        messages: view::list_message_heads(conn, id)?,
        money: view::list_money(conn, id)?,
        others: match whole.order.customer_id {
            Some(customer) => view::list_of_customer(conn, reach, customer, OTHERS + 1)?,
            None => Vec::new(),
        },
        whole,
    })
}

impl Page {
    fn new(mut shell: Shell, read: &Read) -> Result<Page> {
        let voice = shell.voice;
        let order = &read.whole.order;
        // a form that was refused is shown under the address of the form; going back means the order itself
        shell.here = format!("/staff/orders/{}", order.number);
        let currency = Currency::parse(&order.currency)
            .ok_or_else(|| Error::internal("an order's currency is unknown"))?;
        let open: Vec<&HoldRow> = read
            .holds
            .iter()
            .filter(|hold| hold.released_at.is_none())
            .collect();
        let (address, phone, kind) = match &read.whole.address {
            Some(row) => (
                address_lines(&voice, row),
                row.phone.clone(),
                Some(row.phone_kind),
            ),
            None => (Vec::new(), String::new(), None),
        };
        let customer = read.whole.customer.as_ref();
        let name = customer
            .and_then(|customer| customer.name.clone())
            .or_else(|| {
                read.whole
                    .address
                    .as_ref()
                    .map(|address| address.name.clone())
            })
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| voice.t("orders-walk-in"));
        let over = order.history
            || matches!(
                order.state,
                crate::domain::status::OrderState::Completed
                    | crate::domain::status::OrderState::Canceled
            );
        Ok(Page {
            base: shell.here.clone(),
            number: order.number.clone(),
            badge: marks::headline(&voice, order.status),
            marks: marks_beside(&voice, read, &open),
            lead: lead(&voice, read, &name, &open),
            done: String::new(),
            problem: String::new(),
            steps: steps(&voice, read, &open),
            questions: open
                .iter()
                .map(|hold| question(&voice, read, hold))
                .collect(),
            may_hold: shell.may_change && !over,
            items: read
                .lines
                .iter()
                .map(|line| item(&voice, line, &open, currency))
                .collect(),
            items_note: voice.t_with(
                if order.tax_included {
                    "receipt-note-with-tax"
                } else {
                    "receipt-note-plus-tax"
                },
                &[("currency", order.currency.as_str().into())],
            ),
            sums: receipt::sums(&voice, order, &read.money),
            days: timeline::days(
                &voice,
                &read.events,
                (&read.whole.slug, &read.whole.channel),
            ),
            event_count: voice.t_with("timeline-count", &[("count", read.events.len().into())]),
            customer: name,
            email: customer
                .and_then(|customer| customer.email.clone())
                .unwrap_or_default(),
            phone: Some(phone)
                .filter(|phone| !phone.is_empty())
                .or_else(|| customer.and_then(|customer| customer.phone.clone()))
                .unwrap_or_default()
                .replace(',', " # "),
            phone_note: match kind {
                None | Some(ContactKind::Own) => String::new(),
                Some(kind) => voice.word("contact", kind.as_str()),
            },
            others: read
                .others
                .iter()
                .filter(|other| other.id != order.id)
                .map(|other| {
                    let shown = voice.when(other.placed_at).text;
                    (
                        other.number.clone(),
                        shown,
                        marks::headline(&voice, other.status),
                    )
                })
                .collect(),
            address,
            written: read
                .whole
                .address
                .as_ref()
                .map_or_else(String::new, |row| row.raw.clone()),
            method: voice.word("method", order.method.as_str()),
            channel: read.whole.channel.clone(),
            channel_number: order.channel_number.clone().unwrap_or_default(),
            channel_ref: order.channel_ref.clone().unwrap_or_default(),
            placed: voice.when(order.placed_at),
            due: order
                .ship_by
                .map_or_else(String::new, |by| voice.when(by).text),
            messages: read
                .messages
                .iter()
                .map(|message| (message.id.0, voice.when(message.received_at).text))
                .collect(),
            note: order.note.clone(),
            shell,
        })
    }
}

fn lead(voice: &Voice, read: &Read, name: &str, open: &[&HoldRow]) -> String {
    let order = &read.whole.order;
    let city = read
        .whole
        .address
        .as_ref()
        .map_or("", |row| row.city.as_str());
    let who = if city.is_empty() {
        name.to_owned()
    } else {
        voice.t_with(
            "order-who-where",
            &[("name", name.into()), ("city", city.into())],
        )
    };
    let what = voice.t_with(
        "order-lead",
        &[
            ("items", order.line_count.into()),
            ("units", order.unit_count.into()),
            ("who", who.into()),
        ],
    );
    let next = if open.is_empty() {
        voice.word("order-next", order.status.as_str())
    } else {
        voice.t_with("order-next-holds", &[("count", open.len().into())])
    };
    format!("{what} {next}")
}
