//! Opens a file that somebody sent: what kind it is, which mapping reads it, and its rows or documents one by one.
//! Reading a document is `body`; the importer (`main`, `services/imports.rs`) groups rows by `group_key`.

use super::encoding::Sample;
use super::json_split::{JsonSplit, Piece};
use super::layout::Layout;
use super::recognise::{NotRecognised, recognise_body};
use super::sniff::{self, Table};
use super::{MAX_CELL, MAX_DOCUMENT, MAX_ROW, csv_rows, xlsx_rows};
use crate::domain::mapping::{Mapping, Source};
use crate::domain::sentence::Sentence;
use csv_rows::{CsvRows, Excess};
use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Documents at the beginning of a JSON file that recognition looks at.
const LOOKED_AT: usize = 20;

/// A file that was recognised.
pub struct Opened {
    /// What reads its documents.
    pub mapping: Mapping,
    /// What was found out about it, for people.
    pub found: Sentence,
    /// Rows of the file that stand before its first one, the header the last of them; none in a JSON file.
    pub before: i64,
    /// Its rows or documents, in the order of the file.
    pub rows: Box<dyn Iterator<Item = std::io::Result<StagedRow>> + Send>,
}

/// A row of a table or a document of a JSON file, as it waits to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedRow {
    /// From 1, without gaps, the same for the same file.
    pub row_no: i64,
    /// Rows with the same key are one document; a row without one is a document by itself.
    pub group_key: String,
    /// The cells as a JSON object column → text; the document itself for JSON files.
    pub cells: String,
    /// Why it cannot be read; it condemns its whole group, which would be incomplete without it.
    pub refused: Option<Sentence>,
}

/// Why a file was not opened.
#[derive(Debug)]
pub enum OpenError {
    /// It cannot be read from the disk.
    Io(std::io::Error),
    /// No mapping fits it.
    NotRecognised(NotRecognised),
    /// It is nothing that can be read, or not safely.
    Refused(Sentence),
}

impl OpenError {
    /// The reason, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            OpenError::Io(error) => sentence_of(error),
            OpenError::NotRecognised(why) => why.sentence(),
            OpenError::Refused(sentence) => sentence.clone(),
        }
    }
}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        OpenError::Io(error)
    }
}

/// Why the rows of a file stopped; travels inside an `io::Error`.
#[derive(Debug)]
struct Stopped(Sentence);

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.key)
    }
}

impl std::error::Error for Stopped {}

/// The sentence of an error that `Opened::rows` gave.
pub fn sentence_of(error: &std::io::Error) -> Sentence {
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Stopped>())
    {
        Some(stopped) => stopped.0.clone(),
        None => Sentence::new("formats-file-unreadable").with("detail", error),
    }
}

/// An error for the end of `Opened::rows` that carries its sentence.
pub(super) fn stopped(sentence: Sentence) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, Stopped(sentence))
}

/// Opens a file with one of the mappings; `only` names the one that must read it.
pub fn open(path: &Path, mappings: &[Mapping], only: Option<&str>) -> Result<Opened, OpenError> {
    let chosen: Vec<Mapping> = mappings
        .iter()
        .filter(|mapping| only.is_none_or(|name| mapping.name == name))
        .cloned()
        .collect();
    if let (Some(name), true) = (only, chosen.is_empty()) {
        return Err(OpenError::Refused(
            Sentence::new("formats-unknown-format").with("found", name),
        ));
    }
    let mut magic = [0; 8];
    let length = File::open(path)?.take(8).read(&mut magic)?;
    match magic.get(..length).unwrap_or_default() {
        [b'P', b'K', 3 | 5, ..] => xlsx_rows::open(path, &chosen),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(OpenError::Refused(Sentence::new("formats-old-excel"))),
        [b'%', b'P', b'D', b'F', ..] => Err(OpenError::Refused(Sentence::new("formats-pdf"))),
        [0x1f, 0x8b, ..] => open_text(path, &chosen, unzipped),
        [] => Err(OpenError::Refused(Sentence::new("formats-empty-file"))),
        _ => open_text(path, &chosen, plain),
    }
}

