//! Single days on which a place does otherwise, as somebody typed them: a day or a span of days, what it does, why.

use crate::domain::calendar::Exceptional;
use crate::domain::sentence::{Problem, Sentence};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Longest span of days in one row.
const LONGEST: i64 = 92;
/// Longest note, characters.
const LONGEST_NOTE: usize = 200;
/// Most rows.
const MOST: usize = 200;

/// One row, as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayForm {
    /// First day, `2026-12-24`.
    pub first: String,
    /// Last day; empty: the first one alone.
    pub last: String,
    /// `works` or `closed`.
    pub what: String,
    /// Why.
    pub note: String,
}

/// The rows of days that are stored: days in a row that say the same are one span.
pub fn spans(days: &BTreeMap<NaiveDate, Exceptional>) -> Vec<DayForm> {
    let mut spans: Vec<(NaiveDate, NaiveDate, &Exceptional)> = Vec::new();
    for (day, said) in days {
        match spans.last_mut() {
            Some((_, last, same)) if last.succ_opt() == Some(*day) && *same == said => *last = *day,
            _ => spans.push((*day, *day, said)),
        }
    }
    let row = |(first, last, said): (NaiveDate, NaiveDate, &Exceptional)| DayForm {
        first: first.to_string(),
        last: match first == last {
            true => String::new(),
            false => last.to_string(),
        },
        what: match said.works {
            true => "works".to_owned(),
            false => "closed".to_owned(),
        },
        note: said.note.clone(),
    };
    spans.into_iter().map(row).collect()
}

/// The single days; empty rows are left out, what is wrong is added to the problems. Of two rows for one day the later
/// counts.
pub(super) fn read(
    rows: &[DayForm],
    problems: &mut Vec<Problem>,
) -> BTreeMap<NaiveDate, Exceptional> {
    let mut days = BTreeMap::new();
    if rows.len() > MOST {
        let sentence = Sentence::new("problem-too-many-rows").with("limit", MOST);
        problems.push(Problem::at("/days", sentence));
    }
    let filled = |row: &&DayForm| !row.first.trim().is_empty() || !row.last.trim().is_empty();
    for (index, row) in rows.iter().filter(filled).take(MOST).enumerate() {
        match read_row(row) {
            Ok(said) => days.extend(said),
            Err((field, sentence)) => {
                problems.push(Problem::at(format!("/days/{index}/{field}"), sentence));
            }
        }
    }
    days
}

fn read_row(row: &DayForm) -> Result<Vec<(NaiveDate, Exceptional)>, (&'static str, Sentence)> {
    let date = |typed: &str| typed.trim().parse::<NaiveDate>().ok();
    let first = date(&row.first).ok_or_else(|| ("day", Sentence::new("problem-day")))?;
    let last = match row.last.trim() {
        "" => first,
        typed => date(typed).ok_or_else(|| ("last", Sentence::new("problem-day")))?,
    };
    let after = last.signed_duration_since(first).num_days();
    if !(0..LONGEST).contains(&after) {
        let sentence = Sentence::new("problem-span").with("limit", LONGEST);
        return Err(("last", sentence));
    }
    let works = match row.what.trim() {
        "works" => true,
        "closed" => false,
        other => {
            let sentence = Sentence::new("problem-unknown-word").with("found", other);
            return Err(("what", sentence));
        }
    };
    let note = row.note.trim().replace('\0', "");
    if note.chars().count() > LONGEST_NOTE {
        let sentence = Sentence::new("problem-too-long").with("limit", LONGEST_NOTE);
        return Err(("note", sentence));
    }
    let said = Exceptional { works, note };
    let days = (0..=after.unsigned_abs()).filter_map(|more| {
        let day = first.checked_add_days(Days::new(more))?;
        Some((day, said.clone()))
    });
    Ok(days.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_single_days_and_single_days_are_a_span_again() {
        let row = |first: &str, last: &str, what: &str| DayForm {
            first: first.to_owned(),
            last: last.to_owned(),
            what: what.to_owned(),
            note: "moving".to_owned(),
        };
        let rows = [
            row("2026-12-24", "2026-12-27", "closed"),
            DayForm::default(),
            row("2026-12-28", "", "works"),
        ];
        let mut problems = Vec::new();
        let days = read(&rows, &mut problems);
        assert_eq!((days.len(), problems), (5, Vec::new()));
        assert_eq!(spans(&days), [rows[0].clone(), rows[2].clone()]);
    }

    #[test]
    fn a_day_that_is_none_and_a_span_that_ends_before_it_begins_are_refused_in_their_place() {
        let row = |first: &str, last: &str| DayForm {
            first: first.to_owned(),
            last: last.to_owned(),
            what: "closed".to_owned(),
            note: String::new(),
        };
        let mut problems = Vec::new();
        let rows = [row("2026-02-30", ""), row("2026-12-24", "2026-12-23")];
        read(&rows, &mut problems);
        let places: Vec<&str> = problems.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(places, ["/days/0/day", "/days/1/last"]);
    }
}
