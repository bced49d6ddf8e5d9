//! Waiting for what another process does, with a deadline instead of a sleep.

use std::time::{Duration, Instant};

/// Long enough for a loaded machine with two cores; nothing waits for it unless something is wrong.
const DEADLINE: Duration = Duration::from_secs(20);
/// How often one looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until it is true; fails the test with `why` at the deadline.
pub fn wait_until(mut is_true: impl FnMut() -> bool, why: &str) {
    wait_for(|| is_true().then_some(()), why);
}

/// Looks until there is something, and gives it; fails the test with `why` at the deadline.
pub fn wait_for<T>(mut look: impl FnMut() -> Option<T>, why: &str) -> T {
    match look_until(Instant::now() + DEADLINE, &mut look) {
        Some(found) => found,
        None => panic!("waited {DEADLINE:?} in vain: {why}"),
    }
}

/// Looks until nothing is left; fails with `why` where it did not become less for as long as the deadline.
pub fn wait_until_none(mut left: impl FnMut() -> i64, why: &str) {
    let mut before = i64::MAX;
    loop {
        let less = || Some(left()).filter(|now| *now < before);
        match look_until(Instant::now() + DEADLINE, less) {
            Some(0) => return,
            Some(now) => before = now,
            None => panic!("{before} are left, and no less for {DEADLINE:?}: {why}"),
        }
    }
}

/// Looks until there is something or the deadline has passed.
pub fn look_until<T>(deadline: Instant, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() >= deadline {
            return None;
        }
        std::thread::sleep(PAUSE);
    }
}
