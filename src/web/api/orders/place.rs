//! One order by POST: read and checked before the queue, taken in through it, answered after the commit.

use crate::app::App;
use crate::db::Conn;
use crate::db::types::Source;
use crate::domain::channel::Channel;
use crate::domain::order_parse;
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Actor, Scope};
use crate::error::{Error, Result};
use crate::formats::Document;
use crate::i18n::Lang;
use crate::services::intake::group::{Answered, Reply, Submission};
use crate::services::intake::{Item, Outcome, Raw};
use crate::web::api::auth::Caller;
use crate::web::api::body::JsonBody;
use crate::web::api::fields::{Fields, json};
use crate::web::api::idempotency::{UnderWay, answer, refuse};
use crate::web::api::problem::{Answer, Fault, complete, language};
use actix_web::HttpRequest;
use actix_web::http::header::{HeaderValue, LOCATION};
use actix_web::web::Data;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// The mapping that reads the standard form.
const FORMAT: &str = "tributary.order";
/// Its version.
const FORMAT_VERSION: i64 = 1;

/// Takes one order in: 201 new, 200 known (`changed` says whether it changed), 422 what is wrong.
pub async fn post(app: Data<App>, caller: Caller, request: HttpRequest, body: JsonBody) -> Answer {
    caller.needs(Scope::OrdersWrite)?;
    let JsonBody(body) = body;
    let under_way = UnderWay::begin(&caller, &request, &body)?;
    let actor = caller.actor();
    let mut channels = Channels::of(&app);
    let item = app
        .read(move |conn| Ok(channels.item(conn, &body, &actor, "/api/v1/orders")))
        .await?;
    let slot = match (item, &under_way.keep) {
        (Ok(item), _) => Ok(item),
        (Err(fault), Some(keep)) => return refuse(&app, keep.clone(), fault, &request).await,
        (Err(fault), None) => return Err(fault),
    };
    let answered = app
        .intake(Submission {
            slots: vec![slot],
            reply: Reply::Order,
            keep: under_way.keep.clone(),
        })
        .await?;
    respond(answered, language(request.headers()))
}

fn respond(answered: Answered, lang: Lang) -> Answer {
    let body = if answered.status >= 400 && !answered.body.contains("\"detail\"") {
        let mut problem: Value = serde_json::from_str(&answered.body).map_err(Error::from)?;
        complete(&mut problem, lang);
        problem.to_string()
    } else {
        answered.body
    };
    let mut response = answer(answered.status, body, answered.replayed)?;
    if let Some(Outcome::Placed { number, .. }) = answered.outcomes.first()
        && let Ok(location) = HeaderValue::from_str(&format!("/api/v1/orders/{number}"))
    {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

/// The channels that the orders of one request name, each looked up once.
pub(super) struct Channels {
    app: App,
    found: HashMap<String, Option<Arc<Channel>>>,
}

impl Channels {
    pub(super) fn of(app: &App) -> Channels {
        Channels {
            app: app.clone(),
            found: HashMap::new(),
        }
    }

    /// The order of a raw body, ready to be taken in, or what is wrong with it: 400 or 422.
    pub(super) fn item(
        &mut self,
        conn: &mut Conn,
        body: &[u8],
        actor: &Actor,
        origin: &str,
    ) -> std::result::Result<Item, Fault> {
        let value = json(body)?;
        let channel = self.channel(conn, &value)?;
        let doc = order_parse::parse(&value, &channel).map_err(Error::Invalid)?;
        Ok(Item {
            channel,
            source: Source::Api,
            actor: actor.clone(),
            message: Raw::New {
                body: body.to_vec(),
                key: sha256_hex(body),
                format: FORMAT.to_owned(),
                mapping_version: FORMAT_VERSION,
                origin: origin.to_owned(),
            },
            document: Some(Document::Order(Box::new(doc))),
            import: None,
        })
    }

    fn channel(&mut self, conn: &mut Conn, value: &Value) -> Result<Arc<Channel>> {
        let mut fields = Fields::of(value, "");
        let slug = fields.required("channel");
        let slug = fields.done(slug)?;
        if !self.found.contains_key(&slug) {
            let found = self.app.channel(conn, &slug)?;
            self.found.insert(slug.clone(), found);
        }
        self.found.get(&slug).cloned().flatten().ok_or_else(|| {
            let sentence = Sentence::new("problem-unknown-channel").with("found", &slug);
            Error::Invalid(vec![Problem::at("/channel", sentence)])
        })
    }
}
