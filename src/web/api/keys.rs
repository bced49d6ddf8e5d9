//! API keys by JSON: made, listed, revoked.

use super::auth::Caller;
use super::body::JsonBody;
use super::fields::{Fields, json};
use super::idempotency::{Done, idempotent};
use super::page::{Query, bad_cursor, cursor, page};
use super::problem::Answer;
use crate::app::App;
use crate::db::keys::{self as rows, KeyRow};
use crate::domain::ids::KeyId;
use crate::domain::sentence::Sentence;
use crate::domain::staff::Scope;
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::services::keys;
use crate::services::settings::By;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// Keys, oldest first, revoked ones too; never the keys themselves.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::AdminRead)?;
    let query = Query::read(request.query_string(), &["cursor", "limit"])?;
    let after = match query.cursor('k')? {
        None => 0,
        Some(id) => id.parse().map_err(|_| bad_cursor())?,
    };
    let limit = query.limit()?;
    let mut keys = app
        .read(move |conn| rows::list(conn, after, limit + 1))
        .await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = keys.len() > wanted;
    keys.truncate(wanted);
    let next = keys.last().filter(|_| more).map(|key| cursor('k', key.id));
    page(keys.iter().map(view).collect(), next)
}

/// Makes a key; the answer shows it this once. Nobody gives away more than the own key may do.
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::AdminWrite)?;
    let by = by(&app, &caller);
    let now = by.now;
    let value = json(&body.0)?;
    let maker = caller.clone();
    idempotent(&app, &caller, &request, &body.0, move |conn| {
        let mut fields = Fields::of(&value, "");
        let name = fields.required("name");
        let scopes = scopes(&mut fields);
        fields.done(())?;
        if !maker.has_all(&scopes) {
            return Err(Error::Forbidden(Sentence::new("forbidden-wider-key")));
        }
        let (id, key) = keys::make(conn, &by, &name, &scopes)?;
        let answer = json!({"id": id, "name": name, "scopes": scopes, "created_at": rfc3339(now), "revoked_at": null});
        Ok(Done::new(201, answer).shown_once("key", Some(key)))
    })
    .await
}

/// Revokes a key for good; 204.
pub async fn delete(app: Data<App>, caller: Caller, id: Path<String>) -> Answer {
    caller.needs(Scope::AdminWrite)?;
    let id = id.parse().map_err(|_| Error::not_found("key"))?;
    let by = by(&app, &caller);
    app.transact(move |conn| keys::revoke(conn, &by, KeyId(id)))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn by(app: &App, caller: &Caller) -> By {
    By {
        actor: caller.actor(),
        now: app.now(),
        address: String::new(),
    }
}

fn scopes(fields: &mut Fields<'_>) -> Vec<Scope> {
    let Some(items) = fields.list("scopes") else {
        if fields.problems.is_empty() {
            fields.wrong("scopes", Sentence::new("problem-no-scope"));
        }
        return Vec::new();
    };
    let mut scopes = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match item.as_str().and_then(|word| word.parse().ok()) {
            Some(scope) => scopes.push(scope),
            None => {
                let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
                let sentence = Sentence::new("problem-unknown-scope").with("found", item);
                fields.wrong(
                    &format!("scopes/{index}"),
                    sentence.with("known", known.join(", ")),
                );
            }
        }
    }
    scopes
}

fn view(key: &KeyRow) -> Value {
    json!({
        "id": key.id, "name": key.name, "scopes": keys::scopes(&key.scopes), "created_at": rfc3339(key.created_at),
        "revoked_at": key.revoked_at.map(rfc3339),
    })
}
