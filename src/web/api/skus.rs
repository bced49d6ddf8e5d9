//! SKUs and kits by JSON.

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::idempotency::{Done, idempotent};
use super::page::{Query, cursor, page};
use super::problem::Answer;
use crate::app::App;
use crate::db::skus::{self, CareRow, SkuRow, SkuWrite};
use crate::db::{Conn, cost_currency};
use crate::domain::ids::SkuId;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Scope;
use crate::domain::time::{Time, rfc3339};
use crate::error::{Error, Result};
use crate::services::catalog::care::CareForm;
use crate::services::catalog::{self, Sku};
use actix_web::HttpRequest;
use actix_web::web::Data;
use chrono_tz::Tz;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Most components of a kit.
const MOST_COMPONENTS: usize = 200;
/// Longest code and title, characters.
const LONGEST: usize = 500;
/// Largest measure, grams or millimetres: a kilotonne, a thousand kilometres.
const LARGEST: i64 = 1_000_000_000;

/// Fields that say how a SKU travels.
const CARE: [&str; 5] = ["temperature", "dangerous", "alone", "cost", "not_before"];

/// SKUs in the order of their codes.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::CatalogRead)?;
    let query = Query::read(request.query_string(), &["cursor", "limit"])?;
    let (after, limit) = (query.cursor('s')?.unwrap_or_default(), query.limit()?);
    let (items, next) = app
        .read(move |conn| {
            let mut rows = skus::list(conn, &after, limit + 1)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = rows.len() > wanted;
            rows.truncate(wanted);
            let next = rows
                .last()
                .filter(|_| more)
                .map(|row| cursor('s', &row.code));
            Ok((views(conn, rows)?, next))
        })
        .await?;
    page(items, next)
}

/// Adds a SKU (201) or changes the one of that code (200).
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::CatalogWrite)?;
    let (now, zone) = (app.now(), app.config().time_zone);
    let bytes = body.0.clone();
    let value = json(&bytes)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let sku = read(conn, &value, now, zone)?;
        let new = catalog::save_sku(conn, now, &sku)?;
        let row = skus::find_by_code(conn, &sku.write.code)?;
        let view = views(conn, row.into_iter().collect())?.pop();
        Ok(Done::new(
            if new { 201 } else { 200 },
            view.unwrap_or(Value::Null),
        ))
    })
    .await
}

fn read(conn: &mut Conn, value: &Value, now: Time, zone: Tz) -> Result<Sku> {
    let mut fields = Fields::of(value, "");
    let code = fields.required("sku");
    let title = fields.text("title").unwrap_or_else(|| code.clone());
    for (name, text) in [("sku", &code), ("title", &title)] {
        if text.chars().count() > LONGEST {
            fields.wrong(
                name,
                Sentence::new("problem-too-long").with("limit", LONGEST),
            );
        }
    }
    let mut measure = |name: &str| fields.whole(name, 0..=LARGEST);
    let (weight_g, length_mm) = (measure("weight_g"), measure("length_mm"));
    let (width_mm, height_mm) = (measure("width_mm"), measure("height_mm"));
    let barcode = fields.text("barcode");
    let components = fields.list("components").map(|items| {
        if items.len() > MOST_COMPONENTS {
            let sentence = Sentence::new("problem-too-many-components");
            fields.wrong("components", sentence.with("limit", MOST_COMPONENTS));
            return Vec::new();
        }
        items
            .iter()
            .enumerate()
            .map(|(index, item)| component(item, index, &mut fields.problems))
            .collect()
    });
    let write = SkuWrite {
        code,
        title,
        weight_g,
        length_mm,
        width_mm,
        height_mm,
        barcode,
        updated_at: now,
    };
    let care = care(conn, value, &write.code, zone, &mut fields)?;
    fields.done(Sku {
        write,
        components,
        care,
    })
}

/// How it travels, where any of that is named; what is not named stays as it is.
fn care(
    conn: &mut Conn,
    value: &Value,
    code: &str,
    zone: Tz,
    fields: &mut Fields,
) -> Result<Option<CareRow>> {
    if !CARE.iter().any(|name| value.get(name).is_some()) {
        return Ok(None);
    }
    let currency = cost_currency::find(conn)?;
    let row = skus::find_by_code(conn, code)?;
    let known = row.map_or_else(CareRow::default, |row| row.care);
    let mut form = CareForm::exact(&known, currency);
    for (name, slot) in [
        ("temperature", &mut form.temperature),
        ("cost", &mut form.cost),
        ("not_before", &mut form.not_before),
    ] {
        if value.get(name).is_some() {
            *slot = fields.text(name).unwrap_or_default();
        }
    }
    for (name, slot) in [
        ("dangerous", &mut form.dangerous),
        ("alone", &mut form.alone),
    ] {
        match value.get(name) {
            None => {}
            Some(Value::Bool(true)) => *slot = "yes".to_owned(),
            Some(_) => slot.clear(),
        }
    }
    Ok(Some(form.read(currency, zone, &mut fields.problems)))
}

fn component(item: &Value, index: usize, problems: &mut Vec<Problem>) -> (String, i64) {
    let mut fields = Fields::of(item, &format!("/components/{index}"));
    let code = fields.required("sku");
    let quantity = fields.whole("quantity", 1..=LARGEST).unwrap_or(1);
    problems.append(&mut fields.problems);
    (code, quantity)
}

fn views(conn: &mut Conn, rows: Vec<SkuRow>) -> Result<Vec<Value>, Error> {
    let currency = cost_currency::find(conn)?;
    let ids: Vec<SkuId> = rows.iter().map(|row| row.id).collect();
    let mut components: HashMap<SkuId, Vec<Value>> = HashMap::new();
    for (kit, _, code, quantity) in skus::list_components(conn, &ids)? {
        let component = json!({"sku": code, "quantity": quantity});
        components.entry(kit).or_default().push(component);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            json!({
                "sku": row.code, "title": row.title, "weight_g": row.weight_g, "length_mm": row.length_mm,
                "width_mm": row.width_mm, "height_mm": row.height_mm, "barcode": row.barcode,
                "components": components.remove(&row.id).unwrap_or_default(),
                "temperature": row.care.temperature, "dangerous": row.care.dangerous, "alone": row.care.alone,
                "cost": row.care.cost.map(|cost| currency.text(cost)), "cost_currency": currency.code(),
                "not_before": row.care.not_before.map(rfc3339),
            })
        })
        .collect())
}
