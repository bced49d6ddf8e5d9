//! An order canceled by hand: first what would happen, line by line, then done.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeOrders, Posted, Staff};
use super::super::visitor::Visitor;
use super::super::voice::Voice;
use super::Shell;
use super::order::asked::Asked;
use crate::app::App;
use crate::db::orders::{OrderRow, find};
use crate::domain::sentence::Sentence;
use crate::domain::typed;
use crate::error::{Error, Result};
use crate::services::fulfillments::{Assessment, Verdict, Wish, assess, cancel as carry_out};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "staff/orders/cancellation.html")]
struct Page {
    shell: Shell,
    number: String,
    base: String,
    tail: String,
    problem: String,
    refusal: String,
    verdict: String,
    colour: &'static str,
    effects: Vec<String>,
    rows: Vec<Row>,
    reason: String,
    button: String,
}

/// A line with how many of its units are to go.
struct Row {
    ref_: String,
    title: String,
    sku: String,
    most: i64,
    units: String,
    now: i64,
    asked: i64,
    gone: i64,
}

/// The form: the lines' names, and how many units of each; every one of them without any number.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    reason: String,
    line: Vec<String>,
    units: Vec<String>,
    /// Look again at what would happen, do nothing.
    look: String,
}

/// `GET /staff/orders/{number}/cancellation`: what would happen; `?line=…&units=…` for a part.
pub async fn form(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
) -> Answer {
    show(
        &app,
        &staff,
        &visitor,
        (&number, &asked),
        Typed::default(),
        None,
    )
    .await
}

/// `POST /staff/orders/{number}/cancellation`.
pub async fn cancel(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let wish = match typed.wish() {
        Ok(wish) => wish,
        Err(fault) => {
            return show(
                &app,
                &staff,
                &visitor,
                (&number, &asked),
                typed,
                Some(fault),
            )
            .await;
        }
    };
    if !typed.look.is_empty() {
        return show(&app, &staff, &visitor, (&number, &asked), typed, None).await;
    }
    let (actor, now, reach) = (staff.actor(), app.now(), staff.reach.clone());
    let wanted = number.clone();
    let done = app
        .transact(move |conn| carry_out(conn, now, &actor, &reach, &wanted, &wish))
        .await;
    match done {
        Ok(found) => {
            let word = match found.verdict {
                Verdict::Asked => "cancel-asked",
                Verdict::Done | Verdict::Refused => "canceled",
            };
            Ok(page::to(&asked.after(&number, word)))
        }
        Err(fault @ (Error::Invalid(_) | Error::Refused(_) | Error::Conflict(_))) => {
            show(
                &app,
                &staff,
                &visitor,
                (&number, &asked),
                typed,
                Some(fault),
            )
            .await
        }
        Err(fault) => Err(fault.into()),
    }
}

impl Typed {
    /// What is wished; a field that is no number is refused and not passed over.
    fn wish(&self) -> Result<Wish> {
        let mut lines = Vec::new();
        for (name, units) in self.line.iter().zip(&self.units) {
            match units.trim() {
                "" | "0" => {}
                text => match typed::whole(text) {
                    Some(units) => lines.push((name.clone(), units)),
                    None => return Err(Error::invalid("/units", "problem-not-positive")),
                },
            }
        }
        if lines.is_empty() {
            return Err(Error::invalid("/units", "cancel-nothing"));
        }
        Ok(Wish {
            reason: self.reason.clone(),
            lines,
        })
    }
}

