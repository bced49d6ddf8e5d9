//! What came of a file row by row: the orders behind its counts, and what was refused, as a file to take away.

use crate::app::App;
use crate::db::import_outcomes::{self, OutcomeRow, Which};
use crate::domain::ids::{ImportId, MessageId};
use crate::services::imports::get_seen;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, Import};
use crate::web::staff::Shell;
use crate::web::staff::letters::cause::Cause;
use crate::web::staff::marks::{self, Mark};
use crate::web::staff::origin;
use crate::web::visitor::Visitor;
use crate::web::voice::Voice;
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Rows of a page.
const ROWS: i64 = 50;
/// Letters that are read at once for a file.
const PORTION: i64 = 500;

/// Which documents, and where among them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    which: String,
    after: String,
}

/// One document as a row.
struct Line {
    message: i64,
    rows: String,
    number: String,
    badge: Option<Mark>,
    held: bool,
    place: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/imports/orders.html")]
struct Page {
    shell: Shell,
    id: i64,
    name: String,
    tabs: Vec<(String, String, bool)>,
    dead: bool,
    lines: Vec<Line>,
    summary: String,
    newer: String,
    older: String,
}

/// `GET /staff/imports/{id}/orders`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    id: Path<i64>,
    asked: Query<Asked>,
) -> Answer {
    let (reach, id) = (staff.reach.clone(), ImportId(*id));
    let which = match asked.which.as_str() {
        "held" => Which::Held,
        "dead" => Which::Dead,
        _ => Which::Orders,
    };
    let after = asked.after.parse().ok().map(MessageId);
    let (import, mut rows) = app
        .read(move |conn| {
            let import = get_seen(conn, &reach, id)?;
            let from = after.unwrap_or(MessageId(0));
            let rows = import_outcomes::list_outcomes(conn, id, which, from, ROWS + 1)?;
            Ok((import, rows))
        })
        .await?;
    let more = rows.len() as i64 > ROWS;
    rows.truncate(ROWS as usize);
    let shell = Shell::new(&staff, &visitor, "imports");
    let voice = shell.voice;
    let base = format!("/staff/imports/{id}/orders?which={}", asked.which);
    let last = rows.last().filter(|_| more);
    page::show(&Page {
        id: id.0,
        tabs: [
            ("orders", Which::Orders),
            ("held", Which::Held),
            ("dead", Which::Dead),
        ]
        .into_iter()
        .map(|(word, one)| {
            let href = format!("/staff/imports/{id}/orders?which={word}");
            (voice.word("imports-behind", word), href, one == which)
        })
        .collect(),
        dead: which == Which::Dead,
        older: last.map_or_else(String::new, |row| format!("{base}&after={}", row.message)),
        newer: if after.is_some() { base } else { String::new() },
        summary: voice.t_with(
            "imports-documents",
            &[("count", (rows.len() as i64).into())],
        ),
        lines: rows.iter().map(|row| line(&voice, row)).collect(),
        name: import.file_name,
        shell,
    })
}

fn line(voice: &Voice, row: &OutcomeRow) -> Line {
    let cause = row
        .reason
        .as_deref()
        .map(|reason| Cause::new(voice, reason));
    Line {
        message: row.message.0,
        rows: origin::within(voice, &row.origin),
        number: row.number.clone().unwrap_or_default(),
        badge: row.status.map(|status| marks::headline(voice, status)),
        held: row.holds.is_some_and(|holds| holds > 0),
        place: cause
            .as_ref()
            .map_or_else(String::new, |one| one.place.clone()),
        reason: cause.map_or_else(String::new, |one| one.short),
    }
}

/// `GET /staff/imports/{id}/result.csv`: one line for each document that was refused.
pub async fn result(
    app: Data<App>,
    staff: Allowed<Import>,
    visitor: Visitor,
    id: Path<i64>,
) -> Answer {
    let (reach, id) = (staff.reach.clone(), ImportId(*id));
    let voice = visitor.voice;
    let (name, body) = app
        .read(move |conn| {
            let import = get_seen(conn, &reach, id)?;
            // with a byte order mark, or Excel takes it for another encoding
            let mut body = "\u{feff}".to_owned();
            let heads = ["rows", "reference", "message", "place", "reason"];
            push_row(
                &mut body,
                heads.map(|head| voice.word("imports-result", head)),
            );
            let mut after = MessageId(0);
            loop {
                let rows = import_outcomes::list_outcomes(conn, id, Which::Dead, after, PORTION)?;
                let Some(last) = rows.last() else { break };
                after = last.message;
                for row in &rows {
                    refused_rows(&voice, row, &mut body);
                }
            }
            Ok((import.file_name, body))
        })
        .await?;
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .take(60)
        .collect();
    let told = format!("attachment; filename=\"refused_{plain}.csv\"");
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, told))
        .body(body))
}

/// One line: the rows, the place that matters, everything that is wrong.
fn refused_rows(voice: &Voice, row: &OutcomeRow, body: &mut String) {
    let cause = Cause::new(voice, row.reason.as_deref().unwrap_or_default());
    let (rows, reference) = origin::columns(&row.origin);
    let others: Vec<String> = cause
        .because
        .iter()
        .filter(|(at, text)| *at != cause.place || *text != cause.short)
        .map(|(at, text)| format!("{at}: {text}"))
        .collect();
    let reason = [cause.short.clone()].into_iter().chain(others);
    push_row(
        body,
        [
            rows,
            reference,
            row.message.to_string(),
            cause.place.clone(),
            reason.collect::<Vec<_>>().join(" "),
        ],
    );
}

fn push_row(body: &mut String, cells: [String; 5]) {
    let cells = cells.map(|cell| {
        // a spreadsheet would take it for a formula
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t']) {
            "'"
        } else {
            ""
        };
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    });
    body.push_str(&cells.join(","));
    body.push_str("\r\n");
}
