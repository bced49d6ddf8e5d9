//! `/hooks/channels/{slug}`: proved to be the channel's, stored, answered. What proves it is `channels/`.

use crate::app::App;
use crate::channels::{self, Adapter, Delivery};
use crate::db::channels::{find_by_slug, find_previous_secret};
use crate::db::types::Source;
use crate::domain::channel::Channel;
use crate::domain::secret::sha256_hex;
use crate::domain::staff::Actor;
use crate::services::intake::group::{Reply, Submission};
use crate::services::intake::{Item, Outcome, Raw};
use crate::web::api::body::Body;
use crate::web::api::problem::{Answer, Fault};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// Longest topic that is kept.
const LONGEST_TOPIC: usize = 100;

/// Takes a delivery: 202 stored, 200 known already or only a ping, 401 not the channel's. An unknown channel looks
/// the same as a wrong signature, so that nobody finds out which channels there are.
pub async fn receive(
    app: Data<App>,
    slug: Path<String>,
    request: HttpRequest,
    body: Body,
) -> Answer {
    // PostgreSQL knows no NUL in text
    let slug = slug.replace('\0', "");
    let channel = app.read(move |conn| find_by_slug(conn, &slug)).await?;
    let header = |name: &str| {
        let value = request.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let delivery = Delivery {
        header: &header,
        body: &body.0,
        at: app.now().and_utc().timestamp(),
    };
    let refused = || Fault::of(StatusCode::UNAUTHORIZED, "api-signature");
    let channel = channel.ok_or_else(refused)?;
    let adapter = channels::of(channel.kind).ok_or_else(refused)?;
    let genuine = (adapter.verify)(&channel.secret, &delivery)
        || by_previous(&app, &channel, adapter, &delivery).await?;
    if (adapter.is_ping)(&delivery) && (genuine || adapter.pings_unsigned) {
        return Ok(HttpResponse::Ok().json(serde_json::json!({"status": "ping"})));
    }
    if !genuine {
        return Err(refused());
    }
    let topic = (adapter.topic)(&delivery)
        .chars()
        .take(LONGEST_TOPIC)
        .collect();
    store(&app, channel, topic, &body.0).await
}

/// Whether it is signed with the secret before the present one, while that still counts.
async fn by_previous(
    app: &App,
    channel: &Channel,
    adapter: &Adapter,
    delivery: &Delivery<'_>,
) -> Result<bool, Fault> {
    let (id, now) = (channel.id, app.now());
    let previous = app
        .read(move |conn| find_previous_secret(conn, id, now))
        .await?;
    Ok(previous.is_some_and(|(secret, _)| (adapter.verify)(&secret, delivery)))
}

async fn store(app: &App, channel: Channel, topic: String, body: &[u8]) -> Answer {
    let item = Item {
        source: Source::Webhook,
        actor: Actor::Channel(channel.slug.clone()),
        channel: Arc::new(channel),
        message: Raw::New {
            body: body.to_vec(),
            key: sha256_hex(body),
            format: String::new(),
            mapping_version: 0,
            origin: topic,
        },
        document: None,
        import: None,
    };
    let submission = Submission {
        slots: vec![Ok(item)],
        reply: Reply::Outcomes,
        keep: None,
    };
    let answered = app.intake(submission).await?;
    Ok(match answered.outcomes.first() {
        Some(Outcome::Repeated { .. }) => {
            HttpResponse::Ok().json(serde_json::json!({"status": "repeated"}))
        }
        _ => HttpResponse::Accepted().json(serde_json::json!({"status": "stored"})),
    })
}
