//! How a channel's health is shown: a word, the last message, the usual delay, a strip of fourteen days.

use super::super::marks::Mark;
use crate::db::Conn;
use crate::db::channel_days::{self, DayRow};
use crate::domain::channel_health::{Counts, Health, health, median};
use crate::domain::ids::ChannelId;
use crate::domain::staff::Reach;
use crate::domain::time::{Time, local};
use crate::error::Result;
use crate::web::voice::{Voice, When};
use chrono::{Days, Duration, NaiveDate, NaiveTime};
use std::collections::HashMap;

/// Days of the strip.
const DAYS: u64 = 14;

/// Everything that health is told from.
pub struct Watched {
    days: Vec<DayRow>,
    dead: HashMap<ChannelId, i64>,
    delays: HashMap<ChannelId, Vec<i64>>,
}

/// A channel's health on a page.
pub struct Shown {
    /// How it does.
    pub badge: Mark,
    /// When something last came.
    pub last: Option<When>,
    /// The usual time from the buyer's click to here.
    pub delay: String,
    /// Dead letters that wait.
    pub dead: i64,
    /// The same written.
    pub dead_text: String,
    /// The strip in one sentence.
    pub sentence: String,
    /// The days, oldest first.
    pub days: Vec<Day>,
    /// All of them together.
    pub sum: Vec<String>,
}

/// A day of the strip; places and heights are percent.
pub struct Day {
    /// Left edge.
    pub x: String,
    /// Top of the whole bar.
    pub y: i64,
    /// Height of the whole bar.
    pub height: i64,
    /// Top of the dead part.
    pub dead_y: i64,
    /// Height of the dead part.
    pub dead_height: i64,
    /// The day in words.
    pub day: String,
    /// Received, new, updated, repeated, credits, held, dead.
    pub cells: Vec<String>,
}

/// Reads the health of every channel that somebody sees, in three statements.
pub fn read(conn: &mut Conn, reach: &Reach, voice: &Voice) -> Result<Watched> {
    let first = first_day(voice);
    let mut days = channel_days::list_days(conn, first)?;
    days.retain(|day| reach.sees_channel(day.channel));
    let mut delays: HashMap<ChannelId, Vec<i64>> = HashMap::new();
    for (channel, took) in channel_days::list_delays(conn, reach, start(voice))? {
        delays.entry(channel).or_default().push(took);
    }
    Ok(Watched {
        days,
        dead: channel_days::count_dead(conn)?.into_iter().collect(),
        delays,
    })
}

fn first_day(voice: &Voice) -> NaiveDate {
    let today = voice.date(voice.now);
    today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today)
}

fn start(voice: &Voice) -> Time {
    local(first_day(voice).and_time(NaiveTime::MIN), voice.zone)
}

/// The health of one channel.
pub fn shown(voice: &Voice, watched: &Watched, channel: ChannelId) -> Shown {
    let mine: Vec<&DayRow> = watched
        .days
        .iter()
        .filter(|day| day.channel == channel)
        .collect();
    let mut sum = Counts::default();
    for day in &mine {
        sum += day.counts;
    }
    let last = mine.iter().filter_map(|day| day.last_at).max();
    let dead = watched.dead.get(&channel).copied().unwrap_or(0);
    let state = health(dead, sum.received, start(voice), last, voice.now);
    let delays = watched.delays.get(&channel).cloned().unwrap_or_default();
    Shown {
        badge: badge(voice, state),
        last: last.map(|last| voice.when_short(last)),
        delay: median(delays).map_or_else(String::new, |took| duration(voice, took)),
        dead,
        dead_text: voice.number(dead),
        sentence: voice.t_with(
            "channels-strip",
            &[
                ("received", sum.received.into()),
                ("new", sum.new.into()),
                ("dead", sum.dead.into()),
            ],
        ),
        days: strip(voice, &mine),
        sum: cells(voice, &sum),
    }
}

fn badge(voice: &Voice, state: Health) -> Mark {
    let (colour, icon) = match state {
        Health::Never => ("grey", "wait"),
        Health::Flowing => ("green", "check"),
        Health::Quiet => ("amber", "late"),
        Health::Dead => ("red", "exc"),
    };
    Mark::new(colour, icon, voice.word("channel-health", state.as_str()))
}

fn strip(voice: &Voice, mine: &[&DayRow]) -> Vec<Day> {
    let most = mine.iter().map(|day| day.counts.received).max();
    let most = most.unwrap_or(0).max(1);
    let first = first_day(voice);
    (0..DAYS)
        .filter_map(|index| {
            let day = first.checked_add_days(Days::new(index))?;
            let counts = mine
                .iter()
                .find(|row| row.day == day)
                .map(|row| row.counts)
                .unwrap_or_default();
            // a day with anything at all is seen
            let share = |count: i64| {
                if count > 0 {
                    (count * 100 / most).max(4)
                } else {
                    0
                }
            };
            let (height, dead_height) = (share(counts.received), share(counts.dead));
            Some(Day {
                x: format!("{:.2}", index as f64 * 100.0 / DAYS as f64),
                y: 100 - height,
                height,
                dead_y: 100 - dead_height,
                dead_height,
                day: voice.near(day),
                cells: cells(voice, &counts),
            })
        })
        .collect()
}

fn cells(voice: &Voice, counts: &Counts) -> Vec<String> {
    [
        counts.received,
        counts.new,
        counts.updated,
        counts.repeated,
        counts.credits,
        counts.held,
        counts.dead,
    ]
    .into_iter()
    .map(|count| voice.number(count))
    .collect()
}

/// A length of time, as near as needed.
fn duration(voice: &Voice, millis: i64) -> String {
    let took = Duration::milliseconds(millis.max(0));
    let (key, count) = match took.num_seconds() {
        0..=89 => ("channels-seconds", took.num_seconds()),
        90..=5_399 => ("channels-minutes", took.num_minutes()),
        5_400..=129_599 => ("channels-hours", took.num_hours()),
        _ => ("channels-days", took.num_days()),
    };
    voice.t_with(key, &[("count", count.into())])
}
