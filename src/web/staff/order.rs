//! The page of one order: where it stands, what stops it and what solves that, lines and money, who and where, history.

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
use crate::domain::event::EventKind;
use crate::domain::hold::HoldKind;
use crate::domain::money::Currency;
use crate::domain::money::price_text;
use crate::domain::status::Units;
use crate::error::{Error, Result};
use crate::services::holds::releasable;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Other orders of the customer that are named.
const OTHERS: i64 = 6;

/// A step of the progress line.
struct Step {
    title: String,
    text: String,
    /// `full`, `part` or nothing.
    class: &'static str,
    colour: &'static str,
    /// How much of the way to the next step is done, percent.
    width: i64,
}

/// A hold with the question it asks.
struct Question {
    id: i64,
    colour: &'static str,
    title: String,
    cause: String,
    since: When,
    line: String,
    /// The code that has to be given a SKU; empty if the hold can be released.
    code: String,
    consequence: String,
}

/// A line of the order.
struct Item {
    tile: String,
    title: String,
    sku: String,
    units: i64,
    price: String,
    amount: String,
    marks: Vec<Mark>,
}

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
    let read = app.read(move |conn| read(conn, &wanted)).await?;
    let mut page = Page::new(Shell::new(staff, visitor, "orders"), &read)?;
    (page.done, page.problem) = (done, problem);
    Ok(page)
}

