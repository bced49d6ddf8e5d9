//! What an edit would change, in words: each field with what it was and what it would be, the money, the holds.

use crate::domain::money::{Currency, parse_decimal};
use crate::domain::three_way::text_at;
use crate::domain::time::parse_rfc3339;
use crate::services::intake::preview::Preview;
use crate::web::staff::contact;
use crate::web::staff::timeline::{fields, reason};
use crate::web::voice::Voice;
use serde_json::Value;
use std::collections::BTreeMap;

/// What would change.
pub(super) struct Changes {
    pub(super) rows: Vec<Change>,
    /// Before, after and the difference; empty where the total stays.
    pub(super) total: Option<Change>,
    pub(super) difference: String,
    /// Holds that would be released, and those that would be put on.
    pub(super) heals: Vec<String>,
    pub(super) appears: Vec<String>,
}

/// One field.
pub(super) struct Change {
    pub(super) name: String,
    pub(super) old: String,
    pub(super) new: String,
}

/// The changes of a preview.
pub(super) fn changes(voice: &Voice, preview: &Preview, currency: Currency) -> Changes {
    let (before, after) = (&preview.before, &preview.after);
    let currency = Currency::parse(&text_at(before, "/currency")).unwrap_or(currency);
    let minor = |order: &Value| {
        parse_decimal(&text_at(order, "/total")).and_then(|total| currency.minor(total))
    };
    let money = |minor: i64| voice.money(minor, currency.code());
    let total = minor(before)
        .zip(minor(after))
        .filter(|(old, new)| old != new);
    Changes {
        rows: rows(voice, preview),
        total: total.map(|(old, new)| Change {
            name: voice.t("field-total"),
            old: money(old),
            new: money(new),
        }),
        difference: total.map_or_else(String::new, |(old, new)| {
            let sign = if new > old { "+" } else { "" };
            format!("{sign}{}", money(new - old))
        }),
        heals: preview
            .heals
            .iter()
            .map(|hold| reason(voice, &hold.reason))
            .collect(),
        appears: preview
            .appears
            .iter()
            .map(|hold| voice.say(&hold.reason))
            .collect(),
    }
}

fn rows(voice: &Voice, preview: &Preview) -> Vec<Change> {
    let (before, after) = (&preview.before, &preview.after);
    let (old_lines, new_lines) = (lines_of(before), lines_of(after));
    let mut rows = Vec::new();
    let mut whole: Vec<&str> = Vec::new();
    for field in &preview.fields {
        let line = field
            .strip_prefix("/lines/")
            .and_then(|rest| rest.split_once('/'));
        let Some((key, inner)) = line else {
            if field != "/total" && field != "/updated_at" {
                rows.push(Change {
                    name: fields(voice, field),
                    old: shown(voice, field, &text_at(before, field)),
                    new: shown(voice, field, &text_at(after, field)),
                });
            }
            continue;
        };
        match (old_lines.get(key), new_lines.get(key)) {
            (Some(line), Some(_)) => rows.push(Change {
                name: format!("{}: {}", title(line), voice.word("line", inner)),
                old: text_at(before, field),
                new: text_at(after, field),
            }),
            (old, new) if !whole.contains(&key) => {
                whole.push(key);
                rows.push(Change {
                    name: old.or(new).map_or_else(String::new, |line| title(line)),
                    old: old.map_or_else(String::new, |line| summary(line)),
                    new: new.map_or_else(String::new, |line| summary(line)),
                });
            }
            _ => {}
        }
    }
    rows
}

fn shown(voice: &Voice, field: &str, text: &str) -> String {
    match field {
        "/payment/status" if !text.is_empty() => return voice.word("payment", text),
        "/delivery/method" if !text.is_empty() => return voice.word("method", text),
        _ => {}
    }
    match parse_rfc3339(text).filter(|_| field.starts_with("/delivery/")) {
        Some(time) => voice.when(time).text,
        None => contact::field_value(field, text),
    }
}

/// The lines of an order by their `ref`, escaped as in a pointer.
fn lines_of(order: &Value) -> BTreeMap<String, &Value> {
    let lines = order.get("lines").and_then(Value::as_array);
    lines
        .into_iter()
        .flatten()
        .filter_map(|line| {
            let key = line.get("ref")?.as_str()?;
            Some((key.replace('~', "~0").replace('/', "~1"), line))
        })
        .collect()
}

fn said<'l>(line: &'l Value, name: &str) -> &'l str {
    line.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn title(line: &Value) -> String {
    match (said(line, "sku"), said(line, "title")) {
        (sku, "") => sku.to_owned(),
        (_, title) => title.to_owned(),
    }
}

/// `2 × 19.90`.
fn summary(line: &Value) -> String {
    let units = line.get("quantity").and_then(Value::as_i64).unwrap_or(0);
    format!("{units} × {}", said(line, "unit_price"))
}
