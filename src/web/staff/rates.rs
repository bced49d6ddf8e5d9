//! Rate cards: the list, and a card's zones as a file. One card is `one`, what is typed into it `typed`, how it is saved
//! `save`, what is done with a draft `drafts`, what a parcel would cost by it `quote`.

pub mod drafts;
pub mod one;
mod quote;
pub mod save;
mod typed;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, Export, SeeFulfillments};
use super::super::visitor::Visitor;
use super::super::voice::{Voice, When};
use super::Shell;
use super::marks::Mark;
use crate::app::App;
use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::rate_cards::{self as rows, RateCardRow};
use crate::domain::audit::AuditAction;
use crate::domain::staff::Permission;
use crate::error::{Error, Result};
use crate::services::rate_cards::table;
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// A row of the list.
struct Line {
    slug: String,
    name: String,
    service: String,
    currency: String,
    zones: String,
    senders: String,
    state: Mark,
    version: String,
    changed: When,
    by: String,
}

#[derive(Template)]
#[template(path = "staff/rates/list.html")]
struct List {
    shell: Shell,
    done: String,
    lines: Vec<Line>,
    may_add: bool,
}

/// `GET /staff/rates`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeFulfillments>,
    visitor: Visitor,
    query: Query<Done>,
) -> Answer {
    let reach = staff.reach.clone();
    let (cards, senders) = app
        .read(move |conn| {
            let mut senders = rows::list_senders(conn)?;
            senders.retain(|(_, place, ..)| reach.sees_location(*place));
            Ok((rows::list(conn)?, senders))
        })
        .await?;
    let voice = visitor.voice;
    let line = |row: &RateCardRow| {
        let own = senders.iter().filter(|(card, ..)| *card == row.id);
        let names: Vec<&str> = own.map(|(.., name)| name.as_str()).collect();
        line(&voice, row, &names)
    };
    page::show(&List {
        done: match query.done.as_str() {
            "added" => voice.t("rates-done-added"),
            _ => String::new(),
        },
        lines: cards.iter().map(line).collect::<Result<Vec<Line>>>()?,
        may_add: staff.may(Permission::ChangeRules),
        shell: Shell::new(&staff, &visitor, "rates"),
    })
}

fn line(voice: &Voice, row: &RateCardRow, senders: &[&str]) -> Result<Line> {
    let card = row.card()?;
    Ok(Line {
        slug: row.slug.clone(),
        name: row.name.clone(),
        service: row.service.clone(),
        currency: card.currency.code().to_owned(),
        zones: voice.number(i64::try_from(card.zones.len()).unwrap_or(i64::MAX)),
        senders: senders.join(&voice.t("locations-comma")),
        state: state(voice, row),
        version: match row.version {
            0 => String::new(),
            version => voice.number(version),
        },
        changed: voice.when_short(row.changed_at),
        by: row.changed_by.clone(),
    })
}

fn draft_mark(voice: &Voice) -> Mark {
    Mark::new("amber", "edit", voice.t("rates-draft"))
}

fn state(voice: &Voice, row: &RateCardRow) -> Mark {
    if row.version == 0 {
        return draft_mark(voice);
    }
    match row.active {
        true => Mark::new("green", "check", voice.t("rates-active")),
        false => Mark::new("grey", "pause", voice.t("rates-inactive")),
    }
}

/// `GET /staff/rates/{slug}/zones.csv`: one row an area, as the form takes it back.
pub async fn export(
    app: Data<App>,
    staff: Allowed<Export>,
    visitor: Visitor,
    slug: Path<String>,
) -> Answer {
    let slug = slug.into_inner();
    let row = app
        .read(move |conn| {
            rows::find_by_slug(conn, &slug)?.ok_or_else(|| Error::not_found("rate-card"))
        })
        .await?;
    let card = row.card()?;
    let heading = [
        "zone", "area", "first-kg", "first", "next-kg", "next", "days",
    ];
    let heading = heading.map(|word| visitor.voice.t(&format!("rates-head-{word}")));
    let csv = table::write(&card, &heading);
    let (now, actor, from) = (app.now(), staff.actor(), visitor.address.clone());
    let (name, count) = (row.slug.clone(), card.zones.len());
    app.transact(move |conn| {
        let subject = ("rate_card", name.as_str());
        let entry = AuditWrite::new(now, &actor, AuditAction::Exported, subject)
            .facts([("list", "zones".to_owned()), ("rows", count.to_string())])
            .from_address(&from);
        insert_audit(conn, &entry)
    })
    .await?;
    let file = format!("attachment; filename=\"{}-zones.csv\"", row.slug);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, file))
        .body(csv))
}
