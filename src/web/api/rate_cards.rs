//! Rate cards by JSON: amounts are decimals in the card's currency, weights grams.

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::idempotency::{Done, idempotent};
use super::page::{Query, cursor, cut, page};
use super::problem::Answer;
use crate::app::App;
use crate::db::Conn;
use crate::db::locations;
use crate::db::rate_cards::{self as rows, RateCardRow, drafts};
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::shipping::{Area, Band, Fee, Limits, Prices, RateCard, Surcharge, Zone};
use crate::domain::staff::{Reach, Scope};
use crate::error::{Error, Result};
use crate::services::areas::of_zone;
use crate::services::locations::work::read_money;
use crate::services::rate_cards::{self, By, Draft};
use actix_web::HttpRequest;
use actix_web::web::Data;
use serde_json::{Value, json};

/// Most zones, surcharges, bands or areas in one place.
const MOST: usize = 1_000;
/// Largest weight or measure.
const LARGEST: i64 = 1_000_000_000_000;

/// Rate cards that have a version in force, in the order of their slugs.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::CatalogRead)?;
    let query = Query::read(request.query_string(), &["cursor", "limit"])?;
    let (after, limit) = (query.cursor('r')?.unwrap_or_default(), query.limit()?);
    let (items, next) = app
        .read(move |conn| {
            let mut all = rows::list(conn)?;
            all.retain(|row| row.version > 0);
            let (shown, last) = cut(all, &after, limit, |row| &row.slug);
            let next = last.map(|slug| cursor('r', slug));
            Ok((views(conn, &shown)?, next))
        })
        .await?;
    page(items, next)
}

/// Adds a rate card (201) or makes a new version of the one of that slug (200); with `draft`, a version that does not
/// count yet (201).
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::CatalogWrite)?;
    let by = By {
        actor: caller.actor(),
        reach: Reach::ALL,
        now: app.now(),
    };
    let value = json(&body.0)?;
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let draft = read(&value)?;
        if value.get("draft").and_then(Value::as_bool) == Some(true) {
            let version = rate_cards::drafts::save(conn, &by, &draft)?;
            return Ok(Done::new(201, draft_view(conn, &draft.slug, version)?));
        }
        let (row, new) = rate_cards::save(conn, &by, &draft)?;
        let view = views(conn, &[row])?.pop();
        Ok(Done::new(
            if new { 201 } else { 200 },
            view.unwrap_or(Value::Null),
        ))
    })
    .await
}

fn read(value: &Value) -> Result<Draft, Error> {
    let mut fields = Fields::of(value, "");
    let code = fields.required("currency");
    let currency = Currency::parse(&code);
    if currency.is_none() && !code.is_empty() {
        let sentence = Sentence::new("problem-unknown-currency").with("found", &code);
        fields.wrong("currency", sentence);
    }
    let currency = currency.unwrap_or(Currency::CNY);
    let zones = each(&mut fields, "zones", |fields| zone(fields, currency));
    let surcharges = each(&mut fields, "surcharges", |fields| {
        surcharge(fields, currency)
    });
    let draft = Draft {
        slug: fields.required("slug"),
        name: fields.text("name").unwrap_or_default(),
        service: fields.required("service"),
        active: value.get("active").and_then(Value::as_bool) != Some(false),
        senders: texts(&mut fields, "locations"),
        card: RateCard {
            currency,
            zones,
            divisor: fields
                .whole("divisor", 1..=1_000_000)
                .and_then(|divisor| u32::try_from(divisor).ok()),
            minimum: money(&mut fields, "minimum", currency).unwrap_or(0),
            surcharges,
            limits: value
                .get("limits")
                .filter(|limits| !limits.is_null())
                .map_or_else(Limits::default, |value| limits(value, &mut fields.problems)),
        },
    };
    fields.done(draft)
}

/// Each object of a list.
fn each<T>(fields: &mut Fields, name: &str, mut read: impl FnMut(&mut Fields) -> T) -> Vec<T> {
    let items = fields.list(name).unwrap_or_default();
    if items.len() > MOST {
        let sentence = Sentence::new("problem-too-many-rows").with("limit", MOST);
        fields.wrong(name, sentence);
        return Vec::new();
    }
    let mut all = Vec::with_capacity(items.len());
    let mut problems: Vec<Problem> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mut one = Fields::of(item, &format!("{}/{name}/{index}", fields.at()));
        all.push(read(&mut one));
        problems.append(&mut one.problems);
    }
    fields.problems.append(&mut problems);
    all
}

fn zone(fields: &mut Fields, currency: Currency) -> Zone {
    let bands = each(fields, "bands", |band| Band {
        up_to_g: band.whole("up_to_g", 1..=LARGEST).unwrap_or(0),
        price: money(band, "price", currency).unwrap_or(0),
    });
    let prices = match bands.is_empty() {
        false => Prices::Bands(bands),
        true => {
            let first = money(fields, "first", currency);
            if first.is_none() {
                fields.wrong("first", Sentence::new("problem-first-price"));
            }
            Prices::Steps {
                first_g: fields.whole("first_g", 1..=LARGEST).unwrap_or(1_000),
                first: first.unwrap_or(0),
                next_g: fields.whole("next_g", 0..=LARGEST).unwrap_or(0),
                next: money(fields, "next", currency).unwrap_or(0),
            }
        }
    };
    Zone {
        name: fields.required("name"),
        areas: areas(fields),
        prices,
        days: fields
            .whole("days", 0..=365)
            .and_then(|days| i32::try_from(days).ok())
            .unwrap_or(0),
    }
}

