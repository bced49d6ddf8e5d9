//! One run over one file: stage, read back, take in, match its credits, clean up.

use super::{Progress, Summary};
use crate::app::{App, metrics};
use crate::db::imports::{self, ImportRow, NewImport, StagedRow};
use crate::db::types::{ImportState, Source};
use crate::db::{credits, messages};
use crate::domain::channel::Channel;
use crate::domain::ids::{ImportId, MessageId};
use crate::domain::mapping::Mapping;
use crate::domain::order_parse::MAX_LINES;
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::formats::{self, Document};
use crate::services::intake::{Item, Raw, match_credits, take_in};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Rows staged in one transaction.
const STAGED: usize = 1_000;
/// Rows read back at once.
const PAGE: i64 = 4_000;

pub(super) type Rows = Box<dyn Iterator<Item = std::io::Result<formats::StagedRow>> + Send>;

pub(super) struct Run<'a> {
    pub app: &'a App,
    pub channel: Arc<Channel>,
    pub mapping: Mapping,
    pub file_name: &'a str,
    /// Rows of the file before its first one, so that rows are told by their numbers in a spreadsheet.
    pub before: i64,
    pub summary: Summary,
    /// The database that a dry run looks at, and the channel there.
    pub beside: Option<(&'a App, Arc<Channel>)>,
}

