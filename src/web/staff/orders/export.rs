//! The list as a file: the same filter, reach, order and columns, every page of it. How files are written is `sheet`.

use super::asked::{Asked, Viewer};
use super::columns::{self, Column, Columns};
use super::row;
use crate::app::App;
use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::orders::list::{self, From, Row};
use crate::db::{Conn, own_settings};
use crate::domain::audit::AuditAction;
use crate::domain::staff::Permission;
use crate::error::Result;
use crate::web::page::Answer;
use crate::web::session::{Allowed, Export, Staff};
use crate::web::staff::sheet::{self, Cell, Kind, Sheet};
use crate::web::visitor::Visitor;
use crate::web::voice::Voice;
use actix_web::HttpRequest;
use actix_web::web::Data;
use std::fs::File;

/// Orders that are read at once.
const PORTION: i64 = 1_000;

/// `GET /staff/orders/export.csv`.
pub async fn csv(
    app: Data<App>,
    staff: Allowed<Export>,
    visitor: Visitor,
    request: HttpRequest,
) -> Answer {
    export(&app, &staff, &visitor, &request, Kind::Csv).await
}

/// `GET /staff/orders/export.xlsx`.
pub async fn xlsx(
    app: Data<App>,
    staff: Allowed<Export>,
    visitor: Visitor,
    request: HttpRequest,
) -> Answer {
    export(&app, &staff, &visitor, &request, Kind::Xlsx).await
}

/// Written in full first, so that the log knows how many rows leave before the first does.
async fn export(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    request: &HttpRequest,
    kind: Kind,
) -> Answer {
    let asked = Asked::read(request.query_string());
    let viewer = Viewer::of(app, staff, visitor);
    let (voice, whole) = (visitor.voice, staff.may(Permission::SeePersonal));
    let query = asked.query();
    let (file, rows) = app
        .read(move |conn| write(conn, &asked, &viewer, voice, whole, kind))
        .await?;
    let (now, actor, address) = (app.now(), staff.actor(), visitor.address.clone());
    app.transact(move |conn| {
        let list = ("list", "orders");
        let entry = AuditWrite::new(now, &actor, AuditAction::Exported, list)
            .facts([
                ("list", "orders".to_owned()),
                ("rows", rows.to_string()),
                ("query", query.clone()),
            ])
            .from_address(&address);
        insert_audit(conn, &entry)
    })
    .await?;
    let name = format!("orders-{}", voice.date(now));
    Ok(sheet::send(kind, &name, file))
}

fn write(
    conn: &mut Conn,
    asked: &Asked,
    viewer: &Viewer,
    voice: Voice,
    whole: bool,
    kind: Kind,
) -> Result<(File, usize)> {
    let filter = asked.filter(conn, viewer)?;
    let sort = asked.sort();
    let kept = own_settings::list_people(conn, columns::SETTING)?;
    let kept = kept.into_iter().find(|one| one.id == viewer.id);
    let columns = Columns::read(kept.and_then(|one| one.set).as_deref());
    let mut sheet = Sheet::new(
        kind,
        voice.zone,
        &voice.t("export-title"),
        &heading(&voice, &columns),
    )?;
    let (mut from, mut count) = (From::Start, 0);
    loop {
        let mut rows = list::list_page(conn, &filter, sort, from, PORTION)?;
        let more = rows.len() > PORTION as usize;
        rows.truncate(PORTION as usize);
        for row in &rows {
            let channel = viewer.channels.iter().find(|one| one.id == row.channel);
            let channel = channel.map_or("", |one| one.name.as_str());
            sheet.row(&cells(&voice, row, channel, &columns, whole))?;
        }
        count += rows.len();
        match rows.last() {
            Some(last) if more => from = From::After(last.place(sort)),
            _ => return Ok((sheet.finish()?, count)),
        }
    }
}

/// Of each column its words, in the same order as `cells`.
fn heading(voice: &Voice, columns: &Columns) -> Vec<String> {
    let mut heading = vec![voice.t("col-order"), voice.t("filter-channel")];
    for column in columns.iter() {
        heading.push(match column {
            Column::Items => voice.t("export-items"),
            other => voice.word("col", other.as_str()),
        });
        match column {
            Column::Customer => heading.push(voice.t("export-city")),
            Column::Items => {
                heading.extend([voice.t("export-units"), voice.t("export-first-title")]);
            }
            Column::Total => heading.push(voice.t("export-currency")),
            Column::Status => heading.push(voice.t("export-hold")),
            Column::Placed
            | Column::Due
            | Column::Tags
            | Column::Assignee
            | Column::ChannelNumber
            | Column::Payment
            | Column::Phone => {}
        }
    }
    heading
}

fn cells(voice: &Voice, row: &Row, channel: &str, columns: &Columns, whole: bool) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let maybe = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
    let mut cells = vec![text(&row.number), text(channel)];
    for column in columns.iter() {
        match column {
            Column::Placed => cells.push(Cell::Time(Some(row.placed_at))),
            Column::Customer => {
                cells.push(Cell::Text(row::who(voice, row)));
                cells.push(maybe(&row.city));
            }
            Column::Items => cells.extend([
                Cell::Number(row.line_count),
                Cell::Number(row.unit_count),
                text(&row.first_title),
            ]),
            Column::Total => cells.extend([
                Cell::Money(row.total, row.currency.clone()),
                text(&row.currency),
            ]),
            Column::Status => {
                cells.push(Cell::Text(voice.word("status", row.status.as_str())));
                cells.push(Cell::Text(row.hold.map_or_else(String::new, |kind| {
                    voice.word("hold-kind", kind.as_str())
                })));
            }
            Column::Due => cells.push(Cell::Time(row.ship_by)),
            Column::Tags => cells.push(Cell::Text(row.tags().join(", "))),
            Column::Assignee => cells.push(maybe(&row.assignee)),
            Column::ChannelNumber => {
                let theirs = row.channel_number.as_ref().or(row.channel_ref.as_ref());
                cells.push(Cell::Text(theirs.cloned().unwrap_or_default()));
            }
            Column::Payment => cells.push(Cell::Text(voice.word("payment", row.payment.as_str()))),
            Column::Phone => cells.push(match whole {
                true => maybe(&row.phone),
                false => Cell::Text(row::phone(row)),
            }),
        }
    }
    cells
}
