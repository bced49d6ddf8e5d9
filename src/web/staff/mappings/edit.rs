//! One mapping on a page of its own: shown, tried as a draft, saved, switched on. How it is shown is `page`, what the
//! database gives for it `read`.

use super::draft::Sent;
use super::page::Page;
use super::read::{Read, chosen, read, waiting};
use super::trial::trial;
use crate::app::App;
use crate::app::import::known_mappings;
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Problem;
use crate::error::Error;
use crate::services;
use crate::web::page::{self, Answer, encoded};
use crate::web::session::{Allowed, ChangeMappings, Posted};
use crate::web::staff::Shell;
use crate::web::visitor::Visitor;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

/// Messages that evidence rests on before a draft is tried.
const GLANCED: i64 = 20;
/// Messages on which a draft is tried.
const TRIED: i64 = 200;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Which version; the one in use without it.
    pub version: Option<i64>,
    /// A stored message as the sample.
    pub message: Option<i64>,
    /// An upload whose first documents are the sample.
    pub import: Option<i64>,
    done: String,
}

/// `GET /staff/mappings/{name}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    visitor: Visitor,
    name: Path<String>,
    asked: Query<Asked>,
) -> Answer {
    let asked = asked.into_inner();
    let read = read(&app, &staff, &name, &asked, GLANCED).await?;
    let mapping = chosen(&read, &name, asked.version)?;
    let mut page = Page::new(Shell::new(&staff, &visitor, "mappings"), &read, &mapping);
    page.done = match asked.done.as_str() {
        "saved" => page.shell.voice.t("mappings-done-saved"),
        "on" => page.shell.voice.t("mappings-done-on"),
        "replayed" => page.shell.voice.t("mappings-done-replayed"),
        _ => String::new(),
    };
    page::show(&page)
}

/// `POST /staff/mappings/{name}/try`: the draft on stored messages; nothing is written.
pub async fn attempt(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    visitor: Visitor,
    name: Path<String>,
    form: Posted<Vec<(String, String)>>,
) -> Answer {
    let sent = Sent::new(form.of(&staff.csrf)?);
    let asked = Asked {
        message: sent.get("message").parse().ok(),
        import: sent.get("import").parse().ok(),
        ..Asked::default()
    };
    let read = read(&app, &staff, &name, &asked, TRIED).await?;
    let shell = Shell::new(&staff, &visitor, "mappings");
    let draft = match sent.mapping(&name) {
        Ok(draft) => draft,
        Err(fault) => return refused(shell, &read, &name, &sent, fault),
    };
    let mut page = Page::new(shell, &read, &draft);
    let voice = page.shell.voice;
    let active = read.known.iter().find(|one| one.name == *name);
    page.trial = Some(trial(&voice, &draft, active, &read.messages));
    page.changed = true;
    page::show(&page)
}

/// `POST /staff/mappings/{name}/save`: the draft becomes the next version, not in use yet.
pub async fn save(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    visitor: Visitor,
    name: Path<String>,
    form: Posted<Vec<(String, String)>>,
) -> Answer {
    let sent = Sent::new(form.of(&staff.csrf)?);
    let draft = match sent.mapping(&name) {
        Ok(draft) => draft,
        Err(fault) => {
            let read = read(&app, &staff, &name, &Asked::default(), GLANCED).await?;
            let shell = Shell::new(&staff, &visitor, "mappings");
            return refused(shell, &read, &name, &sent, fault);
        }
    };
    let text = serde_json::to_string(&draft).map_err(Error::from)?;
    let (actor, now) = (staff.actor(), app.now());
    let (name, version) = app
        .transact(move |conn| services::mappings::draft(conn, now, &text, &actor))
        .await?;
    let name = encoded(&name);
    let back = with_import(sent.get("import").parse().ok());
    Ok(page::to(&format!(
        "/staff/mappings/{name}?version={version}&done=saved{back}"
    )))
}

/// A version.
#[derive(Debug, Deserialize)]
pub struct Switch {
    #[serde(default)]
    version: i64,
    /// The upload that one came from.
    import: Option<i64>,
}

/// The part of an address that keeps the way back to an upload.
fn with_import(import: Option<i64>) -> String {
    import
        .filter(|id| *id > 0)
        .map_or_else(String::new, |id| format!("&import={id}"))
}

/// `POST /staff/mappings/{name}/on`: puts a version in use.
pub async fn switch_on(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    name: Path<String>,
    form: Posted<Switch>,
) -> Answer {
    let form = form.of(&staff.csrf)?;
    let back = with_import(form.import);
    let (actor, now, format) = (staff.actor(), app.now(), name.clone());
    app.transact(move |conn| {
        services::mappings::switch_on(conn, now, (&format, form.version), &actor)
    })
    .await?;
    Ok(page::to(&format!(
        "/staff/mappings/{}?done=on{back}",
        encoded(&name)
    )))
}

/// `POST /staff/mappings/{name}/replay`: reads the dead letters that are its own again.
pub async fn replay(
    app: Data<App>,
    staff: Allowed<ChangeMappings>,
    name: Path<String>,
    form: Posted<Switch>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (actor, now, id) = (staff.actor(), app.now(), staff.id);
    let (reach, format) = (staff.reach.clone(), name.clone());
    app.transact(move |conn| {
        let known = known_mappings(conn)?;
        for group in waiting(conn, &reach, (&format, &known))? {
            services::messages::replay_group(conn, now, (id, &group.which), &actor)?;
        }
        Ok(())
    })
    .await?;
    Ok(page::to(&format!(
        "/staff/mappings/{}?done=replayed",
        encoded(&name)
    )))
}

fn refused(shell: Shell, read: &Read, name: &str, sent: &Sent, fault: Error) -> Answer {
    let Error::Invalid(problems) = fault else {
        return Err(fault.into());
    };
    let base = Mapping::parse(sent.get("base")).or_else(|_| chosen(read, name, None))?;
    let mut page = Page::new(shell, read, &base);
    let voice = page.shell.voice;
    page.problems = problems
        .iter()
        .map(|Problem { pointer, detail }| (pointer.clone(), voice.say(detail)))
        .collect();
    page.text = sent.get("text").to_owned();
    page.changed = true;
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
