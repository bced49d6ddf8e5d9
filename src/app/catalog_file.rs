//! A catalog file on its way in: SKUs first, then the kits that are made of them, then what the channels call them.

use super::App;
use crate::db::skus::{self, CareRow, SkuWrite};
use crate::db::{channels, cost_currency};
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Reach;
use crate::domain::typed;
use crate::error::{Error, Result};
use crate::formats;
use crate::services::catalog::care::CareForm;
use crate::services::catalog::{Sku, save_listing, save_sku};
use std::collections::BTreeMap;
use std::path::Path;

const MAPPING: &str = include_str!("../formats/mappings/catalog.table.json");

/// What came of a catalog file.
#[derive(Debug, Default)]
pub struct Summary {
    /// New SKUs.
    pub new: i64,
    /// SKUs that were known.
    pub changed: i64,
    /// Listings.
    pub listings: i64,
    /// Rows that were refused, with the reason.
    pub refused: Vec<(i64, Sentence)>,
}

type Cells = BTreeMap<String, String>;

/// Reads the file; a bad row is refused alone, and so is a listing of a channel that its bringer does not see.
pub fn import(app: &App, path: &Path, reach: &Reach) -> Result<Summary> {
    let mapping: Mapping = serde_json::from_str(MAPPING)?;
    let opened = formats::open(path, std::slice::from_ref(&mapping), None)
        .map_err(|fault| Error::Refused(fault.sentence()))?;
    let mut summary = Summary::default();
    let mut rows: Vec<(i64, Cells)> = Vec::new();
    for row in opened.rows {
        let row = row.map_err(|fault| Error::Refused(formats::sentence_of(&fault)))?;
        let row_no = opened.before + row.row_no;
        match row.refused {
            Some(why) => summary.refused.push((row_no, why)),
            None => rows.push((row_no, formats::named(&mapping, &row.cells)?)),
        }
    }
    // components must be known before their kit
    rows.sort_by_key(|(row, cells)| {
        (
            cells
                .get("components")
                .is_some_and(|kit| !kit.trim().is_empty()),
            *row,
        )
    });
    for (row, cells) in rows {
        match save(app, &cells, reach, &mut summary) {
            Ok(()) => {}
            Err(Error::Invalid(problems)) => summary.refused.push((
                row,
                Sentence::new("catalog-row-unreadable").because(problems),
            )),
            Err(Error::Refused(why) | Error::NotFound(why)) => summary.refused.push((row, why)),
            Err(fault) => return Err(fault),
        }
    }
    summary.refused.sort_by_key(|(row, _)| *row);
    Ok(summary)
}

fn save(app: &App, cells: &Cells, reach: &Reach, summary: &mut Summary) -> Result<()> {
    let now = app.now();
    let text = |name: &str| {
        cells
            .get(name)
            .map(|cell| cell.trim().to_owned())
            .filter(|cell| !cell.is_empty())
    };
    let code = text("sku").ok_or_else(|| missing("sku"))?;
    if let Some(title) = text("title") {
        let write = SkuWrite {
            code: code.clone(),
            title,
            weight_g: whole(cells, "weight_g")?,
            length_mm: whole(cells, "length_mm")?,
            width_mm: whole(cells, "width_mm")?,
            height_mm: whole(cells, "height_mm")?,
            barcode: text("barcode"),
            updated_at: now,
        };
        let sku = Sku {
            write,
            components: text("components").map(|kit| components(&kit)).transpose()?,
            care: care(app, cells, &code)?,
        };
        if app.databases().write(|conn| save_sku(conn, now, &sku))? {
            summary.new += 1;
        } else {
            summary.changed += 1;
        }
    } else if app
        .databases()
        .read(|conn| skus::find_by_code(conn, &code))?
        .is_none()
    {
        return Err(missing("title"));
    }
    if let (Some(slug), Some(listing)) = (text("channel"), text("listing")) {
        let pack_size = whole(cells, "pack_size")?.unwrap_or(1);
        let channel = app
            .databases()
            .read(|conn| channels::find_by_slug(conn, &slug))?
            .filter(|channel| reach.sees_channel(channel.id))
            .ok_or_else(|| Error::not_found("channel"))?;
        app.databases()
            .write(|conn| save_listing(conn, now, channel.id, &listing, &code, pack_size))?;
        summary.listings += 1;
    }
    Ok(())
}

/// How it travels, where any of that is told; what is not told stays as it is.
fn care(app: &App, cells: &Cells, code: &str) -> Result<Option<CareRow>> {
    let told = |name: &str| cells.get(name).filter(|cell| !cell.trim().is_empty());
    let names = ["temperature", "dangerous", "alone", "cost", "not_before"];
    if names.iter().all(|name| told(name).is_none()) {
        return Ok(None);
    }
    let (currency, row) = app
        .databases()
        .read(|conn| Ok((cost_currency::find(conn)?, skus::find_by_code(conn, code)?)))?;
    let known = row.map_or_else(CareRow::default, |row| row.care);
    let mut form = CareForm::exact(&known, currency);
    for (name, slot) in [
        ("temperature", &mut form.temperature),
        ("dangerous", &mut form.dangerous),
        ("alone", &mut form.alone),
        ("cost", &mut form.cost),
        ("not_before", &mut form.not_before),
    ] {
        if let Some(cell) = told(name) {
            slot.clone_from(cell);
        }
    }
    let mut problems = Vec::new();
    let care = form.read(currency, app.config().time_zone, &mut problems);
    match problems.is_empty() {
        true => Ok(Some(care)),
        false => Err(Error::Invalid(problems)),
    }
}

fn missing(column: &str) -> Error {
    Error::Refused(Sentence::new("file-row-missing").with("column", column))
}

fn no_number(column: &str, found: &str) -> Error {
    let why = Sentence::new("file-row-number").with("column", column);
    Error::Refused(why.with("found", found))
}

fn whole(cells: &Cells, name: &str) -> Result<Option<i64>> {
    match cells
        .get(name)
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
    {
        None => Ok(None),
        Some(cell) => match typed::whole(cell) {
            Some(whole) if (0..=1_000_000_000).contains(&whole) => Ok(Some(whole)),
            _ => Err(no_number(name, cell)),
        },
    }
}

/// `TEA-250*2 CUP*1`: codes with quantities.
fn components(kit: &str) -> Result<Vec<(String, i64)>> {
    let one = |part: &str| {
        let (code, quantity) = part.rsplit_once(['*', '×', 'x']).unwrap_or((part, "1"));
        typed::whole(quantity)
            .map(|quantity| (code.trim().to_owned(), quantity))
            .ok_or_else(|| no_number("components", part))
    };
    kit.split([' ', ';', '+', '，', '；'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(one)
        .collect()
}
