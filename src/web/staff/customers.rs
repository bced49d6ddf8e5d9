//! The list of customers, newest first, and the search in it. Contacts are hidden in part; the page of one is `customer`.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeOrders, Seen as Sold};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::contact::{self, Seen};
use crate::app::App;
use crate::db::Conn;
use crate::db::customers::CustomerRow;
use crate::db::customers::list::{self, COUNTED, From, Row};
use crate::db::orders::search::{Bound, find_ids};
use crate::domain::ids::CustomerId;
use crate::domain::secret::Secret;
use crate::domain::staff::Reach;
use crate::error::Result;
use crate::services::search::wanted;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Rows of a page.
const ROWS: usize = 50;
/// The most orders that a search looks at.
const SEARCHED: i64 = 500;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    after: String,
    before: String,
}

#[derive(Template)]
#[template(path = "staff/customers/list.html")]
struct List {
    shell: Shell,
    q: String,
    caption: String,
    lines: Vec<Line>,
    newer: String,
    older: String,
    empty_title: String,
    empty_text: String,
}

/// A row of the table.
struct Line {
    href: String,
    name: String,
    account: String,
    channel: String,
    phone: String,
    email: String,
    orders: String,
    last: When,
    since: When,
}

struct Read {
    rows: Vec<Row>,
    more: bool,
}

/// `GET /staff/customers`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeOrders>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let asked = asked.into_inner();
    let (reach, secret, wanted) = (staff.reach.clone(), app.secret().clone(), asked.clone());
    let read = app
        .read(move |conn| read(conn, &reach, &secret, &wanted))
        .await?;
    let shell = Shell::new(&staff, &visitor, "customers");
    page::show(&List::new(shell, &asked, &read, &staff.channels))
}

fn read(conn: &mut Conn, reach: &Reach, secret: &Secret, asked: &Asked) -> Result<Read> {
    let limit = i64::try_from(ROWS).unwrap_or(i64::MAX);
    let from = asked.from();
    let mut rows = match asked.q.trim() {
        "" => list::list_page(conn, reach, from, limit)?,
        typed => {
            let bound = Bound {
                reach,
                limit: SEARCHED,
            };
            let found = find_ids(conn, &wanted(typed, secret), bound)?;
            list::list_of_orders(conn, reach, &found, limit)?
        }
    };
    let more = rows.len() > ROWS;
    if more {
        match from {
            From::Before(_) => drop(rows.drain(..rows.len() - ROWS)),
            From::Start | From::After(_) => rows.truncate(ROWS),
        }
    }
    Ok(Read { rows, more })
}

impl Asked {
    fn from(&self) -> From {
        match (self.after.parse(), self.before.parse()) {
            (Ok(id), _) => From::After(CustomerId(id)),
            (_, Ok(id)) => From::Before(CustomerId(id)),
            _ => From::Start,
        }
    }
}

impl List {
    fn new(shell: Shell, asked: &Asked, read: &Read, channels: &[Sold]) -> List {
        let voice = shell.voice;
        let (newer, older) = match asked.q.trim() {
            "" => ends(asked.from(), read),
            _ => (String::new(), String::new()),
        };
        let empty = if asked.q.trim().is_empty() {
            "none"
        } else {
            "search"
        };
        List {
            q: asked.q.clone(),
            caption: voice.t_with("customers-caption", &[("count", read.rows.len().into())]),
            lines: read
                .rows
                .iter()
                .map(|row| line(&voice, row, channels))
                .collect(),
            newer,
            older,
            empty_title: voice.word("customers-empty-title", empty),
            empty_text: voice.word("customers-empty-text", empty),
            shell,
        }
    }
}

fn ends(from: From, read: &Read) -> (String, String) {
    let at = |row: Option<&Row>, name: &str| {
        row.map_or_else(String::new, |row| {
            format!("/staff/customers?{name}={}", row.customer.id)
        })
    };
    let newer = at(read.rows.first(), "before");
    let older = at(read.rows.last(), "after");
    let more = |there: String| if read.more { there } else { String::new() };
    match from {
        From::Start => (String::new(), more(older)),
        From::After(_) => (newer, more(older)),
        From::Before(_) => (more(newer), older),
    }
}

fn line(voice: &Voice, row: &Row, channels: &[Sold]) -> Line {
    let customer = &row.customer;
    let shown = |stored: &Option<String>, how: fn(&str, Seen) -> String| {
        how(stored.as_deref().unwrap_or_default(), Seen::Masked)
    };
    Line {
        href: format!("/staff/customers/{}", customer.id),
        name: name_of(voice, customer),
        account: customer.account.clone().unwrap_or_default(),
        channel: customer
            .channel_id
            .and_then(|id| channels.iter().find(|channel| channel.id == id))
            .map(|channel| channel.name.clone())
            .unwrap_or_default(),
        phone: shown(&customer.phone, contact::phone),
        email: shown(&customer.email, contact::email),
        orders: if row.orders > COUNTED {
            format!("{}+", voice.number(COUNTED))
        } else {
            voice.number(row.orders)
        },
        last: row
            .last
            .map_or_else(When::default, |at| voice.when_short(at)),
        since: voice.when_short(customer.created_at),
    }
}

/// What a customer is called.
pub(super) fn name_of(voice: &Voice, customer: &CustomerRow) -> String {
    customer
        .name
        .clone()
        .filter(|name| !name.is_empty())
        .or_else(|| customer.account.clone())
        .unwrap_or_else(|| voice.t("customer-nameless"))
}
