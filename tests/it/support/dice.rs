//! Chance from a seed, which a failing test prints and `TRIBUTARY_TEST_SEED` sets again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A small generator (splitmix64): a seed means the same on every machine.
pub struct Dice(u64);

impl Dice {
    /// A new one; its seed goes to stderr.
    pub fn new() -> Dice {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Dice::usually(since.map_or(1, |since| since.as_nanos() as u64))
    }

    /// One from this seed unless another is set; the seed goes to stderr.
    pub fn usually(seed: u64) -> Dice {
        let told = std::env::var("TRIBUTARY_TEST_SEED").ok();
        let seed = told.and_then(|told| told.parse().ok()).unwrap_or(seed);
        eprintln!("TRIBUTARY_TEST_SEED={seed}");
        Dice(seed)
    }

    /// From this seed.
    pub const fn seeded(seed: u64) -> Dice {
        Dice(seed)
    }

    /// Another one, which depends on this one's seed and not on what was thrown since.
    pub const fn beside(&self, purpose: u64) -> Dice {
        Dice(self.0 ^ (purpose << 32))
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub const fn below(&mut self, end: u64) -> u64 {
        self.next() % if end == 0 { 1 } else { end }
    }

    /// A number from the range, both ends included.
    pub const fn within(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as u64) as i64
    }

    /// True so many times in a hundred.
    pub const fn percent(&mut self, of: u64) -> bool {
        self.below(100) < of
    }

    /// One of them.
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    /// A moment within a span of time.
    pub fn moment(&mut self, span: Duration) -> Duration {
        Duration::from_micros(self.below(span.as_micros() as u64))
    }
}
