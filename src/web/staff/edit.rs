//! The page on which an order that is not sourced yet is changed: the form, then what would change, then done.
//! How the form becomes a patch is `form`, how a change is shown `changes`.

mod changes;
mod form;

use changes::{Changes, changes};
use form::{Form, patch_of};

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeOrders, Posted, Staff};
use super::super::visitor::Visitor;
use super::Shell;
use super::entered::Entered;
use super::lines;
use super::order::asked::Asked;
use crate::app::App;
use crate::db::orders::find;
use crate::domain::channel::Channel;
use crate::domain::sentence::{Problem, Sentence};
use crate::error::Error;
use crate::services::intake::preview::{self, Preview, Subject};
use crate::services::intake::{STALE, edit_seen};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "staff/edit/form.html")]
struct FormPage {
    shell: Shell,
    number: String,
    base: String,
    tail: String,
    refusal: String,
    problem: String,
    form: Form,
}

#[derive(Template)]
#[template(path = "staff/edit/preview.html")]
struct PreviewPage {
    shell: Shell,
    number: String,
    base: String,
    tail: String,
    stale: String,
    changes: Changes,
    kept: Vec<(String, String)>,
}

/// What the address of the form says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Step {
    preview: Option<String>,
    back: Option<String>,
}

/// `GET /staff/orders/{number}/edit`.
pub async fn form(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    asked: Query<Asked>,
) -> Answer {
    let (reach, wanted) = (staff.reach.clone(), number.into_inner());
    let subject = app
        .read(move |conn| preview::subject(conn, &reach, &wanted))
        .await?;
    let entered = form::entered(&visitor.voice, &subject);
    show_form(&staff, &visitor, &asked, &subject, &entered, &[])
}

/// `POST /staff/orders/{number}/edit`, with `?preview` what would change, with `?back` the form again.
pub async fn save(
    app: Data<App>,
    staff: Allowed<ChangeOrders>,
    visitor: Visitor,
    number: Path<String>,
    (asked, step): (Query<Asked>, Query<Step>),
    posted: Posted<Entered>,
) -> Answer {
    let mut entered = posted.of(&staff.csrf)?;
    let (reach, wanted) = (staff.reach.clone(), number.into_inner());
    let (zone, typed) = (visitor.voice.zone, entered.clone());
    let (subject, channel, planned) = app
        .read(move |conn| {
            let subject = preview::subject(conn, &reach, &wanted)?;
            let channel = preview::channel_of(conn, &subject)?;
            let patch = patch_of(&typed, &subject, &channel, zone);
            let planned = match patch {
                Err(problems) => Err(Error::Invalid(problems)),
                Ok(patch) => preview::preview(conn, &subject, &channel, &patch)
                    .map(|preview| (preview, patch)),
            };
            Ok((subject, channel, planned))
        })
        .await?;
    if subject.refusal.is_some() || entered.has("add") || step.back.is_some() {
        if entered.has("add") {
            lines::add_blank(&mut entered);
        }
        return show_form(&staff, &visitor, &asked, &subject, &entered, &[]);
    }
    let (preview, patch) = match planned {
        Ok(planned) => planned,
        Err(Error::Invalid(problems)) => {
            return show_form(&staff, &visitor, &asked, &subject, &entered, &problems);
        }
        Err(fault) => return Err(fault.into()),
    };
    let at = Shown {
        staff: &staff,
        visitor: &visitor,
        asked: &asked,
        subject: &subject,
        channel: &channel,
    };
    let revision = entered.get("revision").parse().unwrap_or(0);
    if step.preview.is_some() {
        // whoever changed it while the form was open is seen here, and not overwritten unseen
        return match revision == subject.revision() {
            true => at.preview(StatusCode::OK, &mut entered, &preview, String::new()),
            false => {
                let changed = Sentence::new(STALE).with("number", subject.number());
                let said = visitor.voice.say(&changed);
                at.preview(StatusCode::CONFLICT, &mut entered, &preview, said)
            }
        };
    }
    let (context, actor) = (app.context(), staff.actor());
    let (reach, wanted) = (staff.reach.clone(), subject.number().to_owned());
    let done = app
        .transact(move |conn| {
            let order = find::get_seen(conn, &reach, &wanted)?.id;
            edit_seen(conn, &context, (order, revision), &patch, &actor)
        })
        .await;
    match done {
        Ok(()) => Ok(page::to(&asked.after(subject.number(), "edited"))),
        Err(Error::Conflict(why)) if why.key == STALE => {
            let said = visitor.voice.say(&why);
            at.preview(StatusCode::CONFLICT, &mut entered, &preview, said)
        }
        Err(Error::Invalid(problems)) => {
            show_form(&staff, &visitor, &asked, &subject, &entered, &problems)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What a preview is shown with.
struct Shown<'p> {
    staff: &'p Staff,
    visitor: &'p Visitor,
    asked: &'p Asked,
    subject: &'p Subject,
    channel: &'p Channel,
}

impl Shown<'_> {
    /// What would change; saved from here on, it is over the state that is shown here.
    fn preview(
        &self,
        status: StatusCode,
        entered: &mut Entered,
        preview: &Preview,
        stale: String,
    ) -> Answer {
        entered.set("revision", &self.subject.revision().to_string());
        let shell = Shell::new(self.staff, self.visitor, "orders");
        page::show_as(
            status,
            &PreviewPage {
                number: self.subject.number().to_owned(),
                base: format!("/staff/orders/{}", self.subject.number()),
                tail: self.asked.tail(),
                changes: changes(&shell.voice, preview, self.channel.currency),
                kept: entered.kept(),
                stale,
                shell,
            },
        )
    }
}

fn show_form(
    staff: &Staff,
    visitor: &Visitor,
    asked: &Asked,
    subject: &Subject,
    entered: &Entered,
    problems: &[Problem],
) -> Answer {
    let shell = Shell::new(staff, visitor, "orders");
    let voice = shell.voice;
    let refusal = subject.refusal.as_ref().map(|why| voice.say(why));
    let form = Form::new(&voice, subject, entered, problems);
    let status = match (&refusal, problems) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, []) => StatusCode::OK,
        (None, _) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = FormPage {
        number: subject.number().to_owned(),
        base: format!("/staff/orders/{}", subject.number()),
        tail: asked.tail(),
        refusal: refusal.unwrap_or_default(),
        problem: form.rest.clone(),
        form,
        shell,
    };
    page::show_as(status, &page)
}
