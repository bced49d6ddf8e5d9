//! The listings that are known: found, pointed to another SKU, forgotten.

use super::super::super::page::{self, Answer, encoded};
use super::super::super::session::{Allowed, ChangeCatalog, Posted, SeeCatalog, Staff};
use super::super::super::visitor::Visitor;
use super::super::Shell;
use super::super::beside::Beside;
use super::super::choice::Choice;
use super::super::skus::address;
use crate::app::App;
use crate::db::channels;
use crate::db::listings::{self, Filter, From, ListingRow};
use crate::db::sku_search;
use crate::db::{Conn, skus};
use crate::domain::channel::Channel;
use crate::domain::ids::ListingId;
use crate::domain::staff::{Permission, Reach};
use crate::error::{Error, Result};
use crate::services::catalog::confirm as service;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

/// Rows of a page.
const ROWS: usize = 50;
/// The most SKUs that a search finds.
const SEARCHED: i64 = 500;
/// Largest pack.
const LARGEST_PACK: i64 = 1_000_000;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    channel: String,
    after: String,
    before: String,
    done: String,
}

/// What a listing is to stand for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    sku: String,
    pack_size: String,
}

/// A row of the list.
struct Line {
    id: i64,
    channel: String,
    code: String,
    sku: String,
    href: String,
    title: String,
    pack: i64,
}

#[derive(Template)]
#[template(path = "staff/listings/all.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    done: String,
    problem: String,
    channels: Vec<Choice>,
    lines: Vec<Line>,
    narrowed: bool,
    summary: String,
    newer: String,
    older: String,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "staff/listings/deletion.html")]
struct Question {
    shell: Shell,
    id: i64,
    text: String,
    code: String,
}

/// `GET /staff/listings/all`.
pub async fn list(
    app: Data<App>,
    staff: Allowed<SeeCatalog>,
    visitor: Visitor,
    query: Query<Asked>,
) -> Answer {
    let page = page_of(&app, &staff, &visitor, query.into_inner(), String::new()).await?;
    page::show(&page)
}

/// `POST /staff/listings/{id}`.
pub async fn change(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    id: Path<i64>,
    form: Posted<Typed>,
) -> Answer {
    let typed = form.of(&staff.csrf)?;
    let (id, actor) = (ListingId(id.into_inner()), staff.actor());
    let (reach, now) = (staff.reach.clone(), app.now());
    let done = match read_pack(&typed.pack_size) {
        Err(fault) => Err(fault),
        Ok(pack_size) => {
            app.transact(move |conn| {
                let to = (typed.sku.trim(), pack_size);
                service::change(conn, now, &actor, &reach, id, to)
            })
            .await
        }
    };
    match done {
        Ok(()) => Ok(page::to("/staff/listings/all?done=changed")),
        Err(fault) => {
            let said = page::told(&visitor.voice, &fault);
            let wrong = Beside::of(&visitor.voice, fault)?;
            wrong.show(&page_of(&app, &staff, &visitor, Asked::default(), said).await?)
        }
    }
}

/// `GET /staff/listings/{id}/deletion`: what forgetting it means.
pub async fn ask(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    visitor: Visitor,
    id: Path<i64>,
) -> Answer {
    let (id, reach) = (id.into_inner(), staff.reach.clone());
    let (code, sku, channel) = app
        .read(move |conn| {
            let (channel, code, sku) = listings::find_seen(conn, &reach, ListingId(id))?
                .ok_or_else(|| Error::not_found("listing"))?;
            let sku = skus::list_by_ids(conn, &[sku])?.pop();
            Ok((code, sku, channels::get(conn, channel)?.name))
        })
        .await?;
    let facts = [
        ("code", code.as_str().into()),
        ("channel", channel.into()),
        ("sku", sku.map_or_else(String::new, |sku| sku.code).into()),
    ];
    page::show(&Question {
        text: visitor.voice.t_with("listings-deletion-text", &facts),
        shell: Shell::new(&staff, &visitor, "listings"),
        id,
        code,
    })
}

