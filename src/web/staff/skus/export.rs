//! The list of SKUs as a file, in the columns that a catalog file has.

use super::super::super::page::Answer;
use super::super::super::session::{Allowed, Export};
use super::super::super::visitor::Visitor;
use super::super::super::voice::Voice;
use super::super::sheet::{self, Cell, Kind, Sheet};
use super::{Asked, filter};
use crate::app::App;
use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::sku_list::{self, From};
use crate::db::{cost_currency, skus as rows};
use crate::domain::audit::AuditAction;
use crate::domain::staff::Reach;
use crate::error::Result;
use crate::services::catalog::care::CareForm;
use actix_web::web::{Data, Query};
use std::collections::HashMap;
use std::fs::File;

/// SKUs that are read together.
const PORTION: i64 = 1_000;
/// The columns; `catalog import` reads all of them.
const COLUMNS: &[&str] = &[
    "sku",
    "title",
    "weight_g",
    "length_mm",
    "width_mm",
    "height_mm",
    "barcode",
    "components",
    "temperature",
    "dangerous",
    "alone",
    "cost",
    "not_before",
];

/// `GET /staff/skus.csv`.
pub async fn csv(
    app: Data<App>,
    staff: Allowed<Export>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let (asked, reach, actor) = (query.into_inner(), staff.reach.clone(), staff.actor());
    let (now, from, voice) = (app.now(), visitor.address.clone(), visitor.voice);
    let (file, count) = app
        .read(move |conn| written(conn, &asked, reach, voice))
        .await?;
    app.transact(move |conn| {
        let entry = AuditWrite::new(now, &actor, AuditAction::Exported, ("list", "skus"))
            .facts([("list", "skus".to_owned()), ("rows", count.to_string())])
            .from_address(&from);
        audit::insert_audit(conn, &entry)
    })
    .await?;
    Ok(sheet::send(Kind::Csv, "skus", file))
}

fn written(conn: &mut Conn, asked: &Asked, reach: Reach, voice: Voice) -> Result<(File, usize)> {
    let filter = filter(conn, asked, reach)?;
    let heading: Vec<String> = COLUMNS.iter().map(ToString::to_string).collect();
    let mut sheet = Sheet::new(Kind::Csv, voice.zone, "skus", &heading)?;
    let currency = cost_currency::find(conn)?;
    let (mut from, mut count) = (From::Start, 0);
    loop {
        let mut lines = sku_list::list_page(conn, &filter, &from, PORTION)?;
        let more = lines.len() > PORTION as usize;
        lines.truncate(PORTION as usize);
        let kits: Vec<_> = lines
            .iter()
            .filter(|line| line.components > 0)
            .map(|line| line.id)
            .collect();
        let parts = rows::list_components(conn, &kits)?;
        let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
        let full: HashMap<_, _> = rows::list_by_ids(conn, &ids)?
            .into_iter()
            .map(|row| (row.id, CareForm::exact(&row.care, currency)))
            .collect();
        for line in &lines {
            let kit: Vec<String> = parts
                .iter()
                .filter(|(kit, ..)| *kit == line.id)
                .map(|(_, _, code, quantity)| format!("{code}*{quantity}"))
                .collect();
            let number = |value: Option<i64>| value.map_or_else(|| text(""), Cell::Number);
            let care = full.get(&line.id).cloned().unwrap_or_default();
            sheet.row(&[
                text(&line.code),
                text(&line.title),
                number(line.weight_g),
                number(line.length_mm),
                number(line.width_mm),
                number(line.height_mm),
                text(line.barcode.as_deref().unwrap_or_default()),
                text(&kit.join(" ")),
                text(&care.temperature),
                text(&care.dangerous),
                text(&care.alone),
                text(&care.cost),
                text(&care.not_before),
            ])?;
        }
        count += lines.len();
        match lines.last() {
            Some(last) if more => from = From::After(last.code.clone()),
            _ => return Ok((sheet.finish()?, count)),
        }
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}
