//! Trying a version on one order: what it would decide now beside what the rules in force do. Nothing is written.

use super::sentence;
use crate::app::App;
use crate::db::Conn;
use crate::db::orders::search::{Bound, find_ids};
use crate::db::orders::view;
use crate::domain::sentence::Sentence;
use crate::domain::sourcing::{Part, Plan, Policy};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use crate::services::rule_sets::{self, Names};
use crate::services::search::wanted;
use crate::services::sourcing::trial::attempt;
use crate::web::voice::Voice;

/// What one policy decides, in words.
pub(super) struct Decision {
    pub(super) title: String,
    pub(super) rule: String,
    pub(super) sentence: String,
    pub(super) parts: Vec<PartLine>,
    pub(super) waits: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) costs: Vec<(String, String)>,
    pub(super) total: String,
}

/// What leaves one place.
pub(super) struct PartLine {
    pub(super) place: String,
    pub(super) what: String,
    pub(super) when: String,
    pub(super) cost: String,
}

/// The box as it is shown.
#[derive(Default)]
pub(super) struct Trial {
    pub(super) typed: String,
    pub(super) number: String,
    pub(super) problem: String,
    pub(super) verdict: String,
    pub(super) sides: Vec<Decision>,
}

/// What was found out; none where there is no such order.
pub(super) struct Tried {
    number: String,
    active: (i64, Policy),
    plans: Vec<Option<Plan>>,
}

/// Looks for the order and decides about it under the version and under the rules in force.
pub(super) fn read(
    conn: &mut Conn,
    app: &App,
    now: Time,
    typed: &str,
    policy: &Policy,
) -> Result<Option<Tried>> {
    let wanted = wanted(typed, app.secret());
    // rules are seen only by who sees everything
    let bound = Bound {
        reach: &Reach::ALL,
        limit: 1,
    };
    let Some(order) = find_ids(conn, &wanted, bound)?.pop() else {
        return Ok(None);
    };
    let active = rule_sets::active(conn)?;
    let policies = [&active.1, policy];
    let plans = attempt(conn, now, app.config().time_zone, order, &policies)?;
    Ok(Some(Tried {
        number: view::find_number(conn, order)?.unwrap_or_default(),
        active,
        plans,
    }))
}

/// The box with what was found out.
pub(super) fn shown(
    voice: &Voice,
    typed: &str,
    tried: Option<Tried>,
    (title, policy): (&str, &Policy),
    names: &Names,
) -> Trial {
    let mut trial = Trial {
        typed: typed.to_owned(),
        ..Trial::default()
    };
    let Some(tried) = tried else {
        if !typed.is_empty() {
            trial.problem = voice.t_with("rules-trial-none", &[("found", typed.into())]);
        }
        return trial;
    };
    trial.number = tried.number;
    let in_force = match tried.active.0 {
        0 => voice.t("rules-none-title"),
        version => voice.t_with("rules-version", &[("version", version.into())]),
    };
    let in_force = voice.t_with("rules-trial-active", &[("version", in_force.into())]);
    if let [Some(before), Some(after)] = tried.plans.as_slice() {
        trial.verdict = verdict(voice, before, after, policy);
        trial.sides = vec![
            decision(voice, in_force, before, &tried.active.1, names),
            decision(voice, title.to_owned(), after, policy, names),
        ];
    } else {
        trial.problem = voice.t("rules-trial-nothing");
    }
    trial
}

/// The comparison in one line.
fn verdict(voice: &Voice, before: &Plan, after: &Plan, policy: &Policy) -> String {
    let same = before.parts == after.parts && before.waiting == after.waiting;
    let more = carried_out(after) - carried_out(before);
    let money = |minor: i64| voice.money(minor, policy.currency.code());
    match more {
        _ if same => voice.t("rules-trial-same"),
        0 => voice.t("rules-trial-other"),
        more if more > 0 => voice.t_with("rules-trial-dearer", &[("more", money(more).into())]),
        more => voice.t_with("rules-trial-cheaper", &[("less", money(-more).into())]),
    }
}

fn carried_out(plan: &Plan) -> i64 {
    plan.costs.carriage + plan.costs.parcels + plan.costs.lines
}

fn decision(voice: &Voice, title: String, plan: &Plan, policy: &Policy, names: &Names) -> Decision {
    let money = |minor: i64| voice.money(minor, policy.currency.code());
    let costs = [
        ("carriage", plan.costs.carriage),
        ("parcels", plan.costs.parcels + plan.costs.lines),
        ("lateness", plan.costs.lateness),
        ("split", plan.costs.split),
        ("waiting", plan.costs.waiting),
    ];
    let rule = plan.rule.as_ref().and_then(|name| {
        let mut rules = policy.rules.rules.iter();
        rules.find(|rule| rule.name == *name)
    });
    let told = match rule {
        Some(rule) => sentence::told(voice, rule, names, policy.currency),
        None => sentence::usual(voice),
    };
    let said = |sentences: Vec<&Sentence>| -> Vec<String> {
        sentences.into_iter().map(|one| voice.say(one)).collect()
    };
    let costs = costs.into_iter().filter(|(_, minor)| *minor != 0);
    Decision {
        title,
        rule: plan
            .rule
            .clone()
            .unwrap_or_else(|| voice.t("rules-trial-no-rule")),
        sentence: told.whole(),
        parts: plan
            .parts
            .iter()
            .map(|part| line(voice, part, policy, names))
            .collect(),
        waits: said(plan.waiting.iter().map(|one| &one.why).collect()),
        notes: said(plan.notes.iter().collect()),
        costs: costs
            .map(|(word, minor)| (voice.word("rules-cost", word), money(minor)))
            .collect(),
        total: money(carried_out(plan)),
    }
}

fn line(voice: &Voice, part: &Part, policy: &Policy, names: &Names) -> PartLine {
    let units: i64 = part.units.iter().map(|one| i64::from(one.units)).sum();
    let arrives = part.parcels.iter().map(|parcel| parcel.arrives_day).max();
    let day = |days: i32| match days {
        0 => voice.t("rules-today"),
        days => voice.t_with("rules-in-days", &[("days", days.into())]),
    };
    let facts = [
        ("units", units.into()),
        ("parcels", part.parcels.len().into()),
    ];
    let cost = part.costs.carriage + part.costs.parcels + part.costs.lines;
    let when = [
        ("leaves", day(part.leaves_day).into()),
        ("arrives", day(arrives.unwrap_or(part.leaves_day)).into()),
    ];
    PartLine {
        place: names
            .place(part.place)
            .map_or_else(|| format!("#{}", part.place), |place| place.name.clone()),
        what: voice.t_with("rules-trial-part", &facts),
        when: voice.t_with("rules-trial-when", &when),
        cost: voice.money(cost, policy.currency.code()),
    }
}
