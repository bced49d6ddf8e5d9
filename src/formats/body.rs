//! One document read: found inside its body, told apart (order, credit, neither) and put into the standard form.

use super::assemble;
use super::recognise::missing_members;
use super::scope::{Scope, text_of, walk};
use super::{amounts, eval::Eval};
use crate::domain::channel::Channel;
use crate::domain::credit::CreditDoc;
use crate::domain::mapping::{Columns, DecimalStyle, Kind, Mapping, Source};
use crate::domain::money::Currency;
use crate::domain::order::OrderDoc;
use crate::domain::order_parse;
use crate::domain::sentence::{Problem, Sentence};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What a document turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// An order.
    Order(Box<OrderDoc>),
    /// A refund note.
    Credit(CreditDoc),
    /// No order and no credit; the sentence explains what it is.
    Refused(Sentence),
}

/// Reads the body of one document: raw JSON, or `{"rows": [{column: cell, …}, …]}` for tables.
pub fn read(body: &[u8], mapping: &Mapping, channel: &Channel) -> Result<Document, Vec<Problem>> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| whole(Sentence::new("formats-not-json").with("detail", error)))?;
    match mapping.source {
        Source::Standard => {
            let found = single(&value, mapping)?;
            order_parse::parse(found, channel).map(|doc| Document::Order(Box::new(doc)))
        }
        Source::Json => apply(single(&value, mapping)?, mapping, channel),
        Source::Table => apply(&named(&value, &mapping.columns)?, mapping, channel),
    }
}

/// The document of a body as the rules of a mapping see it.
pub(super) fn located<'v>(
    value: &'v Value,
    mapping: &Mapping,
) -> Result<Cow<'v, Value>, Vec<Problem>> {
    match mapping.source {
        Source::Standard | Source::Json => single(value, mapping).map(Cow::Borrowed),
        Source::Table => named(value, &mapping.columns).map(Cow::Owned),
    }
}

/// What evaluates the rules of a mapping on a document, in the document's own currency where it names one.
pub(super) fn prepared<'c>(
    document: &Value,
    mapping: &'c Mapping,
    channel: &'c Channel,
) -> Eval<'c> {
    let mut eval = Eval {
        mapping,
        channel,
        currency: channel.currency,
        style: style(mapping, document),
    };
    let told = mapping
        .order
        .get("currency")
        .and_then(|rule| eval.text(rule, &Scope::whole(document)).ok().flatten())
        .and_then(|code| Currency::parse(&code));
    if let Some(currency) = told {
        eval.currency = currency;
    }
    eval
}

/// The rows of one group as the body of one document; the document itself for JSON.
pub fn document_body(mapping: &Mapping, cells: &[String]) -> Vec<u8> {
    if mapping.source != Source::Table
        && let [document] = cells
    {
        return document.as_bytes().to_vec();
    }
    let length: usize = cells.iter().map(|row| row.len() + 1).sum();
    let mut body = Vec::with_capacity(length + 12);
    body.extend_from_slice(b"{\"rows\":[");
    for (index, row) in cells.iter().enumerate() {
        if index > 0 {
            body.push(b',');
        }
        body.extend_from_slice(row.as_bytes());
    }
    body.extend_from_slice(b"]}");
    body
}

fn apply(document: &Value, mapping: &Mapping, channel: &Channel) -> Result<Document, Vec<Problem>> {
    let scope = Scope::whole(document);
    let mut eval = Eval {
        mapping,
        channel,
        currency: channel.currency,
        style: style(mapping, document),
    };
    let told = match mapping.order.get("currency") {
        Some(rule) => eval.text(rule, &scope).map_err(whole)?,
        None => None,
    };
    if let Some(currency) = told.and_then(|code| Currency::parse(&code)) {
        eval.currency = currency;
    }
    let mut kind = Kind::Order;
    for rule in &mapping.kinds {
        if eval.holds(&rule.when, &scope).map_err(whole)? {
            kind = rule.kind;
            if kind == Kind::Refused {
                let key = rule.because.as_deref().unwrap_or("formats-no-order");
                return Ok(Document::Refused(explained(&eval, key, &scope)));
            }
            break;
        }
    }
    let missing = missing_members(mapping, document);
    if mapping.source == Source::Json && !missing.is_empty() {
        return Err(whole(
            Sentence::new("formats-missing-fields").with("missing", missing.join(", ")),
        ));
    }
    let standard = assemble::standard_form(&eval, kind, &scope)?;
    let doc = order_parse::parse(&standard, channel)?;
    Ok(match kind {
        Kind::Credit => Document::Credit(credit(doc)),
        Kind::Order | Kind::Refused => Document::Order(Box::new(doc)),
    })
}

