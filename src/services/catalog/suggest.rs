//! What a channel's unknown codes may stand for, each with its evidence. How alike two things are is
//! `domain/likeness`; here the candidates are fetched, for all codes of a page in three statements.

use crate::db::Conn;
use crate::db::sku_search;
use crate::db::skus::{self, SkuRow};
use crate::domain::grams::{bigrams, fold};
use crate::domain::ids::SkuId;
use crate::domain::likeness::{Candidate, Likeness, Unknown, likeness, pack};
use crate::error::Result;
use std::collections::{HashMap, HashSet};

/// Candidates by title that are compared for one code and one way of asking.
const CANDIDATES: i64 = 15;
/// A word of so few characters says nothing.
const SHORT: usize = 3;
/// Of a Chinese title, so many characters at either end are asked for.
const RUN: usize = 3;

/// A SKU that a code may stand for.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// Its code.
    pub sku: String,
    /// Its title.
    pub title: String,
    /// How well it fits.
    pub likeness: Likeness,
}

/// The best suggestion for each code, none where nothing speaks for any.
pub fn suggest(conn: &mut Conn, unknown: &[Unknown<'_>]) -> Result<Vec<Option<Suggestion>>> {
    let mut folded: Vec<String> = unknown.iter().map(|one| fold(one.code)).collect();
    folded.extend(
        unknown
            .iter()
            .filter_map(|one| pack(one.code))
            .map(|(base, _)| fold(base)),
    );
    folded.retain(|code| !code.is_empty());
    let barcodes: Vec<&str> = unknown.iter().map(|one| one.code.trim()).collect();
    let sure = skus::list_by_folded_or_barcode(conn, &folded, &barcodes)?;
    let mut best: Vec<Option<Suggestion>> = unknown
        .iter()
        .map(|one| best_of(*one, sure.iter(), None))
        .collect();
    let mut asked: Vec<Vec<String>> = Vec::new();
    let mut whose: Vec<usize> = Vec::new();
    for (index, one) in unknown.iter().enumerate() {
        if best.get(index).is_some_and(Option::is_none) {
            for grams in questions(one.title) {
                asked.push(grams);
                whose.push(index);
            }
        }
    }
    let hits = sku_search::find_by_grams(conn, &asked, CANDIDATES)?;
    let ids: HashSet<SkuId> = hits.iter().map(|(_, id)| *id).collect();
    if ids.is_empty() {
        return Ok(best);
    }
    let rows: HashMap<SkuId, SkuRow> =
        skus::list_by_ids(conn, &ids.into_iter().collect::<Vec<_>>())?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
    for (list, id) in hits {
        let index = usize::try_from(list).ok().and_then(|list| whose.get(list));
        let found = index
            .and_then(|index| Some((unknown.get(*index)?, best.get_mut(*index)?, rows.get(&id)?)));
        if let Some((one, slot, row)) = found {
            *slot = best_of(*one, std::iter::once(row), slot.take());
        }
    }
    Ok(best)
}

fn best_of<'r>(
    unknown: Unknown<'_>,
    rows: impl Iterator<Item = &'r SkuRow>,
    so_far: Option<Suggestion>,
) -> Option<Suggestion> {
    let mut best = so_far;
    for row in rows {
        let candidate = Candidate {
            code: &row.code,
            title: &row.title,
            barcode: row.barcode.as_deref(),
        };
        let Some(likeness) = likeness(unknown, candidate) else {
            continue;
        };
        if best
            .as_ref()
            .is_none_or(|best| likeness.score > best.likeness.score)
        {
            best = Some(Suggestion {
                sku: row.code.clone(),
                title: row.title.clone(),
                likeness,
            });
        }
    }
    best
}

/// What the index is asked for a title: its two longest words together, then each alone.
fn questions(title: &str) -> Vec<Vec<String>> {
    let mut words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|word| word.chars().count() >= SHORT || !word.is_ascii())
        .flat_map(|word| ends(&word))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.dedup();
    words.truncate(2);
    let mut questions = vec![bigrams(words.iter().map(String::as_str))];
    if words.len() > 1 {
        questions.extend(words.iter().map(|word| bigrams([word.as_str()])));
    }
    questions
}

/// Chinese has no spaces: of a long run, its two ends.
fn ends(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    if word.is_ascii() || chars.len() <= RUN {
        return vec![word.to_owned()];
    }
    let first = chars.iter().take(RUN).collect();
    let last = chars.iter().skip(chars.len() - RUN).collect();
    vec![first, last]
}
