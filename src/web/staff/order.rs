//! The page of one order: where it stands, what stops it and what solves that, lines and money, who and where, history.
//! The progress line is `progress`, holds and lines are `parts`, where it leaves from `places`, the buyer is `buyer`, the
//! timeline `history`.

pub mod asked;
pub mod buyer;
mod history;
pub mod parts;
mod places;
mod progress;

use asked::Asked;
use buyer::{Buyer, COUNTED, buyer};
use history::{Pick, history, read_at_most};
use parts::{Item, Question, address_lines, item, question};
use places::{Good, Leaving, Why, leaving, waiting, why};
use progress::{Step, marks_beside, steps};

use super::super::page::{self, Answer};
use super::super::session::{Allowed, Nothing, Posted, SeeOrders, SeePersonal, Staff};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::contact::Seen;
use super::divided::{self, Divided};
use super::marks::{self, Mark};
use super::receipt::{self, Sum};
use super::timeline::Day;
use crate::app::App;
use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::events::{self, EventRow};
use crate::db::exceptions::number_of;
use crate::db::fulfillments::card::{self, Part};
use crate::db::holds::HoldRow;
use crate::db::orders::decision::Current;
use crate::db::orders::view::{self, CLERK, MESSAGE, Movement, Other, Whole};
use crate::db::orders::{LineRow, OrderRow, find};
use crate::domain::audit::AuditAction;
use crate::domain::ids::StaffId;
use crate::domain::money::Currency;
use crate::domain::order::ChannelStage;
use crate::domain::staff::{Permission, Reach};
use crate::domain::status::OrderState;
use crate::error::{Error, Result};
use crate::services::intake::live::allowed;
use crate::services::intake::uneditable;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde_json::Value;

#[derive(Template)]
#[template(path = "staff/orders/order.html")]
struct Page {
    shell: Shell,
    number: String,
    base: String,
    tail: String,
    list: String,
    badge: Mark,
    marks: Vec<Mark>,
    lead: String,
    done: String,
    problem: String,
    steps: Vec<Step>,
    questions: Vec<Question>,
    leaving: Vec<Leaving>,
    waiting: Vec<Good>,
    why: Option<Why>,
    may_hold: bool,
    may_edit: bool,
    /// Why the order cannot be changed any more; empty where that is not worth a word.
    fixed: String,
    may_reveal: bool,
    /// That it is history, and whose go-live decides; empty if it is not.
    history: String,
    may_live: bool,
    items: Vec<Item>,
    items_note: String,
    sums: Vec<Sum>,
    divided: Option<Divided>,
    picks: Vec<Pick>,
    days: Vec<Day>,
    more: String,
    buyer: Buyer,
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
    /// Number of an open exception whose goods it misses.
    exception: Option<String>,
    tags: Vec<String>,
    assignee: String,
    clerks: Vec<Clerk>,
}

/// Somebody who can look after the order.
struct Clerk {
    id: i64,
    name: String,
    chosen: bool,
}

/// Everything the page is made of.
struct Read {
    whole: Whole,
    lines: Vec<LineRow>,
    holds: Vec<HoldRow>,
    events: Vec<EventRow>,
    messages: Vec<Movement>,
    money: Vec<Movement>,
    others: Vec<Other>,
    clerks: Vec<(StaffId, String)>,
    parts: Vec<Part>,
    current: Current,
}

/// `GET /staff/orders/{number}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
) -> Answer {
    let read = read_for(&app, &staff, &number, &asked).await?;
    let mut page = Page::new(&staff, &visitor, &read, &asked, Seen::Masked)?;
    page.done = match asked.done.as_str() {
        word @ ("released" | "held" | "mapped" | "tagged" | "untagged" | "noted" | "assigned"
        | "decided" | "edited" | "placed" | "live" | "canceled" | "cancel-asked") => {
            visitor.voice.word("done", word)
        }
        _ => String::new(),
    };
    page::show(&page)
}

/// `POST /staff/orders/{number}/contact`: the page with the buyer's contacts in full; the audit log keeps who looked.
pub async fn contact(
    app: Data<App>,
    staff: Allowed<SeePersonal>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (reach, wanted) = (staff.reach.clone(), number.clone());
    let (actor, now, address) = (staff.actor(), app.now(), visitor.address.clone());
    app.transact(move |conn| {
        let order = find::get_seen(conn, &reach, &wanted)?;
        let subject = ("order", order.number.as_str());
        let entry = AuditWrite::new(now, &actor, AuditAction::ContactSeen, subject);
        audit::insert_audit(conn, &entry.from_address(&address))
    })
    .await?;
    let read = read_for(&app, &staff, &number, &asked).await?;
    page::show(&Page::new(&staff, &visitor, &read, &asked, Seen::Whole)?)
}

/// The page again, with why something was not done.
pub async fn refused(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    (number, asked): (&str, &Asked),
    fault: Error,
) -> Answer {
    let status = match &fault {
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Refused(_) | Error::Conflict(_) => StatusCode::CONFLICT,
        _ => return Err(fault.into()),
    };
    let read = read_for(app, staff, number, asked).await?;
    let mut page = Page::new(staff, visitor, &read, asked, Seen::Masked)?;
    page.problem = page::told(&visitor.voice, &fault);
    page::show_as(status, &page)
}

