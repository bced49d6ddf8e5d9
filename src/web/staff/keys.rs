//! API keys: the list, a new one (shown once), revoked ones. Who may use one is `web/api/auth`.

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeKeys, Nothing, Posted};
use super::super::visitor::Visitor;
use super::super::voice::When;
use super::Shell;
use super::wrong::Wrong;
use crate::app::App;
use crate::db::keys as rows;
use crate::domain::ids::KeyId;
use crate::domain::staff::Scope;
use crate::error::Result;
use crate::services::keys;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// The most keys that are shown: nobody has so many that work.
const SHOWN: i64 = 500;

/// One key.
struct Line {
    id: i64,
    name: String,
    scopes: Vec<String>,
    made: When,
    revoked: Option<When>,
}

/// A scope to tick.
struct Choice {
    word: &'static str,
    title: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "staff/people/keys.html")]
struct Page {
    shell: Shell,
    lines: Vec<Line>,
    scopes: Vec<Choice>,
    called: String,
    /// The new key, shown this once.
    key: String,
    done: String,
    wrong: Wrong,
}

/// What was done.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

/// A key to be made.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    name: String,
    #[serde(default)]
    scope: Vec<String>,
}

/// `GET /staff/keys`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<ChangeKeys>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let mut page = page_of(&app, &staff, &visitor, &[]).await?;
    if query.done == "revoked" {
        page.done = visitor.voice.t("apikey-done-revoked");
    }
    page::show(&page)
}

/// `POST /staff/keys`: the answer shows the key this once.
pub async fn add(
    app: Data<App>,
    staff: Allowed<ChangeKeys>,
    visitor: Visitor,
    form: Posted<Entered>,
) -> Answer {
    let Entered { name, scope } = form.of(&staff.csrf)?;
    let scopes: Vec<Scope> = scope.iter().filter_map(|word| word.parse().ok()).collect();
    let (by, wanted, chosen) = (staff.by(&visitor), name.clone(), scopes.clone());
    let made = app
        .transact(move |conn| keys::make(conn, &by, &wanted, &chosen))
        .await;
    match made {
        Ok((_, key)) => {
            let page = page_of(&app, &staff, &visitor, &[]).await?;
            page::show(&Page { key, ..page })
        }
        Err(fault) => {
            let wrong = Wrong::of(&visitor.voice, fault)?;
            let page = page_of(&app, &staff, &visitor, &scopes).await?;
            let again = Page {
                wrong,
                called: name,
                ..page
            };
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// `POST /staff/keys/{id}/revoke`.
pub async fn revoke(
    app: Data<App>,
    staff: Allowed<ChangeKeys>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Nothing>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (by, id) = (staff.by(&visitor), KeyId(*id));
    app.transact(move |conn| keys::revoke(conn, &by, id))
        .await?;
    Ok(page::to("/staff/keys?done=revoked"))
}

async fn page_of(
    app: &Data<App>,
    staff: &Allowed<ChangeKeys>,
    visitor: &Visitor,
    chosen: &[Scope],
) -> Result<Page> {
    let voice = visitor.voice;
    let mut found = app.read(|conn| rows::list(conn, 0, SHOWN)).await?;
    // what works comes first, the newest at the top
    found.sort_by_key(|row| (row.revoked_at.is_some(), std::cmp::Reverse(row.id)));
    Ok(Page {
        shell: Shell::new(staff, visitor, "people"),
        lines: found
            .into_iter()
            .map(|row| Line {
                id: row.id.0,
                scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
                made: voice.when(row.created_at),
                revoked: row.revoked_at.map(|at| voice.when(at)),
                name: row.name,
            })
            .collect(),
        scopes: Scope::ALL
            .iter()
            .map(|scope| Choice {
                word: scope.as_str(),
                title: voice.word("scope", scope.as_str()),
                chosen: chosen.contains(scope),
            })
            .collect(),
        called: String::new(),
        key: String::new(),
        done: String::new(),
        wrong: Wrong::default(),
    })
}
