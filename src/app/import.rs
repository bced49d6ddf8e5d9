//! A file on its way in: staged row by row, read back group by group, taken in through the same door as everything
//! else, in portions, so that a killed import goes on where it stopped. What a row says is `formats`.

use super::App;
use crate::db::imports::{self, ImportRow, NewImport, StagedRow};
use crate::db::types::{ImportState, Source};
use crate::db::{credits, mappings};
use crate::domain::channel::Channel;
use crate::domain::mapping::Mapping;
use crate::domain::order_parse::MAX_LINES;
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::formats::{self, Document};
use crate::services::intake::{Item, Outcome, Raw, match_credits, take_in};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Rows staged in one transaction.
const STAGED: usize = 1_000;
/// Rows read back at once.
const PAGE: i64 = 4_000;

/// How a file is to be imported.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Name of the mapping, where it is not to be recognised.
    pub format: Option<String>,
    /// Look only: nothing is written.
    pub dry_run: bool,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many rows are stored.
    Staged(i64),
    /// So many rows are taken in, of so many.
    Read(i64, i64),
}

/// What came of a file, counted in order documents: received = new + updated + repeated + credits + dead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Documents.
    pub received: i64,
    /// New orders.
    pub new: i64,
    /// Known orders that changed.
    pub updated: i64,
    /// Nothing new.
    pub repeated: i64,
    /// New credits.
    pub credits: i64,
    /// Credits of the file that identify no order.
    pub credits_unmatched: i64,
    /// Dead letters, explained.
    pub dead: i64,
    /// Held, within new + updated.
    pub held: i64,
    /// Rows of the file (documents, where it has none).
    pub rows: i64,
    /// Units of the orders.
    pub units: i64,
    /// Worth of the orders' lines before discounts, fees and credits, as decimal text; with several currencies, each
    /// after its code.
    pub gross: String,
    /// Units of the credits.
    pub credit_units: i64,
    /// Worth of the credits' lines.
    pub credit_gross: String,
    /// Mapping that read it.
    pub format: String,
    /// What was found out about the file.
    #[serde(skip)]
    pub found: Option<Sentence>,
    /// Why documents died: (reason, how many, the first few by name).
    #[serde(skip)]
    pub deaths: Vec<Death>,
    /// References of the credits that identify no order.
    #[serde(skip)]
    pub unmatched: Vec<String>,
    /// Why the file was not read to its end.
    #[serde(skip)]
    pub broken_off: Option<Sentence>,
    #[serde(skip)]
    sums: Sums,
}

/// Dead letters of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// Why.
    pub reason: Sentence,
    /// How many.
    pub count: i64,
    /// The first of them, by origin.
    pub first: String,
}

/// Amounts by currency code, minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sums {
    orders: std::collections::BTreeMap<String, (i64, u32)>,
    credits: std::collections::BTreeMap<String, (i64, u32)>,
}

impl App {
    /// Imports a file into a channel; blocking. A file that is not recognised is refused as a whole.
    pub fn import(
        &self,
        channel: &Channel,
        path: &Path,
        file_name: &str,
        options: &Options,
        mut progress: impl FnMut(Progress),
    ) -> Result<Summary> {
        let mappings = self.databases().read(|conn| known_mappings(conn))?;
        let only = options.format.as_deref();
        let opened = formats::open(path, &mappings, only)
            .map_err(|fault| Error::Refused(fault.sentence()))?;
        let mut run = Run {
            app: self,
            channel: Arc::new(channel.clone()),
            mapping: opened.mapping,
            file_name,
            summary: Summary {
                found: Some(opened.found),
                ..Summary::default()
            },
        };
        run.summary.format = run.mapping.name.clone();
        if options.dry_run {
            run.look(opened.rows)?
        } else {
            run.all(path, opened.rows, &mut progress)?
        }
        run.summary.gross = run.summary.sums.text(|sums| &sums.orders);
        run.summary.credit_gross = run.summary.sums.text(|sums| &sums.credits);
        Ok(run.summary)
    }
}

/// Saved mappings first, so that a saved version of a shipped name wins.
pub fn known_mappings(conn: &mut crate::db::Conn) -> Result<Vec<Mapping>> {
    let mut known: Vec<Mapping> = Vec::new();
    for body in mappings::list_active(conn)? {
        known.push(Mapping::parse(&body).map_err(Error::Invalid)?);
    }
    for shipped in formats::built_in() {
        if !known.iter().any(|mapping| mapping.name == shipped.name) {
            known.push(shipped.clone());
        }
    }
    Ok(known)
}

