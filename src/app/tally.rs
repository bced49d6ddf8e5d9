//! What one request cost: its statements, its keyed hashes, its time. Kept only where the settings ask for it: as a
//! header of every answer, or as a line of a file. Nothing that anybody sent is in it.

use super::App;
use crate::db::record::{Asked, Detail, recorded};
use crate::domain::secret::hashes;
use crate::error::Result;
use serde::Serialize;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What a request cost so far.
#[derive(Debug, Default)]
pub struct Tally {
    /// What its connections were asked.
    pub asked: Asked,
    /// Hashes made beside them.
    pub hashes: u64,
}

#[derive(Clone)]
struct Open {
    detail: Detail,
    tally: Arc<Mutex<Tally>>,
}

tokio::task_local! {
    static TALLY: Open;
}

/// Where tallies go.
pub(super) struct Tallies {
    in_header: bool,
    file: Option<Mutex<File>>,
}

#[derive(Serialize)]
struct Line<'a> {
    method: &'a str,
    route: &'a str,
    status: u16,
    statements: usize,
    hashes: u64,
    db_us: u128,
    total_us: u128,
    shapes: &'a [String],
}

/// A request that was answered, as it is written down.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// GET, POST …
    pub method: &'a str,
    /// The route's pattern, never the path.
    pub route: &'a str,
    /// Of the answer.
    pub status: u16,
    /// From the first byte to the answer's head.
    pub took: Duration,
}

impl Tallies {
    pub(super) fn open(in_header: bool, file: Option<&Path>) -> Result<Tallies> {
        let file = match file {
            Some(path) => Some(Mutex::new(
                File::options().create(true).append(true).open(path)?,
            )),
            None => None,
        };
        Ok(Tallies { in_header, file })
    }
}

impl App {
    /// Whether answers carry what they cost.
    pub fn tells_cost(&self) -> bool {
        self.0.tallies.in_header
    }

    /// Answers a request and counts what it costs; without a count if no setting asks for it.
    pub async fn tallied<T>(&self, work: impl Future<Output = T>) -> (T, Option<Tally>) {
        let detail = match &self.0.tallies {
            Tallies { file: Some(_), .. } => Detail::Shapes,
            Tallies {
                in_header: true, ..
            } => Detail::Count,
            _ => return (work.await, None),
        };
        let tally = Arc::new(Mutex::new(Tally::default()));
        let open = Open {
            detail,
            tally: tally.clone(),
        };
        let done = TALLY.scope(open, work).await;
        let tally = std::mem::take(&mut *tally.lock().unwrap_or_else(PoisonError::into_inner));
        (done, Some(tally))
    }

    /// Writes a tally down, if the settings name a file.
    pub fn record(&self, answered: &Answered<'_>, tally: &Tally) {
        let Some(file) = &self.0.tallies.file else {
            return;
        };
        let line = Line {
            method: answered.method,
            route: answered.route,
            status: answered.status,
            statements: tally.asked.statements,
            hashes: tally.hashes,
            db_us: tally.asked.took.as_micros(),
            total_us: answered.took.as_micros(),
            shapes: &tally.asked.shapes,
        };
        let Ok(mut text) = serde_json::to_string(&line) else {
            return;
        };
        text.push('\n');
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(fault) = file.write_all(text.as_bytes()) {
            tracing::warn!(%fault, "what a request cost cannot be written down");
        }
    }
}

/// The tally of the request that is being answered, to be taken along to a blocking thread.
#[derive(Clone)]
pub(super) struct Carried(Option<Open>);

impl Carried {
    pub(super) fn here() -> Carried {
        Carried(TALLY.try_with(Clone::clone).ok())
    }

    /// Does something on a blocking thread, counted.
    pub(super) fn count<T>(self, work: impl FnOnce() -> T) -> T {
        let Some(Open { detail, tally }) = self.0 else {
            return work();
        };
        let before = hashes();
        let (done, asked) = recorded(detail, work);
        let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.hashes += hashes() - before;
        tally.asked.statements += asked.statements;
        tally.asked.shapes.extend(asked.shapes);
        tally.asked.took += asked.took;
        done
    }
}
