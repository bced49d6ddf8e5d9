//! How much was on hand at the end of each of the last ninety days, drawn from the ledger.

use super::super::super::voice::Voice;
use crate::db::ledger::DaySum;
use crate::domain::time::Time;
use chrono::{DateTime, Offset};
use std::collections::BTreeMap;

/// Days that are drawn.
const DAYS: i64 = 90;
/// Seconds of a day.
const DAY: i64 = 86_400;
/// Every so many days a row of the table below the chart.
const ROW_DAYS: i64 = 7;

/// A chart.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// A bar a day: x, y, width, height in per cent.
    pub bars: Vec<(String, String, String, String)>,
    /// The most of them all.
    pub most: String,
    /// The first day.
    pub first: String,
    /// The middle one.
    pub middle: String,
    /// The finding, in one sentence.
    pub label: String,
    /// The same as a table: day and pieces, week by week, the newest first.
    pub rows: Vec<(String, String)>,
}

/// The zone's distance from UTC now, seconds.
pub fn offset(voice: &Voice) -> i32 {
    voice
        .now
        .and_utc()
        .with_timezone(&voice.zone)
        .offset()
        .fix()
        .local_minus_utc()
}

/// When the first day that is drawn begins.
pub fn since(voice: &Voice) -> Time {
    begin(voice, today(voice) - DAYS + 1)
}

fn today(voice: &Voice) -> i64 {
    (voice.now.and_utc().timestamp() + i64::from(offset(voice))).div_euclid(DAY)
}

fn begin(voice: &Voice, day: i64) -> Time {
    DateTime::from_timestamp(day * DAY - i64::from(offset(voice)), 0)
        .unwrap_or_default()
        .naive_utc()
}

impl Chart {
    /// The chart of what changed day by day, up to what is there now.
    pub fn new(voice: &Voice, days: &[DaySum], now: i64) -> Chart {
        let changed: BTreeMap<i64, i64> = days.iter().map(|sum| (sum.day, sum.pieces)).collect();
        let today = today(voice);
        let mut level = now;
        let mut levels: Vec<(i64, i64)> = Vec::new();
        for day in (today - DAYS + 1..=today).rev() {
            levels.push((day, level));
            level -= changed.get(&day).copied().unwrap_or(0);
        }
        let most = levels
            .iter()
            .map(|(_, level)| *level)
            .max()
            .unwrap_or(0)
            .max(1);
        let least = levels.iter().map(|(_, level)| *level).min().unwrap_or(0);
        let bars = levels
            .iter()
            .rev()
            .zip(0_i64..)
            .map(|((_, level), index)| {
                let height = (*level).max(0) * 1_000 / most;
                let x = index * 10_000 / DAYS;
                (
                    format!("{}.{:02}%", x / 100, x % 100),
                    tenths(1_000 - height),
                    "0.9%".to_owned(),
                    tenths(height),
                )
            })
            .collect();
        let number = |number: i64| voice.number(number);
        Chart {
            bars,
            most: number(most),
            first: voice.dated(begin(voice, today - DAYS + 1)),
            middle: voice.dated(begin(voice, today - DAYS / 2)),
            label: voice.t_with(
                "stock-chart-label",
                &[
                    ("now", number(now).into()),
                    ("least", number(least).into()),
                    ("most", number(most).into()),
                ],
            ),
            rows: levels
                .iter()
                .filter(|(day, _)| (today - day) % ROW_DAYS == 0)
                .map(|(day, level)| (voice.dated(begin(voice, *day)), number(*level)))
                .collect(),
        }
    }
}

fn tenths(thousandths: i64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn the_past_is_reckoned_back_from_what_is_there_now() {
        let now = chrono::NaiveDate::from_ymd_opt(2026, 11, 23)
            .and_then(|day| day.and_hms_opt(20, 0, 0))
            .expect("a moment");
        let voice = Voice {
            lang: Lang::En,
            zone: chrono_tz::Asia::Shanghai,
            now,
        };
        // in Shanghai it is the 24th already
        let today = today(&voice);
        assert_eq!(today, 20_781);
        let days = [
            DaySum {
                day: today,
                pieces: -4,
            },
            DaySum {
                day: today - 2,
                pieces: 10,
            },
        ];
        let chart = Chart::new(&voice, &days, 6);
        assert_eq!(chart.bars.len(), 90);
        let heights: Vec<&str> = chart
            .bars
            .iter()
            .rev()
            .take(4)
            .map(|bar| bar.3.as_str())
            .collect();
        assert_eq!(heights, ["60.0%", "100.0%", "100.0%", "0.0%"]);
        assert_eq!(chart.most, "10");
        assert_eq!(chart.rows.first().map(|row| row.1.as_str()), Some("6"));
    }
}
