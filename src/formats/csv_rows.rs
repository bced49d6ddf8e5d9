//! Rows of a delimited text, with bounded memory: a cell or row beyond the limits is read over and told, never kept.

use super::{MAX_CELL, MAX_ROW};
use csv_core::ReadRecordResult;
use std::io::Read;

/// Bytes read at a time.
const CHUNK: usize = 64 << 10;
/// The most columns that a row may have.
const MAX_COLUMNS: usize = 16_384;

/// Why a row was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// A cell is larger than `MAX_CELL`.
    Cell,
    /// The row is larger than `MAX_ROW` or has too many columns.
    Row,
}

/// A reader of rows; after `advance`, the cells of the row.
pub(super) struct CsvRows<R> {
    input: R,
    core: csv_core::Reader,
    chunk: Vec<u8>,
    at: usize,
    filled: usize,
    text: Vec<u8>,
    ends: Vec<usize>,
    cells: usize,
    excess: Option<Excess>,
}

impl<R: Read> CsvRows<R> {
    /// Rows of UTF-8 text.
    pub fn new(input: R, delimiter: u8) -> Self {
        CsvRows {
            input,
            core: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            chunk: vec![0; CHUNK],
            at: 0,
            filled: 0,
            text: vec![0; 4096],
            ends: vec![0; 64],
            cells: 0,
            excess: None,
        }
    }

    /// Goes to the next row; false at the end.
    pub fn advance(&mut self) -> std::io::Result<bool> {
        let (mut written, mut cells) = (0, 0);
        self.excess = None;
        let mut scratch = Scratch::default();
        loop {
            if self.at == self.filled {
                self.filled = self.input.read(&mut self.chunk)?;
                self.at = 0;
            }
            let input = self.chunk.get(self.at..self.filled).unwrap_or_default();
            let (text, ends) = if self.excess.is_some() {
                (scratch.text.as_mut_slice(), scratch.ends.as_mut_slice())
            } else {
                (
                    self.text.get_mut(written..).unwrap_or_default(),
                    self.ends.get_mut(cells..).unwrap_or_default(),
                )
            };
            let (result, read, out, ended) = self.core.read_record(input, text, ends);
            self.at += read;
            if self.excess.is_none() {
                written += out;
                cells += ended;
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull
                    if self.excess.is_some() => {}
                ReadRecordResult::OutputFull => self.excess = self.more_text(written, cells),
                ReadRecordResult::OutputEndsFull => self.excess = self.more_cells(),
                ReadRecordResult::Record => {
                    self.cells = cells;
                    self.note_large_cell();
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            }
            if self.excess.is_some() && scratch.text.is_empty() {
                scratch = Scratch {
                    text: vec![0; CHUNK],
                    ends: vec![0; 64],
                };
            }
        }
    }

    /// The cells of the row; of a row with an excess those before it.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().take(self.cells).map(move |end| {
            let cell = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            cell
        })
    }

    /// Why the row was not kept, if it was not.
    pub fn excess(&self) -> Option<Excess> {
        self.excess
    }

    fn more_text(&mut self, written: usize, cells: usize) -> Option<Excess> {
        let begun = match cells {
            0 => 0,
            n => self.ends.get(n - 1).copied().unwrap_or(0),
        };
        if written - begun > MAX_CELL {
            return Some(Excess::Cell);
        }
        if self.text.len() >= MAX_ROW {
            return Some(Excess::Row);
        }
        self.text.resize((self.text.len() * 2).min(MAX_ROW), 0);
        None
    }

    fn more_cells(&mut self) -> Option<Excess> {
        if self.ends.len() >= MAX_COLUMNS {
            return Some(Excess::Row);
        }
        self.ends.resize(self.ends.len() * 2, 0);
        None
    }

    /// A cell may pass the limit within the room that an earlier row made.
    fn note_large_cell(&mut self) {
        if self.excess.is_none()
            && self.text.len() > MAX_CELL
            && self.cells().any(|cell| cell.len() > MAX_CELL)
        {
            self.excess = Some(Excess::Cell);
            self.cells = 0;
        }
    }
}

#[derive(Default)]
struct Scratch {
    text: Vec<u8>,
    ends: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Vec<(Vec<String>, Option<Excess>)> {
        let mut reader = CsvRows::new(text, b',');
        let mut rows = Vec::new();
        while reader.advance().expect("memory") {
            let cells = reader
                .cells()
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect();
            rows.push((cells, reader.excess()));
        }
        rows
    }

    #[test]
    fn quotes_and_line_ends_are_read_as_everywhere() {
        let read = rows(b"a,\"b\"\"c\nd\"\r\n\r\n1,2,3");
        assert_eq!(read[0].0, ["a", "b\"c\nd"]);
        assert_eq!(read[1].0, ["1", "2", "3"]);
        assert_eq!(read.len(), 2);
    }

    #[test]
    fn a_cell_beyond_the_limit_is_passed_over_and_the_next_row_is_read() {
        let mut text = b"1,x\n2,\"".to_vec();
        text.resize(text.len() + MAX_ROW * 2, b'y');
        text.extend_from_slice(b"\"\n3,z\n");
        let read = rows(&text);
        assert_eq!(read[1], (vec!["2".to_owned()], Some(Excess::Cell)));
        assert_eq!(read[2], (vec!["3".to_owned(), "z".to_owned()], None));
    }

    #[test]
    fn a_row_of_many_cells_beyond_the_limit_is_passed_over() {
        let cell = "y".repeat(MAX_CELL - 10);
        let mut text = vec![cell; 20].join(",");
        text.push_str("\n3,z\n");
        let read = rows(text.as_bytes());
        assert_eq!(read[0].1, Some(Excess::Row));
        assert_eq!(read[1].0, ["3", "z"]);
    }
}