type Rows = Box<dyn Iterator<Item = std::io::Result<formats::StagedRow>> + Send>;

struct Run<'a> {
    app: &'a App,
    channel: Arc<Channel>,
    mapping: Mapping,
    file_name: &'a str,
    summary: Summary,
}

impl Run<'_> {
    fn all(&mut self, path: &Path, rows: Rows, progress: &mut dyn FnMut(Progress)) -> Result<()> {
        let import = self.begin(path)?;
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

    fn begin(&self, path: &Path) -> Result<ImportRow> {
        let new = NewImport {
            channel_id: self.channel.id,
            file_hash: self.file_hash(path)?,
            file_name: self.file_name.to_owned(),
            format: self.mapping.name.clone(),
            mapping_version: self.mapping.version,
            state: ImportState::Staging,
            facts: "{}".to_owned(),
            started_at: self.app.now(),
        };
        self.app
            .databases()
            .write(|conn| imports::begin(conn, &new))
    }

    /// The same file in another channel, or read by another mapping, is another import.
    fn file_hash(&self, path: &Path) -> Result<String> {
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

    fn stage(
        &mut self,
        import: &ImportRow,
        rows: Rows,
        progress: &mut dyn FnMut(Progress),
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
                progress(Progress::Staged(staged));
            }
        }
        staged = self.store(import, &mut portion)?.max(staged);
        self.app
            .databases()
            .write(|conn| imports::update_state(conn, import.id, ImportState::Reading))?;
        progress(Progress::Staged(staged));
        Ok(staged)
    }

    fn store(&self, import: &ImportRow, portion: &mut Vec<StagedRow>) -> Result<i64> {
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
    fn read(
        &mut self,
        import: &ImportRow,
        staged: i64,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<()> {
        let (mut after, mut limit, mut done) = (String::new(), PAGE, 0_i64);
        loop {
            let mut rows = self
                .app
                .databases()
                .read(|conn| imports::list_staged(conn, &import.file_hash, &after, limit))?;
            let full = rows.len() as i64 == limit;
            if full && limit <= MAX_LINES as i64 * 2 {
                // the last group may go on beyond the page
                let last = rows.last().map(|row| row.group_key.clone());
                rows.retain(|row| Some(&row.group_key) != last.as_ref());
                if rows.is_empty() {
                    limit *= 2;
                    continue;
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
                self.take(portion)?;
            }
            limit = PAGE;
            progress(Progress::Read(done, staged));
        }
        if done != staged {
            return Err(Error::Conflict(
                Sentence::new("conflict-import-elsewhere").with("file", self.file_name),
            ));
        }
        Ok(())
    }

    fn take(&mut self, portion: &[Item]) -> Result<()> {
        let context = self.app.context();
        let outcomes = self
            .app
            .databases()
            .write(|conn| take_in(conn, &context, portion))?;
        for (item, outcome) in portion.iter().zip(outcomes) {
            self.summary.count(item, &outcome);
        }
        Ok(())
    }

    fn item(&self, import: &ImportRow, group: &[StagedRow]) -> Result<Item> {
        let cells: Vec<String> = group.iter().map(|row| row.cells.clone()).collect();
        let body = formats::document_body(&self.mapping, &cells);
        let document = document_of(&body, group, &self.mapping, &self.channel)?;
        let (first, last) = (
            group.first().map_or(0, |row| row.row_no),
            group.last().map_or(0, |row| row.row_no),
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

    fn match_credits(&mut self, import: &ImportRow) -> Result<()> {
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

    /// Reads every document and writes nothing; groups are collected in memory only as far as they stand together.
    fn look(&mut self, rows: Rows) -> Result<()> {
        let file = tempfile::tempdir()?;
        let scratch = crate::db::Databases::open(
            &format!("sqlite://{}", file.path().join("look.db").display()),
            2,
        )?;
        crate::db::migrate::run(&scratch)?;
        let now = self.app.now();
        let slug = self.channel.slug.clone();
        let copy = crate::db::channels::NewChannel {
            slug: slug.clone(),
            name: self.channel.name.clone(),
            kind: self.channel.kind,
            currency: self.channel.currency.code().to_owned(),
            time_zone: self.channel.time_zone.name().to_owned(),
            go_live_at: self.channel.go_live_at,
            secret: String::new(),
            mapping: None,
            created_at: now,
        };
        let channel = scratch
            .write(|conn| crate::db::channels::insert_channel(conn, &copy))?
            .ok_or_else(|| Error::not_found("channel"))?;
        let app = App::with(self.app.config().clone(), scratch)?;
        let mut run = Run {
            app: &app,
            channel: Arc::new(channel),
            mapping: self.mapping.clone(),
            file_name: self.file_name,
            summary: std::mem::take(&mut self.summary),
        };
        let import = app.databases().write(|conn| {
            imports::begin(
                conn,
                &NewImport {
                    channel_id: run.channel.id,
                    file_hash: "look".to_owned(),
                    file_name: String::new(),
                    format: run.mapping.name.clone(),
                    mapping_version: run.mapping.version,
                    state: ImportState::Staging,
                    facts: "{}".to_owned(),
                    started_at: now,
                },
            )
        })?;
        run.summary.rows = run.stage(&import, rows, &mut |_| {})?;
        run.read(&import, run.summary.rows, &mut |_| {})?;
        run.match_credits(&import)?;
        self.summary = run.summary;
        Ok(())
    }
}

/// Marks the group key of a row that is a document by itself; sorts before every other key.
const ALONE: char = '\u{1}';

fn staged_row(file_hash: &str, row: formats::StagedRow) -> Result<StagedRow> {
    let group_key = if row.group_key.is_empty() {
        format!("{ALONE}{:012}", row.row_no)
    } else {
        row.group_key.replace('\0', "")
    };
    let refused = row
        .refused
        .map(|why| serde_json::to_string(&why))
        .transpose()?;
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

impl Summary {
    fn count(&mut self, item: &Item, outcome: &Outcome) {
        self.received += 1;
        match outcome {
            Outcome::Placed { held, .. } => {
                self.new += 1;
                self.held += i64::from(*held);
            }
            Outcome::Changed { held, .. } => {
                self.updated += 1;
                self.held += i64::from(*held);
            }
            Outcome::Repeated { .. } => self.repeated += 1,
            Outcome::Credited { .. } => self.credits += 1,
            Outcome::Dead { reason, .. } => self.bury(item, reason),
            Outcome::Stored { .. } => {}
        }
        let gross = |lines: &[crate::domain::order::Line],
                     currency: crate::domain::money::Currency| {
            lines
                .iter()
                .filter_map(|line| line.amount(currency).map(|amount| amount + line.discount))
                .sum::<i64>()
        };
        match &item.document {
            Some(Document::Order(doc)) => {
                self.units += doc.units();
                let sum = self
                    .sums
                    .orders
                    .entry(doc.currency.code().to_owned())
                    .or_insert((0, doc.currency.exponent()));
                sum.0 += gross(&doc.lines, doc.currency);
            }
            Some(Document::Credit(doc)) => {
                self.credit_units += doc.lines.iter().map(|line| line.quantity).sum::<i64>();
                let sum = self
                    .sums
                    .credits
                    .entry(doc.currency.code().to_owned())
                    .or_insert((0, doc.currency.exponent()));
                sum.0 += gross(&doc.lines, doc.currency);
            }
            Some(Document::Refused(_)) | None => {}
        }
    }

    fn bury(&mut self, item: &Item, reason: &Sentence) {
        self.dead += 1;
        match self
            .deaths
            .iter_mut()
            .find(|death| death.reason.key == reason.key)
        {
            Some(death) => death.count += 1,
            None => {
                let first = match &item.message {
                    Raw::New { origin, .. } => origin.clone(),
                    Raw::Stored { id, .. } => id.to_string(),
                };
                self.deaths.push(Death {
                    reason: reason.clone(),
                    count: 1,
                    first,
                });
            }
        }
    }
}

impl Sums {
    fn text(
        &self,
        of: impl Fn(&Sums) -> &std::collections::BTreeMap<String, (i64, u32)>,
    ) -> String {
        let amount =
            |(minor, places): &(i64, u32)| rust_decimal::Decimal::new(*minor, *places).to_string();
        match of(self).iter().collect::<Vec<_>>().as_slice() {
            [] => "0".to_owned(),
            [(_, only)] => amount(only),
            several => several
                .iter()
                .map(|(code, sum)| format!("{code} {}", amount(sum)))
                .collect::<Vec<_>>()
                .join(" + "),
        }
    }
}
