//! Chance from a seed: the same seed, the same years.

use crate::support::Dice;

/// Dice for each thing that is made, so that nothing depends on what was made before it.
pub struct Chance(Dice);

impl Chance {
    /// The chance of one thing: `what` tells orders from customers, `index` one from another.
    pub fn of(seed: u64, what: u64, index: u64) -> Chance {
        let from = seed ^ what.wrapping_mul(0xa076_1d64_78bd_642f) ^ index.rotate_left(20);
        let mut dice = Dice::seeded(from);
        dice.next();
        Chance(dice)
    }

    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0.next()
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0.below(end)
    }

    /// From 0 to 1.
    pub fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something happens that happens in so many of a thousand.
    pub fn in_thousand(&mut self, times: u64) -> bool {
        self.below(1_000) < times
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, some: &'a [T]) -> &'a T {
        &some[self.below(some.len() as u64) as usize]
    }

    /// One of them, each weighing so much.
    pub fn weigh<T: Copy>(&mut self, some: &[(u64, T)]) -> T {
        let mut left = self.below(some.iter().map(|(weight, _)| weight).sum());
        for (weight, one) in some {
            if left < *weight {
                return *one;
            }
            left -= weight;
        }
        some[0].1
    }

    /// An index below `end`, small ones far more often: the k-th comes about as often as k to the power of 1/`bend` − 1.
    pub fn steep(&mut self, end: u64, bend: f64) -> u64 {
        ((self.part().powf(bend) * end as f64) as u64).min(end - 1)
    }
}
