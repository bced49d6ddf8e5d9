//! A file on its way in: staged row by row, read back group by group, taken in through the same door as everything
//! else, in portions, so that a killed import goes on where it stopped. What a row says is `formats`.

mod look;
mod preview;
mod run;
mod summary;
mod upload;

pub use preview::{Preview, Reading, Sample};
pub use summary::{Death, Summary};

use super::App;
use crate::db::mappings;
use crate::domain::channel::Channel;
use crate::domain::ids::ImportId;
use crate::domain::mapping::Mapping;
use crate::error::{Error, Result};
use crate::formats::{self, Opened};
use run::Run;
use std::path::Path;
use std::sync::Arc;

/// How a file is to be imported.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Name of the mapping, where it is not to be recognised.
    pub format: Option<String>,
    /// Look only: nothing is written.
    pub dry_run: bool,
    /// The import that goes on; a new one without it.
    pub existing: Option<ImportId>,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many rows are stored.
    Staged(i64),
    /// So many rows are taken in, of so many.
    Read(i64, i64),
}
impl App {
    /// Imports a file into a channel; blocking. A file that is not recognised is refused as a whole.
    pub fn import(
        &self,
        channel: &Channel,
        path: &Path,
        file_name: &str,
        options: &Options,
        mut progress: impl FnMut(Progress) -> Result<()>,
    ) -> Result<Summary> {
        let opened = self.open(channel, path, file_name, options.format.as_deref())?;
        let mut run = Run {
            app: self,
            channel: Arc::new(channel.clone()),
            mapping: opened.mapping,
            file_name,
            before: opened.before,
            summary: Summary {
                found: Some(opened.found),
                ..Summary::default()
            },
            beside: None,
        };
        run.summary.format = run.mapping.name.clone();
        if options.dry_run {
            run.look(opened.rows)?
        } else {
            run.all(path, opened.rows, options.existing, &mut progress)?
        }
        run.summary.gross = run.summary.sums.text(|sums| &sums.orders);
        run.summary.credit_gross = run.summary.sums.text(|sums| &sums.credits);
        Ok(run.summary)
    }

    /// Opens a file by the mapping that is named, or the channel's own, or the one that is recognised.
    fn open(
        &self,
        channel: &Channel,
        path: &Path,
        file_name: &str,
        named: Option<&str>,
    ) -> Result<Opened> {
        let mappings = self.databases().read(known_mappings)?;
        // the channel's own mapping reads every table of it; JSON is recognised by itself
        let own = channel.mapping.as_deref().filter(|_| !is_json(file_name));
        formats::open(path, &mappings, named.or(own))
            .map_err(|fault| Error::Refused(fault.sentence()))
    }
}

fn is_json(file_name: &str) -> bool {
    let extension = Path::new(file_name)
        .extension()
        .and_then(|extension| extension.to_str());
    matches!(extension, Some("json" | "ndjson" | "jsonl"))
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
