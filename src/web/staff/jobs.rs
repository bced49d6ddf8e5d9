//! Background work: what waits, runs, failed for good and is done; put back one by one or a kind at once. It belongs to
//! the whole shop, so whoever sees a part of it sees none.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, Posted, RunJobs};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::marks::Mark;
use crate::app::App;
use crate::db::Conn;
use crate::db::job_list::{self, COUNTED, JobLine, Place};
use crate::db::types::JobState;
use crate::domain::ids::JobId;
use crate::domain::job::Job;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Reach;
use crate::error::{Error, Result};
use crate::{i18n, services};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::DateTime;
use serde::Deserialize;
use serde_json::Value;

/// Rows of a page.
const ROWS: usize = 50;
/// Longest value of a payload that is shown whole in the list.
const LONGEST: usize = 24;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    after: String,
    done: String,
}

/// A kind that is put back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    kind: String,
}

/// A tab above the list.
struct Tab {
    title: String,
    href: String,
    count: String,
    colour: &'static str,
    here: bool,
}

/// A row of the list.
struct Line {
    id: i64,
    kind: String,
    /// Name, value as shown, value.
    facts: Vec<(String, String, String)>,
    badge: Mark,
    created: When,
    due: When,
    attempts: String,
    error: String,
    dead: bool,
}

/// Dead jobs of one kind.
struct Kind {
    word: String,
    title: String,
    count: String,
}

#[derive(Template)]
#[template(path = "staff/jobs/list.html")]
struct List {
    shell: Shell,
    done: String,
    problem: String,
    tabs: Vec<Tab>,
    state: &'static str,
    lines: Vec<Line>,
    kinds: Vec<Kind>,
    summary: String,
    first: String,
    older: String,
    timetable: Vec<(String, When)>,
}

#[derive(Template)]
#[template(path = "staff/jobs/job.html")]
struct One {
    shell: Shell,
    line: Line,
    letter: String,
    payload: String,
    finished: Option<When>,
}

/// `GET /staff/jobs`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<RunJobs>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    whole_shop(&staff.reach)?;
    let asked = query.into_inner();
    let state: JobState = asked.state.parse().unwrap_or(JobState::Dead);
    let after = read_place(&asked.after);
    let (mut rows, counts, kinds, timetable) = app
        .read(move |conn| {
            Ok((
                job_list::list_page(conn, state, after, ROWS as i64)?,
                job_list::count_open(conn)?,
                job_list::count_dead_by_kind(conn)?,
                job_list::list_timetable(conn)?,
            ))
        })
        .await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let voice = visitor.voice;
    page::show(&List {
        done: match asked.done.as_str() {
            "replayed" => voice.t("jobs-done-replayed"),
            _ => String::new(),
        },
        problem: String::new(),
        tabs: tabs(&voice, state, counts),
        state: state.as_str(),
        first: match asked.after.as_str() {
            "" => String::new(),
            _ => format!("/staff/jobs?state={state}"),
        },
        older: match rows.last() {
            Some(last) if more => {
                format!(
                    "/staff/jobs?state={state}&after={}",
                    write_place(state, last)
                )
            }
            _ => String::new(),
        },
        summary: voice.t_with("jobs-count", &[("count", rows.len().into())]),
        lines: rows.iter().map(|row| line(&voice, row)).collect(),
        kinds: match state {
            JobState::Dead => kinds
                .into_iter()
                .map(|(kind, count)| Kind {
                    title: kind_word(&voice, &kind),
                    word: kind,
                    count: voice.number(count),
                })
                .collect(),
            _ => Vec::new(),
        },
        timetable: timetable
            .into_iter()
            .map(|(name, next)| (kind_word(&voice, &name), voice.when(next)))
            .collect(),
        shell: Shell::new(&staff, &visitor, "jobs"),
    })
}

/// `GET /staff/jobs/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<RunJobs>,
    visitor: Visitor,
    id: Path<i64>,
) -> Answer {
    whole_shop(&staff.reach)?;
    let id = JobId(id.into_inner());
    let (row, letter) = app.read(move |conn| read(conn, id)).await?;
    let voice = visitor.voice;
    page::show(&One {
        line: line(&voice, &row),
        letter: letter.map_or_else(String::new, |(name, language)| {
            voice.t_with(
                "jobs-letter",
                &[("name", name.into()), ("language", language.into())],
            )
        }),
        payload: row.payload.clone(),
        finished: row.finished_at.map(|at| voice.when(at)),
        shell: Shell::new(&staff, &visitor, "jobs"),
    })
}

fn read(conn: &mut Conn, id: JobId) -> Result<(JobLine, Option<(String, String)>)> {
    let row = job_list::find_job(conn, id)?.ok_or_else(|| Error::not_found("job"))?;
    let letter = match serde_json::from_str(&row.payload) {
        Ok(Job::SendLetter { letter }) => job_list::find_letter_name(conn, letter)?,
        _ => None,
    };
    Ok((row, letter))
}

