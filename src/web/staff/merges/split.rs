//! Units of a fulfillment taken into one of their own: the form, the preview, and the deed.

use super::Page;
use super::unmerge::seen;
use crate::app::App;
use crate::db::Conn;
use crate::db::fulfillments::card::{self, Line, Member};
use crate::db::fulfillments::{self as rows, number_of};
use crate::domain::ids::{FulfillmentId, LineId, LocationId};
use crate::domain::staff::Reach;
use crate::domain::typed;
use crate::error::{Error, Result};
use crate::services::merges::{self, Cut, Places};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, ChangeFulfillments, Posted, Staff};
use crate::web::staff::Shell;
use crate::web::staff::arrival::pointer;
use crate::web::staff::beside::Beside;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

/// Units by line, each field once a line, in the same sequence; where to; and whether it is only looked at.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Typed {
    line: Vec<i64>,
    count: Vec<String>,
    to: String,
    /// `now` where the preview was seen.
    when: String,
    /// What it was known by.
    seen: String,
}

impl Typed {
    fn cut(&self) -> Result<Cut> {
        let mut lines = Vec::with_capacity(self.line.len());
        for (index, (line, count)) in self.line.iter().zip(&self.count).enumerate() {
            let units = match count.trim() {
                "" => 0,
                text => typed::whole(text)
                    .ok_or_else(|| Error::invalid(&pointer(index), "problem-not-count"))?,
            };
            lines.push((LineId(*line), units));
        }
        let to = match self.to.trim() {
            "" => None,
            text => {
                let id = text.parse().map_err(|_| Error::not_found("location"))?;
                Some(LocationId(id))
            }
        };
        Ok(Cut { lines, to })
    }

    fn fields(&self) -> Vec<(String, String)> {
        let lines = self.line.iter().zip(&self.count).flat_map(|(line, count)| {
            [
                ("line".to_owned(), line.to_string()),
                ("count".to_owned(), count.clone()),
            ]
        });
        let rest = [
            ("to".to_owned(), self.to.clone()),
            ("when".to_owned(), "now".to_owned()),
        ];
        lines.chain(rest).collect()
    }
}

#[derive(Template)]
#[template(path = "staff/merges/split.html")]
struct Form {
    shell: Shell,
    id: i64,
    number: String,
    problem: String,
    items: Vec<Item>,
    places: Vec<(i64, String, bool)>,
    wrong: String,
}

/// A line with how many of it shall go.
struct Item {
    line: i64,
    code: String,
    title: String,
    order: String,
    units: i64,
    count: String,
    wrong: String,
}

/// `GET /staff/fulfillments/{id}/split`.
pub async fn form(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
) -> Answer {
    let id = seen(&app, &staff, &id).await?;
    let form = form_of(&app, &staff, &visitor, id, &Typed::default(), None).await?;
    page::show(&form)
}

/// `POST /staff/fulfillments/{id}/split`: first looked at, then done.
pub async fn split(
    app: Data<App>,
    staff: Allowed<ChangeFulfillments>,
    visitor: Visitor,
    id: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let id = seen(&app, &staff, &id).await?;
    let when = (app.now(), app.context().zone);
    let looked = match (typed.cut(), typed.when.as_str()) {
        (Err(fault), _) => Err(fault),
        (Ok(cut), "now") => {
            let (actor, reach, asked) = (staff.actor(), staff.reach.clone(), cut.clone());
            let seen = typed.seen.clone();
            let done = app.transact(move |conn| {
                merges::split(conn, when, &actor, &reach, (id, &asked), Some(&seen))
            });
            match done.await {
                Ok(into) => {
                    return Ok(page::to(&format!("/staff/fulfillments/{into}?done=split")));
                }
                Err(Error::Conflict(why)) => Ok((cut, Some(why))),
                Err(fault) => Err(fault),
            }
        }
        (Ok(cut), _) => Ok((cut, None)),
    };
    let found = match looked {
        Err(fault) => Err(fault),
        Ok((cut, why)) => {
            let reach = staff.reach.clone();
            let found = app.read(move |conn| merges::preview_split(conn, when, &reach, id, &cut));
            found.await.map(|found| (found, why))
        }
    };
    match found {
        Ok((found, why)) => {
            let mut page = page_of(&staff, &visitor, id, &typed);
            page.preview(&found);
            let wrong = why.map(|why| Beside::of(&visitor.voice, Error::Conflict(why)));
            let wrong = wrong.transpose()?.unwrap_or_default();
            page.problem = wrong.above().to_owned();
            wrong.show(&page)
        }
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let form = form_of(&app, &staff, &visitor, id, &typed, Some(&wrong)).await?;
            wrong.show(&form)
        }
    }
}

fn page_of(staff: &Staff, visitor: &Visitor, id: FulfillmentId, typed: &Typed) -> Page {
    let voice = visitor.voice;
    let facts = [("fulfillment", number_of(id).into())];
    let mut shell = Shell::new(staff, visitor, "fulfillments");
    shell.here = format!("/staff/fulfillments/{id}/split");
    Page {
        title: voice.t_with("split-title", &facts),
        lead: voice.t("split-preview-lead"),
        problem: String::new(),
        told: None,
        action: shell.here.clone(),
        fields: typed.fields(),
        button: voice.t("split-do"),
        back: shell.here.clone(),
        shell,
    }
}

struct Read {
    lines: Vec<Line>,
    members: Vec<Member>,
    places: Places,
}

async fn form_of(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    id: FulfillmentId,
    typed: &Typed,
    wrong: Option<&Beside>,
) -> Result<Form> {
    let reach = staff.reach.clone();
    let read = app.read(move |conn| read(conn, &reach, id)).await?;
    let at = |pointer: &str| {
        let said = wrong.map(|wrong| wrong.at(&visitor.voice, pointer));
        said.unwrap_or_default()
    };
    let mut shell = Shell::new(staff, visitor, "fulfillments");
    shell.here = format!("/staff/fulfillments/{id}/split");
    let mut items: Vec<Item> = Vec::new();
    for line in &read.lines {
        let member = read.members.iter().find(|one| one.order == line.order);
        let Some(member) = member.filter(|one| staff.reach.sees_channel(one.channel)) else {
            continue;
        };
        // a kit has a row a component; its units are asked for once
        if items.iter().any(|item| item.line == line.line.0) {
            continue;
        }
        let mut typed = typed.line.iter().zip(&typed.count).enumerate();
        let typed = typed.find(|(_, (id, _))| **id == line.line.0);
        items.push(Item {
            line: line.line.0,
            code: line.code.clone(),
            title: line.title.clone(),
            order: member.number.clone(),
            units: line.units,
            wrong: typed.map_or_else(String::new, |(index, _)| at(&pointer(index))),
            count: typed.map_or_else(String::new, |(_, (_, count))| count.clone()),
        });
    }
    let places = read.places.into_iter().map(|(id, name)| {
        let chosen = typed.to == id.to_string();
        (id.0, name, chosen)
    });
    Ok(Form {
        id: id.0,
        number: number_of(id),
        problem: wrong
            .map(|wrong| wrong.above().to_owned())
            .unwrap_or_default(),
        items,
        places: places.collect(),
        wrong: at("/lines"),
        shell,
    })
}

fn read(conn: &mut Conn, reach: &Reach, id: FulfillmentId) -> Result<Read> {
    let row = rows::find(conn, id)?.ok_or_else(|| Error::not_found("fulfillment"))?;
    Ok(Read {
        lines: card::list_lines(conn, &[id])?,
        members: card::list_members(conn, &[id])?,
        places: merges::places(conn, reach, row.location_id)?,
    })
}
