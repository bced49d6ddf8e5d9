//! Puts the fields, lines and adjustments that a mapping's rules give together into the standard form's JSON.
//! Reading that JSON into an order is `domain/order_parse.rs`.

use super::eval::Eval;
use super::scope::Scope;
use crate::domain::mapping::{Allocation, Expr, Kind, LineRule, Source, TitleSplit};
use crate::domain::money::{self, line_amount, parse_decimal, price_e6};
use crate::domain::sentence::{Problem, Sentence};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};

type Fields = Map<String, Value>;

/// The standard form of a document, or every rule that could not be read.
pub(super) fn standard_form(
    eval: &Eval<'_>,
    kind: Kind,
    document: &Scope<'_, '_>,
) -> Result<Value, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut order = Fields::new();
    for (name, rule) in &eval.mapping.order {
        let at = format!("/{}", name.replace('.', "/"));
        if let Some(value) = noted(&mut problems, &at, eval.text(rule, document)) {
            put(&mut order, name, &value);
        }
    }
    let mut lines = Vec::new();
    for rule in &eval.mapping.lines {
        read_lines(eval, rule, document, &mut lines, &mut problems);
    }
    let mut adjustments = read_adjustments(eval, document, &mut problems);
    settle_signs(eval, kind, &mut lines, &mut adjustments);
    for share in &eval.mapping.allocate {
        allocate(eval, share, document, &mut lines, &mut problems);
    }
    lines.iter_mut().for_each(price_from_amount);
    distinct_refs(&mut lines);
    if !problems.is_empty() {
        return Err(problems);
    }
    order.insert(
        "lines".to_owned(),
        lines.into_iter().map(Value::Object).collect(),
    );
    order.insert("adjustments".to_owned(), Value::Array(adjustments));
    address(eval, &mut order);
    if !order.contains_key("total")
        && (eval.mapping.source == Source::Table || kind == Kind::Credit)
    {
        let total = eval.currency.text(computed_total(eval, &order));
        order.insert("total".to_owned(), Value::String(total));
    }
    Ok(Value::Object(order))
}

fn noted<T>(
    problems: &mut Vec<Problem>,
    at: &str,
    found: Result<Option<T>, Sentence>,
) -> Option<T> {
    found.unwrap_or_else(|sentence| {
        problems.push(Problem::at(at, sentence));
        None
    })
}

/// Sets a field by its dotted name.
fn put(order: &mut Fields, name: &str, text: &str) {
    let value = match (name, text) {
        ("tax_included", "true") => Value::Bool(true),
        ("tax_included", "false") => Value::Bool(false),
        _ => Value::String(text.to_owned()),
    };
    match name.split_once('.') {
        None => {
            order.insert(name.to_owned(), value);
        }
        Some((group, member)) => {
            let inner = order
                .entry(group)
                .or_insert_with(|| Value::Object(Fields::new()));
            if let Value::Object(inner) = inner {
                inner.insert(member.to_owned(), value);
            }
        }
    }
}

fn read_lines(
    eval: &Eval<'_>,
    rule: &LineRule,
    document: &Scope<'_, '_>,
    lines: &mut Vec<Fields>,
    problems: &mut Vec<Problem>,
) {
    for item in document.all(&rule.each) {
        let scope = document.part(item);
        if let Some(cond) = &rule.when {
            let holds = eval.holds(cond, &scope).map(Some);
            let at = format!("/lines/{}", lines.len());
            if noted(problems, &at, holds) != Some(true) {
                continue;
            }
        }
        let fields = read_fields(eval, &rule.fields, &scope, lines.len(), problems);
        match &rule.split {
            None => lines.push(fields),
            Some(split) => lines.extend(split_titles(eval, split, &fields, &scope, problems)),
        }
    }
}

fn read_fields(
    eval: &Eval<'_>,
    rules: &BTreeMap<String, Expr>,
    scope: &Scope<'_, '_>,
    index: usize,
    problems: &mut Vec<Problem>,
) -> Fields {
    let mut fields = Fields::new();
    for (name, rule) in rules {
        match eval.text(rule, scope) {
            Ok(Some(text)) => {
                fields.insert(name.clone(), Value::String(text.into_owned()));
            }
            Ok(None) => {}
            Err(sentence) => problems.push(Problem::at(format!("/lines/{index}/{name}"), sentence)),
        }
    }
    fields
}

