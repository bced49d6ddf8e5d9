//! What is decided about an uploaded file: another mapping, a new one, take it in, discard it.

use crate::app::App;
use crate::app::import::known_mappings;
use crate::db::mappings;
use crate::db::types::ImportState;
use crate::domain::ids::ImportId;
use crate::domain::sentence::Sentence;
use crate::error::Error;
use crate::services::{self, imports};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, ChangeMappings, Import, Posted};
use actix_web::web::{Data, Path};
use serde::Deserialize;

/// The choice of a mapping.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    format: String,
}

/// `POST /staff/imports/{id}/look`.
pub async fn look(
    app: Data<App>,
    staff: Allowed<Import>,
    id: Path<i64>,
    form: Posted<Chosen>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let id = ImportId(*id);
    let reach = staff.reach.clone();
    let import = app
        .read(move |conn| imports::get_seen(conn, &reach, id))
        .await?;
    if import.state != ImportState::Uploaded {
        return Err(Error::Conflict(Sentence::new("conflict-import-decided")).into());
    }
    tokio::task::spawn_blocking(move || {
        let format = Some(form.format.as_str()).filter(|format| !format.is_empty());
        app.look_again(&import, format)
    })
    .await
    .unwrap_or_else(|fault| Err(Error::Internal(Box::new(fault))))?;
    Ok(page::to(&format!("/staff/imports/{id}")))
}

/// `POST /staff/imports/{id}/mapping`: a mapping of this name is proposed for the file's columns and put in use, so that
/// the file can be looked at with it. No other format is touched: the name must be new.
pub async fn propose(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    id: Path<i64>,
    form: Posted<Chosen>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let id = ImportId(*id);
    let reach = staff.reach.clone();
    let name = form.format.trim().to_owned();
    let wanted = name.clone();
    let (import, known) = app
        .read(move |conn| {
            let known = known_mappings(conn)?.iter().any(|one| one.name == wanted)
                || mappings::count_versions(conn, &wanted)? > 0;
            Ok((imports::get_seen(conn, &reach, id)?, known))
        })
        .await?;
    if import.state != ImportState::Uploaded {
        return Err(Error::Conflict(Sentence::new("conflict-import-decided")).into());
    }
    if known {
        return Err(Error::Conflict(Sentence::new("conflict-mapping-known")).into());
    }
    let (actor, now) = (staff.actor(), app.now());
    tokio::task::spawn_blocking(move || {
        let text = app.propose_for(&import, &name)?;
        app.databases().write(|conn| {
            let (name, version) = services::mappings::draft(conn, now, &text, &actor)?;
            services::mappings::switch_on(conn, now, (&name, version), &actor)
        })?;
        app.look_again(&import, Some(&name))
    })
    .await
    .unwrap_or_else(|fault| Err(Error::Internal(Box::new(fault))))?;
    Ok(page::to(&format!("/staff/imports/{id}")))
}

/// `POST /staff/imports/{id}/take`.
pub async fn take(
    app: Data<App>,
    staff: Allowed<Import>,
    id: Path<i64>,
    form: Posted<Chosen>,
) -> Answer {
    form.of(&staff.csrf)?;
    let id = ImportId(*id);
    let (reach, actor, now) = (staff.reach.clone(), staff.actor(), app.now());
    app.transact(move |conn| imports::take_in(conn, now, (&reach, id), &actor))
        .await?;
    Ok(page::to(&format!("/staff/imports/{id}")))
}

/// `POST /staff/imports/{id}/discard`.
pub async fn discard(
    app: Data<App>,
    staff: Allowed<Import>,
    id: Path<i64>,
    form: Posted<Chosen>,
) -> Answer {
    form.of(&staff.csrf)?;
    let id = ImportId(*id);
    let reach = staff.reach.clone();
    app.transact(move |conn| imports::discard(conn, &reach, id))
        .await?;
    Ok(page::to("/staff/imports?done=discarded"))
}
