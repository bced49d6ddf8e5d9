//! How a channel does: what came of it day by day, and whether it is silent for longer than its own habit explains.

use crate::domain::time::Time;
use crate::words;
use chrono::Duration;

/// A silence of so many usual gaps is odd.
const GAPS: i32 = 6;
/// No silence shorter than this is: a night passes without orders.
const NIGHT: Duration = Duration::hours(12);
/// Fewer messages than this are no habit.
const HABIT: i64 = 5;

/// What came of a channel in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Messages that came, repeated ones too.
    pub received: i64,
    /// New orders.
    pub new: i64,
    /// Known orders that changed.
    pub updated: i64,
    /// Nothing new in them.
    pub repeated: i64,
    /// New credits.
    pub credits: i64,
    /// Held, within new and updated.
    pub held: i64,
    /// Could not be read.
    pub dead: i64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.received += other.received;
        self.new += other.new;
        self.updated += other.updated;
        self.repeated += other.repeated;
        self.credits += other.credits;
        self.held += other.held;
        self.dead += other.dead;
    }
}

words! {
    /// How a channel does.
    pub enum Health {
        /// Nothing ever came.
        Never = "never",
        /// Messages come as they use to.
        Flowing = "flowing",
        /// Silent for longer than it uses to be.
        Quiet = "quiet",
        /// Messages that could not be read wait for somebody.
        Dead = "dead",
    }
}

/// How a channel does. `dead`: letters that wait; `received`: messages since `since`; `last`: when the last one came
/// that could be read.
pub fn health(dead: i64, received: i64, since: Time, last: Option<Time>, now: Time) -> Health {
    if dead > 0 {
        return Health::Dead;
    }
    let Some(last) = last else {
        return Health::Never;
    };
    let odd = i32::try_from(received)
        .ok()
        .filter(|received| i64::from(*received) >= HABIT)
        .map(|received| ((last - since) / received * GAPS).max(NIGHT));
    match odd {
        Some(odd) if now - last > odd => Health::Quiet,
        _ => Health::Flowing,
    }
}

/// The middle of several values, the lower of two.
pub fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Time {
        Time::default() + Duration::hours(hours)
    }

    #[test]
    fn a_busy_channel_is_quiet_after_a_night_and_a_slow_one_after_days() {
        let fortnight = 14 * 24;
        let busy =
            |silent: i64| health(0, 1_000, at(0), Some(at(fortnight - silent)), at(fortnight));
        assert_eq!(busy(11), Health::Flowing);
        assert_eq!(busy(13), Health::Quiet);
        let slow = |silent: i64| health(0, 14, at(0), Some(at(fortnight - silent)), at(fortnight));
        assert_eq!(slow(72), Health::Flowing, "one a day: three days may pass");
        assert_eq!(slow(140), Health::Quiet);
    }

    #[test]
    fn dead_letters_come_before_silence_and_few_messages_are_no_habit() {
        assert_eq!(health(1, 0, at(0), None, at(9)), Health::Dead);
        assert_eq!(health(0, 0, at(0), None, at(9)), Health::Never);
        assert_eq!(health(0, 4, at(0), Some(at(1)), at(999)), Health::Flowing);
    }

    #[test]
    fn a_median_is_one_of_the_values() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![4, 2]), Some(2));
    }
}