/// One line a title if the units come out at one each (or there is one title); else one line with every title.
fn split_titles(
    eval: &Eval<'_>,
    split: &TitleSplit,
    fields: &Fields,
    scope: &Scope<'_, '_>,
    problems: &mut Vec<Problem>,
) -> Vec<Fields> {
    let text = noted(problems, "/lines/0/title", eval.text(&split.text, scope)).unwrap_or_default();
    let units = noted(
        problems,
        "/lines/0/quantity",
        eval.number(&split.units, scope),
    );
    let mut titles: Vec<&str> = vec![text.as_ref()];
    for mark in &split.by {
        titles = titles
            .iter()
            .flat_map(|part| part.split(mark.as_str()))
            .collect();
    }
    titles.retain(|title| !title.trim().is_empty());
    let line = |title: &str, units: Decimal| {
        let mut fields = fields.clone();
        fields.insert("title".to_owned(), Value::String(title.trim().to_owned()));
        fields.insert(
            "quantity".to_owned(),
            Value::String(units.normalize().to_string()),
        );
        fields
    };
    let units = units.unwrap_or_else(|| Decimal::from(titles.len().max(1)));
    let parts = match &split.parts {
        Some(parts) => noted(problems, "/lines/0/title", eval.number(parts, scope)),
        None => None,
    };
    let told = parts.is_none_or(|parts| parts == Decimal::from(titles.len()));
    if told && titles.len() > 1 && units == Decimal::from(titles.len()) {
        return titles
            .iter()
            .map(|title| line(title, Decimal::ONE))
            .collect();
    }
    vec![line(&text, units)]
}

fn read_adjustments(
    eval: &Eval<'_>,
    document: &Scope<'_, '_>,
    problems: &mut Vec<Problem>,
) -> Vec<Value> {
    let mut rows = Vec::new();
    for rule in &eval.mapping.adjustments {
        let items = match &rule.each {
            Some(path) => document.all(path),
            None => vec![document.here],
        };
        for item in items {
            let scope = document.part(item);
            let at = format!("/adjustments/{}", rows.len());
            if let Some(cond) = &rule.when
                && noted(problems, &at, eval.holds(cond, &scope).map(Some)) != Some(true)
            {
                continue;
            }
            let amount = noted(
                problems,
                &format!("{at}/amount"),
                eval.number(&rule.amount, &scope),
            );
            let Some(minor) = amount
                .and_then(|amount| eval.currency.minor(amount))
                .filter(|minor| *minor != 0)
            else {
                continue;
            };
            let label = noted(
                problems,
                &format!("{at}/label"),
                eval.text(&rule.label, &scope),
            )
            .unwrap_or_default();
            rows.push(json!({"label": label, "amount": eval.currency.text(minor)}));
        }
    }
    rows
}

/// A credit's quantities lose their sign; a negative line of an order becomes a labeled amount, so that nothing of
/// a mixed document is lost.
fn settle_signs(
    eval: &Eval<'_>,
    kind: Kind,
    lines: &mut Vec<Fields>,
    adjustments: &mut Vec<Value>,
) {
    let is_less =
        |line: &Fields| decimal(line, "quantity").is_some_and(|one| one.is_sign_negative());
    if kind != Kind::Credit && lines.iter().all(is_less) {
        // without a line that is bought there is no order: each says so itself
        return;
    }
    lines.retain_mut(|line| {
        let Some(quantity) = decimal(line, "quantity").filter(Decimal::is_sign_negative) else {
            return true;
        };
        if kind == Kind::Credit {
            line.insert(
                "quantity".to_owned(),
                Value::String((-quantity).normalize().to_string()),
            );
            return true;
        }
        let gross = decimal(line, "unit_price").and_then(|price| price.checked_mul(quantity));
        let Some(minor) = gross.and_then(|gross| eval.currency.minor(gross)) else {
            return true;
        };
        let word = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default();
        let name = if word("title").is_empty() {
            word("sku")
        } else {
            word("title")
        };
        let label = format!("{name} × {}", quantity.normalize());
        adjustments.push(json!({"label": label, "amount": eval.currency.text(minor)}));
        false
    });
}

