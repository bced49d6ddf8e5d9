//! Times as channels write them. A time without offset is a reading of a clock in the given zone.

use super::text::{half_width, short};
use crate::domain::sentence::Sentence;
use crate::domain::time::{Time, local, parse_rfc3339};
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

/// Digits from which a number is Unix milliseconds, not seconds.
const MILLIS_DIGITS: usize = 12;
/// Excel's day zero; serial 60 is the day that never was, all serials below are of no use here.
const EXCEL_EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

/// The moment that a text names: by the given patterns first, then in any usual form.
pub(super) fn read(text: &str, formats: &[String], zone: Tz) -> Result<Time, Sentence> {
    let text = text.trim();
    if let Some(time) = iso(text) {
        return Ok(local(time, zone));
    }
    for format in formats {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, format) {
            return Ok(local(time, zone));
        }
        if let Ok(day) = NaiveDate::parse_from_str(text, format) {
            return Ok(local(day.into(), zone));
        }
    }
    if let Some(time) = parse_rfc3339(text).or_else(|| offset(text)) {
        return Ok(time);
    }
    if let Some(time) = number(text, zone) {
        return Ok(time);
    }
    let folded: String = text
        .trim_start_matches('\'')
        .chars()
        .map(half_width)
        .collect();
    match usual(folded.trim()) {
        Reading::Clock(time) => Ok(local(time, zone)),
        Reading::Ambiguous => {
            Err(Sentence::new("formats-date-ambiguous").with("found", short(text)))
        }
        Reading::None => Err(Sentence::new("formats-not-a-time").with("found", short(text))),
    }
}

/// `2011-08-12 14:50:00`, also with `T` and fractions: the common case, read without patterns.
fn iso(text: &str) -> Option<NaiveDateTime> {
    let bytes = text.as_bytes();
    let two = |at: usize| -> Option<u32> {
        let (a, b) = (bytes.get(at)?, bytes.get(at + 1)?);
        (a.is_ascii_digit() && b.is_ascii_digit())
            .then(|| u32::from(a - b'0') * 10 + u32::from(b - b'0'))
    };
    let is = |at: usize, mark: &[u8]| bytes.get(at).is_some_and(|b| mark.contains(b));
    if bytes.len() < 19
        || !is(4, b"-")
        || !is(7, b"-")
        || !is(10, b" T")
        || !is(13, b":")
        || !is(16, b":")
    {
        return None;
    }
    let year = i32::try_from(two(0)? * 100 + two(2)?).ok()?;
    let time = NaiveDate::from_ymd_opt(year, two(5)?, two(8)?)?.and_hms_opt(
        two(11)?,
        two(14)?,
        two(17)?,
    )?;
    match text.get(19..)?.strip_prefix('.') {
        None => (bytes.len() == 19).then_some(time),
        Some(places) => {
            let millis: u32 = format!("{places:0<3}").get(..3)?.parse().ok()?;
            let all_digits = places.bytes().all(|b| b.is_ascii_digit());
            all_digits.then(|| time + Duration::milliseconds(i64::from(millis)))
        }
    }
}

/// Offsets that RFC 3339 does not know: `+0800`, a space before it, the word UTC.
fn offset(text: &str) -> Option<Time> {
    let text = text.replace(" UTC", " +0000").replace(" GMT", " +0000");
    [
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%d %H:%M:%S%z",
        "%a, %d %b %Y %H:%M:%S %z",
    ]
    .iter()
    .find_map(|format| DateTime::parse_from_str(&text, format).ok())
    .map(crate::domain::time::moment)
}

/// Unix time, or the serial number that a spreadsheet keeps a date as.
fn number(text: &str, zone: Tz) -> Option<Time> {
    if text.bytes().all(|b| b.is_ascii_digit()) && text.len() >= 9 && text.len() <= 14 {
        let number: i64 = text.parse().ok()?;
        let moment = if text.len() >= MILLIS_DIGITS {
            DateTime::from_timestamp_millis(number)
        } else {
            DateTime::from_timestamp(number, 0)
        };
        return moment.map(crate::domain::time::moment);
    }
    let serial: f64 = text.parse().ok()?;
    if !(20_000.0..80_000.0).contains(&serial) || text.contains(['e', 'E']) {
        return None;
    }
    // Whole seconds: a serial is a fraction of a day and carries no more.
    let seconds = (serial * 86_400.0).round() as i64;
    let midnight = EXCEL_EPOCH?.and_hms_opt(0, 0, 0)?;
    Some(local(
        midnight.checked_add_signed(Duration::seconds(seconds))?,
        zone,
    ))
}

