//! What would come of an uploaded file: how it was recognised, its first orders beside their raw rows, and what a dry
//! run over its beginning counts. Nothing is written but the preview itself.

use super::run::{Rows, Run};
use super::{App, Summary};
use crate::domain::channel::Channel;
use crate::domain::mapping::{Mapping, Source};
use crate::domain::order_json;
use crate::domain::sentence::{Problem, Sentence};
use crate::error::Result;
use crate::formats::{self, Document, StagedRow};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// Rows that a preview reads: enough to see every habit of a file, few enough to wait for.
const LOOKED_AT: usize = 2_000;
/// Documents that are shown beside their rows.
const SHOWN: usize = 8;
/// Rows of one document that are shown.
const ROWS_SHOWN: usize = 5;
/// Columns that are told by name.
const COLUMNS: usize = 120;

/// What would come of a file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preview {
    /// Mapping; empty if none fits.
    pub format: String,
    /// Its version.
    pub version: i64,
    /// Encoding, delimiter, sheet, header.
    pub found: Option<Sentence>,
    /// Why it cannot be read at all.
    pub refused: Option<Sentence>,
    /// Columns or members by which it was recognised.
    pub evidence: Vec<String>,
    /// Columns that the mapping does not read.
    pub unread: Vec<String>,
    /// Columns in all; 0 for JSON.
    pub columns: i64,
    /// Rows that were looked at.
    pub rows: i64,
    /// Whether that is the whole file.
    pub whole: bool,
    /// Why the file was not read to its end.
    pub broken_off: Option<Sentence>,
    /// Documents: received, new, updated, repeated, credits, dead, held.
    pub counts: [i64; 7],
    /// History among the new.
    #[serde(default)]
    pub history: i64,
    /// Why documents would die: reason, how many, the first by name.
    pub deaths: Vec<(Sentence, i64, String)>,
    /// The first documents.
    pub samples: Vec<Sample>,
}

/// One document beside its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sample {
    /// Number of its first row in the file.
    pub row_no: i64,
    /// Rows as JSON objects, their columns in the file's sequence; a JSON document is one.
    pub rows: Vec<String>,
    /// How many more rows it has.
    pub more: i64,
    /// What it says.
    pub reading: Reading,
}

/// What a document says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reading {
    /// An order, in the standard form.
    Order {
        /// The standard form.
        order: Value,
    },
    /// A refund note.
    Credit {
        /// Its reference.
        reference: String,
    },
    /// Nothing, and why.
    Refused {
        /// Why.
        why: Sentence,
    },
}

impl Reading {
    /// What a mapping makes of a document's body.
    pub fn of(body: &[u8], mapping: &Mapping, channel: &Channel) -> Reading {
        match formats::read(body, mapping, channel) {
            Ok(Document::Order(doc)) => Reading::Order {
                order: order_json::write(&doc, &channel.slug),
            },
            Ok(Document::Credit(doc)) => Reading::Credit {
                reference: doc.channel_ref,
            },
            Ok(Document::Refused(why)) => Reading::Refused { why },
            Err(problems) => Reading::unreadable(problems),
        }
    }

    fn unreadable(problems: Vec<Problem>) -> Reading {
        Reading::Refused {
            why: Sentence::new("dead-unreadable").because(problems),
        }
    }
}

impl Preview {
    /// Of a file that cannot be read at all.
    pub fn refused(why: Sentence) -> Preview {
        Preview {
            refused: Some(why),
            ..Preview::default()
        }
    }
}

