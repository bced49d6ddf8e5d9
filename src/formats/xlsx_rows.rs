//! Rows of a workbook, cell by cell. The cells borrow from the workbook, so a thread of its own reads them and hands
//! whole rows over a bounded channel; it ends when nobody listens.

use super::layout::Layout;
use super::open::{OpenError, Opened, StagedRow, stopped};
use super::recognise::NotRecognised;
use super::sniff::{HEADER_WITHIN, header_among, nearer, several};
use super::{MAX_CELL, MAX_ROW, xlsx_guard};
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxCellReader, open_workbook};
use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

type Workbook = Xlsx<BufReader<File>>;

/// Rows that wait between the thread and the reader.
const WAITING: usize = 256;
/// The most columns that a sheet has.
const MAX_COLUMNS: u32 = 16_384;
/// From here on a spreadsheet does not keep every digit of a number.
const DIGITS_LOST: f64 = 1e15;

/// Opens a workbook: the first visible sheet whose header a mapping knows.
pub(super) fn open(path: &Path, mappings: &[Mapping]) -> Result<Opened, OpenError> {
    xlsx_guard::check(path)?;
    let mut workbook: Workbook = open_workbook(path).map_err(|_| broken())?;
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut nearest: Option<NotRecognised> = None;
    for sheet in sheets {
        let mut top = Vec::new();
        if let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) {
            let mut rows = Rows::new(&mut cells);
            while top.len() < HEADER_WITHIN
                && let Ok(Some(row)) = rows.next_row()
            {
                top.push(row);
            }
        }
        match header_among(&top, mappings) {
            Ok((mapping, header_row)) => {
                let header = top.swap_remove(header_row);
                return Ok(opened(workbook, sheet, mapping, header, header_row));
            }
            Err(why) => nearest = Some(nearer(nearest, why)),
        }
    }
    Err(OpenError::NotRecognised(nearest.unwrap_or(NotRecognised {
        guesses: Vec::new(),
    })))
}

/// The first row with several cells of the first visible sheet that has one.
pub(super) fn headers(path: &Path) -> Result<Vec<String>, OpenError> {
    xlsx_guard::check(path)?;
    let mut workbook: Workbook = open_workbook(path).map_err(|_| broken())?;
    let metadata = workbook.sheets_metadata().iter();
    let sheets: Vec<String> = metadata
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for sheet in sheets {
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else {
            continue;
        };
        let mut rows = Rows::new(&mut cells);
        let mut looked_at = 0;
        while looked_at < HEADER_WITHIN
            && let Ok(Some(row)) = rows.next_row()
        {
            looked_at += 1;
            if several(&row) {
                return Ok(row);
            }
        }
    }
    Ok(Vec::new())
}

fn opened(
    mut workbook: Workbook,
    sheet: String,
    mapping: Mapping,
    header: Vec<String>,
    header_row: usize,
) -> Opened {
    let found = Sentence::new("formats-found-xlsx")
        .with("sheet", &sheet)
        .with("columns", header.len())
        .with("header", header_row + 1)
        .with("mapping", &mapping.name);
    let mut layout = Layout::new(&header, &mapping);
    let (send, receive) = sync_channel(WAITING);
    std::thread::spawn(move || {
        let read = match workbook.worksheet_cells_reader(&sheet) {
            Ok(mut cells) => hand_over(&mut Rows::new(&mut cells), header_row, &mut layout, &send),
            Err(_) => Err(Sentence::new("formats-xlsx-broken")),
        };
        // If nobody listens any more, nothing is left to tell.
        let _ = send.send(match read {
            Ok(()) => Handed::End,
            Err(sentence) => Handed::Broken(sentence),
        });
    });
    Opened {
        mapping,
        found,
        before: header_row as i64 + 1,
        rows: Box::new(HandedRows {
            receive,
            over: false,
        }),
    }
}

/// What the thread hands over.
enum Handed {
    Row(StagedRow),
    Broken(Sentence),
    End,
}

struct HandedRows {
    receive: Receiver<Handed>,
    over: bool,
}

impl Iterator for HandedRows {
    type Item = std::io::Result<StagedRow>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let sentence = match self.receive.recv() {
            Ok(Handed::Row(row)) => return Some(Ok(row)),
            Ok(Handed::Broken(sentence)) => sentence,
            Ok(Handed::End) => {
                self.over = true;
                return None;
            }
            // The thread ended without saying so: what it read is not the whole sheet.
            Err(_) => Sentence::new("formats-xlsx-broken"),
        };
        self.over = true;
        Some(Err(stopped(sentence)))
    }
}

