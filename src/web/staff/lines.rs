//! The lines of an order as rows of a form: typed, checked, turned into the standard form's JSON. Used where an order is
//! edited and where one is typed in.

use super::entered::Entered;
use crate::db::{Conn, goods};
use crate::domain::channel::Channel;
use crate::domain::order_parse;
use crate::domain::sentence::Problem;
use crate::domain::typed::number;
use crate::error::Result;
use crate::web::voice::Voice;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Empty rows that a form of a new order begins with.
pub const BLANK: usize = 3;
/// Suggestions for a code that nobody knows.
const SUGGESTED: i64 = 6;

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its place in the form.
    pub index: usize,
    /// Name of the line within its order; empty for one that is new.
    pub ref_: String,
    /// Code of the SKU.
    pub sku: String,
    /// What the buyer reads.
    pub title: String,
    /// Units.
    pub quantity: String,
    /// Unit price.
    pub price: String,
    /// Discount of the whole line.
    pub discount: String,
    /// Whether it is to go.
    pub gone: bool,
    /// What is wrong, by the name of the field.
    pub errors: HashMap<String, String>,
    /// Codes and titles that may be meant.
    pub suggested: Vec<(String, String)>,
}

impl Row {
    /// What is wrong with a field; empty if nothing is.
    pub fn error(&self, field: &str) -> &str {
        self.errors.get(field).map_or("", String::as_str)
    }

    /// Whether nothing was typed into it.
    pub fn is_blank(&self) -> bool {
        self.ref_.is_empty() && self.sku.is_empty() && self.price.is_empty()
    }
}

/// The rows of a form.
pub fn rows(entered: &Entered) -> Vec<Row> {
    let [refs, titles, quantities, prices, discounts] = [
        "line_ref",
        "line_title",
        "line_quantity",
        "line_price",
        "line_discount",
    ]
    .map(|name| entered.all(name));
    let gone = entered.all("line_gone");
    let at = |list: &[&str], index: usize| list.get(index).copied().unwrap_or_default().to_owned();
    entered
        .all("line_sku")
        .into_iter()
        .enumerate()
        .map(|(index, sku)| Row {
            index,
            ref_: at(&refs, index),
            sku: sku.to_owned(),
            title: at(&titles, index),
            quantity: at(&quantities, index),
            price: at(&prices, index),
            discount: at(&discounts, index),
            gone: gone.contains(&index.to_string().as_str()),
            ..Row::default()
        })
        .collect()
}

/// Puts rows into a form, in place of those that are there.
pub fn fill(entered: &mut Entered, rows: &[Row]) {
    for row in rows {
        entered.push("line_ref", &row.ref_);
        entered.push("line_sku", &row.sku);
        entered.push("line_title", &row.title);
        entered.push("line_quantity", &row.quantity);
        entered.push("line_price", &row.price);
        entered.push("line_discount", &row.discount);
    }
}

/// A blank row.
pub fn add_blank(entered: &mut Entered) {
    fill(entered, &[Row::default()]);
}

/// The rows that are meant, as the standard form's lines; `new_ref` names those that have no name yet. Beside each its
/// place in the form, for what is wrong with it.
pub fn documents(rows: &[Row], before: &Value, new_ref: &str) -> (Vec<Value>, Vec<usize>) {
    let known = |ref_: &str| {
        let lines = before.get("lines").and_then(Value::as_array);
        let mut lines = lines.into_iter().flatten();
        lines.find(|line| line.get("ref").and_then(Value::as_str) == Some(ref_))
    };
    let meant = rows.iter().filter(|row| !row.gone && !row.is_blank());
    meant
        .map(|row| {
            let mut line = known(&row.ref_).cloned().unwrap_or_else(|| json!({}));
            if let Value::Object(fields) = &mut line {
                let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
                let ref_ = match row.ref_.as_str() {
                    "" => format!("{new_ref}{}", row.index + 1),
                    known => known.to_owned(),
                };
                put("ref", json!(ref_));
                put("sku", json!(row.sku));
                if !row.title.is_empty() {
                    put("title", json!(row.title));
                }
                let quantity = match number(&row.quantity) {
                    typed if typed.is_empty() => "1".to_owned(),
                    typed => typed,
                };
                put(
                    "quantity",
                    quantity
                        .parse::<i64>()
                        .map_or(json!(quantity), |units| json!(units)),
                );
                put("unit_price", amount(&row.price));
                put("discount", amount(&row.discount));
            }
            (line, row.index)
        })
        .unzip()
}

/// A typed amount as JSON; null for nothing.
pub fn amount(typed: &str) -> Value {
    match number(typed) {
        text if text.is_empty() => Value::Null,
        text => Value::String(text),
    }
}

/// What an order sums up to by its formula, minor units; none if its amounts cannot be read.
pub fn computed(document: &Value, channel: &Channel) -> Option<i64> {
    let mut document = document.clone();
    if let Value::Object(fields) = &mut document {
        fields.insert("total".to_owned(), json!("0"));
    }
    let doc = order_parse::parse(&document, channel).ok()?;
    doc.sums()?.difference.checked_neg()
}

/// Puts what is wrong beside the fields of the rows; gives the rest.
pub fn place_errors(
    voice: &Voice,
    rows: &mut [Row],
    places: &[usize],
    problems: &[Problem],
) -> HashMap<String, String> {
    let mut rest = HashMap::new();
    for problem in problems {
        let said = voice.say(&problem.detail);
        let row = problem.pointer.strip_prefix("/lines/").and_then(|line| {
            let (index, field) = line.split_once('/')?;
            let place = places.get(index.parse::<usize>().ok()?)?;
            Some((rows.get_mut(*place)?, field.to_owned()))
        });
        match row {
            Some((row, field)) => drop(row.errors.entry(field).or_insert(said)),
            None => drop(rest.entry(problem.pointer.clone()).or_insert(said)),
        }
    }
    rest
}

/// Gives rows the title of their SKU, and those whose code nobody knows what may be meant. Gives whether all are known.
pub fn look_up(
    conn: &mut Conn,
    voice: &Voice,
    channel: &Channel,
    rows: &mut [Row],
) -> Result<bool> {
    let codes: Vec<&str> = rows
        .iter()
        .filter(|row| !row.gone && !row.sku.is_empty())
        .map(|row| row.sku.as_str())
        .collect();
    let titles = goods::find_titles(conn, channel.id, &codes)?;
    let mut all = true;
    for row in rows.iter_mut().filter(|row| !row.gone && !row.is_blank()) {
        match titles.get(&row.sku) {
            Some(title) if row.title.is_empty() => title.clone_into(&mut row.title),
            Some(_) => {}
            None => {
                row.suggested = goods::list_matching(conn, &row.sku, SUGGESTED)?;
                if let [(code, title)] = row.suggested.as_slice() {
                    (row.sku, row.title) = (code.clone(), title.clone());
                    row.suggested.clear();
                    continue;
                }
                all = false;
                let said = voice.t(match row.suggested.is_empty() {
                    true => "lines-unknown",
                    false => "lines-which",
                });
                row.errors.insert("sku".to_owned(), said);
            }
        }
    }
    Ok(all)
}
