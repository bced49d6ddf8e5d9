//! An uploaded file between its arrival and its being taken in. It lies in the database, compressed and in parts, not
//! in a directory: with several processes on one PostgreSQL the worker that claims the import may run on another
//! machine, and what the rows mean (their header, their groups) is not known before a mapping was chosen.

use super::{Options, Preview, Summary};
use crate::app::App;
use crate::db::imports::{ImportRow, NewImport};
use crate::db::types::ImportState;
use crate::db::{channels, import_files, imports};
use crate::domain::channel::Channel;
use crate::domain::ids::ImportId;
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use crate::formats;
use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Compressed bytes of one part: one short transaction.
const PART: usize = 1 << 20;

impl App {
    /// Keeps an uploaded file and looks at it; gives the import that waits for a yes.
    pub fn keep_upload(
        &self,
        channel: &Channel,
        path: &Path,
        file_name: &str,
        by: &str,
    ) -> Result<ImportId> {
        let size = std::fs::metadata(path)?.len();
        let name: [u8; 16] = rand::random();
        let new = NewImport {
            channel_id: channel.id,
            // its own, so that nobody else who imports the same file shares its staged rows
            file_hash: format!("upload-{}", hex::encode(name)),
            file_name: file_name.to_owned(),
            format: String::new(),
            mapping_version: 0,
            state: ImportState::Uploaded,
            facts: "{}".to_owned(),
            started_at: self.now(),
            started_by: by.to_owned(),
            size: i64::try_from(size).unwrap_or(i64::MAX),
        };
        let id = self
            .databases()
            .write(|conn| imports::insert_upload(conn, &new))?;
        let mut packed = GzEncoder::new(BufReader::new(File::open(path)?), Compression::fast());
        let mut part_no = 0;
        loop {
            let mut part = Vec::with_capacity(PART);
            packed.by_ref().take(PART as u64).read_to_end(&mut part)?;
            if part.is_empty() {
                break;
            }
            part_no += 1;
            self.databases()
                .write(|conn| import_files::insert_part(conn, id, part_no, &part))?;
        }
        self.look_at(id, channel, path, file_name, None)?;
        Ok(id)
    }

    /// Looks at a kept file again, by another mapping or by the one that is recognised.
    pub fn look_again(&self, import: &ImportRow, format: Option<&str>) -> Result<()> {
        let channel = self
            .databases()
            .read(|conn| channels::get(conn, import.channel_id))?;
        let file = self.unpack(import)?;
        self.look_at(import.id, &channel, file.path(), &import.file_name, format)
    }

    /// A mapping proposed for a kept table by the names of its columns, as text; blocking.
    pub fn propose_for(&self, import: &ImportRow, name: &str) -> Result<String> {
        let file = self.unpack(import)?;
        let headers =
            formats::headers(file.path()).map_err(|fault| Error::Refused(fault.sentence()))?;
        let proposed = formats::propose_table(name, &headers).filter(|_| !headers.is_empty());
        let mapping = proposed.ok_or_else(|| Error::Refused(Sentence::new("imports-no-table")))?;
        Ok(serde_json::to_string(&mapping)?)
    }

    fn look_at(
        &self,
        id: ImportId,
        channel: &Channel,
        path: &Path,
        file_name: &str,
        format: Option<&str>,
    ) -> Result<()> {
        let preview = match self.preview(channel, path, file_name, format) {
            Err(Error::Refused(why)) => Preview::refused(why),
            other => other?,
        };
        let facts = serde_json::to_string(&preview)?;
        self.databases().write(|conn| {
            let mapping = (preview.format.as_str(), preview.version);
            imports::update_looked(conn, id, mapping, &facts)
        })
    }

    /// Takes a kept file in, or goes on with it; blocking. What cannot be read at all is `Refused`.
    pub fn take_upload_in(
        &self,
        import: &ImportRow,
        progress: impl FnMut(super::Progress) -> Result<()>,
    ) -> Result<Summary> {
        let channel = self
            .databases()
            .read(|conn| channels::get(conn, import.channel_id))?;
        let file = self.unpack(import)?;
        let options = Options {
            format: Some(import.format.clone()).filter(|format| !format.is_empty()),
            dry_run: false,
            existing: Some(import.id),
        };
        self.import(&channel, file.path(), &import.file_name, &options, progress)
    }

    fn unpack(&self, import: &ImportRow) -> Result<NamedTempFile> {
        let mut file = NamedTempFile::new()?;
        let mut parts = GzDecoder::new(Parts {
            app: self,
            import: import.id,
            next: 1,
            part: std::io::Cursor::default(),
        });
        std::io::copy(&mut parts, &mut file)?;
        file.flush()?;
        Ok(file)
    }
}

/// The parts of a file, one after the other.
struct Parts<'a> {
    app: &'a App,
    import: ImportId,
    next: i64,
    part: std::io::Cursor<Vec<u8>>,
}

impl Read for Parts<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(buffer)?;
        if read > 0 || buffer.is_empty() {
            return Ok(read);
        }
        let found = self
            .app
            .databases()
            .read(|conn| import_files::find_part(conn, self.import, self.next))
            .map_err(std::io::Error::other)?;
        let Some(part) = found else { return Ok(0) };
        self.next += 1;
        self.part = std::io::Cursor::new(part);
        self.part.read(buffer)
    }
}
