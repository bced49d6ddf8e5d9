//! Stock by JSON: levels and snapshots. Movements are `movements`, purchase orders `receipts`, what can be promised
//! `promise`.

pub mod movements;
pub mod promise;
pub mod receipts;

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::page::{Query, cursor, page};
use super::problem::{Answer, Fault};
use crate::app::App;
use crate::db::exceptions::number_of;
use crate::db::locations::LocationRow;
use crate::db::skus::SkuRow;
use crate::db::stock_levels::{self, Key};
use crate::db::{Conn, locations, skus, stock};
use crate::domain::ids::{LocationId, SkuId};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Scope;
use crate::domain::time::{Time, parse_rfc3339, rfc3339};
use crate::error::{Error, Result};
use crate::services::stock::{self as verbs, Change, MOST, Wish, levels};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Levels of every SKU at every place, kits among them, in the order of their making.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::StockRead)?;
    let query = Query::read(
        request.query_string(),
        &["sku", "location", "cursor", "limit"],
    )?;
    let (after, limit) = (query.cursor_pair('k')?.unwrap_or((0, 0)), query.limit()?);
    let code = query.text("sku").map(str::to_owned);
    let slug = query.text("location").map(str::to_owned);
    let now = app.now();
    let (items, next) = app
        .read(move |conn| {
            let sku = match &code {
                Some(code) => match skus::find_by_code(conn, code)? {
                    Some(row) => Some(row.id),
                    None => return Ok(Err(unknown("sku", "problem-unknown-sku", code))),
                },
                None => None,
            };
            let location = match &slug {
                Some(slug) => match locations::find_by_slug(conn, slug)? {
                    Some(row) => Some(row.id),
                    None => return Ok(Err(unknown("location", "problem-unknown-location", slug))),
                },
                None => None,
            };
            let after = Key {
                sku_id: SkuId(after.0),
                location_id: LocationId(after.1),
            };
            let mut keys = stock_levels::list_keys(conn, sku, location, after, limit + 1)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = keys.len() > wanted;
            keys.truncate(wanted);
            let last = keys.last().filter(|_| more);
            let next = last.map(|key| cursor('k', format!("{}.{}", key.sku_id, key.location_id)));
            Ok(Ok((views(conn, now, &keys)?, next)))
        })
        .await??;
    page(items, next)
}

fn unknown(name: &str, key: &str, found: &str) -> Fault {
    Fault::query(name, Sentence::new(key).with("found", found))
}

/// Takes what the warehouse's system tells of a level: how much was there at a moment, and how much is kept back.
pub async fn put(
    app: Data<App>,
    caller: Caller,
    path: Path<(String, String)>,
    body: JsonBody,
) -> Answer {
    caller.needs(Scope::StockWrite)?;
    let (slug, code) = path.into_inner();
    let (now, actor) = (app.now(), caller.actor());
    let told = Told::read(&json(&body.0)?, now)?;
    let view = app
        .transact(move |conn| {
            let (sku, location) = places(conn, &code, &slug)?;
            let mut answer = json!({"changed": true});
            if let Some(on_hand) = told.on_hand {
                let change = Change {
                    sku: sku.id,
                    location: location.id,
                    wish: Wish::Snapshot(on_hand, told.as_of),
                    reason: String::new(),
                };
                let changed = verbs::change(conn, now, &actor, &change)?;
                if let Some(newer) = changed.newer {
                    answer = json!({"changed": false, "counted_at": rfc3339(newer)});
                }
                answer["broken_orders"] = json!(changed.broken);
                answer["exception"] = json!(changed.exception.map(number_of));
            }
            if let Some(safety) = told.safety {
                verbs::keep_back(conn, now, &actor, (sku.id, location.id), safety)?;
            }
            let mut view = view(conn, now, sku.id, location.id)?;
            if let (Value::Object(view), Value::Object(answer)) = (&mut view, answer) {
                view.extend(answer);
            }
            Ok(view)
        })
        .await?;
    Ok(HttpResponse::Ok().json(view))
}

#[derive(Clone, Copy)]
struct Told {
    on_hand: Option<i64>,
    as_of: Time,
    safety: Option<i64>,
}

impl Told {
    fn read(value: &Value, now: Time) -> Result<Told> {
        let mut fields = Fields::of(value, "");
        let safety = fields.whole("safety", 0..=MOST);
        let before = fields.problems.len();
        let on_hand = fields.whole("on_hand", 0..=MOST);
        if on_hand.is_none() && safety.is_none() && fields.problems.len() == before {
            fields.wrong("on_hand", Sentence::new("problem-missing"));
        }
        let as_of = time(&mut fields, "as_of");
        fields.done(Told {
            on_hand,
            as_of: as_of.unwrap_or(now).min(now),
            safety,
        })
    }
}

