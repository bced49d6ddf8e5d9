//! A SKU as a person types it: added, or changed if nobody else changed it meanwhile.

use super::care::CareForm;
use super::{Sku, resolve, save_sku};
use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::cost_currency;
use crate::db::skus::{self, SkuWrite};
use crate::domain::audit::AuditAction;
use crate::domain::money::Currency;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::domain::typed;
use crate::error::{Error, Result};
use chrono_tz::Tz;

/// Longest code and title, characters.
const LONGEST: usize = 500;
/// Largest measure, grams or millimetres.
const LARGEST: i64 = 1_000_000_000;
/// Most components of a kit.
const MOST_COMPONENTS: usize = 200;

/// A SKU as somebody typed it.
#[derive(Debug, Clone)]
pub struct SkuForm {
    /// Unique code.
    pub code: String,
    /// Title; the code without it.
    pub title: String,
    /// Grams.
    pub weight_g: String,
    /// Millimetres.
    pub length_mm: String,
    /// Millimetres.
    pub width_mm: String,
    /// Millimetres.
    pub height_mm: String,
    /// EAN, UPC or own.
    pub barcode: String,
    /// Code and units of each component.
    pub components: Vec<(String, String)>,
    /// How it travels, what it costs, since when it may leave.
    pub care: CareForm,
    /// The shop's zone, in which moments are typed.
    pub zone: Tz,
}

/// Adds a SKU; a code that is known is refused.
pub fn add(conn: &mut Conn, now: Time, actor: &Actor, form: &SkuForm) -> Result<()> {
    conn.write(|conn| {
        let sku = read(form, now, cost_currency::find(conn)?)?;
        if skus::find_by_code(conn, &sku.write.code)?.is_some() {
            let taken = Sentence::new("problem-sku-taken").with("found", &sku.write.code);
            return Err(Error::Invalid(vec![Problem::at("/sku", taken)]));
        }
        save_sku(conn, now, &sku)?;
        told(conn, now, actor, &sku.write.code, "added")
    })
}

/// Changes the SKU of the form's code if it is still as it was `seen`.
pub fn change(conn: &mut Conn, now: Time, actor: &Actor, seen: Time, form: &SkuForm) -> Result<()> {
    conn.write(|conn| {
        let sku = read(form, now, cost_currency::find(conn)?)?;
        let row =
            skus::find_by_code(conn, &sku.write.code)?.ok_or_else(|| Error::not_found("sku"))?;
        skus::lock_skus(conn, &[row.id])?;
        if !skus::update_sku(conn, row.id, seen, &sku.write)? {
            return Err(Error::Conflict(Sentence::new("conflict-changed-meanwhile")));
        }
        let components = resolve(conn, row.id, sku.components.as_deref().unwrap_or_default())?;
        skus::replace_components(conn, row.id, &components)?;
        if let Some(care) = &sku.care {
            skus::update_care(conn, row.id, care)?;
        }
        told(conn, now, actor, &row.code, "changed")
    })
}

fn told(conn: &mut Conn, now: Time, actor: &Actor, code: &str, what: &str) -> Result<()> {
    let entry = AuditWrite::new(now, actor, AuditAction::CatalogChanged, ("sku", code))
        .facts([("what", what.to_owned())]);
    audit::insert_audit(conn, &entry)
}

/// The SKU, or everything that is wrong with the form. Empty rows of components are left out.
fn read(form: &SkuForm, now: Time, currency: Currency) -> Result<Sku> {
    let mut problems = Vec::new();
    let text = |typed: &str| typed.trim().replace('\0', "");
    let code = text(&form.code);
    let title = text(&form.title);
    if code.is_empty() {
        problems.push(Problem::at("/sku", Sentence::new("problem-missing")));
    }
    for (at, typed) in [("/sku", &code), ("/title", &title)] {
        if typed.chars().count() > LONGEST {
            let sentence = Sentence::new("problem-too-long").with("limit", LONGEST);
            problems.push(Problem::at(at, sentence));
        }
    }
    let mut whole = |at: String, typed: &str, least: i64| match typed.trim() {
        "" => None,
        typed => match typed::whole(typed) {
            Some(number) if (least..=LARGEST).contains(&number) => Some(number),
            _ => {
                problems.push(Problem::at(at, Sentence::new("problem-not-count")));
                None
            }
        },
    };
    let weight_g = whole("/weight_g".to_owned(), &form.weight_g, 0);
    let length_mm = whole("/length_mm".to_owned(), &form.length_mm, 0);
    let width_mm = whole("/width_mm".to_owned(), &form.width_mm, 0);
    let height_mm = whole("/height_mm".to_owned(), &form.height_mm, 0);
    let components: Vec<(String, i64)> = form
        .components
        .iter()
        .filter(|(code, _)| !code.trim().is_empty())
        .take(MOST_COMPONENTS)
        .enumerate()
        .map(|(index, (code, quantity))| {
            let at = format!("/components/{index}/quantity");
            let quantity = whole(at, quantity, 1).unwrap_or(1);
            (text(code), quantity)
        })
        .collect();
    let care = form.care.read(currency, form.zone, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let write = SkuWrite {
        title: if title.is_empty() {
            code.clone()
        } else {
            title
        },
        code,
        weight_g,
        length_mm,
        width_mm,
        height_mm,
        barcode: Some(text(&form.barcode)).filter(|typed| !typed.is_empty()),
        updated_at: now,
    };
    Ok(Sku {
        write,
        components: Some(components),
        care: Some(care),
    })
}
