//! One version of the rules: its rules in order, everything else of the policy, switching on. A draft can be changed, any
//! other version is only read.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeRules, Posted, SeeFulfillments, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::{Choice, choices};
use super::super::marks::Mark;
use super::sentence::{self, Told};
use super::trial::{self, Trial};
use super::{address, badge, costs, whole_shop};
use crate::app::App;
use crate::db::Conn;
use crate::db::rule_sets::RuleSetRow;
use crate::db::types::RuleSetState;
use crate::domain::sentence::Problem;
use crate::domain::sourcing::{MergeMode, Policy};
use crate::domain::staff::Permission;
use crate::error::Result;
use crate::services::rule_sets::{self, Change, Direction, LATE_DAYS, Names, RestForm, Seen};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// One rule in its order.
struct Line {
    position: usize,
    number: usize,
    href: String,
    name: String,
    told: Told,
    wrong: Vec<String>,
    first: bool,
    last: bool,
}

#[derive(Template)]
#[template(path = "staff/rules/version.html")]
struct Page {
    shell: Shell,
    title: String,
    badge: Mark,
    note: String,
    version: i64,
    revision: i64,
    dates: Vec<(String, When)>,
    is_draft: bool,
    may_change: bool,
    done: String,
    above: String,
    lines: Vec<Line>,
    usual: Told,
    costs: String,
    wrong_rest: Vec<String>,
    ready: bool,
    trial: Trial,
    typed: RestForm,
    modes: Vec<Choice>,
    late_hint: String,
    wrong: Beside,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    order: String,
}

/// Which revision somebody saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sight {
    pub(super) seen: i64,
    to: String,
}

/// Everything else of the policy as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    seen: i64,
    note: String,
    currency: String,
    late: String,
    waiting: String,
    split: String,
    move_if_saves: String,
    mode: String,
    most: String,
    wait_minutes: String,
}

/// A version with what its page needs.
pub(super) struct Version {
    pub(super) row: RuleSetRow,
    pub(super) policy: Policy,
    pub(super) names: Names,
}

/// Reads a version.
pub(super) fn read(conn: &mut Conn, version: i64) -> Result<Version> {
    let (row, policy) = rule_sets::get(conn, version)?;
    let names = rule_sets::read_names(conn, &[&policy])?;
    Ok(Version { row, policy, names })
}

/// `GET /staff/rules/{version}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    version: Path<i64>,
    asked: Query<Asked>,
) -> Answer {
    whole_shop(&staff.reach)?;
    let version = version.into_inner();
    let (house, order, now) = (app.clone(), asked.order.trim().to_owned(), app.now());
    let (read, tried) = app
        .read(move |conn| {
            let read = read(conn, version)?;
            let tried = match order.is_empty() {
                true => None,
                false => trial::read(conn, &house, now, &order, &read.policy)?,
            };
            Ok((read, tried))
        })
        .await?;
    let voice = visitor.voice;
    let title = voice.t_with("rules-version", &[("version", version.into())]);
    let which = (title.as_str(), &read.policy);
    let trial = trial::shown(&voice, asked.order.trim(), tried, which, &read.names);
    let done = match asked.done.as_str() {
        known @ ("added" | "saved" | "moved" | "removed" | "rest") => {
            voice.word("rules-done", known)
        }
        _ => String::new(),
    };
    page::show(&Page {
        done,
        trial,
        ..page_of(&staff, &visitor, read, None, Beside::default())
    })
}

/// `POST /staff/rules/{version}`: everything but the rules.
pub async fn save(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    version: Path<i64>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (seen, form) = (typed.seen, typed.form());
    let change = Change::Rest(Box::new(form.clone()));
    done(
        &app,
        &staff,
        &visitor,
        (version.into_inner(), seen),
        change,
        ("rest", Some(form)),
    )
    .await
}

/// `POST /staff/rules/{version}/rules/{position}/place`: one place up or down.
pub async fn shift(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    path: Path<(i64, usize)>,
    form: Posted<Sight>,
) -> Answer {
    let sight = form.of(&staff.csrf)?;
    let (version, position) = path.into_inner();
    let direction = match sight.to.as_str() {
        "up" => Direction::Up,
        _ => Direction::Down,
    };
    let change = Change::Move(position, direction);
    done(
        &app,
        &staff,
        &visitor,
        (version, sight.seen),
        change,
        ("moved", None),
    )
    .await
}

/// `POST /staff/rules/{version}/rules/{position}/removal`.
pub async fn remove(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    path: Path<(i64, usize)>,
    form: Posted<Sight>,
) -> Answer {
    let seen = form.of(&staff.csrf)?.seen;
    let (version, position) = path.into_inner();
    let change = Change::Remove(position);
    done(
        &app,
        &staff,
        &visitor,
        (version, seen),
        change,
        ("removed", None),
    )
    .await
}

/// `POST /staff/rules/{version}/on`.
pub async fn switch_on(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    version: Path<i64>,
    form: Posted<Sight>,
) -> Answer {
    let revision = form.of(&staff.csrf)?.seen;
    whole_shop(&staff.reach)?;
    let (version, actor, now) = (version.into_inner(), staff.actor(), app.now());
    let seen = Seen { version, revision };
    let on = app
        .transact(move |conn| rule_sets::switch_on(conn, now, &actor, seen))
        .await;
    let next = "/staff/rules?done=on".to_owned();
    settle(&app, &staff, &visitor, (version, next), None, on).await
}

