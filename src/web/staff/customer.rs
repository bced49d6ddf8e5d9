//! The page of one customer: contacts, figures, orders, where parcels went, who may be the same person. Nobody is ever
//! merged here: a shared phone may be a family's.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, Nothing, Posted, SeeOrders, SeePersonal, Staff};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::contact::{self, Seen};
use super::customers::name_of;
use super::marks::{self, Mark};
use super::order::buyer::{COUNTED, Figures, figures};
use super::order::parts::address_lines;
use crate::app::App;
use crate::db::audit::{self, AuditWrite};
use crate::db::customers::{CustomerRow, list};
use crate::db::orders::view::{self, Other};
use crate::db::orders::{AddressRow, find};
use crate::db::{Conn, channels};
use crate::domain::audit::AuditAction;
use crate::domain::ids::{ChannelId, CustomerId, OrderId};
use crate::domain::staff::{Permission, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::DateTime;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// Orders of a page.
const ROWS: usize = 50;
/// Addresses that are shown.
const ADDRESSES: usize = 6;
/// Other customers that are shown.
const ALIKE: i64 = 12;

/// What the address says: the place in the orders where the page goes on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
}

#[derive(Template)]
#[template(path = "staff/customers/customer.html")]
struct Page {
    shell: Shell,
    id: CustomerId,
    base: String,
    name: String,
    lead: String,
    account: String,
    channel: String,
    since: When,
    phone: String,
    email: String,
    may_reveal: bool,
    figures: Figures,
    lines: Vec<Line>,
    older: String,
    newest: String,
    addresses: Vec<Vec<String>>,
    alike: Vec<Alike>,
}

/// An order of the table.
struct Line {
    number: String,
    placed: When,
    channel: String,
    title: String,
    total: String,
    badge: Mark,
}

/// Somebody who may be the same person.
struct Alike {
    href: String,
    name: String,
    why: String,
}

struct Read {
    customer: CustomerRow,
    newest: Vec<Other>,
    shown: Vec<Other>,
    more: bool,
    addresses: Vec<AddressRow>,
    alike: Vec<CustomerRow>,
    channels: HashMap<ChannelId, String>,
}

/// `GET /staff/customers/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    id: Path<i64>,
    asked: Query<Asked>,
) -> Answer {
    let read = read_for(&app, &staff, CustomerId(*id), &asked).await?;
    page::show(&Page::new(&staff, &visitor, &read, &asked, Seen::Masked))
}

/// `POST /staff/customers/{id}/contact`: the page with the contacts in full; the audit log keeps who looked.
pub async fn contact(
    app: Data<App>,
    staff: Allowed<SeePersonal>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let id = CustomerId(*id);
    let (reach, actor, now) = (staff.reach.clone(), staff.actor(), app.now());
    let address = visitor.address.clone();
    app.transact(move |conn| {
        seen(conn, &reach, id)?;
        let subject = ("customer", id.to_string());
        let subject = (subject.0, subject.1.as_str());
        let entry = AuditWrite::new(now, &actor, AuditAction::ContactSeen, subject);
        audit::insert_audit(conn, &entry.from_address(&address))
    })
    .await?;
    let asked = Asked::default();
    let read = read_for(&app, &staff, id, &asked).await?;
    page::show(&Page::new(&staff, &visitor, &read, &asked, Seen::Whole))
}

async fn read_for(app: &App, staff: &Staff, id: CustomerId, asked: &Asked) -> Result<Read> {
    let (reach, place) = (staff.reach.clone(), read_place(&asked.after));
    app.read(move |conn| read(conn, &reach, id, place)).await
}

fn seen(conn: &mut Conn, reach: &Reach, id: CustomerId) -> Result<CustomerRow> {
    list::find_seen(conn, reach, id)?.ok_or_else(|| Error::not_found("customer"))
}

fn read(
    conn: &mut Conn,
    reach: &Reach,
    id: CustomerId,
    place: Option<(Time, OrderId)>,
) -> Result<Read> {
    let customer = seen(conn, reach, id)?;
    let newest = view::list_of_customer(conn, reach, id, COUNTED as i64 + 1)?;
    let mut shown = match place {
        Some(place) => view::list_older_of_customer(conn, reach, id, place, ROWS as i64 + 1)?,
        None => newest.iter().take(ROWS + 1).cloned().collect(),
    };
    let more = shown.len() > ROWS;
    shown.truncate(ROWS);
    let recent: Vec<OrderId> = newest.iter().take(ROWS).map(|order| order.id).collect();
    Ok(Read {
        addresses: find::list_addresses(conn, &recent)?,
        alike: list::list_same_contact(conn, reach, &customer, ALIKE)?,
        channels: channels::list(conn)?
            .into_iter()
            .filter(|channel| reach.sees_channel(channel.id))
            .map(|channel| (channel.id, channel.name))
            .collect(),
        customer,
        newest,
        shown,
        more,
    })
}

