//! The list of fulfillments, by what must leave next or, of those that are through, by age; and the same as a file.

use super::asked::{Asked, written};
use super::seen;
use super::tell::{Card, card};
use crate::app::App;
use crate::db::Conn;
use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::fulfillments::FulfillmentRow;
use crate::db::fulfillments::board::{self, Filter, Place as After};
use crate::db::fulfillments::card::{self as cards, Place};
use crate::domain::audit::AuditAction;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::ids::FulfillmentId;
use crate::domain::staff::Permission;
use crate::error::Result;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, Export, Staff};
use crate::web::staff::Shell;
use crate::web::staff::choice::Choice;
use crate::web::staff::sheet::{self, Cell, Kind, Sheet};
use crate::web::visitor::Visitor;
use crate::web::voice::Voice;
use actix_web::web::{Data, Query};
use askama::Template;
use std::fs::File;

/// Rows of a page.
const ROWS: i64 = 50;
/// Rows that are read at once for a file.
const PORTION: i64 = 500;

#[derive(Template)]
#[template(path = "staff/fulfillments/list.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    places: Vec<Choice>,
    states: Vec<Choice>,
    channels: Vec<Choice>,
    lines: Vec<Card>,
    is_narrowed: bool,
    may_export: bool,
    query: String,
    summary: String,
    first: String,
    older: String,
}

/// The list.
pub(super) async fn show(app: &App, staff: &Staff, visitor: &Visitor, asked: &Asked) -> Answer {
    let (viewer, wanted, now) = (staff.clone(), asked.clone(), app.now());
    let (places, mut rows, members) = app
        .read(move |conn| {
            let places = seen(cards::list_places(conn)?, &viewer.reach);
            let filter = wanted.filter(&viewer, &places, now);
            let rows = match is_over(&filter) {
                true => board::list_newest(conn, &filter, wanted.before(), ROWS + 1)?,
                false => board::list_due(conn, &filter, wanted.place(), ROWS + 1)?,
            };
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            Ok((places, rows, cards::list_members(conn, &ids)?))
        })
        .await?;
    let is_more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let shell = Shell::new(staff, visitor, "fulfillments");
    let voice = shell.voice;
    let over = asked.state().is_some_and(is_through);
    let next = rows.last().filter(|_| is_more).map(|row| match over {
        true => row.id.to_string(),
        false => written(board::place(row)),
    });
    let lines: Vec<Card> = rows
        .iter()
        .map(|row| card(&voice, row, &members, &places, &staff.reach))
        .collect();
    page::show(&Page {
        places: place_choices(&voice, &places, &asked.location),
        states: states(&voice, &asked.state),
        channels: channels(&voice, staff, &asked.channel),
        is_narrowed: asked.query(&[("view", ""), ("after", "")]) != String::new(),
        may_export: staff.may(Permission::Export),
        query: asked.query(&[("view", ""), ("after", "")]),
        summary: voice.t_with("ful-rows", &[("count", lines.len().into())]),
        first: match asked.after.is_empty() {
            true => String::new(),
            false => asked.with(&[("after", "")]),
        },
        older: next.map_or_else(String::new, |next| asked.with(&[("after", &next)])),
        lines,
        asked: asked.clone(),
        shell,
    })
}

/// What is through is listed by age: it has no next promise.
const fn is_through(state: FulfillmentState) -> bool {
    matches!(
        state,
        FulfillmentState::Shipped | FulfillmentState::Canceled
    )
}

fn is_over(filter: &Filter) -> bool {
    filter.states.iter().copied().any(is_through)
}

fn choice(word: &str, title: String, chosen: &str) -> Choice {
    Choice {
        word: word.to_owned(),
        title,
        chosen: word == chosen,
    }
}

