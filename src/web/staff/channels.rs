//! Channels with their health: the list. One channel, its settings and its secret are `channels/one`, how its health
//! is shown `channels/health`.

pub mod health;
pub mod one;

use super::super::page::{self, Answer};
use super::super::session::{Allowed, ChangeChannels, Posted, SeeChannels, Staff};
use super::super::visitor::Visitor;
use super::Shell;
use super::beside::Beside;
use super::choice::{Choice, choices};
use crate::app::App;
use crate::db::{channels, mappings};
use crate::domain::channel::ChannelKind;
use crate::domain::mapping::Mapping;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::formats;
use crate::services::channels::NewChannelForm;
use crate::services::channels::settings;
use actix_web::web::{Data, Query};
use askama::Template;
use health::Shown;
use serde::Deserialize;

/// What the URL says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    pub(super) done: String,
}

/// A row of the list.
struct Line {
    slug: String,
    name: String,
    kind: String,
    health: Shown,
}

#[derive(Template)]
#[template(path = "staff/channels/list.html")]
struct List {
    shell: Shell,
    lines: Vec<Line>,
    may_add: bool,
}

/// A new channel as it is posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    slug: String,
    name: String,
    kind: String,
    currency: String,
    time_zone: String,
    go_live_at: String,
    mapping: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "staff/channels/new.html")]
struct New {
    shell: Shell,
    typed: Typed,
    kinds: Vec<Choice>,
    mappings: Vec<Choice>,
    wrong: Beside,
}

/// `GET /staff/channels`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeChannels>,
    visitor: Visitor,
    _query: Query<Done>,
) -> Answer {
    let (reach, voice) = (staff.reach.clone(), visitor.voice);
    let (all, watched) = app
        .read(move |conn| {
            let mut all = channels::list(conn)?;
            all.retain(|channel| reach.sees_channel(channel.id));
            Ok((all, health::read(conn, &reach, &voice)?))
        })
        .await?;
    page::show(&List {
        lines: all
            .iter()
            .map(|channel| Line {
                slug: channel.slug.clone(),
                name: channel.name.clone(),
                kind: voice.word("channel-kind", channel.kind.as_str()),
                health: health::shown(&voice, &watched, channel.id),
            })
            .collect(),
        may_add: staff.may(Permission::ChangeChannels) && staff.reach.channels.is_none(),
        shell: Shell::new(&staff, &visitor, "channels"),
    })
}

/// `GET /staff/channels:new`.
pub async fn new(app: Data<App>, staff: Allowed<ChangeChannels>, visitor: Visitor) -> Answer {
    whole_shop(&staff.reach)?;
    let typed = Typed {
        kind: "api".to_owned(),
        currency: "CNY".to_owned(),
        time_zone: app.shop().zone.name().to_owned(),
        ..Typed::default()
    };
    page::show(&form(&app, &staff, &visitor, typed, Beside::default()).await?)
}

/// `POST /staff/channels`.
pub async fn add(
    app: Data<App>,
    staff: Allowed<ChangeChannels>,
    visitor: Visitor,
    posted: Posted<Typed>,
) -> Answer {
    let typed = posted.of(&staff.csrf)?;
    whole_shop(&staff.reach)?;
    let (wish, actor, now) = (typed.wish(&visitor), staff.actor(), app.now());
    let done = app
        .transact(move |conn| settings::open(conn, now, &actor, wish.clone()))
        .await;
    match done {
        Ok(slug) => Ok(page::to(&format!("/staff/channels/{slug}?done=added"))),
        Err(fault) => {
            let wrong = Beside::of(&visitor.voice, fault)?;
            let page = form(&app, &staff, &visitor, typed, wrong.clone()).await?;
            wrong.show(&page)
        }
    }
}

async fn form(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    typed: Typed,
    wrong: Beside,
) -> Result<New> {
    let mut shell = Shell::new(staff, visitor, "channels");
    shell.here = "/staff/channels:new".to_owned();
    Ok(New {
        kinds: choices(
            &visitor.voice,
            "channel-kind",
            ChannelKind::ALL,
            &typed.kind,
        ),
        mappings: mapping_choices(app, visitor, &typed.mapping).await?,
        typed,
        wrong,
        shell,
    })
}

/// The mappings that a channel may name, and none.
pub(super) async fn mapping_choices(
    app: &App,
    visitor: &Visitor,
    chosen: &str,
) -> Result<Vec<Choice>> {
    let saved = app.read(mappings::list_active).await?;
    let mut names: Vec<String> = saved
        .iter()
        .filter_map(|body| Mapping::parse(body).ok())
        .map(|mapping| mapping.name)
        .chain(formats::built_in().iter().map(|one| one.name.clone()))
        .collect();
    if !chosen.is_empty() {
        names.push(chosen.to_owned());
    }
    names.sort();
    names.dedup();
    let mut choices = vec![Choice {
        word: String::new(),
        title: visitor.voice.t("channels-mapping-none"),
        chosen: chosen.is_empty(),
    }];
    choices.extend(names.into_iter().map(|name| Choice {
        chosen: name == chosen,
        title: name.clone(),
        word: name,
    }));
    Ok(choices)
}

/// Whoever sees some channels only would not see the one they add.
fn whole_shop(reach: &Reach) -> Result<()> {
    match reach.channels {
        None => Ok(()),
        Some(_) => Err(Error::Forbidden(Sentence::new("forbidden-whole-shop"))),
    }
}

impl Typed {
    fn wish(&self, visitor: &Visitor) -> NewChannelForm {
        let text = |typed: &str| Some(typed.to_owned()).filter(|typed| !typed.trim().is_empty());
        let go_live = text(&self.go_live_at).map(|typed| {
            settings::moment(&typed, visitor.voice.zone).map_or(typed, crate::domain::time::rfc3339)
        });
        NewChannelForm {
            slug: self.slug.clone(),
            name: text(&self.name),
            kind: self.kind.clone(),
            currency: text(&self.currency),
            time_zone: text(&self.time_zone),
            go_live_at: go_live,
            mapping: text(&self.mapping),
            secret: text(&self.secret),
        }
    }
}
