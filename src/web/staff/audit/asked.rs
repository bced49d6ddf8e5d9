//! What the URL of the audit log says: filters and place; and the chips and choices that show it.

use crate::db::audit::{AuditRow, Filter, From, Place};
use crate::db::staff::StaffRow;
use crate::domain::audit::{AuditAction, SUBJECTS};
use crate::domain::ids::StaffId;
use crate::domain::staff::Reach;
use crate::domain::time::{Time, local};
use crate::web::session::Staff;
use crate::web::voice::Voice;
use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::Deserialize;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub(super) person: String,
    pub(super) action: String,
    pub(super) kind: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) after: String,
    pub(super) before: String,
}

/// A condition that is set.
pub(super) struct Chip {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) without: String,
}

/// One of several words to choose from.
pub(super) struct Choice {
    pub(super) word: String,
    pub(super) title: String,
    pub(super) chosen: bool,
}

impl Choice {
    pub(super) fn all<'a>(
        voice: &Voice,
        noun: &str,
        words: impl Iterator<Item = &'a str>,
        chosen: &str,
    ) -> Vec<Choice> {
        words
            .map(|word| Choice {
                word: word.to_owned(),
                title: voice.word(noun, word),
                chosen: word == chosen,
            })
            .collect()
    }
}

impl Asked {
    fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("person", &self.person),
            ("action", &self.action),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }

    fn address(path: &str, pairs: &[(&str, &str)]) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        match query.as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// The address of the log with one thing changed; paging starts anew.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(known, _)| *known != name);
        if !value.is_empty() {
            pairs.push((name_of(name), value));
        }
        Asked::address("/staff/audit", &pairs)
    }

    /// Where the same is to be had as a file.
    pub(super) fn csv(&self) -> String {
        Asked::address("/staff/audit.csv", &self.pairs())
    }

    pub(super) fn place(&self) -> From {
        match (read_place(&self.after), read_place(&self.before)) {
            (Some(place), _) => From::After(place),
            (None, Some(place)) => From::Before(place),
            (None, None) => From::Start,
        }
    }

    /// Addresses of the neighbouring pages, empty where there is none.
    pub(super) fn ends(&self, rows: &[AuditRow], more: bool) -> (String, String) {
        let at = |row: Option<&AuditRow>, name: &str| {
            row.map_or_else(String::new, |row| {
                let place = format!("{}-{}", row.at.and_utc().timestamp_millis(), row.id);
                self.with(name, &place)
            })
        };
        let newer = at(rows.first(), "before");
        let older = at(rows.last(), "after");
        let beyond = |address: String| if more { address } else { String::new() };
        match self.place() {
            From::Start => (String::new(), beyond(older)),
            From::After(_) => (newer, beyond(older)),
            From::Before(_) => (beyond(newer), older),
        }
    }
}

fn name_of(name: &str) -> &'static str {
    match name {
        "person" => "person",
        "action" => "action",
        "kind" => "kind",
        "from" => "from",
        "to" => "to",
        "before" => "before",
        _ => "after",
    }
}

fn read_place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('-')?;
    let at: Time = DateTime::from_timestamp_millis(at.parse().ok()?)?.naive_utc();
    Some((at, id.parse().ok()?))
}

/// What the database is asked. Whose scope is narrow sees only what they did themselves: an entry may name anything.
pub(super) fn filter_of(asked: &Asked, staff: &Staff, zone: Tz) -> Filter {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let midnight = |day: NaiveDate| local(day.and_time(NaiveTime::MIN), zone);
    Filter {
        staff: asked.person.parse().ok().map(StaffId),
        action: asked.action.parse::<AuditAction>().ok(),
        subject_kind: SUBJECTS
            .contains(&asked.kind.as_str())
            .then(|| asked.kind.clone()),
        from: day(&asked.from).map(midnight),
        until: day(&asked.to).and_then(|day| day.succ_opt()).map(midnight),
        own: (staff.reach != Reach::ALL).then_some(staff.id),
    }
}

pub(super) fn chips(voice: &Voice, asked: &Asked, people: &[StaffRow]) -> Vec<Chip> {
    let word = |noun: &str, value: &str, known: bool| match known {
        true => voice.word(noun, value),
        false => String::new(),
    };
    let person = people
        .iter()
        .find(|person| person.id.to_string() == asked.person)
        .map_or_else(String::new, |person| person.name.clone());
    let day = |text: &str| match text.parse::<NaiveDate>() {
        Ok(_) => text.to_owned(),
        Err(_) => String::new(),
    };
    let values = [
        ("person", person),
        (
            "action",
            word(
                "audit-action",
                &asked.action,
                asked.action.parse::<AuditAction>().is_ok(),
            ),
        ),
        (
            "kind",
            word(
                "audit-kind",
                &asked.kind,
                SUBJECTS.contains(&asked.kind.as_str()),
            ),
        ),
        ("from", day(&asked.from)),
        ("to", day(&asked.to)),
    ];
    values
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| Chip {
            name: voice.word("audit-filter", name),
            value,
            without: asked.with(name, ""),
        })
        .collect()
}
