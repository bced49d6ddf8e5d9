//! One channel: how it does, how it is connected, its settings, its secret.

use super::super::super::page::{self, Answer};
use super::super::super::session::{Allowed, ChangeChannels, Posted, SeeChannels, Staff};
use super::super::super::visitor::Visitor;
use super::super::super::voice::{Voice, When};
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::{Choice, choices};
use super::super::marks::{self, Mark};
use super::health::{self, Shown};
use super::{Done, mapping_choices};
use crate::app::App;
use crate::channels as adapters;
use crate::db::Conn;
use crate::db::channels as rows;
use crate::db::message_heads::{self, Head};
use crate::domain::channel::{Channel, ChannelKind, ProofFact, ProofWay};
use crate::domain::shop::ProofWays;
use crate::domain::staff::{Permission, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::channels::settings::{self, ChannelForm};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Messages that are shown.
const MESSAGES: i64 = 10;

/// The settings as they are posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    currency: String,
    time_zone: String,
    go_live_at: String,
    mapping: String,
    unpaid_minutes: String,
    ship_within_hours: String,
    proof: String,
    #[serde(default)]
    proof_way: String,
    secret: String,
    seen: i64,
}

/// A message that came.
struct Came {
    at: When,
    source: String,
    badge: Mark,
    href: String,
    what: String,
}

#[derive(Template)]
#[template(path = "staff/channels/channel.html")]
struct Page {
    shell: Shell,
    slug: String,
    name: String,
    kind: String,
    done: String,
    health: Shown,
    columns: Vec<String>,
    typed: Typed,
    proofs: Vec<Choice>,
    proof_ways: Vec<Choice>,
    /// The shop's own setting goes before the channel's.
    codes_only: bool,
    mappings: Vec<Choice>,
    wrong: Beside,
    may_change: bool,
    webhook: String,
    secret: String,
    previous: Option<When>,
    steps: Vec<String>,
    came: Vec<Came>,
    dead_href: String,
}

/// What the page is made of.
struct Read {
    channel: Channel,
    revision: i64,
    watched: health::Watched,
    heads: Vec<Head>,
    previous: Option<Time>,
}

/// `GET /staff/channels/{slug}`.
pub async fn show(
    app: Data<App>,
    staff: Allowed<SeeChannels>,
    visitor: Visitor,
    slug: Path<String>,
    query: Query<Done>,
) -> Answer {
    let mut page = page_of(&app, &staff, &visitor, &slug, None, Beside::default()).await?;
    page.done = match query.done.as_str() {
        "added" => visitor.voice.t("channels-done-added"),
        "saved" => visitor.voice.t("channels-done-saved"),
        "rotated" => visitor.voice.t("channels-done-rotated"),
        _ => String::new(),
    };
    page::show(&page)
}

/// `POST /staff/channels/{slug}`.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeChannels>,
    visitor: Visitor,
    slug: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (wanted, reach) = (slug.clone(), staff.reach.clone());
    let (actor, now, form) = (staff.actor(), app.now(), typed.form());
    let version = (typed.seen, visitor.voice.zone);
    let done = app
        .transact(move |conn| {
            let channel = seen(conn, &reach, &wanted)?;
            settings::change(conn, now, &actor, &channel, version, &form)
        })
        .await;
    match done {
        Ok(()) => Ok(page::to(&format!("/staff/channels/{slug}?done=saved"))),
        Err(fault) => refused(&app, &staff, &visitor, &slug, typed, fault).await,
    }
}

/// `POST /staff/channels/{slug}/secret`: shows it.
pub async fn reveal(
    app: Data<App>,
    staff: Allowed<ChangeChannels>,
    visitor: Visitor,
    slug: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (wanted, reach) = (slug.clone(), staff.reach.clone());
    let (actor, now, address) = (staff.actor(), app.now(), visitor.address.clone());
    let secret = app
        .transact(move |conn| {
            let channel = seen(conn, &reach, &wanted)?;
            settings::reveal(conn, now, &actor, &address, &channel)
        })
        .await?;
    let mut page = page_of(&app, &staff, &visitor, &slug, None, Beside::default()).await?;
    page.secret = secret;
    page::show(&page)
}

/// `POST /staff/channels/{slug}/rotation`: another secret; the one before counts a day longer.
pub async fn rotate(
    app: Data<App>,
    staff: Allowed<ChangeChannels>,
    visitor: Visitor,
    slug: Path<String>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (wanted, reach, told) = (slug.clone(), staff.reach.clone(), typed.secret);
    let (actor, now) = (staff.actor(), app.now());
    let done = app
        .transact(move |conn| {
            let channel = seen(conn, &reach, &wanted)?;
            settings::rotate(conn, now, &actor, &channel, &told)
        })
        .await;
    match done {
        Ok(()) => Ok(page::to(&format!("/staff/channels/{slug}?done=rotated"))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = page_of(&app, &staff, &visitor, &slug, None, wrong.clone()).await?;
            wrong.show(&page)
        }
    }
}

async fn refused(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    slug: &str,
    typed: Typed,
    fault: Error,
) -> Answer {
    let wrong = Beside::of(&visitor.voice, fault)?;
    let page = page_of(app, staff, visitor, slug, Some(typed), wrong.clone()).await?;
    wrong.show(&page)
}

fn seen(conn: &mut Conn, reach: &Reach, slug: &str) -> Result<Channel> {
    rows::find_by_slug(conn, slug)?
        .filter(|channel| reach.sees_channel(channel.id))
        .ok_or_else(|| Error::not_found("channel"))
}

