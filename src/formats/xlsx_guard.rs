//! Looks a workbook over before it is opened: every part that will be read is unpacked into a counter, so that a small
//! file that unpacks to something huge is refused with flat memory.

use super::MAX_ROW;
use super::open::OpenError;
use crate::domain::sentence::Sentence;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use zip::ZipArchive;

/// The most that all sheets may unpack to: ten million cells and more, streamed.
const MAX_SHEETS: u64 = 1 << 30;
/// The most that the other parts may unpack to; they are held in memory.
const MAX_REST: u64 = 64 << 20;
/// The most entries that a workbook may have.
const MAX_ENTRIES: usize = 10_000;

/// Refuses a workbook that would unpack beyond the limits.
pub(super) fn check(path: &Path) -> Result<(), OpenError> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(broken)?;
    if archive.len() > MAX_ENTRIES {
        return Err(too_large("entries", MAX_ENTRIES as u64));
    }
    let (mut sheets, mut rest) = (MAX_SHEETS, MAX_REST);
    let mut workbook = false;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name().map_err(broken)?.to_ascii_lowercase();
        workbook = workbook || name.ends_with("workbook.xml");
        if name.contains("/worksheets/") {
            count(entry, &mut sheets)?;
        } else if name.ends_with(".xml") || name.ends_with(".rels") {
            count(entry, &mut rest)?;
        }
    }
    if workbook {
        Ok(())
    } else {
        Err(OpenError::Refused(Sentence::new("formats-zip-no-workbook")))
    }
}

/// Unpacks an entry to nowhere; `left` is what may still come.
fn count(mut entry: impl Read, left: &mut u64) -> Result<(), OpenError> {
    let allowed = *left;
    let mut chunk = vec![0; 64 << 10];
    let mut without_tag = 0_usize;
    loop {
        let length = entry.read(&mut chunk).map_err(broken)?;
        if length == 0 {
            return Ok(());
        }
        *left = left
            .checked_sub(length as u64)
            .ok_or_else(|| too_large("bytes", allowed >> 20))?;
        let bytes = chunk.get(..length).unwrap_or_default();
        match bytes.iter().rposition(|byte| *byte == b'<') {
            Some(last) => without_tag = length - last,
            None => without_tag += length,
        }
        if without_tag > MAX_ROW {
            return Err(too_large("cell", (MAX_ROW >> 20) as u64));
        }
    }
}

fn broken<E>(_: E) -> OpenError {
    OpenError::Refused(Sentence::new("formats-xlsx-broken"))
}

fn too_large(what: &str, limit: u64) -> OpenError {
    OpenError::Refused(
        Sentence::new("formats-xlsx-too-large")
            .with("what", what)
            .with("limit", limit),
    )
}
