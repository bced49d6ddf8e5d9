//! The header of a table, prepared once: how a row becomes a staged row with its group key.

use super::open::StagedRow;
use super::text;
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use std::borrow::Cow;
use std::collections::HashMap;

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
        let mut key = String::new();
        let mut key_lost = false;
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
            match self.members.get(index) {
                Some(member) => row.push_str(member),
                None => row.push_str(&format!("\"column {}\":", index + 1)),
            }
            if refused.is_some() && cell.len() > SHOWN {
                push_json(&mut row, &cell.chars().take(SHOWN / 4).collect::<String>());
            } else {
                push_json(&mut row, cell);
            }
            if self.keys.contains(&index) {
                match text::code(Cow::Borrowed(cell)) {
                    Ok(code) => {
                        if !key.is_empty() {
                            key.push('\u{1f}');
                        }
                        key.push_str(&code);
                    }
                    Err(lost) => {
                        key_lost = true;
                        refused.get_or_insert(lost);
                    }
                }
            }
        }
        row.push('}');
        if row.len() == 2 && refused.is_none() {
            return None;
        }
        let row_no = self.next;
        self.next += 1;
        if key.is_empty() || key_lost {
            key = format!("row {row_no}");
        }
        Some(StagedRow {
            row_no,
            group_key: key,
            cells: row,
            refused,
        })
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
