//! A file of stock levels on its way in: a row a level. A bad row is refused alone; the rest of the file goes on.

use super::App;
use crate::db::{Conn, locations, skus, stock};
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::domain::typed;
use crate::error::{Error, Result};
use crate::formats;
use crate::services::stock::{self as verbs, Change, MOST, Wish, is_open};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

const MAPPING: &str = include_str!("../formats/mappings/stock.table.json");
/// Rows of one transaction: locks are held no longer than they take.
const PORTION: usize = 100;

/// What the figures of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// What was there when counting began; a level that has a ledger refuses its row.
    Opening,
    /// What was counted.
    Count,
    /// The one for levels that are new, the other for those that are known.
    Either,
}

/// How a file is taken in.
#[derive(Debug, Clone)]
pub struct Options {
    /// What its figures are.
    pub told: Told,
    /// Where rows without a place of their own belong, by slug.
    pub location: Option<String>,
    /// What its bringer sees.
    pub reach: Reach,
    /// Who brings it.
    pub actor: Actor,
}

/// What came of a file.
#[derive(Debug, Default)]
pub struct Summary {
    /// Levels opened.
    pub opened: i64,
    /// Levels counted.
    pub counted: i64,
    /// Orders that lost their place, since there is less than was promised.
    pub broken: i64,
    /// Rows that were refused, with the reason.
    pub refused: Vec<(i64, Sentence)>,
}

type Cells = BTreeMap<String, String>;

/// What came of one row.
struct Taken {
    opened: bool,
    broken: i64,
}

/// Reads the file; `progress` hears how many rows of how many are done.
pub fn import(
    app: &App,
    path: &Path,
    options: &Options,
    mut progress: impl FnMut(usize, usize),
) -> Result<Summary> {
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
    let places = places(app, options)?;
    let mut done = 0;
    for portion in rows.chunks(PORTION) {
        let now = app.now();
        let taken = app.databases().write(|conn| {
            let mut taken = Vec::with_capacity(portion.len());
            for (row, cells) in portion {
                match conn.write(|conn| take(conn, now, cells, options, &places)) {
                    Ok(one) => taken.push((*row, Ok(one))),
                    Err(fault) => taken.push((*row, Err(why(fault)?))),
                }
            }
            Ok(taken)
        })?;
        for (row, one) in taken {
            match one {
                Ok(one) => {
                    summary.opened += i64::from(one.opened);
                    summary.counted += i64::from(!one.opened);
                    summary.broken += one.broken;
                }
                Err(why) => summary.refused.push((row, why)),
            }
        }
        done += portion.len();
        progress(done, rows.len());
    }
    summary.refused.sort_by_key(|(row, _)| *row);
    Ok(summary)
}

/// Why a row is refused; a fault of ours is none of the row's.
fn why(fault: Error) -> Result<Sentence> {
    match fault {
        Error::Invalid(problems) => Ok(match problems.as_slice() {
            [one] => one.detail.clone(),
            _ => Sentence::new("catalog-row-unreadable").because(problems),
        }),
        Error::Refused(why) | Error::NotFound(why) => Ok(why),
        fault => Err(fault),
    }
}

/// The places that the bringer sees, by slug and by name.
fn places(app: &App, options: &Options) -> Result<HashMap<String, LocationId>> {
    let all = app.databases().read(locations::list)?;
    let seen = all
        .into_iter()
        .filter(|row| options.reach.sees_location(row.id));
    let mut places = HashMap::new();
    for row in seen {
        places.insert(row.slug, row.id);
        places.entry(row.name).or_insert(row.id);
    }
    match &options.location {
        Some(slug) if !places.contains_key(slug) => Err(Error::not_found("location")),
        _ => Ok(places),
    }
}

fn take(
    conn: &mut Conn,
    now: Time,
    cells: &Cells,
    options: &Options,
    places: &HashMap<String, LocationId>,
) -> Result<Taken> {
    let text = |name: &str| {
        let cell = cells.get(name).map(|cell| cell.trim());
        cell.filter(|cell| !cell.is_empty())
    };
    let code = text("sku").ok_or_else(|| missing("sku"))?;
    let sku = skus::find_by_code(conn, code)?.ok_or_else(|| unknown("sku", code))?;
    let name = text("location")
        .or(options.location.as_deref())
        .ok_or_else(|| missing("location"))?;
    let location = *places.get(name).ok_or_else(|| unknown("location", name))?;
    let on_hand = whole(cells, "on_hand")?.ok_or_else(|| missing("on_hand"))?;
    let (safety, quarantined) = (whole(cells, "safety")?, whole(cells, "quarantined")?);
    if quarantined.is_some_and(|set_aside| set_aside > on_hand) {
        return Err(Error::Refused(Sentence::new("stock-row-quarantined")));
    }
    let opens = match options.told {
        Told::Opening => true,
        Told::Count => false,
        Told::Either => !is_open(conn, sku.id, location)?,
    };
    let at = (sku.id, location);
    let wish = if opens {
        Wish::Opening(on_hand)
    } else {
        Wish::Count(on_hand)
    };
    let mut broken = step(conn, now, options, at, wish)?;
    if let Some(wanted) = quarantined {
        let level = stock::find(conn, sku.id, location)?;
        let more = wanted - level.map_or(0, |row| row.quarantined);
        if more != 0 {
            broken += step(conn, now, options, at, Wish::Quarantine(more))?;
        }
    }
    if let Some(safety) = safety {
        verbs::keep_back(conn, now, &options.actor, at, safety)?;
    }
    Ok(Taken {
        opened: opens,
        broken,
    })
}

fn step(
    conn: &mut Conn,
    now: Time,
    options: &Options,
    (sku, location): (SkuId, LocationId),
    wish: Wish,
) -> Result<i64> {
    let change = Change {
        sku,
        location,
        wish,
        reason: String::new(),
    };
    let changed = verbs::change(conn, now, &options.actor, &change)?;
    Ok(changed.broken)
}

fn missing(column: &str) -> Error {
    Error::Refused(Sentence::new("file-row-missing").with("column", column))
}

fn unknown(what: &str, found: &str) -> Error {
    Error::Refused(Sentence::new(&format!("problem-unknown-{what}")).with("found", found))
}

/// A whole number; none where the cell is empty.
fn whole(cells: &Cells, name: &str) -> Result<Option<i64>> {
    let cell = cells.get(name).map(|cell| cell.trim()).unwrap_or_default();
    if cell.is_empty() {
        return Ok(None);
    }
    match typed::whole(cell).filter(|number| (0..=MOST).contains(number)) {
        Some(number) => Ok(Some(number)),
        None => Err(Error::Refused(
            Sentence::new("file-row-number")
                .with("column", name)
                .with("found", cell),
        )),
    }
}