impl Run<'_> {
    pub(super) fn all(
        &mut self,
        path: &Path,
        rows: Rows,
        existing: Option<ImportId>,
        progress: &mut dyn FnMut(Progress) -> Result<()>,
    ) -> Result<()> {
        let import = match existing {
            Some(id) => self
                .app
                .databases()
                .read(|conn| imports::find(conn, id))?
                .ok_or_else(|| Error::not_found("import"))?,
            None => self.begin(path)?,
        };
        self.summary.import = Some(import.id);
        // a run that was killed has seen the end of the file; this one only goes on behind it
        if let Some(why) = &import.broken_off {
            self.summary.broken_off = serde_json::from_str(why).ok();
        }
        let mut staged = import.rows_staged;
        if import.state == ImportState::Staging {
            staged = self.stage(&import, rows, progress)?;
        }
        self.summary.rows = staged;
        self.read(&import, staged, progress)?;
        self.match_credits(&import)?;
        let facts = serde_json::to_string(&self.summary)?;
        let now = self.app.now();
        self.app
            .databases()
            .write(|conn| imports::finish(conn, import.id, &facts, now))?;
        let mut up_to = 0;
        while up_to < staged {
            up_to += 5_000;
            self.app
                .databases()
                .write(|conn| imports::delete_staged(conn, &import.file_hash, up_to))?;
        }
        Ok(())
    }

    pub(super) fn begin(&self, path: &Path) -> Result<ImportRow> {
        let new = NewImport {
            channel_id: self.channel.id,
            file_hash: self.file_hash(path)?,
            file_name: self.file_name.to_owned(),
            format: self.mapping.name.clone(),
            mapping_version: self.mapping.version,
            state: ImportState::Staging,
            facts: "{}".to_owned(),
            started_at: self.app.now(),
            started_by: String::new(),
            size: 0,
        };
        self.app
            .databases()
            .write(|conn| imports::begin(conn, &new))
    }

    /// The same file in another channel, or read by another mapping, is another import.
    pub(super) fn file_hash(&self, path: &Path) -> Result<String> {
        let mut hash = Sha256::new();
        hash.update(format!(
            "{}\0{}\0{}\0",
            self.channel.id, self.mapping.name, self.mapping.version
        ));
        let mut file = std::fs::File::open(path)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok(hex::encode(hash.finalize()));
            }
            hash.update(buffer.get(..read).unwrap_or_default());
        }
    }

    pub(super) fn stage(
        &mut self,
        import: &ImportRow,
        rows: Rows,
        progress: &mut dyn FnMut(Progress) -> Result<()>,
    ) -> Result<i64> {
        let mut staged = import.rows_staged;
        let mut portion: Vec<StagedRow> = Vec::with_capacity(STAGED);
        for row in rows {
            match row {
                Ok(row) if row.row_no <= import.rows_staged => {}
                Ok(row) => portion.push(staged_row(&import.file_hash, row)?),
                Err(fault) => {
                    self.summary.broken_off = Some(formats::sentence_of(&fault));
                    break;
                }
            }
            if portion.len() == STAGED {
                staged = self.store(import, &mut portion)?.max(staged);
                progress(Progress::Staged(staged))?;
            }
        }
        staged = self.store(import, &mut portion)?.max(staged);
        let broken_off = self.summary.broken_off.as_ref();
        let broken_off = broken_off.map(serde_json::to_string).transpose()?;
        self.app
            .databases()
            .write(|conn| imports::update_staged(conn, import.id, broken_off.as_deref()))?;
        progress(Progress::Staged(staged))?;
        Ok(staged)
    }

    pub(super) fn store(&self, import: &ImportRow, portion: &mut Vec<StagedRow>) -> Result<i64> {
        if portion.is_empty() {
            return Ok(0);
        }
        self.app
            .databases()
            .write(|conn| imports::insert_staged(conn, import.id, portion))?;
        let last = portion.last().map_or(0, |row| row.row_no);
        portion.clear();
        Ok(last)
    }

    /// Reads the staged rows back, whole groups only, and takes their documents in.
    pub(super) fn read(
        &mut self,
        import: &ImportRow,
        staged: i64,
        progress: &mut dyn FnMut(Progress) -> Result<()>,
    ) -> Result<()> {
        let (mut after, mut limit, mut done) = (String::new(), PAGE, 0_i64);
        loop {
            let mut rows = self
                .app
                .databases()
                .read(|conn| imports::list_staged(conn, &import.file_hash, &after, limit))?;
            let full = rows.len() as i64 == limit;
            if let Some(last) = rows
                .last()
                .map(|row| row.group_key.clone())
                .filter(|_| full)
            {
                // the last group may go on beyond the page
                match rows.iter().position(|row| row.group_key == last) {
                    Some(begin) if begin > 0 => rows.truncate(begin),
                    _ if limit <= MAX_LINES as i64 => {
                        limit *= 2;
                        continue;
                    }
                    // more lines than an order may have: refused by what is here, the rest is only counted
                    _ => done += self.count_group(import, &last)? - limit,
                }
            }
            let Some(last) = rows.last() else { break };
            after = last.group_key.clone();
            done += rows.len() as i64;
            let documents: Vec<Item> = rows
                .chunk_by(|a, b| a.group_key == b.group_key)
                .map(|group| self.item(import, group))
                .collect::<Result<_>>()?;
            for portion in documents.chunks(self.app.config().group.max(1)) {
                let portion = match self.beside.clone() {
                    Some(real) => self.tell_known(&real, portion.to_vec())?,
                    None => self.read_again(portion.to_vec())?,
                };
                self.take(portion)?;
            }
            limit = PAGE;
            self.app
                .databases()
                .write(|conn| imports::update_read(conn, import.id, done))?;
            progress(Progress::Read(done, staged))?;
        }
        if done != staged {
            // somebody else finished the same file and took its rows along: the next run stages it again
            self.app
                .databases()
                .write(|conn| imports::update_to_stage_again(conn, import.id))?;
            return Err(Error::Conflict(
                Sentence::new("conflict-import-elsewhere").with("file", self.file_name),
            ));
        }
        Ok(())
    }

    fn count_group(&self, import: &ImportRow, group_key: &str) -> Result<i64> {
        self.app
            .databases()
            .read(|conn| imports::count_group(conn, &import.file_hash, group_key))
    }

    /// Dead letters among the documents, dead by another mapping or an older version, are read as those messages now.
    fn read_again(&self, mut portion: Vec<Item>) -> Result<Vec<Item>> {
        let (format, version) = (&self.mapping.name, self.mapping.version);
        let key_of = |item: &Item| match &item.message {
            Raw::New { key, .. } => key.clone(),
            Raw::Stored { .. } => String::new(),
        };
        let keys: Vec<String> = portion.iter().map(key_of).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let dead = self.app.databases().read(|conn| {
            messages::find_dead_of_others(conn, self.channel.id, &keys, (format, version))
        })?;
        let mut dead: HashMap<String, MessageId> = dead.into_iter().collect();
        for item in &mut portion {
            if let Some(id) = dead.remove(&key_of(item)) {
                item.message = Raw::Stored {
                    id,
                    format: format.clone(),
                    mapping_version: version,
                };
            }
        }
        Ok(portion)
    }

    pub(super) fn take(&mut self, portion: Vec<Item>) -> Result<()> {
        let context = self.app.context();
        let outcomes = self
            .app
            .databases()
            .write(|conn| take_in(conn, &context, &portion))?;
        metrics::count_outcomes(&outcomes);
        for (item, outcome) in portion.iter().zip(outcomes) {
            self.summary.count(item, &outcome);
        }
        Ok(())
    }

    pub(super) fn item(&self, import: &ImportRow, group: &[StagedRow]) -> Result<Item> {
        let cells: Vec<String> = group.iter().map(|row| row.cells.clone()).collect();
        let body = formats::document_body(&self.mapping, &cells);
        let document = document_of(&body, group, &self.mapping, &self.channel)?;
        let (first, last) = (
            group.first().map_or(0, |row| self.before + row.row_no),
            group.last().map_or(0, |row| self.before + row.row_no),
        );
        let rows = if first == last {
            format!("row {first}")
        } else {
            format!("rows {first}–{last}")
        };
        let key = group
            .first()
            .filter(|row| !row.group_key.starts_with(ALONE))
            .map(|row| format!(" {}", row.group_key))
            .unwrap_or_default();
        Ok(Item {
            channel: self.channel.clone(),
            source: Source::File,
            actor: Actor::Channel(self.channel.slug.clone()),
            message: Raw::New {
                key: sha256_hex(&body),
                body,
                format: self.mapping.name.clone(),
                mapping_version: self.mapping.version,
                origin: format!("{}, {rows}{key}", self.file_name),
            },
            document: Some(document),
            import: Some(import.id),
        })
    }

    pub(super) fn match_credits(&mut self, import: &ImportRow) -> Result<()> {
        let context = self.app.context();
        let mut after = Some((Time::default(), String::new()));
        while let Some(from) = after {
            after = self
                .app
                .databases()
                .write(|conn| match_credits(conn, &context, import.id, from.clone()))?;
        }
        self.summary.unmatched = self
            .app
            .databases()
            .read(|conn| credits::list_unmatched_refs(conn, import.id))?;
        self.summary.credits_unmatched = self.summary.unmatched.len() as i64;
        Ok(())
    }
}

