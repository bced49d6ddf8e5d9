//! The columns of a table mapping: our names with the headers they go by, looked up without case, width or punctuation.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Our column names with their headers, and the lookup made from them once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(
    from = "BTreeMap<String, Vec<String>>",
    into = "BTreeMap<String, Vec<String>>"
)]
pub struct Columns {
    headers: BTreeMap<String, Vec<String>>,
    /// Plain header → (our name, rank among the headers of that name).
    lookup: HashMap<String, (String, usize)>,
}

impl From<BTreeMap<String, Vec<String>>> for Columns {
    fn from(headers: BTreeMap<String, Vec<String>>) -> Self {
        let mut lookup = HashMap::new();
        for (name, written) in &headers {
            for (rank, header) in written.iter().enumerate() {
                lookup
                    .entry(plain_header(header))
                    .or_insert_with(|| (name.clone(), rank));
            }
        }
        Columns { headers, lookup }
    }
}

impl From<Columns> for BTreeMap<String, Vec<String>> {
    fn from(columns: Columns) -> Self {
        columns.headers
    }
}

impl Columns {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// Our name of a header and how well it fits (0 best); none for a column that the mapping does not know.
    pub fn find(&self, header: &str) -> Option<(&str, usize)> {
        let plain = plain_header(header);
        let bare = plain.split(['(', '[', '【']).next().unwrap_or_default();
        self.lookup
            .get(&plain)
            .or_else(|| self.lookup.get(bare))
            .map(|(name, rank)| (name.as_str(), *rank))
    }

    /// Whether the mapping has a column of this name.
    pub fn knows(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    /// The header that people know a column by: the first that is written.
    pub fn title<'a>(&'a self, name: &'a str) -> &'a str {
        self.headers
            .get(name)
            .and_then(|written| written.first())
            .map_or(name, String::as_str)
    }

    /// Two headers that would mean two columns at once, if there are any.
    pub fn clash(&self) -> Option<(&str, &str)> {
        self.headers.iter().find_map(|(name, written)| {
            written.iter().find_map(|header| {
                let (owner, _) = self.lookup.get(&plain_header(header))?;
                (owner != name).then_some((name.as_str(), header.as_str()))
            })
        })
    }
}

/// A header without case, spaces, width and punctuation: `Order No.` and `ｏｒｄｅｒ＿ｎｏ` are `orderno`.
pub fn plain_header(header: &str) -> String {
    header
        .chars()
        .map(half_width)
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(
                    c,
                    '_' | '-' | '.' | ':' | '*' | '"' | '\'' | '=' | '#' | '\u{feff}'
                )
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The half-width twin of a full-width character.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}