fn place_choices(voice: &Voice, places: &[Place], chosen: &str) -> Vec<Choice> {
    let every = choice("", voice.t("ful-every-place"), chosen);
    let each = places
        .iter()
        .map(|one| choice(&one.slug, one.name.clone(), chosen));
    std::iter::once(every).chain(each).collect()
}

fn states(voice: &Voice, chosen: &str) -> Vec<Choice> {
    let every = choice("", voice.t("ful-under-way"), chosen);
    let each = FulfillmentState::ALL.iter().map(|state| {
        choice(
            state.as_str(),
            voice.word("ful-state", state.as_str()),
            chosen,
        )
    });
    std::iter::once(every).chain(each).collect()
}

fn channels(voice: &Voice, staff: &Staff, chosen: &str) -> Vec<Choice> {
    let every = choice("", voice.t("scope-all"), chosen);
    let each = staff
        .channels
        .iter()
        .map(|one| choice(&one.slug, one.name.clone(), chosen));
    std::iter::once(every).chain(each).collect()
}

/// `GET /staff/fulfillments.csv`: every page of the list.
pub async fn export(
    app: Data<App>,
    staff: Allowed<Export>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let (viewer, wanted, now, voice) = (staff.clone(), asked.clone(), app.now(), visitor.voice);
    let (file, rows) = app
        .read(move |conn| write(conn, &viewer, &wanted, now, &voice))
        .await?;
    let (actor, address, query) = (staff.actor(), visitor.address.clone(), asked.query(&[]));
    app.transact(move |conn| {
        let entry = AuditWrite::new(now, &actor, AuditAction::Exported, ("list", "fulfillments"))
            .facts([
                ("list", "fulfillments".to_owned()),
                ("rows", rows.to_string()),
                ("query", query.clone()),
            ])
            .from_address(&address);
        insert_audit(conn, &entry)
    })
    .await?;
    let name = format!("fulfillments-{}", visitor.voice.date(now));
    Ok(sheet::send(Kind::Csv, &name, file))
}

fn write(
    conn: &mut Conn,
    staff: &Staff,
    asked: &Asked,
    now: crate::domain::time::Time,
    voice: &Voice,
) -> Result<(File, usize)> {
    let places = seen(cards::list_places(conn)?, &staff.reach);
    let filter = asked.filter(staff, &places, now);
    let columns = [
        "number", "place", "state", "orders", "units", "lines", "weight", "service", "due",
        "planned",
    ];
    let heading: Vec<String> = columns
        .iter()
        .map(|one| voice.word("ful-col", one))
        .collect();
    let mut file = Sheet::new(
        Kind::Csv,
        voice.zone,
        &voice.t("nav-fulfillments"),
        &heading,
    )?;
    let mut count = 0;
    let mut from: (Option<After>, Option<FulfillmentId>) = (None, None);
    loop {
        let rows = match is_over(&filter) {
            true => board::list_newest(conn, &filter, from.1, PORTION)?,
            false => board::list_due(conn, &filter, from.0, PORTION)?,
        };
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let members = cards::list_members(conn, &ids)?;
        for row in &rows {
            let shown = card(voice, row, &members, &places, &staff.reach);
            file.row(&cells(row, &shown))?;
        }
        count += rows.len();
        match rows.last() {
            Some(last) if rows.len() == PORTION as usize => {
                from = (Some(board::place(last)), Some(last.id));
            }
            _ => return Ok((file.finish()?, count)),
        }
    }
}

fn cells(row: &FulfillmentRow, shown: &Card) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut orders = shown.orders.clone();
    orders.extend(Some(shown.more.clone()).filter(|more| !more.is_empty()));
    vec![
        text(&shown.number),
        text(&shown.place),
        text(&shown.badge.word),
        Cell::Text(orders.join(", ")),
        Cell::Number(shown.units),
        Cell::Number(shown.lines),
        Cell::Number(row.weight_g),
        text(&row.service),
        Cell::Time(row.ship_by),
        Cell::Time(Some(row.created_at)),
    ]
}