async fn page_of(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    slug: &str,
    typed: Option<Typed>,
    wrong: Beside,
) -> Result<Page> {
    let (reach, wanted, voice) = (staff.reach.clone(), slug.to_owned(), visitor.voice);
    let read = app
        .read(move |conn| read(conn, &reach, &wanted, &voice))
        .await?;
    let channel = &read.channel;
    let mut shell = Shell::new(staff, visitor, "channels");
    shell.here = format!("/staff/channels/{slug}");
    let typed = typed.unwrap_or_else(|| Typed::of(&voice, channel, read.revision));
    let pushes = adapters::of(channel.kind).is_some();
    let webhook = format!("{}/hooks/channels/{slug}", app.config().public_url);
    Ok(Page {
        slug: channel.slug.clone(),
        name: channel.name.clone(),
        kind: voice.word("channel-kind", channel.kind.as_str()),
        done: String::new(),
        health: health::shown(&voice, &read.watched, channel.id),
        columns: [
            "received", "new", "updated", "repeated", "credits", "held", "dead",
        ]
        .iter()
        .map(|word| voice.word("channels-col", word))
        .collect(),
        proofs: choices(&voice, "channel-proof", ProofFact::ALL, &typed.proof),
        proof_ways: choices(&voice, "channel-proof-way", ProofWay::ALL, &typed.proof_way),
        codes_only: app.shop().proof == ProofWays::CodeOnly,
        mappings: mapping_choices(app, visitor, &typed.mapping).await?,
        may_change: staff.may(Permission::ChangeChannels),
        steps: steps(&voice, channel, &webhook),
        webhook: if pushes { webhook } else { String::new() },
        secret: String::new(),
        previous: read.previous.map(|until| voice.when(until)),
        came: read
            .heads
            .iter()
            .map(|head| came(&voice, staff, head))
            .collect(),
        dead_href: if staff.may(Permission::Import) {
            format!("/staff/letters?channel={slug}")
        } else {
            String::new()
        },
        typed,
        wrong,
        shell,
    })
}

fn read(conn: &mut Conn, reach: &Reach, slug: &str, voice: &Voice) -> Result<Read> {
    let whole = rows::find_whole(conn, slug, voice.now)?
        .filter(|whole| reach.sees_channel(whole.channel.id))
        .ok_or_else(|| Error::not_found("channel"))?;
    Ok(Read {
        revision: whole.revision,
        watched: health::read(conn, reach, voice)?,
        heads: message_heads::list_newest(conn, whole.channel.id, MESSAGES)?,
        previous: whole.previous_until,
        channel: whole.channel,
    })
}

/// How the channel is connected, step by step.
fn steps(voice: &Voice, channel: &Channel, webhook: &str) -> Vec<String> {
    let keys: &[&str] = match channel.kind {
        ChannelKind::Api => &["channels-api-1", "channels-api-2", "channels-api-3"],
        ChannelKind::File | ChannelKind::Taobao => &["channels-file-1", "channels-file-2"],
        ChannelKind::Shopify => &[
            "channels-shopify-1",
            "channels-shopify-2",
            "channels-shopify-3",
        ],
        ChannelKind::Woocommerce => &["channels-woo-1", "channels-woo-2", "channels-woo-3"],
    };
    let facts = [
        ("webhook", webhook.into()),
        ("slug", channel.slug.as_str().into()),
    ];
    keys.iter().map(|key| voice.t_with(key, &facts)).collect()
}

fn came(voice: &Voice, staff: &Staff, head: &Head) -> Came {
    let (colour, icon) = marks::message(head.status);
    let number = head.number.clone().unwrap_or_default();
    Came {
        at: voice.when_short(head.received_at),
        source: voice.word("source", head.source.as_str()),
        badge: Mark::new(
            colour,
            icon,
            voice.word("message-status", head.status.as_str()),
        ),
        href: match &head.number {
            Some(number) if staff.may(Permission::SeeOrders) => format!("/staff/orders/{number}"),
            _ => String::new(),
        },
        what: match &head.reason {
            Some(reason) if number.is_empty() => voice.say_stored(reason),
            _ => number,
        },
    }
}

impl Typed {
    fn of(voice: &Voice, channel: &Channel, revision: i64) -> Typed {
        Typed {
            name: channel.name.clone(),
            currency: channel.currency.code().to_owned(),
            time_zone: channel.time_zone.name().to_owned(),
            go_live_at: channel
                .go_live_at
                .and_utc()
                .with_timezone(&voice.zone)
                .format("%Y-%m-%dT%H:%M:%S")
                .to_string(),
            mapping: channel.mapping.clone().unwrap_or_default(),
            unpaid_minutes: channel.unpaid_minutes.to_string(),
            ship_within_hours: channel.ship_within_hours.to_string(),
            proof: channel.proof.to_string(),
            proof_way: channel.proof_way.to_string(),
            secret: String::new(),
            seen: revision,
        }
    }

    fn form(&self) -> ChannelForm {
        ChannelForm {
            name: self.name.clone(),
            currency: self.currency.clone(),
            time_zone: self.time_zone.clone(),
            go_live_at: self.go_live_at.clone(),
            mapping: self.mapping.clone(),
            unpaid_minutes: self.unpaid_minutes.clone(),
            ship_within_hours: self.ship_within_hours.clone(),
            proof: self.proof.clone(),
            proof_way: self.proof_way.clone(),
        }
    }
}