fn hand_over(
    rows: &mut Rows<'_, '_>,
    header_row: usize,
    layout: &mut Layout,
    send: &SyncSender<Handed>,
) -> Result<(), Sentence> {
    let mut passed = 0;
    while let Some(row) = rows.next_row()? {
        passed += 1;
        if passed <= header_row + 1
            || layout.is_header(row.iter().map(|cell| Cow::Borrowed(cell.as_str())))
        {
            continue;
        }
        let refused = if row.iter().any(|cell| cell.len() > MAX_CELL) {
            Some(Sentence::new("formats-cell-too-large").with("limit", MAX_CELL >> 20))
        } else if row.iter().map(String::len).sum::<usize>() > MAX_ROW {
            Some(Sentence::new("formats-row-too-large").with("limit", MAX_ROW >> 20))
        } else {
            None
        };
        if let Some(row) = layout.stage(row.into_iter().map(Cow::Owned), refused)
            && send.send(Handed::Row(row)).is_err()
        {
            return Ok(());
        }
    }
    Ok(())
}

/// Cells gathered into rows.
struct Rows<'r, 'w> {
    cells: &'r mut XlsxCellReader<'w, BufReader<File>>,
    /// The first cell of the row after the one that was given out.
    ahead: Option<(u32, u32, String)>,
    /// The sheet's end was met; asking again would be an error.
    over: bool,
}

impl<'r, 'w> Rows<'r, 'w> {
    fn new(cells: &'r mut XlsxCellReader<'w, BufReader<File>>) -> Self {
        Rows {
            cells,
            ahead: None,
            over: false,
        }
    }

    fn next_row(&mut self) -> Result<Option<Vec<String>>, Sentence> {
        let mut row: Vec<String> = Vec::new();
        let mut number = None;
        if let Some((at, column, text)) = self.ahead.take() {
            number = Some(at);
            set(&mut row, column, text);
        }
        while !self.over {
            let cell = self.cells.next_cell();
            let Some(cell) = cell.map_err(|_| Sentence::new("formats-xlsx-broken"))? else {
                self.over = true;
                break;
            };
            let (at, column) = cell.get_position();
            if column >= MAX_COLUMNS {
                return Err(Sentence::new("formats-xlsx-broken"));
            }
            let text = text_of(cell.get_value());
            if text.is_empty() {
                continue;
            }
            if number.is_some_and(|number| number != at) {
                self.ahead = Some((at, column, text));
                return Ok(Some(row));
            }
            number = Some(at);
            set(&mut row, column, text);
        }
        Ok(number.map(|_| row))
    }
}

fn set(row: &mut Vec<String>, column: u32, text: String) {
    let column = column as usize;
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    if let Some(cell) = row.get_mut(column) {
        *cell = text;
    }
}

/// A cell as text: whole numbers in digits while every digit is kept, dates as `2011-08-12 14:50:00`.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => float(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(time) => date(time),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn float(number: f64) -> String {
    if number.abs() >= DIGITS_LOST {
        return format!("{number:E}").replacen('E', "E+", 1);
    }
    // 15 digits are what a spreadsheet shows; the rest is the binary fraction's noise.
    let shown: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    shown.to_string()
}

fn date(time: &ExcelDateTime) -> String {
    if !time.is_datetime() {
        return float(time.as_f64());
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let exact = chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .and_then(|day| {
            day.and_hms_milli_opt(
                u32::from(hour),
                u32::from(minute),
                u32::from(second),
                u32::from(milli),
            )
        });
    match exact {
        // A serial is a binary fraction of a day: the nearest second is what was typed.
        Some(time) => (time + chrono::Duration::milliseconds(500))
            .format("%Y-%m-%d %H:%M:%S")
            .to_string(),
        None => float(time.as_f64()),
    }
}

fn broken() -> OpenError {
    OpenError::Refused(Sentence::new("formats-xlsx-broken"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_as_the_spreadsheet_shows_them() {
        assert_eq!(float(17850.0), "17850");
        assert_eq!(float(44.800_000_000_000_004), "44.8");
        assert_eq!(float(0.001), "0.001");
        assert_eq!(float(500_001_084_123_456.0), "500001084123456");
        assert_eq!(float(6.921_84e15), "6.92184E+15");
    }
}