fn read(conn: &mut Conn, number: &str) -> Result<Read> {
    let whole = view::find_whole(conn, number)?.ok_or_else(|| Error::not_found("order"))?;
    let id = whole.order.id;
    Ok(Read {
        lines: find::list_lines(conn, &[id])?,
        holds: holds::list_of_orders(conn, &[id])?,
        events: events::list_of_order(conn, id)?,
        messages: view::list_message_heads(conn, id)?,
        money: view::list_money(conn, id)?,
        others: match whole.order.customer_id {
            Some(customer) => view::list_of_customer(conn, customer, OTHERS + 1)?,
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

fn total(lines: &[LineRow], pick: impl Fn(&Units) -> i64) -> i64 {
    lines.iter().map(|line| pick(&line.units())).sum()
}

fn marks_beside(voice: &Voice, read: &Read, open: &[&HoldRow]) -> Vec<Mark> {
    let lines = &read.lines;
    let gone = total(lines, |u| u.shipped + u.delivered + u.returned + u.lost);
    let left = total(lines, |u| {
        u.unplaced + u.backordered + u.planned + u.picked + u.packed
    });
    let mut marks = Vec::new();
    if gone > 0 && left > 0 {
        marks.push(Mark::new("blue", "carr", voice.t("mark-partly-shipped")));
    }
    let held = open.iter().filter(|hold| hold.line_id.is_some()).count();
    if held > 0 {
        marks.push(Mark::new(
            "amber",
            "pause",
            voice.t_with("mark-lines-held", &[("count", held.into())]),
        ));
    }
    if total(lines, |u| u.returned) > 0 {
        marks.push(Mark::new("grey", "ret", voice.t("mark-returned")));
    }
    if total(lines, |u| u.lost) > 0 {
        marks.push(Mark::new("red", "exc", voice.t("mark-lost")));
    }
    if read.whole.order.history {
        marks.push(Mark::new("grey", "inbox", voice.t("mark-history")));
    }
    marks.push(Mark::new(
        "grey",
        "money",
        voice.word("payment", read.whole.order.payment_status.as_str()),
    ));
    marks
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

fn steps(voice: &Voice, read: &Read, open: &[&HoldRow]) -> Vec<Step> {
    let (order, lines) = (&read.whole.order, &read.lines);
    let all = total(lines, |u| u.quantity() - u.canceled);
    let delivered = total(lines, |u| u.delivered + u.returned);
    let shipped = delivered + total(lines, |u| u.shipped + u.lost);
    let picked = shipped + total(lines, |u| u.picked + u.packed);
    let sourced = picked + total(lines, |u| u.planned);
    let checked_at = read
        .events
        .iter()
        .rev()
        .find(|event| event.kind == EventKind::Opened)
        .map_or(order.received_at, |event| event.at);
    let is_near = order
        .ship_by
        .is_some_and(|by| by - voice.now < chrono::Duration::hours(4));
    let by_units = |word: &str, units: i64, text: String, due: bool| {
        let is_full = all > 0 && units >= all;
        Step {
            title: voice.word("step", word),
            text,
            class: if is_full {
                "full"
            } else if units > 0 || due {
                "part"
            } else {
                ""
            },
            colour: if is_full {
                "green"
            } else if due {
                "amber"
            } else if units > 0 {
                "blue"
            } else {
                ""
            },
            width: if all > 0 {
                (units * 100 / all).clamp(0, 100)
            } else {
                0
            },
        }
    };
    let so_many = |units: i64| {
        voice.t_with(
            "step-units",
            &[("units", units.into()), ("all", all.into())],
        )
    };
    let mut shipped_text = so_many(shipped);
    if let Some(by) = order.ship_by.filter(|_| shipped < all && !order.history) {
        let by = voice.t_with("step-ship-by", &[("time", voice.when(by).text.into())]);
        shipped_text = format!("{shipped_text}{}{by}", voice.t("list-comma"));
    }
    let mut delivered_text = so_many(delivered);
    if let Some(by) = order
        .deliver_by
        .filter(|_| delivered < all && !order.history)
    {
        let by = voice.t_with("step-deliver-by", &[("time", voice.when(by).text.into())]);
        delivered_text = format!("{delivered_text}{}{by}", voice.t("list-comma"));
    }
    let is_checked = open.is_empty();
    vec![
        Step {
            title: voice.word("step", "received"),
            text: voice.when(order.received_at).text,
            class: "full",
            colour: "green",
            width: 100,
        },
        Step {
            title: voice.word("step", "checked"),
            text: if is_checked {
                voice.when(checked_at).text
            } else {
                voice.t_with("step-holds", &[("count", open.len().into())])
            },
            class: if is_checked { "full" } else { "part" },
            colour: if is_checked { "green" } else { "amber" },
            width: if is_checked { 100 } else { 0 },
        },
        by_units("sourced", sourced, so_many(sourced), false),
        by_units("picked", picked, so_many(picked), false),
        by_units(
            "shipped",
            shipped,
            shipped_text,
            is_near && shipped < all && is_checked && !order.history,
        ),
        by_units("delivered", delivered, delivered_text, false),
    ]
}

fn question(voice: &Voice, read: &Read, hold: &HoldRow) -> Question {
    let line = read.lines.iter().find(|line| hold.line_id == Some(line.id));
    let code = hold.waits_for.strip_prefix("sku:").unwrap_or_default();
    Question {
        id: hold.id.0,
        colour: match hold.kind {
            HoldKind::Totals => "red",
            _ => "amber",
        },
        title: voice.word("hold-question", hold.kind.as_str()),
        cause: voice.say_stored(&hold.reason),
        since: voice.when(hold.created_at),
        line: line.map_or_else(String::new, |line| {
            voice.t_with(
                "hold-stops-line",
                &[
                    ("units", line.quantity.into()),
                    ("title", line.title.as_str().into()),
                ],
            )
        }),
        code: if releasable(hold.kind) {
            String::new()
        } else {
            code.to_owned()
        },
        consequence: voice.word("hold-consequence", hold.kind.as_str()),
    }
}

fn item(voice: &Voice, line: &LineRow, open: &[&HoldRow], currency: Currency) -> Item {
    let units = line.units();
    let held = open.iter().any(|hold| hold.line_id == Some(line.id));
    let places = [
        (
            units.unplaced,
            if held { "amber" } else { "grey" },
            if held { "pause" } else { "inbox" },
            if held { "held" } else { "unplaced" },
        ),
        (units.backordered, "grey", "wait", "backordered"),
        (units.planned, "grey", "pin", "planned"),
        (units.picked, "blue", "ful", "picked"),
        (units.packed, "blue", "ful", "packed"),
        (units.shipped, "blue", "carr", "shipped"),
        (units.delivered, "green", "done", "delivered"),
        (units.lost, "red", "exc", "lost"),
        (units.returned, "grey", "ret", "returned"),
        (units.canceled, "grey", "ban", "canceled"),
    ];
    Item {
        tile: marks::tile(&line.title),
        title: line.title.clone(),
        sku: line.sku.clone(),
        units: line.quantity,
        price: price_text(line.unit_price_e6, currency),
        amount: voice.amount(line.amount, currency.code()),
        marks: places
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, colour, icon, word)| {
                let key = format!("units-{word}");
                Mark::new(colour, icon, voice.t_with(&key, &[("units", count.into())]))
            })
            .collect(),
    }
}

/// The address as it stands on a parcel: Chinese ones from the large to the small, others the other way round.
fn address_lines(voice: &Voice, row: &crate::db::orders::AddressRow) -> Vec<String> {
    let country = crate::domain::country::Country::parse(&row.country);
    let country_name = country.map_or_else(String::new, |country| match voice.lang {
        crate::i18n::Lang::En => country.name_en().to_owned(),
        crate::i18n::Lang::ZhCn => country.name_zh().to_owned(),
    });
    let lines = if row.country == "CN" {
        vec![
            row.name.clone(),
            row.phone.replace(',', " # "),
            format!("{} {} {}", row.region, row.city, row.district),
            row.street.clone(),
            row.postcode.clone(),
        ]
    } else {
        let place = format!("{} {} {}", row.postcode, row.city, row.region);
        vec![
            row.name.clone(),
            row.phone.replace(',', " # "),
            row.street.clone(),
            row.district.clone(),
            place,
            country_name,
        ]
    };
    lines
        .into_iter()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect()
}
