//! What the house counts for `/metrics`: documents by outcome, jobs by end, requests by route.

use crate::services::intake::Outcome;
use prometheus::{HistogramVec, IntCounterVec, register_histogram_vec, register_int_counter_vec};
use std::sync::LazyLock;
use std::time::Duration;

/// Upper bounds of the request histogram, seconds.
const BOUNDS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5];

// a metric whose name is registered twice would be a fault in this file alone; it is then not counted
static DOCUMENTS: LazyLock<Option<IntCounterVec>> = LazyLock::new(|| {
    register_int_counter_vec!(
        "tributary_documents_total",
        "Documents taken in, by outcome",
        &["outcome"]
    )
    .ok()
});
static JOBS: LazyLock<Option<IntCounterVec>> = LazyLock::new(|| {
    register_int_counter_vec!(
        "tributary_jobs_total",
        "Jobs run, by kind and end",
        &["kind", "end"]
    )
    .ok()
});
static REQUESTS: LazyLock<Option<HistogramVec>> = LazyLock::new(|| {
    register_histogram_vec!(
        "tributary_request_seconds",
        "Requests by route and status",
        &["method", "route", "status"],
        BOUNDS.to_vec()
    )
    .ok()
});

/// Counts what became of documents.
pub fn count_outcomes(outcomes: &[Outcome]) {
    let Some(counter) = &*DOCUMENTS else { return };
    for outcome in outcomes {
        let word = match outcome {
            Outcome::Placed { .. } => "placed",
            Outcome::Changed { .. } => "changed",
            Outcome::Repeated { .. } => "repeated",
            Outcome::Credited { .. } => "credited",
            Outcome::Dead { .. } => "dead",
            Outcome::Stored { .. } => "stored",
        };
        counter.with_label_values(&[word]).inc();
    }
}

/// Counts jobs that ended or failed.
pub fn count_jobs(kind: &str, end: &str, jobs: usize) {
    if let Some(counter) = &*JOBS {
        counter.with_label_values(&[kind, end]).inc_by(jobs as u64);
    }
}

/// Counts a request; the route is its pattern, never the path.
pub fn count_request(method: &str, route: &str, status: u16, took: Duration) {
    if let Some(histogram) = &*REQUESTS {
        histogram
            .with_label_values(&[method, route, &status.to_string()])
            .observe(took.as_secs_f64());
    }
}