async fn read_for(app: &App, staff: &Staff, number: &str, asked: &Asked) -> Result<Read> {
    let (reach, wanted, most) = (staff.reach.clone(), number.to_owned(), read_at_most(asked));
    let may_change = staff.may(Permission::ChangeOrders);
    app.read(move |conn| {
        let mut read = read(conn, &reach, &wanted, most)?;
        if !may_change {
            read.clerks.clear();
        }
        Ok(read)
    })
    .await
}

fn read(conn: &mut Conn, reach: &Reach, number: &str, events: usize) -> Result<Read> {
    let whole = view::find_whole(conn, reach, number)?.ok_or_else(|| Error::not_found("order"))?;
    let id = whole.order.id;
    let movements = view::list_movements(conn, id)?;
    let (messages, others): (Vec<_>, Vec<_>) =
        movements.into_iter().partition(|row| row.kind == MESSAGE);
    let (clerks, money): (Vec<_>, Vec<_>) = others.into_iter().partition(|row| row.kind == CLERK);
    let mut clerks: Vec<(StaffId, String)> = clerks
        .into_iter()
        .map(|row| (StaffId(row.amount), row.method))
        .collect();
    clerks.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    Ok(Read {
        lines: find::list_lines(conn, &[id])?,
        holds: whole.holds()?,
        events: events::list_newest(conn, id, i64::try_from(events).unwrap_or(i64::MAX))?,
        others: match whole.order.customer_id {
            Some(customer) => view::list_of_customer(conn, reach, customer, COUNTED as i64 + 1)?,
            None => Vec::new(),
        },
        parts: card::list_parts(conn, &[id])?,
        current: whole.current()?,
        messages,
        money,
        clerks,
        whole,
    })
}

impl Page {
    fn new(
        staff: &Staff,
        visitor: &Visitor,
        read: &Read,
        asked: &Asked,
        seen: Seen,
    ) -> Result<Page> {
        let mut shell = Shell::new(staff, visitor, "orders");
        let voice = shell.voice;
        let order = &read.whole.order;
        // a form that was refused is shown under the address of the form; going back means the order itself
        shell.here = format!("/staff/orders/{}{}", order.number, asked.tail());
        let currency = Currency::parse(&order.currency)
            .ok_or_else(|| Error::internal("an order's currency is unknown"))?;
        let open: Vec<&HoldRow> = read
            .holds
            .iter()
            .filter(|hold| hold.released_at.is_none())
            .collect();
        let buyer = buyer(&voice, read, seen);
        let over =
            order.history || matches!(order.state, OrderState::Completed | OrderState::Canceled);
        let fixed = uneditable(order, &read.lines);
        let address = read.whole.address.as_ref();
        let channel = (read.whole.slug.as_str(), read.whole.channel.as_str());
        let history = history(&voice, &read.events, asked, channel);
        let assignee = read.whole.assignee.as_ref();
        Ok(Page {
            base: format!("/staff/orders/{}", order.number),
            tail: asked.tail(),
            list: asked.list(),
            number: order.number.clone(),
            badge: marks::headline(&voice, order.status),
            marks: marks_beside(&voice, read, &open),
            lead: lead(&voice, read, &buyer.name, &open),
            done: String::new(),
            problem: String::new(),
            steps: steps(&voice, read, &open),
            questions: open
                .iter()
                .map(|hold| question(&voice, read, hold))
                .collect(),
            leaving: leaving(&voice, read, &staff.reach),
            waiting: waiting(&voice, read),
            why: why(&voice, read, &staff.reach),
            may_hold: shell.may_change && !over,
            may_edit: shell.may_change && fixed.is_none(),
            // history and ends say so themselves
            fixed: fixed
                .filter(|_| shell.may_change && !over)
                .map_or_else(String::new, |why| voice.say(&why)),
            may_reveal: seen == Seen::Masked
                && shell.may(Permission::SeePersonal)
                && !(buyer.phone.is_empty() && buyer.email.is_empty()),
            history: match order.history {
                true => voice.t_with(
                    "order-history",
                    &[("channel", read.whole.channel.as_str().into())],
                ),
                false => String::new(),
            },
            may_live: shell.may_change
                && allowed(order.history, stage_at(order), order.method).is_ok(),
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
            divided: divided::of_order(&voice, &staff.reach, order, &read.lines, &read.parts),
            sums: receipt::sums(&voice, order, &read.money, &read.holds),
            picks: history.picks,
            days: history.days,
            more: history.more,
            buyer,
            address: address.map_or_else(Vec::new, |row| address_lines(&voice, row, seen)),
            written: address.map_or_else(String::new, |row| row.raw.clone()),
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
                .map(|message| (message.amount, voice.when(message.at).text))
                .collect(),
            note: order.note.clone(),
            exception: read.whole.exception.map(number_of),
            tags: read.whole.tags(),
            assignee: assignee.map_or_else(String::new, |(_, name)| name.clone()),
            clerks: read
                .clerks
                .iter()
                .map(|(id, name)| Clerk {
                    id: id.0,
                    name: name.clone(),
                    chosen: assignee.is_some_and(|(chosen, _)| chosen == id),
                })
                .collect(),
            shell,
        })
    }
}

/// How far the order is at its channel, by the newest message.
fn stage_at(order: &OrderRow) -> ChannelStage {
    let told: Option<Value> = serde_json::from_str(&order.channel_doc).ok();
    let stage = told.as_ref().and_then(|told| told.get("stage")?.as_str());
    stage
        .and_then(|stage| stage.parse().ok())
        .unwrap_or(ChannelStage::Open)
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
