//! What would have been: asking for a replay of a past period under a version, watching it, its figures beside those of
//! the rules in force and beside what happened.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeRules, Nothing, Posted, SeeFulfillments, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::Choice;
use super::figures::{Row, by_place, figures, signed, verdict};
use super::{address, whole_shop};
use crate::app::App;
use crate::db::locations::LocationRow;
use crate::db::types::WhatIfState;
use crate::db::what_ifs::{self as rows, WhatIfRow};
use crate::db::{Conn, locations};
use crate::domain::ids::WhatIfId;
use crate::domain::staff::Permission;
use crate::domain::what_if::{Answer as Outcome, Question};
use crate::error::{Error, Result};
use crate::services::rule_sets;
use crate::services::what_ifs::{self, WhatIfForm};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::Days;
use serde::Deserialize;

/// Replays of a version that are listed.
const LISTED: i64 = 20;
/// Days that are proposed.
const USUAL: u64 = 30;

/// The form as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    from: String,
    to: String,
    place: String,
    cut_off: String,
    card: String,
}

/// A replay in a list.
struct Line {
    href: String,
    period: String,
    changes: String,
    who: String,
    asked: When,
    state: String,
    cost: String,
}

#[derive(Template)]
#[template(path = "staff/rules/what_if.html")]
struct Ask {
    shell: Shell,
    title: String,
    version: i64,
    may_change: bool,
    typed: Typed,
    places: Vec<Choice>,
    cards: Vec<Choice>,
    earlier: Vec<Line>,
    wrong: Beside,
}

#[derive(Template)]
#[template(path = "staff/rules/replay.html")]
struct Show {
    shell: Shell,
    title: String,
    version: i64,
    href: String,
    lead: String,
    changes: String,
    state: WhatIfState,
    total: i64,
    through: i64,
    progress: String,
    may_change: bool,
    verdict: String,
    before_title: String,
    figures: Vec<Row>,
    places: Vec<(String, Vec<Row>)>,
}

/// What is chosen already by the link that leads here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    card: String,
}

/// `GET /staff/rules/{version}/what-if`; with a rate card's version chosen by `card`.
pub async fn form(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    version: Path<i64>,
    wanted: Query<Wanted>,
) -> Answer {
    let voice = visitor.voice;
    let today = voice.date(voice.now);
    let day = |back: u64| today.checked_sub_days(Days::new(back)).unwrap_or(today);
    let typed = Typed {
        from: day(USUAL).to_string(),
        to: day(1).to_string(),
        card: wanted.into_inner().card,
        ..Typed::default()
    };
    let version = version.into_inner();
    let page = ask_page(&app, &staff, &visitor, version, typed, Beside::default()).await?;
    page::show(&page)
}

/// `POST /staff/rules/{version}/what-if`.
pub async fn ask(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    visitor: Visitor,
    version: Path<i64>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    whole_shop(&staff.reach)?;
    let (version, wanted) = (version.into_inner(), typed.form());
    let (now, zone, by) = (app.now(), app.context().zone, staff.id);
    let asked = app
        .transact(move |conn| what_ifs::ask(conn, now, zone, by, version, &wanted))
        .await;
    match asked {
        Ok(id) => Ok(page::to(&format!("/staff/what-ifs/{id}"))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = ask_page(&app, &staff, &visitor, version, typed, wrong.clone()).await?;
            wrong.show(&page)
        }
    }
}

/// `POST /staff/what-ifs/{id}/cancel`.
pub async fn cancel(
    app: Data<App>,
    staff: Allowed<ChangeRules>,
    id: Path<i64>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    whole_shop(&staff.reach)?;
    let (id, now) = (WhatIfId(id.into_inner()), app.now());
    app.transact(move |conn| what_ifs::cancel(conn, now, id))
        .await?;
    Ok(page::to(&format!("/staff/what-ifs/{id}")))
}

/// `GET /staff/what-ifs/{id}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    id: Path<i64>,
) -> Answer {
    whole_shop(&staff.reach)?;
    let id = WhatIfId(id.into_inner());
    let (row, who, places) = app
        .read(move |conn| {
            let (row, who) = rows::find(conn, id)?.ok_or_else(|| Error::not_found("what-if"))?;
            Ok((row, who, locations::list(conn)?))
        })
        .await?;
    let mut shell = Shell::new(&staff, &visitor, "rules");
    shell.here = format!("/staff/what-ifs/{id}");
    let voice = shell.voice;
    let answer: Option<Outcome> = match &row.result {
        Some(result) => Some(serde_json::from_str(result).map_err(Error::from)?),
        None => None,
    };
    let asked = [
        ("who", who.as_str().into()),
        ("period", period(&voice, &row).into()),
        ("count", row.total.into()),
    ];
    page::show(&Show {
        title: voice.t_with("what-if-of", &[("version", row.version.into())]),
        version: row.version,
        href: shell.here.clone(),
        lead: voice.t_with("what-if-lead", &asked),
        changes: changes(&voice, &row, &places),
        state: row.state,
        total: row.total,
        through: row.through,
        progress: voice.t_with(
            "what-if-progress",
            &[("through", row.through.into()), ("total", row.total.into())],
        ),
        may_change: staff.may(Permission::ChangeRules),
        verdict: answer
            .as_ref()
            .map_or_else(String::new, |one| verdict(&voice, one)),
        before_title: answer
            .as_ref()
            .map_or_else(String::new, |one| match one.active {
                0 => voice.t("rules-none-title"),
                active => voice.t_with("rules-version", &[("version", active.into())]),
            }),
        figures: answer
            .as_ref()
            .map_or_else(Vec::new, |one| figures(&voice, one)),
        places: answer
            .as_ref()
            .map_or_else(Vec::new, |one| by_place(&voice, one)),
        shell,
    })
}

