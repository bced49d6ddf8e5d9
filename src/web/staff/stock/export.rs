//! The stock list as a file: a row a level, in the columns that a stock file has.

use super::super::super::page::Answer;
use super::super::super::session::{Allowed, Export};
use super::super::super::visitor::Visitor;
use super::super::sheet::{self, Cell, Kind, Sheet};
use super::{Asked, filter, seen};
use crate::app::App;
use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::stock_list::{self, From};
use crate::domain::audit::AuditAction;
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::web::voice::Voice;
use actix_web::web::{Data, Query};
use std::collections::HashMap;
use std::fs::File;

/// SKUs that are read together.
const PORTION: i64 = 1_000;
/// The columns; what `stock import` reads is among them.
const COLUMNS: &[&str] = &[
    "sku",
    "title",
    "location",
    "on_hand",
    "reserved",
    "quarantined",
    "safety",
    "free",
];

/// `GET /staff/stock.csv`.
pub async fn csv(
    app: Data<App>,
    staff: Allowed<Export>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    if !staff.may(Permission::SeeStock) {
        return Err(Error::Forbidden(Sentence::new("forbidden-role")).into());
    }
    let (asked, reach, actor) = (query.into_inner(), staff.reach.clone(), staff.actor());
    let (now, from, voice) = (app.now(), visitor.address.clone(), visitor.voice);
    let (file, rows) = app
        .read(move |conn| written(conn, &asked, &reach, voice))
        .await?;
    app.transact(move |conn| {
        let entry = AuditWrite::new(now, &actor, AuditAction::Exported, ("list", "stock"))
            .facts([("list", "stock".to_owned()), ("rows", rows.to_string())])
            .from_address(&from);
        audit::insert_audit(conn, &entry)
    })
    .await?;
    let name = format!("stock-{}", voice.date(now));
    Ok(sheet::send(Kind::Csv, &name, file))
}

fn written(conn: &mut Conn, asked: &Asked, reach: &Reach, voice: Voice) -> Result<(File, usize)> {
    let places = seen(conn, reach)?;
    let slugs: HashMap<LocationId, &str> = places
        .iter()
        .map(|row| (row.id, row.slug.as_str()))
        .collect();
    let filter = filter(conn, asked, reach, &places)?;
    let heading: Vec<String> = COLUMNS.iter().map(ToString::to_string).collect();
    let mut sheet = Sheet::new(Kind::Csv, voice.zone, "stock", &heading)?;
    let (mut from, mut count) = (From::Start, 0);
    loop {
        let mut lines = stock_list::list_page(conn, &filter, &from, PORTION)?;
        let more = lines.len() > PORTION as usize;
        lines.truncate(PORTION as usize);
        let ids: Vec<SkuId> = lines.iter().map(|line| line.id).collect();
        let levels = stock_list::list_levels(conn, reach, filter.location, &ids)?;
        for line in &lines {
            for row in levels.iter().filter(|row| row.sku_id == line.id) {
                let place = slugs.get(&row.location_id).copied().unwrap_or_default();
                sheet.row(&[
                    Cell::Text(line.code.clone()),
                    Cell::Text(line.title.clone()),
                    Cell::Text(place.to_owned()),
                    Cell::Number(row.on_hand),
                    Cell::Number(row.reserved),
                    Cell::Number(row.quarantined),
                    Cell::Number(row.safety),
                    Cell::Number(row.level().free()),
                ])?;
                count += 1;
            }
        }
        match lines.last() {
            Some(last) if more => from = From::After(last.code.clone()),
            _ => return Ok((sheet.finish()?, count)),
        }
    }
}
