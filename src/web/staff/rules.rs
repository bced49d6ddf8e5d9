//! The sourcing rules: the version in force as sentences, drafts, what was in force before. Changing a draft is `editor`,
//! one of its rules `rule`, how a rule reads `sentence`.

pub mod editor;
mod figures;
pub mod rule;
pub mod sentence;
mod trial;
pub mod what_if;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeRules, Posted, SeeFulfillments};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::marks::Mark;
use crate::app::App;
use crate::db::Conn;
use crate::db::rule_sets::{self as rows, RuleSetRow};
use crate::db::types::RuleSetState;
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::Policy;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::rule_sets::{self, Names};
use actix_web::web::{Data, Query};
use askama::Template;
use sentence::Told;
use serde::Deserialize;

/// Versions of a page of the history.
const ROWS: i64 = 20;
/// Drafts that are shown: more are nobody's work.
const DRAFTS: i64 = 50;

/// One version in a list.
struct Line {
    version: i64,
    href: String,
    note: String,
    rules: String,
    changed: When,
    by: String,
    from: Option<When>,
    until: Option<When>,
}

/// The version in force.
struct InForce {
    version: i64,
    href: String,
    since: Option<When>,
    rules: Vec<(String, Told)>,
}

#[derive(Template)]
#[template(path = "staff/rules/list.html")]
struct List {
    shell: Shell,
    done: String,
    active: InForce,
    usual: Told,
    costs: String,
    drafts: Vec<Line>,
    retired: Vec<Line>,
    older: String,
    may_change: bool,
}

/// What was just done, and where the history goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    before: Option<i64>,
}

/// From which version a draft begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Begin {
    from: Option<i64>,
}

struct Read {
    active: Option<RuleSetRow>,
    policy: Policy,
    names: Names,
    drafts: Vec<RuleSetRow>,
    retired: Vec<RuleSetRow>,
}

/// Rules speak of every channel and place, so whoever sees some only sees none of them.
pub(super) fn whole_shop(reach: &Reach) -> Result<()> {
    match *reach == Reach::ALL {
        true => Ok(()),
        false => Err(Error::Forbidden(Sentence::new("forbidden-whole-shop"))),
    }
}

/// `GET /staff/rules`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    whole_shop(&staff.reach)?;
    let before = asked.before;
    let read = app.read(move |conn| read(conn, before)).await?;
    let shell = Shell::new(&staff, &visitor, "rules");
    let voice = shell.voice;
    let rules = read.policy.rules.rules.iter().map(|rule| {
        let told = sentence::told(&voice, rule, &read.names, read.policy.currency);
        (rule.name.clone(), told)
    });
    let older = match read.retired.get(ROWS as usize - 1) {
        Some(last) if read.retired.len() > ROWS as usize => {
            format!("/staff/rules?before={}", last.version)
        }
        _ => String::new(),
    };
    let lines = |rows: &[RuleSetRow]| {
        let shown = rows.iter().take(ROWS.max(DRAFTS) as usize);
        shown.map(|row| line(&voice, row)).collect()
    };
    page::show(&List {
        done: match asked.done.as_str() {
            known @ ("on" | "deleted") => voice.word("rules-done", known),
            _ => String::new(),
        },
        active: InForce {
            version: read.active.as_ref().map_or(0, |row| row.version),
            href: read
                .active
                .as_ref()
                .map_or_else(String::new, |row| address(row.version)),
            since: read
                .active
                .as_ref()
                .and_then(|row| row.active_from)
                .map(|at| voice.when(at)),
            rules: rules.collect(),
        },
        usual: sentence::usual(&voice),
        costs: costs(&voice, &read.policy),
        drafts: lines(&read.drafts),
        retired: lines(read.retired.get(..ROWS as usize).unwrap_or(&read.retired)),
        older,
        may_change: staff.may(Permission::ChangeRules),
        shell,
    })
}

/// `POST /staff/rules`: a new draft.
pub async fn begin(app: Data<App>, staff: Allowed<ChangeRules>, form: Posted<Begin>) -> Answer {
    let from = form.of(&staff.csrf)?.from;
    whole_shop(&staff.reach)?;
    let (actor, now) = (staff.actor(), app.now());
    let version = app
        .transact(move |conn| rule_sets::draft(conn, now, &actor, from))
        .await?;
    Ok(page::to(&address(version)))
}

fn read(conn: &mut Conn, before: Option<i64>) -> Result<Read> {
    let active = rows::list_by_state(conn, RuleSetState::Active, None, 1)?.pop();
    let policy = match &active {
        Some(row) => serde_json::from_str(&row.body)?,
        None => rule_sets::before(conn)?,
    };
    Ok(Read {
        names: rule_sets::read_names(conn, &[&policy])?,
        drafts: rows::list_by_state(conn, RuleSetState::Draft, None, DRAFTS)?,
        retired: rows::list_by_state(conn, RuleSetState::Retired, before, ROWS + 1)?,
        active,
        policy,
    })
}

fn line(voice: &Voice, row: &RuleSetRow) -> Line {
    let policy: Policy = serde_json::from_str(&row.body).unwrap_or_default();
    let count = policy.rules.rules.len();
    let changed = row.changed_at.unwrap_or(row.created_at);
    Line {
        version: row.version,
        href: address(row.version),
        note: row.note.clone(),
        rules: voice.t_with("rules-count", &[("count", count.into())]),
        changed: voice.when_short(changed),
        by: match row.changed_by.is_empty() {
            true => row.created_by.clone(),
            false => row.changed_by.clone(),
        },
        from: row.active_from.map(|at| voice.when(at)),
        until: row.active_until.map(|at| voice.when(at)),
    }
}

/// Penalties, moving and merging in one line.
fn costs(voice: &Voice, policy: &Policy) -> String {
    let money = |minor: i64| voice.money(minor, policy.currency.code());
    let penalties = &policy.penalties;
    let merge = match policy.merge.mode {
        crate::domain::sourcing::MergeMode::Off => voice.t("rules-merge-off"),
        mode => voice.t_with(
            &format!("rules-merge-{mode}"),
            &[
                ("most", i64::from(policy.merge.most).into()),
                ("minutes", i64::from(policy.merge.wait_minutes).into()),
            ],
        ),
    };
    let facts = [
        ("late", money(penalties.late_per_unit_day).into()),
        ("waiting", money(penalties.waiting_per_unit).into()),
        ("split", money(penalties.split).into()),
        ("move", money(policy.move_if_saves).into()),
        ("merge", merge.into()),
    ];
    voice.t_with("rules-costs", &facts)
}

/// The page of a version.
pub(super) fn address(version: i64) -> String {
    format!("/staff/rules/{version}")
}

/// The badge of a version.
pub(super) fn badge(voice: &Voice, state: RuleSetState) -> Mark {
    let (colour, icon) = match state {
        RuleSetState::Draft => ("amber", "edit"),
        RuleSetState::Active => ("green", "check"),
        RuleSetState::Retired => ("grey", "clock"),
    };
    Mark::new(colour, icon, voice.word("rules-state", state.as_str()))
}
