//! What came from each channel, counted per day in the transaction that takes it in: the figures of a channel's health.

use super::{Context, Item, Outcome, Raw};
use crate::db::Conn;
use crate::db::channel_days;
use crate::domain::channel_health::Counts;
use crate::domain::ids::ChannelId;
use crate::error::Result;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Rows of one channel and day that writers share out among themselves.
const LANES: u64 = 16;

/// Adds what became of the documents to the day's counts. A message that was stored first and is read now was counted
/// as received when it came.
pub(super) fn count(
    conn: &mut Conn,
    context: &Context,
    items: &[Item],
    outcomes: &[Outcome],
) -> Result<()> {
    let mut days: BTreeMap<ChannelId, (Counts, bool)> = BTreeMap::new();
    for (item, outcome) in items.iter().zip(outcomes) {
        let (counts, readable) = days.entry(item.channel.id).or_default();
        counts.received += i64::from(matches!(item.message, Raw::New { .. }));
        *readable |= !matches!(outcome, Outcome::Dead { .. });
        match outcome {
            Outcome::Placed { held, .. } => {
                counts.new += 1;
                counts.held += i64::from(*held);
            }
            Outcome::Changed { held, .. } => {
                counts.updated += 1;
                counts.held += i64::from(*held);
            }
            Outcome::Repeated { .. } => counts.repeated += 1,
            Outcome::Credited { .. } => counts.credits += 1,
            Outcome::Dead { .. } => counts.dead += 1,
            Outcome::Stored { .. } => {}
        }
    }
    let day = context
        .now
        .and_utc()
        .with_timezone(&context.zone)
        .date_naive();
    for (channel, (counts, readable)) in days {
        let last_at = readable.then_some(context.now);
        channel_days::update_counts(conn, channel, day, lane(), &counts, last_at)?;
    }
    Ok(())
}

/// The lane of this thread of this process.
fn lane() -> i64 {
    let mut hasher = DefaultHasher::new();
    (std::process::id(), std::thread::current().id()).hash(&mut hasher);
    i64::try_from(hasher.finish() % LANES).unwrap_or(0)
}