fn allocate(
    eval: &Eval<'_>,
    share: &Allocation,
    document: &Scope<'_, '_>,
    lines: &mut [Fields],
    problems: &mut Vec<Problem>,
) {
    let amount = noted(problems, "/lines", eval.number(&share.amount, document));
    let Some(minor) = amount.and_then(|amount| eval.currency.minor(amount)) else {
        return;
    };
    let weight = |line: &Fields| match share.by.as_str() {
        "quantity" => {
            decimal(line, "quantity").and_then(|units| i64::try_from(units.trunc().mantissa()).ok())
        }
        _ => gross(eval, line),
    };
    let weights: Vec<i64> = lines.iter().map(|line| weight(line).unwrap_or(0)).collect();
    for (line, part) in lines.iter_mut().zip(money::split(minor, &weights)) {
        line.insert(share.to.clone(), Value::String(eval.currency.text(part)));
    }
}

/// quantity × unit price of a line, minor units.
fn gross(eval: &Eval<'_>, line: &Fields) -> Option<i64> {
    if let Some(amount) = decimal(line, "amount") {
        return eval.currency.minor(amount);
    }
    eval.currency
        .minor(decimal(line, "unit_price")?.checked_mul(decimal(line, "quantity")?)?)
}

/// Where a line tells its amount and not its price, the price that gives the amount.
fn price_from_amount(line: &mut Fields) {
    let amount = decimal(line, "amount");
    line.remove("amount");
    if line.contains_key("unit_price") {
        return;
    }
    let quantity = decimal(line, "quantity").filter(|quantity| !quantity.is_zero());
    if let (Some(amount), Some(quantity)) = (amount, quantity)
        && let Some(price) = amount.checked_div(quantity)
    {
        let price = price
            .round_dp_with_strategy(money::PRICE_PLACES, RoundingStrategy::MidpointNearestEven);
        line.insert(
            "unit_price".to_owned(),
            Value::String(price.normalize().to_string()),
        );
    }
}

/// A reference that occurs twice gets a number, so that every line keeps a name of its own.
fn distinct_refs(lines: &mut [Fields]) {
    let mut seen: HashSet<String> = HashSet::new();
    for line in lines {
        let Some(Value::String(told)) = line.get("ref") else {
            continue;
        };
        let told = told.clone();
        let mut name = told.clone();
        let mut next = 2;
        while !seen.insert(name.clone()) {
            name = format!("{told}-{next}");
            next += 1;
        }
        line.insert("ref".to_owned(), Value::String(name));
    }
}

/// An order that is shipped has an address, if only an empty one that is held; a counter sale need not have one.
fn address(eval: &Eval<'_>, order: &mut Fields) {
    let carried = order
        .get("delivery")
        .and_then(|delivery| delivery.get("method"))
        .and_then(Value::as_str)
        == Some("carried");
    let mapped = eval
        .mapping
        .order
        .keys()
        .any(|name| name.starts_with("ship_to."));
    if mapped && !carried && !order.contains_key("ship_to") {
        order.insert("ship_to".to_owned(), Value::Object(Fields::new()));
    }
}

/// The money formula of the standard form, for formats that tell no total.
fn computed_total(eval: &Eval<'_>, order: &Fields) -> i64 {
    let amount = |value: Option<&Value>| {
        value
            .and_then(Value::as_str)
            .and_then(parse_decimal)
            .and_then(|amount| eval.currency.minor(amount))
            .unwrap_or(0)
    };
    let items = |name: &str| {
        order
            .get(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    };
    let goods: i64 = items("lines")
        .iter()
        .filter_map(Value::as_object)
        .filter_map(|line| {
            let quantity = i64::try_from(decimal(line, "quantity")?.trunc().mantissa()).ok()?;
            let price = price_e6(decimal(line, "unit_price")?)?;
            line_amount(quantity, price, amount(line.get("discount")), eval.currency)
        })
        .fold(0, i64::saturating_add);
    let rows: i64 = items("adjustments")
        .iter()
        .map(|row| amount(row.get("amount")))
        .fold(0, i64::saturating_add);
    let tax = match order.get("tax_included") {
        Some(Value::Bool(false)) => amount(order.get("tax")),
        _ => 0,
    };
    // An amount beyond the limits is refused when the standard form is read.
    goods
        .saturating_add(rows)
        .saturating_add(tax)
        .saturating_add(amount(order.get("shipping_fee")))
        .saturating_sub(amount(order.get("discount")))
}

fn decimal(line: &Fields, name: &str) -> Option<Decimal> {
    line.get(name)
        .and_then(Value::as_str)
        .and_then(parse_decimal)
}