/// `POST /staff/rules/{version}/deletion`.
pub async fn delete(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    version: Path<i64>,
    form: Posted<Sight>,
) -> Answer {
    let revision = form.of(&staff.csrf)?.seen;
    whole_shop(&staff.reach)?;
    let (version, actor, now) = (version.into_inner(), staff.actor(), app.now());
    let seen = Seen { version, revision };
    let gone = app
        .transact(move |conn| rule_sets::delete(conn, now, &actor, seen))
        .await;
    let next = "/staff/rules?done=deleted".to_owned();
    settle(&app, &staff, &visitor, (version, next), None, gone).await
}

async fn done(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    (version, revision): (i64, i64),
    change: Change,
    (word, typed): (&str, Option<RestForm>),
) -> Answer {
    whole_shop(&staff.reach)?;
    let (actor, now) = (staff.actor(), app.now());
    let seen = Seen { version, revision };
    let changed = app
        .transact(move |conn| rule_sets::change(conn, now, &actor, seen, &change))
        .await;
    let next = format!("{}?done={word}", address(version));
    settle(app, staff, visitor, (version, next), typed, changed).await
}

/// On to the next page, or the version once more with why it was refused.
async fn settle(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    (version, next): (i64, String),
    typed: Option<RestForm>,
    done: crate::error::Result<()>,
) -> Answer {
    match done {
        Ok(()) => Ok(page::to(&next)),
        Err(fault) => again(app, staff, visitor, version, typed, fault).await,
    }
}

/// The page once more, with what was typed and why it was refused.
async fn again(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    version: i64,
    typed: Option<RestForm>,
    fault: crate::error::Error,
) -> Answer {
    let wrong = Beside::of(&visitor.voice, fault)?;
    let read = app.read(move |conn| read(conn, version)).await?;
    wrong.show(&page_of(staff, visitor, read, typed, wrong.clone()))
}

fn page_of(
    staff: &Staff,
    visitor: &Visitor,
    read: Version,
    typed: Option<RestForm>,
    wrong: Beside,
) -> Page {
    let mut shell = Shell::new(staff, visitor, "rules");
    let voice = shell.voice;
    let Version { row, policy, names } = read;
    shell.here = address(row.version);
    let problems = rule_sets::problems(&policy, &names);
    let said = |pointer: &str| -> Vec<String> {
        let here = |problem: &&Problem| problem.pointer == pointer;
        let found = problems.iter().filter(here);
        found.map(|problem| voice.say(&problem.detail)).collect()
    };
    let count = policy.rules.rules.len();
    let lines = policy
        .rules
        .rules
        .iter()
        .enumerate()
        .map(|(position, rule)| Line {
            position,
            number: position + 1,
            href: format!("{}/rules/{position}", address(row.version)),
            name: rule.name.clone(),
            told: sentence::told(&voice, rule, &names, policy.currency),
            wrong: said(&format!("/rules/{position}")),
            first: position == 0,
            last: position + 1 == count,
        });
    let typed = typed.unwrap_or_else(|| RestForm::of(&row.note, &policy));
    let is_draft = row.state == RuleSetState::Draft;
    Page {
        title: voice.t_with("rules-version", &[("version", row.version.into())]),
        badge: badge(&voice, row.state),
        note: row.note.clone(),
        version: row.version,
        revision: row.revision,
        dates: dates(&voice, &row),
        is_draft,
        may_change: staff.may(Permission::ChangeRules),
        done: String::new(),
        above: wrong.above().to_owned(),
        lines: lines.collect(),
        usual: sentence::usual(&voice),
        costs: costs(&voice, &policy),
        wrong_rest: said("/waiting"),
        ready: problems.is_empty(),
        modes: choices(&voice, "rules-mode", MergeMode::ALL, &typed.mode),
        late_hint: voice.t_with("rules-waiting-hint", &[("days", LATE_DAYS.into())]),
        trial: Trial::default(),
        typed,
        wrong,
        shell,
    }
}

/// When it was begun, changed, switched on and off, with by whom.
fn dates(voice: &Voice, row: &RuleSetRow) -> Vec<(String, When)> {
    let by = |key: &str, who: &str| voice.t_with(key, &[("who", who.into())]);
    let mut dates = vec![(
        by("rules-begun-by", &row.created_by),
        voice.when(row.created_at),
    )];
    if let Some(at) = row.changed_at {
        dates.push((by("rules-changed-by", &row.changed_by), voice.when(at)));
    }
    if let Some(at) = row.active_from {
        dates.push((voice.t("rules-active-from"), voice.when(at)));
    }
    if let Some(at) = row.active_until {
        dates.push((voice.t("rules-active-until"), voice.when(at)));
    }
    dates
}

impl Typed {
    fn form(&self) -> RestForm {
        RestForm {
            note: self.note.clone(),
            currency: self.currency.clone(),
            late: self.late.clone(),
            waiting: self.waiting.clone(),
            split: self.split.clone(),
            move_if_saves: self.move_if_saves.clone(),
            mode: self.mode.clone(),
            most: self.most.clone(),
            wait_minutes: self.wait_minutes.clone(),
        }
    }
}
