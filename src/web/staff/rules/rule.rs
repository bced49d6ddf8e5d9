//! One rule's form: which orders, which places, what may be split, what else.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeRules, Posted, SeeFulfillments, Staff};
use super::super::super::visitor::Visitor;
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::{Choice, choices};
use super::editor::{Version, read};
use super::sentence::{self, Told};
use super::{address, whole_shop};
use crate::app::App;
use crate::db::types::RuleSetState;
use crate::domain::location::LocationKind;
use crate::domain::sourcing::{Otherwise, Preference, Rule, Waits};
use crate::domain::staff::Permission;
use crate::error::{Error, Result};
use crate::services::rule_sets::{self, Change, Names, RuleForm, Seen};
use crate::web::staff::entered::Entered;
use crate::web::voice::Voice;
use actix_web::web::{Data, Path};
use askama::Template;

/// The position of a rule that is not there yet.
const NEW: &str = "new";

/// A place with what the rule says of it.
struct PlaceLine {
    slug: String,
    name: String,
    kind: String,
    active: bool,
    chosen: bool,
    rank: String,
}

#[derive(Template)]
#[template(path = "staff/rules/rule.html")]
struct Page {
    shell: Shell,
    title: String,
    version_title: String,
    version: i64,
    revision: i64,
    action: String,
    may_change: bool,
    /// As it stands, where it is one of the version's rules.
    told: Option<Told>,
    typed: RuleForm,
    currency: String,
    channels: Vec<Choice>,
    allows: Vec<Choice>,
    kinds: Vec<Choice>,
    places: Vec<PlaceLine>,
    hows: Vec<Choice>,
    splittings: Vec<Choice>,
    waits: Vec<Choice>,
    otherwises: Vec<Choice>,
    wrong: Beside,
}

/// `GET /staff/rules/{version}/rules/{position}`; `new` is a rule to be added.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    path: Path<(i64, String)>,
) -> Answer {
    whole_shop(&staff.reach)?;
    let (version, position) = path.into_inner();
    let read = app.read(move |conn| read(conn, version)).await?;
    let position = placed(&position)?;
    let rule = match position {
        Some(at) => found(&read, at)?.clone(),
        None => Rule::default(),
    };
    let typed = RuleForm::of(&rule, &read.names, read.policy.currency);
    page::show(&page_of(
        &staff,
        &visitor,
        &read,
        position,
        typed,
        Beside::default(),
    ))
}

/// `POST /staff/rules/{version}/rules/{position}`.
pub async fn save(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    path: Path<(i64, String)>,
    form: Posted<Entered>,
) -> Answer {
    let entered = form.of(&staff.csrf)?;
    whole_shop(&staff.reach)?;
    let (version, position) = path.into_inner();
    let position = placed(&position)?;
    let typed = typed(&entered);
    let seen = Seen {
        version,
        revision: entered.get("seen").parse().unwrap_or(0),
    };
    let change = match position {
        Some(at) => Change::Edit(at, Box::new(typed.clone())),
        None => Change::Add(Box::new(typed.clone())),
    };
    let (actor, now) = (staff.actor(), app.now());
    let saved = app
        .transact(move |conn| rule_sets::change(conn, now, &actor, seen, &change))
        .await;
    match saved {
        Ok(()) => {
            let word = position.map_or("added", |_| "saved");
            Ok(page::to(&format!("{}?done={word}", address(version))))
        }
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let mut read = app.read(move |conn| read(conn, version)).await?;
            // what is typed stands on what was seen: saving again is refused until the page is opened anew
            read.row.revision = seen.revision;
            wrong.show(&page_of(
                &staff,
                &visitor,
                &read,
                position,
                typed,
                wrong.clone(),
            ))
        }
    }
}

fn placed(position: &str) -> Result<Option<usize>> {
    match position {
        NEW => Ok(None),
        typed => match typed.parse() {
            Ok(at) => Ok(Some(at)),
            Err(_) => Err(Error::not_found("rules")),
        },
    }
}

fn found(read: &Version, at: usize) -> Result<&Rule> {
    let rule = read.policy.rules.rules.get(at);
    rule.ok_or_else(|| Error::not_found("rules"))
}

