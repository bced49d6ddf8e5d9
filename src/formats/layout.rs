//! The header of a table, prepared once: how a row becomes a staged row with its group key.

use super::open::StagedRow;
use super::text;
use super::text::unguarded;
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use crate::error::Result;
use std::borrow::Cow;

use std::collections::{BTreeMap, HashMap};

/// The most of a refused cell that is kept to show people, bytes.
const SHOWN: usize = 200;

/// A header with a mapping's view of it.
pub(super) struct Layout {
    /// Each column's name, written as a JSON member's name with its colon.
    members: Vec<String>,
    /// Where the group's columns are.
    keys: Vec<usize>,
    header: Vec<String>,
    next: i64,
}

impl Layout {
    /// Prepares a header; equal names get a number, missing ones their place.
    pub fn new(header: &[String], mapping: &Mapping) -> Layout {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let members = header
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let name = name.trim().trim_start_matches('\u{feff}');
                let name = if name.is_empty() {
                    format!("column {}", index + 1)
                } else {
                    name.to_owned()
                };
                let times = seen.entry(name.clone()).or_insert(0);
                *times += 1;
                let mut member = String::new();
                let unique = if *times > 1 {
                    format!("{name} ({times})")
                } else {
                    name
                };
                push_json(&mut member, &unique);
                member.push(':');
                member
            })
            .collect();
        let keys = mapping
            .group_by
            .iter()
            .filter_map(|key| {
                let ranked = header.iter().enumerate().filter_map(|(index, name)| {
                    let (found, rank) = mapping.columns.find(name)?;
                    (found == key).then_some((rank, index))
                });
                ranked.min().map(|(_, index)| index)
            })
            .collect();
        Layout {
            members,
            keys,
            header: header.iter().map(|name| name.trim().to_owned()).collect(),
            next: 1,
        }
    }

    /// Columns that have a header.
    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// Whether a row is the header again: files that were put together from several have it more than once.
    pub fn is_header<'a>(&self, cells: impl Iterator<Item = Cow<'a, str>>) -> bool {
        let mut names = self.header.iter();
        let mut same = 0;
        for cell in cells {
            if names.next().map(String::as_str) != Some(cell.trim()) {
                return false;
            }
            same += 1;
        }
        same == self.header.len()
    }

    /// A row of cells as it is kept; none for a blank one.
    pub fn stage<'a>(
        &mut self,
        cells: impl Iterator<Item = Cow<'a, str>>,
        mut refused: Option<Sentence>,
    ) -> Option<StagedRow> {
        let mut row = String::with_capacity(192);
        row.push('{');
        let mut key = Key::default();
        for (index, cell) in cells.enumerate() {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            if cell.contains('\u{fffd}') {
                refused.get_or_insert_with(|| Sentence::new("formats-row-encoding"));
            }
            if row.len() > 1 {
                row.push(',');
            }
            self.push_name(&mut row, index);
            if refused.is_some() && cell.len() > SHOWN {
                push_json(&mut row, &cell.chars().take(SHOWN / 4).collect::<String>());
            } else {
                push_json(&mut row, cell);
            }
            if self.keys.contains(&index)
                && let Some(lost) = key.add(cell)
            {
                refused.get_or_insert(lost);
            }
        }
        row.push('}');
        if row.len() == 2 && refused.is_none() {
            return None;
        }
        let row_no = self.next;
        self.next += 1;
        Some(StagedRow {
            row_no,
            group_key: key.text(row_no),
            cells: row,
            refused,
        })
    }

    fn push_name(&self, row: &mut String, index: usize) {
        match self.members.get(index) {
            Some(member) => row.push_str(member),
            None => row.push_str(&format!("\"column {}\":", index + 1)),
        }
    }
}

/// The key of a row's group while its cells are read.
#[derive(Default)]
struct Key {
    text: String,
    lost: bool,
}

impl Key {
    /// Adds a cell; says so if its digits are lost.
    fn add(&mut self, cell: &str) -> Option<Sentence> {
        match text::code(Cow::Borrowed(cell)) {
            Ok(code) => {
                if !self.text.is_empty() {
                    self.text.push('\u{1f}');
                }
                self.text.push_str(&code);
                None
            }
            Err(lost) => {
                self.lost = true;
                Some(lost)
            }
        }
    }

    /// The key; without one the row is a group by itself.
    fn text(self, row_no: i64) -> String {
        if self.text.is_empty() || self.lost {
            format!("row {row_no}")
        } else {
            self.text
        }
    }
}

/// Writes a JSON string; most cells need no escape and are copied at once.
pub(super) fn push_json(out: &mut String, text: &str) {
    let plain = !text
        .bytes()
        .any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\');
    if plain {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::Value::from(text).to_string());
    }
}

/// The cells of a staged row by our names of their columns; what the mapping does not know is left out. Of two columns that
/// mean the same, the one that fits better counts. What our own files guard against spreadsheets is read as it was.
pub fn named(mapping: &Mapping, cells: &str) -> Result<BTreeMap<String, String>> {
    let written: BTreeMap<String, String> = serde_json::from_str(cells)?;
    let mut named: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (header, cell) in written {
        let Some((name, rank)) = mapping.columns.find(&header) else {
            continue;
        };
        match named.get(name) {
            Some((known, _)) if *known <= rank => {}
            _ => {
                let cell = unguarded(&cell).to_owned();
                named.insert(name.to_owned(), (rank, cell));
            }
        }
    }
    let plain = |(name, (_, cell))| (name, cell);
    Ok(named.into_iter().map(plain).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(header: &[&str]) -> Layout {
        let mapping = serde_json::json!({
            "name": "t", "version": 1, "source": "table", "signature": [["shop", "number"]], "group_by": ["shop", "number"],
            "columns": {"shop": ["Shop"], "number": ["Order No"]}, "order": {}
        });
        let mapping: Mapping = serde_json::from_value(mapping).expect("a mapping");
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        Layout::new(&header, &mapping)
    }

    fn staged(layout: &mut Layout, cells: &[&'static str]) -> Option<StagedRow> {
        layout.stage(cells.iter().map(|cell| Cow::Borrowed(*cell)), None)
    }

    #[test]
    fn equal_and_missing_headers_get_names_of_their_own() {
        let mut layout = layout(&["Order No", "note", "note", "", "Shop"]);
        let row =
            staged(&mut layout, &["=\"01\"", "a\"b", "c", "d", "x", "beyond"]).expect("a row");
        let cells: serde_json::Value = serde_json::from_str(&row.cells).expect("JSON");
        assert_eq!(
            cells,
            serde_json::json!({"Order No": "=\"01\"", "note": "a\"b", "note (2)": "c", "column 4": "d", "Shop": "x", "column 6": "beyond"})
        );
        assert_eq!((row.row_no, row.group_key.as_str()), (1, "01\u{1f}x"));
    }

    #[test]
    fn a_key_with_a_lost_part_joins_no_other_row() {
        let mut layout = layout(&["Shop", "Order No"]);
        let rows = [
            staged(&mut layout, &["x", "5E+17"]),
            staged(&mut layout, &["", " "]),
            staged(&mut layout, &["x", "5E+17"]),
        ];
        let keys: Vec<_> = rows
            .iter()
            .flatten()
            .map(|row| row.group_key.as_str())
            .collect();
        assert_eq!(keys, ["row 1", "row 2"], "blank rows are no rows");
        assert!(rows.iter().flatten().all(|row| row.refused.is_some()));
    }
}