/// `POST /staff/listings/{id}/deletion`.
pub async fn forget(
    app: Data<App>,
    staff: Allowed<ChangeCatalog>,
    id: Path<i64>,
    form: Posted<Typed>,
) -> Answer {
    form.of(&staff.csrf)?;
    let (id, actor) = (ListingId(id.into_inner()), staff.actor());
    let (reach, now) = (staff.reach.clone(), app.now());
    app.transact(move |conn| service::forget(conn, now, &actor, &reach, id))
        .await?;
    Ok(page::to("/staff/listings/all?done=deleted"))
}

/// A number of pieces; empty is one.
pub(super) fn read_pack(typed: &str) -> Result<i64> {
    match typed.trim() {
        "" => Ok(1),
        typed => typed
            .parse()
            .ok()
            .filter(|pieces| (1..=LARGEST_PACK).contains(pieces))
            .ok_or_else(|| Error::invalid("/pack_size", "problem-not-positive")),
    }
}

async fn page_of(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    asked: Asked,
    problem: String,
) -> Result<Page> {
    let (wanted, reach) = (asked.clone(), staff.reach.clone());
    let (channels, mut rows) = app.read(move |conn| read(conn, &wanted, &reach)).await?;
    let more = rows.len() > ROWS;
    let backwards = matches!(asked.from(), From::Before(_));
    if more && backwards {
        rows.drain(..rows.len() - ROWS);
    }
    rows.truncate(ROWS);
    let started = asked.from() == From::Start;
    let place = |name: &str, row: Option<&ListingRow>, there: bool| match row {
        Some(row) if there => asked.with(&format!("{name}={}.{}", row.id, encoded(&row.code))),
        _ => String::new(),
    };
    let voice = visitor.voice;
    let mut shell = Shell::new(staff, visitor, "listings");
    if !problem.is_empty() {
        shell.here = "/staff/listings/all".to_owned();
    }
    Ok(Page {
        done: match asked.done.as_str() {
            "changed" => voice.t("listings-done-changed"),
            "deleted" => voice.t("listings-done-deleted"),
            _ => String::new(),
        },
        problem,
        channels: channels
            .iter()
            .map(|channel| Choice {
                word: channel.slug.clone(),
                title: channel.name.clone(),
                chosen: channel.slug == asked.channel,
            })
            .collect(),
        newer: place("before", rows.first(), !started && (more || !backwards)),
        older: place("after", rows.last(), more || backwards),
        summary: voice.t_with("listings-count", &[("count", rows.len().into())]),
        lines: rows.into_iter().map(line).collect(),
        narrowed: !asked.q.is_empty() || !asked.channel.is_empty(),
        may_change: staff.may(Permission::ChangeCatalog),
        asked,
        shell,
    })
}

fn read(conn: &mut Conn, asked: &Asked, reach: &Reach) -> Result<(Vec<Channel>, Vec<ListingRow>)> {
    let mut channels = channels::list(conn)?;
    channels.retain(|channel| reach.sees_channel(channel.id));
    let filter = Filter {
        channel: channels
            .iter()
            .find(|channel| channel.slug == asked.channel)
            .map(|channel| channel.id),
        among: match asked.q.trim() {
            "" => None,
            typed => Some(sku_search::find_matching(conn, reach, typed, SEARCHED)?),
        },
        reach: reach.clone(),
    };
    let rows = listings::list_page(conn, &filter, &asked.from(), ROWS as i64)?;
    Ok((channels, rows))
}

fn line(row: ListingRow) -> Line {
    Line {
        id: row.id.0,
        channel: row.channel_name,
        href: address(&row.sku_code),
        code: row.code,
        sku: row.sku_code,
        title: row.sku_title,
        pack: row.pack_size,
    }
}

impl Asked {
    fn from(&self) -> From {
        let place = |text: &str| {
            let (id, code) = text.split_once('.')?;
            Some((code.replace('\0', ""), ListingId(id.parse().ok()?)))
        };
        match (place(&self.after), place(&self.before)) {
            (Some(place), _) => From::After(place),
            (None, Some(place)) => From::Before(place),
            (None, None) => From::Start,
        }
    }

    fn with(&self, place: &str) -> String {
        format!(
            "/staff/listings/all?q={}&channel={}&{place}",
            encoded(&self.q),
            encoded(&self.channel)
        )
    }
}
