//! What every request asks for and what hardly ever changes, kept for a moment: who a key belongs to, what a channel
//! is. A change made by this process is seen at once, one made by another after a second. What does not exist is not
//! kept.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long another process's change, a revoked key for one, may stay unseen.
const KEPT: Duration = Duration::from_secs(1);
/// Rows kept at most; beyond that all are forgotten, which costs one look-up each.
const MOST: usize = 1_000;

/// Rows by the name they are asked for by.
pub(super) struct Recent<V>(Mutex<HashMap<String, (Instant, V)>>);

impl<V: Clone> Recent<V> {
    pub(super) fn new() -> Recent<V> {
        Recent(Mutex::new(HashMap::new()))
    }

    pub(super) fn get(&self, name: &str) -> Option<V> {
        let rows = self.rows();
        let (since, row) = rows.get(name)?;
        (since.elapsed() < KEPT).then(|| row.clone())
    }

    /// Keeps a row that was asked for at `since`.
    pub(super) fn keep(&self, name: String, since: Instant, row: V) {
        let mut rows = self.rows();
        if rows.len() >= MOST {
            rows.clear();
        }
        rows.insert(name, (since, row));
    }

    pub(super) fn forget(&self) {
        self.rows().clear();
    }

    fn rows(&self) -> MutexGuard<'_, HashMap<String, (Instant, V)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_kept_for_a_moment_and_no_longer() {
        let recent = Recent::new();
        let now = Instant::now();
        recent.keep("new".to_owned(), now, 1);
        if let Some(before) = now.checked_sub(KEPT) {
            recent.keep("old".to_owned(), before, 2);
        }
        assert_eq!((recent.get("new"), recent.get("old")), (Some(1), None));
        recent.forget();
        assert_eq!(recent.get("new"), None);
    }
}