async fn show(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    (number, asked): (&str, &Asked),
    typed: Typed,
    fault: Option<Error>,
) -> Answer {
    let (reach, wanted) = (staff.reach.clone(), number.to_owned());
    let wish = typed.wish().unwrap_or_default();
    let (order, all, part) = app
        .read(move |conn| {
            let order = find::get_seen(conn, &reach, &wanted)?;
            let all = assess(conn, &order, &Wish::default())?;
            let part = match wish.lines.is_empty() {
                true => Ok(all.clone()),
                false => assess(conn, &order, &wish),
            };
            Ok((order, all, part))
        })
        .await?;
    let (part, fault) = match (part, fault) {
        (Ok(part), fault) => (part, fault),
        (Err(why @ (Error::Invalid(_) | Error::Refused(_))), fault) => {
            (all.clone(), fault.or(Some(why)))
        }
        (Err(fault), _) => return Err(fault.into()),
    };
    let status = match (&fault, &all.why) {
        (Some(Error::Invalid(_)), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (Some(_), _) | (None, Some(_)) => StatusCode::CONFLICT,
        (None, None) => StatusCode::OK,
    };
    let problem = fault.map_or_else(String::new, |fault| page::told(&visitor.voice, &fault));
    let shell = Shell::new(staff, visitor, "orders");
    let page = Page::new(shell, asked, &order, (&all, &part), typed, problem);
    page::show_as(status, &page)
}

impl Page {
    fn new(
        shell: Shell,
        asked: &Asked,
        order: &OrderRow,
        (all, part): (&Assessment, &Assessment),
        typed: Typed,
        problem: String,
    ) -> Page {
        let voice = shell.voice;
        let said = |why: &Sentence| voice.say(why);
        let (key, colour) = match part.verdict {
            Verdict::Done => ("cancel-verdict-done", "green"),
            Verdict::Asked => ("cancel-verdict-asked", "amber"),
            Verdict::Refused => ("cancel-verdict-refused", "grey"),
        };
        Page {
            number: order.number.clone(),
            base: format!("/staff/orders/{}", order.number),
            tail: asked.tail(),
            refusal: all.why.as_ref().map_or_else(String::new, said),
            verdict: voice.t(key),
            colour,
            effects: effects(&voice, order, part),
            rows: rows(all, part, &typed),
            reason: typed.reason,
            button: button(&voice, order, part),
            problem,
            shell,
        }
    }
}

fn rows(all: &Assessment, part: &Assessment, typed: &Typed) -> Vec<Row> {
    let kept = &typed.units;
    let shown = all
        .lines
        .iter()
        .filter(|one| one.now + one.asked + one.gone > 0);
    shown
        .map(|one| {
            let within = part.lines.iter().find(|other| other.line.id == one.line.id);
            let typed = typed.line.iter().position(|name| *name == one.line.ref_);
            let typed = typed.and_then(|index| kept.get(index)).cloned();
            let (now, asked) = within.map_or((0, 0), |one| (one.now, one.asked));
            Row {
                ref_: one.line.ref_.clone(),
                title: one.line.title.clone(),
                sku: one.line.sku.clone(),
                most: one.now + one.asked,
                units: typed.unwrap_or_else(|| (now + asked).to_string()),
                now,
                asked,
                gone: one.gone,
            }
        })
        .collect()
}

/// What would happen, a sentence each.
fn effects(voice: &Voice, order: &OrderRow, part: &Assessment) -> Vec<String> {
    if part.verdict == Verdict::Refused {
        return Vec::new();
    }
    let sum = |pick: fn(&crate::services::fulfillments::LineAssessment) -> i64| -> i64 {
        part.lines.iter().map(pick).sum()
    };
    let (now, asked, gone) = (sum(|l| l.now), sum(|l| l.asked), sum(|l| l.gone));
    let planned: i64 = part
        .lines
        .iter()
        .flat_map(|one| &one.out)
        .map(|out| out.units)
        .sum();
    let mut said = Vec::new();
    let mut tell = |key: &str, units: i64| {
        if units > 0 {
            said.push(voice.t_with(key, &[("units", units.into())]));
        }
    };
    tell("cancel-effect-now", now);
    tell("cancel-effect-planned", planned);
    tell("cancel-effect-asked", asked);
    tell("cancel-effect-gone", gone);
    if part.worth != 0 {
        let worth = voice.money(part.worth, &order.currency);
        said.push(voice.t_with("cancel-effect-worth", &[("worth", worth.into())]));
    }
    if part.whole {
        said.push(voice.t("cancel-effect-whole"));
    }
    said
}

/// The button names the act and the sum.
fn button(voice: &Voice, order: &OrderRow, part: &Assessment) -> String {
    let worth = voice.money(part.worth, &order.currency);
    let units: i64 = part.lines.iter().map(|one| one.now + one.asked).sum();
    let key = match part.verdict {
        Verdict::Asked => "cancel-do-ask",
        Verdict::Done | Verdict::Refused if part.whole => "cancel-do-whole",
        Verdict::Done | Verdict::Refused => "cancel-do-part",
    };
    voice.t_with(key, &[("units", units.into()), ("worth", worth.into())])
}
