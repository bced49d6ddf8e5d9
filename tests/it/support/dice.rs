//! Random moments, from a seed that a failing test prints and `TRIBUTARY_TEST_SEED` sets again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A small generator (splitmix64), good enough to pick moments.
pub struct Dice(u64);

impl Dice {
    /// A new one; its seed goes to stderr.
    pub fn new() -> Dice {
        let told = std::env::var("TRIBUTARY_TEST_SEED").ok();
        let seed = told.and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(1, |since| since.as_nanos() as u64)
        });
        eprintln!("TRIBUTARY_TEST_SEED={seed}");
        Dice(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }

    /// A moment within a span of time.
    pub fn within(&mut self, span: Duration) -> Duration {
        Duration::from_micros(self.below(span.as_micros() as u64))
    }
}