/// Marks the group key of a row that is a document by itself; sorts before every other key.
const ALONE: char = '\u{1}';

/// The longest key of a group, bytes: it is indexed.
const MAX_GROUP_KEY: usize = 1_000;

fn staged_row(file_hash: &str, row: formats::StagedRow) -> Result<StagedRow> {
    // told apart from keys, so that documents of their own are taken in in the file's sequence: "row 10" is before "row 2"
    let alone = row.group_key.is_empty() || row.group_key == format!("row {}", row.row_no);
    let group_key = if alone {
        format!("{ALONE}{:012}", row.row_no)
    } else {
        row.group_key.replace('\0', "")
    };
    let (group_key, refused) = if group_key.len() > MAX_GROUP_KEY {
        let why = Sentence::new("problem-too-long").with("limit", MAX_GROUP_KEY);
        (format!("{ALONE}{:012}", row.row_no), Some(why))
    } else {
        (group_key, row.refused)
    };
    let refused = refused.map(|why| serde_json::to_string(&why)).transpose()?;
    Ok(StagedRow {
        file_hash: file_hash.to_owned(),
        row_no: row.row_no,
        group_key,
        cells: row.cells,
        refused,
    })
}

/// What a group of rows says; a row that cannot be read condemns its group, which would be incomplete without it.
fn document_of(
    body: &[u8],
    group: &[StagedRow],
    mapping: &Mapping,
    channel: &Channel,
) -> Result<Document> {
    if let Some(refused) = group.iter().find_map(|row| row.refused.as_deref()) {
        return Ok(Document::Refused(serde_json::from_str(refused)?));
    }
    if group.len() > MAX_LINES {
        return Ok(Document::Refused(
            Sentence::new("problem-too-many-lines")
                .with("found", group.len())
                .with("limit", MAX_LINES),
        ));
    }
    Ok(
        formats::read(body, mapping, channel).unwrap_or_else(|problems| {
            Document::Refused(Sentence::new("dead-unreadable").because(problems))
        }),
    )
}