enum Reading {
    Clock(NaiveDateTime),
    Ambiguous,
    None,
}

/// Year first in any punctuation; day and month first only where they cannot be exchanged.
fn usual(text: &str) -> Reading {
    let upper = text.to_uppercase();
    let after_noon = upper.contains("PM") || upper.contains("下午");
    let before_noon = upper.contains("AM") || upper.contains("上午");
    let mut plain = upper;
    for word in ["AM", "PM", "上午", "下午"] {
        plain = plain.replace(word, "");
    }
    let Some((numbers, year_first)) = numbers(&plain) else {
        return Reading::None;
    };
    let at = |index: usize| numbers.get(index).copied().unwrap_or(0);
    let (year, month, day) = if year_first {
        (at(0), at(1), at(2))
    } else if at(2) < 1000 {
        return Reading::None;
    } else if (text.contains('.') && !text.contains('/')) || at(0) > 12 {
        (at(2), at(1), at(0))
    } else if at(1) > 12 || at(0) == at(1) {
        (at(2), at(0), at(1))
    } else {
        return Reading::Ambiguous;
    };
    let hour = match (at(3), after_noon, before_noon) {
        (12, false, true) => 0,
        (hour, true, _) if hour < 12 => hour + 12,
        (hour, _, _) => hour,
    };
    let reading = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .and_then(|day| day.and_hms_opt(hour, at(4), at(5)));
    reading.map_or(Reading::None, Reading::Clock)
}

/// The three to seven numbers of a date, and whether the first has four digits; none if anything but marks is between.
fn numbers(text: &str) -> Option<(Vec<u32>, bool)> {
    let is_mark = |c: char| "-/.: T年月日时時分秒点".contains(c);
    if !text.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return None;
    }
    let parts = || text.split(is_mark).filter(|part| !part.is_empty());
    let numbers: Vec<u32> = parts().map(str::parse).collect::<Result<_, _>>().ok()?;
    let year_first = parts().next().is_some_and(|first| first.len() == 4);
    (3..=7)
        .contains(&numbers.len())
        .then_some((numbers, year_first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::rfc3339;

    fn shanghai(text: &str) -> Result<String, String> {
        read(text, &[], chrono_tz::Asia::Shanghai)
            .map(rfc3339)
            .map_err(|sentence| sentence.key)
    }

    #[test]
    fn a_time_without_offset_is_the_zones() {
        for text in [
            "2017-07-28 14:18:32",
            "2017-07-28T14:18:32",
            "2017/7/28 14:18:32",
            "2017年7月28日 14:18:32",
            "28.7.2017 14:18:32",
            "28/07/2017 14:18:32",
            "7/28/2017 2:18:32 PM",
            "２０１７-07-28 14:18:32",
            "2017-07-28T06:18:32Z",
            "2017-07-28 14:18:32 +0800",
            "1501222712",
            "1501222712000",
            "42944.5962037037",
        ] {
            assert_eq!(
                shanghai(text).as_deref(),
                Ok("2017-07-28T06:18:32Z"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_date_that_could_be_two_days_is_refused() {
        assert_eq!(
            shanghai("03/04/2017"),
            Err("formats-date-ambiguous".to_owned())
        );
        for bad in ["", "soon", "2017-13-01", "2017-02-30 10:00:00", "10:30"] {
            assert_eq!(shanghai(bad), Err("formats-not-a-time".to_owned()), "{bad}");
        }
    }

    #[test]
    fn a_pattern_decides_what_is_ambiguous() {
        let formats = ["%m/%d/%Y %H:%M".to_owned()];
        let time = read("12/1/2010 8:26", &formats, chrono_tz::UTC).map(rfc3339);
        assert_eq!(time.as_deref(), Ok("2010-12-01T08:26:00Z"));
    }
}