/// A time with its offset.
fn time(fields: &mut Fields, name: &str) -> Option<Time> {
    let text = fields.text(name)?;
    let time = parse_rfc3339(&text);
    if time.is_none() {
        let sentence = Sentence::new("problem-mistyped").with("expected", "time");
        fields.wrong(name, sentence.with("found", text));
    }
    time
}

/// A SKU and a place by their names in a path.
fn places(conn: &mut Conn, code: &str, slug: &str) -> Result<(SkuRow, LocationRow)> {
    let location =
        locations::find_by_slug(conn, slug)?.ok_or_else(|| Error::not_found("location"))?;
    let sku = skus::find_by_code(conn, &code.replace('\0', ""))?
        .ok_or_else(|| Error::not_found("sku"))?;
    Ok((sku, location))
}

/// The same by their names in a body.
fn named(conn: &mut Conn, code: &str, slug: &str) -> Result<(SkuRow, LocationRow)> {
    let mut problems = Vec::new();
    let sku = skus::find_by_code(conn, code)?;
    if sku.is_none() {
        let sentence = Sentence::new("problem-unknown-sku").with("found", code);
        problems.push(Problem::at("/sku", sentence));
    }
    let location = locations::find_by_slug(conn, slug)?;
    if location.is_none() {
        let sentence = Sentence::new("problem-unknown-location").with("found", slug);
        problems.push(Problem::at("/location", sentence));
    }
    match (sku, location) {
        (Some(sku), Some(location)) => Ok((sku, location)),
        _ => Err(Error::Invalid(problems)),
    }
}

/// (SKU, pieces) of a list of `{"sku", "quantity"}`; every unknown code is said at once.
fn lines(conn: &mut Conn, wanted: &[(String, i64)]) -> Result<Vec<(SkuId, i64)>> {
    let mut problems = Vec::new();
    let mut found = Vec::with_capacity(wanted.len());
    for (index, (code, pieces)) in wanted.iter().enumerate() {
        match skus::find_by_code(conn, code)? {
            Some(row) => found.push((row.id, *pieces)),
            None => {
                let sentence = Sentence::new("problem-unknown-sku").with("found", code);
                problems.push(Problem::at(format!("/lines/{index}/sku"), sentence));
            }
        }
    }
    if problems.is_empty() {
        Ok(found)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// The list of `{"sku", "quantity"}` in a body.
fn read_lines(fields: &mut Fields, least: i64) -> Vec<(String, i64)> {
    let items = fields.list("lines").unwrap_or_default();
    let mut lines = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut line = Fields::of(item, &format!("/lines/{index}"));
        let code = line.required("sku");
        let before = line.problems.len();
        let pieces = line.whole("quantity", least..=MOST);
        if pieces.is_none() && line.problems.len() == before {
            line.wrong("quantity", Sentence::new("problem-missing"));
        }
        lines.push((code, pieces.unwrap_or(least)));
        fields.problems.append(&mut line.problems);
    }
    lines
}

fn view(conn: &mut Conn, now: Time, sku: SkuId, location: LocationId) -> Result<Value> {
    let key = Key {
        sku_id: sku,
        location_id: location,
    };
    Ok(views(conn, now, &[key])?.pop().unwrap_or(Value::Null))
}

fn views(conn: &mut Conn, now: Time, keys: &[Key]) -> Result<Vec<Value>> {
    let mut ids: Vec<SkuId> = keys.iter().map(|key| key.sku_id).collect();
    ids.dedup();
    let known = levels::know(conn, now, &ids)?;
    let codes: HashMap<SkuId, String> = stock::list_codes(conn, &ids)?.into_iter().collect();
    let slugs: HashMap<LocationId, String> = locations::list(conn)?
        .into_iter()
        .map(|row| (row.id, row.slug))
        .collect();
    Ok(keys
        .iter()
        .map(|key| {
            let told = known.told(*key);
            json!({
                "sku": codes.get(&key.sku_id), "location": slugs.get(&key.location_id), "kit": told.kit,
                "on_hand": told.level.on_hand, "reserved": told.level.reserved, "quarantined": told.level.quarantined,
                "safety": told.level.safety, "free": told.free, "sellable": told.sellable,
            })
        })
        .collect())
}