fn typed(entered: &Entered) -> RuleForm {
    let text = |name: &str| entered.get(name).to_owned();
    let all = |name: &str| -> Vec<String> {
        let values = entered.all(name).into_iter();
        values
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let slugs = entered.all("rank_of").into_iter().map(str::to_owned);
    let ranks = entered.all("rank").into_iter().map(str::to_owned);
    RuleForm {
        name: text("name"),
        channels: all("channel"),
        areas: text("areas"),
        tags: text("tags"),
        services: text("services"),
        skus: text("skus"),
        total_from: text("total_from"),
        total_to: text("total_to"),
        weight_from: text("weight_from"),
        weight_to: text("weight_to"),
        allow: text("allow"),
        kinds: all("kind"),
        places: all("place"),
        ranks: slugs.zip(ranks).collect(),
        how: text("how"),
        splitting: text("splitting"),
        amount: text("amount"),
        waits: text("waits"),
        otherwise: text("otherwise"),
    }
}

fn page_of(
    staff: &Staff,
    visitor: &Visitor,
    read: &Version,
    position: Option<usize>,
    typed: RuleForm,
    wrong: Beside,
) -> Page {
    let mut shell = Shell::new(staff, visitor, "rules");
    let voice = shell.voice;
    let version = read.row.version;
    let rule = position.and_then(|at| read.policy.rules.rules.get(at));
    let at = position.map_or_else(|| NEW.to_owned(), |at| at.to_string());
    shell.here = format!("{}/rules/{at}", address(version));
    let is_draft = read.row.state == RuleSetState::Draft;
    Page {
        title: rule.map_or_else(|| voice.t("rules-add"), |rule| rule.name.clone()),
        version_title: voice.t_with("rules-version", &[("version", version.into())]),
        version,
        revision: read.row.revision,
        action: shell.here.clone(),
        may_change: is_draft && staff.may(Permission::ChangeRules),
        told: rule.map(|rule| sentence::told(&voice, rule, &read.names, read.policy.currency)),
        currency: read.policy.currency.code().to_owned(),
        channels: ticked(&read.names.channels, &typed.channels),
        allows: choices(
            &voice,
            "rules-allow",
            &["all", "kinds", "places"],
            &typed.allow,
        ),
        kinds: LocationKind::ALL
            .iter()
            .map(|kind| Choice {
                word: kind.to_string(),
                title: voice.word("location-kind", kind.as_str()),
                chosen: typed.kinds.contains(&kind.to_string()),
            })
            .collect(),
        places: places(&voice, &read.names, &typed),
        hows: choices(&voice, "rules-how", Preference::ALL, &typed.how),
        splittings: choices(
            &voice,
            "rules-splitting",
            &["margin", "amount", "freely", "forbid"],
            &typed.splitting,
        ),
        waits: choices(&voice, "rules-wait", Waits::ALL, &typed.waits),
        otherwises: choices(&voice, "rules-otherwise", Otherwise::ALL, &typed.otherwise),
        typed,
        wrong,
        shell,
    }
}

fn ticked(channels: &[(String, String)], chosen: &[String]) -> Vec<Choice> {
    let mut known: Vec<Choice> = channels
        .iter()
        .map(|(slug, name)| Choice {
            word: slug.clone(),
            title: name.clone(),
            chosen: chosen.contains(slug),
        })
        .collect();
    // a channel that is gone stays ticked, or saving would lose it unseen
    let gone = chosen
        .iter()
        .filter(|slug| !channels.iter().any(|(one, _)| one == *slug));
    known.extend(gone.map(|slug| Choice {
        word: slug.clone(),
        title: slug.clone(),
        chosen: true,
    }));
    known
}

fn places(voice: &Voice, names: &Names, typed: &RuleForm) -> Vec<PlaceLine> {
    let rank = |slug: &str| {
        let mut ranks = typed.ranks.iter();
        let found = ranks.find(|(one, _)| one == slug);
        found.map_or_else(String::new, |(_, rank)| rank.clone())
    };
    let lines = names.places.iter().map(|place| PlaceLine {
        slug: place.slug.clone(),
        name: place.name.clone(),
        kind: voice.word("location-kind", place.kind.as_str()),
        active: place.active,
        chosen: typed.places.contains(&place.slug),
        rank: rank(&place.slug),
    });
    lines.collect()
}