fn surcharge(fields: &mut Fields, currency: Currency) -> Surcharge {
    let flat = money(fields, "flat", currency);
    let points = fields.whole("basis_points", 1..=1_000_000);
    if flat.is_some() == points.is_some() {
        fields.wrong("flat", Sentence::new("problem-fee"));
    }
    Surcharge {
        name: fields.required("name"),
        areas: areas(fields),
        fee: match points.and_then(|points| u32::try_from(points).ok()) {
            Some(points) => Fee::BasisPoints(points),
            None => Fee::Flat(flat.unwrap_or(0)),
        },
    }
}

fn limits(value: &Value, problems: &mut Vec<Problem>) -> Limits {
    let mut fields = Fields::of(value, "/limits");
    let limits = Limits {
        weight_g: fields.whole("weight_g", 1..=LARGEST),
        volume_mm3: fields.whole("volume_mm3", 1..=LARGEST),
        longest_mm: fields.whole("longest_mm", 1..=LARGEST),
    };
    problems.append(&mut fields.problems);
    limits
}

fn money(fields: &mut Fields, name: &str, currency: Currency) -> Option<i64> {
    let text = fields.text(name)?;
    read_money(&text, currency)
        .map_err(|sentence| fields.wrong(name, sentence))
        .ok()
}

fn areas(fields: &mut Fields) -> Vec<Area> {
    let typed = texts(fields, "areas").unwrap_or_default().join("\n");
    of_zone(&typed).unwrap_or_else(|wrong| {
        for sentence in wrong {
            fields.wrong("areas", sentence);
        }
        Vec::new()
    })
}

fn texts(fields: &mut Fields, name: &str) -> Option<Vec<String>> {
    let items = fields.list(name)?;
    if items.len() > MOST {
        let sentence = Sentence::new("problem-too-many-rows").with("limit", MOST);
        fields.wrong(name, sentence);
    }
    let text = |item: &Value| item.as_str().unwrap_or_default().replace('\0', "");
    Some(items.iter().take(MOST).map(text).collect())
}

fn views(conn: &mut Conn, rows: &[RateCardRow]) -> Result<Vec<Value>> {
    let senders = rows::list_senders(conn)?;
    let view = |row: &RateCardRow| {
        let own = senders.iter().filter(|(card, ..)| *card == row.id);
        let mut places: Vec<&str> = own.map(|(_, _, slug, _)| slug.as_str()).collect();
        places.sort_unstable();
        Ok(view(row, &row.card()?, &places))
    };
    rows.iter().map(view).collect()
}

/// A draft as the card that it would be.
fn draft_view(conn: &mut Conn, slug: &str, version: i64) -> Result<Value> {
    let none = || Error::not_found("rate-draft");
    let card = rows::find_by_slug(conn, slug)?.ok_or_else(none)?;
    let tried = drafts::find(conn, card, version)?.ok_or_else(none)?;
    let senders = rows::list_senders(conn)?.into_iter();
    let own = senders.filter(|(card, ..)| *card == tried.row.id);
    let senders = tried.senders(own.map(|(_, place, ..)| place).collect());
    let mut places = locations::list(conn)?;
    places.retain(|place| senders.contains(&place.id));
    let mut places: Vec<&str> = places.iter().map(|place| place.slug.as_str()).collect();
    places.sort_unstable();
    let mut view = view(&tried.row, &tried.row.card()?, &places);
    view["draft"] = true.into();
    Ok(view)
}

fn view(row: &RateCardRow, card: &RateCard, places: &[&str]) -> Value {
    let money = |minor: i64| card.currency.text(minor);
    let zones: Vec<Value> = card
        .zones
        .iter()
        .map(|zone| match &zone.prices {
            Prices::Steps {
                first_g,
                first,
                next_g,
                next,
            } => json!({
                "name": zone.name, "areas": zone.areas, "days": zone.days, "first_g": first_g,
                "first": money(*first), "next_g": next_g, "next": money(*next),
            }),
            Prices::Bands(bands) => {
                let bands = bands.iter();
                let bands =
                    bands.map(|band| json!({"up_to_g": band.up_to_g, "price": money(band.price)}));
                json!({
                    "name": zone.name, "areas": zone.areas, "days": zone.days,
                    "bands": bands.collect::<Vec<_>>(),
                })
            }
        })
        .collect();
    let surcharges: Vec<Value> = card
        .surcharges
        .iter()
        .map(|one| match one.fee {
            Fee::Flat(amount) => {
                json!({"name": one.name, "areas": one.areas, "flat": money(amount)})
            }
            Fee::BasisPoints(points) => {
                json!({"name": one.name, "areas": one.areas, "basis_points": points})
            }
        })
        .collect();
    json!({
        "slug": row.slug, "name": row.name, "service": row.service, "active": row.active,
        "version": row.version, "locations": places, "currency": card.currency.code(), "zones": zones,
        "divisor": card.divisor, "minimum": money(card.minimum), "surcharges": surcharges,
        "limits": card.limits,
    })
}