/// The header of a table that no mapping knows, as far as one can tell: the first row with several cells. Nothing for
/// what is no table.
pub fn headers(path: &Path) -> Result<Vec<String>, OpenError> {
    let mut magic = [0; 8];
    let length = File::open(path)?.take(8).read(&mut magic)?;
    let read: fn(&Path) -> std::io::Result<Bytes> = match magic.get(..length).unwrap_or_default() {
        [b'P', b'K', 3 | 5, ..] => return xlsx_rows::headers(path),
        [0x1f, 0x8b, ..] => unzipped,
        _ => plain,
    };
    let sample = Sample::take(read(path)?)?;
    let encodings = sample.encodings();
    let first = encodings.first().copied().unwrap_or(encoding_rs::UTF_8);
    Ok(sniff::headers(&sample.head, first))
}

type Bytes = Box<dyn Read + Send>;

fn plain(path: &Path) -> std::io::Result<Bytes> {
    Ok(Box::new(File::open(path)?))
}

fn unzipped(path: &Path) -> std::io::Result<Bytes> {
    Ok(Box::new(MultiGzDecoder::new(BufReader::new(File::open(
        path,
    )?))))
}

fn open_text(
    path: &Path,
    mappings: &[Mapping],
    read: fn(&Path) -> std::io::Result<Bytes>,
) -> Result<Opened, OpenError> {
    let sample = Sample::take(read(path)?)?;
    let encodings = sample.encodings();
    let first = encodings.first().copied().unwrap_or(encoding_rs::UTF_8);
    let (beginning, _, _) = first.decode(
        sample
            .head
            .get(..4096.min(sample.head.len()))
            .unwrap_or_default(),
    );
    match beginning.trim_start().chars().next() {
        None => Err(OpenError::Refused(Sentence::new("formats-empty-file"))),
        Some('{' | '[') => open_json(|| Ok(decoded(read(path)?, first)), first, mappings),
        Some(_) => {
            let table = sniff::table(&sample.head, &encodings, mappings)
                .map_err(OpenError::NotRecognised)?;
            let mut rows = CsvRows::new(decoded(read(path)?, table.encoding), table.delimiter);
            for _ in 0..=table.header_row {
                rows.advance()?;
            }
            let found = table.sentence();
            let before = table.header_row as i64 + 1;
            let Table {
                mapping, header, ..
            } = table;
            let layout = Layout::new(&header, &mapping);
            Ok(Opened {
                mapping,
                found,
                before,
                rows: Box::new(TableRows {
                    rows,
                    layout,
                    over: false,
                }),
            })
        }
    }
}

fn decoded(bytes: Bytes, encoding: &'static Encoding) -> DecodeReaderBytes<Bytes, Vec<u8>> {
    DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding))
        .strip_bom(true)
        .build(bytes)
}

struct TableRows<R> {
    rows: CsvRows<R>,
    layout: Layout,
    over: bool,
}

impl<R: Read> TableRows<R> {
    /// Why the row cannot be read as it stands.
    fn refusal(&self) -> Option<Sentence> {
        match self.rows.excess() {
            Some(Excess::Cell) => {
                Some(Sentence::new("formats-cell-too-large").with("limit", MAX_CELL >> 20))
            }
            Some(Excess::Row) => {
                Some(Sentence::new("formats-row-too-large").with("limit", MAX_ROW >> 20))
            }
            // A delimiter that stands unquoted in a text has moved every cell after it into the wrong column.
            None => self
                .rows
                .cells()
                .skip(self.layout.width())
                .any(|cell| !cell.trim_ascii().is_empty())
                .then(|| {
                    Sentence::new("formats-too-many-cells").with("columns", self.layout.width())
                }),
        }
    }
}

impl<R: Read> Iterator for TableRows<R> {
    type Item = std::io::Result<StagedRow>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            match self.rows.advance() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.over = true;
                    return Some(Err(error));
                }
            }
            let refused = self.refusal();
            let cells = || self.rows.cells().map(String::from_utf8_lossy);
            if self.layout.is_header(cells()) {
                continue;
            }
            let cells = cells();
            if let Some(row) = self.layout.stage(cells, refused) {
                return Some(Ok(row));
            }
        }
        None
    }
}

