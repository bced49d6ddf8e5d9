//! Goods on their way between places of ours: the list. A new one is `transfers/new`, one of them `transfers/one`.

pub mod new;
pub mod one;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, SeeStock};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::marks::Mark;
use crate::app::App;
use crate::db::Conn;
use crate::db::locations::{self, LocationRow};
use crate::db::transfers::{self, TransferLine, TransferRow, number_of};
use crate::domain::ids::{LocationId, TransferId};
use crate::domain::staff::{Permission, Reach};
use crate::domain::stock::TransferState;
use crate::error::Result;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Rows of a page.
const ROWS: usize = 50;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    only: String,
    after: i64,
    done: String,
}

/// A row.
struct Line {
    href: String,
    number: String,
    from: String,
    to: String,
    pieces: String,
    sent: When,
    expected: String,
    late: bool,
    state: Mark,
}

#[derive(Template)]
#[template(path = "staff/transfers/list.html")]
struct List {
    shell: Shell,
    done: String,
    tabs: Vec<(String, String, bool)>,
    lines: Vec<Line>,
    narrowed: bool,
    newest: String,
    older: String,
    may_change: bool,
}

/// `GET /staff/transfers`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeStock>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let (wanted, reach) = (asked.clone(), staff.reach.clone());
    let (mut rows, lines, places) = app.read(move |conn| read(conn, &wanted, &reach)).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let voice = visitor.voice;
    let names = Names::new(&voice, &places, &staff.reach);
    let all = if asked.only == "all" { "?only=all" } else { "" };
    page::show(&List {
        done: match asked.done.as_str() {
            "sent" => voice.t("transfers-done-sent"),
            _ => String::new(),
        },
        tabs: ["", "all"]
            .into_iter()
            .map(|only| {
                let title =
                    voice.word("transfers-tab", if only.is_empty() { "sent" } else { only });
                let query = if only.is_empty() { "" } else { "?only=all" };
                (
                    title,
                    format!("/staff/transfers{query}"),
                    asked.only == only,
                )
            })
            .collect(),
        narrowed: asked.only != "all" || asked.after > 0,
        newest: match asked.after {
            0 => String::new(),
            _ => format!("/staff/transfers{all}"),
        },
        older: match rows.last() {
            Some(last) if more => format!("/staff/transfers?only={}&after={}", asked.only, last.id),
            _ => String::new(),
        },
        lines: rows
            .iter()
            .map(|row| line(&voice, &names, row, &lines))
            .collect(),
        may_change: staff.may(Permission::ChangeStock),
        shell: Shell::new(&staff, &visitor, "transfers"),
    })
}

type Read = (Vec<TransferRow>, Vec<TransferLine>, Vec<LocationRow>);

fn read(conn: &mut Conn, asked: &Asked, reach: &Reach) -> Result<Read> {
    let state = match asked.only.as_str() {
        "all" => None,
        _ => Some(TransferState::Sent),
    };
    let after = (asked.after > 0).then_some(TransferId(asked.after));
    let rows = transfers::list_page(conn, reach, state, after, ROWS as i64)?;
    let ids: Vec<TransferId> = rows.iter().map(|row| row.id).collect();
    let lines = transfers::list_lines(conn, &ids)?;
    Ok((rows, lines, locations::list(conn)?))
}

fn line(voice: &Voice, names: &Names, row: &TransferRow, lines: &[TransferLine]) -> Line {
    let pieces: i64 = lines
        .iter()
        .filter(|line| line.transfer_id == row.id)
        .map(|line| line.quantity)
        .sum();
    Line {
        href: format!("/staff/transfers/{}", row.id),
        number: number_of(row.id),
        from: names.of(row.from_id),
        to: names.of(row.to_id),
        pieces: voice.number(pieces),
        sent: voice.when_short(row.created_at),
        expected: row.expected_at.map_or_else(String::new, |at| voice.day(at)),
        late: row.state == TransferState::Sent && row.expected_at.is_some_and(|at| at < voice.now),
        state: mark(voice, row.state),
    }
}

/// How a state looks.
fn mark(voice: &Voice, state: TransferState) -> Mark {
    let (colour, icon) = match state {
        TransferState::Sent => ("blue", "carr"),
        TransferState::Received => ("green", "check"),
        TransferState::Canceled => ("grey", "ban"),
    };
    Mark::new(colour, icon, voice.word("transfer", state.as_str()))
}

/// Names of places; one that the viewer does not see has none.
struct Names<'p> {
    places: &'p [LocationRow],
    reach: &'p Reach,
    other: String,
}

impl<'p> Names<'p> {
    fn new(voice: &Voice, places: &'p [LocationRow], reach: &'p Reach) -> Names<'p> {
        Names {
            places,
            reach,
            other: voice.t("transfers-elsewhere"),
        }
    }

    fn of(&self, id: LocationId) -> String {
        if !self.reach.sees_location(id) {
            return self.other.clone();
        }
        let place = self.places.iter().find(|place| place.id == id);
        place.map_or_else(String::new, |place| place.name.clone())
    }
}