impl Page {
    fn new(staff: &Staff, visitor: &Visitor, read: &Read, asked: &Asked, seen: Seen) -> Page {
        let mut shell = Shell::new(staff, visitor, "customers");
        let (voice, customer) = (shell.voice, &read.customer);
        let base = format!("/staff/customers/{}", customer.id);
        shell.here = base.clone();
        let channel_of = |id: ChannelId| read.channels.get(&id).cloned().unwrap_or_default();
        let phone = contact::phone(customer.phone.as_deref().unwrap_or_default(), seen);
        let email = contact::email(customer.email.as_deref().unwrap_or_default(), seen);
        let figures = figures(&voice, &read.newest);
        Page {
            id: customer.id,
            name: name_of(&voice, customer),
            lead: match read.newest.is_empty() {
                true => voice.t("customer-no-orders"),
                false => [figures.count.as_str(), &figures.span].join(&voice.t("list-comma")),
            },
            account: customer.account.clone().unwrap_or_default(),
            channel: customer.channel_id.map_or_else(String::new, channel_of),
            since: voice.when(customer.created_at),
            may_reveal: seen == Seen::Masked
                && shell.may(Permission::SeePersonal)
                && !(phone.is_empty() && email.is_empty()),
            phone,
            email,
            figures,
            lines: read
                .shown
                .iter()
                .map(|order| line(&voice, order, channel_of(order.channel_id)))
                .collect(),
            older: match read.shown.last().filter(|_| read.more) {
                Some(last) => format!("{base}?after={}", write_place(last)),
                None => String::new(),
            },
            newest: match asked.after.as_str() {
                "" => String::new(),
                _ => base.clone(),
            },
            addresses: addresses(&voice, read, seen),
            alike: read
                .alike
                .iter()
                .map(|other| alike(&voice, customer, other))
                .collect(),
            base,
            shell,
        }
    }
}

fn line(voice: &Voice, order: &Other, channel: String) -> Line {
    Line {
        number: order.number.clone(),
        placed: voice.when_short(order.placed_at),
        channel,
        title: order.first_title.clone(),
        total: voice.money(order.total, &order.currency),
        badge: marks::headline(voice, order.status),
    }
}

/// The addresses of the newest orders, each once, the newest first.
fn addresses(voice: &Voice, read: &Read, seen: Seen) -> Vec<Vec<String>> {
    let by_order: HashMap<OrderId, &AddressRow> = read
        .addresses
        .iter()
        .map(|row| (row.order_id, row))
        .collect();
    let mut known = HashSet::new();
    read.newest
        .iter()
        .filter_map(|order| by_order.get(&order.id))
        .map(|row| (address_lines(voice, row, Seen::Whole), *row))
        .filter(|(whole, _)| known.insert(whole.clone()))
        .take(ADDRESSES)
        .map(|(_, row)| address_lines(voice, row, seen))
        .collect()
}

fn alike(voice: &Voice, customer: &CustomerRow, other: &CustomerRow) -> Alike {
    let same = |one: &Option<String>, two: &Option<String>| one.is_some() && one == two;
    let why = match (
        same(&customer.phone_hash, &other.phone_hash),
        same(&customer.email_hash, &other.email_hash),
    ) {
        (true, true) => "both",
        (true, false) => "phone",
        _ => "email",
    };
    Alike {
        href: format!("/staff/customers/{}", other.id),
        name: name_of(voice, other),
        why: voice.word("customer-same", why),
    }
}

fn write_place(order: &Other) -> String {
    format!(
        "{}-{}",
        order.placed_at.and_utc().timestamp_millis(),
        order.id
    )
}

fn read_place(text: &str) -> Option<(Time, OrderId)> {
    let (at, id) = text.split_once('-')?;
    let at = DateTime::from_timestamp_millis(at.parse().ok()?)?.naive_utc();
    Some((at, OrderId(id.parse().ok()?)))
}
