//! The stock of one SKU: where it lies and what can be done there, what is to come, who waits, how it came to be.

mod show;

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeStock, Posted, SeeStock, Staff};
use super::super::super::visitor::Visitor;
use super::super::beside::Beside;
use super::super::once;
use super::wish::{Act, Typed};
use super::{address, chart};
use crate::app::App;
use crate::db::demand::{self, Part};
use crate::db::fulfillments::card;
use crate::db::ledger::{self, DaySum};
use crate::db::stock_list::{self, Lying, StockLine};
use crate::db::waiting::{self, Coming, Waiting};
use crate::db::{Conn, locations, skus, stock};
use crate::domain::ids::{FulfillmentId, SkuId, StockId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::stock::{self as verbs, refs};
use crate::web::voice::Voice;
use actix_web::web::{Data, Path, Query};
use chrono::DateTime;
use serde::Deserialize;
use show::Page;

/// Lines of the ledger on a page.
const LINES: i64 = 30;
/// Orders of the queue on a page.
const QUEUE: i64 = 100;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    broken: i64,
    exception: i64,
    kind: String,
    location: String,
    after: String,
}

/// Everything the page is made of.
struct Read {
    line: StockLine,
    /// Open exceptions at the places that the viewer sees.
    exceptions: i64,
    places: Vec<Lying>,
    /// What a kit is made of, with the code of each.
    parts: Vec<(Part, String)>,
    /// Of a kit: the levels of its components.
    levels: Vec<crate::db::stock::StockRow>,
    demand: i64,
    ledger: Vec<ledger::Line>,
    /// Fulfillments of the ledger that the viewer sees.
    seen: Vec<FulfillmentId>,
    days: Vec<DaySum>,
    coming: Vec<Coming>,
    queue: Vec<Waiting>,
}

/// `GET /staff/stock/{code}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeStock>,
    visitor: Visitor,
    code: Path<String>,
    query: Query<Asked>,
) -> Answer {
    let asked = query.into_inner();
    let read = found(&app, &staff, visitor.voice, code.into_inner(), &asked).await?;
    page::show(&Page::of(
        &staff,
        &visitor,
        &read,
        &asked,
        Typed::default(),
        Beside::default(),
    ))
}

/// `POST /staff/stock/{code}`.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeStock>,
    visitor: Visitor,
    code: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (code, now, actor, reach) = (
        code.into_inner(),
        app.now(),
        staff.actor(),
        staff.reach.clone(),
    );
    let (wanted, name) = (typed.clone(), code.clone());
    let done = app
        .transact(move |conn| {
            let sku = skus::find_by_code(conn, &name.replace('\0', ""))?
                .ok_or_else(|| Error::not_found("sku"))?;
            let place = locations::find_by_slug(conn, &wanted.at)?
                .filter(|row| reach.sees_location(row.id))
                .ok_or_else(|| Error::invalid("/at", "problem-missing"))?;
            match wanted.act()? {
                Act::KeepBack(pieces) => {
                    let at = (sku.id, place.id);
                    verbs::keep_back(conn, now, &actor, at, pieces).map(|_| None)
                }
                Act::Change(wish) => {
                    let change = verbs::Change {
                        sku: sku.id,
                        location: place.id,
                        wish,
                        reason: wanted.reason.clone(),
                    };
                    let form = once::read(&wanted.once);
                    refs::change_once(conn, now, &actor, form.as_deref(), &change)
                        .map(|done| done.exception.map(|id| (done.broken, id)))
                }
            }
        })
        .await;
    match done {
        Ok(broken) => {
            let told = broken.map_or_else(String::new, |(orders, id)| {
                format!("&broken={orders}&exception={id}")
            });
            let done = page::encoded(&typed.act);
            Ok(page::to(&format!("{}?done={done}{told}", address(&code))))
        }
        Err(fault) => {
            let typed = match fault {
                // it is booked: nothing is left to be posted again
                Error::Conflict(_) => Typed::default(),
                _ => typed,
            };
            let wrong = Beside::of(&visitor.voice, fault)?;
            let asked = Asked::default();
            let read = found(&app, &staff, visitor.voice, code, &asked).await?;
            let page = Page::of(&staff, &visitor, &read, &asked, typed, wrong.clone());
            wrong.show(&page)
        }
    }
}

async fn found(
    app: &App,
    staff: &Staff,
    voice: Voice,
    code: String,
    asked: &Asked,
) -> Result<Read> {
    let (reach, asked) = (staff.reach.clone(), asked.clone());
    app.read(move |conn| read(conn, &reach, voice, &code, &asked))
        .await
}

/// Seven statements, or five of a kit.
fn read(conn: &mut Conn, reach: &Reach, voice: Voice, code: &str, asked: &Asked) -> Result<Read> {
    let line = stock_list::find_line(conn, reach, code)?;
    let (line, exceptions) = line.ok_or_else(|| Error::not_found("sku"))?;
    let places = stock_list::list_places(conn, reach, line.id)?;
    let demand = demand::list_demand(conn, voice.now, &[line.id])?;
    let mut read = Read {
        exceptions,
        demand: demand.get(&line.id).copied().unwrap_or(0),
        places,
        parts: Vec::new(),
        levels: Vec::new(),
        ledger: Vec::new(),
        seen: Vec::new(),
        days: Vec::new(),
        coming: Vec::new(),
        queue: Vec::new(),
        line,
    };
    if read.line.components > 0 {
        return read_kit(conn, reach, read);
    }
    let levels: Vec<StockId> = read
        .places
        .iter()
        .filter(|place| asked.location.is_empty() || place.slug == asked.location)
        .filter_map(|place| place.level.map(|level| level.id))
        .collect();
    if !levels.is_empty() {
        let filter = ledger::Filter {
            kind: asked.kind.parse().ok(),
            after: after(&asked.after),
            levels: levels.clone(),
        };
        read.ledger = ledger::list_page(conn, &filter, LINES)?;
        let named = read.ledger.iter().filter_map(|(row, _)| row.fulfillment_id);
        read.seen = card::list_seen(conn, reach, named.collect())?;
        read.days = ledger::list_days(conn, &levels, chart::since(&voice), chart::offset(&voice))?;
    }
    read.coming = waiting::list_coming(conn, &[read.line.id])?;
    read.coming
        .retain(|one| reach.sees_location(one.location_id));
    if read.line.waiting > 0 {
        read.queue = waiting::list_queue(conn, read.line.id, QUEUE)?;
    }
    Ok(read)
}

fn read_kit(conn: &mut Conn, reach: &Reach, mut read: Read) -> Result<Read> {
    let parts = demand::list_parts(conn, &[read.line.id])?;
    let ids: Vec<SkuId> = parts.iter().map(|part| part.component_id).collect();
    let codes = stock::list_codes(conn, &ids)?;
    read.levels = stock_list::list_levels(conn, reach, None, &ids)?;
    read.parts = parts
        .into_iter()
        .map(|part| {
            let code = codes.iter().find(|(id, _)| *id == part.component_id);
            (
                part,
                code.map_or_else(String::new, |(_, code)| code.clone()),
            )
        })
        .collect();
    Ok(read)
}

/// A place in the ledger as the URL says it: milliseconds and id.
fn after(text: &str) -> Option<(Time, i64)> {
    let (millis, id) = text.split_once('.')?;
    let at = DateTime::from_timestamp_millis(millis.parse().ok()?)?;
    Some((at.naive_utc(), id.parse().ok()?))
}