impl App {
    /// Looks at the beginning of a file; blocking. A file that is not recognised is `Refused`.
    pub(super) fn preview(
        &self,
        channel: &Channel,
        path: &Path,
        file_name: &str,
        format: Option<&str>,
    ) -> Result<Preview> {
        let opened = self.open(channel, path, file_name, format)?;
        let (rows, whole, broken) = beginning(opened.rows);
        let mut preview = Preview {
            format: opened.mapping.name.clone(),
            version: opened.mapping.version,
            found: Some(opened.found),
            rows: rows.len() as i64,
            whole,
            ..Preview::default()
        };
        preview.samples = samples(&rows, opened.before, &opened.mapping, channel);
        columns(&mut preview, &rows, &opened.mapping);
        let looked: Rows = Box::new(rows.into_iter().map(Ok).chain(broken.map(Err)));
        let mut run = Run {
            app: self,
            channel: Arc::new(channel.clone()),
            mapping: opened.mapping,
            file_name,
            before: opened.before,
            summary: Summary::default(),
            beside: None,
        };
        run.look(looked)?;
        let told = run.summary;
        preview.counts = [
            told.received,
            told.new,
            told.updated,
            told.repeated,
            told.credits,
            told.dead,
            told.held,
        ];
        preview.history = told.history;
        preview.deaths = told
            .deaths
            .into_iter()
            .map(|death| (death.reason, death.count, death.first))
            .collect();
        preview.broken_off = told.broken_off;
        Ok(preview)
    }
}

/// The first rows, whether these are all, and why it goes no further.
fn beginning(mut rows: Rows) -> (Vec<StagedRow>, bool, Option<std::io::Error>) {
    let mut first = Vec::new();
    while first.len() < LOOKED_AT {
        match rows.next() {
            Some(Ok(row)) => first.push(row),
            Some(Err(fault)) => return (first, true, Some(fault)),
            None => return (first, true, None),
        }
    }
    let whole = rows.next().is_none();
    (first, whole, None)
}

fn samples(rows: &[StagedRow], before: i64, mapping: &Mapping, channel: &Channel) -> Vec<Sample> {
    let mut groups: Vec<(&str, Vec<&StagedRow>)> = Vec::new();
    for row in rows {
        let known = groups
            .iter_mut()
            .find(|(key, _)| *key == row.group_key && !row.group_key.is_empty());
        if let Some((_, members)) = known {
            members.push(row);
        } else if groups.len() < SHOWN {
            groups.push((&row.group_key, vec![row]));
        }
    }
    groups
        .into_iter()
        .map(|(_, members)| sample(&members, before, mapping, channel))
        .collect()
}

fn sample(members: &[&StagedRow], before: i64, mapping: &Mapping, channel: &Channel) -> Sample {
    let cells: Vec<String> = members.iter().map(|row| row.cells.clone()).collect();
    let refused = members.iter().find_map(|row| row.refused.clone());
    let reading = match refused {
        Some(why) => Reading::Refused { why },
        None => Reading::of(&formats::document_body(mapping, &cells), mapping, channel),
    };
    Sample {
        row_no: members.first().map_or(0, |row| before + row.row_no),
        rows: cells.iter().take(ROWS_SHOWN).cloned().collect(),
        more: cells.len().saturating_sub(ROWS_SHOWN) as i64,
        reading,
    }
}

/// By which columns it was recognised, and which are not read.
fn columns(preview: &mut Preview, rows: &[StagedRow], mapping: &Mapping) {
    if mapping.source != Source::Table {
        preview.evidence = mapping.signature.first().cloned().unwrap_or_default();
        return;
    }
    let mut headers: Vec<String> = Vec::new();
    for row in rows.iter().take(200) {
        let cells: Value = serde_json::from_str(&row.cells).unwrap_or_default();
        for name in cells.as_object().into_iter().flat_map(|cells| cells.keys()) {
            if !headers.contains(name) && headers.len() < COLUMNS {
                headers.push(name.clone());
            }
        }
    }
    let known = |name: &String| {
        let mut those = headers.iter();
        those.find(|header| {
            mapping
                .columns
                .find(header)
                .is_some_and(|(ours, _)| ours == name)
        })
    };
    let complete = mapping
        .signature
        .iter()
        .find(|variant| variant.iter().all(|name| known(name).is_some()));
    preview.evidence = complete
        .into_iter()
        .flatten()
        .filter_map(|name| known(name).cloned())
        .collect();
    preview.columns = headers.len() as i64;
    preview.unread = headers
        .into_iter()
        .filter(|header| mapping.columns.find(header).is_none())
        .collect();
}
