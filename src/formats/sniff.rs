//! What a delimited text is: encoding, delimiter and header row are tried until a mapping knows the header.

use super::csv_rows::CsvRows;
use super::recognise::{NotRecognised, recognise_header};
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use encoding_rs::Encoding;

/// Rows at the top among which the header is looked for: titles and blank rows may come first.
pub(super) const HEADER_WITHIN: usize = 20;
const DELIMITERS: [(u8, &str); 4] = [
    (b',', "comma"),
    (b'\t', "tab"),
    (b';', "semicolon"),
    (b'|', "pipe"),
];

/// A delimited text that was recognised.
pub(super) struct Table {
    /// What reads it.
    pub mapping: Mapping,
    /// Its encoding.
    pub encoding: &'static Encoding,
    /// What stands between cells.
    pub delimiter: u8,
    /// Rows before the header.
    pub header_row: usize,
    /// The header.
    pub header: Vec<String>,
    name: &'static str,
}

impl Table {
    /// What was found out, for people.
    pub fn sentence(&self) -> Sentence {
        Sentence::new("formats-found-csv")
            .with("encoding", self.encoding.name())
            .with("delimiter", self.name)
            .with("columns", self.header.len())
            .with("header", self.header_row + 1)
            .with("mapping", &self.mapping.name)
    }
}

/// A header among the first rows that a mapping knows, or the nearest miss.
pub(super) fn header_among(
    rows: &[Vec<String>],
    mappings: &[Mapping],
) -> Result<(Mapping, usize), NotRecognised> {
    let mut nearest: Option<NotRecognised> = None;
    for (index, row) in rows.iter().take(HEADER_WITHIN).enumerate() {
        let headers: Vec<&str> = row.iter().map(String::as_str).collect();
        match recognise_header(&headers, mappings) {
            Ok(mapping) => return Ok((mapping.clone(), index)),
            Err(why) => nearest = Some(nearer(nearest, why)),
        }
    }
    Err(nearest.unwrap_or(NotRecognised {
        guesses: Vec::new(),
    }))
}

/// The table in the beginning of a file.
pub(super) fn table(
    head: &[u8],
    encodings: &[&'static Encoding],
    mappings: &[Mapping],
) -> Result<Table, NotRecognised> {
    let mut nearest: Option<NotRecognised> = None;
    for encoding in encodings {
        let (text, _) = encoding.decode_with_bom_removal(head);
        for (delimiter, name) in DELIMITERS {
            let mut rows = first_rows(&text, delimiter);
            match header_among(&rows, mappings) {
                Ok((mapping, header_row)) => {
                    return Ok(Table {
                        mapping,
                        encoding,
                        delimiter,
                        header_row,
                        header: rows.swap_remove(header_row),
                        name,
                    });
                }
                Err(why) => nearest = Some(nearer(nearest, why)),
            }
        }
    }
    Err(nearest.unwrap_or(NotRecognised {
        guesses: Vec::new(),
    }))
}

/// The first row with several cells, by the delimiter that gives it most.
pub(super) fn headers(head: &[u8], encoding: &'static Encoding) -> Vec<String> {
    let (text, _) = encoding.decode_with_bom_removal(head);
    let rows = DELIMITERS.iter().filter_map(|(delimiter, _)| {
        first_rows(&text, *delimiter)
            .into_iter()
            .find(|row| several(row))
    });
    rows.max_by_key(Vec::len).unwrap_or_default()
}

/// Whether a row has more than one cell that is not empty.
pub(super) fn several(row: &[String]) -> bool {
    row.iter().filter(|cell| !cell.trim().is_empty()).count() > 1
}

/// The rows at the top; a mistake in reading memory cannot happen, so it only ends them.
fn first_rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = CsvRows::new(text.as_bytes(), delimiter);
    let mut rows = Vec::new();
    while rows.len() < HEADER_WITHIN && reader.advance().unwrap_or(false) {
        rows.push(
            reader
                .cells()
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect(),
        );
    }
    rows
}

/// Of two refusals the one whose best guess misses less.
pub(super) fn nearer(one: Option<NotRecognised>, other: NotRecognised) -> NotRecognised {
    match one {
        Some(one) if one.misses() <= other.misses() => one,
        _ => other,
    }
}