async fn ask_page(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    version: i64,
    typed: Typed,
    wrong: Beside,
) -> Result<Ask> {
    whole_shop(&staff.reach)?;
    type Read = (
        Vec<LocationRow>,
        Vec<(String, String, i64, bool)>,
        Vec<(WhatIfRow, String)>,
    );
    let read = move |conn: &mut Conn| -> Result<Read> {
        rule_sets::get(conn, version)?;
        let places = locations::list(conn)?;
        let cards = rows::list_cards(conn)?;
        Ok((places, cards, rows::list_of_version(conn, version, LISTED)?))
    };
    let (places, cards, earlier) = app.read(read).await?;
    let mut shell = Shell::new(staff, visitor, "rules");
    shell.here = format!("{}/what-if", address(version));
    let voice = shell.voice;
    let none = |key: &str| Choice {
        word: String::new(),
        title: voice.t(key),
        chosen: false,
    };
    let mut place_choices = vec![none("what-if-no-place")];
    place_choices.extend(places.iter().map(|row| Choice {
        word: row.slug.clone(),
        title: row.name.clone(),
        chosen: row.slug == typed.place,
    }));
    let mut card_choices = vec![none("what-if-no-card")];
    card_choices.extend(cards.iter().map(|(slug, name, number, is_draft)| {
        let word = format!("{slug}/{number}");
        let key = match is_draft {
            true => "what-if-card-draft",
            false => "what-if-card-version",
        };
        let facts = [
            ("card", name.as_str().into()),
            ("version", (*number).into()),
        ];
        Choice {
            title: voice.t_with(key, &facts),
            chosen: word == typed.card,
            word,
        }
    }));
    Ok(Ask {
        title: voice.t_with("what-if-of", &[("version", version.into())]),
        version,
        may_change: staff.may(Permission::ChangeRules),
        typed,
        places: place_choices,
        cards: card_choices,
        earlier: earlier
            .iter()
            .map(|(row, who)| line(&voice, row, who, &places))
            .collect(),
        wrong,
        shell,
    })
}

fn line(voice: &Voice, row: &WhatIfRow, who: &str, places: &[LocationRow]) -> Line {
    let answer: Option<Outcome> = row
        .result
        .as_deref()
        .and_then(|result| serde_json::from_str(result).ok());
    Line {
        href: format!("/staff/what-ifs/{}", row.id),
        period: period(voice, row),
        changes: changes(voice, row, places),
        who: who.to_owned(),
        asked: voice.when_short(row.created_at),
        state: voice.word("what-if-state", row.state.as_str()),
        cost: answer.map_or_else(String::new, |one| {
            signed(
                voice.money(one.after.cost - one.before.cost, &one.currency),
                one.after.cost - one.before.cost,
            )
        }),
    }
}

fn question(row: &WhatIfRow) -> Option<Question> {
    serde_json::from_str(&row.facts).ok()
}

fn period(voice: &Voice, row: &WhatIfRow) -> String {
    question(row).map_or_else(String::new, |asked| {
        let last = asked.until - chrono::Duration::seconds(1);
        format!("{} – {}", voice.dated(asked.from), voice.dated(last))
    })
}

fn changes(voice: &Voice, row: &WhatIfRow, places: &[LocationRow]) -> String {
    let Some(asked) = question(row) else {
        return String::new();
    };
    let mut said = Vec::new();
    if let Some(cut_off) = asked.cut_off {
        let mut known = places.iter();
        let place = known.find(|place| place.id == cut_off.place);
        let clock = format!("{:02}:{:02}", cut_off.minute / 60, cut_off.minute % 60);
        let facts = [
            (
                "place",
                place.map_or("", |place| place.name.as_str()).into(),
            ),
            ("clock", clock.into()),
        ];
        said.push(voice.t_with("what-if-changed-cut-off", &facts));
    }
    if let Some(card) = asked.card {
        let facts = [("card", card.card.into()), ("version", card.version.into())];
        said.push(voice.t_with("what-if-changed-card", &facts));
    }
    said.join(" · ")
}

impl Typed {
    fn form(&self) -> WhatIfForm {
        WhatIfForm {
            from: self.from.clone(),
            to: self.to.clone(),
            place: self.place.clone(),
            cut_off: self.cut_off.clone(),
            card: self.card.clone(),
        }
    }
}
