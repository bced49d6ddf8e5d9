//! What was asked of the database while something was done: how many statements, how long they took, and, if wanted,
//! their SQL without its values. For tests and measurements; what is recorded of a request is `app/tally.rs`.

use diesel::connection::{Instrumentation, InstrumentationEvent};
use std::cell::RefCell;
use std::time::{Duration, Instant};

/// What stands between a statement and its values where diesel shows both.
const VALUES: &str = " -- binds:";

/// How much is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Numbers only.
    Count,
    /// The SQL of every statement too.
    Shapes,
}

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Statements, BEGIN and COMMIT among them.
    pub statements: usize,
    /// Their SQL, in sequence, without a single value; empty if only numbers were wanted.
    pub shapes: Vec<String>,
    /// How long the answers took together.
    pub took: Duration,
}

struct Recording {
    detail: Detail,
    asked: Asked,
    begun: Option<Instant>,
}

thread_local! {
    /// What is being recorded on this thread: work on a connection never changes its thread.
    static RECORDING: RefCell<Option<Recording>> = const { RefCell::new(None) };
}

/// Does something on this thread; gives what every connection was asked meanwhile.
pub fn recorded<T>(detail: Detail, work: impl FnOnce() -> T) -> (T, Asked) {
    RECORDING.set(Some(Recording {
        detail,
        asked: Asked::default(),
        begun: None,
    }));
    let done = work();
    let asked = RECORDING.take().map(|recording| recording.asked);
    (done, asked.unwrap_or_default())
}

/// Sits on every connection; costs a look at a thread's own variable while nothing is recorded.
pub(super) struct Recorder;

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        RECORDING.with_borrow_mut(|recording| {
            if let Some(recording) = recording {
                recording.note(&event);
            }
        });
    }
}

impl Recording {
    fn note(&mut self, event: &InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                self.asked.statements += 1;
                if self.detail == Detail::Shapes {
                    let shown = query.to_string();
                    let shape = shown.split(VALUES).next().unwrap_or_default();
                    self.asked.shapes.push(shape.to_owned());
                }
                self.begun = Some(Instant::now());
            }
            InstrumentationEvent::FinishQuery { .. } => {
                if let Some(begun) = self.begun.take() {
                    self.asked.took += begun.elapsed();
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Databases;
    use diesel::prelude::*;

    #[test]
    fn statements_are_counted_and_their_values_are_not_kept() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("a.db").display());
        let databases = Databases::open(&url, 1).unwrap();
        let ask = || {
            databases.write(|conn| {
                let secret = "13800138000".into_sql::<diesel::sql_types::Text>();
                Ok(diesel::select(secret).execute(conn)?)
            })
        };
        let (done, asked) = recorded(Detail::Shapes, ask);
        done.unwrap();
        assert_eq!(asked.statements, 3, "{asked:?}");
        assert!(asked.shapes.iter().any(|shape| shape.contains("SELECT ?")));
        assert!(!format!("{asked:?}").contains("138"), "{asked:?}");
        let (_, asked) = recorded(Detail::Count, ask);
        assert_eq!((asked.statements, asked.shapes.len()), (3, 0));
        ask().unwrap();
    }
}
