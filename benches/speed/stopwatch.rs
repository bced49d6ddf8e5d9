//! How long the connections of this process wait for the database: statements apart from commits.

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

static STATEMENTS: AtomicU64 = AtomicU64::new(0);
static COMMITS: AtomicU64 = AtomicU64::new(0);

/// Watches every connection that is made from now on.
pub fn watch() {
    set_default_instrumentation(|| Some(Box::new(Stopwatch::default())))
        .expect("nobody else watches");
}

/// Time in statements and in commits since the last call.
pub fn read() -> (Duration, Duration) {
    let of = |sum: &AtomicU64| Duration::from_nanos(sum.swap(0, Ordering::Relaxed));
    (of(&STATEMENTS), of(&COMMITS))
}

#[derive(Default)]
struct Stopwatch {
    began: Option<Instant>,
    committing: bool,
}

impl Instrumentation for Stopwatch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::CommitTransaction { depth, .. } => {
                // deeper ones are savepoints
                self.committing = depth.get() == 1;
            }
            InstrumentationEvent::StartQuery { .. } => self.began = Some(Instant::now()),
            InstrumentationEvent::FinishQuery { .. } => {
                let took = self
                    .began
                    .take()
                    .map_or(0, |began| began.elapsed().as_nanos() as u64);
                let sum = match std::mem::take(&mut self.committing) {
                    true => &COMMITS,
                    false => &STATEMENTS,
                };
                sum.fetch_add(took, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}
