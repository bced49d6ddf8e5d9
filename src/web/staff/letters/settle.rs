//! What is done with dead letters: read again, one by one, chosen or the whole group; dismissed; taken back.

use super::cause::Place;
use super::group::{self, Asked};
use crate::app::App;
use crate::domain::ids::MessageId;
use crate::error::{Error, Result};
use crate::services::messages;
use crate::web::page::{self, Answer, own_path};
use crate::web::session::{Allowed, Import, Posted};
use actix_web::web::{Data, Path};
use serde::Deserialize;

/// Letters that one form may name.
const MOST: usize = 200;
/// Longest reason, characters.
const WHY_MAX: usize = 500;

/// Chosen letters, or a whole group.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    id: Vec<i64>,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    format: String,
    #[serde(default)]
    cause: String,
    /// `group` or `chosen`.
    #[serde(default)]
    scope: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    back: String,
}

impl Chosen {
    fn ids(&self) -> Result<Vec<MessageId>> {
        if self.id.is_empty() || self.id.len() > MOST {
            return Err(Error::invalid("/id", "problem-none-chosen"));
        }
        Ok(self.id.iter().copied().map(MessageId).collect())
    }

    fn to(&self, word: &str) -> Answer {
        let back = own_path(&self.back, "/staff/letters");
        let sign = if back.contains('?') { '&' } else { '?' };
        Ok(page::to(&format!("{back}{sign}done={word}")))
    }
}

/// `POST /staff/letters/replay`.
pub async fn replay(app: Data<App>, staff: Allowed<Import>, form: Posted<Chosen>) -> Answer {
    let form = form.of(&staff.csrf)?;
    let (reach, actor, now, id) = (staff.reach.clone(), staff.actor(), app.now(), staff.id);
    if form.scope == "group" {
        let asked = Asked {
            channel: form.channel.clone(),
            format: form.format.clone(),
            cause: form.cause.clone(),
            ..Asked::default()
        };
        app.transact(move |conn| {
            let (_, which) = group::which(conn, &asked, &reach)?;
            messages::replay_group(conn, now, (id, &which), &actor)
        })
        .await?;
        let here = Place::new(&form.channel, &form.format, &form.cause).href();
        return Ok(page::to(&here));
    }
    let ids = form.ids()?;
    let replayed = app
        .transact(move |conn| messages::replay_chosen(conn, now, (&reach, &ids), &actor))
        .await?;
    if replayed.damaged.is_empty() {
        form.to("replayed")
    } else {
        form.to("damaged")
    }
}

/// `POST /staff/letters/dismiss`.
pub async fn dismiss(app: Data<App>, staff: Allowed<Import>, form: Posted<Chosen>) -> Answer {
    let form = form.of(&staff.csrf)?;
    let why: String = form.why.trim().chars().take(WHY_MAX).collect();
    if why.is_empty() {
        return Err(Error::invalid("/why", "problem-why-needed").into());
    }
    let ids = form.ids()?;
    let (reach, actor, now) = (staff.reach.clone(), staff.actor(), app.now());
    app.transact(move |conn| messages::dismiss(conn, now, (&reach, &ids), (&actor, &why)))
        .await?;
    form.to("dismissed")
}

/// `POST /staff/letters/{id}/restore`.
pub async fn restore(
    app: Data<App>,
    staff: Allowed<Import>,
    id: Path<i64>,
    form: Posted<Chosen>,
) -> Answer {
    form.of(&staff.csrf)?;
    let id = MessageId(id.into_inner());
    let (reach, actor, now) = (staff.reach.clone(), staff.actor(), app.now());
    app.transact(move |conn| messages::take_back(conn, now, (&reach, id), &actor))
        .await?;
    Ok(page::to(&format!("/staff/letters/{id}?done=restored")))
}