/// The sentence of a refusal, with the reference of what was refused.
fn explained(eval: &Eval<'_>, key: &str, scope: &Scope<'_, '_>) -> Sentence {
    let reference = ["channel_number", "channel_ref"]
        .iter()
        .filter_map(|field| eval.mapping.order.get(*field))
        .find_map(|rule| eval.text(rule, scope).ok().flatten());
    Sentence::new(key).with("reference", reference.unwrap_or_default())
}

fn credit(doc: OrderDoc) -> CreditDoc {
    CreditDoc {
        channel_ref: doc.channel_ref.or(doc.channel_number).unwrap_or_default(),
        issued_at: doc.placed_at,
        currency: doc.currency,
        customer: doc.customer,
        lines: doc.lines,
    }
}

/// The one document in a body.
fn single<'a>(value: &'a Value, mapping: &Mapping) -> Result<&'a Value, Vec<Problem>> {
    let mut best: Option<(usize, &Value)> = None;
    for path in &mapping.documents {
        let mut found: Vec<&Value> = Vec::new();
        walk(value, path, &mut |item| {
            found.extend(item.is_object().then_some(item));
            found.len() < 2
        });
        let Some(first) = found.first() else {
            continue;
        };
        let missing = missing_members(mapping, first).len();
        if missing == 0 && found.len() > 1 {
            return Err(whole(Sentence::new("formats-several-documents")));
        }
        if best.is_none_or(|(fewest, _)| missing < fewest) {
            best = Some((missing, first));
        }
    }
    best.map(|(_, document)| document)
        .ok_or_else(|| whole(Sentence::new("problem-not-an-object")))
}

/// The rows with our column names in place of the headers they came with.
fn named(value: &Value, columns: &Columns) -> Result<Value, Vec<Problem>> {
    let rows = value
        .get("rows")
        .and_then(Value::as_array)
        .filter(|rows| !rows.is_empty())
        .ok_or_else(|| whole(Sentence::new("formats-no-rows")))?;
    let renamed = rows.iter().map(|row| renamed(row, columns)).collect();
    let mut document = Map::new();
    document.insert("rows".to_owned(), Value::Array(renamed));
    Ok(Value::Object(document))
}

fn renamed(row: &Value, columns: &Columns) -> Value {
    let mut named: Map<String, Value> = Map::new();
    let mut ranks: Vec<(&str, usize)> = Vec::new();
    for (header, cell) in row.as_object().into_iter().flatten() {
        let Some((name, rank)) = columns.find(header) else {
            continue;
        };
        let Some(text) = text_of(cell) else {
            continue;
        };
        let text = match super::text::unwrapped(&text) {
            Some(inner) => inner.to_owned(),
            None => Cow::into_owned(text),
        };
        let better = ranks
            .iter()
            .all(|(other, taken)| *other != name || rank < *taken);
        if better && !text.is_empty() {
            ranks.push((name, rank));
            named.insert(name.to_owned(), Value::String(text));
        }
    }
    Value::Object(named)
}

fn style(mapping: &Mapping, document: &Value) -> DecimalStyle {
    if mapping.decimal != DecimalStyle::Auto || mapping.source != Source::Table {
        return match (mapping.decimal, mapping.source) {
            (DecimalStyle::Auto, _) => DecimalStyle::Point,
            (told, _) => told,
        };
    }
    let rows = document.get("rows").and_then(Value::as_array);
    amounts::style_of(
        rows.into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .flat_map(Map::values),
    )
}

fn whole(sentence: Sentence) -> Vec<Problem> {
    vec![Problem::at("", sentence)]
}