fn open_json<R: Read + Send + 'static>(
    read: impl Fn() -> std::io::Result<R>,
    encoding: &'static Encoding,
    mappings: &[Mapping],
) -> Result<Opened, OpenError> {
    let lists: Vec<String> = mappings
        .iter()
        .filter(|mapping| mapping.source != Source::Table)
        .flat_map(|mapping| &mapping.documents)
        .filter_map(|path| path.strip_prefix('/')?.strip_suffix("/*"))
        .map(str::to_owned)
        .collect();
    let mapping = recognise_among(JsonSplit::new(read()?, lists.clone()), mappings)?.clone();
    let found = Sentence::new("formats-found-json")
        .with("encoding", encoding.name())
        .with("mapping", &mapping.name);
    let rows = Documents {
        split: JsonSplit::new(read()?, lists),
        next: 1,
    };
    Ok(Opened {
        mapping,
        found,
        before: 0,
        rows: Box::new(rows),
    })
}

/// The mapping of the first document that one knows; without any, why the first was not known.
fn recognise_among<R: Read>(
    mut split: JsonSplit<R>,
    mappings: &[Mapping],
) -> Result<&Mapping, OpenError> {
    let mut refusal = None;
    let mut seen = 0;
    while seen < LOOKED_AT
        && let Some(piece) = split.advance()?
    {
        seen += 1;
        if let Piece::Document(bytes) = piece {
            match recognise_body(&bytes, mappings) {
                Ok(mapping) => return Ok(mapping),
                Err(why) => refusal = refusal.or(Some(why)),
            }
        }
    }
    Err(match refusal {
        Some(why) => OpenError::NotRecognised(why),
        None if seen == 0 => OpenError::Refused(Sentence::new("formats-empty-file")),
        None => OpenError::Refused(Sentence::new("formats-not-json-file")),
    })
}

struct Documents<R> {
    split: JsonSplit<R>,
    next: i64,
}

impl<R: Read> Iterator for Documents<R> {
    type Item = std::io::Result<StagedRow>;

    fn next(&mut self) -> Option<Self::Item> {
        let piece = match self.split.advance() {
            Ok(piece) => piece?,
            Err(error) => return Some(Err(error)),
        };
        let (cells, refused) = match piece {
            Piece::Document(bytes) => document(bytes),
            Piece::TooLarge(beginning) => (
                shown(&beginning),
                Some(Sentence::new("formats-document-too-large").with("limit", MAX_DOCUMENT >> 20)),
            ),
            Piece::CutOff => {
                return Some(Err(stopped(
                    Sentence::new("formats-file-cut-off").with("documents", self.next - 1),
                )));
            }
            Piece::Broken(at) => {
                return Some(Err(stopped(
                    Sentence::new("formats-file-broken")
                        .with("documents", self.next - 1)
                        .with("byte", at),
                )));
            }
        };
        let row_no = self.next;
        self.next += 1;
        Some(Ok(StagedRow {
            row_no,
            group_key: format!("row {row_no}"),
            cells,
            refused,
        }))
    }
}

fn document(bytes: Vec<u8>) -> (String, Option<Sentence>) {
    if let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes) {
        return (
            shown(&bytes),
            Some(Sentence::new("formats-not-json").with("detail", error)),
        );
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.contains('\u{fffd}') => {
            (text, Some(Sentence::new("formats-row-encoding")))
        }
        Ok(text) => (text, None),
        Err(bad) => (
            shown(bad.as_bytes()),
            Some(Sentence::new("formats-row-encoding")),
        ),
    }
}

/// The beginning of something unreadable, as a JSON text.
fn shown(bytes: &[u8]) -> String {
    let text: Cow<'_, str> =
        String::from_utf8_lossy(bytes.get(..2000.min(bytes.len())).unwrap_or_default());
    serde_json::Value::from(text.as_ref()).to_string()
}