/// `POST /staff/jobs/{id}/replay`.
pub async fn replay(
    app: Data<App>,
    staff: Allowed<RunJobs>,
    id: Path<i64>,
    form: Posted<Typed>,
) -> Answer {
    form.of(&staff.csrf)?;
    whole_shop(&staff.reach)?;
    let (id, actor, now) = (JobId(id.into_inner()), staff.actor(), app.now());
    app.transact(move |conn| services::jobs::replay(conn, now, &actor, id))
        .await?;
    Ok(page::to("/staff/jobs?state=dead&done=replayed"))
}

/// `POST /staff/jobs/replay`: every dead job of a kind, some hundred at once.
pub async fn replay_kind(app: Data<App>, staff: Allowed<RunJobs>, form: Posted<Typed>) -> Answer {
    let typed = form.of(&staff.csrf)?;
    whole_shop(&staff.reach)?;
    let (actor, now) = (staff.actor(), app.now());
    app.transact(move |conn| services::jobs::replay_kind(conn, now, &actor, &typed.kind))
        .await?;
    Ok(page::to("/staff/jobs?state=dead&done=replayed"))
}

fn whole_shop(reach: &Reach) -> Result<()> {
    if *reach == Reach::ALL {
        Ok(())
    } else {
        Err(Error::Forbidden(Sentence::new("forbidden-whole-shop")))
    }
}

fn tabs(voice: &Voice, here: JobState, counts: [i64; 3]) -> Vec<Tab> {
    let [waiting, running, dead] = counts;
    let counted = |count: i64| match count {
        count if count > COUNTED => format!("{}+", voice.number(COUNTED)),
        count => voice.number(count),
    };
    [
        (
            JobState::Dead,
            counted(dead),
            if dead > 0 { "red" } else { "" },
        ),
        (JobState::Waiting, counted(waiting), ""),
        (JobState::Running, counted(running), ""),
        // counting what is done takes long and answers nothing
        (JobState::Done, String::new(), ""),
    ]
    .into_iter()
    .map(|(state, count, colour)| Tab {
        title: voice.word("jobs-state", state.as_str()),
        href: format!("/staff/jobs?state={state}"),
        count,
        colour,
        here: state == here,
    })
    .collect()
}

fn line(voice: &Voice, row: &JobLine) -> Line {
    let (colour, icon) = match row.state {
        JobState::Waiting => ("grey", "wait"),
        JobState::Running => ("blue", "repl"),
        JobState::Done => ("green", "check"),
        JobState::Dead => ("red", "exc"),
    };
    Line {
        id: row.id.0,
        kind: kind_word(voice, &row.kind),
        facts: facts(voice, &row.payload),
        badge: Mark::new(colour, icon, voice.word("jobs-state", row.state.as_str())),
        created: voice.when_short(row.created_at),
        due: voice.when_short(row.run_at),
        attempts: voice.number(row.attempt),
        error: row.last_error.clone().unwrap_or_default(),
        dead: row.state == JobState::Dead,
    }
}

/// A kind in words; one that nobody named yet as it is stored.
fn kind_word(voice: &Voice, kind: &str) -> String {
    named(voice, "job-kind", kind)
}

fn named(voice: &Voice, noun: &str, word: &str) -> String {
    let key = format!("{noun}-{}", word.replace('_', "-"));
    if i18n::has(voice.lang, &key) {
        voice.t(&key)
    } else {
        word.to_owned()
    }
}

/// What a payload says besides its kind: name, value cut to what tells it apart, the whole value.
fn facts(voice: &Voice, payload: &str) -> Vec<(String, String, String)> {
    let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(payload) else {
        return Vec::new();
    };
    fields
        .iter()
        .filter(|(name, _)| *name != "kind")
        .map(|(name, value)| {
            let whole = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let shown = match whole.chars().nth(LONGEST) {
                Some(_) => whole.chars().take(LONGEST - 1).chain(['…']).collect(),
                None => whole.clone(),
            };
            (named(voice, "job-fact", name), shown, whole)
        })
        .collect()
}

fn write_place(state: JobState, row: &JobLine) -> String {
    let at = match state {
        JobState::Done => row.finished_at.unwrap_or(row.run_at),
        JobState::Waiting | JobState::Running | JobState::Dead => row.run_at,
    };
    format!("{}-{}", at.and_utc().timestamp_millis(), row.id)
}

fn read_place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('-')?;
    let at = DateTime::from_timestamp_millis(at.parse().ok()?)?.naive_utc();
    Some((at, JobId(id.parse().ok()?)))
}
