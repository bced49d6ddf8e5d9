//! Locations by JSON. What is not named of how a place works stays as it is, so that whoever posts addresses only keeps
//! everybody's calendars.

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::idempotency::{Done, idempotent};
use super::page::{Query, cursor, cut, page};
use super::problem::Answer;
use crate::app::App;
use crate::db::locations::{self as rows, LocationRow};
use crate::db::{Conn, cost_currency, places};
use crate::domain::calendar::Exceptional;
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::sourcing::Accepts;
use crate::domain::staff::Scope;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::locations::days::{DayForm, spans};
use crate::services::locations::work::{WorkForm, clock};
use crate::services::locations::{self, LocationForm, first_open_day};
use actix_web::HttpRequest;
use actix_web::web::Data;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The days of the week as they are sent, Monday first.
const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Locations in the order of their slugs.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::CatalogRead)?;
    let query = Query::read(request.query_string(), &["cursor", "limit"])?;
    let (after, limit) = (query.cursor('p')?.unwrap_or_default(), query.limit()?);
    let now = app.now();
    let (items, next) = app
        .read(move |conn| {
            let all = rows::list(conn)?;
            let (shown, last) = cut(all, &after, limit, |row| &row.slug);
            let next = last.map(|slug| cursor('p', slug));
            Ok((views(conn, now, &shown)?, next))
        })
        .await?;
    page(items, next)
}

/// Adds a location (201) or changes the one of that slug (200).
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::CatalogWrite)?;
    let (now, actor) = (app.now(), caller.actor());
    let value = json(&body.0)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let form = read(conn, &value)?;
        let (row, new) = locations::save(conn, now, &actor, &form)?;
        let view = views(conn, now, &[row])?.pop();
        Ok(Done::new(
            if new { 201 } else { 200 },
            view.unwrap_or(Value::Null),
        ))
    })
    .await
}

fn read(conn: &mut Conn, value: &Value) -> Result<LocationForm> {
    let slug = value.get("slug").and_then(Value::as_str).unwrap_or("");
    let work = match rows::find_by_slug(conn, slug.trim())? {
        Some(row) => WorkForm::of(&row.work, cost_currency::find(conn)?),
        None => WorkForm::default(),
    };
    let mut fields = Fields::of(value, "");
    let mut text = |name: &str| fields.text(name).unwrap_or_default();
    let form = LocationForm {
        name: text("name"),
        country: text("country"),
        region: text("region"),
        city: text("city"),
        district: text("district"),
        street: text("street"),
        postcode: text("postcode"),
        active: value.get("active").and_then(Value::as_bool) != Some(false),
        slug: fields.required("slug"),
        kind: fields.required("kind"),
        work: read_work(value, work, &mut fields),
        days: read_days(&mut fields),
    };
    fields.done(form)
}

fn read_work(value: &Value, mut work: WorkForm, fields: &mut Fields) -> WorkForm {
    for (name, slot) in [
        ("latitude", &mut work.latitude),
        ("longitude", &mut work.longitude),
        ("time_zone", &mut work.time_zone),
        ("holidays", &mut work.holidays),
        ("cut_off", &mut work.cut_off),
        ("release", &mut work.release),
        ("parcels_per_day", &mut work.parcels_per_day),
        ("units_per_day", &mut work.units_per_day),
        ("parcel_cost", &mut work.parcel_cost),
        ("line_cost", &mut work.line_cost),
        ("lead_days", &mut work.lead_days),
    ] {
        if value.get(name).is_some() {
            *slot = fields.text(name).unwrap_or_default();
        }
    }
    if let Some(days) = fields.list("workdays") {
        let named = |word: &&str| days.iter().any(|day| day.as_str() == Some(word));
        let digits = WEEK.iter().map(|word| if named(word) { '1' } else { '0' });
        work.workdays = digits.collect();
        let known = |day: &Value| day.as_str().is_some_and(|day| WEEK.contains(&day));
        if !days.iter().all(known) {
            fields.wrong("workdays", Sentence::new("problem-workdays"));
        }
    }
    if let Some(accepts) = value.get("accepts").filter(|value| !value.is_null()) {
        read_accepts(accepts, &mut work, &mut fields.problems);
    }
    work
}

/// Names everything that a place may ship: what is not in it has no limit.
fn read_accepts(value: &Value, work: &mut WorkForm, problems: &mut Vec<Problem>) {
    let mut fields = Fields::of(value, "/accepts");
    let mut words = |name: &str| -> Vec<String> {
        let items = fields.list(name).unwrap_or_default().iter();
        items
            .map(|item| item.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    work.temperatures = words("temperatures");
    work.areas = words("areas").join("\n");
    work.no_dangerous = value.get("no_dangerous").and_then(Value::as_bool) == Some(true);
    work.longest_mm = fields.text("longest_mm").unwrap_or_default();
    work.weight_g = fields.text("weight_g").unwrap_or_default();
    problems.append(&mut fields.problems);
}

fn read_days(fields: &mut Fields) -> Option<Vec<DayForm>> {
    let items = fields.list("days")?;
    let mut rows = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut day = Fields::of(item, &format!("/days/{index}"));
        rows.push(DayForm {
            first: day.required("day"),
            last: day.text("last").unwrap_or_default(),
            what: match item.get("works").and_then(Value::as_bool) {
                Some(true) => "works".to_owned(),
                _ => "closed".to_owned(),
            },
            note: day.text("note").unwrap_or_default(),
        });
        fields.problems.append(&mut day.problems);
    }
    Some(rows)
}

fn views(conn: &mut Conn, now: Time, rows: &[LocationRow]) -> Result<Vec<Value>, Error> {
    let currency = cost_currency::find(conn)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut days = places::list_days(conn, &ids, first_open_day(now))?;
    let views = rows.iter().map(|row| {
        let days = days.remove(&row.id).unwrap_or_default();
        view(row, currency, &days)
    });
    Ok(views.collect())
}

fn view(row: &LocationRow, currency: Currency, days: &BTreeMap<NaiveDate, Exceptional>) -> Value {
    let work = &row.work;
    let accepts: Accepts = serde_json::from_str(&work.accepts).unwrap_or_default();
    let degrees = |e6: Option<i64>| e6.map(|e6| Decimal::new(e6, 6).normalize().to_string());
    let workdays: Vec<&str> = WEEK
        .iter()
        .zip(work.workdays.chars())
        .filter_map(|(word, digit)| (digit == '1').then_some(*word))
        .collect();
    let days: Vec<Value> = spans(days)
        .into_iter()
        .map(|day| {
            let last = Some(day.last).filter(|last| !last.is_empty());
            json!({"day": day.first, "last": last, "works": day.what == "works", "note": day.note})
        })
        .collect();
    json!({
        "slug": row.slug, "name": row.name, "kind": row.kind, "country": row.country, "region": row.region,
        "city": row.city, "district": row.district, "street": row.street, "postcode": row.postcode,
        "active": row.active, "latitude": degrees(work.latitude_e6), "longitude": degrees(work.longitude_e6),
        "time_zone": work.time_zone, "workdays": workdays, "holidays": work.holidays,
        "cut_off": work.cut_off.map(clock), "release": work.release, "parcels_per_day": work.parcels_per_day,
        "units_per_day": work.units_per_day, "cost_currency": currency.code(),
        "parcel_cost": currency.text(work.parcel_cost), "line_cost": currency.text(work.line_cost),
        "lead_days": work.lead_days, "accepts": accepts, "days": days,
    })
}
