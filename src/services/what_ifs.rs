//! What would have been: a past period under other rules. Here it is asked and stopped; how it is run is `run`, what
//! it changes `change`, what really happened `happened`.

mod change;
mod happened;
mod run;

pub use run::Run;

use crate::db::rate_cards::{self, drafts};
use crate::db::types::WhatIfState;
use crate::db::what_ifs as rows;
use crate::db::{Conn, jobs, locations};
use crate::domain::ids::{StaffId, WhatIfId};
use crate::domain::job::Job;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::time::{Time, local};
use crate::domain::what_if::{CardVersion, CutOff, Question};
use crate::error::{Error, Result};
use crate::services::rule_sets;
use chrono::{Days, NaiveDate, NaiveTime, Timelike};

/// Days of a period at most.
const LONGEST: i64 = 366;

/// What is asked, as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhatIfForm {
    /// First day, `2026-10-01`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Slug of the place whose cut-off is another one; empty for none.
    pub place: String,
    /// `17:30`.
    pub cut_off: String,
    /// `SLUG/VERSION` of a rate card; empty for none.
    pub card: String,
}

/// Writes down what is asked and starts it.
pub fn ask(
    conn: &mut Conn,
    now: Time,
    zone: chrono_tz::Tz,
    by: StaffId,
    version: i64,
    form: &WhatIfForm,
) -> Result<WhatIfId> {
    conn.write(|conn| {
        let (_, policy) = rule_sets::get(conn, version)?;
        let (_, active) = rule_sets::active(conn)?;
        if policy.currency != active.currency {
            let refused = Sentence::new("refused-what-if-currency");
            return Err(Error::Refused(
                refused.with("currency", active.currency.code()),
            ));
        }
        let question = read(conn, zone, form)?;
        let total = rows::count_orders(conn, question.from, question.until)?;
        if total == 0 {
            return Err(Error::invalid("/to", "problem-what-if-empty"));
        }
        let facts = serde_json::to_string(&question)?;
        let what_if = rows::insert(conn, by, version, &facts, total, now)?;
        jobs::enqueue(conn, &[Job::WhatIf { what_if }], now)?;
        Ok(what_if)
    })
}

/// Stops it; one that has ended stays as it is.
pub fn cancel(conn: &mut Conn, now: Time, id: WhatIfId) -> Result<()> {
    conn.write(|conn| {
        rows::find(conn, id)?.ok_or_else(|| Error::not_found("what-if"))?;
        rows::update_end(conn, id, WhatIfState::Canceled, None, now)?;
        Ok(())
    })
}

fn read(conn: &mut Conn, zone: chrono_tz::Tz, form: &WhatIfForm) -> Result<Question> {
    let mut wrong = Vec::new();
    let mut day = |pointer: &str, typed: &str| {
        let day: Option<NaiveDate> = typed.trim().parse().ok();
        if day.is_none() {
            wrong.push(Problem::at(pointer, Sentence::new("problem-what-if-day")));
        }
        day.unwrap_or_default()
    };
    let (from, to) = (day("/from", &form.from), day("/to", &form.to));
    let days = (to - from).num_days();
    if wrong.is_empty() && !(0..LONGEST).contains(&days) {
        let sentence = Sentence::new("problem-what-if-period").with("limit", LONGEST);
        wrong.push(Problem::at("/to", sentence));
    }
    let cut_off = cut_off(conn, form)?.unwrap_or_else(|problem| {
        wrong.push(problem);
        None
    });
    let card = match form.card.rsplit_once('/') {
        None => None,
        Some((card, version)) => {
            let version: i64 = version.parse().unwrap_or(0);
            let known = rate_cards::find_by_slug(conn, card)?;
            let known = known
                .map(|row| drafts::find(conn, row, version))
                .transpose()?;
            if known.flatten().is_none() {
                wrong.push(Problem::at("/card", Sentence::new("problem-what-if-card")));
            }
            let card = card.to_owned();
            Some(CardVersion { card, version })
        }
    };
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let midnight = |day: NaiveDate| local(day.and_time(NaiveTime::MIN), zone);
    Ok(Question {
        from: midnight(from),
        until: midnight(to.checked_add_days(Days::new(1)).unwrap_or(to)),
        cut_off,
        card,
    })
}

type Read<T> = std::result::Result<T, Problem>;

fn cut_off(conn: &mut Conn, form: &WhatIfForm) -> Result<Read<Option<CutOff>>> {
    let slug = form.place.trim();
    if slug.is_empty() {
        return Ok(Ok(None));
    }
    let Some(row) = locations::find_by_slug(conn, slug)? else {
        let unknown = Sentence::new("problem-rule-place").with("found", slug);
        return Ok(Err(Problem::at("/place", unknown)));
    };
    let typed = form.cut_off.trim().replace('：', ":");
    let clock = NaiveTime::parse_from_str(&typed, "%H:%M");
    Ok(match clock {
        Ok(clock) => Ok(Some(CutOff {
            place: row.id,
            minute: i64::from(clock.num_seconds_from_midnight() / 60),
        })),
        Err(_) => Err(Problem::at(
            "/cut_off",
            Sentence::new("problem-what-if-clock"),
        )),
    })
}
