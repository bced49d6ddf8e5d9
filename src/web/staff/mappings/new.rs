//! A new mapping: begun from what a message looks like, saved as version 1, not in use yet.

use super::super::Shell;
use crate::app::App;
use crate::app::import::known_mappings;
use crate::db::dead_letters;
use crate::db::messages;
use crate::domain::ids::MessageId;
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use crate::formats;
use crate::services;
use crate::web::page::{self, Answer, encoded, told};
use crate::web::session::{Allowed, ChangeMappings, Posted};
use crate::web::visitor::Visitor;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// What a new mapping begins from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    name: String,
    message: String,
}

#[derive(Template)]
#[template(path = "staff/mappings/new.html")]
struct Page {
    shell: Shell,
    wanted: String,
    message: String,
    name_error: String,
    message_error: String,
}

/// `GET /staff/mappings/new`.
pub async fn form(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let asked = asked.into_inner();
    let reach = staff.reach.clone();
    let message = if asked.message.is_empty() {
        // the newest of what nothing recognises
        let groups = app
            .read(move |conn| dead_letters::list_groups(conn, &reach, &[""]))
            .await?;
        let newest = groups.iter().map(|group| group.last.0).max();
        newest.map_or_else(String::new, |id| id.to_string())
    } else {
        asked.message
    };
    page::show(&Page {
        shell: Shell::new(&staff, &visitor, "mappings"),
        wanted: asked.name,
        message,
        name_error: String::new(),
        message_error: String::new(),
    })
}

/// `POST /staff/mappings/new`.
pub async fn begin(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    visitor: Visitor,
    form: Posted<Asked>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (reach, actor, now) = (staff.reach.clone(), staff.actor(), app.now());
    let asked = form.clone();
    let begun = app
        .transact(move |conn| {
            let name = asked.name.trim();
            let known = known_mappings(conn)?;
            let versions = crate::db::mappings::list_versions(conn)?;
            if known.iter().any(|one| one.name == name)
                || versions.iter().any(|one| one.name == name)
            {
                return Err(Error::Conflict(Sentence::new("conflict-mapping-known")));
            }
            let id = asked.message.trim().parse().unwrap_or(0);
            let message = messages::find(conn, MessageId(id))?
                .filter(|row| reach.sees_channel(row.channel_id))
                .ok_or_else(|| Error::not_found("dead-letter"))?;
            let draft = proposed(name, &message.body)?;
            services::mappings::draft(conn, now, &draft, &actor)
        })
        .await;
    let mut page = Page {
        shell: Shell::new(&staff, &visitor, "mappings"),
        wanted: form.name,
        message: form.message,
        name_error: String::new(),
        message_error: String::new(),
    };
    match begun {
        Ok((name, version)) => Ok(page::to(&format!(
            "/staff/mappings/{}?version={version}&message={}",
            encoded(&name),
            encoded(page.message.trim())
        ))),
        Err(fault @ (Error::Invalid(_) | Error::Conflict(_))) => {
            page.name_error = told(&visitor.voice, &fault);
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault @ (Error::NotFound(_) | Error::Refused(_))) => {
            page.message_error = told(&visitor.voice, &fault);
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The text of a mapping for documents such as this one.
fn proposed(name: &str, body: &[u8]) -> Result<String> {
    let mapping: Mapping = formats::propose(name, body)
        .ok_or_else(|| Error::Refused(Sentence::new("mappings-new-not-json")))?;
    Ok(serde_json::to_string(&mapping)?)
}
