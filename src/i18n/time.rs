//! Times as people say them, in the shop's zone: exact, by day, and how long ago.

use crate::domain::time::Time;
use crate::i18n::{FactValue, Lang, t, t_with};
use chrono::{DateTime, Datelike, NaiveDate};
use chrono_tz::Tz;

fn zoned(time: Time, zone: Tz) -> DateTime<Tz> {
    time.and_utc().with_timezone(&zone)
}

/// The exact moment for reading: `Sunday 22 Nov 2026, 16:05`, `2026年11月22日 周日 16:05`.
pub fn moment(lang: Lang, time: Time, zone: Tz) -> String {
    let local = zoned(time, zone);
    let facts = [
        ("date", with_year(lang, local.date_naive()).into()),
        ("weekday", weekday(lang, local.date_naive()).into()),
        ("clock", local.format("%H:%M").to_string().into()),
    ];
    t_with(lang, "time-moment", &facts)
}

/// The exact moment to the second with its zone, the same in every language, for what is shown on hover.
pub fn stamp(time: Time, zone: Tz) -> String {
    format!("{} {zone}", zoned(time, zone).format("%Y-%m-%d %H:%M:%S"))
}

/// A day: `Sunday 22 Nov`, `11月22日 周日`.
pub fn day(lang: Lang, date: NaiveDate) -> String {
    let facts = [
        ("date", short(lang, date).into()),
        ("weekday", weekday(lang, date).into()),
    ];
    t_with(lang, "time-day", &facts)
}

/// Day and clock as near as needed: `Today 08:40`, `Yesterday 18:32`, `20 Nov 21:06`, `20 Nov 2025 21:06`.
pub fn day_and_time(lang: Lang, time: Time, now: Time, zone: Tz) -> String {
    let local = zoned(time, zone);
    let (date, today) = (local.date_naive(), zoned(now, zone).date_naive());
    let clock: FactValue = local.format("%H:%M").to_string().into();
    match (today - date).num_days() {
        0 => t_with(lang, "time-today-at", &[("clock", clock)]),
        1 => t_with(lang, "time-yesterday-at", &[("clock", clock)]),
        -1 => t_with(lang, "time-tomorrow-at", &[("clock", clock)]),
        _ => {
            let date = if date.year() == today.year() {
                short(lang, date)
            } else {
                with_year(lang, date)
            };
            t_with(
                lang,
                "time-date-at",
                &[("date", date.into()), ("clock", clock)],
            )
        }
    }
}

/// How long ago or how soon: `just now`, `12 min ago`, `in 3 h`, `2 days ago`.
pub fn relative(lang: Lang, time: Time, now: Time) -> String {
    let seconds = (now - time).num_seconds();
    let whole = |unit: i64| FactValue::Number(seconds.abs() / unit);
    let past = seconds >= 0;
    match seconds.abs() {
        0..60 => t(lang, "time-just-now"),
        60..3_600 if past => t_with(lang, "time-minutes-ago", &[("minutes", whole(60))]),
        60..3_600 => t_with(lang, "time-in-minutes", &[("minutes", whole(60))]),
        3_600..86_400 if past => t_with(lang, "time-hours-ago", &[("hours", whole(3_600))]),
        3_600..86_400 => t_with(lang, "time-in-hours", &[("hours", whole(3_600))]),
        _ if past => t_with(lang, "time-days-ago", &[("days", whole(86_400))]),
        _ => t_with(lang, "time-in-days", &[("days", whole(86_400))]),
    }
}

fn weekday(lang: Lang, date: NaiveDate) -> String {
    let number = i64::from(date.weekday().number_from_monday());
    t_with(lang, "time-weekday", &[("number", number.into())])
}

fn month(lang: Lang, date: NaiveDate) -> String {
    let number = i64::from(date.month());
    t_with(lang, "time-month", &[("number", number.into())])
}

fn short(lang: Lang, date: NaiveDate) -> String {
    let facts = [
        ("month", month(lang, date).into()),
        ("day", i64::from(date.day()).into()),
    ];
    t_with(lang, "time-date", &facts)
}

/// A day with its year: `22 Nov 2026`.
pub fn with_year(lang: Lang, date: NaiveDate) -> String {
    let facts = [
        ("year", date.year().to_string().into()),
        ("month", month(lang, date).into()),
        ("day", i64::from(date.day()).into()),
    ];
    t_with(lang, "time-date-with-year", &facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::parse_rfc3339;

    fn at(text: &str) -> Time {
        parse_rfc3339(text).expect("a time")
    }

    #[test]
    fn a_moment_is_told_in_the_shops_zone() {
        let time = at("2026-11-22T08:05:09Z");
        let zone = chrono_tz::Asia::Shanghai;
        assert_eq!(moment(Lang::En, time, zone), "Sunday 22 Nov 2026, 16:05");
        assert_eq!(moment(Lang::ZhCn, time, zone), "2026年11月22日 周日 16:05");
        assert_eq!(stamp(time, zone), "2026-11-22 16:05:09 Asia/Shanghai");
        let date = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        assert_eq!(day(Lang::En, date), "Sunday 22 Nov");
        assert_eq!(day(Lang::ZhCn, date), "11月22日 周日");
    }

    #[test]
    fn days_near_now_have_names() {
        let now = at("2026-11-21T02:00:00Z");
        let zone = chrono_tz::Asia::Shanghai;
        let said = |text: &str| day_and_time(Lang::En, at(text), now, zone);
        assert_eq!(said("2026-11-21T00:40:00Z"), "Today 08:40");
        assert_eq!(said("2026-11-20T15:59:00Z"), "Yesterday 23:59");
        assert_eq!(said("2026-11-22T01:00:00Z"), "Tomorrow 09:00");
        assert_eq!(said("2026-11-02T01:00:00Z"), "2 Nov 09:00");
        assert_eq!(said("2025-11-02T01:00:00Z"), "2 Nov 2025 09:00");
    }

    #[test]
    fn how_long_ago_is_cut_not_rounded() {
        let now = at("2026-11-21T12:00:00Z");
        let said = |text: &str| relative(Lang::En, at(text), now);
        assert_eq!(said("2026-11-21T11:59:30Z"), "just now");
        assert_eq!(said("2026-11-21T11:48:00Z"), "12 min ago");
        assert_eq!(said("2026-11-21T15:59:00Z"), "in 3 h");
        assert_eq!(said("2026-11-20T12:00:00Z"), "1 day ago");
        let zh = |text: &str| relative(Lang::ZhCn, at(text), now);
        assert_eq!(zh("2026-11-21T11:48:00Z"), "12 分钟前");
        assert_eq!(zh("2026-11-19T12:00:00Z"), "2 天前");
    }
}
