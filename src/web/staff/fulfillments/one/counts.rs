//! Pieces or units that are typed beside the rows of a fulfillment: read, and shown again with what is wrong.

use super::Rows;
use crate::domain::ids::LineId;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::typed;
use crate::error::{Error, Result};
use crate::web::staff::beside::Beside;
use crate::web::voice::Voice;

/// What was typed beside a row, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Count {
    pub(super) text: String,
    pub(super) wrong: String,
}

/// What was typed beside all of them.
#[derive(Debug, Default)]
pub(super) struct Counts(Vec<(i64, String, Count)>);

impl Counts {
    /// As they were typed; the form comes back with them.
    pub(super) fn again(voice: &Voice, form: &Rows, wrong: &Beside) -> Counts {
        let mut index = 0;
        let rows = rows(form).map(|(line, sku, text)| {
            let mut count = Count {
                text: text.to_owned(),
                wrong: String::new(),
            };
            if is_counted(text) {
                count.wrong = wrong.at(voice, &pointer(index));
                index += 1;
            }
            (line, sku.to_owned(), count)
        });
        Counts(rows.collect())
    }

    /// Of one row.
    pub(super) fn of(&self, line: i64, sku: &str) -> Count {
        let mut rows = self.0.iter();
        rows.find(|(own, code, _)| (*own, code.as_str()) == (line, sku))
            .map(|(.., count)| count.clone())
            .unwrap_or_default()
    }

    /// Whether something is wrong beside a row.
    pub(super) fn tell(&self) -> bool {
        self.0.iter().any(|(.., count)| !count.wrong.is_empty())
    }
}

/// Rows with a count, or what is wrong with them; the pointer counts the rows that have one.
pub(super) fn counted(form: &Rows) -> Result<Vec<(LineId, String, i64)>> {
    let (mut problems, mut read) = (Vec::new(), Vec::new());
    let filled = rows(form).filter(|(.., text)| is_counted(text));
    for (index, (line, sku, text)) in filled.enumerate() {
        match typed::whole(text).filter(|count| *count > 0) {
            Some(count) => read.push((LineId(line), sku.to_owned(), count)),
            None => {
                let sentence = Sentence::new("problem-not-positive");
                problems.push(Problem::at(pointer(index), sentence));
            }
        }
    }
    match problems.is_empty() {
        true => Ok(read),
        false => Err(Error::Invalid(problems)),
    }
}

fn rows(form: &Rows) -> impl Iterator<Item = (i64, &str, &str)> {
    let skus = form.sku.iter().map(String::as_str);
    let skus = skus.chain(std::iter::repeat(""));
    let rows = form.line.iter().zip(skus).zip(&form.count);
    rows.map(|((line, sku), text)| (*line, sku, text.as_str()))
}

/// Where what is wrong with a count is said.
fn pointer(index: usize) -> String {
    format!("/lines/{index}/quantity")
}

fn is_counted(text: &str) -> bool {
    !matches!(text.trim(), "" | "0")
}
