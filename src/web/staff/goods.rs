//! Rows of goods in a form: a SKU's code and pieces each, as they are typed, read and shown again.

use super::super::voice::Voice;
use super::beside::Beside;
use crate::db::{Conn, skus};
use crate::domain::ids::SkuId;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::time::{Time, local};
use crate::domain::typed;
use crate::error::{Error, Result};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// Empty rows for more goods.
const SPARE: usize = 6;
/// Rows that are read.
const MOST: usize = 500;

/// One row.
pub struct Row {
    /// From 0.
    pub index: usize,
    /// The code as typed.
    pub sku: String,
    /// The pieces as typed.
    pub pieces: String,
    /// What is wrong with the code.
    pub bad_sku: String,
    /// What is wrong with the pieces.
    pub bad_pieces: String,
}

/// The rows as they are shown: what was typed, then some to fill in. Empty rows in between go.
pub fn rows(voice: &Voice, wrong: &Beside, codes: &[String], pieces: &[String]) -> Vec<Row> {
    let typed = filled(codes, pieces);
    let count = typed.len();
    typed
        .into_iter()
        .chain((0..SPARE).map(|_| (String::new(), String::new())))
        .enumerate()
        .map(|(index, (sku, pieces))| Row {
            bad_sku: match index < count {
                true => wrong.at(voice, &format!("/lines/{index}/sku")),
                false => String::new(),
            },
            bad_pieces: match index < count {
                true => wrong.at(voice, &format!("/lines/{index}/quantity")),
                false => String::new(),
            },
            index,
            sku,
            pieces,
        })
        .collect()
}

fn filled(codes: &[String], pieces: &[String]) -> Vec<(String, String)> {
    let pieces = pieces
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat(""));
    codes
        .iter()
        .zip(pieces)
        .filter(|(code, pieces)| !code.trim().is_empty() || !pieces.trim().is_empty())
        .take(MOST)
        .map(|(code, pieces)| (code.trim().replace('\0', ""), pieces.trim().to_owned()))
        .collect()
}

/// (SKU, pieces) of every row, or everything that is wrong with them.
pub fn read(conn: &mut Conn, codes: &[String], pieces: &[String]) -> Result<Vec<(SkuId, i64)>> {
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    for (index, (code, count)) in filled(codes, pieces).iter().enumerate() {
        let sku = skus::find_by_code(conn, code)?;
        if sku.is_none() {
            let sentence = Sentence::new("problem-unknown-sku").with("found", code);
            problems.push(Problem::at(format!("/lines/{index}/sku"), sentence));
        }
        let count = typed::whole(count).filter(|count| *count > 0);
        if count.is_none() {
            let sentence = Sentence::new("problem-not-positive");
            problems.push(Problem::at(format!("/lines/{index}/quantity"), sentence));
        }
        if let (Some(sku), Some(count)) = (sku, count) {
            lines.push((sku.id, count));
        }
    }
    if problems.is_empty() {
        Ok(lines)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// The end of a day as it is typed, `2026-11-27`; none where nothing is typed.
pub fn day(typed: &str, zone: Tz) -> std::result::Result<Option<Time>, chrono::ParseError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = typed.trim().parse()?;
    let end = day.and_hms_opt(18, 0, 0);
    Ok(end.map(|end| local(end, zone)))
}
