//! The order in plain words, for whoever proved that it is theirs: where it is now, the line, the items, what happened.
//! How it is said is `words`. No word of the staff's stands here: a hold is told as what the shop is doing.

mod words;

use super::super::page::{self, Answer};
use super::super::visitor::Visitor;
use super::super::voice::When;
use super::Frame;
use super::track::current;
use crate::app::App;
use crate::db::Conn;
use crate::db::events::{self, EventRow};
use crate::db::fulfillments::card::{self, Part};
use crate::db::holds::HoldRow;
use crate::db::lookups::LookupRow;
use crate::db::orders::view::{self, Movement, Whole};
use crate::db::orders::{LineRow, find};
use crate::domain::hold::HoldKind;
use crate::domain::ids::OrderId;
use crate::domain::money::Currency;
use crate::domain::staff::Reach;
use crate::domain::status::Headline;
use crate::error::{Error, Result};
use crate::services::lookup::orders_of;
use crate::web::staff::receipt;
use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use askama::Template;
use words::{Entry, Item, Parcel, Step, entries, headline, item, masked, parcels, steps};

#[derive(Template)]
#[template(path = "portal/order.html")]
struct Page {
    frame: Frame,
    number: String,
    ours: String,
    class: &'static str,
    icon: &'static str,
    badge: String,
    headline: String,
    steps: Vec<Step>,
    items: Vec<Item>,
    parcels: Vec<Parcel>,
    sums: Vec<receipt::Sum>,
    entries: Vec<Entry>,
    earlier: Vec<Entry>,
    recipient: String,
    address: String,
    has_others: bool,
}

/// One order of several.
struct Short {
    href: String,
    number: String,
    placed: When,
    title: String,
    units: String,
    total: String,
    class: &'static str,
    icon: &'static str,
    badge: String,
}

#[derive(Template)]
#[template(path = "portal/orders.html")]
struct List {
    frame: Frame,
    orders: Vec<Short>,
}

struct Read {
    whole: Whole,
    lines: Vec<LineRow>,
    holds: Vec<HoldRow>,
    events: Vec<EventRow>,
    money: Vec<Movement>,
    parts: Vec<Part>,
}

/// `GET /track/order`: the one order, or the list of all that were proved.
pub async fn newest(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Answer {
    let Some((row, ids)) = proved(&app, &request).await? else {
        return Ok(page::to("/"));
    };
    match ids.as_slice() {
        [one] => one_page(&app, &visitor, &row, *one, 1).await,
        _ => Ok(page::to("/track/orders")),
    }
}

/// `GET /track/orders`.
pub async fn list(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Answer {
    let Some((row, ids)) = proved(&app, &request).await? else {
        return Ok(page::to("/"));
    };
    let shorts = app.read(move |conn| view::list_short(conn, &ids)).await?;
    let voice = visitor.voice;
    let orders = shorts
        .into_iter()
        .enumerate()
        .map(|(index, (order, title, units))| {
            let (class, icon) = look(order.status);
            Short {
                href: format!("/track/orders/{}", index + 1),
                number: order.channel_number.unwrap_or(order.number),
                placed: voice.when(order.placed_at),
                title,
                units: voice.t_with("track-units", &[("units", units.into())]),
                total: voice.money(order.total, &order.currency),
                class,
                icon,
                badge: voice.word("track-status", order.status.as_str()),
            }
        })
        .collect();
    page::show(&List {
        frame: Frame::new(&visitor).proved(&row.csrf),
        orders,
    })
}

/// `GET /track/orders/{n}`: the n-th of the proved orders; no number of an order stands in the address.
pub async fn nth(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    index: Path<usize>,
) -> Answer {
    let Some((row, ids)) = proved(&app, &request).await? else {
        return Ok(page::to("/"));
    };
    let wanted = ids.clone();
    let shorts = app
        .read(move |conn| view::list_short(conn, &wanted))
        .await?;
    let order = index
        .checked_sub(1)
        .and_then(|index| shorts.get(index))
        .map(|(order, ..)| order.id)
        .ok_or_else(|| Error::not_found("order"))?;
    one_page(&app, &visitor, &row, order, ids.len()).await
}

async fn proved(app: &App, request: &HttpRequest) -> Result<Option<(LookupRow, Vec<OrderId>)>> {
    let Some((row, _)) = current(app, request).await? else {
        return Ok(None);
    };
    if !row.proved {
        return Ok(None);
    }
    let asked = row.clone();
    let ids = app.read(move |conn| orders_of(conn, &asked)).await?;
    Ok(Some((row, ids)))
}

async fn one_page(
    app: &App,
    visitor: &Visitor,
    row: &LookupRow,
    order: OrderId,
    of: usize,
) -> Answer {
    let read = app.read(move |conn| read(conn, order)).await?;
    let frame = Frame::new(visitor).proved(&row.csrf);
    page::show(&Page {
        has_others: of > 1,
        ..Page::new(frame, &read)?
    })
}

fn read(conn: &mut Conn, order: OrderId) -> Result<Read> {
    let number = view::find_number(conn, order)?.ok_or_else(|| Error::not_found("order"))?;
    let whole =
        view::find_whole(conn, &Reach::ALL, &number)?.ok_or_else(|| Error::not_found("order"))?;
    Ok(Read {
        lines: find::list_lines(conn, &[order])?,
        holds: whole.holds()?,
        events: events::list_of_order(conn, order)?,
        money: view::list_money(conn, order)?,
        parts: card::list_parts(conn, &[order])?,
        whole,
    })
}

/// Colour and icon of a state, in the words of portal.css.
const fn look(status: Headline) -> (&'static str, &'static str) {
    match status {
        Headline::Received | Headline::Held | Headline::Backordered => ("waiting", "clock"),
        Headline::Sourced | Headline::InFulfillment => ("moving", "box"),
        Headline::Shipped => ("moving", "truck"),
        Headline::Delivered | Headline::Completed => ("done", "check"),
        Headline::Canceled => ("waiting", "cross"),
    }
}

impl Page {
    fn new(frame: Frame, read: &Read) -> Result<Page> {
        let voice = frame.voice;
        let order = &read.whole.order;
        let currency = Currency::parse(&order.currency)
            .ok_or_else(|| Error::internal("an order's currency is unknown"))?;
        let open: Vec<HoldKind> = read
            .holds
            .iter()
            .filter(|hold| hold.released_at.is_none())
            .map(|hold| hold.kind)
            .collect();
        let (class, icon) = look(order.status);
        let mut entries = entries(&voice, read);
        let earlier = if entries.len() > 3 {
            entries.split_off(3)
        } else {
            Vec::new()
        };
        let (recipient, address) = read
            .whole
            .address
            .as_ref()
            .map_or_else(Default::default, masked);
        Ok(Page {
            number: order
                .channel_number
                .clone()
                .unwrap_or_else(|| order.number.clone()),
            ours: order.number.clone(),
            class,
            icon,
            badge: voice.word("track-status", order.status.as_str()),
            headline: headline(&voice, read, &open),
            steps: steps(&voice, read),
            items: read
                .lines
                .iter()
                .map(|line| item(&voice, line, currency))
                .collect(),
            parcels: parcels(&voice, read),
            sums: receipt::sums(&voice, order, &read.money, &[])
                .into_iter()
                .map(|sum| receipt::Sum {
                    note: String::new(),
                    ..sum
                })
                .collect(),
            entries,
            earlier,
            recipient,
            address,
            has_others: false,
            frame,
        })
    }
}
