//! Who calls: the API key of `Authorization: Bearer`, and what it may do. Making keys is `services/keys.rs`.

use super::problem::Fault;
use crate::app::App;
use crate::domain::ids::KeyId;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Scope};
use crate::error::Error;
use crate::services::keys;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

/// A caller with a key that is open. Having it is being known, not yet being allowed.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The key.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    scopes: Vec<Scope>,
}

impl Caller {
    /// Refuses with 403 what the key's scopes do not name.
    pub fn needs(&self, scope: Scope) -> Result<(), Fault> {
        if self.scopes.contains(&scope) {
            return Ok(());
        }
        Err(Error::Forbidden(Sentence::new("forbidden-scope").with("scope", scope)).into())
    }

    /// Whether the key's scopes name all of these.
    pub fn has_all(&self, scopes: &[Scope]) -> bool {
        scopes.iter().all(|scope| self.scopes.contains(scope))
    }

    /// Who it is in events.
    pub fn actor(&self) -> Actor {
        Actor::Key(self.id, self.name.clone())
    }
}

impl FromRequest for Caller {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Caller, Fault>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<Data<App>>().cloned();
        let key = bearer(request);
        Box::pin(async move {
            let unknown = || Fault::of(StatusCode::UNAUTHORIZED, "api-unauthorized");
            let (Some(app), Some(key)) = (app, key) else {
                return Err(unknown());
            };
            let hash = keys::hash(&key);
            let row = app.open_key(hash).await?.ok_or_else(unknown)?;
            Ok(Caller {
                id: row.id,
                scopes: keys::scopes(&row.scopes),
                name: row.name,
            })
        })
    }
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    let key = key.trim();
    let whole = scheme.eq_ignore_ascii_case("bearer") && key.starts_with(keys::PREFIX);
    whole.then(|| key.to_owned())
}
