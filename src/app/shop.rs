//! What the merchant has set, kept for a moment: every page asks for it. A change made by this process is seen at
//! once, one made by another after a second.

use crate::domain::shop::Shop;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long another process's change may stay unseen.
const KEPT: Duration = Duration::from_secs(1);

struct State {
    since: Instant,
    doubted: Option<Instant>,
    shop: Arc<Shop>,
}

/// The settings, since when they are known, and when they last may have changed.
pub(super) struct Kept(Mutex<State>);

impl Kept {
    pub(super) fn new(shop: Shop) -> Kept {
        Kept(Mutex::new(State {
            since: Instant::now(),
            doubted: None,
            shop: Arc::new(shop),
        }))
    }

    pub(super) fn get(&self) -> Arc<Shop> {
        self.lock().shop.clone()
    }

    pub(super) fn is_fresh(&self) -> bool {
        let state = self.lock();
        state.doubted.is_none() && state.since.elapsed() < KEPT
    }

    /// They may have changed.
    pub(super) fn doubt(&self) {
        self.lock().doubted = Some(Instant::now());
    }

    /// Keeps what was asked for at `since`. What was asked for before the last doubt clears no doubt.
    pub(super) fn keep(&self, since: Instant, shop: Shop) {
        let mut state = self.lock();
        if state.doubted.is_none_or(|doubted| since >= doubted) {
            state.doubted = None;
        }
        state.since = since;
        state.shop = Arc::new(shop);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
