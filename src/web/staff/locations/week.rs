//! Weekdays as people say them: `Mon–Fri`, 周一至周五.

use crate::web::voice::Voice;

/// A weekday, 1 is Monday, in three letters.
pub fn short(voice: &Voice, number: i64) -> String {
    voice.t_with("locations-weekday", &[("number", number.into())])
}

/// The weekdays of seven digits, those that follow each other as a span.
pub fn said(voice: &Voice, digits: &str) -> String {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for (number, digit) in (1..).zip(digits.chars()) {
        match spans.last_mut() {
            _ if digit != '1' => {}
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => spans.push((number, number)),
        }
    }
    if spans == [(1, 7)] {
        return voice.t("locations-every-day");
    }
    let span = |(first, last): &(i64, i64)| match last - first {
        0 => short(voice, *first),
        _ => voice.t_with(
            "locations-weekdays",
            &[
                ("first", short(voice, *first).into()),
                ("last", short(voice, *last).into()),
            ],
        ),
    };
    let said: Vec<String> = spans.iter().map(span).collect();
    match said.is_empty() {
        true => voice.t("locations-no-day"),
        false => said.join(&voice.t("locations-comma")),
    }
}
