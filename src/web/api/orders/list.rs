//! Orders page by page: newest first, or, with `updated_since`, in the order in which they changed.

use crate::app::App;
use crate::db::orders::page::{Filter, list_newest, list_passing};
use crate::db::orders::search::{Bound, find_ids};
use crate::db::{Conn, channels, events};
use crate::domain::ids::OrderId;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Reach, Scope};
use crate::domain::status::Headline;
use crate::domain::time::{Time, parse_rfc3339};
use crate::error::Result;
use crate::services::orders;
use crate::services::search::wanted;
use crate::web::api::auth::Caller;
use crate::web::api::page::{Query, bad_cursor, cursor, page};
use crate::web::api::problem::{Answer, Fault};
use actix_web::HttpRequest;
use actix_web::web::Data;
use serde_json::Value;

/// Most orders that a search looks through.
const MOST_FOUND: i64 = 1_000;
const PARAMETERS: &[&str] = &["status", "channel", "updated_since", "q", "cursor", "limit"];

type Page = (Vec<OrderId>, Option<String>);

/// Orders that pass every filter.
pub async fn list(app: Data<App>, caller: Caller, request: HttpRequest) -> Answer {
    caller.needs(Scope::OrdersRead)?;
    let query = Query::read(request.query_string(), PARAMETERS)?;
    let asked = Asked::read(&query)?;
    let search = query.text("q").map(|typed| wanted(typed, app.secret()));
    let (items, next) = app
        .read(move |conn| {
            let mut filter = Filter {
                statuses: asked.statuses.clone(),
                ..Filter::default()
            };
            if !asked.slugs.is_empty() {
                filter.channels = match find_channels(conn, &asked.slugs)? {
                    Ok(ids) => ids,
                    Err(unknown) => return Ok(Err(unknown)),
                };
            }
            if let Some(search) = &search {
                let bound = Bound {
                    reach: &Reach::ALL,
                    limit: MOST_FOUND,
                };
                filter.among = Some(find_ids(conn, search, bound)?);
            }
            let (ids, next) = match asked.since {
                Some(since) => changed(conn, &filter, since, asked.place, asked.limit)?,
                None => newest(conn, &filter, asked.after, asked.limit)?,
            };
            let mut views = orders::describe(conn, &ids)?;
            let items: Vec<Value> = ids.iter().filter_map(|id| views.remove(id)).collect();
            Ok(Ok((items, next)))
        })
        .await??;
    page(items, next)
}

struct Asked {
    statuses: Vec<Headline>,
    slugs: Vec<String>,
    since: Option<Time>,
    place: events::FeedPlace,
    after: Option<(Time, OrderId)>,
    limit: i64,
}

impl Asked {
    fn read(query: &Query) -> Result<Asked, Fault> {
        let since = match query.text("updated_since") {
            None => None,
            // a `+` that was not encoded arrives as a space
            Some(text) => Some(parse_rfc3339(&text.replace(' ', "+")).ok_or_else(|| {
                let sentence = Sentence::new("problem-mistyped").with("expected", "time");
                Fault::query("updated_since", sentence.with("found", text))
            })?),
        };
        let (mut place, mut after) = ((-1, -1), None);
        if since.is_some() {
            place = query.cursor_pair('c')?.unwrap_or(place);
        } else if let Some((at, id)) = query.cursor_pair('p')? {
            let at = chrono::DateTime::from_timestamp_millis(at).ok_or_else(bad_cursor)?;
            after = Some((at.naive_utc(), OrderId(id)));
        }
        let words = |name: &str| {
            let text = query.text(name).unwrap_or_default();
            text.split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
        };
        let statuses: Result<Vec<Headline>, Fault> = words("status")
            .map(|word| {
                word.parse().map_err(|_| {
                    let sentence = Sentence::new("problem-unknown-word").with("found", &word);
                    Fault::query("status", sentence)
                })
            })
            .collect();
        Ok(Asked {
            statuses: statuses?,
            slugs: words("channel").collect(),
            since,
            place,
            after,
            limit: query.limit()?,
        })
    }
}

type Ids = std::result::Result<Vec<crate::domain::ids::ChannelId>, Fault>;

fn find_channels(conn: &mut Conn, slugs: &[String]) -> Result<Ids> {
    let mut ids = Vec::with_capacity(slugs.len());
    for slug in slugs {
        match channels::find_by_slug(conn, slug)? {
            Some(channel) => ids.push(channel.id),
            None => {
                let sentence = Sentence::new("problem-unknown-channel").with("found", slug);
                return Ok(Err(Fault::query("channel", sentence)));
            }
        }
    }
    Ok(Ok(ids))
}

fn newest(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(Time, OrderId)>,
    limit: i64,
) -> Result<Page> {
    let mut rows = list_newest(conn, filter, after, limit + 1)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let last = rows.last().filter(|_| more);
    let next =
        last.map(|(at, id)| cursor('p', format!("{}.{id}", at.and_utc().timestamp_millis())));
    Ok((rows.into_iter().map(|(_, id)| id).collect(), next))
}

/// Each order once a page, at the place of its last change; a cursor as long as anything was read, so that whoever
/// has come to the end asks again with the same one later.
fn changed(
    conn: &mut Conn,
    filter: &Filter,
    since: Time,
    after: events::FeedPlace,
    limit: i64,
) -> Result<Page> {
    let rows = events::list_changes(conn, since, after, limit)?;
    let next = rows
        .last()
        .map(|((txid, id), _)| cursor('c', format!("{txid}.{id}")));
    let mut ids: Vec<OrderId> = Vec::with_capacity(rows.len());
    for (_, order) in rows.into_iter().rev() {
        if !ids.contains(&order) {
            ids.push(order);
        }
    }
    ids.reverse();
    let passing = list_passing(conn, filter, &ids)?;
    ids.retain(|id| passing.contains(id));
    Ok((ids, next))
}
