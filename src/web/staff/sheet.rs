//! Tables as files: CSV that Excel reads, and XLSX. Rows go through one by one, so that a long list needs no memory. What
//! stands in them is decided by the page that gives them.

use crate::domain::money::Currency;
use crate::domain::sentence::Sentence;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::formats::guarded;
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Bytes;
use futures_util::stream;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use tokio::io::AsyncReadExt;

/// Rows of an Excel sheet, the heading among them.
const XLSX_ROWS: u32 = 1_048_576;
/// Bytes that are sent at once.
const PORTION: usize = 64 * 1024;

/// Which kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Comma-separated values in UTF-8, with the mark that Excel looks for.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Minor units of a currency.
    Money(i64, String),
    /// A time, in the zone of the sheet.
    Time(Option<Time>),
}

/// A file that is being written.
pub struct Sheet {
    zone: chrono_tz::Tz,
    body: Body,
}

enum Body {
    Csv(BufWriter<File>),
    Xlsx {
        book: Box<Workbook>,
        row: u32,
        time: Format,
    },
}

impl Sheet {
    /// A file with its heading.
    pub fn new(kind: Kind, zone: chrono_tz::Tz, title: &str, heading: &[String]) -> Result<Sheet> {
        let body = match kind {
            Kind::Csv => {
                let mut file = BufWriter::new(tempfile::tempfile()?);
                file.write_all("\u{feff}".as_bytes())?;
                Body::Csv(file)
            }
            Kind::Xlsx => {
                let mut book = Box::new(Workbook::new());
                let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
                sheet.set_name(title).map_err(broken)?;
                sheet.set_freeze_panes(1, 0).map_err(broken)?;
                Body::Xlsx {
                    book,
                    row: 0,
                    time: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
                }
            }
        };
        let mut sheet = Sheet { zone, body };
        sheet.row(&heading.iter().cloned().map(Cell::Text).collect::<Vec<_>>())?;
        Ok(sheet)
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        let zone = self.zone;
        match &mut self.body {
            Body::Csv(file) => {
                let cells: Vec<String> = cells.iter().map(|cell| csv(cell, zone)).collect();
                file.write_all(cells.join(",").as_bytes())?;
                file.write_all(b"\r\n")?;
                Ok(())
            }
            Body::Xlsx { book, row, time } => {
                if *row >= XLSX_ROWS {
                    return Err(Error::Refused(
                        Sentence::new("export-xlsx-too-long").with("limit", XLSX_ROWS - 1),
                    ));
                }
                let sheet = book.worksheet_from_index(0).map_err(broken)?;
                for (column, cell) in (0_u16..).zip(cells) {
                    write(sheet, (*row, column), cell, zone, time).map_err(broken)?;
                }
                *row += 1;
                Ok(())
            }
        }
    }

    /// The finished file, at its beginning.
    pub fn finish(self) -> Result<File> {
        let mut file = match self.body {
            Body::Csv(file) => file
                .into_inner()
                .map_err(|fault| Error::from(fault.into_error()))?,
            Body::Xlsx { mut book, .. } => {
                let mut file = tempfile::tempfile()?;
                book.save_to_writer(&mut file).map_err(broken)?;
                file
            }
        };
        file.rewind()?;
        Ok(file)
    }
}

fn broken(fault: XlsxError) -> Error {
    Error::Internal(Box::new(fault))
}

fn local(time: Time, zone: chrono_tz::Tz) -> Time {
    time.and_utc().with_timezone(&zone).naive_local()
}

fn csv(cell: &Cell, zone: chrono_tz::Tz) -> String {
    match cell {
        Cell::Text(text) => quoted(text),
        Cell::Number(number) => number.to_string(),
        Cell::Money(minor, currency) => Currency::parse(currency)
            .map_or_else(|| minor.to_string(), |currency| currency.text(*minor)),
        Cell::Time(time) => time.map_or_else(String::new, |time| {
            local(time, zone).format("%Y-%m-%d %H:%M:%S").to_string()
        }),
    }
}

/// Text that no spreadsheet takes for a formula or for several cells.
fn quoted(text: &str) -> String {
    let text = guarded(text);
    match text.contains(['"', ',', '\n', '\r', ';']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.into_owned(),
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    zone: chrono_tz::Tz,
    time_format: &Format,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, text)?,
        Cell::Number(number) => sheet.write_number(row, column, *number as f64)?,
        Cell::Money(minor, currency) => {
            let major = Currency::parse(currency)
                .and_then(|currency| currency.text(*minor).parse::<f64>().ok());
            sheet.write_number(row, column, major.unwrap_or(*minor as f64))?
        }
        Cell::Time(None) => sheet,
        Cell::Time(Some(time)) => {
            sheet.write_number_with_format(row, column, serial(local(*time, zone)), time_format)?
        }
    };
    Ok(())
}

/// Days since Excel's day 0, 1899-12-30.
fn serial(time: Time) -> f64 {
    const UNIX_DAY: f64 = 25_569.0;
    time.and_utc().timestamp_millis() as f64 / 86_400_000.0 + UNIX_DAY
}

/// The file as an answer, sent as it is read.
pub fn send(kind: Kind, name: &str, file: File) -> HttpResponse {
    let (mime, ending) = match kind {
        Kind::Csv => ("text/csv; charset=utf-8", "csv"),
        Kind::Xlsx => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    };
    let file = tokio::fs::File::from_std(file);
    let portions = stream::try_unfold(file, |mut file| async move {
        let mut portion = vec![0; PORTION];
        let read = file.read(&mut portion).await?;
        portion.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(portion), file)))
    });
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, mime))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{ending}\""),
        ))
        .streaming(portions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula_or_two_cells() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(quoted("-5 °C, \"cold\""), "\"'-5 °C, \"\"cold\"\"\"");
        assert_eq!(quoted("李雷"), "李雷");
        assert_eq!(
            csv(&Cell::Money(-500, "CNY".to_owned()), chrono_tz::UTC),
            "-5.00"
        );
    }

    #[test]
    fn a_day_is_excels_day() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(serial(day.and_hms_opt(12, 0, 0).unwrap()), 46_348.5);
    }
}
