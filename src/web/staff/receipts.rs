//! Goods that are ordered: the list of purchase orders. Making and changing one is `receipts/edit`, one of them
//! `receipts/one`.

pub mod edit;
pub mod one;

use super::super::page::{self, Answer, encoded};
use super::super::session::{Allowed, SeeStock};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::Shell;
use super::marks::Mark;
use crate::app::App;
use crate::db::Conn;
use crate::db::locations::{self, LocationRow};
use crate::db::receipts::{self as rows, Only, ReceiptLine, ReceiptRow};
use crate::domain::ids::{LocationId, ReceiptId};
use crate::domain::staff::{Permission, Reach};
use crate::domain::stock::ReceiptState;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use actix_web::web::{Data, Query};
use askama::Template;
use chrono::DateTime;
use serde::Deserialize;

/// Rows of a page.
const ROWS: usize = 50;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    only: String,
    after: String,
}

impl Asked {
    fn only(&self) -> Only {
        match self.only.as_str() {
            "all" => Only::All,
            _ => Only::Expected,
        }
    }

    fn after(&self) -> Option<(Time, i64)> {
        let (millis, id) = self.after.split_once('.')?;
        let at = DateTime::from_timestamp_millis(millis.parse().ok()?)?;
        Some((at.naive_utc(), id.parse().ok()?))
    }
}

/// A row.
struct Line {
    href: String,
    name: String,
    supplier: String,
    place: String,
    goods: String,
    came: String,
    expected: String,
    late: bool,
    state: Mark,
}

#[derive(Template)]
#[template(path = "staff/receipts/list.html")]
struct List {
    shell: Shell,
    tabs: Vec<(String, String, bool)>,
    lines: Vec<Line>,
    narrowed: bool,
    newest: String,
    older: String,
    may_change: bool,
}

/// `GET /staff/receipts`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeStock>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let (wanted, reach) = (asked.clone(), staff.reach.clone());
    let (mut found, lines, places) = app.read(move |conn| read(conn, &wanted, &reach)).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let voice = visitor.voice;
    page::show(&List {
        tabs: ["", "all"]
            .into_iter()
            .map(|only| {
                let title = voice.word(
                    "receipts-tab",
                    if only.is_empty() { "expected" } else { only },
                );
                let query = if only.is_empty() { "" } else { "?only=all" };
                (title, format!("/staff/receipts{query}"), asked.only == only)
            })
            .collect(),
        narrowed: asked.only() == Only::Expected || !asked.after.is_empty(),
        newest: match asked.after.as_str() {
            "" => String::new(),
            _ => format!("/staff/receipts?only={}", encoded(&asked.only)),
        },
        older: match found.last() {
            Some(last) if more => format!(
                "/staff/receipts?only={}&after={}.{}",
                encoded(&asked.only),
                last.expected_at.and_utc().timestamp_millis(),
                last.id
            ),
            _ => String::new(),
        },
        lines: found
            .iter()
            .map(|row| line(&voice, row, &lines, &places))
            .collect(),
        may_change: staff.may(Permission::ChangeStock),
        shell: Shell::new(&staff, &visitor, "receipts"),
    })
}

type Read = (Vec<ReceiptRow>, Vec<ReceiptLine>, Vec<LocationRow>);

fn read(conn: &mut Conn, asked: &Asked, reach: &Reach) -> Result<Read> {
    let found = rows::list_page(conn, reach, asked.only(), asked.after(), ROWS as i64)?;
    let ids: Vec<ReceiptId> = found.iter().map(|row| row.id).collect();
    let lines = rows::list_lines(conn, &ids)?;
    Ok((found, lines, locations::list(conn)?))
}

fn line(voice: &Voice, row: &ReceiptRow, lines: &[ReceiptLine], places: &[LocationRow]) -> Line {
    let mine: Vec<&ReceiptLine> = lines
        .iter()
        .filter(|line| line.receipt_id == row.id)
        .collect();
    let quantity: i64 = mine.iter().map(|line| line.quantity).sum();
    let received: i64 = mine.iter().map(|line| line.received).sum();
    let goods = [("lines", mine.len().into()), ("pieces", quantity.into())];
    Line {
        href: address(&row.name),
        name: row.name.clone(),
        supplier: row.supplier.clone(),
        place: place_name(places, row.location_id),
        goods: voice.t_with("receipts-goods", &goods),
        came: match received {
            0 => String::new(),
            received => voice.t_with("receipts-came", &[("pieces", received.into())]),
        },
        expected: voice.day(row.expected_at),
        late: row.state == ReceiptState::Expected && row.expected_at < voice.now,
        state: mark(voice, row.state, received),
    }
}

fn place_name(places: &[LocationRow], id: LocationId) -> String {
    let place = places.iter().find(|place| place.id == id);
    place.map_or_else(String::new, |place| place.name.clone())
}

/// How a state looks; one that has come in part is moving.
fn mark(voice: &Voice, state: ReceiptState, received: i64) -> Mark {
    let (colour, icon, word) = match (state, received) {
        (ReceiptState::Expected, 0) => ("grey", "wait", "expected"),
        (ReceiptState::Expected, _) => ("blue", "carr", "partly"),
        (ReceiptState::Received, _) => ("green", "check", "received"),
        (ReceiptState::Canceled, _) => ("grey", "ban", "canceled"),
    };
    Mark::new(colour, icon, voice.word("receipt-state", word))
}

/// The purchase order of a name, if the viewer sees where it goes.
fn get_seen(conn: &mut Conn, reach: &Reach, name: &str) -> Result<ReceiptRow> {
    rows::find_by_name(conn, name)?
        .filter(|row| reach.sees_location(row.location_id))
        .ok_or_else(|| Error::not_found("receipt"))
}

/// The address of a purchase order; a name may hold anything.
pub fn address(name: &str) -> String {
    format!("/staff/receipts/{}", encoded(name).replace('+', "%20"))
}
